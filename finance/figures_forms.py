"""Forms for typing and pasting a return's figures."""

from __future__ import annotations

from typing import Any

from django import forms

from finance.models import DraftLine, Finding
from finance.models.draft import CELL, WORDS
from finance.queries.drafts import TypingLine
from finance.rules.money import NotMoney, read_amount
from finance.typed import CELLS, TypedLine, field_of

PASTE = 200_000
AMOUNTS = ("actual", "commitments", "forecast")


def _amount(label: str) -> forms.CharField:
    return forms.CharField(
        label=label,
        required=False,
        widget=forms.TextInput(
            attrs={"class": "govuk-input--width-10", "inputmode": "decimal", "spellcheck": "false"}
        ),
    )


class LineForm(forms.Form):
    """One budget line's cells, kept as typed whatever they hold."""

    mark_optional = False

    actual = _amount("Actual to date")
    commitments = _amount("Commitments")
    forecast = _amount("Forecast outturn")
    explanation = forms.CharField(
        label="Explanation", required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    revision = forms.IntegerField(min_value=0, required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, of: TypingLine) -> None:
        self.of = of
        self.conflict: DraftLine | None = None
        self.warnings: list[Finding] = []
        super().__init__(data, prefix=f"line{of.line.pk}")

    @classmethod
    def kept(cls, of: TypingLine, *, was_checked: bool = False) -> LineForm:
        """The form with what the draft holds; bound, so that cells that are no amounts show."""
        if of.typed is None and not was_checked:
            return cls(of=of)
        prefix = f"line{of.line.pk}"
        cells = {f"{prefix}-{name}": getattr(of.typed, name, "") for name in CELLS}
        revision = of.typed.revision if of.typed else 0
        return cls({**cells, f"{prefix}-revision": str(revision)}, of=of)

    def clean(self) -> dict[str, Any]:
        """Say of every cell what is wrong with it; a blank cell is only blank as yet."""
        for name in AMOUNTS:
            words = self.cleaned_data.get(name, "")
            if len(words) > CELL:
                self._wrong(name, f"This is too long for an amount: {len(words)} characters.")
                continue
            try:
                read_amount(words)
            except NotMoney as error:
                self._wrong(name, f"{error.reason} {error.remedy}")
        if len(self.cleaned_data.get("explanation", "")) > WORDS:
            self._wrong("explanation", f"Shorten this to {WORDS} characters.")
        return self.cleaned_data

    def _wrong(self, name: str, words: str) -> None:
        label = str(self.fields[name].label).lower()
        self.add_error(name, f"Line {self.of.line.code}, {label}: {words}")

    def typed(self) -> TypedLine | None:
        """What was typed, amounts or not; None where a cell is too long to be kept at all."""
        cells = {
            name: str(self.data.get(self.add_prefix(name), "")).replace("\r\n", "\n").strip()
            for name in CELLS
        }
        if len(cells["explanation"]) > WORDS or any(len(cells[name]) > CELL for name in AMOUNTS):
            return None
        seen = str(self.data.get(self.add_prefix("revision"), ""))
        return TypedLine(
            self.of.line.pk, int(seen) if seen.isascii() and seen.isdecimal() else 0, **cells
        )

    def show_conflict(self, stored: DraftLine) -> None:
        """Show what somebody else saved beside what was typed; saving again replaces it."""
        self.conflict = stored
        self.data = {
            **{key: self.data.get(key, "") for key in self.data},
            self.add_prefix("revision"): str(stored.revision),
        }
        self.add_error(
            "actual",
            f"Line {self.of.line.code}: {stored.saved_by} changed this line while you typed, so "
            "yours was not saved. Both are shown. Keep what is right, then save.",
        )

    def show_findings(self, findings: list[Finding]) -> None:
        """Put what the check found against the cells it stands in."""
        code = self.of.line.code
        for finding in findings:
            for spot in finding.spots:
                if spot["line"] != code:
                    continue
                name = field_of(spot["cell"])
                if finding.severity != "error":
                    self.warnings.append(finding)
                elif self.is_bound and name and not self.has_error(name):
                    self._wrong(name, f"{finding.message} {finding.remedy}")


class SeenForm(forms.Form):
    """The draft's revision that the page showed."""

    seen = forms.IntegerField(min_value=0, widget=forms.HiddenInput)


class PasteForm(SeenForm):
    """Rows of a spreadsheet, and the draft's revision that the page showed."""

    rows = forms.CharField(
        label="Rows",
        help_text="Copy them in your spreadsheet program and paste them here.",
        strip=False,
        widget=forms.Textarea(attrs={"rows": 12, "spellcheck": "false", "wrap": "off"}),
        error_messages={"required": "Paste the rows of your spreadsheet into the box."},
    )

    def clean_rows(self) -> str:
        """More than a return can hold is not taken; counting characters helps nobody."""
        rows: str = self.cleaned_data["rows"]
        if len(rows) > PASTE:
            raise forms.ValidationError(
                "These are more rows than the box can take. Upload the file instead."
            )
        return rows


class StartForm(SeenForm):
    """Which figures to begin with, and what happens to those typed already."""

    source = forms.ChoiceField(
        label="Which figures do you want to start from?",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose where to start from."},
    )
    keep = forms.ChoiceField(
        label="What should happen to cells you have filled in already?",
        choices=[("keep", "Keep them: fill only blank cells"), ("replace", "Replace them")],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose whether to keep what is typed."},
    )

    def __init__(self, *args: Any, sources: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["source"].choices = sources  # type: ignore[attr-defined]  # a ChoiceField
