"""Frozen positions: reading them back, and making them again from what they pin."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping as Mapped
from dataclasses import asdict
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet

from finance.models import (
    ConsolidatedLine,
    ConsolidatedPartner,
    Consolidation,
    ReportingPeriod,
)
from finance.queries.pool_sides import Sides
from finance.queries.position_build import (
    Reported,
    Standing,
    assemble,
    budgeted,
    figures_of,
    forecasts_of,
    lines_of_returns,
    partner_position,
)
from finance.queries.position_lines import Mapping
from finance.queries.position_types import ConsolidatedPosition, Frozen
from finance.rules.procedure import Settings
from trusts.levels import ALL_LEVELS
from trusts.permissions import Permission
from trusts.scope import Scope, current_scope

READS = (Permission.BUDGET_VIEW, Permission.RETURN_VIEW)


def sees_everything(scope: Scope) -> bool:
    """Whether a position built in this scope is the whole: every level, every partner."""
    return all(
        scope.partner_ids(permission) is None and scope.levels_for(permission) == ALL_LEVELS
        for permission in READS
    )


def partners_seen(scope: Scope) -> frozenset[int] | None:
    """Partners whose part of a position the scope may see; None for every one."""
    reached = [scope.partner_ids(permission) for permission in READS]
    known = [ids for ids in reached if ids is not None]
    return frozenset.intersection(*known) if known else None


def consolidations(period: ReportingPeriod | None = None) -> QuerySet[Consolidation]:
    """Frozen positions of a period, or of all, newest first; where the scope may read any."""
    scope = current_scope()
    levels = frozenset.intersection(*(scope.levels_for(permission) for permission in READS))
    rows = Consolidation.objects.filter(level__in=levels).select_related("period")
    return rows.filter(period=period) if period else rows


def position_of(consolidation: Consolidation) -> ConsolidatedPosition:
    """The frozen position, read back from what was stored; as far as the scope reaches.

    Five queries, however many partners and lines.
    """
    parts = parts_of_freeze(consolidation)
    figures: dict[int, Reported] = {}
    before: dict[int, Decimal] = {}
    lines = _lines(consolidation, parts)
    for rows in lines.values():
        for row in rows:
            if row.return_line is not None:
                figures[row.budget_line_id] = _stored(row)
            if row.previous_forecast is not None:
                before[row.budget_line_id] = row.previous_forecast
    return _put_together(consolidation, parts, lines, figures, before)


def made_again(consolidation: Consolidation) -> ConsolidatedPosition:
    """The same position from the ledger: the pinned returns with the stored budgets and settings.

    Nothing of the stored figures is used.
    """
    parts = parts_of_freeze(consolidation)
    figures = figures_of(part.live_id for part in parts if part.counts and part.live_id)
    before = forecasts_of(part.previous_id for part in parts if part.previous_id)
    return _put_together(consolidation, parts, _lines(consolidation, parts), figures, before)


def parts_of_freeze(consolidation: Consolidation) -> list[ConsolidatedPartner]:
    """The partners of a frozen position that the scope may see, by name. One query."""
    seen = partners_seen(current_scope())
    rows = ConsolidatedPartner.objects.filter(consolidation=consolidation)
    if seen is not None:
        rows = rows.filter(partner__in=seen)
    return list(rows.select_related("partner", "live", "previous", "last__period"))


def _lines(
    consolidation: Consolidation, parts: list[ConsolidatedPartner]
) -> dict[int, list[ConsolidatedLine]]:
    found: dict[int, list[ConsolidatedLine]] = defaultdict(list)
    rows = ConsolidatedLine.objects.filter(consolidation=consolidation, part__in=parts)
    for row in rows.select_related("return_line"):
        found[row.part_id].append(row)
    return found


def _stored(row: ConsolidatedLine) -> Reported:
    """The figures as stored, with the cells of the return's line."""
    assert row.return_line is not None  # noqa: S101 - for the type; asked by the caller
    assert row.actual is not None  # noqa: S101 - the database holds figures to be all or none
    assert row.commitments is not None  # noqa: S101 - as above
    assert row.forecast is not None  # noqa: S101 - as above
    source = Reported.from_row(row.return_line)
    return Reported(
        actual=row.actual,
        commitments=row.commitments,
        forecast=row.forecast,
        explanation=row.explanation,
        of_return=source.of_return,
        sheet=source.sheet,
        cells=source.cells,
    )


def _put_together(
    consolidation: Consolidation,
    parts: list[ConsolidatedPartner],
    lines: Mapped[int, list[ConsolidatedLine]],
    figures: Mapped[int, Reported],
    before: Mapped[int, Decimal],
) -> ConsolidatedPosition:
    thresholds = Settings.from_json(consolidation.settings).thresholds
    old = lines_of_returns(part.last for part in parts if part.last)
    number = consolidation.period.number
    partners = []
    for part in parts:
        owner = _standing(part)
        made = [
            budgeted(
                row,
                pk=row.budget_line_id,
                owner=owner,
                funding=row.funding,
                mappings=mappings_from(row.mapping),
                period_number=number,
            )
            for row in lines[part.pk]
        ]
        rows = old[part.last_id] if part.last_id else ()
        partners.append(partner_position(owner, made, figures, before, thresholds, rows))
    return assemble(
        consolidation.period,
        partners,
        as_at=consolidation.as_at,
        thresholds=thresholds,
        frozen=Frozen(
            pk=consolidation.pk,
            slug=consolidation.slug,
            number=consolidation.number,
            at=consolidation.frozen_at,
            by=consolidation.frozen_by,
            why=consolidation.why,
            digest=consolidation.digest,
        ),
    )


def _standing(part: ConsolidatedPartner) -> Standing:
    return Standing(
        name=part.name,
        slug=part.partner.slug,
        status=part.status,
        counts=part.counts,
        why=part.why,
        of_return=part.live_id,
        file=part.live.return_file_id if part.live else None,
        version=part.version,
        submitted_by=part.submitted_by,
        submitted_on=part.submitted_on,
        accepted_by=part.accepted_by,
        accepted_on=part.accepted_on,
        note=part.note,
        last=part.last,
    )


def mappings_as_json(mappings: tuple[Mapping, ...]) -> list[dict[str, Any]]:
    """A line's shares as plain values, percentages as exact text."""
    return [asdict(mapping) | {"percent": str(mapping.percent)} for mapping in mappings]


def mappings_from(stored: list[dict[str, Any]]) -> tuple[Mapping, ...]:
    """From `mappings_as_json`."""
    return tuple(Mapping(**one | {"percent": Decimal(one["percent"])}) for one in stored)


def sides_of(consolidation: Consolidation) -> tuple[Sides, ...]:
    """Both sides of the contributions as they were; a partner's people see their own pools'."""
    rows = [Sides.from_json(stored) for stored in consolidation.contributions]
    seen = partners_seen(current_scope())
    if seen is None:
        return tuple(rows)
    own = {
        part.partner.slug
        for part in ConsolidatedPartner.objects.filter(
            consolidation=consolidation, partner__in=seen
        ).select_related("partner")
    }
    pools = {row.pool_slug for row in rows if row.partner_slug in own}
    return tuple(row for row in rows if row.pool_slug in pools)
