"""Checks of a return's head (whose it is, for when) and of its headings."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from finance.rules.expectation import Expected
from finance.rules.findings import Finding, Severity, Spot
from finance.rules.layout import EDITION, Column, Mark, Table
from finance.rules.periods import same_year, year_label
from trusts.sheets import address

OTHER_RETURN = {"wrong-trust", "wrong-partner", "wrong-period", "wrong-year"}
"""The file is a return, but not this one: its lines are not compared with this one's."""

_DOWNLOAD = "Download this period's template and copy your figures into it."


def check_head(table: Table, expected: Expected) -> Iterator[Finding]:
    """Whether the file is for this trust, partner, period and year, on today's template."""
    if not table.marks:
        yield Finding(
            Severity.WARNING,
            "no-head",
            "The file does not say which partner and period it is for.",
            f"We checked it as {expected.partner_name}, {expected.period.name}. If that is right, "
            "go on; the template says it by itself.",
            (Spot(table.sheet.name),),
        )
    for mark, code, noun, is_right, wanted in _tests(expected):
        said = _mark(table, mark)
        if said and not is_right(said.found.casefold()):
            yield _other(said, code, f"The file is for another {noun}.", wanted)
    said = _mark(table, Mark.EDITION)
    if said and said.found != str(EDITION):
        older = said.found.isdecimal() and int(said.found) < EDITION
        known = "an older edition" if older else "not an edition we know"
        yield _other(said, "template-edition", f"The template is {known}.", str(EDITION))


def _tests(expected: Expected) -> list[tuple[Mark, str, str, Callable[[str], bool], str]]:
    period = expected.period
    year = period.financial_year
    return [
        (Mark.TRUST, "wrong-trust", "trust", expected.trust.__eq__, expected.trust),
        (Mark.PARTNER, "wrong-partner", "partner", expected.partner.__eq__, expected.partner),
        (Mark.PERIOD, "wrong-period", "period", period.spellings.__contains__, period.code),
        (
            Mark.YEAR,
            "wrong-year",
            "financial year",
            lambda text: same_year(text, year),
            year_label(year),
        ),
    ]


def _mark(table: Table, mark: Mark) -> Spot | None:
    """What the file says of itself under a label, and where."""
    if mark not in table.marks:
        return None
    row, column = table.marks[mark]
    return Spot(table.sheet.name, address(row, column), "", table.sheet.value(row, column).strip())


def _other(said: Spot, code: str, message: str, wanted: str) -> Finding:
    spot = Spot(said.sheet, said.cell, "", said.found or "nothing", wanted)
    return Finding(Severity.ERROR, code, message, _DOWNLOAD, (spot,))


def check_columns(table: Table, others: Sequence[Table]) -> Iterator[Finding]:
    """Missing, repeated and unknown headings, and other sheets that claim to be the return."""
    sheet, row = table.sheet, table.heading_row

    def spot(position: int) -> Spot:
        return Spot(sheet.name, address(row, position), "", sheet.value(row, position)[:80])

    for other in others:
        yield Finding(
            Severity.ERROR,
            "several-tables",
            "The same lines stand on more than one sheet, so we cannot tell which to read.",
            "Delete or hide the sheets that are not the return. Sheets with different lines, as "
            "one for each service, are read together.",
            (Spot(other.sheet.name, address(other.heading_row, 1)),),
        )
    for column in table.missing:
        yield Finding(
            Severity.ERROR,
            "missing-column",
            "A column of the return is missing.",
            "Tell us which of your columns holds it, add a column with this heading, or copy the "
            "figures into the template.",
            (Spot(sheet.name, f"{row}:{row}", "", "", column.value),),
        )
    for column, position in table.repeated:
        yield Finding(
            Severity.ERROR,
            "repeated-column",
            "Two columns have the same heading, so we cannot tell which to read.",
            "Delete one of them or give it another heading.",
            (spot(table.columns[column]), spot(position)),
        )
    for position, _ in table.unknown:
        yield Finding(
            Severity.WARNING,
            "unknown-column",
            "We do not know this heading, so we do not read its column.",
            "If it holds figures of the return, give it the template's heading.",
            (spot(position),),
        )
    if Column.EXPLANATION not in table.columns and table.own is None:
        yield Finding(
            Severity.WARNING,
            "missing-explanation-column",
            "There is no column for explanations.",
            "Add a column headed Explanation where a line needs one.",
            (Spot(sheet.name, f"{row}:{row}", "", "", Column.EXPLANATION.value),),
        )
