"""Every write of self-assessment: open a round, save answers, submit, close."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.utils import timezone

from assessment import banks, queries, rules
from assessment.banks.load import content_of
from assessment.models import COMMENT_LIMIT, Answer, Participant, Round
from trusts import clock
from trusts.actions.base import action
from trusts.audit import record
from trusts.errors import Refusal
from trusts.models import Body, Membership
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
) -> Round:
    """Open a round of a question set for a body and ask every member who may answer.

    The newest edition is taken where none is named. Refuses an unknown question set or one with
    nothing for the body's level, a due date before the opening, a second round of the same set
    while one is open, and a body with no members who may answer.
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
    round_ = Round.objects.create(
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
    )
    return round_


@dataclass(frozen=True)
class Reply:
    """What a page sends for one question. `revision` is that of the answer it was drawn from."""

    question: str
    rating: str
    comment: str
    revision: int


@dataclass(frozen=True)
class Conflict:
    """A reply that was not saved, since the answer had been saved elsewhere in the meantime."""

    stored: Answer
    reply: Reply


@dataclass(frozen=True)
class Saved:
    """What came of saving: the revision of each question asked about, and the conflicts."""

    at: datetime.datetime
    revisions: dict[str, int]
    conflicts: tuple[Conflict, ...]


@action(Permission.ROUND_ANSWER, verb="answers.saved")
def save_answers(*, by: Scope, participant: Participant, replies: Sequence[Reply]) -> Saved:
    """Save a member's replies; each stands alone, and a conflict stops only its own question.

    A reply drawn from an older revision than the one stored is a conflict, unless it says the
    same or nothing at all: nothing is overwritten, and both versions are returned. An empty
    rating never replaces a rating. The audit trail says which questions, never what was answered.
    Refuses once the member has submitted or left the body, while the round is not open, an unknown
    question, a rating off the scale and a comment that is too long.
    """
    participant = _own(by, participant)
    _refuse_unless_answering(participant)
    asked = queries.questions_of(participant.round).by_code
    stored = {answer.question: answer for answer in Answer.objects.filter(participant=participant)}
    now = timezone.now()
    revisions: dict[str, int] = {}
    conflicts: list[Conflict] = []
    saved: list[str] = []
    for reply in replies:
        if reply.question not in asked:
            raise Refusal(f"{reply.question} is not a question of this round. Load the page again.")
        _refuse_bad_reply(reply)
        answer = stored.get(reply.question)
        if answer is not None and answer.revision != reply.revision and _says_more(reply, answer):
            conflicts.append(Conflict(answer, reply))
        elif _changes(reply, answer):
            if answer is None:
                answer = Answer(
                    participant=participant,
                    body_id=participant.body_id,
                    level=participant.level,
                    question=reply.question,
                    revision=0,
                )
            answer.rating = reply.rating or answer.rating
            answer.comment = reply.comment
            answer.revision += 1
            answer.saved_at = now
            answer.save()
            saved.append(reply.question)
            revisions[reply.question] = answer.revision
        revisions.setdefault(reply.question, revision_shown(reply, answer))
    record(by, participant, saved=saved, conflicts=[one.reply.question for one in conflicts])
    return Saved(now, revisions, tuple(conflicts))


def would_change(participant: Participant, replies: Sequence[Reply]) -> bool:
    """Whether saving these replies would do anything at all: no event is written for nothing."""
    stored = {answer.question: answer for answer in Answer.objects.filter(participant=participant)}
    return any(_changes(reply, stored.get(reply.question)) for reply in replies)


def revision_shown(reply: Reply, answer: Answer | None) -> int:
    """Return the revision that a page may call its own after a reply that changed nothing.

    It is the stored one only where the page shows what is stored: an older page that was let pass
    because it said nothing stays old, so that it cannot overwrite later what it never showed.
    """
    if answer is None:
        return 0
    shows_it = (reply.rating, reply.comment) == (answer.rating, answer.comment)
    return answer.revision if shows_it else reply.revision


def _changes(reply: Reply, answer: Answer | None) -> bool:
    if answer is None:
        return bool(reply.rating or reply.comment)
    if reply.revision != answer.revision and not _says_more(reply, answer):
        return False
    return (reply.rating or answer.rating, reply.comment) != (answer.rating, answer.comment)


def _says_more(reply: Reply, answer: Answer) -> bool:
    """Whether a reply from an older page holds words or a rating that the stored answer lacks."""
    if not reply.rating and not reply.comment:
        return False
    return (reply.rating or answer.rating, reply.comment) != (answer.rating, answer.comment)


def _refuse_bad_reply(reply: Reply) -> None:
    if reply.rating and reply.rating not in rules.CHOICES:
        raise Refusal("Choose one of the answers shown.", field="rating")
    if len(reply.comment) > COMMENT_LIMIT:
        raise Refusal(
            f"The comment has {len(reply.comment)} characters. Shorten it to {COMMENT_LIMIT}.",
            field="comment",
        )


@action(Permission.ROUND_ANSWER, verb="answers.submitted")
def submit(*, by: Scope, participant: Participant, accept_missing: bool = False) -> Participant:
    """Make a member's answers final, so that they count in the results.

    Refuses when nothing is answered, and when questions are missing and the member has not said
    that this is meant (`accept_missing`); refuses a second time and while the round is not open.
    """
    participant = _own(by, participant)
    _refuse_unless_answering(participant)
    progress = queries.progress_of(participant)
    if not progress.answered:
        raise Refusal("You have not answered any question yet. Answer at least one, then submit.")
    if progress.missing and not accept_missing:
        raise Refusal(
            "Some questions have no answer. Answer them, or say that you want to submit without.",
            field="choice",
        )
    participant.submitted_at = timezone.now()
    participant.save()
    record(by, participant, answered=progress.answered, of=progress.total)
    return participant


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


def _own(by: Scope, participant: Participant) -> Participant:
    """Lock the participant's row, so that two tabs save one after the other."""
    found = (
        Participant.objects.select_for_update(of=("self",))
        .select_related("round", "person")
        .get(pk=participant.pk)
    )
    by.require(Permission.ROUND_ANSWER, level=found.level, body_id=found.body_id)
    if by.person is None or found.person_id != by.person.pk:
        raise PermissionDenied("Only the member answers for themselves.")
    return found


def _refuse_unless_answering(participant: Participant) -> None:
    seats = Membership.objects.current(clock.today()).filter(body=participant.body_id)
    if not seats.filter(person=participant.person_id).exists():
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
