"""Forms of meetings. They read what was typed; the rules are in actions.py."""

from __future__ import annotations

import datetime
from typing import Any

from django import forms
from django.utils import timezone

from meetings import queries
from meetings.models import Purpose
from reports.pdf.check import MAX_BYTES
from trusts.models import Body
from trusts.scope import Scope
from trusts.ui.fields import DateInputField, UploadField

HOURS = [f"{hour:02}:{minute:02}" for hour in range(8, 21) for minute in (0, 30)]


class ScopedForm(forms.Form):
    """A form whose choices depend on who asks."""

    def __init__(self, *args: Any, scope: Scope, **kwargs: Any) -> None:
        self.scope = scope
        super().__init__(*args, **kwargs)


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


class ItemForm(ScopedForm):
    """A new item of an agenda."""

    title = forms.CharField(
        label="Title", max_length=120, error_messages={"required": "Enter a title for the item."}
    )
    purpose = forms.ChoiceField(
        label="What is the item for?",
        choices=Purpose.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what the item is for."},
    )
    presenter = forms.CharField(label="Who presents it", max_length=120, required=False)
    summary = forms.CharField(
        label="What the board is asked",
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="One or two sentences, such as the decision that is wanted.",
    )
    live = forms.ChoiceField(
        label="Figures to show",
        required=False,
        help_text="The report is read again when the board pack is built, and printed under "
        "the item.",
    )
    confidential_reason = forms.CharField(
        label="Reason, if the item is confidential",
        max_length=200,
        required=False,
        help_text="Leave empty for an open item. The reason itself is open to all readers.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["live"]
        field.choices = [("", "None"), *queries.live_choices(self.scope)]


class PaperForm(forms.Form):
    """A PDF for an item."""

    title = forms.CharField(
        label="Title of the paper",
        max_length=120,
        required=False,
        help_text="Leave empty to use the title inside the file, or its name.",
    )
    file = UploadField(kinds=["pdf"], max_bytes=MAX_BYTES, label="PDF file")
