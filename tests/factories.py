"""What tests need before they can begin: trusts, partners, bodies and people with seats."""

import datetime
import itertools
from collections.abc import Iterator
from contextlib import contextmanager

from trusts.actions import membership, structure, trust
from trusts.levels import Level
from trusts.models import Body, Partner, Person, Trust
from trusts.permissions import Role
from trusts.scope import Scope, operator_scope

_numbers = itertools.count(1)
TERM_STARTS = datetime.date(2008, 4, 1)
BODIES = {
    Level.STRATEGIC: ("board", "board"),
    Level.EXECUTIVE: ("executive", "executive"),
    Level.OPERATIONAL: ("north-area", "area"),
}


@contextmanager
def operator(owner: Trust) -> Iterator[Scope]:
    """The operator's scope in a trust."""
    with operator_scope(trust=owner, reason="test") as scope:
        yield scope


def make_trust(slug: str | None = None) -> Trust:
    """A trust with its table of roles, two partners and a body at each level."""
    slug = slug or f"trust-{next(_numbers)}"
    made = Trust.objects.create(slug=slug, name=f"{slug.title()} Children's Trust")
    with operator(made) as by:
        trust.set_up_roles(by=by)
        structure.add_partner(
            by=by, slug="council", name="The council", kind="Council", sector="council"
        )
        structure.add_partner(by=by, slug="pct", name="The PCT", kind="PCT", sector="health")
        parent = None
        for level, (body, form) in BODIES.items():
            parent = structure.add_body(
                by=by, slug=body, name=f"{body} group", level=level, form=form, parent=parent
            )
    return made


def make_person(email: str | None = None) -> Person:
    """A person who can sign in only by being signed in: no password."""
    return Person.objects.create_user(
        email or f"person{next(_numbers)}@people.example", f"Person {next(_numbers)}"
    )


def seat(
    owner: Trust,
    role: Role | str,
    level: Level | str = Level.STRATEGIC,
    *,
    person: Person | None = None,
    partner: str = "council",
    body: str | None = None,
) -> Person:
    """A person with a seat in the role on the body of the level (or on the named body)."""
    person = person or make_person()
    with operator(owner) as by:
        membership.assign_membership(
            by=by,
            person=person,
            body=Body.objects.get(slug=body or BODIES[Level(level)][0]),
            partner=Partner.objects.get(slug=partner),
            role=role,
            starts_on=TERM_STARTS,
        )
    return person
