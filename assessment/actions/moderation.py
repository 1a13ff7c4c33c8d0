"""Recording what the board agreed on a question, and confirming it. Nobody does both."""

from __future__ import annotations

from assessment import queries, rules
from assessment.models import AgreedRating, Round
from trusts import clock
from trusts.actions.base import action
from trusts.audit import record
from trusts.errors import Refusal
from trusts.permissions import Permission
from trusts.scope import Scope


@action(Permission.ROUND_MODERATE, verb="rating.agreed")
def record_agreed_rating(
    *,
    by: Scope,
    round_: Round,
    question: str,
    rating: str,
    reason: str,
    who: str,
    revision: int = 0,
) -> AgreedRating:
    """Record the rating the board agreed for a question; it waits for a second person.

    `revision` is that of the rating the page showed, 0 where there was none: a rating that
    somebody else recorded meanwhile is not overwritten. Recording again takes a confirmation back.
    Refuses a round that is open, a question it does not have, a rating off the scale, and a blank
    reason or word on who agreed.
    """
    round_ = _moderated(by, round_)
    if question not in queries.questions_of(round_).by_code:
        raise Refusal(f"{question} is not a question of this round. Load the page again.")
    if rating not in rules.VALUES:
        raise Refusal("Choose the rating that was agreed.", field="rating")
    if not reason.strip():
        raise Refusal("Write why the board agreed on this rating.", field="reason")
    if not who.strip():
        raise Refusal("Write who agreed, for example “all present”.", field="who")
    row = AgreedRating.objects.filter(round=round_, question=question).first()
    if (row.revision if row else 0) != revision:
        said = f"{row.recorded_by} has recorded “{row.get_rating_display()}”" if row else "It was"
        raise Refusal(f"{said} in the meantime. Look at it, then save again if you still want to.")
    row = row or AgreedRating(round=round_, body_id=round_.body_id, level=round_.level, revision=0)
    row.question, row.rating = question, rating
    row.reason, row.who = reason.strip(), who.strip()
    row.revision += 1
    row.recorder, row.recorded_by, row.recorded_at = by.person, by.actor[:200], clock.now()
    row.confirmer, row.confirmed_by, row.confirmed_at = None, "", None
    row.save()
    record(by, row, question=question, rating=rating, who=row.who, reason=row.reason)
    return row


@action(Permission.ROUND_MODERATE, verb="rating.confirmed")
def confirm_agreed_rating(*, by: Scope, agreed: AgreedRating, revision: int) -> AgreedRating:
    """Confirm a recorded rating as a second person.

    Refuses one's own, one that is confirmed already, and one that has changed since it was shown.
    """
    _moderated(by, agreed.round)
    row = AgreedRating.objects.select_for_update(of=("self",)).get(pk=agreed.pk)
    if row.revision != revision:
        raise Refusal("The rating has changed since you opened this page. Look at it again.")
    if row.is_confirmed:
        raise Refusal(f"{row.confirmed_by} has confirmed this rating already.")
    if by.person is not None and row.recorder_id == by.person.pk:
        raise Refusal("You recorded this rating, so another person has to confirm it.")
    row.confirmer, row.confirmed_by, row.confirmed_at = by.person, by.actor[:200], clock.now()
    row.save()
    record(by, row, question=row.question, rating=row.rating)
    return row


def _moderated(by: Scope, round_: Round) -> Round:
    """Lock the round, so that two who record for it come one after the other."""
    found = Round.objects.select_for_update(of=("self",)).get(pk=round_.pk)
    by.require(Permission.ROUND_MODERATE, level=found.level, body_id=found.body_id)
    if found.closed_at is None:
        raise Refusal("Close the round first. Moderation starts from members' final answers.")
    return found
