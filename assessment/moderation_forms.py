"""What the pages of moderation and improvement ask for."""

from __future__ import annotations

from typing import Any

from django import forms

from assessment import rules
from assessment.models import REASON_LIMIT, ImprovementState
from commissioning.models import PlanState, Priority
from trusts.models import Partner
from trusts.ui.fields import DateInputField


class AgreedRatingForm(forms.Form):
    """The rating a body agreed, why, and who agreed."""

    rating = forms.ChoiceField(
        label="Agreed rating",
        widget=forms.RadioSelect,
        choices=[(step.code, step.label) for step in rules.SCALE],
        error_messages={"required": "Choose the rating that was agreed."},
    )
    reason = forms.CharField(
        label="Why",
        max_length=REASON_LIMIT,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Write why the board agreed on this rating."},
    )
    who = forms.CharField(
        label="Who agreed",
        max_length=200,
        help_text="For example, “all present”, or “all but the police”.",
        error_messages={"required": "Write who agreed, for example “all present”."},
    )
    revision = forms.IntegerField(min_value=0, widget=forms.HiddenInput)


class PriorityField(forms.ModelChoiceField):
    """A priority of the plan, named with its edition: the next one may ask for the same."""

    def label_from_instance(self, obj: Priority) -> str:
        """The priority and the years it is of."""
        return f"{obj} ({obj.plan.edition})"


class ImprovementForm(forms.Form):
    """What will be done about a question, by whom, by when, and for which priority."""

    what = forms.CharField(
        label="What will be done",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "Write what will be done."},
    )
    owner = forms.ModelChoiceField(
        label="Which partner owns it",
        queryset=Partner.objects.none(),
        empty_label="Choose a partner",
        error_messages={"required": "Choose the partner that owns it."},
    )
    due_on = DateInputField(
        label="Done by",
        help_text="For example, 31 3 2010",
        error_messages={"required": "Enter the day by which it is done."},
    )
    priority = PriorityField(
        label="Priority of the plan it serves",
        queryset=Priority.objects.none(),
        required=False,
        empty_label="None",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = Partner.objects.order_by("name")  # type: ignore[attr-defined]  # a ModelChoiceField
        # What is agreed serves the plan in force: a draft of the next one is nobody's promise yet.
        self.fields["priority"].queryset = Priority.objects.exclude(  # type: ignore[attr-defined]  # a ModelChoiceField
            plan__state=PlanState.DRAFT
        ).select_related("plan")


class ProgressForm(forms.Form):
    """How far an improvement action is, in a word and in words."""

    state = forms.ChoiceField(
        label="How far is it?",
        widget=forms.RadioSelect,
        choices=ImprovementState.choices,
        error_messages={"required": "Choose how far the action is."},
    )
    text = forms.CharField(
        label="What was done, or what stands in the way",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Write what was done, or what stands in the way."},
    )
