"""The resource map: which partner spends what on which priority, and what is not mapped."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from finance.models import InKind
from finance.queries.in_kind import visible_in_kind
from finance.queries.position_groups import Dimension, Group
from finance.reports.line_sheets import parts_sheet
from finance.reports.reading import (
    MoneyReport,
    PeriodForm,
    PeriodParams,
    Read,
    period_name,
    read_position,
)
from finance.reports.returns_sheet import returns_sheet
from finance.reports.statement import in_kind_sheet
from finance.rules.money import ZERO, format_money
from reports.base import Content, Section
from reports.charts import BarGroup, bar_chart
from reports.registry import register
from reports.workbook import Column, Kind, Plus, Sheet, SumOf, Total, Workbook
from trusts.permissions import Permission
from trusts.scope import Scope

FOLDER = "finance/reports"
ACROSS = 6
"""Partners beside each other in one printed table; more make a further table."""
NOT_MAPPED = Dimension.PRIORITY.nowhere


@dataclass(frozen=True)
class MapRow:
    """One priority: its outcome, each partner's net budget for it, and what is given in kind."""

    outcome: str
    priority: str
    amounts: tuple[Decimal, ...]
    in_kind: Decimal

    @property
    def total(self) -> Decimal:
        """Of all partners, without what is given in kind."""
        return sum(self.amounts, ZERO)


@dataclass(frozen=True)
class MapRead:
    """The matrix: partners across, priorities down, what is not mapped last."""

    read: Read
    partners: tuple[str, ...]
    rows: tuple[MapRow, ...]
    entries: list[InKind]
    in_kind: dict[tuple[str, str], Decimal]

    def of_partner(self, number: int) -> Decimal:
        """A partner's whole net budget."""
        return sum((row.amounts[number] for row in self.rows), ZERO)

    @property
    def total(self) -> Decimal:
        """Of all partners and priorities."""
        return sum((row.total for row in self.rows), ZERO)

    @property
    def unmapped(self) -> Decimal:
        """What is mapped to no priority."""
        return sum((row.total for row in self.rows if row.priority == NOT_MAPPED), ZERO)

    @property
    def given(self) -> Decimal:
        """Everything given in kind."""
        return sum((row.in_kind for row in self.rows), ZERO)


@register
class ResourceMap(MoneyReport):
    """Every partner's money for children mapped to the plan, in kind beside it."""

    slug = "resource-map"
    name = "Resource map"
    summary = (
        "Which partner spends what on which priority of the plan, what is mapped to none, and what "
        "is given in kind beside it."
    )
    permission = Permission.REPORT_BUILD
    template = f"{FOLDER}/map_overview.html"
    Params = PeriodParams
    form_class = PeriodForm

    def title(self, scope: Scope, params: PeriodParams) -> str:
        """Name the month."""
        return f"Resource map, {period_name(params.period)}"

    def read(self, scope: Scope, params: PeriodParams) -> MapRead:
        """The position by priority and partner, and the year's contributions in kind."""
        read = read_position(params.period)
        entries = list(
            visible_in_kind(scope).filter(
                financial_year=read.period.financial_year, withdrawn_why=""
            )
        )
        given: dict[tuple[str, str], Decimal] = defaultdict(lambda: ZERO)
        for entry in entries:
            given[str(entry.priority) if entry.priority else NOT_MAPPED, entry.partner.name] += (
                entry.value
            )
        partners = tuple(
            sorted({p.partner for p in read.position.partners} | {name for _, name in given})
        )
        rows = _rows(read.position.by(Dimension.PRIORITY), partners, given)
        return MapRead(read, partners, rows, entries, dict(given))

    def pages(self, read: MapRead) -> Content:
        """The finding and the drawing, then the matrix, then in kind."""
        position = read.read.position
        shown = {
            "read": read,
            "position": position,
            "standing_words": read.read.standing,
            "chart": _chart(read),
            "tables": _tables(read),
            "kind_rows": _kind_rows(read),
        }
        return Content(
            title="Resource map",
            subtitle=f"Budgets for {position.financial_year}, as at {position.period_name}",
            facts=[
                *read.read.facts,
                ("Net budget", format_money(read.total)),
                ("Not mapped", format_money(read.unmapped)),
                ("In kind, beside it", format_money(read.given)),
            ],
            parts=[
                Section("Who spends what on which priority", shown),
                Section("The map", shown, template=f"{FOLDER}/map_tables.html"),
                Section("In kind", shown, template=f"{FOLDER}/map_in_kind.html"),
            ],
        )

    def sheets(self, read: MapRead) -> Workbook:
        """The matrix for budget, spending and forecast, live over every part of every line."""
        position = read.read.position
        return Workbook(
            title="Resource map",
            subtitle=f"Budgets for {position.financial_year}, as at {position.period_name}",
            standing=read.read.standing,
            facts=[*read.read.facts, *read.read.versions],
            sheets=[
                _matrix(read, "map", "Map of budgets", "current", "Net current budget"),
                _matrix(read, "spent", "Map of spending", "actual", "Net actual to date, reported"),
                _matrix(read, "end", "Map of forecasts", "forecast", "Net forecast, reported"),
                _kind_matrix(read),
                parts_sheet(position.lines),
                in_kind_sheet(read.entries, key="entries", name="In kind entries"),
                returns_sheet(position),
            ],
        )


def _rows(
    groups: Sequence[Group], partners: Sequence[str], given: dict[tuple[str, str], Decimal]
) -> tuple[MapRow, ...]:
    made: dict[str, MapRow] = {}
    for group in groups:
        sums: dict[str, Decimal] = defaultdict(lambda: ZERO)
        for line in group.lines:
            sums[line.partner] += -line.current if line.is_income else line.current
        made[group.name] = MapRow(
            outcome=Dimension.OUTCOME.place(group.lines[0])[1] or Dimension.OUTCOME.nowhere,
            priority=group.name,
            amounts=tuple(sums[name] for name in partners),
            in_kind=sum((v for (at, _), v in given.items() if at == group.name), ZERO),
        )
    for at in sorted({at for at, _ in given} - set(made)):  # given to what has no money
        made[at] = MapRow(
            outcome="",
            priority=at,
            amounts=(ZERO,) * len(partners),
            in_kind=sum((v for (to, _), v in given.items() if to == at), ZERO),
        )
    return tuple(sorted(made.values(), key=lambda row: row.priority == NOT_MAPPED))


def _chart(read: MapRead) -> str:
    if not read.rows:
        return ""
    share = read.unmapped / read.total * 100 if read.total else ZERO
    return bar_chart(
        title=f"Net budget by priority; {format_money(read.unmapped, pennies=False)} of "
        f"{format_money(read.total, pennies=False)} ({share:.0f}%) is mapped to none",
        description="One bar a priority, and below it what is given in kind, which is not part of "
        "it. The next part has the same figures in tables.",
        series=("Net budget", "In kind (not part of it)"),
        groups=[BarGroup(row.priority, (row.total, row.in_kind)) for row in read.rows],
        chart_id="resource-map",
    )


def _tables(read: MapRead) -> list[dict[str, object]]:
    """The matrix in pieces of a few partners each; the last has everybody's total."""
    found = []
    for start in range(0, len(read.partners), ACROSS):
        numbers = range(start, min(start + ACROSS, len(read.partners)))
        is_last = numbers.stop == len(read.partners)
        found.append(
            {
                "partners": [read.partners[i] for i in numbers],
                "rows": [
                    (row, [row.amounts[i] for i in numbers], row.total if is_last else None)
                    for row in read.rows
                ],
                "sums": [read.of_partner(i) for i in numbers],
                "total": read.total if is_last else None,
            }
        )
    return found


def _kind_rows(read: MapRead) -> list[tuple[str, str, Decimal]]:
    return sorted(
        ((at, name, value) for (at, name), value in read.in_kind.items()),
        key=lambda row: (row[0] == NOT_MAPPED, row[0], row[1]),
    )


def _partner_columns(read: MapRead, sheet: str, column: str, *, net: bool) -> list[Column]:
    summed = SumOf(
        sheet,
        column,
        where=(("priority", "priority"),),
        headed="partner",
        times="sign" if net else "",
    )
    return [
        Column(f"partner-{number}", name, Kind.MONEY, formula=summed, total=True)
        for number, name in enumerate(read.partners)
    ]


def _matrix(read: MapRead, key: str, name: str, column: str, title: str) -> Sheet:
    partners = _partner_columns(read, "parts", column, net=True)
    kind = SumOf("entries", "value", where=(("priority", "priority"),))
    return Sheet(
        key,
        name,
        f"{title}, by priority and partner",
        [
            Column("outcome", "Outcome", width=28),
            Column("priority", "Priority", width=36),
            *partners,
            Column(
                "all",
                "All partners",
                Kind.MONEY,
                formula=Plus(tuple(each.key for each in partners)),
                total=True,
            ),
            Column("kind", "In kind (not part of it)", Kind.MONEY, formula=kind, total=True),
        ],
        [{"outcome": row.outcome, "priority": row.priority} for row in read.rows],
        summary="Expenditure less income. Every figure is a live sum of Lines by priority.",
        totals=[Total("All priorities")],
        frozen=2,
    )


def _kind_matrix(read: MapRead) -> Sheet:
    partners = _partner_columns(read, "entries", "value", net=False)
    return Sheet(
        "kind-map",
        "Map in kind",
        "Given in kind, by priority and partner",
        [
            Column("priority", "Priority", width=36),
            *partners,
            Column(
                "all",
                "All partners",
                Kind.MONEY,
                formula=Plus(tuple(each.key for each in partners)),
                total=True,
            ),
        ],
        [{"priority": row.priority} for row in read.rows],
        summary="Beside cash and never added to it. Live sums of the sheet In kind entries.",
        totals=[Total("All priorities")],
    )
