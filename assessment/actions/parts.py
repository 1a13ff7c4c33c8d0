"""Who answers: asking more people, standing in for somebody, and giving answers back."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from assessment import queries
from assessment.actions.emails import queue_emails, tell_it_is_open
from assessment.models import Helper, Kind, OutsiderInvitation, Participant, Round
from trusts import clock
from trusts.actions.base import action
from trusts.actions.guest import let_in, let_out
from trusts.audit import record
from trusts.errors import Refusal
from trusts.models import GuestPass, GuestPurpose, Membership, Partner, Person
from trusts.notices import tell
from trusts.permissions import Permission
from trusts.scope import Scope

WHY_LIMIT = 500
"""Most characters in the reason for a reopening."""


def ask(
    by: Scope, round_: Round, seats: Sequence[Membership], as_one: Collection[Partner]
) -> list[Participant]:
    """Make the parts of those asked: one a seat, and one for all seats of a partner as one.

    The first seat of such a partner submits; its others help with every section.
    """
    made = []
    shared: dict[int, list[Membership]] = {}
    for seat in seats:
        if seat.partner in as_one:
            shared.setdefault(seat.partner_id, []).append(seat)
        else:
            made.append(_part(round_, seat, Kind.MEMBER))
    for first, *others in shared.values():
        part = _part(round_, first, Kind.PARTNER)
        made.append(part)
        Helper.objects.bulk_create(_helper(by, part, each.person, "") for each in others)
    return made


def _part(round_: Round, seat: Membership, kind: Kind) -> Participant:
    return Participant.objects.create(
        level=round_.level,
        round=round_,
        body_id=round_.body_id,
        kind=kind,
        membership=seat,
        person=seat.person,
    )


def _helper(by: Scope, part: Participant, person: Person, theme: str) -> Helper:
    return Helper(
        participant=part,
        body_id=part.body_id,
        level=part.level,
        person=person,
        theme=theme,
        asked_by=by.actor[:200],
        asked_at=clock.now(),
    )


@action(Permission.ROUND_MANAGE, verb="round.asked_more")
def ask_more(*, by: Scope, round_: Round, seats: Sequence[Membership]) -> list[Participant]:
    """Ask more members in a round that is not closed; tell them if it is open.

    Refuses none at all, one who is asked already and a seat that may not answer.
    """
    row = _locked_round(by, round_)
    if not seats:
        raise Refusal("Choose at least one member to ask.", field="seats")
    waiting = {seat.pk for seat in queries.seats_not_asked(row)}
    for seat in seats:
        if seat.pk not in waiting:
            raise Refusal(
                f"{seat.person} is asked already, or has no seat from which to answer.",
                field="seats",
            )
    made = ask(by, row, seats, ())
    if row.is_open:
        tell_it_is_open(row, made)
        queue_emails(by)
    record(by, row, asked=[part.person.name for part in made])
    return made


@action(Permission.ROUND_MANAGE, verb="part.handed_over")
def hand_over(*, by: Scope, participant: Participant, person: Person) -> Participant:
    """Let another person of the same partner answer instead: a substitute, or who submits for it.

    Refuses somebody of another partner or who is asked already, an outsider's part, and a part
    with answers: they belong to the person who gave them. A partner's shared answers go over.
    """
    row, round_ = _locked_part(by, participant)
    _refuse_submitted(row)
    if row.membership is None:
        raise Refusal("Somebody invited from outside has no substitute. Invite another person.")
    if person.pk not in {each.pk for each in queries.people_of(row.membership.partner)}:
        raise Refusal(f"{person} does not sit for {row.membership.partner}.", field="person")
    if Participant.objects.filter(round=round_, person=person).exists():
        raise Refusal(f"{person} is asked in this round already.", field="person")
    if not row.is_shared and queries.has_given_anything(row):
        raise Refusal(
            f"{row.person} has saved answers, which nobody else may see. Ask them to submit, or "
            "ask the other person as well."
        )
    before = row.person
    _end_help(by, Helper.objects.filter(participant=row, ended_at=None).exclude(theme=""))
    _end_help(by, Helper.objects.filter(participant=row, ended_at=None, person=person))
    if row.guest_pass is not None:
        let_out(by=by, guest_pass=row.guest_pass)
    seat = _seat_of(person, row)
    row.guest_pass = None if seat else _let_in(by, person, row)
    row.person = person
    if row.is_shared:
        row.membership = seat or row.membership
        if (
            Membership.objects.current(clock.today())
            .filter(body=row.body_id, person=before, partner=row.membership.partner_id)
            .exists()
        ):
            _helper(by, row, before, "").save()
    elif person.pk == row.membership.person_id:
        row.kind = Kind.MEMBER
    else:
        row.kind = Kind.SUBSTITUTE
    row.save()
    if round_.is_open:
        tell_it_is_open(round_, [row])
        queue_emails(by)
    record(by, row, before=before, now=person, partner=row.membership.partner.name)
    return row


@action(Permission.ROUND_MANAGE, verb="part.taken_out")
def take_out(*, by: Scope, participant: Participant) -> Round:
    """Ask somebody no longer. Refuses a part with answers: no answer is ever dropped."""
    row, round_ = _locked_part(by, participant)
    if row.has_submitted or queries.has_given_anything(row):
        raise Refusal(f"{row.person} has saved answers, so they stay in the round.")
    name = row.person.name
    _end_help(by, Helper.objects.filter(participant=row, ended_at=None))
    if row.guest_pass is not None:
        let_out(by=by, guest_pass=row.guest_pass)
    Helper.objects.filter(participant=row).delete()
    OutsiderInvitation.objects.filter(participant=row).update(
        participant=None, accepted_at=None, withdrawn_at=clock.now()
    )
    row.delete()
    record(by, round_, taken_out=name)
    return round_


@action(Permission.ROUND_MANAGE, verb="answers.reopened")
def reopen_submission(*, by: Scope, participant: Participant, why: str) -> Participant:
    """Give a member's answers back to them, to change and submit again; tell them why.

    Refuses no reason, answers that were not submitted, and a round that is not open.
    """
    row, round_ = _locked_part(by, participant)
    why = why.strip()
    if not why:
        raise Refusal("Write why the answers are given back. The member is told.", field="why")
    if len(why) > WHY_LIMIT:
        raise Refusal(f"Shorten the reason to {WHY_LIMIT} characters.", field="why")
    if not row.has_submitted:
        raise Refusal(f"{row.person} has not submitted, so there is nothing to give back.")
    if not round_.is_open:
        raise Refusal("This round is closed, so its answers are final.")
    submitted_at, row.submitted_at = row.submitted_at, None
    row.reopened_at, row.reopened_by, row.reopened_why = clock.now(), by.actor[:200], why
    row.save()
    tell(
        row.person,
        subject=f"Your answers to {round_.bank_title} are yours again",
        template="answers_reopened",
        part=row,
        round=round_,
        trust=by.trust,
    )
    record(by, row, why=why, submitted_at=submitted_at)
    return row


def _locked_round(by: Scope, round_: Round) -> Round:
    row = Round.objects.select_for_update(of=("self",)).select_related("body").get(pk=round_.pk)
    by.require(Permission.ROUND_MANAGE, level=row.level, body_id=row.body_id)
    if row.closed_at is not None:
        raise Refusal("This round is closed, so nobody can answer any more.")
    return row


def _locked_part(by: Scope, participant: Participant) -> tuple[Participant, Round]:
    """Lock the part and then read its round: whoever answers locks the part as well."""
    row = (
        Participant.objects.select_for_update(of=("self",))
        .select_related("round__body", "person", "membership__partner", "guest_pass")
        .get(pk=participant.pk)
    )
    return row, _locked_round(by, row.round)


def _refuse_submitted(part: Participant) -> None:
    if part.has_submitted:
        raise Refusal(f"{part.person} has submitted already. Reopen the answers first.")


def _seat_of(person: Person, part: Participant) -> Membership | None:
    """The seat from which the person may answer for the body anyway, so that no pass is needed."""
    seats = queries.seats_that_may_answer(part.round.body, on=clock.today())
    partner_id = part.membership.partner_id if part.membership else None
    return next((s for s in seats if s.person_id == person.pk and s.partner_id == partner_id), None)


def _let_in(by: Scope, person: Person, part: Participant) -> GuestPass:
    return let_in(by=by, person=person, body=part.round.body, purpose=GuestPurpose.ANSWER)


def _end_help(by: Scope, helpers: Iterable[Helper]) -> None:
    for helper in helpers:
        if helper.guest_pass is not None:
            let_out(by=by, guest_pass=helper.guest_pass)
        helper.ended_at = clock.now()
        helper.save()
