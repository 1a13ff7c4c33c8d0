"""Checks of one line of a return against its budget and its last return."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from finance.rules.contracted import differs, expected_words
from finance.rules.expectation import ExpectedLine, ReadLine
from finance.rules.findings import Finding, Severity, Spot
from finance.rules.layout import Column
from finance.rules.money import ZERO, format_money
from finance.rules.variance import Thresholds, needs_explanation, variance
from trusts.ui.money import percent as percent_words

CONTRACTS_DIFFER = "contracts-differ"
"""The finding that commitments are not what contracts still bind."""


def check_line(
    read: ReadLine,
    line: ExpectedLine,
    thresholds: Thresholds,
    explanation_words: int = 1,
    unread: Collection[Column] = (),
) -> Iterator[Finding]:
    """Warnings about one line, from those of its figures that could be read.

    `unread` names the figures that are no amounts: what depends on one of them is not checked, the
    rest is, so that nothing waits for the next upload. An explanation of fewer than
    `explanation_words` words is none.
    """

    def warn(code: str, message: str, remedy: str, cell: str, found: str, wanted: str) -> Finding:
        spot = Spot(read.sheet, cell, read.code, found, wanted)
        return Finding(Severity.WARNING, code, message, remedy, (spot,))

    if (
        Column.ACTUAL not in unread
        and line.previous_actual is not None
        and read.actual < line.previous_actual
    ):
        yield warn(
            "below-last-actual",
            "Actual to date is lower than in the last return.",
            "Check the figure: it runs from the start of the year. If it is right, say why in the "
            "explanation.",
            read.actual_cell,
            format_money(read.actual),
            f"{format_money(line.previous_actual)} or more",
        )
    due = read.actual + read.commitments
    if not unread and not line.is_income and read.forecast < due:
        yield warn(
            "forecast-below-commitments",
            "The forecast is lower than what is spent and committed already.",
            "Raise the forecast, or say in the explanation what will come back.",
            read.forecast_cell,
            format_money(read.forecast),
            f"{format_money(due)} or more",
        )
    if (
        line.contracted is not None
        and not line.is_income
        and not {Column.ACTUAL, Column.COMMITMENTS} & set(unread)
        and differs(line.contracted, line.current, read.actual, read.commitments)
    ):
        yield warn(
            CONTRACTS_DIFFER,
            "Commitments are not what contracts still bind.",
            "Compare them with the contracts on the line. If they are right all the same, say why; "
            "if a contract has changed, tell who keeps the register of contracts.",
            read.commitments_cell or read.forecast_cell,
            format_money(read.commitments),
            expected_words(line.contracted, line.current, read.actual),
        )
    if Column.FORECAST in unread:
        return
    if read.forecast and line.current and (read.forecast < ZERO) != (line.current < ZERO):
        side = "income" if line.is_income else "spending"
        yield warn(
            "sign-flipped",
            "The forecast has the opposite sign of the budget.",
            "Check the sign. In the template spending and income are both positive amounts.",
            read.forecast_cell,
            format_money(read.forecast),
            f"{side} of about {format_money(line.current)}",
        )
    found = variance(read.forecast, line.current, is_income=line.is_income)
    if not needs_explanation(found, line.current, thresholds):
        return
    if not read.explanation:
        percent = "" if found.percent is None else f", {percent_words(found.percent)}"
        yield warn(
            "no-explanation",
            "A variance beyond the trust's threshold has no explanation.",
            "Say in the explanation what caused most of it, with amounts.",
            read.explanation_cell or read.forecast_cell,
            f"{found.words} of {format_money(abs(found.amount))}{percent}",
            "an explanation",
        )
    elif len(read.explanation.split()) < explanation_words:
        yield warn(
            "short-explanation",
            "An explanation is shorter than the trust asks for.",
            "Say in it what caused most of the variance, with amounts.",
            read.explanation_cell,
            read.explanation[:80],
            f"{explanation_words} words or more",
        )
