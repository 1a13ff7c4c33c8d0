"""What waits for people after a meeting: minutes to agree, actions they undertook."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils import timezone

from meetings.models import Minutes, MinutesState
from meetings.queries.minutes import unwritten
from meetings.queries.registers import visible_actions
from trusts.permissions import Permission
from trusts.scope import Scope
from trusts.ui.tags import day
from trusts.ui.waiting import Waiting


def waiting_drafts(scope: Scope) -> Iterator[Waiting]:
    """Drafts that say something of every item, for who chairs the body."""
    assert scope.trust is not None  # noqa: S101 - waiting lists are a trust's
    chaired = [g.body_id for g in scope.grants if Permission.MINUTES_AGREE in g.permissions]
    drafts = Minutes.objects.filter(state=MinutesState.DRAFT, body__in=chaired)
    for minutes in drafts.select_related("meeting__body"):
        if not unwritten(minutes.meeting):
            on = day(timezone.localdate(minutes.meeting.starts_at))
            url = reverse("meetings:minutes", args=[scope.trust.slug, minutes.meeting.ref])
            yield Waiting(f"Agree the minutes of {minutes.meeting.body} of {on}", url)


def waiting_actions(scope: Scope) -> Iterator[Waiting]:
    """Open actions of this person, soonest due first. One query."""
    assert scope.trust is not None  # noqa: S101 - waiting lists are a trust's
    if scope.person is None or not scope.may(Permission.MEETING_VIEW):
        return
    rows = visible_actions(scope).filter(owner=scope.person, state__in=["to_do", "under_way"])
    for one in rows:
        url = reverse("meetings:action", args=[scope.trust.slug, one.pk])
        yield Waiting(one.what, url, one.due_on, hint=f"Action from {one.meeting.body}")
