"""The digest of a frozen position, and the proof that it can be made again.

Two proofs stand behind a frozen position. Its stored content gives the digest it was frozen with;
and the returns it pins, put together anew with the stored settings and budgets, give it again.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping as Mapped
from dataclasses import asdict, dataclass
from typing import Any

from django.db.models import Sum

from finance.models import (
    BudgetLine,
    ConsolidatedLine,
    ConsolidatedPartner,
    Consolidation,
    ReportingPeriod,
    Virement,
    VirementMove,
    VirementState,
)
from finance.queries.consolidation import (
    made_again,
    mappings_as_json,
    parts_of_freeze,
    position_of,
    sees_everything,
)
from finance.queries.position_lines import PositionLine, Totals
from finance.queries.position_types import ConsolidatedPosition
from finance.rules.money import ZERO
from finance.rules.variance import Rag, Thresholds
from trusts.scope import current_scope


@dataclass(frozen=True)
class Pin:
    """Which returns a partner's part of a position comes from: versions and the file's digest."""

    version: int | None
    sha256: str
    previous: int | None
    last: str

    @classmethod
    def from_part(cls, part: ConsolidatedPartner) -> Pin:
        """As pinned."""
        return cls(
            version=part.version,
            sha256=part.sha256,
            previous=part.previous.version if part.previous else None,
            last=f"{part.last.period.code} version {part.last.version}" if part.last else "",
        )


def pins_of(consolidation: Consolidation) -> dict[str, Pin]:
    """The pins by partner."""
    return {part.partner.slug: Pin.from_part(part) for part in parts_of_freeze(consolidation)}


def content(
    position: ConsolidatedPosition,
    pins: Mapped[str, Pin],
    *,
    settings: Mapped[str, Any],
    virements: list[int],
    contributions: list[dict[str, Any]],
) -> dict[str, Any]:
    """A position in its canonical form: plain values, amounts as exact text, nothing left out."""
    return {
        "period": position.period_code,
        "as_at": position.as_at.isoformat(),
        "settings": dict(settings),
        "virements": sorted(virements),
        "contributions": contributions,
        "totals": _totals(position.totals),
        "unreported": str(position.unreported_budget),
        "unmapped": str(position.unmapped_budget),
        "partners": [
            {
                "partner": partner.slug,
                "name": partner.partner,
                "status": partner.status,
                "counts": partner.counts,
                "why": partner.why,
                "submitted": [partner.submitted_by, str(partner.submitted_on)],
                "accepted": [partner.accepted_by, str(partner.accepted_on)],
                "note": partner.note,
                "return": asdict(pins[partner.slug]),
                "last": _totals(partner.last.totals) if partner.last else None,
                "totals": _totals(partner.totals),
                "lines": [_line(line, position.thresholds) for line in partner.lines],
            }
            for partner in sorted(position.partners, key=lambda partner: partner.slug)
        ],
    }


def virements_within(consolidation: Consolidation, position: ConsolidatedPosition) -> list[int]:
    """The virements that a frozen position pins, as far as they moved a line of `position`."""
    moves = VirementMove.objects.filter(
        virement__in=consolidation.virements, budget_line__in=[line.pk for line in position.lines]
    )
    return sorted(set(moves.values_list("virement_id", flat=True)))


def digest_of(canonical: Mapped[str, Any]) -> str:
    """SHA-256 of a canonical form written as JSON with sorted keys and no spaces, in UTF-8."""
    text = json.dumps(canonical, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def _totals(totals: Totals) -> dict[str, list[str]]:
    return {
        kind: [
            str(getattr(getattr(totals, kind), figure))
            for figure in (
                "original",
                "current",
                "profile_to_date",
                "actual",
                "commitments",
                "forecast",
                "previous_forecast_variance",
            )
        ]
        for kind in ("expenditure", "income", "net")
    }


def _line(line: PositionLine, thresholds: Thresholds) -> list[Any]:
    """A line's values.

    Digests have held the first wording of green since the first position was frozen. It stays here
    whatever pages say now, or every older position would be shown as altered.
    """
    green = f"Green: within {thresholds.amber_percent}% of budget"
    words = green if line.rag is Rag.GREEN else line.rag_words
    return [
        *(line.code, line.service, line.subjective, line.tier, line.arrangement, line.funding),
        *(line.level, line.is_income, mappings_as_json(line.mappings)),
        *(str(line.original), str(line.current), str(line.profile_to_date)),
        *(str(line.actual), str(line.commitments), str(line.forecast)),
        *(str(line.previous_forecast_variance), str(line.movement)),
        *(str(line.to_date and line.to_date.amount), str(line.to_date and line.to_date.percent)),
        *(str(line.outturn and line.outturn.amount), str(line.outturn and line.outturn.percent)),
        *(line.rag.value, words, line.needs_explanation),
        *(line.explanation, line.explanation_missing, line.sheet, sorted(line.cells.items())),
    ]


@dataclass(frozen=True)
class Proof:
    """What making a frozen position again has shown.

    `stored` and `again` are the digests of what is stored and of what the ledger gives;
    `budgets_off` names budget lines whose frozen budget the ledger's present one, less what
    virements have moved since, does not give.
    """

    frozen: str
    stored: str
    again: str
    budgets_off: tuple[str, ...]

    @property
    def is_unaltered(self) -> bool:
        """Whether what is stored is what was frozen."""
        return self.stored == self.frozen

    @property
    def is_same(self) -> bool:
        """Whether the pinned returns give it again, to the last penny and word."""
        return self.again == self.frozen


def prove(consolidation: Consolidation) -> Proof:
    """Make the position again and compare. Needs a scope that sees everything.

    Raises ValueError in any other: part of a position has another digest.
    """
    if not sees_everything(current_scope()):
        raise ValueError("Only somebody who sees every level and partner can make it again.")
    pins = pins_of(consolidation)

    def digest(position: ConsolidatedPosition) -> str:
        return digest_of(
            content(
                position,
                pins,
                settings=consolidation.settings,
                virements=consolidation.virements,
                contributions=consolidation.contributions,
            )
        )

    return Proof(
        frozen=consolidation.digest,
        stored=digest(position_of(consolidation)),
        again=digest(made_again(consolidation)),
        budgets_off=tuple(_budgets_off(consolidation)),
    )


def approved_virements(period: ReportingPeriod) -> list[int]:
    """Virements of the year that the budgets hold now."""
    rows = Virement.objects.filter(
        state=VirementState.APPROVED, period__financial_year=period.financial_year
    )
    return sorted(rows.values_list("pk", flat=True))


def _budgets_off(consolidation: Consolidation) -> list[str]:
    """Lines whose present budget, less the virements approved since, is not the frozen one."""
    since = (
        VirementMove.objects.filter(
            virement__state=VirementState.APPROVED,
            virement__period__financial_year=consolidation.period.financial_year,
        )
        .exclude(virement__in=consolidation.virements)
        .order_by()
        .values("budget_line")
        .annotate(moved=Sum("amount"))
    )
    moved = {row["budget_line"]: row["moved"] for row in since}
    rows = ConsolidatedLine.objects.filter(consolidation=consolidation)
    now = dict(
        BudgetLine.objects.filter(pk__in=rows.values("budget_line")).values_list("pk", "current")
    )
    return [
        row.code
        for row in rows.order_by("code")
        if now[row.budget_line_id] - moved.get(row.budget_line_id, ZERO) != row.current
    ]
