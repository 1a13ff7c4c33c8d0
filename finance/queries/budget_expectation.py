"""What a partner's budget for a year is checked against, and a digest of it."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from dataclasses import asdict
from decimal import Decimal

from commissioning.models import Action, Priority
from commissioning.queries import plan_of_year
from finance.models import (
    Arrangement,
    BudgetLine,
    FundingSource,
    ReportingPeriod,
    ReturnLine,
    ReturnState,
    Subjective,
    Tier,
)
from finance.queries.procedure import settings_in_force
from finance.queries.shares import mapping_of
from finance.rules.budget_sheet import ExpectedBudget, PresentLine, RowShare
from finance.rules.profile import MONTHS, NoPatternError, last_years_weights
from trusts.levels import Level
from trusts.models import Partner


def expected_budget(partner: Partner, financial_year: int) -> ExpectedBudget:
    """The words, plan, funding sources, agreed lines and last year's actuals that bind a budget."""
    plan = plan_of_year(financial_year)
    actions = Action.objects.filter(priority__plan=plan).select_related("priority")
    return ExpectedBudget(
        trust=partner.trust.slug,
        partner=partner.slug,
        partner_name=partner.name,
        financial_year=financial_year,
        categories=dict(Subjective.choices),
        tiers=dict(Tier.choices),
        arrangements=dict(Arrangement.choices),
        levels=dict(Level.choices),
        funding=tuple(FundingSource.objects.values_list("name", flat=True)),
        priorities=tuple(Priority.objects.filter(plan=plan).values_list("code", flat=True)),
        actions={action.code: action.priority.code for action in actions},
        present=present_lines(partner, financial_year),
        closed_months=closed_months(financial_year),
        last_year=last_year(partner, financial_year - 1),
        default_profile=settings_in_force().default_profile,
    )


def closed_months(financial_year: int) -> int:
    """The number of the newest closed month of a year; 0 where none is closed."""
    newest = (
        ReportingPeriod.objects.filter(
            financial_year=financial_year, closed_at__isnull=False, number__lte=MONTHS
        )
        .order_by("-number")
        .first()
    )
    return newest.number if newest else 0


def present_lines(partner: Partner, financial_year: int) -> dict[str, PresentLine]:
    """The agreed lines by code in lower case. Two queries."""
    lines = list(
        BudgetLine.objects.filter(
            budget__partner=partner, budget__financial_year=financial_year
        ).select_related("funding")
    )
    mappings = mapping_of(lines)
    return {
        line.code.casefold(): PresentLine(
            code=line.code,
            service=line.service,
            subjective=line.subjective,
            tier=line.tier,
            arrangement=line.arrangement,
            level=line.level,
            original=line.original,
            current=line.current,
            profile=tuple(line.profile),
            funding=line.funding.name if line.funding else "",
            shares=tuple(
                RowShare(part.code, part.percent, part.basis, part.action)
                for part in mappings[line.pk].parts
            ),
        )
        for line in lines
    }


def last_year(partner: Partner, financial_year: int) -> dict[str, tuple[Decimal, ...] | str]:
    """Each line's monthly weights from that year's accepted returns, or words why there are none.

    By code in lower case. One query.
    """
    actuals: dict[str, dict[int, Decimal]] = defaultdict(dict)
    rows = ReturnLine.objects.filter(
        of_return__partner=partner,
        of_return__period__financial_year=financial_year,
        of_return__state=ReturnState.ACCEPTED,
    )
    for code, number, actual in rows.values_list(
        "budget_line__code", "of_return__period__number", "actual_to_date"
    ):
        actuals[code.casefold()][number] = actual
    found: dict[str, tuple[Decimal, ...] | str] = {}
    for code, months in actuals.items():
        try:
            found[code] = last_years_weights(months)
        except NoPatternError as none:
            found[code] = str(none)
    return found


def fingerprint(expected: ExpectedBudget) -> str:
    """A digest of everything a budget was checked against."""
    facts = json.dumps(asdict(expected), default=str, sort_keys=True)
    return hashlib.sha256(facts.encode()).hexdigest()
