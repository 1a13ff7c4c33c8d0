"""Whose answers they are, and whether they can still be given: asked before every one is saved."""

from __future__ import annotations

from collections.abc import Mapping

from django.core.exceptions import PermissionDenied

from assessment import queries, rules
from assessment.banks.load import Question
from assessment.models import Participant, Round
from trusts.errors import Refusal
from trusts.permissions import Permission
from trusts.scope import Scope


def own_part(by: Scope, participant: Participant, *, helping: bool = False) -> Participant:
    """Lock the participant's row, so that two tabs save one after the other.

    The round is read after that: whoever changes it holds this lock too. `helping` lets in those
    who were asked to help as well.
    """
    rows = Participant.objects.select_for_update(of=("self",)).select_related(
        "person", "membership__partner"
    )
    found = rows.filter(pk=participant.pk).first()
    if found is None:
        raise Refusal("You are not asked in this round any more.")
    found.round = Round.objects.defer("bank_content").select_related("body").get(pk=found.round_id)
    by.require(Permission.ROUND_ANSWER, level=found.level, body_id=found.body_id)
    if by.person is None:
        raise PermissionDenied("Only the member answers for themselves.")
    if found.person_id != by.person.pk and not (
        helping and queries.sections_helped(by.person, found)
    ):
        raise PermissionDenied("Only the member answers for themselves.")
    return found


def refuse_unless_answering(participant: Participant) -> None:
    """Refuse unless answers can be changed now: a seat still, not submitted, the round open."""
    if not queries.still_sits(participant):
        raise Refusal("You no longer have a seat on this body, so you can no longer answer.")
    if participant.has_submitted:
        raise Refusal("You have submitted your answers, so they can no longer be changed.")
    state = participant.round.state
    if state is rules.RoundState.NOT_YET:
        raise Refusal(
            f"This round opens on {participant.round.opens_on:%-d %B %Y}. Come back then."
        )
    if state is rules.RoundState.CLOSED:
        raise Refusal("This round has been closed, so answers can no longer be changed.")


def may_fill(by: Scope, participant: Participant) -> Mapping[str, Question]:
    """The questions this person may fill in: all for the member, their sections for a helper."""
    bank = queries.questions_of(participant.round)
    assert by.person is not None, "asked for before"  # noqa: S101 - narrows the type
    if by.person.pk == participant.person_id:
        return bank.by_code
    return queries.narrowed_to(bank, queries.sections_helped(by.person, participant)).by_code
