"""Performance by exception: what is red or amber, what has no figure, and the rest in a line."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms

from commissioning.curve import curve_of
from commissioning.models import Actual, ActualState, Indicator, Outcome
from commissioning.queries import performance as queries
from commissioning.queries.performance import Standing
from commissioning.queries.story import Story, stories_of
from commissioning.rules.judging import Direction, Polarity, Rag, gap, rule_words
from commissioning.rules.periods import Frequency, Period
from reports.base import PDF, XLSX, Content, Report, ReportForm, Section
from reports.registry import register
from reports.workbook import Column, Kind, Sheet, Workbook
from trusts.clock import today
from trusts.errors import Refusal
from trusts.permissions import Permission
from trusts.scope import Scope
from trusts.ui.tags import day, figure

FOLDER = "commissioning/reports"
MOST_RECENT = 5
"""How many of its last figures stand on the page of a red indicator."""


@dataclass(frozen=True)
class OutcomeParams:
    """Which outcome, by its name in addresses; empty for all."""

    outcome: str


class OutcomeForm(ReportForm):
    """Asks for the outcome."""

    outcome = forms.ChoiceField(label="Outcome", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["outcome"]
        field.choices = [("", "Every outcome"), *Outcome.objects.values_list("slug", "name")]


@register
class PerformanceByException(Report):
    """Red with its story and what will be done, amber, what has no figure; then all others."""

    slug = "performance-by-exception"
    name = "Performance by exception"
    summary = (
        "Indicators off their targets, each with its curve, story and corrective action; those "
        "without a figure; and the rest in a table."
    )
    subject = "Plan"
    permission = Permission.PLAN_VIEW
    template = f"{FOLDER}/performance.html"
    Params = OutcomeParams
    form_class = OutcomeForm
    formats = (PDF, XLSX)

    def title(self, scope: Scope, params: OutcomeParams) -> str:
        """The report, its outcome where there is one, and the day."""
        outcome = _outcome(params)
        about = f", {outcome.name}" if outcome else ""
        return f"{self.name}{about}, {day(today())}"

    def collect(self, scope: Scope, params: OutcomeParams) -> Content:
        """Read every live indicator's accepted figures."""
        found = _read(params)
        red = [one for one in found if one.rag is Rag.RED]
        stories = stories_of((one.indicator for one in red), sees_waiting=False)
        unanswered = sum(1 for one in red if not _is_answered(one))
        amber = [one for one in found if one.rag is Rag.AMBER]
        missing = [one for one in found if one.newest is None or one.overdue]
        known = {one.indicator.pk for one in (*red, *amber, *missing)}
        others = [one for one in found if one.indicator.pk not in known]
        parts = [
            Section(
                "Summary",
                {
                    "outcomes": _by_outcome(found),
                    "moved": [_line(one) for one in found if _has_turned(one)],
                },
                template=f"{FOLDER}/performance.html",
            )
        ]
        parts += [
            Section(
                str(one.indicator),
                _detail(one, stories[one.indicator.pk]),
                template=f"{FOLDER}/performance_red.html",
            )
            for one in red
        ]
        parts.append(
            Section(
                "Amber, missing and on course",
                {
                    "amber": [_line(one) for one in amber],
                    "missing": [_line(one) for one in missing],
                    "others": [_line(one) for one in others],
                },
                template=f"{FOLDER}/performance_rest.html",
            )
        )
        outcome = _outcome(params)
        return Content(
            title="Performance by exception",
            subtitle=outcome.name if outcome else "Every outcome",
            facts=[
                ("As at", day(today())),
                ("Indicators", str(len(found))),
                ("Red", f"{len(red)}, of which {unanswered} without corrective action"),
                ("Amber", str(len(amber))),
                ("Green", str(sum(1 for one in found if one.rag is Rag.GREEN))),
                ("Figure missing or overdue", str(len(missing))),
            ],
            parts=parts,
        )

    def workbook(self, scope: Scope, params: OutcomeParams) -> Workbook:
        """Exceptions, every indicator, and every accepted figure with where it came from."""
        found = _read(params)
        outcome = _outcome(params)
        off = [one for one in found if one.rag in (Rag.RED, Rag.AMBER) or one.overdue]
        sheets = [
            _sheet("exceptions", "Exceptions", "Red, amber, and missing or overdue", off),
            _sheet("indicators", "All indicators", "Every live indicator", found),
            _figures([one.indicator for one in found]),
        ]
        return Workbook(
            "Performance by exception",
            outcome.name if outcome else "Every outcome",
            f"accepted figures as at {day(today())}",
            sheets,
        )


def _outcome(params: OutcomeParams) -> Outcome | None:
    if not params.outcome:
        return None
    found = Outcome.objects.filter(slug=params.outcome).first()
    if found is None:
        raise Refusal("There is no such outcome any more.")
    return found


def _read(params: OutcomeParams) -> list[Standing]:
    _outcome(params)
    rows = list(queries.listed(queries.Wanted(outcome=params.outcome)))
    if not rows:
        raise Refusal("There are no indicators yet.")
    standing = queries.latest(rows)
    return [standing[row.pk] for row in rows]


def _is_answered(one: Standing) -> bool:
    return bool(one.answer and one.answer.corrective)


def _has_turned(one: Standing) -> bool:
    """Whether the period's direction turned against that of the year: the curve turns."""
    turns = {Direction.BETTER, Direction.WORSE}
    return {one.since_before, one.since_last_year} == turns


def _by_outcome(found: Iterable[Standing]) -> list[dict[str, Any]]:
    rows: dict[str, dict[str, Any]] = {}
    for one in found:
        name = one.indicator.outcome.name
        row = rows.setdefault(name, dict.fromkeys(("red", "amber", "green", "other", "all"), 0))
        key = one.rag.value if one.rag and one.rag is not Rag.NONE else "other"
        row[key] += 1
        row["all"] += 1
    return [{"name": name, **row} for name, row in rows.items()]


def _line(one: Standing) -> dict[str, Any]:
    places = one.indicator.places
    newest = one.newest
    return {
        "name": str(one.indicator),
        "outcome": one.indicator.outcome.name,
        "lead": one.indicator.lead.name if one.indicator.lead else "Nobody yet",
        "unit": one.indicator.unit,
        "value": figure(newest.value, places) if newest else "",
        "period": one.period.label if one.period else "",
        "target": figure(newest.target, places) if newest else "",
        "rag": one.rag.value if one.rag else "",
        "stands": _stands(one),
        "before": one.since_before.label,
        "year": one.since_last_year.label,
        "overdue": one.overdue.label if one.overdue else "",
        "story": one.answer.story if one.answer else "",
        "waits": one.waits,
    }


def _stands(one: Standing) -> str:
    if one.rag is None:
        return "No figure yet"
    return "For context" if one.indicator.is_contextual else one.rag.label


def _detail(one: Standing, story: Story) -> dict[str, Any]:
    indicator = one.indicator
    polarity = Polarity(indicator.polarity)
    frequency = Frequency(indicator.frequency)
    margin = story.in_force.margin if story.in_force else None
    answer = one.answer
    targets = {target.ends_on: target.value for target in story.targets}
    recent: Sequence[Actual] = story.accepted[:MOST_RECENT]
    return {
        **_line(one),
        "definition": indicator.definition,
        "rule": rule_words(margin, polarity, indicator.unit) if margin else "",
        "chart": curve_of(indicator, story, chart_id=f"curve-{indicator.pk}"),
        "rows": [
            {
                "period": Period(row.ends_on, frequency).label,
                "value": figure(row.value, indicator.places),
                "target": figure(targets.get(row.ends_on), indicator.places),
                "stands": Rag(row.rag).label if row.rag != Rag.NONE else "",
                "rag": row.rag,
                "quality": row.get_quality_display(),
                "source": row.source,
            }
            for row in recent
        ],
        "answered": _is_answered(one),
        "corrective": answer.corrective if answer else "",
        "who": answer.partner.name if answer and answer.partner else "",
        "when": answer.due_on if answer else None,
        "expected": figure(answer.forecast, indicator.places) if answer else "",
        "comparators": [
            (row.place, Period(row.ends_on, frequency).label, figure(row.value, indicator.places))
            for row in story.comparators
        ],
        "groups": [
            (
                row.group,
                Period(row.ends_on, frequency).label,
                figure(gap(row.theirs, row.others, polarity), indicator.places),
            )
            for row in story.groups
        ],
    }


def _sheet(key: str, name: str, title: str, found: Iterable[Standing]) -> Sheet:
    return Sheet(
        key,
        name,
        title,
        [
            Column("code", "Code", width=12),
            Column("name", "Indicator", width=50),
            Column("outcome", "Outcome", width=26),
            Column("lead", "Lead partner", width=28),
            Column("period", "Period", width=20),
            Column("value", "Figure", Kind.NUMBER),
            Column("target", "Target", Kind.NUMBER),
            Column("unit", "Unit", width=22),
            Column("stands", "Stands", Kind.STANDING),
            Column("before", "Since the period before", width=16),
            Column("year", "Since a year before", width=16),
            Column("overdue", "Overdue", width=20),
            Column("story", "What lies behind it", width=60),
            Column("action", "What will be done", width=60),
            Column("who", "Who", width=28),
            Column("when", "By when", Kind.DATE),
        ],
        [_row(one) for one in found],
        empty="Nothing is off its target, and no figure is missing.",
        frozen=2,
    )


def _row(one: Standing) -> dict[str, Any]:
    line, newest, answer = _line(one), one.newest, one.answer
    return {
        "code": one.indicator.code,
        "name": one.indicator.name,
        **{key: line[key] for key in ("outcome", "lead", "period", "unit", "stands")},
        "value": _number(newest.value) if newest else "No figure",
        "target": _number(newest.target) if newest else None,
        **{key: line[key] for key in ("before", "year", "overdue", "story")},
        "action": answer.corrective if answer else "",
        "who": answer.partner.name if answer and answer.partner else "",
        "when": answer.due_on if answer else None,
    }


def _figures(indicators: Sequence[Indicator]) -> Sheet:
    known = {indicator.pk: indicator for indicator in indicators}
    rows = Actual.objects.filter(indicator__in=known, state=ActualState.ACCEPTED)
    rows = rows.select_related("file").order_by("indicator__code", "ends_on")
    return Sheet(
        "figures",
        "Figures",
        "Every accepted figure",
        [
            Column("code", "Code", width=12),
            Column("period", "Period", width=20),
            Column("value", "Figure", Kind.NUMBER),
            Column("target", "Target", Kind.NUMBER),
            Column("stands", "Stands", Kind.STANDING),
            Column("source", "Source", width=44),
            Column("quality", "Quality", width=30),
            Column("by", "Reported by", width=28),
            Column("accepted", "Accepted by", width=28),
            Column("cell", "Read from", width=44),
        ],
        [
            {
                "code": known[row.indicator_id].code,
                "period": Period(row.ends_on, Frequency(known[row.indicator_id].frequency)).label,
                "value": _number(row.value),
                "target": _number(row.target),
                "stands": Rag(row.rag).label,
                "source": row.source,
                "quality": row.get_quality_display(),
                "by": row.reported_by,
                "accepted": row.decided_by,
                "cell": f"{row.file.name}, {row.cell}" if row.file else "Typed",
            }
            for row in rows
        ],
        empty="No figure has been accepted yet.",
        frozen=2,
    )


def _number(value: Decimal | None) -> Decimal | None:
    """Without the zeros at its end, which the database adds."""
    return None if value is None else value.normalize()
