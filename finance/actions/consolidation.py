"""Freezing the position of a period."""

from django.db.models import Max

from finance.models import (
    BudgetLine,
    ConsolidatedLine,
    ConsolidatedPartner,
    Consolidation,
    ReportingPeriod,
    Return,
    ReturnLine,
)
from finance.queries.consolidation import mappings_as_json, sees_everything
from finance.queries.consolidation_proof import (
    Pin,
    approved_virements,
    content,
    digest_of,
    prove,
)
from finance.queries.pool_sides import sides_of_period
from finance.queries.position import consolidated_position
from finance.queries.position_build import accepted_before
from finance.queries.position_types import ConsolidatedPosition, PartnerPosition
from finance.queries.procedure import settings_of
from trusts.actions.base import action
from trusts.audit import record
from trusts.clock import now
from trusts.errors import Refusal
from trusts.levels import Level
from trusts.models import Partner
from trusts.permissions import Permission
from trusts.scope import Scope


@action(Permission.PERIOD_MANAGE, verb="position.frozen")
def freeze_position(
    *, by: Scope, period: ReportingPeriod, why: str = "", shows_last: bool = True
) -> Consolidation:
    """Freeze the position of a period as it is now, and prove that it can be made again.

    `why` is asked for from the second time on; `shows_last` keeps the newest accepted figures of
    partners whose return is missing beside the position, marked as old. Refuses a period without
    any accepted return, and a person who does not see every level and partner.
    """
    by.require(Permission.PERIOD_MANAGE, level=Level.EXECUTIVE)
    if not sees_everything(by):
        raise Refusal("You see only part of the money, so you cannot freeze the whole position.")
    # Everybody who freezes, submits or closes queues up at the period.
    locked = ReportingPeriod.objects.select_for_update().get(pk=period.pk)
    rows = Consolidation.objects.filter(period=locked)
    number = (rows.aggregate(newest=Max("number"))["newest"] or 0) + 1
    if number > 1 and not why.strip():
        raise Refusal(
            "This period has a frozen position already. Say why it is frozen again.", field="why"
        )
    position = consolidated_position(locked)
    if not position.returned:
        raise Refusal(f"No return for {locked} has been accepted, so there is nothing to freeze.")
    made = _store(by, locked, position, number=number, why=why.strip(), shows_last=shows_last)
    proof = prove(made)
    if not (proof.is_unaltered and proof.is_same):
        raise Refusal(
            "The figures changed while they were being frozen. Nothing was kept. Try again."
        )
    record(
        by,
        made,
        number=number,
        why=made.why,
        digest=made.digest,
        partners={p.slug: p.version if p.counts else None for p in position.partners},
        net_forecast=position.totals.net.forecast,
    )
    return made


def _store(
    by: Scope,
    period: ReportingPeriod,
    position: ConsolidatedPosition,
    *,
    number: int,
    why: str,
    shows_last: bool,
) -> Consolidation:
    settings = settings_of(period).as_json()
    virements = approved_virements(period)
    contributions = [row.as_json() for row in sides_of_period(period)]
    if not shows_last:
        position = position.without_last()
    partners = {partner.slug: partner for partner in Partner.objects.all()}
    before = accepted_before(period)
    live = _returns(position)
    parts = {
        one.slug: _part(one, partners[one.slug], before.get(partners[one.slug].pk), live)
        for one in position.partners
    }
    canonical = content(
        position,
        {slug: Pin.from_part(part) for slug, part in parts.items()},
        settings=settings,
        virements=virements,
        contributions=contributions,
    )
    made = Consolidation.objects.create(
        period=period,
        number=number,
        why=why,
        as_at=position.as_at,
        freezer=by.person,
        frozen_by=by.actor[:200],
        frozen_at=now(),
        settings=settings,
        shows_last=shows_last,
        contributions=contributions,
        virements=virements,
        digest=digest_of(canonical),
    )
    for part in parts.values():
        part.consolidation = made
    ConsolidatedPartner.objects.bulk_create(parts.values())
    _store_lines(made, position, parts)
    return made


def _returns(position: ConsolidatedPosition) -> dict[int, Return]:
    wanted = {p.of_return for p in position.partners if p.of_return}
    wanted |= {p.last.of_return for p in position.partners if p.last}
    rows = Return.objects.filter(pk__in=wanted).select_related("return_file", "period")
    return {row.pk: row for row in rows}


def _part(
    one: PartnerPosition, partner: Partner, previous: Return | None, returns: dict[int, Return]
) -> ConsolidatedPartner:
    live = returns[one.of_return] if one.of_return else None
    return ConsolidatedPartner(
        partner=partner,
        name=one.partner,
        status=one.status,
        why=one.why,
        live=live,
        counts=one.counts,
        version=one.version,
        submitted_by=one.submitted_by,
        submitted_on=one.submitted_on,
        accepted_by=one.accepted_by,
        accepted_on=one.accepted_on,
        note=one.note,
        sha256=live.return_file.sha256 if live else "",
        previous=previous,
        last=returns[one.last.of_return] if one.last else None,
    )


def _store_lines(
    made: Consolidation, position: ConsolidatedPosition, parts: dict[str, ConsolidatedPartner]
) -> None:
    budgets = {
        row.pk: row
        for row in BudgetLine.objects.filter(pk__in=[line.pk for line in position.lines])
    }
    counting = [p.of_return for p in position.partners if p.counts]
    sources = {
        (row.of_return_id, row.budget_line_id): row
        for row in ReturnLine.objects.filter(of_return__in=counting)
    }
    ConsolidatedLine.objects.bulk_create(
        ConsolidatedLine(
            consolidation=made,
            part=parts[line.partner_slug],
            budget_line=(budget := budgets[line.pk]),
            level=budget.level,
            return_line=sources[line.of_return, line.pk] if line.of_return else None,
            code=line.code,
            service=line.service,
            subjective=budget.subjective,
            tier=budget.tier,
            arrangement=budget.arrangement,
            funding=line.funding,
            mapping=mappings_as_json(line.mappings),
            original=line.original,
            current=line.current,
            profile=budget.profile,
            actual=line.actual,
            commitments=line.commitments,
            forecast=line.forecast,
            previous_forecast=(
                None
                if line.previous_forecast_variance is None
                else line.previous_forecast_variance + line.current
            ),
            explanation=line.explanation,
        )
        for line in position.lines
    )
