"""Drafts of typed figures, beside the budget and the last return."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.text import slugify

from finance import reading, typed
from finance.models import (
    BudgetLine,
    DraftLine,
    FileState,
    Finding,
    ReportingPeriod,
    Return,
    ReturnDraft,
    ReturnFile,
    ReturnLine,
)
from finance.queries.contracted import contracted_by_line
from finance.rules.money import NotMoney, read_amount
from finance.rules.pasting import PastedLine
from finance.typed import TypedLine
from trusts.models import Partner

PAGE = 25
"""Lines on one page of typing."""


@dataclass(frozen=True)
class TypingLine:
    """A budget line to type figures for; amounts in pounds."""

    line: BudgetLine
    budget_to_date: Decimal
    previous: Decimal | None
    typed: DraftLine | None
    contracted: Decimal | None = None
    """What contracts bind of it in the year; None without a contract."""

    @property
    def pays_other_things(self) -> bool:
        """Whether the line has more money than its contracts take."""
        return self.contracted is not None and self.contracted < self.line.current


def lines_to_type(partner: Partner, period: ReportingPeriod) -> QuerySet[BudgetLine]:
    """The partner's own budget lines of the year, those of one arrangement together."""
    rows = BudgetLine.objects.filter(
        budget__partner=partner, budget__financial_year=period.financial_year
    )
    return rows.order_by("arrangement", "pk")


def draft_of(partner: Partner, period: ReportingPeriod) -> ReturnDraft | None:
    """What has been typed so far, or None."""
    return ReturnDraft.objects.filter(partner=partner, period=period).first()


def typing_lines(
    partner: Partner, period: ReportingPeriod, draft: ReturnDraft | None, lines: list[BudgetLine]
) -> list[TypingLine]:
    """The given lines with what is known and typed of each. Four queries, six with contracts."""
    last = reading.last_return(partner, period)
    before: dict[int, Decimal] = {}
    if last is not None:
        rows = ReturnLine.objects.filter(of_return=last, budget_line__in=lines)
        before = dict(rows.values_list("budget_line_id", "actual_to_date"))
    known: dict[int, DraftLine] = {}
    if draft is not None:
        found = draft.lines.filter(budget_line__in=lines).select_related("budget_line")
        known = {line.budget_line_id: line for line in found}
    bound = contracted_by_line(partner, period.financial_year)
    return [
        TypingLine(
            line,
            line.profile_to_date(period.number),
            before.get(line.pk),
            known.get(line.pk),
            bound.get(line.pk),
        )
        for line in lines
    ]


def typed_places(file: ReturnFile) -> dict[str, str]:
    """Where each line is typed, by its code: the page's address with the line's place on it."""
    address = reverse(
        "finance:figures", args=[file.trust.slug, file.period.code, file.partner.slug]
    )
    codes = lines_to_type(file.partner, file.period).values_list("code", flat=True)
    return {
        code: f"{address}?page={number // PAGE + 1}#line-{slugify(code)}"
        for number, code in enumerate(codes)
    }


@dataclass(frozen=True)
class Filled:
    """How far a draft is: lines in all, lines with every amount, and those to put right."""

    lines: int
    complete: int
    bad: tuple[str, ...]


def how_far(partner: Partner, period: ReportingPeriod, draft: ReturnDraft | None) -> Filled:
    """How far the typing is. Two queries."""
    total = lines_to_type(partner, period).count()
    rows = draft.lines.select_related("budget_line") if draft else []
    amounts = {row.budget_line.code: (row.actual, row.commitments, row.forecast) for row in rows}
    bad = tuple(code for code, cells in amounts.items() if any(map(is_bad, cells)))
    complete = sum(
        1 for code, cells in amounts.items() if code not in bad and all(c.strip() for c in cells)
    )
    return Filled(total, complete, bad)


def is_bad(text: str) -> bool:
    """Whether a cell holds words that are no amount; a blank one is not bad, only blank."""
    try:
        read_amount(text)
    except NotMoney:
        return True
    return False


def has_bad_amount(line: PastedLine) -> bool:
    """Whether an amount of a pasted line is none."""
    return any(is_bad(text or "") for text in (line.actual, line.commitments, line.forecast))


def csv_of(draft: ReturnDraft) -> bytes:
    """The draft as the file that would be checked."""
    expected = reading.expectation(draft.partner, draft.period)
    rows = draft.lines.select_related("budget_line")
    return typed.write_csv(expected, {row.budget_line.code: row for row in rows})


def findings_on(draft: ReturnDraft) -> tuple[ReturnFile | None, list[Finding]]:
    """The file of exactly these words and what was found in it, where they were checked."""
    sha256 = typed.digest(csv_of(draft))
    rows = ReturnFile.objects.filter(partner=draft.partner, period=draft.period, sha256=sha256)
    row = rows.first()
    if row is None or row.state != FileState.READ:
        return row, []
    return row, list(row.findings.all())


def figures_to_take_over(source: Return, period: ReportingPeriod) -> list[TypedLine]:
    """A return's figures as they would be typed, for lines still in the year's budget.

    They are a starting point that a person has to look through.
    """
    rows = ReturnLine.objects.filter(
        of_return=source, budget_line__budget__financial_year=period.financial_year
    )
    return [
        TypedLine(
            row.budget_line_id,
            actual=str(row.actual_to_date),
            commitments=str(row.commitments),
            forecast=str(row.forecast_outturn),
            explanation=row.explanation,
        )
        for row in rows
    ]
