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
