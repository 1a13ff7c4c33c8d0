"""Between the pure checking of a file and the database: what to expect, and what was read."""

import hashlib
import json
import sys
from collections.abc import Iterable
from contextlib import closing
from dataclasses import asdict
from decimal import Decimal
from typing import Any

from django.contrib.postgres.aggregates import StringAgg
from django.db.models import DecimalField, F, Func, QuerySet, TextField, Value

from finance.models import BudgetLine, ReportingPeriod, Return, ReturnLine, ReturnState, Subjective
from finance.queries.contracted import contracted_by_line
from finance.queries.layouts import layouts_in_force
from finance.queries.procedure import settings_of
from finance.rules.expectation import Expected, ExpectedLine
from finance.rules.findings import Spot
from finance.rules.profile import MONTHS
from trusts.models import Partner

REPORTED = (ReturnState.SUBMITTED, ReturnState.QUERIED, ReturnState.ACCEPTED)
AT_ONCE = 5_000


def expectation(partner: Partner, period: ReportingPeriod) -> Expected:
    """What this partner's return for this period is checked against.

    The last return is the newest live one of an earlier period in the same year. The settings are
    those the period is monitored with. Six queries, however many lines, and two more where lines
    are linked to contracts; no line becomes a model.
    """
    settings = settings_of(period)
    found = (
        _budget_lines(partner, period)
        .order_by("pk")
        .values_list(
            "code",
            "service",
            "subjective",
            "current",
            _profile_to_date(period),
            "pk",
            "level",
        )
    )
    bound = contracted_by_line(partner, period.financial_year)
    with closing(_Before(last_return(partner, period))) as before:
        lines = tuple(
            _expected_line(row, before.of_line(row[5]), bound) for row in found.iterator(AT_ONCE)
        )
    return Expected(
        trust=partner.trust.slug,
        partner=partner.slug,
        partner_name=partner.name,
        period=period.calendar,
        lines=lines,
        thresholds=settings.thresholds,
        rulings=settings.ruled,
        explanation_words=settings.explanation_words,
        layouts=layouts_in_force(partner),
    )


_CATEGORIES = dict(Subjective.choices)


class _Before:
    """What the last return said of each line: actual to date and explanation.

    Lines have to be asked for in the order of their keys. The two lists run side by side instead
    of being joined in the database: just after a large return was written, the planner knows
    nothing of it yet and would look through all of it once for every line.
    """

    def __init__(self, last: Return | None) -> None:
        found = ReturnLine.objects.filter(of_return=last) if last else ReturnLine.objects.none()
        rows = found.order_by("budget_line_id").values_list(
            "budget_line_id", "actual_to_date", "explanation"
        )
        self._rows: Any = rows.iterator(AT_ONCE)
        self._at = next(self._rows, None)

    def of_line(self, key: int) -> tuple[Decimal | None, str]:
        """Its actual to date and explanation; nothing where the last return lacks the line."""
        while self._at is not None and self._at[0] < key:
            self._at = next(self._rows, None)
        if self._at is not None and self._at[0] == key:
            return self._at[1], self._at[2]
        return None, ""

    def close(self) -> None:
        """Let the database's cursor go, within the transaction it belongs to."""
        self._rows.close()


def _expected_line(
    row: tuple[Any, ...], before: tuple[Decimal | None, str], bound: dict[int, Decimal]
) -> ExpectedLine:
    code, service, kind, current, due, key, level = row
    actual, words = before
    is_income = kind == Subjective.INCOME
    # Many lines share one service, and all a few levels: such words are kept once.
    name, level = sys.intern(service), sys.intern(level)
    return ExpectedLine(
        code,
        name,
        _CATEGORIES[kind],
        is_income,
        current,
        due,
        actual,
        words,
        key,
        level,
        bound.get(key),
    )


def _budget_lines(partner: Partner, period: ReportingPeriod) -> QuerySet[BudgetLine]:
    return BudgetLine.objects.filter(
        budget__partner=partner, budget__financial_year=period.financial_year
    )


class _AsGiven(Func):
    """An amount as the driver gives it: a Decimal with its two places, in no need of rounding."""

    template = "(%(expressions)s)"
    arg_joiner = " + "
    output_field = DecimalField(max_digits=14, decimal_places=2)

    @property
    def convert_value(self) -> Any:
        """No conversion, which would be asked for once a line."""
        return self._convert_value_noop


def _profile_to_date(period: ReportingPeriod) -> Func:
    """The months due by the period's end, added up (as `finance.rules.profile.to_date` does)."""
    return _AsGiven(*(F(f"profile__{month}") for month in range(min(period.number, MONTHS))))


def last_return(partner: Partner, period: ReportingPeriod) -> Return | None:
    """The partner's newest live return of an earlier period in the same year."""
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


def fingerprint(partner: Partner, period: ReportingPeriod) -> str:
    """A digest of what figures are compared with: it changes when the budget or last return does.

    Made in the database, line by line in the order they were agreed; a version of a return never
    changes, so its key stands for it. A layout is not part of it: it says how a file was read, and
    each file remembers its own. Take it before the expectation: what changes in between is then
    noticed at the submit.
    """
    settings = settings_of(period)
    last = last_return(partner, period)
    line = Func(
        Value("\x1f"),
        "code",
        "service",
        "subjective",
        "current",
        _profile_to_date(period),
        function="concat_ws",
        output_field=TextField(),
    )
    lines = _budget_lines(partner, period).aggregate(
        digest=Func(
            StringAgg(line, Value("\x1e"), order_by="pk", default=Value("")),
            template="encode(sha256(convert_to(%(expressions)s, 'UTF8')), 'hex')",
            output_field=TextField(),
        )
    )
    facts = [
        partner.pk,
        period.pk,
        period.code,
        last.pk if last else None,
        asdict(settings.thresholds),
        settings.ruled,
        settings.explanation_words,
        lines["digest"],
    ]
    if bound := contracted_by_line(partner, period.financial_year):
        facts.append(sorted((key, str(amount)) for key, amount in bound.items()))
    return hashlib.sha256(json.dumps(facts, default=str).encode()).hexdigest()


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
