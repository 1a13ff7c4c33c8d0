"""A partner's lines at the level of detail that the trust's procedure has agreed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from finance.queries.position_lines import PositionLine
from finance.rules.money import ZERO
from finance.rules.procedure import Detail
from finance.rules.variance import Thresholds, needs_explanation, rag, rag_words, variance


def at_detail(
    lines: Iterable[PositionLine], detail: Detail, thresholds: Thresholds
) -> tuple[PositionLine, ...]:
    """One partner's lines as they are, or summed by service or by kind of spending.

    Income stays apart from spending, so that the sums add up to the same totals to the penny.
    A sum has no key of its own (`pk` is 0), no code, and the explanations of its lines.
    """
    if detail is Detail.LINE:
        return tuple(lines)
    grouped: dict[tuple[str, bool], list[PositionLine]] = defaultdict(list)
    for line in lines:
        name = line.service if detail is Detail.SERVICE else line.subjective
        grouped[name, line.is_income].append(line)
    return tuple(_sum(name, members, thresholds) for (name, _), members in grouped.items())


def _sum(name: str, lines: list[PositionLine], thresholds: Thresholds) -> PositionLine:
    first = lines[0]
    count = len(lines)
    made: dict[str, Any] = {
        "partner": first.partner,
        "partner_slug": first.partner_slug,
        "code": "",
        "service": f"{name} ({count} line{'' if count == 1 else 's'})",
        "subjective": "",
        "tier": "",
        "arrangement": "",
        "is_income": first.is_income,
    }
    original, current, profiled = (
        _of(lines, figure) or ZERO for figure in ("original", "current", "profile_to_date")
    )
    actual, forecast = _of(lines, "actual"), _of(lines, "forecast")
    if actual is None or forecast is None:
        return PositionLine(
            **made,
            original=original,
            current=current,
            profile_to_date=profiled,
            explanation_missing=first.explanation_missing,
        )
    outturn = variance(forecast, current, is_income=first.is_income)
    colour = rag(outturn, current, thresholds)
    before = _of(lines, "previous_forecast_variance")
    explained = [f"{line.code}: {line.explanation}" for line in lines if line.explanation]
    missing = [line.code for line in lines if line.needs_explanation and not line.explanation]
    if missing:
        explained.append(f"{', '.join(missing)}: none given.")
    needed = needs_explanation(outturn, current, thresholds)
    return PositionLine(
        **made,
        original=original,
        current=current,
        profile_to_date=profiled,
        actual=actual,
        commitments=_of(lines, "commitments"),
        forecast=forecast,
        to_date=variance(actual, profiled, is_income=first.is_income),
        outturn=outturn,
        previous_forecast_variance=before,
        movement=None if before is None else outturn.amount - before,
        rag=colour,
        rag_words=rag_words(colour, outturn, thresholds),
        explanation=" ".join(explained),
        explanation_missing="None given." if needed and not explained else "",
        needs_explanation=needed or bool(missing),
    )


def _of(lines: list[PositionLine], figure: str) -> Decimal | None:
    """The sum of a figure, or None where a line has none: nothing is taken for nought."""
    amounts = [getattr(line, figure) for line in lines]
    if any(amount is None for amount in amounts):
        return None
    return sum(amounts, ZERO)
