"""Reading a spreadsheet of indicators: one row each, with baseline and targets. Nothing stored."""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TypeVar

from commissioning.intake.described import About, Profile
from commissioning.intake.table import Finding, Row, read_table
from commissioning.models import Indicator, IndicatorKind, Outcome, Priority
from commissioning.models.indicator import MOST_PLACES
from commissioning.queries import current_plan
from commissioning.rules.figures import check_figure, read_figure
from commissioning.rules.judging import Polarity, Tolerance, ToleranceKind
from commissioning.rules.periods import EXAMPLES, Frequency, Period, read_period
from trusts.models import Partner
from trusts.sheets import Workbook

CODE, NAME, OUTCOME, PRIORITIES = "Code", "Name", "Outcome", "Priorities"
KIND, USE, BETTER, FREQUENCY = "Kind", "Use", "Better", "How often"
UNIT, PLACES, DUE = "Unit", "Decimals", "Days until due"
DEFINITION, SOURCE, LEAD = "Definition", "Source", "Lead partner"
BASELINE, BASELINE_PERIOD, BASELINE_SOURCE = "Baseline", "Baseline period", "Baseline source"
TOLERANCE, TOLERANCE_IN, TARGETS = "Tolerance", "Tolerance in", "Targets"
HEADINGS = (
    *(CODE, NAME, OUTCOME, PRIORITIES, KIND, USE, BETTER, FREQUENCY, UNIT, PLACES, DUE),
    *(DEFINITION, SOURCE, LEAD, BASELINE, BASELINE_PERIOD, BASELINE_SOURCE),
    *(TOLERANCE, TOLERANCE_IN, TARGETS),
)
NEEDED = (CODE, NAME, OUTCOME)
MOST_ROWS = 1_000
USES = {"target": False, "context": True}
BETTERS = {"more": Polarity.HIGHER, "less": Polarity.LOWER}
FREQUENCIES = {
    "month": Frequency.MONTH,
    "quarter": Frequency.QUARTER,
    "half-year": Frequency.HALF,
    "year": Frequency.YEAR,
    "academic year": Frequency.ACADEMIC,
    "calendar year": Frequency.CALENDAR,
}
KINDS = {kind.label.casefold(): kind for kind in IndicatorKind}
TOLERANCES = {"percent": ToleranceKind.PERCENT, "unit": ToleranceKind.UNIT}
T = TypeVar("T")
_PIECE = re.compile(r"(?P<period>[^=:]+?)\s*[=:]\s*(?P<value>[^=:]+)")


@dataclass
class ReadIndicators:
    """Indicators to add, each with its targets if it has any; to use only without findings."""

    found: list[tuple[About, Profile | None]] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)


@dataclass(frozen=True)
class _Known:
    outcomes: Mapping[str, Outcome]
    priorities: Mapping[str, Priority]
    partners: Mapping[str, Partner]
    codes: frozenset[str]


def read_indicators(workbook: Workbook) -> ReadIndicators:
    """The indicators of a workbook, or every fault found. Queries do not grow with the rows."""
    table = read_table(workbook, HEADINGS, NEEDED, MOST_ROWS)
    read = ReadIndicators(findings=list(table.findings))
    plan = current_plan()
    known = _Known(
        {one.name.casefold(): one for one in Outcome.objects.all()},
        {one.code.casefold(): one for one in Priority.objects.filter(plan=plan)},
        {one.name.casefold(): one for one in Partner.objects.all()},
        frozenset(code.casefold() for code in Indicator.objects.values_list("code", flat=True)),
    )
    seen: dict[str, int] = {}
    for row in table.rows:
        about = _about(row, known, seen)
        profile = _profile(row, about) if about is not None else None
        if about is not None:
            read.found.append((about, profile))
        read.findings += row.findings
    return read


def _about(row: Row, known: _Known, seen: dict[str, int]) -> About | None:
    code = _code(row, known, seen)
    name = row.text(NAME, 200)
    if not name:
        row.wrong(NAME, "The name is missing.")
    outcome = known.outcomes.get(row[OUTCOME].casefold())
    if outcome is None:
        row.wrong(OUTCOME, f"Write one of: {', '.join(o.name for o in known.outcomes.values())}.")
    kind = _choice(row, KIND, KINDS)
    frequency = _choice(row, FREQUENCY, FREQUENCIES)
    is_contextual = bool(_choice(row, USE, USES, default="target"))
    polarity = None
    if row[BETTER] or not is_contextual:
        polarity = _choice(row, BETTER, BETTERS)
    lead = known.partners.get(row[LEAD].casefold())
    if row[LEAD] and lead is None:
        row.wrong(LEAD, f"There is no partner called “{row[LEAD][:60]}”.")
    places = _whole(row, PLACES, 1, MOST_PLACES)
    due_days = _whole(row, DUE, 42, 730)
    texts = {
        "unit": row.text(UNIT, 40),
        "definition": row.text(DEFINITION, 2000),
        "source": row.text(SOURCE, 200),
    }
    priorities = _priorities(row, known)
    if outcome is None or kind is None or frequency is None or row.findings:
        return None
    return About(
        code=code,
        name=name,
        outcome=outcome,
        kind=kind,
        frequency=frequency,
        polarity=polarity,
        is_contextual=is_contextual,
        places=places,
        due_days=due_days,
        lead=lead,
        priorities=priorities,
        **texts,
    )


def _code(row: Row, known: _Known, seen: dict[str, int]) -> str:
    code = row.text(CODE, 16)
    key = code.casefold()
    if not code:
        row.wrong(CODE, "The code is missing.")
    elif key in known.codes:
        row.wrong(CODE, f"There is an indicator {code} already. An import only adds.")
    elif key in seen:
        row.wrong(CODE, f"Row {seen[key]} has the same code.")
    seen.setdefault(key, row.number)
    return code


def _priorities(row: Row, known: _Known) -> list[Priority]:
    found = []
    for code in filter(None, re.split(r"[\s,;]+", row[PRIORITIES])):
        priority = known.priorities.get(code.casefold())
        if priority is None:
            row.wrong(PRIORITIES, f"There is no priority {code[:20]} in the plan in force.")
        elif priority not in found:
            found.append(priority)
    return found


def _profile(row: Row, about: About) -> Profile | None:
    if not any(row[name] for name in (BASELINE, TARGETS)):
        return None
    if about.is_contextual:
        row.wrong(TARGETS, "An indicator for context has no baseline and no targets.")
        return None
    baseline, baseline_on = row.number_in(BASELINE), None
    if baseline is not None:
        period = _period(row, BASELINE_PERIOD, row[BASELINE_PERIOD], about.frequency)
        baseline_on = period.ends_on if period else None
        if wrong := check_figure(baseline, about.places):
            row.wrong(BASELINE, wrong)
    targets = _targets(row, about)
    if not targets and not row.findings:
        row.wrong(TARGETS, "A baseline needs a target for one period at least.")
    tolerance = row.number_in(TOLERANCE)
    if tolerance is None and not row[TOLERANCE]:
        row.wrong(TOLERANCE, "Say how much worse than its target a figure may be to be amber.")
    if tolerance is not None and tolerance < 0:
        row.wrong(TOLERANCE, "The tolerance cannot be below nothing.")
    counted_in = _choice(row, TOLERANCE_IN, TOLERANCES, default="percent")
    if row.findings or tolerance is None or counted_in is None:
        return None
    return Profile(
        targets=targets,
        tolerance=Tolerance(tolerance, counted_in),
        baseline=baseline,
        baseline_on=baseline_on,
        baseline_source=row.text(BASELINE_SOURCE, 200),
    )


def _targets(row: Row, about: About) -> dict[datetime.date, Decimal]:
    found: dict[datetime.date, Decimal] = {}
    for piece in filter(None, (part.strip() for part in re.split(r"[;\n]", row[TARGETS]))):
        match = _PIECE.fullmatch(piece)
        value = read_figure(match["value"]) if match else None
        if match is None or value is None:
            example = EXAMPLES[about.frequency]
            row.wrong(TARGETS, f"Write targets as “{example} = 12.5”, with “;” between them.")
            continue
        period = _period(row, TARGETS, match["period"], about.frequency)
        if period is None:
            continue
        if wrong := check_figure(value, about.places):
            row.wrong(TARGETS, wrong)
        if period.ends_on in found:
            row.wrong(TARGETS, f"{period.label} is there twice.")
        found[period.ends_on] = value
    return found


def _period(row: Row, heading: str, written: str, frequency: Frequency) -> Period | None:
    period = read_period(frequency, written)
    if period is None:
        row.wrong(heading, f"Write the period as {EXAMPLES[frequency]}.")
    return period


def _whole(row: Row, heading: str, default: int, most: int) -> int:
    found = row.number_in(heading)
    if found is None:
        return default
    if found != int(found) or not 0 <= found <= most:
        row.wrong(heading, f"Write a whole number from 0 to {most}.")
        return default
    return int(found)


def _choice(row: Row, heading: str, choices: Mapping[str, T], default: str = "") -> T | None:
    written = row[heading].casefold() or default
    if written not in choices:
        words = ", ".join(choice.capitalize() for choice in choices)
        row.wrong(heading, f"Write one of: {words}.")
    return choices.get(written)
