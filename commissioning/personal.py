"""Keeps a child's personal data out of free text: the same check in a form and before a write."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms

from commissioning.rules.personal import Sign, signs
from trusts.clock import today
from trusts.errors import Refusal

PLAINLY = (
    "Never write about a child so that somebody could tell who it is: no name, no NHS number, no "
    "unique pupil number, no date of birth. Text with such a number or date is not saved."
)
"""What forms that take free text say on top."""


def message(label: str, found: tuple[Sign, ...]) -> str:
    """What is wrong with a field, naming it and never repeating what was typed."""
    *others, last = [sign.value for sign in found]
    what = f"{', '.join(others)} and {last}" if others else last
    put_right = "Take it out."
    if Sign.DATE in found:
        put_right = "Write the month and the year instead."
    elif others:
        put_right = "Take them out."
    return f"“{label}” seems to hold {what}. {put_right} No child’s personal data is held here."


def refuse_personal_data(texts: Mapping[str, tuple[str, str]], *, strict: bool = False) -> None:
    """Refuse texts that look like a child's personal data, before anything is written.

    `texts` holds, by the name of the form's field, the field's label and what was typed. `strict`
    is for what is commissioned around one child.
    """
    for name, (label, text) in texts.items():
        found = signs(text, today=today(), strict=strict)
        if found:
            raise Refusal(message(label, found), field=name)


class ImpersonalForm(forms.Form):
    """A form whose free text may hold no child's personal data; every field in error is named."""

    strict = False

    def clean(self) -> dict[str, Any]:
        """Look through every field that takes text."""
        cleaned = super().clean() or self.cleaned_data
        for name, field in self.fields.items():
            value = cleaned.get(name)
            if isinstance(field, forms.CharField) and isinstance(value, str):
                found = signs(value, today=today(), strict=self.strict)
                if found:
                    self.add_error(name, message(str(field.label), found))
        return cleaned
