"""A trust whose board has many members, all asked in one round and all signed in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.test import Client
from django.urls import reverse

from assessment import actions, queries, rules
from assessment.models import Participant, Promise
from trusts import clock
from trusts.actions import membership, structure
from trusts.actions import trust as trust_actions
from trusts.levels import Level
from trusts.models import Person, Trust
from trusts.models.body import BodyForm
from trusts.permissions import Role
from trusts.scope import operator_scope

BANK = "AWTY08"
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@dataclass(frozen=True)
class Place:
    """The trust, and what the load tool needs to know: plain values, addresses and sessions."""

    trust: Trust
    for_clients: dict[str, Any]


def make_board(members: int, pause: float) -> Place:
    """Make a board of `members` with a round open; `pause` in seconds goes to the clients.

    Sessions are made without a password: hashing two hundred would take longer than the bench.
    """
    made = Trust.objects.create(slug="bench", name="Bench Children's Trust")
    today = clock.today()
    with operator_scope(trust=made, reason="bench assessment") as by:
        trust_actions.set_up_roles(by=by)
        partner = structure.add_partner(
            by=by, slug="council", name="The council", kind="Council", sector="council"
        )
        body = structure.add_body(
            by=by, slug="board", name="Board", level=Level.STRATEGIC, form=BodyForm.BOARD
        )
        for number in range(members):
            membership.assign_membership(
                by=by,
                person=Person.objects.create_user(
                    f"member{number}@bench.example", f"Member {number}"
                ),
                body=body,
                partner=partner,
                role=Role.MEMBER,
                starts_on=today,
            )
        round_ = actions.open_round(
            by=by,
            body=body,
            bank_code=BANK,
            opens_on=today,
            closes_on=today,
            promise=Promise.PARTNER,
        )
        parts = list(Participant.objects.filter(round=round_).select_related("person"))
        themes = [theme.slug for theme in queries.questions_of(round_).themes]
    return Place(
        trust=made,
        for_clients={
            "pause": pause,
            "cookie": settings.SESSION_COOKIE_NAME,
            "choices": list(rules.CHOICES),
            "tasks": reverse("assessment:tasks", args=[made.slug, round_.pk]),
            "themes": [
                reverse("assessment:theme", args=[made.slug, round_.pk, slug]) for slug in themes
            ],
            "members": [{"part": part.pk, "session": _signed_in(part.person)} for part in parts],
        },
    )


def _signed_in(person: Person) -> str:
    client = Client()
    client.force_login(person, BACKEND)
    return client.cookies[settings.SESSION_COOKIE_NAME].value
