"""Reads about who answers in a round: seats to ask, people to stand in, helpers, passes."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import Q, QuerySet

from assessment.banks.load import Bank
from assessment.models import Answer, Evidence, Helper, Kind, OutsiderInvitation, Participant, Round
from assessment.queries.rounds import seats_that_may_answer
from trusts import clock
from trusts.models import GuestPass, Membership, Partner, Person
from trusts.permissions import Permission
from trusts.scope import Scope

EVERY_SECTION = ""
"""The theme of a helper who may fill in all of them."""


def people_asked(round_: Round) -> set[int]:
    """The keys of those who answer in a round, each for themselves or for their partner."""
    return set(Participant.objects.filter(round=round_).values_list("person_id", flat=True))


def seats_not_asked(round_: Round) -> list[Membership]:
    """Seats from which somebody could answer and nobody does; a partner as one needs no more."""
    parts = list(Participant.objects.filter(round=round_).select_related("membership"))
    people = {part.person_id for part in parts}
    seats = {part.membership_id for part in parts}
    shared = {part.membership.partner_id for part in parts if part.is_shared and part.membership}
    return [
        seat
        for seat in seats_that_may_answer(round_.body, on=clock.today())
        if seat.person_id not in people and seat.pk not in seats and seat.partner_id not in shared
    ]


def people_of(partner: Partner) -> QuerySet[Person]:
    """People with a current seat for a partner anywhere in the trust, by name."""
    seats = Membership.objects.current(clock.today()).filter(partner=partner)
    return Person.objects.filter(pk__in=seats.values("person"), is_active=True).order_by("name")


def still_sits(part: Participant) -> bool:
    """Whether the answers may still be given: the seat they come from has not ended.

    An outsider has none; their pass, without which no page opens, is their right.
    """
    if part.membership is None:
        return True
    seats = Membership.objects.current(clock.today()).filter(body=part.body_id)
    if part.kind == Kind.MEMBER:
        return seats.filter(person=part.person_id).exists()
    return seats.filter(partner=part.membership.partner_id).exists()


def has_given_anything(part: Participant) -> bool:
    """Whether anything would be lost, or be seen by another, if the part went or changed hands."""
    given = (Answer, Evidence)
    return any(model.objects.filter(participant=part).exists() for model in given)


def helpers_of(part: Participant) -> list[Helper]:
    """Who helps with a part now, by section."""
    rows = Helper.objects.filter(participant=part, ended_at=None).select_related("person")
    return list(rows.order_by("theme", "person__name"))


def sections_helped(person: Person, part: Participant) -> frozenset[str]:
    """Codes of the themes that a person helps with in a part; EVERY_SECTION among them for all."""
    rows = Helper.objects.filter(participant=part, person=person, ended_at=None)
    return frozenset(rows.values_list("theme", flat=True))


def narrowed_to(bank: Bank, sections: Collection[str]) -> Bank:
    """The bank with only the themes of these codes; all of them where EVERY_SECTION is among."""
    return bank if EVERY_SECTION in sections else bank.with_themes(sections)


def helped_parts(scope: Scope) -> QuerySet[Participant]:
    """Parts of others that this person was asked to help with, in rounds not closed."""
    helping = Helper.objects.filter(person=scope.person, ended_at=None)
    return (
        scope.visible(Participant.objects.all(), Permission.ROUND_ANSWER)
        .filter(pk__in=helping.values("participant"), round__closed_at=None)
        .select_related("round__body", "person", "membership__partner")
        .defer("round__bank_content")
    )


def passes_of(round_: Round) -> list[GuestPass]:
    """The passes that let people into this round and have not ended."""
    parts = Participant.objects.filter(round=round_, guest_pass__isnull=False)
    helpers = Helper.objects.filter(participant__round=round_, guest_pass__isnull=False)
    wanted = Q(pk__in=parts.values("guest_pass")) | Q(pk__in=helpers.values("guest_pass"))
    return list(GuestPass.objects.filter(wanted, ended_at=None).select_related("person"))


def invitations_of(round_: Round) -> QuerySet[OutsiderInvitation]:
    """Outsiders invited to a round who have not accepted, by name; withdrawn ones are left out."""
    return OutsiderInvitation.objects.filter(
        round=round_, accepted_at=None, withdrawn_at=None
    ).order_by("name")
