"""Building and issuing a board pack."""

from __future__ import annotations

from typing import Any

from django import forms


class IssueForm(forms.Form):
    """Why a pack is issued again; nothing for the first time."""

    why = forms.CharField(
        label="Why is it issued again?",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Every reader sees this, so name nothing confidential. For example, “A late "
        "paper for item 5.”",
        error_messages={"required": "Say why the pack is issued again: every reader sees it."},
    )

    def __init__(self, *args: Any, first: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if first:
            del self.fields["why"]


class NoteForm(forms.Form):
    """A private note on a page."""

    page = forms.IntegerField(
        label="Page",
        min_value=1,
        help_text="The number at the foot of the page, for example 47.",
        error_messages={
            "required": "Enter the page your note is about.",
            "invalid": "Enter the page as a number, such as 47.",
        },
    )
    text = forms.CharField(
        label="Your note",
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Only you can see it.",
        error_messages={"required": "Enter your note."},
    )


class NoteTextForm(forms.Form):
    """New words for a note; none to delete it."""

    text = forms.CharField(
        label="Your note",
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="Leave it empty to delete the note for good.",
    )
