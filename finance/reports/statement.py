"""The partner statement: one partner's lines, versions, contributions, gifts and open questions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils import timezone

from finance.models import Budget, InKind, Return, ReturnQuestion
from finance.queries import PartnerPosition
from finance.queries.statement import (
    PoolPart,
    given_in_kind,
    open_questions,
    pool_parts,
    queried_of,
    versions_of,
)
from finance.queries.trend import TrendPoint, trend
from finance.reports.line_sheets import lines_sheet, parts_sheet
from finance.reports.monitoring import listed
from finance.reports.reading import MoneyReport, PeriodForm, Read, period_name, read_position
from finance.reports.trends import trend_drawing, trend_sheet
from reports.base import Content, Section
from reports.registry import register
from reports.workbook import Column, Kind, Less, Row, Sheet, Total, Workbook
from trusts.errors import Refusal
from trusts.levels import Level
from trusts.models import Partner
from trusts.permissions import Permission
from trusts.scope import Scope

FOLDER = "finance/reports"


@dataclass(frozen=True)
class StatementParams:
    """Whose statement (the partner's short name), and of which period."""

    partner: str
    period: str


class StatementForm(PeriodForm):
    """Asks for the partner, among those that the person's right to build reports reaches."""

    partner = forms.ChoiceField(label="Partner")
    field_order = ("partner", "period")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        partners = partners_within(self.scope).filter(pk__in=Budget.objects.values("partner_id"))
        self.fields["partner"].choices = [(each.slug, each.name) for each in partners]  # type: ignore[attr-defined] # ChoiceField


def partners_within(scope: Scope) -> Any:
    """Partners whose documents this scope may build, by name."""
    reached = scope.partner_ids(Permission.REPORT_BUILD)
    rows = Partner.objects.order_by("name")
    return rows if reached is None else rows.filter(pk__in=reached)


@dataclass(frozen=True)
class StatementRead:
    """What the statement shows."""

    read: Read
    partner: PartnerPosition
    trend: tuple[TrendPoint, ...]
    versions: list[Return]
    pools: list[PoolPart]
    in_kind: list[InKind]
    questions: list[ReturnQuestion]

    @property
    def queried(self) -> list[Return]:
        """Versions queried and not answered with a newer one."""
        return queried_of(self.versions)

    @property
    def facts(self) -> list[tuple[str, str]]:
        """For the cover and the workbook's first sheet."""
        return [
            ("Partner", self.partner.partner),
            ("Financial year", self.read.position.financial_year),
            ("Period", self.read.position.period_name),
            ("Return", self.partner.why or f"Version {self.partner.version}, accepted"),
            ("These figures are", self.read.standing),
        ]


@register
class PartnerStatement(MoneyReport):
    """One partner's part of the trust's money; its own finance lead can build it."""

    slug = "partner-statement"
    name = "Partner statement"
    summary = (
        "One partner’s lines, the versions of its returns, its contributions to pooled funds, what "
        "it gives in kind, and open questions: to agree with its own ledger."
    )
    permission = Permission.REPORT_BUILD
    levels = frozenset({Level.EXECUTIVE})
    template = f"{FOLDER}/statement_summary.html"
    Params = StatementParams
    form_class = StatementForm

    def title(self, scope: Scope, params: StatementParams) -> str:
        """Partner and month."""
        partner = Partner.objects.filter(slug=params.partner).first()
        return f"Statement of {partner or params.partner}, {period_name(params.period)}"

    def filed_at(self, scope: Scope, params: StatementParams) -> Level:
        """With the returns: the executive."""
        return Level.EXECUTIVE

    def filed_for(self, scope: Scope, params: StatementParams) -> Partner | None:
        """The partner."""
        partner = Partner.objects.filter(slug=params.partner).first()
        if partner is None:
            raise Refusal(f"There is no partner called {params.partner}. Choose another.")
        return partner

    def read(self, scope: Scope, params: StatementParams) -> StatementRead:
        """The partner's part of the position, and what stands beside it."""
        partner = self.filed_for(scope, params)
        assert partner is not None  # noqa: S101 - filed_for refuses rather than find none
        read = read_position(params.period)
        own = [one for one in read.position.partners if one.slug == partner.slug]
        if not own:
            raise Refusal(
                f"{partner} has no budget for {read.period.year_label}, so there is nothing to "
                "state. Record its budget first."
            )
        year = read.period.financial_year
        return StatementRead(
            read=read,
            partner=own[0],
            trend=trend(read.period, partner=partner),
            versions=versions_of(scope, partner, year),
            pools=pool_parts(scope, partner, year),
            in_kind=given_in_kind(scope, partner, year),
            questions=open_questions(scope, partner, year),
        )

    def pages(self, read: StatementRead) -> Content:
        """Summary, lines, versions and questions, contributions, in kind."""
        shown = {
            "read": read,
            "partner": read.partner,
            "position": read.read.position,
            "standing_words": read.read.standing,
            "trend": read.trend,
            "trend_chart": trend_drawing(read.trend, "statement-trend"),
            **listed(read.partner),
        }
        return Content(
            title="Partner statement",
            subtitle=f"{read.partner.partner}, {read.read.position.period_name}",
            facts=read.facts,
            parts=[
                Section("Summary", shown),
                Section("Lines", shown, template=f"{FOLDER}/statement_lines.html"),
                Section(
                    "Returns and open questions",
                    shown,
                    template=f"{FOLDER}/statement_returns.html",
                ),
                Section(
                    "Pooled funds and in kind", shown, template=f"{FOLDER}/statement_given.html"
                ),
            ],
        )

    def sheets(self, read: StatementRead) -> Workbook:
        """The same, line by line."""
        name = read.partner.partner
        return Workbook(
            title="Partner statement",
            subtitle=f"{name}, {read.read.position.period_name}",
            standing=read.read.standing,
            facts=read.facts,
            sheets=[
                lines_sheet(
                    read.partner.lines,
                    summary=f"Every line of {name}. Figures come from the accepted return only.",
                ),
                parts_sheet(read.partner.lines),
                trend_sheet(read.trend),
                _versions_sheet(read.versions),
                _pools_sheet(read.pools),
                in_kind_sheet(read.in_kind),
            ],
        )


def _versions_sheet(versions: list[Return]) -> Sheet:
    return Sheet(
        "versions",
        "Versions",
        "Every version of the year’s returns",
        [
            Column("period", "Period"),
            Column("version", "Version", Kind.COUNT),
            Column("state", "Standing", width=14),
            Column("submitted_on", "Submitted on", Kind.DATE),
            Column("submitted_by", "Submitted by"),
            Column("decided_on", "Decided on", Kind.DATE),
            Column("decided_by", "Decided by"),
            Column("note", "What the partner wrote with it", width=50),
            Column("file", "File", width=30),
            Column("sha256", "SHA-256 of the file", width=66),
        ],
        [_version_row(row) for row in versions],
        summary="Nothing is overwritten: a new version takes the place of the one before it.",
        frozen=2,
        empty="No return has been submitted this year.",
    )


def _version_row(row: Return) -> Row:
    return {
        "period": str(row.period),
        "version": row.version,
        "state": row.get_state_display(),
        "submitted_on": timezone.localtime(row.submitted_at).date() if row.submitted_at else None,
        "submitted_by": row.submitted_by,
        "decided_on": timezone.localtime(row.decided_at).date() if row.decided_at else None,
        "decided_by": row.decided_by,
        "note": row.note,
        "file": row.return_file.name if row.return_file else "",
        "sha256": row.return_file.sha256 if row.return_file else "",
    }


def _pools_sheet(pools: list[PoolPart]) -> Sheet:
    return Sheet(
        "pools",
        "Contributions to pools",
        "Contributions to pooled funds",
        [
            Column("pool", "Pooled fund", width=32),
            Column("host", "Host", width=28),
            Column("agreed", "Agreed", Kind.MONEY, total=True),
            Column("varied", "Changed by", Kind.MONEY, total=True),
            Column("revised", "Revised", Kind.MONEY, total=True),
            Column("due", "Due so far", Kind.MONEY, total=True),
            Column("paid", "Paid, the partner says", Kind.MONEY, total=True),
            Column("received", "Received, the host says", Kind.MONEY, total=True),
            Column(
                "differs",
                "Paid less received",
                Kind.MONEY,
                formula=Less("paid", "received"),
                total=True,
            ),
            Column(
                "outstanding",
                "Due and not received",
                Kind.MONEY,
                formula=Less("due", "received"),
                total=True,
            ),
            Column("basis", "How the amount was arrived at", width=44),
        ],
        [
            {
                "pool": part.pool,
                "host": part.host,
                "agreed": part.owed.contribution.agreed,
                "varied": part.owed.varied,
                "revised": part.owed.revised,
                "due": part.owed.due,
                "paid": part.owed.paid,
                "received": part.owed.received,
                "basis": part.owed.contribution.basis,
            }
            for part in pools
        ],
        summary="Two people of two partners write the two sides of a payment.",
        totals=[Total("All")],
        empty="The partner contributes to no pooled fund this year.",
    )


def in_kind_sheet(entries: list[InKind], *, key: str = "in-kind", name: str = "In kind") -> Sheet:
    """What is given in kind, entry by entry; never added to cash."""
    return Sheet(
        key,
        name,
        "Given in kind, beside cash and never added to it",
        [
            Column("partner", "Partner", width=28),
            Column("description", "What is given", width=36),
            Column("kind", "Kind", width=14),
            Column("priority", "Priority", width=34),
            Column("pool", "Pooled fund", width=28),
            Column("quantity", "Quantity and unit", width=24),
            Column("rate", "Rate", Kind.MONEY),
            Column("value", "Value", Kind.MONEY, total=True),
            Column("basis", "Where the rate comes from", width=44),
            Column("recorded_by", "Recorded by"),
        ],
        [
            {
                "partner": entry.partner.name,
                "description": entry.description,
                "kind": entry.get_kind_display(),
                "priority": str(entry.priority) if entry.priority else "Not mapped to the plan",
                "pool": entry.pool.name if entry.pool else "",
                "quantity": f"{entry.quantity.normalize():f} × {entry.get_unit_display()}",
                "rate": entry.rate,
                "value": entry.value,
                "basis": entry.basis,
                "recorded_by": entry.recorded_by,
            }
            for entry in entries
        ],
        summary="Each value has its basis in words.",
        totals=[Total("All")],
        empty="Nothing is given in kind this year.",
    )
