"""Questions about returns: who may read them, which are open, whose turn it is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Prefetch, Q, QuerySet

from finance.models import (
    QuestionRemark,
    ReportingPeriod,
    Return,
    ReturnQuestion,
    ReturnState,
    Side,
)
from finance.models.returns import LIVE
from trusts.grants import grants_of
from trusts.models import Partner, Person
from trusts.permissions import Permission
from trusts.scope import Scope


@dataclass(frozen=True)
class Thread:
    """A question with everything said, oldest first."""

    question: ReturnQuestion
    remarks: tuple[QuestionRemark, ...]
    is_closed: bool
    """Settled, or the return was accepted with it: nobody needs to do anything about it."""
    answered_by: Return | None = None
    """The version that was submitted after the last word of the asking side, if any."""

    @property
    def asked(self) -> QuestionRemark:
        """The question itself."""
        return self.remarks[0]

    @property
    def latest(self) -> QuestionRemark:
        """What was said last."""
        return self.remarks[-1]

    @property
    def waits_for_partner(self) -> bool:
        """Whether the partner has the next word."""
        return not self.is_closed and not self._is_answered

    @property
    def waits_for_asker(self) -> bool:
        """Whether an answer waits to be looked at."""
        return not self.is_closed and self._is_answered

    @property
    def _is_answered(self) -> bool:
        return self.latest.side == Side.PARTNER or self.answered_by is not None

    @property
    def standing(self) -> str:
        """Where it stands, for a tag."""
        if self.question.is_settled:
            return "Settled"
        if self.is_closed:
            return "Closed"
        return "Answered" if self.waits_for_asker else "Open"

    @property
    def colour(self) -> str:
        """The tag's colour."""
        return {"Settled": "green", "Closed": "grey", "Answered": "blue", "Open": "orange"}[
            self.standing
        ]


def may_read(scope: Scope, partner_id: int) -> bool:
    """Whether the person may read what is asked of a partner: its own people, and who decides.

    Who merely sees every partner's returns, as an executive member from elsewhere, may not.
    """
    if scope.everything or scope.may(Permission.RETURN_ACCEPT, partner_id=partner_id):
        return True
    return partner_id in own_partners(scope)


def own_partners(scope: Scope) -> set[int | None]:
    """The partners for whose own people a seat counts the person, where it shows them returns."""
    return {
        grant.partner_id
        for grant in scope.grants
        if grant.allows(Permission.RETURN_VIEW) and not grant.is_bound
    }


def readable_questions(scope: Scope) -> QuerySet[ReturnQuestion]:
    """The questions that the person may read, with what belongs to them."""
    rows = scope.visible(ReturnQuestion.objects.all(), Permission.RETURN_VIEW)
    if not scope.everything:
        decides = scope.visible(ReturnQuestion.objects.all(), Permission.RETURN_ACCEPT)
        rows = rows.filter(Q(partner__in=own_partners(scope)) | Q(pk__in=decides.values("pk")))
    return rows.select_related("partner", "period", "budget_line", "asked_about", "asker")


def threads(scope: Scope, partner: Partner, period: ReportingPeriod) -> list[Thread]:
    """The threads about a partner's return for a period; none where they are not to be read."""
    return _threads(readable_questions(scope).filter(partner=partner, period=period))


def threads_where(scope: Scope, **which: object) -> list[Thread]:
    """Threads the person may read, as for the list of what is waiting."""
    return _threads(readable_questions(scope).filter(**which))


def _threads(rows: QuerySet[ReturnQuestion]) -> list[Thread]:
    questions = list(rows.prefetch_related(Prefetch("remarks")))
    live = {
        (row.partner_id, row.period_id): row
        for row in Return.objects.filter(
            partner__in={question.partner_id for question in questions},
            period__in={question.period_id for question in questions},
            state__in=LIVE,
        )
    }
    return [_thread(row, live.get((row.partner_id, row.period_id))) for row in questions]


def _thread(question: ReturnQuestion, live: Return | None) -> Thread:
    remarks = tuple(question.remarks.all())
    is_accepted = live is not None and live.state == ReturnState.ACCEPTED
    is_newer = (
        live is not None
        and live.pk != question.asked_about_id
        and live.submitted_at is not None
        and live.submitted_at > remarks[-1].said_at
    )
    is_closed = question.is_settled or is_accepted or question.period.closed_at is not None
    return Thread(question, remarks, is_closed, live if is_newer else None)


def by_line(found: Iterable[Thread]) -> dict[str, list[Thread]]:
    """Threads by the code of their budget line; those about the whole return are left out."""
    lines: dict[str, list[Thread]] = defaultdict(list)
    for thread in found:
        if thread.question.budget_line is not None:
            lines[thread.question.budget_line.code].append(thread)
    return dict(lines)


def unsettled_questions(partner: Partner, period: ReportingPeriod) -> list[ReturnQuestion]:
    """Questions about a return that nobody has marked as settled."""
    return list(
        ReturnQuestion.objects.filter(partner=partner, period=period, settled_at__isnull=True)
    )


def may_settle(scope: Scope, question: ReturnQuestion) -> bool:
    """Whether this person may mark the question as settled: who asked it.

    Where that person can no longer accept returns, anybody who can may.
    """
    if not scope.may(
        Permission.RETURN_ACCEPT, level=question.level, partner_id=question.partner_id
    ):
        return False
    asker = question.asker
    if scope.person is None or asker is None or asker == scope.person:
        return True
    return not still_accepts(asker, question.partner_id)


def still_accepts(person: Person, partner_id: int) -> bool:
    """Whether a person's seats of today let them accept a partner's returns."""
    return person.is_active and any(
        grant.allows(Permission.RETURN_ACCEPT, partner_id=partner_id) for grant in grants_of(person)
    )
