"""Other trusts for the demo, as fictional as Anyplace: so few records that a comparison stands."""

from __future__ import annotations

import datetime
from random import Random

from django.utils import timezone

from assessment import actions, queries, rules
from assessment.demo import parts
from assessment.models import Answer, Participant, Round, SharingConsent
from trusts import clock
from trusts.actions import membership, structure
from trusts.actions import trust as trust_actions
from trusts.models import Person, Trust
from trusts.permissions import Role
from trusts.scope import current_scope, operator_scope

NAMES = ("Elseplace", "Farplace", "Highplace", "Lowplace", "Nearplace", "Otherplace", "Someplace")
MEMBERS = 5
OPENED = datetime.date(2008, 10, 6)
CLOSED = datetime.date(2008, 12, 1)
AGREED = datetime.date(2009, 3, 9)
BEFORE = datetime.date(2008, 4, 1)


def load(bank_code: str) -> None:
    """Let seven others agree to be compared as Anyplace has, and publish what is due by today.

    Needs Anyplace's operator scope open.
    """
    _date_the_agreement()
    for name in NAMES:
        other = Trust.objects.create(slug=name.lower(), name=f"{name} Children's Trust")
        with operator_scope(trust=other, reason="demo data"):
            _one_round(name, bank_code)
            actions.agree_to_share(by=current_scope(), agreed_where="Board, March 2009")
            _date_the_agreement()
    actions.publish_batches(on=clock.today())


def _one_round(name: str, bank_code: str) -> None:
    by = current_scope()
    trust_actions.set_up_roles(by=by)
    council = structure.add_partner(
        by=by, slug="council", name=f"{name} Council", kind="Council", sector="council"
    )
    board = structure.add_body(
        by=by, slug="board", name=f"{name} board", level="strategic", form="board", parent=None
    )
    for number in range(1, MEMBERS + 1):
        membership.assign_membership(
            by=by,
            person=Person.objects.create_user(f"member{number}@{name.lower()}.example", "A member"),
            body=board,
            partner=council,
            role=Role.MEMBER,
            starts_on=BEFORE,
        )
    round_ = actions.open_round(
        by=by,
        body=board,
        bank_code=bank_code,
        opens_on=OPENED,
        closes_on=CLOSED,
    )
    chance = Random(name)  # noqa: S311 - invented figures, not secrets
    outlook = chance.uniform(2.0, 4.2)
    themes = queries.questions_of(round_).themes
    rows = []
    for part in Participant.objects.filter(round=round_):
        for theme in themes:
            centre = outlook + Random(f"{name} {theme.code}").uniform(-0.6, 0.6)  # noqa: S311 - as above
            for question in theme.questions:
                value = min(5, max(1, round(chance.gauss(centre, 0.7))))
                rows.append(
                    Answer(
                        trust=by.trust,
                        level=part.level,
                        body_id=part.body_id,
                        participant=part,
                        question=question.code,
                        rating=rules.SCALE[value - 1].code,
                        saved_at=_noon(CLOSED),
                    )
                )
    Answer.objects.bulk_create(rows)
    Participant.objects.filter(round=round_).update(
        submitted_at=_noon(CLOSED), organisation=council.name, sector=council.sector
    )
    parts.say_emails_went_out(round_)
    actions.close_round(by=by, round_=round_)
    Round.objects.filter(pk=round_.pk).update(closed_at=_noon(CLOSED))


def _date_the_agreement() -> None:
    """Past days are set afterwards: no action takes them."""
    SharingConsent.objects.update(given_at=_noon(AGREED))


def _noon(day: datetime.date) -> datetime.datetime:
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time(12)))
