"""Submitted and referred items as a reader may see them."""

from django.db.models import Q, QuerySet

from meetings.models import Meeting, MeetingState, SubmittedItem
from meetings.queries.meetings import visible_meetings
from trusts.clock import today
from trusts.permissions import Permission, Role
from trusts.scope import Scope


def visible_submissions(scope: Scope) -> QuerySet[SubmittedItem]:
    """Items this person submitted, those for a body they chair, and all for who prepares meetings.

    Confidential ones of others need the right to confidential papers.
    """
    rows = SubmittedItem.objects.select_related("body", "meeting", "referred_from_body")
    chaired = [g.body_id for g in scope.grants if g.role == Role.CHAIR]
    managed = scope.visible(SubmittedItem.objects.all(), Permission.MEETING_MANAGE)
    closed = scope.visible(SubmittedItem.objects.all(), Permission.PAPER_CONFIDENTIAL)
    own = Q(submitter=scope.person) if scope.person else Q(pk__in=[])
    others = Q(pk__in=managed.values("pk")) | Q(body_id__in=chaired)
    readable = Q(confidential_reason="") | Q(pk__in=closed.values("pk"))
    return rows.filter(own | (others & readable))


def meetings_to_submit_to(scope: Scope) -> QuerySet[Meeting]:
    """Meetings to come for which this scope may submit items."""
    levels = scope.levels_for(Permission.ITEM_SUBMIT)
    rows = visible_meetings(scope).filter(level__in=levels, starts_at__date__gte=today())
    return rows.filter(state__in=[MeetingState.PLANNED, MeetingState.PAPERS_OUT])


def meetings_to_come(scope: Scope, body_id: int) -> QuerySet[Meeting]:
    """The meetings of a body whose agenda can still change."""
    rows = visible_meetings(scope).filter(body_id=body_id, starts_at__date__gte=today())
    return rows.filter(state__in=[MeetingState.PLANNED, MeetingState.PAPERS_OUT])
