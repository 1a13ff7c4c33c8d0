"""Demo data of who else answers the open round: helpers, and people invited from outside."""

from __future__ import annotations

import datetime
import secrets

from django.conf import settings

from assessment.models import Helper, Kind, OutsiderInvitation, Participant, Round, RoundEmail
from trusts import clock
from trusts.actions.guest import let_in
from trusts.models import GuestPurpose, Person
from trusts.models.partner import Sector
from trusts.scope import current_scope

HEAD = ("head.hillside", "Marian Locke", "Hillside Primary School", Sector.EDUCATION)
FORUM = ("forum", "Jay Okonkwo", "Anyplace Young People’s Forum", Sector.CHILDREN_AND_FAMILIES)


def load(round_: Round, people: dict[str, Person]) -> None:
    """Settle the round's emails and, while it is open, add outsiders and a helper."""
    say_emails_went_out(round_)
    if round_.closed_at is None:
        _outsiders(round_, people)
        _helper(round_, people)


def say_emails_went_out(round_: Round) -> None:
    """Leave no email of a round waiting: the demo sends none."""
    RoundEmail.objects.filter(round=round_).update(
        claimed_at=round_.opened_at, sent_at=round_.opened_at, attempts=1
    )


def _outsiders(round_: Round, people: dict[str, Person]) -> None:
    """A head teacher has accepted and not started; a young people's forum has not answered yet."""
    by = current_scope()
    domain = next(iter(people)).partition("@")[2]
    local, name, organisation, sector = HEAD
    password = next(iter(people.values())).password  # the one in print for every demo person
    head = Person.objects.create(email=f"{local}@{domain}", name=name, password=password)
    part = Participant.objects.create(
        level=round_.level,
        round=round_,
        body_id=round_.body_id,
        kind=Kind.OUTSIDER,
        person=head,
        guest_pass=let_in(by=by, person=head, body=round_.body, purpose=GuestPurpose.ANSWER),
        organisation=organisation,
        sector=sector,
    )
    _invitation(round_, f"{local}@{domain}", HEAD, part)
    _invitation(round_, f"{FORUM[0]}@{domain}", FORUM, None)


def _invitation(
    round_: Round, email: str, who: tuple[str, str, str, Sector], part: Participant | None
) -> None:
    OutsiderInvitation.objects.create(
        level=round_.level,
        round=round_,
        body_id=round_.body_id,
        email=email,
        name=who[1],
        organisation=who[2],
        sector=who[3],
        digest=secrets.token_hex(32),  # of no link: the demo sends no mail
        invited_by="Tom Brightwell",
        sent_at=clock.now(),
        expires_at=clock.now() + datetime.timedelta(days=settings.INVITATION_DAYS),
        accepted_at=clock.now() if part else None,
        participant=part,
    )


def _helper(round_: Round, people: dict[str, Person]) -> None:
    """The schools' member has asked the forum's finance officer to fill in the section on money."""
    named = {email.partition("@")[0]: person for email, person in people.items()}
    helper = named["finance.schools"]
    part = Participant.objects.get(round=round_, person=named["member.schools"])
    Helper.objects.create(
        participant=part,
        body_id=part.body_id,
        level=part.level,
        person=helper,
        theme="RES",
        guest_pass=let_in(
            by=current_scope(), person=helper, body=round_.body, purpose=GuestPurpose.ANSWER
        ),
        asked_by=part.person.name,
        asked_at=clock.now(),
    )
