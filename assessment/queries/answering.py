"""Reads for a member who answers: their own parts, answers and progress."""

from __future__ import annotations

from collections.abc import Mapping

from django.db.models import Count, Q, QuerySet

from assessment import rules
from assessment.banks.load import Bank, Theme
from assessment.models import Answer, Participant
from assessment.queries.questions import questions_of
from trusts.permissions import Permission
from trusts.scope import Scope


def given(prefix: str = "") -> Q:
    """Answers given in their round: with a rating, and not just carried over from an earlier one.

    `prefix` is the path to the answers in the query at hand.
    """
    carried_over = Q(
        **{f"{prefix}copied_from__isnull": False, f"{prefix}confirmed_at__isnull": True}
    )
    return ~Q(**{f"{prefix}rating": ""}) & ~carried_over


def rounds_to_answer(scope: Scope) -> list[Participant]:
    """This person's unsubmitted parts in rounds that are open, soonest due first."""
    if scope.person is None:
        return []
    found = (
        scope.visible(Participant.objects.all(), Permission.ROUND_ANSWER)
        .filter(person=scope.person, submitted_at=None, round__closed_at=None)
        .select_related("round__body")
        .defer("round__bank_content")
        .annotate(answered=Count("answers", filter=given("answers__")))
        .order_by("round__closes_on")
    )
    return [participant for participant in found if participant.round.is_open]


def own_parts(scope: Scope) -> QuerySet[Participant]:
    """This person's own parts in rounds, and nobody else's."""
    return (
        scope.visible(Participant.objects.all(), Permission.ROUND_ANSWER)
        .filter(person=scope.person)
        .select_related("round__body", "membership__partner")
        .defer("round__bank_content")
    )


def answers_of(participant: Participant) -> dict[str, Answer]:
    """A member's own answers by question code."""
    rows = Answer.objects.filter(participant=participant).select_related("filled_by")
    return {answer.question: answer for answer in rows}


def progress_by_theme(
    bank: Bank, answers: Mapping[str, Answer]
) -> list[tuple[Theme, rules.Progress]]:
    """How far a member is in each theme.

    A comment without a rating is not an answer yet, nor is one that is only carried over.
    """
    rated = [code for code, answer in answers.items() if answer.counts]
    return [
        (theme, rules.progress((question.code for question in theme.every_question()), rated))
        for theme in bank.themes
    ]


def progress_of(participant: Participant) -> rules.Progress:
    """How far a member is in the whole round."""
    rated = Answer.objects.filter(given(), participant=participant)
    return rules.progress(
        questions_of(participant.round).by_code, rated.values_list("question", flat=True)
    )


def reads_one_by_one(participant: Participant) -> bool:
    """Whether a member wants one question a page: as chosen in this round, or else in the last."""
    if participant.one_by_one is not None:
        return participant.one_by_one
    chosen = Participant.objects.filter(person=participant.person_id, one_by_one__isnull=False)
    last = chosen.order_by("-pk").first()
    return bool(last and last.one_by_one)
