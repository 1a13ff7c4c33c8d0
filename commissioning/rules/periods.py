"""Periods that indicators are reported for: their ends, their names, and the one before. No Django.

A period is known by its frequency and its last day, so that figures of every frequency lie on one
line of time. Financial years run from April, academic years from September.
"""

from __future__ import annotations

import datetime
import re
from calendar import monthrange
from dataclasses import dataclass
from enum import StrEnum

APRIL, SEPTEMBER = 4, 9
MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July", "August", "September"),
    *("October", "November", "December"),
)
_MONTH_OF = {name[:3].casefold(): number for number, name in enumerate(MONTHS, start=1)}
_YEARS = re.compile(r"((?:19|20)\d\d) ?[-–/] ?((?:19|20)\d\d|\d\d)")
_ONE_YEAR = re.compile(r"(?:19|20)\d\d")
_PART = re.compile(r"(?P<kind>quarter|half|q|h) ?(?P<number>[1-4])", re.IGNORECASE)
_MONTH = re.compile(r"(?P<name>[A-Za-z]{3,9})\.? +(?P<year>(?:19|20)\d\d)")


class Frequency(StrEnum):
    """How often an indicator has a figure."""

    MONTH = "month"
    QUARTER = "quarter"
    HALF = "half"
    YEAR = "year"
    ACADEMIC = "academic"
    CALENDAR = "calendar"

    @property
    def label(self) -> str:
        """In words, for a form."""
        return _LABELS[self]

    @property
    def months(self) -> int:
        """How many months a period has."""
        return {"month": 1, "quarter": 3, "half": 6}.get(self.value, 12)

    @property
    def a_year(self) -> int:
        """How many periods a year has."""
        return 12 // self.months


_LABELS = {
    Frequency.MONTH: "Every month",
    Frequency.QUARTER: "Every quarter of the financial year",
    Frequency.HALF: "Every half of the financial year",
    Frequency.YEAR: "Once a financial year",
    Frequency.ACADEMIC: "Once an academic year (to August)",
    Frequency.CALENDAR: "Once a calendar year",
}
EXAMPLES = {
    Frequency.MONTH: "September 2009",
    Frequency.QUARTER: "Quarter 2 2009–10",
    Frequency.HALF: "Half 1 2009–10",
    Frequency.YEAR: "2009–10",
    Frequency.ACADEMIC: "2008/09",
    Frequency.CALENDAR: "2009",
}
"""How a period of each frequency is written."""


@dataclass(frozen=True, order=True)
class Period:
    """One period. Raises ValueError for a last day that no period of the frequency has."""

    ends_on: datetime.date
    frequency: Frequency

    def __post_init__(self) -> None:
        """Check the last day."""
        if not _ends(self.frequency, self.ends_on):
            raise ValueError(f"No period ({self.frequency}) ends on {self.ends_on}.")

    @property
    def starts_on(self) -> datetime.date:
        """Its first day."""
        before = self.back(1).ends_on
        return before + datetime.timedelta(days=1)

    @property
    def label(self) -> str:
        """Its name: Quarter 2 2009–10."""
        end = self.ends_on
        if self.frequency is Frequency.MONTH:
            return f"{MONTHS[end.month - 1]} {end.year}"
        if self.frequency is Frequency.CALENDAR:
            return str(end.year)
        if self.frequency is Frequency.ACADEMIC:
            return f"{end.year - 1}/{end.year % 100:02}"
        first = end.year - (end.month < APRIL)
        years = f"{first}–{(first + 1) % 100:02}"
        if self.frequency is Frequency.YEAR:
            return years
        part = (end.month - APRIL) % 12 // self.frequency.months + 1
        return f"{'Quarter' if self.frequency is Frequency.QUARTER else 'Half'} {part} {years}"

    @property
    def short(self) -> str:
        """Its name in few characters, for a drawing: Q2 09–10."""
        if self.frequency is Frequency.MONTH:
            return f"{self.label[:3]} {self.ends_on:%y}"
        short = self.label.replace("Quarter ", "Q").replace("Half ", "H")
        return short.replace(" 20", " ") if short[0] in "QH" else short

    def back(self, periods: int) -> Period:
        """The period so many before this one (after it, where negative)."""
        month = self.ends_on.year * 12 + self.ends_on.month - 1 - periods * self.frequency.months
        return Period(_last_day(month // 12, month % 12 + 1), self.frequency)

    @property
    def year_before(self) -> Period:
        """The same period a year earlier."""
        return self.back(self.frequency.a_year)


def last_ended(frequency: Frequency, on: datetime.date) -> Period:
    """The newest period that is over on a day (its last day is before it)."""
    end = on.replace(day=1) - datetime.timedelta(days=1)
    while not _ends(frequency, end):
        end = end.replace(day=1) - datetime.timedelta(days=1)
    return Period(end, frequency)


def read_period(frequency: Frequency, text: str) -> Period | None:
    """The period that somebody wrote, such as Q2 2009-10; None where it cannot be told.

    A date names the period that it is the last day of; of a month, its first day does so too (a
    spreadsheet makes that of "Sep 2009"). Years are read as the frequency counts
    them: 2009-10 of a half needs to say which half.
    """
    text = " ".join(text.replace("–", "-").split())
    if re.fullmatch(r"\d{4}-\d\d-\d\d(T[\d:.]+)?", text):
        return _of_date(frequency, text[:10])
    if frequency is Frequency.MONTH:
        found = _MONTH.fullmatch(text)
        month = _MONTH_OF.get(found["name"][:3].casefold(), 0) if found else 0
        if (
            not found
            or not month
            or not MONTHS[month - 1].casefold().startswith(found["name"].casefold())
        ):
            return None
        return Period(_last_day(int(found["year"]), month), frequency)
    if frequency is Frequency.CALENDAR:
        return _year(frequency, int(text), 12) if _ONE_YEAR.fullmatch(text) else None
    years = _YEARS.search(text)
    if not years or int(years[2]) % 100 != (int(years[1]) + 1) % 100:
        return None
    rest = (text[: years.start()] + text[years.end() :]).strip(" ,")
    if frequency in (Frequency.YEAR, Frequency.ACADEMIC):
        month = SEPTEMBER - 1 if frequency is Frequency.ACADEMIC else APRIL - 1
        return _year(frequency, int(years[1]) + 1, month) if not rest else None
    part = _PART.fullmatch(rest)
    wanted = "q" if frequency is Frequency.QUARTER else "h"
    if not part or part["kind"][0].casefold() != wanted:
        return None
    number = int(part["number"])
    if number > frequency.a_year:
        return None
    month_number = int(years[1]) * 12 + APRIL - 1 + number * frequency.months - 1
    return Period(_last_day(month_number // 12, month_number % 12 + 1), frequency)


def _year(frequency: Frequency, year: int, month: int) -> Period:
    return Period(_last_day(year, month), frequency)


def _of_date(frequency: Frequency, text: str) -> Period | None:
    try:
        day = datetime.date.fromisoformat(text)
        if frequency is Frequency.MONTH and day.day == 1:
            day = _last_day(day.year, day.month)
        return Period(day, frequency)
    except ValueError:
        return None


def _ends(frequency: Frequency, day: datetime.date) -> bool:
    if day != _last_day(day.year, day.month):
        return False
    if frequency is Frequency.CALENDAR:
        return day.month == 12
    if frequency is Frequency.ACADEMIC:
        return day.month == SEPTEMBER - 1
    return (day.month - APRIL + 1) % frequency.months == 0


def _last_day(year: int, month: int) -> datetime.date:
    return datetime.date(year, month, monthrange(year, month)[1])
