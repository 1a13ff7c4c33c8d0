"""What a step of the cycle lacks, and when an intention may go on. Pure: no database."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from commissioning.catalogue import STEPS, Need, Step

FIRST_SIX = tuple(one.number for one in STEPS[:6])
"""Steps to complete before an intention is put forward: the seventh is the signature's."""


@dataclass(frozen=True)
class Facts:
    """What the records hold about an intention, as plain values. Money in pounds and pence."""

    commissioning_level: str
    purpose: str
    said: Mapping[str, str] = field(default_factory=dict)
    serves: str = ""
    assessment: str = ""
    finished_on: datetime.date | None = None
    children: str = ""
    families: str = ""
    staff: str = ""
    commissioners: frozenset[str] = frozenset()
    funders: frozenset[str] = frozenset()
    resources: Decimal = Decimal(0)
    providers: frozenset[str] = frozenset()
    conflicts: int = 0
    undeclared: tuple[str, ...] = ()
    standards: int = 0
    of_standards: int = 14
    signed_on: datetime.date | None = None
    agreements: tuple[str, ...] = ()
    ends: str = ""
    ends_on: datetime.date | None = None
    released: Decimal | None = None
    reinvested: Decimal = Decimal(0)


@dataclass(frozen=True)
class Found:
    """Whether a need is met, and what was found or is missing in words."""

    need: Need
    is_met: bool
    words: str


def _day(on: datetime.date) -> str:
    return f"{on.day} {on:%B %Y}"


def _listed(names: frozenset[str] | tuple[str, ...]) -> str:
    ordered = sorted(names)
    return " and ".join([", ".join(ordered[:-1]), ordered[-1]] if len(ordered) > 1 else ordered)


def _thread(facts: Facts) -> tuple[bool, str]:
    return bool(facts.serves), facts.serves or "Nothing in the plan is named yet."


def _assessment(facts: Facts) -> tuple[bool, str]:
    if not facts.assessment:
        return False, "No needs assessment is chosen."
    if facts.finished_on is None:
        return False, f"“{facts.assessment}” is not finished."
    return True, f"“{facts.assessment}”, finished on {_day(facts.finished_on)}"


def _view(name: str, whose: str) -> Callable[[Facts], tuple[bool, str]]:
    def view(facts: Facts) -> tuple[bool, str]:
        said: str = getattr(facts, name)
        return bool(said), said or f"The needs assessment does not hold what {whose} said."

    return view


def _resources(facts: Facts) -> tuple[bool, str]:
    without = facts.commissioners - facts.funders
    if not facts.commissioners:
        return False, "No commissioning partner is named."
    if without:
        return False, f"Nothing is recorded of {_listed(without)}."
    return True, f"£{facts.resources:,.2f} from {_listed(facts.funders)}"


def _providers(facts: Facts) -> tuple[bool, str]:
    if not facts.providers:
        return False, "Nobody is named who might provide it."
    return True, _listed(facts.providers)


def _conflicts(facts: Facts) -> tuple[bool, str]:
    if facts.undeclared:
        return False, f"Not declared: {_listed(facts.undeclared)}"
    if not facts.conflicts:
        return True, "No partner that might provide it also commissions it."
    return True, f"{facts.conflicts} found, {facts.conflicts} declared"


def _standards(facts: Facts) -> tuple[bool, str]:
    return facts.standards >= facts.of_standards, (
        f"{facts.standards} of {facts.of_standards} looked at"
    )


def _signed(facts: Facts) -> tuple[bool, str]:
    if facts.signed_on is None:
        return False, "The executive has not signed it off."
    return True, f"Signed off on {_day(facts.signed_on)}"


def _contract(facts: Facts) -> tuple[bool, str]:
    if not facts.agreements:
        return False, "No contract, agreement or grant refers to this intention."
    return True, _listed(facts.agreements)


def _ending(facts: Facts) -> tuple[bool, str]:
    if not facts.ends or facts.ends_on is None:
        return False, "It is not recorded what ends."
    return True, f"{facts.ends}, on {_day(facts.ends_on)}"


def left_to_reinvest(released: Decimal, reinvested: Decimal) -> Decimal:
    """Pounds set free that no line says where they go; below nothing when lines say too much."""
    return released - reinvested


def _reinvested(facts: Facts) -> tuple[bool, str]:
    if facts.released is None:
        return False, "It is not recorded what ending it sets free."
    left = left_to_reinvest(facts.released, facts.reinvested)
    if left:
        more = "is left over" if left > 0 else "too much is given away"
        return False, f"£{abs(left):,.2f} {more}."
    return True, f"All of £{facts.released:,.2f}"


RULES: dict[str, Callable[[Facts], tuple[bool, str]]] = {
    "thread": _thread,
    "assessment": _assessment,
    "children": _view("children", "children and young people"),
    "families": _view("families", "families"),
    "staff": _view("staff", "front-line staff"),
    "resources": _resources,
    "providers": _providers,
    "conflicts": _conflicts,
    "standards": _standards,
    "signed": _signed,
    "contract": _contract,
    "ending": _ending,
    "reinvested": _reinvested,
}


def look(step: Step, facts: Facts) -> tuple[Found, ...]:
    """Each need of the step that concerns this intention, with what was found."""
    found = []
    for need in step.needs_of(facts.commissioning_level, facts.purpose):
        if need.is_said:
            words = facts.said.get(need.key, "").strip()
            found.append(Found(need, bool(words), words or "Nothing is said yet."))
        else:
            found.append(Found(need, *RULES[need.key](facts)))
    return tuple(found)


def missing(step: Step, facts: Facts) -> tuple[Found, ...]:
    """The needs of the step that are not met."""
    return tuple(found for found in look(step, facts) if not found.is_met)


def next_step(completed: frozenset[int]) -> int:
    """The first step not completed; one more than the last when all are."""
    return next((one.number for one in STEPS if one.number not in completed), len(STEPS) + 1)


def before_putting_forward(completed: frozenset[int]) -> tuple[Step, ...]:
    """Steps that have to be completed before the executive is asked to sign."""
    return tuple(one for one in STEPS if one.number in FIRST_SIX and one.number not in completed)
