"""Pooled funds as pages and reports show them: who owes what, what was spent on what."""

from __future__ import annotations

import datetime
from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import QuerySet

from finance.models import (
    BudgetLine,
    Contribution,
    Instalment,
    Pool,
    PoolPartner,
    ReportingPeriod,
    ReturnLine,
    ReturnState,
)
from finance.rules.money import ZERO
from finance.rules.risk_share import Agreement, Party, Rule
from trusts.clock import today
from trusts.permissions import Permission
from trusts.scope import Scope
from trusts.ui.parts import Tag


def visible_pools(scope: Scope, permission: Permission = Permission.BUDGET_VIEW) -> QuerySet[Pool]:
    """Pools that the permission reaches: every one, or those one's own partner is in."""
    rows = Pool.objects.filter(level__in=scope.levels_for(permission))
    partners = scope.partner_ids(permission)
    if partners is not None:
        own = PoolPartner.objects.filter(partner_id__in=partners)
        rows = rows.filter(pk__in=own.values("pool_id"))
    return rows.select_related("host", "body", "rest_borne_by")


def agreement_of(pool: Pool, financial_year: int) -> Agreement:
    """The pool's risk share with the year's revised contributions, as the rules take it."""
    revised = {row.partner_id: row.revised for row in contributions(pool, financial_year, on=None)}
    parts = PoolPartner.objects.filter(pool=pool).select_related("partner")
    return Agreement(
        rule=Rule.from_code(pool.rule),
        parties=tuple(
            Party(
                key=part.partner.slug,
                contribution=revised.get(part.partner_id, ZERO),
                over=part.over,
                under=part.under,
                cap=part.cap,
            )
            for part in parts
        ),
        host=pool.host.slug,
        rest_borne_by=pool.rest_borne_by.slug if pool.rest_borne_by else "",
    )


@dataclass(frozen=True)
class Owed:
    """A partner's contribution for a year: agreed, varied, due by a day, paid, received. Pounds."""

    contribution: Contribution
    varied: Decimal
    due: Decimal
    paid: Decimal
    received: Decimal
    overdue: Decimal
    instalments: tuple[Instalment, ...]

    @property
    def partner_id(self) -> int:
        """Whose it is."""
        return self.contribution.partner_id

    @property
    def revised(self) -> Decimal:
        """Agreed and varied."""
        return self.contribution.agreed + self.varied

    @property
    def outstanding(self) -> Decimal:
        """Due and not received."""
        return self.due - self.received

    @property
    def differs(self) -> Decimal:
        """Paid, as the contributor says, less received, as the host says."""
        return self.paid - self.received


def contributions(pool: Pool, financial_year: int, *, on: datetime.date | None) -> list[Owed]:
    """Every partner's contribution for the year, as it stands on a day (None: the whole year).

    Three queries however many partners and instalments there are.
    """
    rows = (
        Contribution.objects.filter(pool=pool, financial_year=financial_year)
        .select_related("partner")
        .prefetch_related("changes", "instalments")
    )
    found = []
    for row in rows:
        parts = tuple(row.instalments.all())
        fallen_due = [part for part in parts if on is None or part.due_on <= on]
        found.append(
            Owed(
                contribution=row,
                varied=sum((change.amount for change in row.changes.all()), ZERO),
                due=sum((part.due for part in fallen_due), ZERO),
                paid=sum((part.paid or ZERO for part in parts), ZERO),
                received=sum((part.received or ZERO for part in parts), ZERO),
                overdue=sum(
                    (part.due for part in parts if on is not None and part.is_overdue(on)), ZERO
                ),
                instalments=parts,
            )
        )
    return found


def pool_years(pool: Pool, current: int) -> list[int]:
    """Years that have a contribution, and the one after the current, for agreeing the next."""
    known = set(Contribution.objects.filter(pool=pool).values_list("financial_year", flat=True))
    return sorted(known | {current, current + 1})


@dataclass(frozen=True)
class SchemeSpend:
    """What a scheme has: its lines' budget, spending to date, commitments and forecast. Pounds.

    The figures are those of the host's newest accepted return; None where there is none yet.
    """

    name: str
    purpose: str
    codes: tuple[str, ...]
    budget: Decimal
    actual: Decimal | None
    commitments: Decimal | None
    forecast: Decimal | None


@dataclass(frozen=True)
class PoolSpend:
    """Spending by scheme, and the period whose accepted return it comes from."""

    schemes: tuple[SchemeSpend, ...]
    period: ReportingPeriod | None

    def total(self, figure: str) -> Decimal:
        """The sum over all schemes of `budget`, `actual`, `commitments` or `forecast`."""
        return sum((getattr(one, figure) or ZERO for one in self.schemes), ZERO)


def spending(pool: Pool, financial_year: int) -> PoolSpend:
    """What the pool has spent on each scheme, by the host's newest accepted return of the year."""
    lines = list(
        BudgetLine.objects.filter(
            scheme_line__scheme__pool=pool, budget__financial_year=financial_year
        ).values_list("pk", "code", "current", "scheme_line__scheme_id")
    )
    period = (
        ReportingPeriod.objects.filter(
            financial_year=financial_year,
            returns__partner=pool.host_id,
            returns__state=ReturnState.ACCEPTED,
        )
        .order_by("-number")
        .first()
    )
    figures = {}
    if period:
        figures = {
            row.budget_line_id: row
            for row in ReturnLine.objects.filter(
                of_return__period=period,
                of_return__partner=pool.host_id,
                of_return__state=ReturnState.ACCEPTED,
                budget_line__in=[pk for pk, *_ in lines],
            )
        }
    of_scheme: dict[int, list[tuple[int, str, Decimal]]] = defaultdict(list)
    for pk, code, current, scheme_id in lines:
        of_scheme[scheme_id].append((pk, code, current))
    return PoolSpend(
        tuple(
            _spend(scheme.name, scheme.purpose, of_scheme[scheme.pk], figures if period else None)
            for scheme in pool.schemes.all()
        ),
        period,
    )


def _spend(
    name: str,
    purpose: str,
    lines: list[tuple[int, str, Decimal]],
    figures: dict[int, ReturnLine] | None,
) -> SchemeSpend:
    def total(figure: str) -> Decimal | None:
        if figures is None:
            return None
        return sum((getattr(figures[pk], figure) for pk, *_ in lines if pk in figures), ZERO)

    return SchemeSpend(
        name=name,
        purpose=purpose,
        codes=tuple(code for _, code, _ in lines),
        budget=sum((current for *_, current in lines), ZERO),
        actual=total("actual_to_date"),
        commitments=total("commitments"),
        forecast=total("forecast_outturn"),
    )


@dataclass(frozen=True)
class PoolOverview:
    """A pool in a list: this year's contributions in pounds, and whether anything is late."""

    pool: Pool
    partners: int
    revised: Decimal
    due: Decimal
    received: Decimal
    overdue: Decimal
    review_late: bool

    @property
    def tag(self) -> Tag:
        """Where the pool stands, in a word or two."""
        if not self.pool.is_agreed:
            return Tag("Draft", "grey")
        if self.overdue > 0:
            return Tag("Contributions late", "red")
        if self.review_late:
            return Tag("Review late", "orange")
        return Tag("In force", "green")


def joint_overview(pools: QuerySet[Pool], financial_year: int) -> list[PoolOverview]:
    """Each of the pools with its contributions of a year. Five queries for any number of pools."""
    on = today()
    rows: dict[int, list[Contribution]] = defaultdict(list)
    for row in Contribution.objects.filter(
        pool__in=pools, financial_year=financial_year
    ).prefetch_related("changes", "instalments"):
        rows[row.pool_id].append(row)
    found = []
    for pool in pools.prefetch_related("partners"):
        parts = [part for row in rows[pool.pk] for part in row.instalments.all()]
        changes = [change for row in rows[pool.pk] for change in row.changes.all()]
        found.append(
            PoolOverview(
                pool=pool,
                partners=len(pool.partners.all()),
                revised=sum((row.agreed for row in rows[pool.pk]), ZERO)
                + sum((change.amount for change in changes), ZERO),
                due=sum((part.due for part in parts if part.due_on <= on), ZERO),
                received=sum((part.received or ZERO for part in parts), ZERO),
                overdue=sum((part.due for part in parts if part.is_overdue(on)), ZERO),
                review_late=pool.review_is_late(on),
            )
        )
    return found
