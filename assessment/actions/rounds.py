"""Opening rounds and closing them."""

from __future__ import annotations

import datetime

from django.utils import timezone

from assessment import banks, queries, rules
from assessment.banks.load import content_of
from assessment.models import Participant, Promise, Round
from trusts import clock
from trusts.actions.base import action
from trusts.audit import record
from trusts.errors import Refusal
from trusts.models import Body
from trusts.permissions import Permission
from trusts.scope import Scope


@action(Permission.ROUND_MANAGE, verb="round.opened")
def open_round(
    *,
    by: Scope,
    body: Body,
    bank_code: str,
    opens_on: datetime.date,
    closes_on: datetime.date,
    edition: int | None = None,
    promise: str = Promise.SECTOR,
) -> Round:
    """Open a round of a question set for a body and ask every member who may answer.

    The newest edition is taken where none is named. Refuses an unknown question set or one with
    nothing for the body's level, a due date before the opening, a second round of the same set
    while one is open, a body with no members who may answer, and the promise "by sector" to a
    body so small that nothing could be shown.
    """
    by.require(Permission.ROUND_MANAGE, level=body.level, body_id=body.pk)
    try:
        bank = banks.get(bank_code, edition)
    except KeyError:
        raise Refusal(
            "There is no such question set. Choose one from the list.", field="bank"
        ) from None
    if not bank.for_level(body.level).themes:
        raise Refusal(
            f"“{bank.title}” has no questions for bodies at {body.level} level. "
            "Choose another question set or another body.",
            field="bank",
        )
    if closes_on < opens_on:
        raise Refusal("Due date must be the opening date or later.", field="closes_on")
    if Round.objects.filter(body=body, bank_code=bank.code, closed_at=None).exists():
        raise Refusal(
            f"A round of “{bank.title}” is already open for {body.name}. "
            "Close that round first, or choose another body.",
            field="body",
        )
    seats = queries.seats_that_may_answer(body, on=max(opens_on, clock.today()))
    if not seats:
        raise Refusal(
            f"{body.name} has no members who may answer. Add members first.", field="body"
        )
    promised = rules.Promise(promise)
    if len(seats) < promised.fewest:
        raise Refusal(
            f"{body.name} has {len(seats)} members who may answer. By sector, nothing is shown of "
            f"fewer than {promised.fewest}. Choose “by partner” or “by name”.",
            field="promise",
        )
    round_ = Round.objects.create(
        promise=promise,
        body=body,
        level=body.level,
        bank_code=bank.code,
        bank_edition=bank.edition,
        bank_title=bank.title,
        bank_sha256=bank.sha256,
        bank_content=content_of(bank),
        opens_on=opens_on,
        closes_on=closes_on,
    )
    Participant.objects.bulk_create(
        [
            Participant(
                trust=by.trust,
                level=body.level,
                round=round_,
                body=body,
                membership=seat,
                person=seat.person,
            )
            for seat in seats
        ]
    )
    record(
        by,
        round_,
        body=body.name,
        bank=f"{bank.code} edition {bank.edition}",
        sha256=bank.sha256,
        opens_on=opens_on,
        closes_on=closes_on,
        members=len(seats),
        promise=promise,
    )
    return round_


@action(Permission.ROUND_MANAGE, verb="round.closed")
def close_round(*, by: Scope, round_: Round) -> Round:
    """Close a round for good. Answers that were not submitted stay private and do not count.

    Refuses a round that is closed already.
    """
    by.require(Permission.ROUND_MANAGE, level=round_.level, body_id=round_.body_id)
    round_ = Round.objects.select_for_update(of=("self",)).get(pk=round_.pk)
    if round_.closed_at is not None:
        raise Refusal("This round is closed already.")
    participation = queries.participation_in(round_)
    round_.closed_at = timezone.now()
    round_.save()
    record(by, round_, members=participation.asked, submitted=participation.submitted)
    return round_
