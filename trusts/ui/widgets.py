"""Widgets that Django does not bring: a date in three boxes, an amount with its pound sign."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms

PARTS = ("day", "month", "year")


class DateWidget(forms.MultiWidget):
    """Day, month and year in three boxes (the GOV.UK date input).

    ``wrong`` names the parts in error; the field sets it while cleaning, on its own copy.
    """

    template_name = "django/forms/widgets/date_boxes.html"
    use_fieldset = True

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        boxes: dict[str, forms.Widget | type[forms.Widget]] = {
            part: forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"})
            for part in PARTS
        }
        super().__init__(boxes, attrs)
        self.wrong: frozenset[str] = frozenset()

    @property
    def first_wrong(self) -> int:
        """Position (0 to 2) of the first box in error, else of the first box."""
        return next((i for i, part in enumerate(PARTS) if part in self.wrong), 0)

    def decompress(self, value: date | str | None) -> list[int | str | None]:
        """Split a date into the three boxes."""
        if not value:
            return [None, None, None]
        if isinstance(value, str):
            value = date.fromisoformat(value)
        return [value.day, value.month, value.year]

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Add each box's label, width and error state."""
        context: dict[str, Any] = super().get_context(name, value, attrs)
        in_error = bool(attrs and attrs.get("aria-invalid"))
        wrong = self.wrong or (frozenset(PARTS) if in_error else frozenset())
        for part, box in zip(PARTS, context["widget"]["subwidgets"], strict=True):
            box["label"] = part.capitalize()
            classes = ["govuk-input", "govuk-date-input__input"]
            classes.append("govuk-input--width-4" if part == "year" else "govuk-input--width-2")
            if part in wrong:
                classes.append("govuk-input--error")
            else:
                box["attrs"].pop("aria-invalid", None)
            box["attrs"]["class"] = " ".join(classes)
        return context


class HintedRadios(forms.RadioSelect):
    """Radio buttons with a line of explanation under each: ``hints`` by value."""

    def __init__(self, *, hints: Mapping[str, str], attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs)
        self.hints = dict(hints)

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add the hint of this value."""
        option: dict[str, Any] = super().create_option(name, value, *args, **kwargs)
        option["hint"] = self.hints.get(str(value), "")
        return option


class PoundsInput(forms.TextInput):
    """A text box with a pound sign before it."""

    template_name = "django/forms/widgets/pounds.html"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        defaults = {"inputmode": "decimal", "class": "govuk-input--width-10", "autocomplete": "off"}
        super().__init__({**defaults, **(attrs or {})})
