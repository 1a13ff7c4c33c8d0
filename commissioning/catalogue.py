"""What the cycle, its standards, skills and the framework consist of, read from data files.

The files in `commissioning/data/` hold the words and say where each comes from; nothing else in
the code repeats them. They are read once, and a mistake in one stops the start-up.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

DATA = Path(__file__).parent / "data"


@dataclass(frozen=True, slots=True)
class Need:
    """Something a step needs: said in words, or found in a record by the rule named `key`."""

    key: str
    words: str
    is_said: bool
    help: str = ""
    only: str = ""
    excepted: str = ""
    must: bool = False

    def applies(self, commissioning_level: str, purpose: str) -> bool:
        """Whether an intention of this level and purpose needs it."""
        named = (commissioning_level, purpose)
        return self.excepted not in named and (not self.only or self.only in named)


@dataclass(frozen=True, slots=True)
class Step:
    """One of the nine steps."""

    number: int
    name: str
    asks: str
    source: str
    needs: tuple[Need, ...]

    def needs_of(self, commissioning_level: str, purpose: str) -> tuple[Need, ...]:
        """What the step needs for an intention of this level and purpose."""
        return tuple(need for need in self.needs if need.applies(commissioning_level, purpose))

    def __str__(self) -> str:
        return f"{self.number}. {self.name}"


@dataclass(frozen=True, slots=True)
class Entry:
    """A standard, a skill or an element of the framework."""

    code: str
    name: str
    words: str
    source: str = ""


def _read(name: str) -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((DATA / f"{name}.yaml").read_text())
    return found


def _need(row: dict[str, Any]) -> Need:
    return Need(
        key=row.get("say") or row["find"],
        words=row["words"],
        is_said="say" in row,
        help=row.get("help", ""),
        only=row.get("only", ""),
        excepted=row.get("not", ""),
        must=row.get("must", False),
    )


def _steps() -> tuple[Step, ...]:
    rows = _read("cycle")["steps"]
    return tuple(Step(**{**row, "needs": tuple(map(_need, row["needs"]))}) for row in rows)


def _entries(name: str, key: str) -> tuple[Entry, ...]:
    return tuple(Entry(**row) for row in _read(name)[key])


STEPS = _steps()
STANDARDS = _entries("standards", "standards")
STANDARDS_SOURCE: str = _read("standards")["source"]
SKILLS = _entries("skills", "skills")
SKILL_LEVELS: tuple[str, ...] = tuple(str(one) for one in _read("skills")["levels"])
SKILLS_SOURCE: str = _read("skills")["source"]
FRAMEWORK = _entries("framework", "elements")
FRAMEWORK_SOURCE: str = _read("framework")["source"]


def step(number: int) -> Step:
    """The step of this number; IndexError outside 1 to 9."""
    if not 1 <= number <= len(STEPS):
        raise IndexError(number)
    return STEPS[number - 1]
