"""Two frozen positions side by side: which lines changed, and why."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from finance.models import Consolidation, Virement, VirementMove
from finance.queries.consolidation import position_of
from finance.queries.position_lines import PositionLine
from finance.queries.position_types import ConsolidatedPosition, PartnerPosition
from finance.rules.money import ZERO
from finance.rules.procedure import Settings, differences

COMPARED = (
    ("current", "Budget for the year"),
    ("profile_to_date", "Budget to date"),
    ("actual", "Actual to date"),
    ("commitments", "Commitments"),
    ("forecast", "Forecast outturn"),
)


@dataclass(frozen=True)
class Changed:
    """One figure of a line before and after, in pounds; None where there was none."""

    name: str
    before: Decimal | None
    after: Decimal | None

    @property
    def moved(self) -> Decimal:
        """After less before; what was not there counts as nothing."""
        return (self.after or ZERO) - (self.before or ZERO)


@dataclass(frozen=True)
class ChangedLine:
    """A line with figures or mapping that changed, and the reasons that were found."""

    line: PositionLine
    figures: tuple[Changed, ...]
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class ChangedPartner:
    """A partner whose return, or whether it counts, changed."""

    partner: str
    words: str


@dataclass(frozen=True)
class Comparison:
    """What changed between two frozen positions."""

    before: ConsolidatedPosition
    after: ConsolidatedPosition
    partners: tuple[ChangedPartner, ...]
    lines: tuple[ChangedLine, ...]
    settings: tuple[str, ...]
    virements: tuple[Virement, ...]

    @property
    def totals(self) -> tuple[Changed, ...]:
        """Net totals before and after."""
        return tuple(
            Changed(
                name,
                getattr(self.before.totals.net, figure),
                getattr(self.after.totals.net, figure),
            )
            for figure, name in COMPARED
        )


def compare(first: Consolidation, second: Consolidation) -> Comparison:
    """Compare two frozen positions, as far as the scope reaches. Of one period or of two."""
    before, after = position_of(first), position_of(second)
    new = sorted(set(second.virements) - set(first.virements))
    earlier = {line.pk: line for line in before.lines}
    later = {line.pk: line for line in after.lines}
    moves: dict[int, list[VirementMove]] = {}
    # The frozen positions name every partner's virements; only those of lines in reach are told.
    rows = VirementMove.objects.filter(virement__in=new, budget_line__in={*earlier, *later})
    for move in rows.select_related("virement"):
        moves.setdefault(move.budget_line_id, []).append(move)
    partners = _partners(before, after)
    names = {one.partner for one in partners}
    same_period = first.period_id == second.period_id
    changed = []
    for key in [*later, *(key for key in earlier if key not in later)]:
        old, line = earlier.get(key), later.get(key)
        found = _line(old, line, moves.get(key, []), names, same_period=same_period)
        if found:
            changed.append(found)
    return Comparison(
        before=before,
        after=after,
        partners=partners,
        lines=tuple(changed),
        settings=tuple(
            f"{_words(change.setting)}: {change.before} became {change.after}"
            for change in differences(
                Settings.from_json(first.settings), Settings.from_json(second.settings)
            )
        ),
        virements=tuple(
            {move.virement_id: move.virement for each in moves.values() for move in each}.values()
        ),
    )


def _line(
    old: PositionLine | None,
    new: PositionLine | None,
    moves: list[VirementMove],
    partners: set[str],
    *,
    same_period: bool,
) -> ChangedLine | None:
    line = new or old
    assert line is not None  # noqa: S101 - the key came from one of the two
    figures = tuple(
        Changed(name, before, after)
        for figure, name in COMPARED
        if (before := getattr(old, figure, None)) != (after := getattr(new, figure, None))
    )
    mapped = old is not None and new is not None and old.mappings != new.mappings
    if not figures and not mapped:
        return None
    reasons = [f"Virement {move.virement_id}: {move.virement.reason}" for move in moves]
    if old is None:
        reasons.append("A new budget line")
    if new is None:
        reasons.append("The budget line is not there any more")
    if line.partner in partners:
        reasons.append("Another return counts")
    if mapped:
        reasons.append("It is mapped to the plan in another way")
    if not same_period:
        reasons.append("Another period")
    return ChangedLine(line, figures, tuple(reasons or ["The budget was changed"]))


def _partners(
    before: ConsolidatedPosition, after: ConsolidatedPosition
) -> tuple[ChangedPartner, ...]:
    earlier = {one.slug: one for one in before.partners}
    found = []
    for one in after.partners:
        old = earlier.pop(one.slug, None)
        if old is None or _return(old) != _return(one):
            found.append(ChangedPartner(one.partner, f"{_return(old)}, then {_return(one)}"))
    found += [
        ChangedPartner(one.partner, f"{_return(one)}, then not there") for one in earlier.values()
    ]
    return tuple(found)


def _return(one: PartnerPosition | None) -> str:
    if one is None:
        return "not there"
    if not one.counts:
        return f"missing ({one.status.lower()})"
    return f"version {one.version} accepted by {one.accepted_by}"


def _words(setting: str) -> str:
    return setting.replace("_", " ").capitalize()
