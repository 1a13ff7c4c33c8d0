"""Contracts: their value by year to the penny, the day notice is due, and what warns of them.

Pure: no Django.
"""

from __future__ import annotations

import calendar
import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from itertools import pairwise

APRIL = 4
PENNY = Decimal("0.01")
ENDS_SOON = datetime.timedelta(days=180)
"""So long before its last day a contract is among those that end."""
NOTICE_SOON = datetime.timedelta(days=90)
"""So long before the last day for notice a contract is among those that need a decision."""
REVIEW_SOON = datetime.timedelta(days=14)
LONGEST_YEARS = 15
"""Financial years a contract may run through: more is a slip of the pen."""


def year_of(day: datetime.date) -> int:
    """The financial year a day is in, named by the year of its April."""
    return day.year - (day.month < APRIL)


def years_of(starts_on: datetime.date, ends_on: datetime.date) -> range:
    """The financial years that a time runs through."""
    return range(year_of(starts_on), year_of(ends_on) + 1)


def spread(value: Decimal, starts_on: datetime.date, ends_on: datetime.date) -> dict[int, Decimal]:
    """A value in pounds by financial year, in proportion to days; the parts sum to it exactly.

    What is due until each 31 March is rounded down to a penny, and the years are the steps between.
    Raises ValueError where the end is before the start.
    """
    days = (ends_on - starts_on).days + 1
    if days < 1:
        raise ValueError("A contract ends after it starts.")
    years = years_of(starts_on, ends_on)
    due = [Decimal(0)]
    for year in years:
        until = min(ends_on, datetime.date(year + 1, 3, 31))
        part = value * ((until - starts_on).days + 1) / days
        due.append(value if until == ends_on else part.quantize(PENNY, rounding="ROUND_DOWN"))
    return {
        year: after - before for year, (before, after) in zip(years, pairwise(due), strict=True)
    }


def year_faults(
    value: Decimal,
    years: Mapping[int, Decimal],
    starts_on: datetime.date,
    ends_on: datetime.date,
) -> list[str]:
    """What is wrong with a value by year, in words; empty where it is right to the penny."""
    wanted = set(years_of(starts_on, ends_on))
    found = []
    if set(years) != wanted:
        found.append(
            "Give an amount for each financial year from the first day to the last, and no other."
        )
    if any(amount < 0 for amount in years.values()):
        found.append("An amount of a year cannot be less than nothing.")
    if any(amount != amount.quantize(PENNY) for amount in (*years.values(), value)):
        found.append("Amounts are whole pennies.")
    difference = sum(years.values(), Decimal(0)) - value
    if difference:
        more = "more" if difference > 0 else "less"
        found.append(
            f"The years add up to £{abs(difference):,.2f} {more} than the value of £{value:,.2f}."
        )
    return found


def notice_day(ends_on: datetime.date, months: int) -> datetime.date | None:
    """The last day on which notice can be given so that it runs out on the last day; or None.

    The same day of the month so many months before, or that month's last day.
    """
    if not months:
        return None
    count = ends_on.year * 12 + ends_on.month - 1 - months
    year, month = divmod(count, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return datetime.date(year, month + 1, min(ends_on.day, last))


class Stage(StrEnum):
    """Where a contract stands on a day."""

    TO_COME = "To come"
    RUNNING = "Running"
    ENDING = "Ending"
    OVER = "Over"


def stage(
    starts_on: datetime.date, ends_on: datetime.date, *, is_ended: bool, on: datetime.date
) -> Stage:
    """Where it stands: `ENDING` is a contract that was ended and still runs."""
    if on > ends_on:
        return Stage.OVER
    if on < starts_on:
        return Stage.TO_COME
    return Stage.ENDING if is_ended else Stage.RUNNING


class Warn(StrEnum):
    """What warns of a contract, the most pressing first."""

    NOTICE_SOON = "Notice due"
    ENDS_SOON = "Ends soon"
    REVIEW_LATE = "Review overdue"
    REVIEW_SOON = "Review due"
    NO_REVIEW = "No review planned"
    NO_AIM = "No outcome named"


@dataclass(frozen=True)
class Warned:
    """A warning and the day it is about, where there is one."""

    kind: Warn
    day: datetime.date | None = None


def warnings_of(
    *,
    starts_on: datetime.date,
    ends_on: datetime.date,
    notice_months: int,
    is_ended: bool,
    has_aim: bool,
    reviews_due: Iterable[datetime.date],
    on: datetime.date,
) -> list[Warned]:
    """What warns of a contract on a day; nothing does once it is over.

    `reviews_due` are the days of reviews that are not done. One that was ended needs no notice and
    no warning of its end; and no plan for a review.
    """
    if on > ends_on:
        return []
    found = []
    notice = notice_day(ends_on, notice_months)
    if not is_ended and starts_on <= on:
        if notice is not None and on <= notice <= on + NOTICE_SOON:
            found.append(Warned(Warn.NOTICE_SOON, notice))
        if ends_on <= on + ENDS_SOON:
            found.append(Warned(Warn.ENDS_SOON, ends_on))
    due = sorted(reviews_due)
    if due and due[0] < on:
        found.append(Warned(Warn.REVIEW_LATE, due[0]))
    elif due and due[0] <= on + REVIEW_SOON:
        found.append(Warned(Warn.REVIEW_SOON, due[0]))
    elif not due and not is_ended:
        found.append(Warned(Warn.NO_REVIEW))
    if not has_aim:
        found.append(Warned(Warn.NO_AIM))
    return found


EMAIL_DAYS: dict[str, tuple[int, ...]] = {
    "ends": (-180, -90, -30),
    "notice": (-90, -30, -7),
    "review": (-14, 1),
}
"""On which days from the day itself an email goes out."""
GRACE_DAYS = 2
"""An email whose day passed while no worker ran still goes out within so many days."""


def email_due(about: str, day: datetime.date, on: datetime.date) -> int | None:
    """Which email about a day is to be sent today, as days from it, or None.

    It is the newest whose day has come. An older one that was missed is not sent any more, nor is
    one whose day passed more than GRACE_DAYS ago, nor after the day one meant for before it.
    """
    distance = (on - day).days
    reached = max((days for days in EMAIL_DAYS[about] if days <= distance), default=None)
    if reached is None or distance - reached > GRACE_DAYS or reached <= 0 < distance:
        return None
    return reached


@dataclass(frozen=True)
class Held:
    """What a provider holds of a service (or of everything) in a year, in pounds and percent."""

    name: str
    amount: Decimal
    percent: Decimal | None


def shares_of(amounts: Mapping[str, Decimal]) -> list[Held]:
    """Each one's part of the whole, the largest first; no percentage of nothing."""
    whole = sum(amounts.values(), Decimal(0))
    return [
        Held(name, amount, amount * 100 / whole if whole else None)
        for name, amount in sorted(amounts.items(), key=lambda one: (-one[1], one[0]))
    ]


def fitted(
    value: Decimal,
    starts_on: datetime.date,
    ends_on: datetime.date,
    known: Mapping[int, Decimal],
) -> dict[int, Decimal]:
    """A suggestion of a value by year that keeps what is known; sums to the value exactly.

    What the known years leave is spread by days over the others. Where no year is left for it, or
    they claim more than the value, all of it is spread anew.
    """
    years = years_of(starts_on, ends_on)
    kept = {year: known[year] for year in years if year in known}
    rest = value - sum(kept.values(), Decimal(0))
    fresh = [year for year in years if year not in kept]
    if not fresh or rest < 0 or fresh != list(range(fresh[0], fresh[-1] + 1)):
        return spread(value, starts_on, ends_on)
    first = max(starts_on, datetime.date(fresh[0], 4, 1))
    last = min(ends_on, datetime.date(fresh[-1] + 1, 3, 31))
    return dict(sorted({**kept, **spread(rest, first, last)}.items()))


def until(
    years: Mapping[int, Decimal],
    starts_on: datetime.date,
    ended_on: datetime.date,
    ends_on: datetime.date,
) -> dict[int, Decimal]:
    """What of a value by year is due until an earlier last day: the last year's part by days.

    `ends_on` is the last day the amounts were for, `ended_on` the new one. Rounded down to a penny.
    """
    found = {year: years.get(year, Decimal(0)) for year in years_of(starts_on, ended_on)}
    last = year_of(ended_on)
    begins = max(starts_on, datetime.date(last, 4, 1))
    ends = min(ends_on, datetime.date(last + 1, 3, 31))
    days = Decimal((ended_on - begins).days + 1) / ((ends - begins).days + 1)
    found[last] = (found[last] * days).quantize(PENNY, rounding="ROUND_DOWN")
    return found


def year_words(year: int) -> str:
    """A financial year as people write it: 2009–10."""
    return f"{year}–{(year + 1) % 100:02}"
