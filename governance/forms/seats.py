"""Forms of seats: facts, mandates, elections, associates and induction."""

from __future__ import annotations

from typing import Any

from django import forms

from governance.forms.base import number_box
from governance.models import Method, Office, Side
from trusts.models import Membership
from trusts.ui.fields import DateInputField, PoundsField


class MemberField(forms.ModelChoiceField):  # type: ignore[type-arg]  # made generic in stubs only
    """Chooses a seat by its holder and partner."""

    def label_from_instance(self, obj: Membership) -> str:
        """The holder and the partner."""
        return f"{obj.person.name}, {obj.partner.name}"


class DescribeForm(forms.Form):
    """What a seat is."""

    side = forms.ChoiceField(
        label="Which side does the seat speak for?",
        choices=[("", "Not said"), *Side.choices],
        required=False,
        widget=forms.RadioSelect,
    )
    substitute_for = MemberField(
        Membership.objects.none(),
        label="Substitute for",
        required=False,
        empty_label="Nobody: a seat of its own",
        help_text="A substitute comes from the same partner and, when sitting in, has the same "
        "authority. Their own seat gives them the papers and does not count otherwise.",
    )
    in_attendance = forms.BooleanField(
        label="Only attends, such as an adviser, and is no member of the body", required=False
    )
    mark_optional = False

    def __init__(self, *args: Any, others: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["substitute_for"]
        field.queryset = others


class MandateForm(forms.Form):
    """What a seat may commit."""

    limit = PoundsField(label="May commit up to, at a time")
    instrument = forms.CharField(
        label="Document that gives the mandate",
        max_length=200,
        help_text="For example, the council’s scheme of delegation, part 3.",
    )
    given_by = forms.CharField(label="Given by", max_length=200)
    starts_on = DateInputField(label="First day")
    ends_on = DateInputField(label="Last day", required=False)


class EndForm(forms.Form):
    """The last day of something."""

    ends_on = DateInputField(label="Last day")


class ElectionForm(forms.Form):
    """Who was elected, how, and for how long."""

    office = forms.ChoiceField(label="Office", choices=Office.choices, widget=forms.RadioSelect)
    membership = MemberField(
        Membership.objects.none(), label="Who was elected", empty_label="Choose a member"
    )
    held_on = DateInputField(label="Day of the election")
    nominations = forms.IntegerField(
        label="How many were nominated?", min_value=1, max_value=99, widget=number_box(2)
    )
    method = forms.ChoiceField(label="How", choices=Method.choices, widget=forms.RadioSelect)
    starts_on = DateInputField(label="First day in office")
    ends_on = DateInputField(label="Last day in office")

    def __init__(self, *args: Any, members: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["membership"]
        field.queryset = members


class AssociateForm(forms.Form):
    """A new associate member."""

    name = forms.CharField(label="Name", max_length=120)
    what = forms.CharField(
        label="What it is", max_length=120, help_text="For example, a school council."
    )
    starts_on = DateInputField(label="First day")


class PairForm(forms.Form):
    """Who keeps in touch with an associate."""

    membership = MemberField(
        Membership.objects.none(), label="Member", empty_label="Choose a member"
    )
    starts_on = DateInputField(label="First day", help_text="For example, 1 9 2009.")
    ends_on = DateInputField(label="Last day")

    def __init__(self, *args: Any, members: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["membership"]
        field.queryset = members


class InductionForm(forms.Form):
    """Which steps were done with a member, and when."""

    steps = forms.ModelMultipleChoiceField(
        None,
        label="What was done?",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose at least one step."},
    )
    on = DateInputField(label="Day it was done")

    def __init__(self, *args: Any, steps: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["steps"]
        field.queryset = steps


class StepForm(forms.Form):
    """A new step of the induction."""

    name = forms.CharField(label="Name", max_length=120)
    explanation = forms.CharField(label="What happens in it", max_length=300, required=False)
