"""What reports on a period share: choosing it, reading its position once, and saying what it is."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils import timezone

from finance.models import ReportingPeriod
from finance.queries import ConsolidatedPosition, consolidated_position
from finance.queries.consolidation import consolidations, position_of
from finance.queries.periods import ended_periods
from finance.queries.trend import TrendPoint, trend
from finance.rules.money import format_money
from reports.base import PDF, XLSX, Content, Report, ReportForm
from reports.workbook import Workbook
from trusts.errors import Refusal
from trusts.scope import Scope
from trusts.ui.tags import day

SUBJECT = "Money"


@dataclass(frozen=True)
class PeriodParams:
    """Which figures: a period's code for its live ones, or a frozen position's short name."""

    period: str


class PeriodForm(ReportForm):
    """Asks for the period."""

    period = forms.ChoiceField(
        label="Reporting period",
        help_text="Live figures are a draft: they change when a return is accepted. A frozen "
        "position never changes.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        frozen: dict[int, list[tuple[str, str]]] = defaultdict(list)
        for row in consolidations():
            frozen[row.period_id].append((row.slug, f"{row}, {day(row.as_at)}"))
        self.fields["period"].choices = [  # type: ignore[attr-defined] # ChoiceField
            choice
            for period in ended_periods()
            for choice in [(period.code, f"{period}, live figures"), *frozen[period.pk]]
        ]


@dataclass(frozen=True)
class Read:
    """A position as a report shows it, and what its figures are: `standing` in a sentence."""

    period: ReportingPeriod
    position: ConsolidatedPosition
    standing: str
    trend: tuple[TrendPoint, ...] = ()
    digest: str = ""

    @property
    def facts(self) -> list[tuple[str, str]]:
        """What the cover, and the workbook's first sheet, say."""
        position = self.position
        return [
            ("Financial year", position.financial_year),
            ("Period", position.period_name),
            ("These figures are", self.standing),
            ("Returns accepted", f"{len(position.returned)} of {len(position.partners)} partners"),
            ("Net forecast", headline(position)),
        ]

    @property
    def came_from(self) -> list[tuple[str, str]]:
        """What the figures were read from: the frozen position, if it is, and each return."""
        frozen = [("Digest of the frozen position", self.digest)] if self.digest else []
        return [*frozen, *self.versions]

    @property
    def versions(self) -> list[tuple[str, str]]:
        """Which version of each partner's return the figures come from, or why there is none."""
        return [
            (
                f"Return of {partner.partner}",
                f"Version {partner.version}, accepted on {day(partner.accepted_on)} "
                f"by {partner.accepted_by}"
                if partner.counts
                else f"Not in the figures. {partner.why}",
            )
            for partner in self.position.partners
        ]


def read_position(code: str) -> Read:
    """The live position of a period, or a frozen one by its short name.

    Refuses a period or a frozen position that there is not, and a period without budgets.
    """
    if "-frozen-" in code:
        return _read_frozen(code)
    period = ReportingPeriod.objects.filter(code=code).first()
    if period is None:
        raise Refusal(f"There is no reporting period {code}. Choose another.")
    position = consolidated_position(period)
    if not position.partners:
        raise Refusal(f"No partner has a budget for {period.year_label}. Record the budgets first.")
    standing = (
        f"a draft: live figures, read on {day(position.as_at)}. They change when a return is "
        "accepted or a budget changes"
    )
    return Read(period, position, standing, trend(period))


def _read_frozen(slug: str) -> Read:
    found = next((row for row in consolidations() if row.slug == slug), None)
    if found is None:
        raise Refusal(f"There is no frozen position {slug} that you can see. Choose another.")
    standing = (
        f"frozen: position {found.number} of {found.period}, frozen on "
        f"{day(timezone.localdate(found.frozen_at))} by {found.frozen_by}. They never change. "
        f"Digest {found.digest}"
    )
    return Read(
        found.period, position_of(found), standing, trend(found.period), digest=found.digest
    )


def period_name(code: str) -> str:
    """The period's name, or the frozen position's; the code where there is neither."""
    if "-frozen-" in code:
        return str(next((row for row in consolidations() if row.slug == code), code))
    return str(ReportingPeriod.objects.filter(code=code).first() or code)


def headline(position: ConsolidatedPosition) -> str:
    """The finding in a sentence part."""
    found = position.totals.net.outturn
    if not position.returned:
        return "not known: no return has been accepted"
    if not found.amount:
        return "on budget"
    direction = "over" if found.amount > 0 else "under"
    percent = f" ({abs(found.percent)}%)" if found.percent is not None else ""
    return f"{format_money(found.size, pennies=False)} {direction} budget{percent}"


class MoneyReport(Report, abstract=True):
    """A report on money, as PDF and workbook from one reading: they cannot differ.

    A subclass reads (`read`), and turns what it read into pages and into sheets.
    """

    subject = SUBJECT
    formats = (PDF, XLSX)

    def read(self, scope: Scope, params: Any) -> Any:
        """Everything the report shows. Refuses what cannot be reported on."""
        raise NotImplementedError

    def pages(self, read: Any) -> Content:
        """What was read, as a document."""
        raise NotImplementedError

    def sheets(self, read: Any) -> Workbook:
        """What was read, as a workbook."""
        raise NotImplementedError

    def collect(self, scope: Scope, params: Any) -> Content:
        """The document."""
        return self.pages(self.read(scope, params))

    def workbook(self, scope: Scope, params: Any) -> Workbook:
        """The workbook."""
        return self.sheets(self.read(scope, params))

    def both(self, scope: Scope, params: Any) -> tuple[Content, Workbook]:
        """Both, from one reading."""
        read = self.read(scope, params)
        return self.pages(read), self.sheets(read)
