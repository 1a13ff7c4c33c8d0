"""The form that links a budget line to a contract."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms

from finance.models import BudgetLine
from finance.rules.periods import year_label


class LineChoice(forms.ModelChoiceField):  # type: ignore[type-arg]  # Django's cannot take one
    """A line with its year and amount."""

    def label_from_instance(self, obj: BudgetLine) -> str:
        """For example: 2009-10: PH050 CAMHS specialist teams."""
        return f"{year_label(obj.budget.financial_year)}: {obj}"


class LinkForm(forms.Form):
    """A line and the share of the contract that it pays."""

    line = LineChoice(queryset=None, label="Budget line", empty_label="Choose a line")
    percent = forms.DecimalField(
        label="Share of the contract, in percent",
        min_value=Decimal("0.01"),
        max_value=Decimal(100),
        max_digits=5,
        decimal_places=2,
        initial=100,
        widget=forms.NumberInput(attrs={"class": "govuk-input--width-4"}),
    )

    def __init__(self, *args: Any, lines: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["line"]
        field.queryset = lines
