"""Saving a member's answers and submitting them."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.utils import timezone

from assessment import queries, rules
from assessment.models import COMMENT_LIMIT, Answer, Participant
from trusts import clock
from trusts.actions.base import action
from trusts.audit import record
from trusts.errors import Refusal
from trusts.models import Membership
from trusts.permissions import Permission
from trusts.scope import Scope


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
    participant = own(by, participant)
    refuse_unless_answering(participant)
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
    participant = own(by, participant)
    refuse_unless_answering(participant)
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


def own(by: Scope, participant: Participant) -> Participant:
    """Lock a member's own part, so that two tabs change it one after the other.

    Raises PermissionDenied for anybody else's.
    """
    found = (
        Participant.objects.select_for_update(of=("self",))
        .select_related("round", "person")
        .get(pk=participant.pk)
    )
    by.require(Permission.ROUND_ANSWER, level=found.level, body_id=found.body_id)
    if by.person is None or found.person_id != by.person.pk:
        raise PermissionDenied("Only the member answers for themselves.")
    return found


def refuse_unless_answering(participant: Participant) -> None:
    """Refuse unless answers can be changed today by this member: seat, not submitted, open."""
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
