"""Changing a trust's structure: its partners and bodies."""

import datetime

from trusts.actions.base import action
from trusts.audit import record
from trusts.errors import Refusal
from trusts.levels import Level
from trusts.models import Body, Partner
from trusts.models.body import BodyForm
from trusts.permissions import Permission
from trusts.scope import Scope


@action(Permission.STRUCTURE_MANAGE, verb="partner.added")
def add_partner(
    *,
    by: Scope,
    slug: str,
    name: str,
    kind: str,
    sector: str,
    duty_from: datetime.date | None = None,
    duty_basis: str = "",
) -> Partner:
    """Add a partner. Refuses a name or short name that the trust already uses."""
    _refuse_taken(Partner, slug=slug, name=name)
    _refuse_duty_without_law(duty_from, duty_basis)
    partner = Partner.objects.create(
        slug=slug, name=name, kind=kind, sector=sector, duty_from=duty_from, duty_basis=duty_basis
    )
    record(by, partner, kind=kind, sector=sector, duty_from=duty_from)
    return partner


@action(Permission.STRUCTURE_MANAGE, verb="partner.changed")
def change_partner(
    *,
    by: Scope,
    partner: Partner,
    name: str,
    kind: str,
    sector: str,
    duty_from: datetime.date | None,
    duty_basis: str,
) -> Partner:
    """Change a partner's particulars; its short name stays, since addresses hold it."""
    _refuse_taken(Partner, name=name, besides=partner.pk)
    _refuse_duty_without_law(duty_from, duty_basis)
    new = {
        "name": name,
        "kind": kind,
        "sector": sector,
        "duty_from": duty_from,
        "duty_basis": duty_basis,
    }
    changed = {k: [getattr(partner, k), v] for k, v in new.items() if getattr(partner, k) != v}
    for key, value in new.items():
        setattr(partner, key, value)
    partner.save()
    record(by, partner, changed=changed)
    return partner


@action(Permission.STRUCTURE_MANAGE, verb="body.added")
def add_body(
    *,
    by: Scope,
    slug: str,
    name: str,
    level: str,
    form: str,
    parent: Body | None = None,
    seats: int | None = None,
) -> Body:
    """Add a body. Refuses a name in use, and a parent at a lower level than its own."""
    _refuse_taken(Body, slug=slug, name=name)
    _refuse_lower_parent(level, parent)
    body = Body.objects.create(
        slug=slug, name=name, level=Level(level), form=BodyForm(form), parent=parent, seats=seats
    )
    record(by, body, level=level, form=form, parent=parent and parent.name)
    return body


@action(Permission.STRUCTURE_MANAGE, verb="body.changed")
def change_body(
    *, by: Scope, body: Body, name: str, form: str, parent: Body | None, seats: int | None
) -> Body:
    """Change a body's particulars. Its level stays: its records belong to that level."""
    _refuse_taken(Body, name=name, besides=body.pk)
    _refuse_lower_parent(body.level, parent)
    above: Body | None = parent
    while above is not None:
        if above.pk == body.pk:
            raise Refusal(
                f"{body.name} cannot answer to a body that answers to it. Choose another body.",
                field="parent",
            )
        above = above.parent
    new = {"name": name, "form": form, "parent": parent, "seats": seats}
    changed = {k: [str(getattr(body, k)), str(v)] for k, v in new.items() if getattr(body, k) != v}
    for key, value in new.items():
        setattr(body, key, value)
    body.save()
    record(by, body, changed=changed)
    return body


_ORDER = [Level.STRATEGIC, Level.EXECUTIVE, Level.OPERATIONAL]


def _refuse_lower_parent(level: str, parent: Body | None) -> None:
    if parent is not None and _ORDER.index(Level(parent.level)) > _ORDER.index(Level(level)):
        raise Refusal(
            f"A {level} body cannot answer to a body at {parent.level} level. "
            "Choose one at its own level or above.",
            field="parent",
        )


def _refuse_taken(
    model: type[Partner] | type[Body], *, name: str, slug: str | None = None, besides: int = 0
) -> None:
    others = model.objects.exclude(pk=besides)
    if others.filter(name__iexact=name).exists():
        raise Refusal(f"There is already one called {name}. Use another name.", field="name")
    if slug is not None and others.filter(slug=slug).exists():
        raise Refusal(f"The short name {slug} is in use. Use another.", field="slug")


def _refuse_duty_without_law(duty_from: datetime.date | None, duty_basis: str) -> None:
    if duty_from is not None and not duty_basis.strip():
        raise Refusal("Name the law that sets the duty to cooperate.", field="duty_basis")
