"""Fields that forms of indicators share."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from commissioning.rules.figures import read_figure


class FigureField(forms.Field):
    """A number as people write it, such as 1,204.5; cleans to a Decimal or None."""

    widget = forms.TextInput(
        attrs={"class": "govuk-input--width-10", "inputmode": "decimal", "autocomplete": "off"}
    )

    def to_python(self, value: Any) -> Decimal | None:
        """Read it."""
        if value in self.empty_values:
            return None
        found = read_figure(str(value))
        if found is None:
            raise ValidationError("Enter a number, such as 12.5.", code="invalid")
        return found

    def prepare_value(self, value: Any) -> Any:
        """Show a kept figure without the zeros at its end."""
        return f"{value.normalize():f}" if isinstance(value, Decimal) else value


def words_field(label: str, most: int, *, rows: int = 5, hint: str = "") -> forms.CharField:
    """A text of at most `most` characters that may be left out."""
    area = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(
        label=label, max_length=most, required=False, widget=area, help_text=hint
    )
