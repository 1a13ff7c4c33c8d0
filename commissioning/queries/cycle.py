"""What the records hold about intentions, and how far each has come."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from commissioning.catalogue import STEPS, Step
from commissioning.models import (
    Commissioner,
    ConflictDeclaration,
    Ending,
    Intention,
    IntentionState,
    PossibleProvider,
    Reinvestment,
    Resource,
    StandardCheck,
    StepAnswer,
    StepCompletion,
)
from commissioning.queries.contracts import newest_terms
from commissioning.rules.conflicts import Conflict, conflicts
from commissioning.rules.cycle import FIRST_SIX, Facts, Found, look
from trusts.clock import today
from trusts.models import Membership
from trusts.models.body import BodyForm

DECIDING = (BodyForm.EXECUTIVE, BodyForm.COMMISSIONING)
"""Forms of the bodies that decide about commissioning."""


@dataclass(frozen=True)
class StepStanding:
    """A step of an intention: what it needs and has, and its completion where it has one."""

    step: Step
    found: tuple[Found, ...]
    completion: StepCompletion | None
    is_open: bool
    """Whether it is this step's turn: 1 to 6 until it is put forward, 7 to 9 once it is signed."""

    @property
    def missing(self) -> tuple[Found, ...]:
        """What is missing now."""
        return tuple(one for one in self.found if not one.is_met)

    @property
    def met(self) -> int:
        """How many needs are met now."""
        return sum(1 for one in self.found if one.is_met)


@dataclass(frozen=True)
class Standing:
    """An intention with its nine steps and its conflicts, declared and not."""

    intention: Intention
    facts: Facts
    steps: tuple[StepStanding, ...]
    conflicts: tuple[Conflict, ...]

    @property
    def completed(self) -> frozenset[int]:
        """The numbers of completed steps."""
        return frozenset(one.step.number for one in self.steps if one.completion)

    def of(self, number: int) -> StepStanding:
        """One step."""
        return self.steps[number - 1]


def intentions_with_names() -> Any:
    """Intentions with everything that names them loaded: one query."""
    return Intention.objects.select_related(
        "lead", "outcome", "priority", "action", "assessment", "body", "put_forward_by", "signed_by"
    )


def standing_of(intention: Intention) -> Standing:
    """One intention's standing. A fixed number of queries."""
    return standings([intention])[0]


def standings(intentions: Sequence[Intention]) -> list[Standing]:
    """The standing of each, in the same order. The same number of queries however many."""
    completions: dict[int, dict[int, StepCompletion]] = defaultdict(dict)
    for row in StepCompletion.objects.filter(intention__in=intentions, reopened_on=None):
        completions[row.intention_id][row.step] = row
    found = []
    for intention, (facts, clashes) in zip(intentions, _facts(intentions), strict=True):
        steps = tuple(
            StepStanding(
                step,
                look(step, facts),
                completions[intention.pk].get(step.number),
                is_turn(intention, step.number),
            )
            for step in STEPS
        )
        found.append(Standing(intention, facts, steps, clashes))
    return found


def is_turn(intention: Intention, number: int) -> bool:
    """Whether a step can be completed or opened again in the intention's state."""
    if number in FIRST_SIX:
        return intention.state == IntentionState.PREPARING
    return intention.state == IntentionState.SIGNED


def deciding() -> dict[str, set[str]]:
    """By partner, the names of the deciding bodies on which it has a seat today. One query."""
    found: dict[str, set[str]] = defaultdict(set)
    seats = Membership.objects.current(today()).filter(body__form__in=DECIDING, voting=True)
    for partner, body in seats.values_list("partner__name", "body__name"):
        found[partner].add(body)
    return found


def _by_intention(rows: Iterable[Any]) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = defaultdict(list)
    for row in rows:
        found[row.intention_id].append(row)
    return found


def _facts(intentions: Sequence[Intention]) -> list[tuple[Facts, tuple[Conflict, ...]]]:
    mine = {"intention__in": intentions}
    said = _by_intention(StepAnswer.objects.filter(**mine))
    commissioners = _by_intention(Commissioner.objects.filter(**mine).select_related("partner"))
    providers = _by_intention(PossibleProvider.objects.filter(**mine).select_related("partner"))
    resources = _by_intention(Resource.objects.filter(**mine).select_related("partner"))
    declared = _by_intention(ConflictDeclaration.objects.filter(**mine).select_related("partner"))
    checks = _by_intention(StandardCheck.objects.filter(**mine))
    endings = _by_intention(Ending.objects.filter(**mine))
    lines = _by_intention(Reinvestment.objects.filter(**mine))
    agreements: dict[int, list[str]] = defaultdict(list)
    terms = newest_terms().filter(contract__intention__in=intentions, ends_on__gte=today())
    for one in terms.select_related("contract__service"):
        agreements[one.contract.intention_id or 0].append(str(one.contract))
    bodies = deciding()
    found = []
    for intention in intentions:
        key = intention.pk
        funders = frozenset(row.partner.name for row in resources[key])
        clashes = conflicts(
            providers=[row.partner.name for row in providers[key] if row.partner],
            lead=intention.lead.name,
            commissioners=[row.partner.name for row in commissioners[key]],
            funders=funders,
            deciding=bodies,
        )
        told = {row.partner.name for row in declared[key]}
        facts = Facts(
            commissioning_level=intention.commissioning_level,
            purpose=intention.purpose,
            said={row.need: row.words for row in said[key]},
            serves=_serves(intention),
            commissioners=frozenset(
                [intention.lead.name, *(row.partner.name for row in commissioners[key])]
            ),
            funders=funders,
            resources=sum((row.amount for row in resources[key]), Decimal(0)),
            providers=frozenset(str(row) for row in providers[key]),
            conflicts=len(clashes),
            undeclared=tuple(c.partner for c in clashes if c.partner not in told),
            standards=len(checks[key]),
            signed_on=intention.signed_on,
            agreements=tuple(agreements[key]),
            reinvested=sum((row.amount for row in lines[key]), Decimal(0)),
        )
        found.append((_more(facts, intention, endings[key]), clashes))
    return found


def _serves(one: Intention) -> str:
    thread = one.action or one.priority or one.outcome
    return str(thread) if thread else ""


def _more(facts: Facts, one: Intention, endings: list[Ending]) -> Facts:
    if one.assessment:
        facts = replace(
            facts,
            assessment=one.assessment.title,
            finished_on=one.assessment.done_on,
            children=one.assessment.children,
            families=one.assessment.families,
            staff=one.assessment.staff,
        )
    if endings:
        ending = endings[0]
        facts = replace(
            facts, ends=ending.service, ends_on=ending.ends_on, released=ending.released
        )
    return facts
