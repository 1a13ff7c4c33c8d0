"""Small things that several forms of governance need."""

from django import forms


class NoFields(forms.Form):
    """A form that only asks to be sent."""


def number_box(width: int = 3) -> forms.TextInput:
    """A box for a whole number of so many digits."""
    return forms.TextInput(attrs={"inputmode": "numeric", "class": f"govuk-input--width-{width}"})
