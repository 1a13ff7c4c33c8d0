"""How a position is put together, whether from the ledger as it is or from what was frozen.

There is one arithmetic for both: a frozen position can be made again and must come out the same.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from collections.abc import Mapping as Mapped
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Protocol

from finance.models import (
    Arrangement,
    ReportingPeriod,
    Return,
    ReturnLine,
    ReturnState,
    Subjective,
    Tier,
)
from finance.queries.position_lines import Mapping, PositionLine, add_up
from finance.queries.position_types import (
    ConsolidatedPosition,
    Frozen,
    LastFigures,
    PartnerPosition,
)
from finance.queries.returns import PartnerReturn
from finance.rules.money import ZERO
from finance.rules.profile import to_date
from finance.rules.variance import Thresholds, needs_explanation, rag, rag_words, variance
from trusts.levels import Level


class BudgetRow(Protocol):
    """What a budget line and its frozen copy have in common."""

    code: str
    service: str
    subjective: str
    tier: str
    arrangement: str
    level: str
    original: Decimal
    current: Decimal
    profile: list[Decimal]


@dataclass(frozen=True)
class Reported:
    """A line's figures in a return, in pounds, and where they came from."""

    actual: Decimal
    commitments: Decimal
    forecast: Decimal
    explanation: str
    of_return: int
    sheet: str
    cells: dict[str, str]

    @classmethod
    def from_row(cls, row: ReturnLine) -> Reported:
        """As the ledger has it."""
        return cls(
            actual=row.actual_to_date,
            commitments=row.commitments,
            forecast=row.forecast_outturn,
            explanation=row.explanation,
            of_return=row.of_return_id,
            sheet=row.sheet,
            cells={
                "actual": row.actual_cell,
                "commitments": row.commitments_cell,
                "forecast": row.forecast_cell,
                "explanation": row.explanation_cell,
            },
        )


@dataclass(frozen=True)
class Standing:
    """A partner in a period: the return that counts, or why there is none. `slug` names it."""

    name: str
    slug: str
    status: str
    counts: bool
    why: str
    of_return: int | None = None
    file: int | None = None
    version: int | None = None
    submitted_by: str = ""
    submitted_on: datetime.date | None = None
    accepted_by: str = ""
    accepted_on: datetime.date | None = None
    note: str = ""
    last: Return | None = None

    @classmethod
    def from_status(cls, status: PartnerReturn, last: Return | None) -> Standing:
        """As the ledger has it now; `last` is its newest accepted return before the period."""
        live = status.live
        counts = live is not None and live.state == ReturnState.ACCEPTED
        return cls(
            name=status.partner.name,
            slug=status.partner.slug,
            status=status.label,
            counts=counts,
            why="" if counts else status.why,
            of_return=live.pk if live else None,
            file=live.return_file_id if live else None,
            version=live.version if live else None,
            submitted_by=live.submitted_by if live else "",
            submitted_on=live.submitted_at.date() if live and live.submitted_at else None,
            accepted_by=live.decided_by if live and counts else "",
            accepted_on=live.decided_at.date() if live and counts and live.decided_at else None,
            note=live.note if live else "",
            last=None if counts else last,
        )


def budgeted(
    row: BudgetRow,
    *,
    pk: int,
    owner: Standing,
    funding: str,
    mappings: tuple[Mapping, ...],
    period_number: int,
) -> PositionLine:
    """A line with its budget alone."""
    return PositionLine(
        partner=owner.name,
        partner_slug=owner.slug,
        code=row.code,
        service=row.service,
        subjective=Subjective(row.subjective).label,
        tier=Tier(row.tier).label,
        arrangement=Arrangement(row.arrangement).label,
        is_income=row.subjective == Subjective.INCOME,
        original=row.original,
        current=row.current,
        profile_to_date=to_date(row.profile, period_number),
        funding=funding,
        level=str(Level(row.level).label),
        mappings=mappings,
        explanation_missing="No accepted return.",
        pk=pk,
    )


def reported(
    line: PositionLine,
    figures: Reported,
    *,
    file: int | None,
    before: Decimal | None,
    note: str,
    thresholds: Thresholds,
) -> PositionLine:
    """The line with a return's figures. `before` is the forecast of the period before, or None."""
    outturn = variance(figures.forecast, line.current, is_income=line.is_income)
    colour = rag(outturn, line.current, thresholds)
    needed = needs_explanation(outturn, line.current, thresholds)
    previous = None if before is None else before - line.current
    missing = ""
    if needed and not figures.explanation:
        missing = "None given."
        if note:
            missing += f" With the return the partner wrote: “{note}”"
    return replace(
        line,
        actual=figures.actual,
        commitments=figures.commitments,
        forecast=figures.forecast,
        to_date=variance(figures.actual, line.profile_to_date, is_income=line.is_income),
        outturn=outturn,
        previous_forecast_variance=previous,
        movement=None if previous is None else outturn.amount - previous,
        rag=colour,
        rag_words=rag_words(colour, outturn, thresholds),
        explanation=figures.explanation,
        explanation_missing=missing,
        needs_explanation=needed,
        of_return=figures.of_return,
        file=file,
        sheet=figures.sheet,
        cells=figures.cells,
    )


def partner_position(
    owner: Standing,
    lines: Iterable[PositionLine],
    figures: Mapped[int, Reported],
    before: Mapped[int, Decimal],
    thresholds: Thresholds,
    last: Sequence[ReturnLine] = (),
) -> PartnerPosition:
    """A partner's part; `figures` and `before` are by budget line, `last` an older return's."""
    made = tuple(
        reported(
            line,
            figures[line.pk],
            file=owner.file,
            before=before.get(line.pk),
            note=owner.note,
            thresholds=thresholds,
        )
        if owner.counts and line.pk in figures
        else line
        for line in lines
    )
    return PartnerPosition(
        partner=owner.name,
        slug=owner.slug,
        status=owner.status,
        counts=owner.counts,
        why=owner.why,
        lines=made,
        totals=add_up(made),
        budget=add_up(made, budgets_only=True),
        version=owner.version,
        submitted_by=owner.submitted_by,
        submitted_on=owner.submitted_on,
        accepted_by=owner.accepted_by,
        accepted_on=owner.accepted_on,
        note=owner.note,
        of_return=owner.of_return,
        last=_last_figures(owner, made, last),
    )


def _last_figures(
    owner: Standing, lines: Sequence[PositionLine], rows: Sequence[ReturnLine]
) -> LastFigures | None:
    if owner.last is None or owner.last.version is None:
        return None
    found = {row.budget_line_id: Reported.from_row(row) for row in rows}
    old = [
        replace(
            line,
            actual=found[line.pk].actual,
            commitments=found[line.pk].commitments,
            forecast=found[line.pk].forecast,
        )
        for line in lines
        if line.pk in found
    ]
    return LastFigures(
        period=str(owner.last.period),
        of_return=owner.last.pk,
        version=owner.last.version,
        totals=add_up(old),
    )


def assemble(
    period: ReportingPeriod,
    partners: Sequence[PartnerPosition],
    *,
    as_at: datetime.date,
    thresholds: Thresholds,
    frozen: Frozen | None = None,
) -> ConsolidatedPosition:
    """The whole from its partners."""
    lines = [line for partner in partners for line in partner.lines]
    return ConsolidatedPosition(
        period_code=period.code,
        period_name=str(period),
        financial_year=period.year_label,
        due_on=period.due_on,
        as_at=as_at,
        partners=tuple(partners),
        totals=add_up(lines),
        unreported_budget=sum((p.budget.net.current for p in partners if not p.counts), ZERO),
        unmapped_budget=sum((line.unmapped for line in lines if not line.is_income), ZERO),
        thresholds=thresholds,
        frozen=frozen,
    )


def figures_of(returns: Iterable[int]) -> dict[int, Reported]:
    """The figures of returns (by key, of one period) by budget line. One query."""
    rows = ReturnLine.objects.filter(of_return__in=list(returns))
    return {row.budget_line_id: Reported.from_row(row) for row in rows}


def forecasts_of(returns: Iterable[int]) -> dict[int, Decimal]:
    """The forecasts of returns (by key, of one period) by budget line. One query."""
    rows = ReturnLine.objects.filter(of_return__in=list(returns))
    return dict(rows.values_list("budget_line_id", "forecast_outturn"))


def accepted_before(period: ReportingPeriod) -> dict[int, Return]:
    """Each partner's accepted return of the period just before, by partner. Two queries."""
    previous = (
        ReportingPeriod.objects.filter(
            financial_year=period.financial_year, number__lt=period.number
        )
        .order_by("-number")
        .first()
    )
    if previous is None:
        return {}
    rows = Return.objects.filter(period=previous, state=ReturnState.ACCEPTED)
    return {row.partner_id: row for row in rows}


def last_accepted(period: ReportingPeriod, partners: Sequence[int]) -> dict[int, Return]:
    """The newest accepted return of the year before the period, by partner. One query."""
    if not partners:
        return {}
    rows = Return.objects.filter(
        partner__in=partners,
        period__financial_year=period.financial_year,
        period__number__lt=period.number,
        state=ReturnState.ACCEPTED,
    )
    # The newest comes last, and stays.
    return {row.partner_id: row for row in rows.select_related("period").order_by("period__number")}


def lines_of_returns(returns: Iterable[Return]) -> dict[int, list[ReturnLine]]:
    """Lines by return. One query, none for no returns."""
    wanted = list(returns)
    found: dict[int, list[ReturnLine]] = {row.pk: [] for row in wanted}
    if wanted:
        for line in ReturnLine.objects.filter(of_return__in=wanted):
            found[line.of_return_id].append(line)
    return found
