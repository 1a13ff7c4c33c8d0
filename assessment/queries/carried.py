"""What a member answered in the round before, to start from."""

from __future__ import annotations

from assessment.models import Answer, Participant
from assessment.queries.questions import questions_of


def last_part(part: Participant) -> Participant | None:
    """The submitted part in the last closed round of the same body and question set, or None.

    Answers are copied only to whoever gave them: a person's own to that person, a partner's
    shared ones to the same partner's shared ones. So nobody reads what another said.
    """
    round_ = part.round
    earlier = Participant.objects.filter(
        round__body=round_.body_id,
        round__bank_code=round_.bank_code,
        round__closed_at__isnull=False,
        submitted_at__isnull=False,
    ).exclude(round=round_.pk)
    if part.is_shared and part.membership is not None:
        mine = earlier.filter(
            kind=Participant.Kind.PARTNER, membership__partner=part.membership.partner_id
        )
    else:
        mine = earlier.filter(person=part.person_id).exclude(kind=Participant.Kind.PARTNER)
    found = mine.select_related("round").order_by("-round__opens_on", "-round__pk")
    return found.first()


def answers_to_copy(part: Participant) -> list[Answer]:
    """Answers of the last round that could be copied here: none is there yet, same wording."""
    before = last_part(part)
    if before is None:
        return []
    now, then = questions_of(part.round).by_code, questions_of(before.round).by_code
    same = {
        code for code, question in now.items() if code in then and then[code].text == question.text
    }
    taken = Answer.objects.filter(participant=part).exclude(rating="", comment="")
    rows = Answer.objects.filter(participant=before, question__in=same).exclude(rating="")
    rows = rows.exclude(copied_from__isnull=False, confirmed_at=None)  # not looked at then either
    return list(rows.exclude(question__in=taken.values("question")).order_by("question"))
