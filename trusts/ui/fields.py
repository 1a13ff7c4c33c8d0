"""Form fields used on many pages. Each returns a clean Python value or says what is wrong."""

import re
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from pathlib import PurePath
from typing import Any, NoReturn

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.template.defaultfilters import filesizeformat

from trusts.ui.asking import empty_words
from trusts.ui.widgets import PARTS, DateWidget, PoundsInput

MONTHS = {
    name: number
    for number, names in enumerate(
        (
            ("january", "jan"),
            ("february", "feb"),
            ("march", "mar"),
            ("april", "apr"),
            ("may",),
            ("june", "jun"),
            ("july", "jul"),
            ("august", "aug"),
            ("september", "sept", "sep"),
            ("october", "oct"),
            ("november", "nov"),
            ("december", "dec"),
        ),
        start=1,
    )
    for name in names
}
AMOUNT = re.compile(
    r"(?P<sign>[-−]?)£?(?P<sign2>[-−]?)(?P<whole>[0-9][0-9,]*)(?:\.(?P<pence>[0-9]{1,2}))?"
)
THOUSANDS = re.compile(r"[0-9]{1,3}(,[0-9]{3})*")


class DateInputField(forms.MultiValueField):
    """A date typed as day, month and year; cleans to ``datetime.date`` or None.

    The month may be a number or a name. ``earliest`` and ``latest`` are inclusive.
    """

    widget: DateWidget = DateWidget  # type: ignore[assignment]  # Django makes an instance of it

    def __init__(
        self, *, earliest: date | None = None, latest: date | None = None, **kwargs: Any
    ) -> None:
        self.earliest = earliest
        self.latest = latest
        super().__init__(
            fields=[forms.CharField(required=False) for _ in PARTS],
            require_all_fields=False,
            **kwargs,
        )

    def clean(self, value: Sequence[str | None] | None) -> date | None:
        """Return the date; mark the boxes that are wrong."""
        boxes = [(part or "").strip() for part in (value or ["", "", ""])]
        if not any(boxes):
            if self.required and not self.disabled:
                self._refuse(PARTS, empty_words("Enter", self._capital))
            return None
        missing = [part for part, text in zip(PARTS, boxes, strict=True) if not text]
        if missing:
            self._refuse(missing, f"{self._capital} must include a {' and '.join(missing)}.")
        cleaned = self._as_date(*boxes)
        if self.earliest and cleaned < self.earliest:
            self._refuse(PARTS, f"{self._capital} must be {_words(self.earliest)} or later.")
        if self.latest and cleaned > self.latest:
            self._refuse(PARTS, f"{self._capital} must be {_words(self.latest)} or earlier.")
        self.run_validators(cleaned)
        return cleaned

    def has_changed(self, initial: date | None, data: Any) -> bool:
        """Compare the three boxes with the date the page was drawn with."""
        if self.disabled:
            return False
        before = ["" if part is None else str(part) for part in self.widget.decompress(initial)]
        return before != [(part or "").strip() for part in (data or ["", "", ""])]

    def _as_date(self, day: str, month: str, year: str) -> date:
        number = MONTHS.get(month.lower())
        if number is None and month.isascii() and month.isdigit():
            number = int(month)
        if number is None or not 1 <= number <= 12:
            self._refuse(["month"], f"{self._capital} must have a month from 1 to 12.")
        if not (year.isascii() and year.isdigit() and len(year) == 4):
            self._refuse(["year"], f"{self._capital} must have a year with 4 numbers.")
        if not (day.isascii() and day.isdigit()):
            self._refuse(["day"], f"{self._capital} must have a day from 1 to 31.")
        try:
            return date(int(year), number, int(day))
        except ValueError:
            self._refuse(PARTS, f"{self._capital} must be a real date.")

    @property
    def _capital(self) -> str:
        return str(self.label or "Date")

    def _refuse(self, parts: Sequence[str], message: str) -> NoReturn:
        self.widget.wrong = frozenset(parts)
        raise ValidationError(message, code="invalid")


def _words(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


class PoundsField(forms.Field):
    """An amount of money; cleans to a Decimal in pounds and pennies, or None.

    Takes ``1234``, ``1,234.50``, ``£1,234.50`` and ``-£20``. A third decimal place is refused,
    never rounded. ``negative=False`` refuses amounts below nothing.
    """

    widget = PoundsInput

    def __init__(self, *, negative: bool = False, **kwargs: Any) -> None:
        self.negative = negative
        super().__init__(**kwargs)

    def prepare_value(self, value: Any) -> Any:
        """Show a stored amount with thousands separated, and typed text as typed."""
        return f"{value:,.2f}" if isinstance(value, Decimal) else value

    def to_python(self, value: Any) -> Decimal | None:
        """Read the typed amount."""
        if value in self.empty_values:
            return None
        if isinstance(value, Decimal):
            return value
        text = "".join(str(value).split())
        found = AMOUNT.fullmatch(text)
        whole = found["whole"] if found else ""
        if not found or (found["sign"] and found["sign2"]) or not _is_grouped(whole):
            raise ValidationError(
                "Enter an amount in pounds and pence, like 1,234.50.", code="invalid"
            )
        amount = Decimal(whole.replace(",", "") + "." + (found["pence"] or "0"))
        if found["sign"] or found["sign2"]:
            if not self.negative:
                raise ValidationError("Enter an amount of £0 or more.", code="negative")
            amount = -amount
        return amount.quantize(Decimal("0.01"))

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Compare amounts, not their spelling."""
        try:
            return super().has_changed(initial, self.to_python(data))
        except ValidationError:
            return True


def _is_grouped(whole: str) -> bool:
    return "," not in whole or bool(THOUSANDS.fullmatch(whole))


class UploadField(forms.FileField):
    """One file of named kinds up to a size; its hint says both in words.

    ``kinds`` are file name endings without the dot. What is *in* the file is checked by the
    action that stores it; here only the name and the size.
    """

    widget = forms.FileInput

    def __init__(self, *, kinds: Sequence[str], max_bytes: int, **kwargs: Any) -> None:
        self.kinds = tuple(kind.lower() for kind in kinds)
        self.max_bytes = max_bytes
        kwargs.setdefault("help_text", f"{self.kinds_in_words}, up to {size_words(max_bytes)}.")
        kwargs.setdefault(
            "error_messages",
            {"required": "Choose a file.", "empty": "The file is empty. Choose another file."},
        )
        super().__init__(**kwargs)
        self.widget.attrs["accept"] = ",".join(f".{kind}" for kind in self.kinds)

    @property
    def kinds_in_words(self) -> str:
        """For example "XLSX or CSV"."""
        *others, last = (kind.upper() for kind in self.kinds)
        return f"{', '.join(others)} or {last}" if others else last

    def clean(self, data: Any, initial: Any = None) -> Any:
        """Refuse a file of another kind or too large."""
        file = super().clean(data, initial)
        if isinstance(file, UploadedFile):
            ending = PurePath(file.name or "").suffix.lower().lstrip(".")
            if ending not in self.kinds:
                kind = f"a {self.kinds_in_words}" if len(self.kinds) == 1 else ""
                raise ValidationError(
                    f"The file must be {kind or self.kinds_in_words}. "
                    f"Save it as {kind or 'one of these kinds'} and choose it again.",
                    code="kind",
                )
            if (file.size or 0) > self.max_bytes:
                raise ValidationError(
                    f"The file is {size_words(file.size or 0)}. It must be "
                    f"{size_words(self.max_bytes)} or smaller.",
                    code="size",
                )
        return file


def size_words(size: int) -> str:
    """Write a number of bytes as people read it: ``10 MB``, ``2.5 MB``."""
    return filesizeformat(size).replace("\xa0", " ").replace(".0 ", " ")
