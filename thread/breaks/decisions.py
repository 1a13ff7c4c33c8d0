"""Breaks between what is decided and money: a decision taken without knowing what it costs."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils import timezone

from meetings.models import Decision
from meetings.queries.registers import visible_decisions
from thread.breaks.base import Break, Looking, kind
from trusts.permissions import Permission
from trusts.ui.tags import day


@kind(
    "decision-without-implications",
    name="Decisions without financial implications",
    why="The meeting agreed without the figures, so nobody can say what the decision costs whom.",
    mend="Bring the figures to a meeting, take the decision back and record it again with them.",
    permission=Permission.MEETING_VIEW,
)
def decisions_without_implications(looking: Looking) -> Iterator[Break]:
    """Decisions that stand and were agreed without the figures (2009 sample terms, 7.1).

    `what` is kept when somebody accepts the break, so it never says what a decision is about: the
    item may be confidential. The words stand in the note, for those who may read them.
    """
    rows = visible_decisions(looking.scope).filter(
        taken_back_at=None,
        outcome=Decision.Outcome.AGREED,
        finance=Decision.FinanceKnown.NOT_KNOWN,
    )
    for decision in rows:
        on = day(timezone.localdate(decision.meeting.starts_at))
        yield Break(
            f"decision-{decision.pk}",
            f"{decision.meeting.body}, {on}: decision {decision.number}",
            reverse("meetings:decision", args=[looking.trust, decision.pk]),
            note=decision.words,
        )
