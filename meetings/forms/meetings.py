"""A meeting in the calendar, and a year of them."""

from __future__ import annotations

import datetime
from typing import Any

from django import forms
from django.utils import timezone

from meetings import queries
from meetings.forms.base import ScopedForm
from meetings.models import KeyDateKind, Meeting
from meetings.rules.calendar import spread
from trusts.clock import today
from trusts.models import Body
from trusts.ui.fields import DateInputField

HOURS = [f"{hour:02}:{minute:02}" for hour in range(8, 21) for minute in (0, 30)]
LENGTHS = [(60, "1 hour"), (90, "1 hour 30 minutes"), (120, "2 hours"), (150, "2 hours 30 minutes")]
LENGTHS += [(180, "3 hours"), (240, "4 hours"), (360, "6 hours")]
MOST_PLANNED = 13
YEARS = 3
"""How far from today a meeting can be entered, in years: a slip in the year stays for ever."""


class WhenForm(ScopedForm):
    """When and where a meeting takes place."""

    starts_on = DateInputField(label="Date of the meeting")
    starts = forms.ChoiceField(label="Start", choices=[(hour, hour) for hour in HOURS])
    minutes_long = forms.TypedChoiceField(
        label="Length", choices=LENGTHS, coerce=int, empty_value=120, required=False
    )
    place = forms.CharField(label="Place", max_length=200)

    def clean_starts_on(self) -> datetime.date:
        """Refuse a year that can only be a slip: meetings stay in the calendar, also cancelled."""
        day: datetime.date = self.cleaned_data["starts_on"]
        if abs(day.year - today().year) > YEARS:
            raise forms.ValidationError(
                f"Check the year. A meeting can be entered from {today().year - YEARS} to "
                f"{today().year + YEARS}."
            )
        return day

    def starts_at(self) -> datetime.datetime:
        """Date and time together, in London."""
        hour = datetime.time.fromisoformat(self.cleaned_data["starts"])
        return timezone.make_aware(datetime.datetime.combine(self.cleaned_data["starts_on"], hour))


class MeetingForm(WhenForm):
    """A new meeting."""

    body: forms.ModelChoiceField[Body] = forms.ModelChoiceField(
        queryset=None, label="Body", empty_label="Choose a body"
    )
    ref = forms.SlugField(
        label="Short name",
        max_length=60,
        help_text="Used in the address of the meeting's page. For example, 2009-11-board.",
    )
    field_order = ("body", "ref", "starts_on", "starts", "minutes_long", "place")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["body"]
        field.queryset = queries.bodies_that_meet(self.scope)
        self.initial.setdefault("minutes_long", 120)

    def chosen_body(self) -> Body:
        """The body chosen."""
        body: Body = self.cleaned_data["body"]
        return body


class MoveMeetingForm(WhenForm):
    """Another time or place for a meeting."""

    def __init__(self, *args: Any, meeting: Meeting, **kwargs: Any) -> None:
        at = timezone.localtime(meeting.starts_at)
        kwargs.setdefault("initial", {}).update(
            starts_on=at.date(),
            starts=f"{at:%H:%M}",
            minutes_long=meeting.minutes_long,
            place=meeting.place,
        )
        super().__init__(*args, **kwargs)
        for name, value, words in (
            ("starts", f"{at:%H:%M}", f"{at:%H:%M}"),
            ("minutes_long", meeting.minutes_long, f"{meeting.minutes_long} minutes"),
        ):
            field: Any = self.fields[name]
            if value not in [key for key, _ in field.choices]:
                field.choices = [*field.choices, (value, words)]


class PlanForm(MeetingForm):
    """A series of meetings of one body: the first, how many, how far apart."""

    count = forms.IntegerField(
        label="How many meetings", min_value=1, max_value=MOST_PLANNED, initial=6
    )
    weeks = forms.IntegerField(
        label="Weeks from one to the next",
        min_value=1,
        max_value=26,
        initial=8,
        help_text="All meetings are on the same day of the week. You can move each one later.",
    )
    ref = None  # type: ignore[assignment]  # each meeting is named by its month
    field_order = ("body", "starts_on", "starts", "minutes_long", "count", "weeks", "place")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["starts_on"].label = "Date of the first meeting"

    def all_starts(self) -> list[datetime.datetime]:
        """The moments of the series, in London."""
        hour = datetime.time.fromisoformat(self.cleaned_data["starts"])
        days = spread(
            self.cleaned_data["starts_on"],
            self.cleaned_data["count"],
            weeks=self.cleaned_data["weeks"],
        )
        return [timezone.make_aware(datetime.datetime.combine(day, hour)) for day in days]


class CancelForm(forms.Form):
    """Why a meeting is cancelled."""

    why = forms.CharField(
        label="Why is it cancelled?", max_length=200, help_text="Every reader can see the reason."
    )


class KeyDateForm(forms.Form):
    """A date that meetings fit round."""

    title = forms.CharField(label="What happens", max_length=120)
    kind = forms.ChoiceField(
        label="Kind of date", choices=KeyDateKind.choices, widget=forms.RadioSelect
    )
    first = DateInputField(label="Day", help_text="For days without meetings, the first of them.")
    last = DateInputField(
        label="Last day", required=False, help_text="Only for several days without meetings."
    )
