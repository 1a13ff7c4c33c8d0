"""Standing items and the forward plan."""

from __future__ import annotations

from typing import Any

from django import forms

from meetings import queries
from meetings.forms.base import ScopedForm
from meetings.models import Business, ForwardItem, Meeting, Place, Purpose
from trusts.models import Body
from trusts.ui.fields import DateInputField


class ForBodyForm(ScopedForm):
    """Something of a body that this person prepares meetings for."""

    body: forms.ModelChoiceField[Body] = forms.ModelChoiceField(
        queryset=None, label="Body", empty_label="Choose a body"
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "body" in self.fields:
            field: Any = self.fields["body"]
            field.queryset = queries.bodies_that_meet(self.scope)


class StandingForm(ForBodyForm):
    """A new standing item."""

    title = forms.CharField(label="Title", max_length=120)
    place = forms.ChoiceField(
        label="Where on the agenda", choices=Place.choices, widget=forms.RadioSelect
    )
    purpose = forms.ChoiceField(
        label="What is the item for?", choices=Purpose.choices, widget=forms.RadioSelect
    )
    business = forms.ChoiceField(
        label="Kind of business", choices=Business.choices, initial=Business.PROCEDURE
    )
    presenter = forms.CharField(label="Who presents it", max_length=120, required=False)
    summary = forms.CharField(
        label="What the board is asked",
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class UsualForm(ForBodyForm):
    """Which body gets the usual standing items."""


class ForwardForm(ForBodyForm):
    """A line of the forward plan: new, or to be changed when `item` is given."""

    title = forms.CharField(label="Title", max_length=120)
    purpose = forms.ChoiceField(
        label="What is the item for?", choices=Purpose.choices, widget=forms.RadioSelect
    )
    business = forms.ChoiceField(
        label="Kind of business",
        choices=[("", "That of the body's own level"), *Business.choices],
        required=False,
    )
    due_on = DateInputField(label="Needed by")
    meeting: forms.ModelChoiceField[Meeting] = forms.ModelChoiceField(
        queryset=None, label="Meeting", empty_label="Not chosen yet", required=False
    )
    presenter = forms.CharField(label="Who brings it", max_length=120, required=False)
    why = forms.CharField(
        label="Why the body needs it",
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, item: ForwardItem | None = None, **kwargs: Any) -> None:
        if item is not None:
            names = [name for name in self.base_fields if name != "body"]
            kwargs["initial"] = {name: getattr(item, name) for name in names}
        super().__init__(*args, **kwargs)
        field: Any = self.fields["meeting"]
        if item is None:
            field.queryset = queries.meetings_to_submit_to(self.scope)
        else:
            del self.fields["body"]
            field.queryset = queries.meetings_to_come(self.scope, item.body_id)


class MeetingChoiceForm(ScopedForm):
    """Which meeting of a body an item goes to."""

    meeting: forms.ModelChoiceField[Meeting] = forms.ModelChoiceField(
        queryset=None, label="Meeting", empty_label="Choose a meeting"
    )

    def __init__(self, *args: Any, body_id: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["meeting"]
        field.queryset = queries.meetings_to_come(self.scope, body_id)


class DropForm(forms.Form):
    """Why a line of the forward plan is dropped."""

    why = forms.CharField(label="Why is it dropped?", max_length=200)
