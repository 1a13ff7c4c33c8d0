"""Demo data of the kernel: the fictional Anyplace, and eight real structures without people."""

import datetime
import secrets
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.utils import timezone

from trusts.actions import membership, structure, trust
from trusts.models import Body, IdempotencyKey, Invitation, Partner, Person, Trust
from trusts.partner_types import PARTNER_TYPES
from trusts.scope import current_scope, operator_scope

DATA = Path(__file__).parent / "data"
DOMAIN = "anyplace.example"
TERM_STARTS = datetime.date(2008, 4, 1)
# In print since the demo is for anyone; it opens nothing but invented data.
DEMO_PASSWORD = "golden thread 2009"  # noqa: S105
REASON = "demo data"

People = dict[str, Person]


def make_anyplace(password: str) -> tuple[Trust, People]:
    """Make the fictional trust with partners, bodies and people; people by email address."""
    data = yaml.safe_load((DATA / "anyplace.yaml").read_text())
    anyplace = Trust.objects.create(**data["trust"])
    people: People = {}
    with operator_scope(trust=anyplace, reason=REASON) as by:
        trust.set_up_roles(by=by)
        partners = _partners(data["partners"])
        bodies = _bodies(data["bodies"])
        hashed = make_password(password)
        for local, name, body, partner, role, post, *voting in data["people"]:
            person = Person.objects.create(email=f"{local}@{DOMAIN}", name=name, password=hashed)
            people[person.email] = person
            membership.assign_membership(
                by=by,
                person=person,
                body=bodies[body],
                partner=partners[partner],
                role=role,
                starts_on=TERM_STARTS,
                voting=voting[0] if voting else True,
                post=post,
            )
        # The director also sits on the executive, and one head of joint commissioning on the unit.
        for local, body, role in [
            ("director", "executive", "member"),
            ("exec.pct", "joint-commissioning-unit", "chair"),
            ("treasurer", "board", "lead_finance_officer"),
        ]:
            person = people[f"{local}@{DOMAIN}"]
            membership.assign_membership(
                by=by,
                person=person,
                body=bodies[body],
                partner=partners["anyplace-pct" if "pct" in local else "anyplace-council"],
                role=role,
                starts_on=TERM_STARTS,
            )
        # One person has been invited and has not answered yet.
        Invitation.objects.create(
            email=f"member.fire@{DOMAIN}",
            name="Dennis Okafor",
            body=bodies["staying-safe"],
            partner=partners["anyplace-council"],
            role="observer",
            voting=False,
            post="Community safety manager",
            starts_on=datetime.date(2009, 11, 1),
            digest=secrets.token_hex(32),  # of no link: the demo sends no mail
            invited_by=people[f"admin@{DOMAIN}"],
            sent_at=timezone.now(),
            expires_at=timezone.now() + datetime.timedelta(days=settings.INVITATION_DAYS),
        )
        # A finance system asked for something, with a key of its own, and got this answer.
        IdempotencyKey.objects.create(
            caller="token of the demo",
            key="return-2009-10",
            fingerprint=secrets.token_hex(32),
            status=202,
            body="{}",
        )
    return anyplace, people


def make_case_studies() -> list[Trust]:
    """Make the eight case-study structures of the 2008 report: no people and no money."""
    data = yaml.safe_load((DATA / "case_studies.yaml").read_text())
    made = []
    for facts in data["trusts"]:
        bodies, series = facts.pop("bodies", []), facts.pop("series", [])
        facts["source"] = f"{data['source']}, {facts['source']}"
        case = Trust.objects.create(**facts)
        made.append(case)
        with operator_scope(trust=case, reason=REASON) as by:
            trust.set_up_roles(by=by)
            board = {
                "slug": "board",
                "name": case.name,
                "level": "strategic",
                "form": "board",
                "seats": case.board_seats,
            }
            _bodies([board, *bodies, *_numbered(series)])
    return made


def _numbered(series: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Bodies that the report counts and does not name: "Locality group 1" and so on.

    `parents` shares them out in turn among an earlier series.
    """
    made: list[dict[str, Any]] = []
    counts = {one["slug"]: one["count"] for one in series}
    for one in series:
        above = one.get("parents")
        for number in range(1, one["count"] + 1):
            parent = f"{above}-{(number - 1) % counts[above] + 1}" if above else one["parent"]
            made.append(
                {
                    "slug": f"{one['slug']}-{number}",
                    "name": f"{one['name']} {number}",
                    "level": one["level"],
                    "form": one["form"],
                    "parent": parent,
                }
            )
    return made


def _partners(rows: list[list[str]]) -> dict[str, Partner]:
    types = {known.name: known for known in PARTNER_TYPES}
    made = {}
    for slug, name, kind in rows:
        known = types[kind]
        made[slug] = structure.add_partner(
            by=current_scope(),
            slug=slug,
            name=name,
            kind=kind,
            sector=known.sector,
            duty_from=known.duty_from,
            duty_basis=known.duty_basis,
        )
    return made


def _bodies(rows: list[dict[str, Any]]) -> dict[str, Body]:
    made: dict[str, Body] = {}
    for row in rows:
        parent = made[row["parent"]] if "parent" in row else None
        made[row["slug"]] = structure.add_body(by=current_scope(), **{**row, "parent": parent})
    return made
