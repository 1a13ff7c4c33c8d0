"""The yearly refresh of the plan: what the next edition is called, and what changed in it."""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum


def next_edition(
    edition: str, starts_on: datetime.date, ends_on: datetime.date
) -> tuple[str, datetime.date, datetime.date]:
    """The name and the dates of the edition a year on: 2009–10 becomes 2010–11.

    A name that holds no year gets the year the new edition begins in.
    """
    later = (_year_on(starts_on), _year_on(ends_on))

    def up(found: re.Match[str]) -> str:
        return str(int(found[0]) + 1).zfill(len(found[0]))[-len(found[0]) :]

    name, count = re.subn(r"(?<!\d)(?:20\d\d|\d\d)(?!\d)", up, edition)
    if not count:
        name = f"{edition} {later[0].year}"
    return name, *later


def _year_on(day: datetime.date) -> datetime.date:
    try:
        return day.replace(year=day.year + 1)
    except ValueError:  # 29 February
        return day.replace(year=day.year + 1, day=28)


class Change(Enum):
    """What happened to a priority or an action between two editions."""

    ADDED = "Added"
    DROPPED = "Dropped"
    CHANGED = "Changed"
    SAME = "Same"


@dataclass(frozen=True)
class Facts:
    """What is compared of a priority or an action: its name, and words and pounds by heading."""

    name: str
    words: Mapping[str, str]
    pounds: Mapping[str, Decimal | None]


@dataclass(frozen=True)
class Difference:
    """One heading that differs: what it said and what it says, as text; pounds less before."""

    heading: str
    before: str
    after: str
    more: Decimal | None = None


@dataclass(frozen=True)
class Compared:
    """A priority or action in both editions, by its code."""

    code: str
    before: Facts | None
    after: Facts | None
    differences: tuple[Difference, ...]

    @property
    def change(self) -> Change:
        """Added, dropped, changed or the same."""
        if self.before is None:
            return Change.ADDED
        if self.after is None:
            return Change.DROPPED
        return Change.CHANGED if self.differences else Change.SAME

    @property
    def name(self) -> str:
        """What it is called now, or was."""
        facts = self.after or self.before
        return facts.name if facts else ""


def compare(before: Mapping[str, Facts], after: Mapping[str, Facts]) -> tuple[Compared, ...]:
    """Compare two editions' priorities or actions by code, in the order of the codes."""
    return tuple(
        Compared(code, before.get(code), after.get(code), _differences(before, after, code))
        for code in sorted({*before, *after})
    )


def _differences(
    before: Mapping[str, Facts], after: Mapping[str, Facts], code: str
) -> tuple[Difference, ...]:
    old, new = before.get(code), after.get(code)
    if old is None or new is None:
        return ()
    found = []
    if old.name != new.name:
        found.append(Difference("Name", old.name, new.name))
    for heading in dict.fromkeys((*old.words, *new.words)):
        was, now = old.words.get(heading, ""), new.words.get(heading, "")
        if was != now:
            found.append(Difference(heading, was, now))
    for heading in dict.fromkeys((*old.pounds, *new.pounds)):
        was_pounds, now_pounds = old.pounds.get(heading), new.pounds.get(heading)
        if was_pounds != now_pounds:
            more = None if was_pounds is None or now_pounds is None else now_pounds - was_pounds
            found.append(Difference(heading, _money(was_pounds), _money(now_pounds), more))
    return tuple(found)


def _money(pounds: Decimal | None) -> str:
    return "not costed" if pounds is None else f"£{pounds:,.2f}"
