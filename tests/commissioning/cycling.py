"""An intention taken as far as a test needs it."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Any

from commissioning import actions, catalogue
from commissioning.models import Intention, NeedsAssessment
from trusts.models import Partner
from trusts.scope import Scope

EVERY = {one.code: ("met", "") for one in catalogue.STANDARDS}
YESTERYEAR = datetime.date(2009, 5, 1)


def partner(slug: str) -> Partner:
    return Partner.objects.get(slug=slug)


def assess(by: Scope, **other: Any) -> NeedsAssessment:
    """A finished needs assessment with everybody's views."""
    fields = {
        "title": "Needs 2009",
        "about": "All children",
        "findings": "Much",
        "sources": "Figures",
        "children": "Listen",
        "families": "Help",
        "staff": "Time",
        "done_on": YESTERYEAR,
    }
    return actions.record_assessment(by=by, **(fields | other))


def begin(by: Scope, **other: Any) -> Intention:
    """An intention at its first step."""
    fields = {
        "title": "Short breaks",
        "commissioning_level": "operational",
        "purpose": "change",
        "aim": "More families have a break.",
        "lead": partner("pct"),
    }
    return actions.begin_intention(by=by, **(fields | other))


def say(by: Scope, intention: Intention, number: int) -> None:
    """Answer everything that a step asks in words."""
    intention.refresh_from_db()
    needs = catalogue.step(number).needs_of(intention.commissioning_level, intention.purpose)
    answers = {need.key: f"About {need.words.lower()}" for need in needs if need.is_said}
    actions.answer_step(by=by, intention=intention, number=number, answers=answers)


def prepare(by: Scope, planned: Any, *, provider: str = "Beacon Trust", **other: Any) -> Intention:
    """An intention with everything that its first six steps need, none of them completed."""
    made = begin(by, planned=planned.action, assessment=assess(by), **other)
    actions.add_resource(
        by=by,
        intention=made,
        partner=partner("pct"),
        financial_year=2010,
        kind="cash",
        amount=Decimal("1000.10"),
        source="Growth money",
    )
    if provider in ("council", "pct"):
        actions.name_provider(by=by, intention=made, partner=partner(provider))
    else:
        actions.name_provider(by=by, intention=made, name=provider)
    actions.check_standards(by=by, intention=made, checks=EVERY)
    for number in range(1, 7):
        say(by, made, number)
    return made


def complete_six(by: Scope, intention: Intention) -> None:
    """Complete the first six steps."""
    for number in range(1, 7):
        actions.complete_step(by=by, intention=intention, number=number)
