"""Saving a member's answers and submitting them."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from assessment import queries, rules
from assessment.actions.own import may_fill, own_part, refuse_unless_answering
from assessment.models import COMMENT_LIMIT, Answer, Participant
from trusts import clock
from trusts.actions.base import action
from trusts.audit import record
from trusts.errors import Refusal
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
    """Save the replies of a member or their helper; each stands alone.

    A reply drawn from an older revision than the one stored is a conflict, unless it says the
    same or nothing at all: it stops only its own question, nothing is overwritten, and both
    versions are returned. An empty rating never replaces a rating. An answer carried over from an
    earlier round is this round's own once it is changed. The audit trail says how many questions,
    and neither which nor what was answered: a rating or comment that the results show without a
    name would be told as its member's, where few answered the question.
    Refuses once the member has submitted or left the body, while the round is not open, an unknown
    question, a rating off the scale and a comment that is too long.
    """
    participant = own_part(by, participant, helping=True)
    refuse_unless_answering(participant)
    asked = may_fill(by, participant)
    own = by.person is not None and by.person.pk == participant.person_id
    about = [reply.question for reply in replies]
    rows = Answer.objects.filter(participant=participant, question__in=about)
    stored = {answer.question: answer for answer in rows}
    now = clock.now()
    revisions: dict[str, int] = {}
    conflicts: list[Conflict] = []
    saved = 0
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
            answer.filled_by = None if own else by.person
            if answer.is_carried_over:  # changed, so it is this round's own answer now
                answer.confirmed_at = now
            answer.save()
            saved += 1
            revisions[reply.question] = answer.revision
        revisions.setdefault(reply.question, revision_shown(reply, answer))
    record(by, participant, saved=saved, conflicts=len(conflicts))
    return Saved(now, revisions, tuple(conflicts))


def would_change(stored: Mapping[str, Answer], replies: Sequence[Reply]) -> bool:
    """Whether saving these replies would do anything at all: no event is written for nothing.

    `stored` holds the answers there are, by question.
    """
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
    participant = own_part(by, participant)
    refuse_unless_answering(participant)
    progress = queries.progress_of(participant)
    if not progress.answered:
        raise Refusal("You have not answered any question yet. Answer at least one, then submit.")
    if progress.missing and not accept_missing:
        raise Refusal(
            "Some questions have no answer. Answer them, or say that you want to submit without.",
            field="choice",
        )
    participant.submitted_at = clock.now()
    if participant.membership is not None:  # an outsider's were given with the invitation
        partner = participant.membership.partner
        participant.organisation, participant.sector = partner.name, partner.sector
    participant.save()
    record(by, participant)  # not how many were answered: it would tell whose the answers are
    return participant


@action(Permission.ROUND_ANSWER, verb="answers.pages_chosen")
def choose_pages(*, by: Scope, participant: Participant, one_by_one: bool) -> Participant:
    """Remember whether a member wants one question a page, or one theme."""
    participant = own_part(by, participant)
    participant.one_by_one = one_by_one
    participant.save(update_fields=["one_by_one"])
    record(by, participant, one_by_one=one_by_one)
    return participant
