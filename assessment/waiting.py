"""What self-assessment leaves waiting for a person."""

from __future__ import annotations

from django.urls import reverse

from assessment import queries
from trusts.permissions import Permission
from trusts.scope import Scope
from trusts.ui.waiting import Waiting


def rounds_to_answer(scope: Scope) -> list[Waiting]:
    """Return open rounds that this person has not submitted, with how far they are."""
    if scope.trust is None or not scope.may(Permission.ROUND_ANSWER):
        return []
    found = []
    for participant in queries.rounds_to_answer(scope):
        total = len(queries.questions_of(participant.round).by_code)
        answered = participant.answered  # type: ignore[attr-defined]  # annotated by the query
        found.append(
            Waiting(
                text=f"Answer the self-assessment of {participant.round.body.name}",
                url=reverse("assessment:tasks", args=[scope.trust.slug, participant.round_id]),
                due=participant.round.closes_on,
                hint=f"{answered} of {total} questions answered",
            )
        )
    return found


def answers_of_a_guest(scope: Scope) -> list[Waiting]:
    """Return what somebody invited from outside has submitted: they have no other start page."""
    is_guest = scope.may(Permission.ROUND_ANSWER) and not scope.may(Permission.TRUST_VIEW)
    if scope.trust is None or not is_guest:
        return []
    return [
        Waiting(
            text=f"Read what you answered about {part.round.body.name}",
            url=reverse("assessment:check", args=[scope.trust.slug, part.round_id]),
        )
        for part in queries.own_parts(scope).filter(submitted_at__isnull=False).order_by("-pk")
    ]


def sections_to_fill(scope: Scope) -> list[Waiting]:
    """Return open rounds in which somebody asked this person to fill in sections."""
    if scope.trust is None or scope.person is None or not scope.may(Permission.ROUND_ANSWER):
        return []
    return [
        Waiting(
            text=f"Help {part.person} with the self-assessment of {part.round.body.name}",
            url=reverse("assessment:help", args=[scope.trust.slug, part.pk]),
            due=part.round.closes_on,
        )
        for part in queries.helped_parts(scope)
        if part.round.is_open and not part.has_submitted
    ]


def improvements_overdue(scope: Scope) -> list[Waiting]:
    """Return improvement actions past their day that this person's partner owns."""
    if scope.trust is None or not scope.may(Permission.ROUND_VIEW):
        return []
    return [
        Waiting(
            text=f"Say how far this is: {one.what}",
            url=reverse("assessment:improvement", args=[scope.trust.slug, one.pk]),
            due=one.due_on,
            hint=f"Improvement action of {one.round.body.name}",
        )
        for one in queries.improvements_to_report(scope)
    ]
