"""Forms about positions."""

from collections.abc import Sequence
from typing import Any

from django import forms

from finance.models import Consolidation


class FreezeForm(forms.Form):
    """Why, and how missing partners are shown."""

    missing = forms.ChoiceField(
        label="How should partners without an accepted return be shown?",
        choices=[
            ("last", "With their newest accepted figures of the year, marked as old and not added"),
            ("reason", "With the reason alone"),
        ],
        initial="last",
        widget=forms.RadioSelect,
    )
    why = forms.CharField(
        label="Why is it frozen again?",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Say why it is frozen again."},
    )

    def __init__(self, *args: Any, again: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not again:
            del self.fields["why"]


class CompareForm(forms.Form):
    """Two frozen positions."""

    mark_optional = False

    first = forms.ChoiceField(label="Compare")
    second = forms.ChoiceField(label="With")

    def __init__(self, *args: Any, rows: Sequence[Consolidation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(row.slug, str(row)) for row in rows]
        for number, name in enumerate(("second", "first")):
            self.fields[name].choices = choices  # type: ignore[attr-defined]  # ChoiceField
            if number < len(choices):
                self.fields[name].initial = choices[number][0]

    def clean(self) -> dict[str, Any]:
        """Two different ones."""
        data = super().clean() or {}
        if data.get("first") and data.get("first") == data.get("second"):
            self.add_error("second", "Choose two different frozen positions.")
        return data


class ExplainForm(forms.Form):
    """Why the mapped money is not what the plan costs. `seen` is the difference that was shown."""

    explanation = forms.CharField(
        label="Why do they differ?",
        help_text="Name the main causes, with amounts where you can.",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": "Write why the two differ."},
    )
    seen = forms.DecimalField(max_digits=14, decimal_places=2, widget=forms.HiddenInput)
