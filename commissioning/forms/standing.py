"""Forms of approvals, entries, progress, milestones and consultations."""

from __future__ import annotations

from typing import Any

from django import forms

from commissioning.models import EntryKind, Plan, ProgressState
from commissioning.personal import ImpersonalForm
from trusts.models import Partner
from trusts.ui.fields import DateInputField


class PartnerForm(forms.Form):
    """A form that asks for a partner."""

    partner: forms.ModelChoiceField[Partner] = forms.ModelChoiceField(
        queryset=None, label="Partner", empty_label="Choose a partner"
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["partner"]
        field.queryset = Partner.objects.order_by("name")


class ApprovalForm(PartnerForm):
    """A partner's formal approval."""

    body = forms.CharField(
        label="Which of its bodies approved it",
        max_length=120,
        help_text="For example, Cabinet or PCT board.",
    )
    approved_on = DateInputField(label="When")
    reference = forms.CharField(
        label="Minute or reference",
        max_length=120,
        help_text="What somebody would look it up by, such as minute 47/09.",
    )


class EntryForm(PartnerForm):
    """Where a partner put the edition into a plan of its own."""

    kind = forms.ChoiceField(
        label="Which of its plans", choices=EntryKind.choices, widget=forms.RadioSelect
    )
    where = forms.CharField(label="Title and page of its plan", max_length=200)


class ProgressForm(ImpersonalForm):
    """How far an action has come."""

    state = forms.ChoiceField(
        label="Where does it stand?", choices=ProgressState.choices, widget=forms.RadioSelect
    )
    reported_on = DateInputField(label="As at")
    words = forms.CharField(
        label="What was done, and what is in the way",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
    )


class MilestoneForm(ImpersonalForm):
    """A step of an action."""

    name = forms.CharField(label="Milestone", max_length=160)
    due_on = DateInputField(label="Due on")


class MetForm(forms.Form):
    """The day a milestone was reached."""

    met_on = DateInputField(label="Reached on")


class ConsultationForm(ImpersonalForm):
    """What children and families were asked, what they said, what changed."""

    plan: forms.ModelChoiceField[Plan] = forms.ModelChoiceField(
        queryset=None, label="Edition of the plan", required=False, empty_label="None"
    )
    about = forms.CharField(label="What it was about", max_length=160)
    who = forms.CharField(
        label="Who was asked",
        max_length=200,
        help_text="Which children, young people or families. Never a child’s name.",
    )
    how = forms.CharField(
        label="How they were asked",
        max_length=200,
        help_text="For example, six visits to youth clubs.",
    )
    began_on = DateInputField(label="First day")
    ended_on = DateInputField(label="Last day", required=False)
    reached = forms.IntegerField(
        label="How many took part",
        required=False,
        min_value=0,
        max_value=2_000_000,
        widget=forms.NumberInput(attrs={"class": "govuk-input--width-5"}),
    )
    said = forms.CharField(
        label="What they said",
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    changed = forms.CharField(
        label="What changed because of it",
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 5}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["plan"]
        field.queryset = Plan.objects.all()
