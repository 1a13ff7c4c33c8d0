"""Between the pure checking of a file and the database: what to expect, and what was read."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict, replace

from finance.models import BudgetLine, ReportingPeriod, Return, ReturnLine, ReturnState
from finance.queries.layouts import layouts_in_force
from finance.queries.procedure import settings_of
from finance.rules.expectation import Expected, ExpectedLine
from finance.rules.findings import Spot
from trusts.models import Partner

REPORTED = (ReturnState.SUBMITTED, ReturnState.QUERIED, ReturnState.ACCEPTED)


def expectation(partner: Partner, period: ReportingPeriod) -> Expected:
    """What this partner's return for this period is checked against.

    The last return is the newest live one of an earlier period in the same year. The settings are
    those the period is monitored with. Four queries, or five where there is a last return.
    """
    settings = settings_of(period)
    budget_lines = list(
        BudgetLine.objects.filter(
            budget__partner=partner, budget__financial_year=period.financial_year
        )
    )
    last = last_lines(partner, period)
    return Expected(
        trust=partner.trust.slug,
        partner=partner.slug,
        partner_name=partner.name,
        period=period.calendar,
        lines=tuple(
            ExpectedLine(
                code=line.code,
                service=line.service,
                category=line.get_subjective_display(),
                is_income=line.is_income,
                current=line.current,
                profile_to_date=line.profile_to_date(period.number),
                previous_actual=last[line.pk].actual_to_date if line.pk in last else None,
                previous_explanation=last[line.pk].explanation if line.pk in last else "",
            )
            for line in budget_lines
        ),
        thresholds=settings.thresholds,
        rulings=settings.ruled,
        explanation_words=settings.explanation_words,
        layouts=layouts_in_force(partner),
    )


def last_return(partner: Partner, period: ReportingPeriod) -> Return | None:
    """The newest live return of an earlier period in the same year."""
    return (
        Return.objects.filter(
            partner=partner,
            period__financial_year=period.financial_year,
            period__number__lt=period.number,
            state__in=REPORTED,
        )
        .order_by("-period__number")
        .first()
    )


def last_lines(partner: Partner, period: ReportingPeriod) -> dict[int, ReturnLine]:
    """Lines of the partner's last return before this period, by budget line."""
    last = last_return(partner, period)
    if last is None:
        return {}
    return {line.budget_line_id: line for line in ReturnLine.objects.filter(of_return=last)}


def fingerprint(expected: Expected) -> str:
    """A digest of what figures are compared with: it changes when the budget or last return does.

    A layout is not part of it: it says how a file was read, and each file remembers its own.
    """
    facts = json.dumps(asdict(replace(expected, layouts=())), default=str, sort_keys=True)
    return hashlib.sha256(facts.encode()).hexdigest()


def pack_spots(spots: Iterable[Spot]) -> list[dict[str, str]]:
    """A finding's places as JSON."""
    return [
        {
            "sheet": spot.sheet,
            "cell": spot.cell,
            "line": spot.line,
            "found": spot.found,
            "expected": spot.expected,
        }
        for spot in spots
    ]
