"""A meeting in the calendar."""

from __future__ import annotations

import datetime
from typing import Any

from django import forms
from django.utils import timezone

from meetings import queries
from meetings.forms.base import ScopedForm
from trusts.models import Body
from trusts.ui.fields import DateInputField

HOURS = [f"{hour:02}:{minute:02}" for hour in range(8, 21) for minute in (0, 30)]


class MeetingForm(ScopedForm):
    """A new meeting."""

    body: forms.ModelChoiceField[Body] = forms.ModelChoiceField(
        queryset=None, label="Body", empty_label="Choose a body"
    )
    ref = forms.SlugField(
        label="Short name",
        max_length=60,
        help_text="Used in the address of the meeting's page. For example, 2009-11-board.",
    )
    starts_on = DateInputField(label="Date of the meeting")
    starts = forms.ChoiceField(label="Start", choices=[(hour, hour) for hour in HOURS])
    place = forms.CharField(label="Place", max_length=200)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["body"]
        field.queryset = queries.bodies_that_meet(self.scope)

    def starts_at(self) -> datetime.datetime:
        """Date and time together, in London."""
        hour = datetime.time.fromisoformat(self.cleaned_data["starts"])
        return timezone.make_aware(datetime.datetime.combine(self.cleaned_data["starts_on"], hour))

    def chosen_body(self) -> Body:
        """The body chosen."""
        body: Body = self.cleaned_data["body"]
        return body
