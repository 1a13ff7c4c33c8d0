"""The form that says what the columns of a partner's own sheet mean."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from finance.rules.layout import Column
from finance.rules.layout_guess import Headings
from finance.rules.own_layout import NotCodes, read_codes
from trusts.sheets import column_letters
from trusts.ui.widgets import HintedRadios

NIL = "nil"
ASKED = (
    (Column.CODE, "code", "Line code", "The agreed budget line, or your own cost centre."),
    (Column.ACTUAL, "actual", "Actual to date", "Paid or charged since 1 April."),
    (Column.COMMITMENTS, "commitments", "Commitments", "Bound by contract and not yet paid."),
    (Column.FORECAST, "forecast", "Forecast outturn", "What you expect for the whole year."),
    (Column.EXPLANATION, "explanation", "Explanation", "Your words about a variance."),
    (Column.BUDGET, "budget", "Budget for the year", "We compare it with the agreed one."),
)
OPTIONAL = (Column.EXPLANATION, Column.BUDGET)


class WhereForm(forms.Form):
    """Which sheet, and where its headings are."""

    mark_optional = False
    sheet = forms.TypedChoiceField(label="Sheet", coerce=int)
    row = forms.IntegerField(
        label="Row of the headings",
        min_value=1,
        widget=forms.NumberInput(attrs={"class": "govuk-input--width-3"}),
    )
    rows = forms.TypedChoiceField(
        label="The headings take up",
        coerce=int,
        choices=[(1, "One row"), (2, "Two rows: this one and the one above it")],
    )

    def __init__(self, *args: Any, sheets: Sequence[Mapping[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["sheet"].choices = [
            (index, sheet["name"] + (" (hidden)" if sheet["hidden"] else ""))
            for index, sheet in enumerate(sheets)
        ]
        if len(sheets) < 2:
            self.fields["sheet"].widget = forms.HiddenInput()

    def where(self, otherwise: Headings) -> Headings:
        """What was chosen, where it makes sense."""
        if not self.is_valid():
            return otherwise
        chosen = self.cleaned_data
        rows = chosen["rows"] if chosen["row"] > 1 else 1
        return Headings(chosen["sheet"], chosen["row"], rows)


class LayoutForm(forms.Form):
    """One question for each column of a return."""

    income = forms.ChoiceField(
        label="How does your file write income?",
        choices=[
            ("positive", "As positive amounts, like spending"),
            ("negative", "With a minus, in brackets, or with CR"),
        ],
        initial="positive",
        widget=HintedRadios(hints={"negative": "We turn the sign of income lines round."}),
    )
    codes = forms.CharField(
        label="Your own codes",
        required=False,
        help_text="Only if your file has other codes than the agreed budget. On each line write "
        "your code, an equals sign and the agreed line’s code, or paste two columns from a "
        "spreadsheet.",
        widget=forms.Textarea(attrs={"rows": 5, "spellcheck": "false"}),
    )

    def __init__(self, *args: Any, headings: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = [
            (str(at), f"{column_letters(at)}: {text.strip()}")
            for at, text in enumerate(headings, start=1)
            if text.strip()
        ]
        asked: dict[str, forms.Field] = {}
        for column, name, label, hint in ASKED:
            choices = [("", "Choose a column"), *named]
            if column is Column.COMMITMENTS:
                choices.insert(1, (NIL, "My file has none: our commitments are nil"))
            elif column in OPTIONAL:
                choices[0] = ("", "My file has none")
            asked[name] = forms.ChoiceField(
                label=label,
                help_text=hint,
                choices=choices,
                required=column not in OPTIONAL,
                error_messages={"required": f"Say which column holds: {label}."},
            )
        self.fields = asked | self.fields

    def clean_codes(self) -> dict[str, str]:
        """The pairs, or what is wrong with them."""
        try:
            return read_codes(self.cleaned_data["codes"])
        except NotCodes as error:
            raise ValidationError(str(error)) from error

    def columns(self) -> dict[Column, int]:
        """The columns that were chosen, by number."""
        return {
            column: int(chosen)
            for column, name, _, _ in ASKED
            if (chosen := self.cleaned_data.get(name)) and chosen != NIL
        }

    @property
    def commitments_nil(self) -> bool:
        """Whether the partner says that its commitments are nil."""
        return self.cleaned_data.get("commitments") == NIL
