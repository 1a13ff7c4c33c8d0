"""The costed plan beside the money mapped to it, priority by priority and action by action."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal

from commissioning.models import Plan
from commissioning.queries import PlannedAction, PlannedPriority, costed_plan, current_plan
from finance.models import BudgetLine, InKind, LineShare, PlanDifference, Subjective
from finance.queries.consolidation import sees_everything
from finance.queries.shares import mapping_of
from finance.rules.money import ZERO
from finance.rules.periods import period_of, year_label
from finance.rules.split import MappedPart
from trusts.permissions import Permission
from trusts.scope import Scope
from trusts.ui.parts import Tag


@dataclass(frozen=True)
class Mapped:
    """Money mapped from budgets, in pounds of the current budget."""

    expenditure: Decimal = ZERO
    income: Decimal = ZERO

    @property
    def net(self) -> Decimal:
        """Expenditure less income: money that passes between partners counts once."""
        return self.expenditure - self.income

    def plus(self, amount: Decimal, *, is_income: bool) -> Mapped:
        """With one more line's part."""
        if is_income:
            return Mapped(self.expenditure, self.income + amount)
        return Mapped(self.expenditure + amount, self.income)


@dataclass(frozen=True)
class ActionRow:
    """An action: what it costs, whether that is funded by name, and what is mapped to it."""

    code: str
    name: str
    lead: str
    cost: Decimal | None
    funding: str
    gaps: tuple[str, ...]
    mapped: Mapped

    @property
    def is_named(self) -> bool:
        """Whether its funding has a name; "within existing resources" is none."""
        return not any("funding" in gap for gap in self.gaps)

    @property
    def is_mapped(self) -> bool:
        """Whether any money is mapped to this very action."""
        return bool(self.mapped.expenditure or self.mapped.income)

    @property
    def difference(self) -> Decimal:
        """Mapped less cost."""
        return self.mapped.net - (self.cost or ZERO)


@dataclass(frozen=True)
class PriorityRow:
    """A priority: cost in the plan, named funding, mapped money, in kind apart. Pounds.

    `general` is mapped to the priority and no single action. `said` is the newest explanation;
    it holds only while the difference is the one it was written about.
    """

    pk: int
    code: str
    name: str
    outcome: str
    cost: Decimal
    named: Decimal
    mapped: Mapped
    general: Mapped
    in_kind: Decimal
    actions: tuple[ActionRow, ...]
    lines: int
    said: PlanDifference | None

    @property
    def difference(self) -> Decimal:
        """Mapped less cost: positive where more is identified than the plan costs."""
        return self.mapped.net - self.cost

    @property
    def is_explained(self) -> bool:
        """Whether the explanation is about this very difference."""
        return self.said is not None and self.said.difference == self.difference

    @property
    def is_reconciled(self) -> bool:
        """Whether there is nothing to explain, or it is explained."""
        return not self.difference or self.is_explained

    @property
    def tag(self) -> Tag:
        """Where it stands, in words."""
        if not self.difference:
            return Tag("Agrees", "green")
        if self.is_explained:
            return Tag("Explained", "green")
        return Tag("Explain again", "orange") if self.said else Tag("To explain", "red")

    @property
    def unfunded(self) -> tuple[ActionRow, ...]:
        """Actions whose funding has no name."""
        return tuple(action for action in self.actions if not action.is_named)


@dataclass(frozen=True)
class Reconciliation:
    """The plan's cost beside the money mapped to it, for the plan's first financial year."""

    plan: Plan
    financial_year: int
    rows: tuple[PriorityRow, ...]
    unmapped: Mapped

    @property
    def year_label(self) -> str:
        """2009–10."""
        return year_label(self.financial_year)

    @property
    def cost(self) -> Decimal:
        """What the plan costs."""
        return sum((row.cost for row in self.rows), ZERO)

    @property
    def named(self) -> Decimal:
        """Cost of actions whose funding has a name."""
        return sum((row.named for row in self.rows), ZERO)

    @property
    def mapped(self) -> Mapped:
        """What is mapped to any priority."""
        return Mapped(
            sum((row.mapped.expenditure for row in self.rows), ZERO),
            sum((row.mapped.income for row in self.rows), ZERO),
        )

    @property
    def in_kind(self) -> Decimal:
        """What partners give in kind to priorities; never part of the money."""
        return sum((row.in_kind for row in self.rows), ZERO)

    @property
    def difference(self) -> Decimal:
        """Mapped less cost."""
        return self.mapped.net - self.cost

    @property
    def to_explain(self) -> tuple[PriorityRow, ...]:
        """Priorities whose difference nobody has explained as it is now."""
        return tuple(row for row in self.rows if not row.is_reconciled)

    @property
    def is_reconciled(self) -> bool:
        """Whether every difference is explained by a person."""
        return not self.to_explain


def reconciliation(scope: Scope) -> Reconciliation | None:
    """The current plan beside the budgets of its first year, as far as the scope reaches.

    None without a plan. The number of queries is the same for any number of lines.
    """
    plan = current_plan()
    if plan is None:
        return None
    year = period_of(plan.starts_on).financial_year
    mapped, general, counts, unmapped = _mapped(scope, plan, year)
    in_kind = _in_kind(scope, year)
    # Explanations are about the whole difference, so they are for those who see the whole.
    said = _said(year) if sees_everything(scope) else {}
    rows = []
    for outcome in costed_plan(plan).outcomes:
        for planned in outcome.priorities:
            key = planned.priority.pk
            rows.append(
                _row(
                    planned,
                    outcome.outcome.name,
                    mapped,
                    general[key],
                    in_kind[key],
                    counts[key],
                    said.get(key),
                )
            )
    return Reconciliation(plan, year, tuple(rows), unmapped)


def _row(
    planned: PlannedPriority,
    outcome: str,
    mapped: dict[int, Mapped],
    general: Mapped,
    in_kind: Decimal,
    lines: int,
    said: PlanDifference | None,
) -> PriorityRow:
    actions = tuple(_action(one, mapped[one.action.pk]) for one in planned.actions)
    priority = planned.priority
    return PriorityRow(
        pk=priority.pk,
        code=priority.code,
        name=priority.name,
        outcome=outcome,
        cost=planned.cost,
        named=sum((one.cost or ZERO for one in actions if one.is_named), ZERO),
        mapped=Mapped(
            general.expenditure + sum((one.mapped.expenditure for one in actions), ZERO),
            general.income + sum((one.mapped.income for one in actions), ZERO),
        ),
        general=general,
        in_kind=in_kind,
        actions=actions,
        lines=lines,
        said=said,
    )


def _action(planned: PlannedAction, mapped: Mapped) -> ActionRow:
    row = planned.action
    return ActionRow(
        code=row.code,
        name=row.name,
        lead=row.lead.name if row.lead else "",
        cost=row.cost,
        funding=row.funding,
        gaps=tuple(planned.gaps),
        mapped=mapped,
    )


def _mapped(
    scope: Scope, plan: Plan, year: int
) -> tuple[dict[int, Mapped], dict[int, Mapped], dict[int, int], Mapped]:
    """Money by action, by priority in general, how many lines a priority has, and the rest."""
    lines = list(lines_seen(scope, year))
    mappings = mapping_of(lines)
    in_plan = set(
        LineShare.objects.filter(budget_line__in=lines, priority__plan=plan).values_list(
            "priority_id", flat=True
        )
    )
    by_action: dict[int, Mapped] = defaultdict(Mapped)
    general: dict[int, Mapped] = defaultdict(Mapped)
    counts: dict[int, int] = defaultdict(int)
    unmapped = Mapped()
    for line in lines:
        parts = mappings[line.pk].parts
        *amounts, rest = mappings[line.pk].amounts(line.current)
        income = line.subjective == Subjective.INCOME
        for part, amount in zip(parts, amounts, strict=True):
            if part.priority_id not in in_plan:  # mapped to another edition of the plan
                rest += amount
            elif part.action_id is not None:
                by_action[part.action_id] = by_action[part.action_id].plus(amount, is_income=income)
            else:
                key = part.priority_id
                general[key] = general[key].plus(amount, is_income=income)
        for key in _priorities(parts):
            counts[key] += 1
        unmapped = unmapped.plus(rest, is_income=income)
    return by_action, general, counts, unmapped


def _priorities(parts: tuple[MappedPart, ...]) -> set[int]:
    return {part.priority_id for part in parts}


def lines_seen(scope: Scope, year: int) -> list[BudgetLine]:
    """Budget lines of a year that the scope reaches."""
    rows = BudgetLine.objects.filter(budget__financial_year=year)
    own = scope.partner_ids(Permission.BUDGET_VIEW)
    if own is not None:
        rows = rows.filter(budget__partner__in=own)
    return list(rows.filter(level__in=scope.levels_for(Permission.BUDGET_VIEW)))


def _in_kind(scope: Scope, year: int) -> dict[int, Decimal]:
    rows = scope.visible(
        InKind.objects.filter(financial_year=year, withdrawn_why="", priority__isnull=False),
        Permission.BUDGET_VIEW,
    )
    found: dict[int, Decimal] = defaultdict(lambda: ZERO)
    for row in rows:
        if row.priority_id is not None:
            found[row.priority_id] += row.value
    return found


def _said(year: int) -> dict[int, PlanDifference]:
    """The newest explanation of each priority."""
    rows = PlanDifference.objects.filter(financial_year=year).order_by("written_at", "pk")
    return {row.priority_id: row for row in rows}
