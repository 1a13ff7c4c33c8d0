"""Finding a position by its name in an address, and what one of its figures is made of."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from finance.models import (
    BudgetLine,
    ConsolidatedLine,
    Consolidation,
    ReportingPeriod,
    Return,
    VirementMove,
    VirementState,
)
from finance.queries.consolidation import consolidations, position_of
from finance.queries.position import consolidated_position
from finance.queries.position_lines import PositionLine
from finance.queries.position_types import ConsolidatedPosition, PartnerPosition
from finance.queries.procedure import settings_of
from finance.rules.money import ZERO
from finance.rules.periods import Period
from finance.rules.procedure import Settings

FROZEN = "-frozen-"


@dataclass(frozen=True)
class Basis:
    """What an address names: a period as it stands (2009-10), or a frozen one."""

    period: ReportingPeriod
    consolidation: Consolidation | None

    @property
    def slug(self) -> str:
        """Its name in an address."""
        return self.consolidation.slug if self.consolidation else self.period.code

    @property
    def name(self) -> str:
        """For people."""
        if self.consolidation is None:
            return f"{self.period}, as it stands"
        return f"{self.period}, frozen position {self.consolidation.number}"

    @property
    def position(self) -> ConsolidatedPosition:
        """The position in the open scope: read anew each time."""
        if self.consolidation is None:
            return consolidated_position(self.period)
        return position_of(self.consolidation)

    @property
    def settings(self) -> Settings:
        """The procedure it is judged by."""
        if self.consolidation is None:
            return settings_of(self.period)
        return Settings.from_json(self.consolidation.settings)


def basis_of(slug: str) -> Basis | None:
    """The position an address names; None where there is none, or the scope may not read it."""
    code, _, number = slug.partition(FROZEN)
    period = ReportingPeriod.objects.filter(code=code).first()
    if period is None:
        return None
    if not number:
        return Basis(period, None) if FROZEN not in slug else None
    if not (number.isascii() and number.isdigit() and len(number) < 5):
        return None
    found = consolidations(period).filter(number=int(number)).first()
    return Basis(period, found) if found else None


@dataclass(frozen=True)
class Moved:
    """What one virement did to a line's budget. Pounds."""

    virement: int
    reason: str
    amount: Decimal
    decided: str


@dataclass(frozen=True)
class Month:
    """A month of a line's profile, and whether it counts to date."""

    name: str
    amount: Decimal
    counts: bool


@dataclass(frozen=True)
class Sources:
    """All that a line's figures are made of. `changed_otherwise` is what no virement explains."""

    position: ConsolidatedPosition
    line: PositionLine
    owner: PartnerPosition
    year: int
    months: tuple[Month, ...]
    moves: tuple[Moved, ...]
    changed_otherwise: Decimal
    found: Return | None
    parts: tuple[PositionLine, ...]


def sources_of(basis: Basis, budget_line: int) -> Sources | None:
    """What a line of a position is made of; None where the scope does not reach the line."""
    position = basis.position
    pairs = [
        (partner, line)
        for partner in position.partners
        for line in partner.lines
        if line.pk == budget_line
    ]
    if not pairs:
        return None
    owner, line = pairs[0]
    period = basis.period
    moves = _moves(basis, budget_line)
    return Sources(
        position=position,
        line=line,
        owner=owner,
        year=period.financial_year,
        months=tuple(
            Month(Period(period.financial_year, number).name, amount, number <= period.number)
            for number, amount in enumerate(_profile(basis, budget_line), start=1)
        ),
        moves=moves,
        changed_otherwise=line.virements - sum((move.amount for move in moves), ZERO),
        found=(
            Return.objects.select_related("return_file", "period").filter(pk=line.of_return).first()
            if line.of_return
            else None
        ),
        parts=line.parts,
    )


def _profile(basis: Basis, budget_line: int) -> list[Decimal]:
    if basis.consolidation is None:
        return BudgetLine.objects.get(pk=budget_line).profile
    return ConsolidatedLine.objects.get(
        consolidation=basis.consolidation, budget_line=budget_line
    ).profile


def _moves(basis: Basis, budget_line: int) -> tuple[Moved, ...]:
    rows = VirementMove.objects.filter(
        budget_line=budget_line, virement__state=VirementState.APPROVED
    ).select_related("virement")
    if basis.consolidation is not None:
        rows = rows.filter(virement__in=basis.consolidation.virements)
    return tuple(
        Moved(
            virement=row.virement_id,
            reason=row.virement.reason,
            amount=row.amount,
            decided=row.virement.decided_by,
        )
        for row in rows
    )
