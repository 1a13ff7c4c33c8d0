"""Meetings as this reader may see them."""

from django.db.models import QuerySet

from meetings.models import Meeting
from trusts.models import Body
from trusts.permissions import Permission
from trusts.scope import Scope


def visible_meetings(scope: Scope) -> QuerySet[Meeting]:
    """The meetings this scope may see, soonest first."""
    rows = scope.visible(Meeting.objects.all(), Permission.MEETING_VIEW)
    return rows.select_related("body").order_by("starts_at", "pk")


def may_see_confidential(scope: Scope, meeting: Meeting) -> bool:
    """Whether this scope may see confidential items of the meeting."""
    return scope.may(Permission.PAPER_CONFIDENTIAL, level=meeting.level, body_id=meeting.body_id)


def bodies_that_meet(scope: Scope) -> QuerySet[Body]:
    """The bodies whose meetings this scope may prepare."""
    return Body.objects.filter(level__in=scope.levels_for(Permission.MEETING_MANAGE)).order_by(
        "name"
    )
