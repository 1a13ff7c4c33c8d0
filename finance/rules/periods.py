"""Financial years (April to March) and their reporting periods.

A year is named by the calendar year it begins in: 2009 is April 2009 to March 2010. Periods 1 to
12 are its months, April first; a quarter has the number and the code of its last month. Period 13
is the outturn: the year's final figures, reported once more after March. A period's code is its
calendar month, for instance 2009-09, or 2009-outturn.
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date

_CODE = re.compile(r"^(\d{4})-(0[1-9]|1[0-2])$")
_OUTTURN_CODE = re.compile(r"^(\d{4})-outturn$")


OUTTURN = 13
"""The number of the period in which the year's final figures are reported."""
QUARTERS = (3, 6, 9, 12)


@dataclass(frozen=True)
class Period:
    """A month, a quarter (`months` is 3) or the outturn of a financial year."""

    financial_year: int
    number: int
    months: int = 1

    @property
    def is_outturn(self) -> bool:
        """Whether it is the year's final figures."""
        return self.number == OUTTURN

    @property
    def first_month(self) -> int:
        """Number of the first month it covers, April being 1; the outturn covers the year."""
        return 1 if self.is_outturn else self.number - self.months + 1

    @property
    def last_month(self) -> int:
        """Number of the last month it covers."""
        return min(self.number, 12)

    @property
    def starts_on(self) -> date:
        """First day."""
        return _first_day(self.financial_year, self.first_month)

    @property
    def ends_on(self) -> date:
        """Last day."""
        start = _first_day(self.financial_year, self.last_month)
        return start.replace(day=calendar.monthrange(start.year, start.month)[1])

    @property
    def code(self) -> str:
        """Its last calendar month, for instance 2009-09; for the outturn 2009-outturn."""
        if self.is_outturn:
            return f"{self.financial_year}-outturn"
        return f"{self.ends_on:%Y-%m}"

    @property
    def name(self) -> str:
        """For people: September 2009, July to September 2009, Outturn 2009–10."""
        if self.is_outturn:
            return f"Outturn {year_label(self.financial_year)}"
        if self.months == 1:
            return f"{self.ends_on:%B %Y}"
        return f"{self.starts_on:%B} to {self.ends_on:%B %Y}"

    @property
    def spellings(self) -> frozenset[str]:
        """How a file may write its code: spreadsheet programs take a month's for a date."""
        if self.is_outturn:
            following = self.financial_year + 1
            years = {f"{self.financial_year}{dash}{following % 100:02d}" for dash in "-–/"}
            return frozenset(
                {self.code, self.name.casefold(), *(f"outturn {label}" for label in years)}
            )
        start = _first_day(self.financial_year, self.last_month)
        formats = ("%Y-%m", "%b-%y", "%y-%b", "%B %Y", "%b %Y", "%Y-%m-%d", "%d/%m/%Y", "%m/%Y")
        return frozenset(start.strftime(f).casefold() for f in formats) | {
            f"{start.isoformat()}t00:00:00",
            self.name.casefold(),
        }


def _first_day(financial_year: int, number: int) -> date:
    """First day of a month of the year, April being 1."""
    return date(financial_year + (number > 9), (number + 2) % 12 + 1, 1)


def periods_of_year(
    financial_year: int, *, quarterly: bool = False, outturn: bool = True
) -> tuple[Period, ...]:
    """The periods of a year: its months or quarters, and the outturn after them."""
    if quarterly:
        within = [Period(financial_year, number, 3) for number in QUARTERS]
    else:
        within = [Period(financial_year, number) for number in range(1, 13)]
    return (*within, *([Period(financial_year, OUTTURN)] if outturn else []))


def parse_code(code: str) -> Period:
    """The month or outturn of a code: 2009-09, 2009-outturn. Raises ValueError for other text."""
    if outturn := _OUTTURN_CODE.match(code):
        return Period(int(outturn[1]), OUTTURN)
    match = _CODE.match(code)
    if not match:
        raise ValueError(
            f"{code!r} is not a period. Write the year and month, for example 2009-09, or "
            "2009-outturn for the outturn of 2009–10."
        )
    return period_of(date(int(match[1]), int(match[2]), 1))


def period_of(day: date) -> Period:
    """The month a day falls in."""
    number = (day.month - 4) % 12 + 1
    return Period(day.year - (number > 9), number)


def year_label(financial_year: int) -> str:
    """2009 as people write it: 2009–10."""
    return f"{financial_year}–{(financial_year + 1) % 100:02d}"


def same_year(text: str, financial_year: int) -> bool:
    """Whether text names this year, however its dash is written (2009-10, 2009/10, 2009–10)."""
    digits = re.sub(r"[^0-9]+", " ", text).split()
    following = financial_year + 1
    return digits in (
        [str(financial_year), f"{following % 100:02d}"],
        [str(financial_year), str(following)],
    )
