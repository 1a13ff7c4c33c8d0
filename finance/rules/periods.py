"""Financial years (April to March) and their reporting periods.

A year is named by the calendar year it begins in: 2009 is April 2009 to March 2010. Periods 1 to
12 are its months, April first; a period's code is its calendar month, for instance 2009-09.
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date

_CODE = re.compile(r"^(\d{4})-(0[1-9]|1[0-2])$")


@dataclass(frozen=True)
class Period:
    """One month of a financial year."""

    financial_year: int
    number: int

    @property
    def starts_on(self) -> date:
        """First day."""
        month = (self.number + 2) % 12 + 1
        return date(self.financial_year + (self.number > 9), month, 1)

    @property
    def ends_on(self) -> date:
        """Last day."""
        start = self.starts_on
        return start.replace(day=calendar.monthrange(start.year, start.month)[1])

    @property
    def code(self) -> str:
        """Calendar month, for instance 2009-09."""
        return f"{self.starts_on:%Y-%m}"

    @property
    def name(self) -> str:
        """For people: September 2009."""
        return f"{self.starts_on:%B %Y}"

    @property
    def spellings(self) -> frozenset[str]:
        """How spreadsheet programs write this month when they take its code for a date."""
        start = self.starts_on
        formats = ("%Y-%m", "%b-%y", "%y-%b", "%B %Y", "%b %Y", "%Y-%m-%d", "%d/%m/%Y", "%m/%Y")
        return frozenset(start.strftime(f).casefold() for f in formats) | {
            f"{start.isoformat()}t00:00:00"
        }


def parse_code(code: str) -> Period:
    """The period of a code such as 2009-09. Raises ValueError for any other text."""
    match = _CODE.match(code)
    if not match:
        raise ValueError(
            f"{code!r} is not a period. Write the year and month, for example 2009-09."
        )
    return period_of(date(int(match[1]), int(match[2]), 1))


def period_of(day: date) -> Period:
    """The period a day falls in."""
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
