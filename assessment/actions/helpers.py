"""Asking somebody of one's partner to fill in a section, and ending that."""

from __future__ import annotations

from assessment import queries
from assessment.actions.own import own_part
from assessment.models import Helper, Participant
from trusts import clock
from trusts.actions.base import action
from trusts.actions.guest import let_in, let_out
from trusts.audit import record
from trusts.errors import Refusal
from trusts.models import GuestPurpose, Person
from trusts.notices import tell
from trusts.permissions import Permission
from trusts.scope import Scope


@action(Permission.ROUND_ANSWER, verb="section.delegated")
def ask_helper(*, by: Scope, participant: Participant, person: Person, theme: str) -> Helper:
    """Ask another person of one's partner to fill in a section; they are told by email.

    `theme` is its code, empty for every section. The member goes on seeing and owning every
    answer, and submits. Refuses somebody of another partner, oneself, an unknown section, asking
    twice, an outsider, and once the answers are submitted or the round is not open.
    """
    part = own_part(by, participant)
    if part.membership is None:
        raise Refusal("You were invited to answer yourself, so nobody else can fill in for you.")
    _refuse_over(part)
    if person.pk == part.person_id:
        raise Refusal("You can fill in every section already.", field="person")
    if not queries.people_of(part.membership.partner).filter(pk=person.pk).exists():
        raise Refusal(f"{person} does not sit for {part.membership.partner}.", field="person")
    sections = {each.code: each.title for each in queries.questions_of(part.round).themes}
    if theme and theme not in sections:
        raise Refusal("Choose a section from the list.", field="theme")
    if queries.sections_helped(person, part) & {theme, queries.EVERY_SECTION}:
        raise Refusal(f"{person} can fill this in already.", field="person")
    seats = queries.seats_that_may_answer(part.round.body, on=clock.today())
    needs_pass = person.pk not in {seat.person_id for seat in seats}
    helper = Helper.objects.create(
        participant=part,
        body_id=part.body_id,
        level=part.level,
        person=person,
        theme=theme,
        guest_pass=let_in(by=by, person=person, body=part.round.body, purpose=GuestPurpose.ANSWER)
        if needs_pass
        else None,
        asked_by=by.actor[:200],
        asked_at=clock.now(),
    )
    tell(
        person,
        subject=f"{part.person} asks you to help with a self-assessment",
        template="section_delegated",
        part=part,
        round=part.round,
        section=sections.get(theme, ""),
        trust=by.trust,
    )
    record(by, part, helper=person, section=sections.get(theme, "every section"))
    return helper


@action(Permission.ROUND_ANSWER, verb="section.taken_back")
def end_helper(*, by: Scope, helper: Helper) -> Helper:
    """Take a section back. What was filled in stays the member's. Refuses one taken back already.

    A partner's shared answers stay open to its own members of the body: the coordinator decides
    who answers.
    """
    part = own_part(by, helper.participant)
    row = Helper.objects.select_for_update(of=("self",)).select_related("person").get(pk=helper.pk)
    if row.ended_at is not None:
        raise Refusal(f"{row.person} does not help with this section any more.")
    if part.is_shared and row.theme == queries.EVERY_SECTION and row.guest_pass_id is None:
        raise Refusal(
            f"{row.person} answers for the same partner. Only the coordinator can change that."
        )
    if row.guest_pass is not None:
        let_out(by=by, guest_pass=row.guest_pass)
    row.ended_at = clock.now()
    row.save()
    record(by, part, helper=row.person, section=row.theme)
    return row


def _refuse_over(part: Participant) -> None:
    if part.has_submitted:
        raise Refusal("You have submitted your answers, so nobody can change them any more.")
    if not part.round.is_open:
        raise Refusal("This round is not open, so nobody can answer.")
