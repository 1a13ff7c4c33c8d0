"""Reads for moderation and improvement: what was agreed, what is being done."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import QuerySet

from assessment.models import AgreedRating, Improvement, ImprovementState, Round
from assessment.queries.results import QuestionSummary, RoundSummary, ThemeSummary
from trusts import clock
from trusts.models import Membership
from trusts.permissions import Permission
from trusts.scope import Scope


@dataclass(frozen=True)
class Moderated:
    """A question of a round with its theme, what was agreed on it, and what will be done."""

    theme: ThemeSummary
    summary: QuestionSummary
    agreed: AgreedRating | None
    improvements: tuple[Improvement, ...]

    @property
    def state(self) -> str:
        """Not discussed, waiting for a second person, or agreed."""
        if self.agreed is None:
            return "Not discussed yet"
        return "Agreed" if self.agreed.is_confirmed else "To be confirmed"


def moderation_of(round_: Round, summary: RoundSummary) -> list[Moderated]:
    """Every question of a closed round, nested ones included, in printed order. Two queries."""
    agreed = {each.question: each for each in AgreedRating.objects.filter(round=round_)}
    actions: dict[str, list[Improvement]] = {}
    for each in Improvement.objects.filter(round=round_).select_related("owner", "priority"):
        actions.setdefault(each.question, []).append(each)
    return [
        Moderated(theme, one, agreed.get(one.code), tuple(actions.get(one.code, ())))
        for theme in summary.themes
        for question in theme.questions
        for one in question.family()
    ]


def improvements_visible_to(scope: Scope) -> QuerySet[Improvement]:
    """Improvement actions of rounds whose results this person may see, soonest due first."""
    return (
        scope.visible(Improvement.objects.all(), Permission.ROUND_VIEW)
        .select_related("owner", "priority", "round__body")
        .defer("round__bank_content")
    )


def improvements_to_report(scope: Scope) -> list[Improvement]:
    """Open actions past their day, owned by a partner for which this person sits."""
    if scope.person is None:
        return []
    partners = Membership.objects.current(clock.today()).filter(person=scope.person)
    return list(
        improvements_visible_to(scope).filter(
            state__in=[ImprovementState.TO_DO, ImprovementState.UNDER_WAY],
            due_on__lt=clock.today(),
            owner__in=partners.values("partner"),
        )
    )


def sits_for(scope: Scope, partner_id: int) -> bool:
    """Whether this person holds a current seat for a partner."""
    seats = Membership.objects.current(clock.today()).filter(partner=partner_id)
    return scope.person is not None and seats.filter(person=scope.person).exists()
