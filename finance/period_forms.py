"""Forms about periods: opening a year, changing a deadline, closing and opening again."""

import datetime
from typing import Any

from django import forms

from finance.queries.periods import years
from finance.rules.periods import period_of, year_label
from trusts.clock import today
from trusts.ui.fields import DateInputField


class OpenYearForm(forms.Form):
    """Which financial year to open: one of this year's neighbours that is not open yet."""

    financial_year = forms.TypedChoiceField(
        label="Financial year", coerce=int, widget=forms.RadioSelect
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        this, opened = period_of(today()).financial_year, years()
        self.fields["financial_year"].choices = [  # type: ignore[attr-defined] # ChoiceField
            (year, f"{year_label(year)}, April {year} to March {year + 1}")
            for year in range(this - 1, this + 3)
            if year not in opened
        ]


class ReasonForm(forms.Form):
    """Why something is undone."""

    reason = forms.CharField(
        label="Why is it opened again?",
        help_text="It is kept in the audit trail.",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Say why the period is opened again."},
    )


class DeadlineForm(forms.Form):
    """Another deadline, and why."""

    due_on = DateInputField(label="New deadline", help_text="For example, 21 12 2009.")
    reason = forms.CharField(
        label="Why is the deadline changed?",
        help_text="Partners see it on the page of returns.",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Say why the deadline is changed."},
    )

    def __init__(self, *args: Any, ends_on: datetime.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        earliest = ends_on + datetime.timedelta(days=1)
        self.fields["due_on"].earliest = earliest  # type: ignore[attr-defined] # DateInputField
