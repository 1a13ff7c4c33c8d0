"""Starting from the last round's answers, and confirming each as still true."""

from __future__ import annotations

from collections.abc import Collection

from assessment import queries
from assessment.actions.own import own_part, refuse_unless_answering
from assessment.models import Answer, Participant
from trusts import clock
from trusts.actions.base import action
from trusts.audit import record
from trusts.errors import Refusal
from trusts.permissions import Permission
from trusts.scope import Scope


@action(Permission.ROUND_ANSWER, verb="answers.copied")
def copy_last_answers(*, by: Scope, participant: Participant) -> list[Answer]:
    """Copy what one answered in the last round as a starting point, marked as such.

    Only to questions without an answer here, and only where the wording is the same. A copied
    answer counts as no answer until it is confirmed or changed. Refuses where the round does not
    allow it, where there is nothing to copy, and what saving refuses.
    """
    part = own_part(by, participant)
    refuse_unless_answering(part)
    if not part.round.may_copy:
        raise Refusal("This round starts afresh: answers are not copied from the last one.")
    wanted = queries.answers_to_copy(part)
    if not wanted:
        raise Refusal("There is nothing to copy: you have answered it all, or had not before.")
    here = {row.question: row for row in Answer.objects.filter(participant=part)}
    copied = []
    for old in wanted:
        row = here.get(old.question) or Answer(
            participant=part,
            body_id=part.body_id,
            level=part.level,
            question=old.question,
            revision=0,
        )
        row.rating, row.comment = old.rating, old.comment
        row.copied_from, row.confirmed_at, row.filled_by = old, None, None
        row.revision += 1
        row.saved_at = clock.now()
        row.save()
        copied.append(row)
    record(by, part, copied=len(copied))
    return copied


@action(Permission.ROUND_ANSWER, verb="answers.confirmed")
def confirm_answers(
    *, by: Scope, participant: Participant, questions: Collection[str]
) -> list[Answer]:
    """Confirm copied answers as still true, so that they count in this round.

    Only the member confirms. Refuses where none of the questions has an answer to confirm, and
    what saving refuses.
    """
    part = own_part(by, participant)
    refuse_unless_answering(part)
    rows = [
        row
        for row in Answer.objects.filter(participant=part, question__in=questions)
        if row.is_carried_over and row.rating
    ]
    if not rows:
        raise Refusal("There is nothing to confirm here: no answer is carried over.")
    for row in rows:
        row.confirmed_at = clock.now()
        row.revision += 1
        row.save()
    record(by, part, confirmed=len(rows))
    return rows
