"""An item of an agenda."""

from __future__ import annotations

from typing import Any

from django import forms

from meetings import queries
from meetings.forms.base import ScopedForm
from meetings.models import Purpose


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
