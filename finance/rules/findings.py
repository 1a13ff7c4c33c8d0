"""Findings: what is wrong in a return, where, and how to put it right."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """An error stops a return; a warning asks for a word from the person who submits it."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Spot:
    """One place a finding is about. `cell` is an A1 address, or "" for the whole sheet or file."""

    sheet: str = ""
    cell: str = ""
    line: str = ""
    found: str = ""
    expected: str = ""


@dataclass(frozen=True)
class Finding:
    """One fault, however many cells it stands in."""

    severity: Severity
    code: str
    message: str
    remedy: str
    spots: tuple[Spot, ...] = ()

    @property
    def is_error(self) -> bool:
        """Whether it stops the return."""
        return self.severity is Severity.ERROR

    @property
    def cells(self) -> str:
        """Every cell it stands in, for people: F12, F14 and F20."""
        names = [spot.cell for spot in self.spots if spot.cell]
        if len(names) < 2:
            return "".join(names)
        return f"{', '.join(names[:-1])} and {names[-1]}"


def group(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Put the spots of the same fault together; errors first, then in order of appearance."""
    grouped: dict[tuple[Severity, str, str, str], list[Spot]] = {}
    for finding in findings:
        key = (finding.severity, finding.code, finding.message, finding.remedy)
        grouped.setdefault(key, []).extend(finding.spots)
    found = (Finding(*key, tuple(spots)) for key, spots in grouped.items())
    return tuple(sorted(found, key=lambda finding: not finding.is_error))
