"""Forms of the room. They read what was typed; the rules are in the actions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms.boundfield import BoundField

from governance.models import Interest
from meetings.actions import Entry
from meetings.models import (
    ActionState,
    Attendance,
    AttendanceState,
    Conduct,
    Meeting,
)
from meetings.queries.room import Register
from meetings.rules.room import Seat
from trusts.models import Body, Membership, Person
from trusts.permissions import Permission
from trusts.scope import Scope
from trusts.ui.fields import DateInputField


@dataclass(frozen=True)
class SeatRow:
    """A seat's line of the attendance page: its fields, and what is stored now."""

    seat: Seat
    stored: Attendance | None
    state: BoundField
    substitute: BoundField
    from_item: BoundField
    to_item: BoundField
    views: BoundField

    @property
    def more(self) -> bool:
        """Whether the fields beside the state hold anything."""
        return any(
            field.value() for field in (self.substitute, self.from_item, self.to_item, self.views)
        )


class AttendanceForm(forms.Form):
    """How each seat of the body attended."""

    mark_optional = False

    def __init__(self, *args: Any, register: Register, coming: bool, **kwargs: Any) -> None:
        self.register = register
        super().__init__(*args, **kwargs)
        states = [
            choice
            for choice in AttendanceState.choices
            if not coming or choice[0] == AttendanceState.APOLOGY
        ]
        for seat in register.seats:
            row = register.rows.get(seat.key)
            key = seat.key
            self.fields[f"state_{key}"] = forms.ChoiceField(
                label=f"How {seat.name} attended",
                choices=[("", "Not noted"), *states],
                required=False,
                initial=row.state if row else "",
            )
            self.fields[f"substitute_{key}"] = forms.CharField(
                label="Who came instead",
                max_length=120,
                required=False,
                initial=row.substitute if row else "",
            )
            for name, label in (("from", "Came at item"), ("to", "Left after item")):
                self.fields[f"{name}_{key}"] = forms.IntegerField(
                    label=label,
                    min_value=1,
                    max_value=99,
                    required=False,
                    initial=getattr(row, f"{name}_item") if row else None,
                    widget=forms.TextInput(
                        attrs={"inputmode": "numeric", "class": "govuk-input--width-2"}
                    ),
                )
            self.fields[f"views_{key}"] = forms.CharField(
                label="Views the chair heard beforehand",
                max_length=300,
                required=False,
                initial=row.views if row else "",
            )

    def rows(self) -> Iterator[SeatRow]:
        """The seats with their fields."""
        for seat in self.register.seats:
            fields = [
                self[f"{name}_{seat.key}"]
                for name in ("state", "substitute", "from", "to", "views")
            ]
            yield SeatRow(seat, self.register.rows.get(seat.key), *fields)

    def entries(self, seen: dict[int, int]) -> list[Entry]:
        """What was typed, for the action; `seen` are versions by seat."""
        data = self.cleaned_data
        return [
            Entry(
                seat=seat.key,
                state=data[f"state_{seat.key}"],
                substitute=data[f"substitute_{seat.key}"],
                from_item=data[f"from_{seat.key}"],
                to_item=data[f"to_{seat.key}"],
                views=data[f"views_{seat.key}"],
                seen=seen.get(seat.key, 0),
            )
            for seat in self.register.seats
        ]


class MinuteForm(forms.Form):
    """The minute of one item."""

    mark_optional = False

    words = forms.CharField(
        label="Minute",
        max_length=8000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 8, "accesskey": "m"}),
        help_text="What was said, in a few sentences. Decisions and actions are added by "
        "themselves.",
    )
    closed_words = forms.CharField(
        label="Confidential part",
        max_length=8000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Left out of every open copy.",
    )

    def __init__(self, *args: Any, closed: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if closed:
            # The whole item is confidential, or its confidential part is not for this person.
            del self.fields["closed_words"]


class DeclarationForm(forms.Form):
    """An interest in an item. `interests` are those in the register of who is there."""

    seat = forms.TypedChoiceField(label="Who declares it", coerce=int)
    interest = forms.TypedChoiceField(
        label="Interest in the register",
        coerce=int,
        empty_value=None,
        required=False,
        help_text="Those of the members here. Choose none to describe it below.",
    )
    what = forms.CharField(
        label="What the interest is",
        max_length=300,
        required=False,
        help_text="Not needed where you chose it from the register.",
    )
    conduct = forms.ChoiceField(
        label="What did they do?", choices=Conduct.choices, widget=forms.RadioSelect
    )

    def __init__(
        self,
        *args: Any,
        seats: list[tuple[int, str]],
        interests: list[Interest],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        seat: Any = self.fields["seat"]
        seat.choices = [("", "Choose a member"), *seats]
        interest: Any = self.fields["interest"]
        self.interests = {one.pk: one for one in interests}
        interest.choices = [("", "None"), *((one.pk, str(one)) for one in interests)]


class UndertakeForm(forms.Form):
    """An action that somebody undertook."""

    what = forms.CharField(
        label="What will be done", max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )
    owner: forms.ModelChoiceField[Person] = forms.ModelChoiceField(
        queryset=Person.objects.none(),
        label="Who does it",
        empty_label="Somebody not in this list",
        required=False,
    )
    owner_name = forms.CharField(
        label="Their name, if not in the list", max_length=120, required=False
    )
    due_on = DateInputField(label="Done by")

    def __init__(self, *args: Any, scope: Scope, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        owner: Any = self.fields["owner"]
        seated = Membership.objects.values("person_id")
        owner.queryset = Person.objects.filter(pk__in=seated, is_active=True).order_by("name")


class ProgressForm(forms.Form):
    """How far an action has come."""

    state = forms.ChoiceField(
        label="How far is it?", choices=ActionState.choices, widget=forms.RadioSelect
    )
    words = forms.CharField(
        label="What has happened", max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )


class WhyForm(forms.Form):
    """A reason."""

    why = forms.CharField(label="Why?", max_length=300)


class ApprovalForm(forms.Form):
    """A partner's own approval of a sum."""

    approved_on = DateInputField(label="Day of the approval")
    how = forms.CharField(
        label="How it was approved", max_length=200, help_text="For example, Cabinet, minute 14."
    )


class AlsoPresentForm(forms.Form):
    """Who else was in the room."""

    also_present = forms.CharField(
        label="Also present",
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Advisers, presenters and the public, who are no members.",
    )


class CorrectionForm(forms.Form):
    """A correction of a minute after the chair agreed it."""

    new = forms.CharField(
        label="The text as it should be",
        max_length=8000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 10}),
    )
    why = forms.CharField(label="Why it is corrected", max_length=300)
    old_is_closed = forms.BooleanField(
        label="Words taken out were confidential: open copies do not show them", required=False
    )
    agreed_at = forms.ModelChoiceField(
        queryset=None,
        label="Meeting that agreed to the correction",
        required=False,
        empty_label="None: the minutes are not approved yet",
    )

    def __init__(self, *args: Any, later: Any, may_close: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["agreed_at"]
        field.queryset = later
        if not may_close:
            del self.fields["old_is_closed"]


class ApproveForm(forms.Form):
    """The meeting that approved minutes."""

    at = forms.ModelChoiceField(
        queryset=None, label="Meeting that approved them", empty_label="Choose a meeting"
    )

    def __init__(self, *args: Any, later: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["at"]
        field.queryset = later


class LetterForm(forms.Form):
    """A letter about missed meetings."""

    addressee = forms.CharField(label="To", max_length=200)
    words = forms.CharField(
        label="Letter", max_length=4000, widget=forms.Textarea(attrs={"rows": 14})
    )


class RegisterFilter(forms.Form):
    """Narrows a register."""

    mark_optional = False
    body = forms.ModelChoiceField(
        queryset=None, label="Body", empty_label="All bodies", required=False
    )

    def __init__(self, *args: Any, scope: Scope, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["body"]
        seen = scope.visible(Meeting.objects.all(), Permission.MEETING_VIEW).values("body_id")
        field.queryset = Body.objects.filter(pk__in=seen).order_by("name")
