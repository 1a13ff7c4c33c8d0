"""Everything a page of the thread looks at, read once."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from commissioning.queries import CostedPlan, costed_plan, current_plan, plan_of_year
from finance.queries.consolidation import sees_everything
from finance.queries.position_find import Basis
from finance.queries.position_lines import PositionLine
from finance.queries.position_types import ConsolidatedPosition
from thread.breaks import Looking, kind_of
from thread.queries.breaks import Breaks, breaks_of
from thread.queries.money import basis_for, parts_of
from thread.queries.walk import Walk, walk_down
from trusts.scope import Scope


@dataclass(frozen=True)
class Thread:
    """A trust's thread as one scope may see it: the plan's edition, and the money beside it."""

    scope: Scope
    costed: CostedPlan
    basis: Basis | None

    @cached_property
    def position(self) -> ConsolidatedPosition | None:
        """The position the money is read from."""
        return self.basis.position if self.basis else None

    @cached_property
    def parts(self) -> list[PositionLine]:
        """Every part of every line of expenditure."""
        return parts_of(self.position.lines) if self.position else []

    @cached_property
    def walk(self) -> Walk:
        """Plan and money joined."""
        return walk_down(self.costed, self.parts)

    @property
    def sees_all_money(self) -> bool:
        """Whether the money is every partner's."""
        return self.basis is not None and sees_everything(self.scope)

    @cached_property
    def breaks(self) -> Breaks:
        """Where it is broken."""
        assert self.scope.trust is not None  # noqa: S101 - a thread is a trust's
        return breaks_of(
            Looking(
                scope=self.scope,
                trust=self.scope.trust.slug,
                costed=self.costed,
                walk=self.walk,
                position=self.basis.slug if self.basis else "",
                sees_all_money=self.sees_all_money,
            )
        )


def sees_break(scope: Scope, kind: str, key: str) -> bool:
    """Whether the scope may see this break, whether it stands or is accepted.

    A right that reaches one partner's money shows the breaks of that partner's alone.
    """
    permission = kind_of(kind).permission
    if not scope.may(permission):
        return False
    if scope.partner_ids(permission) is None:
        return True
    found = thread_of(scope)
    shown = (
        one.key
        for of in (found.breaks.kinds if found else ())
        if of.kind.code == kind
        for one in (*of.open, *(known.found for known in of.known))
    )
    return key in shown


def thread_of(scope: Scope) -> Thread | None:
    """The thread of the edition that the money it shows serves; None where there is no plan.

    For those who see no money it is of the edition in force.
    """
    basis = basis_for(scope)
    plan = plan_of_year(basis.period.financial_year) if basis else current_plan()
    if plan is None:
        return None
    return Thread(scope, costed_plan(plan), basis)
