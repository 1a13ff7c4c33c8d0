"""Standing items and forward plans as a reader may see them."""

from django.db.models import QuerySet

from meetings.models import ForwardItem, ForwardState, StandingItem
from trusts.clock import today
from trusts.permissions import Permission
from trusts.scope import Scope


def visible_standing(scope: Scope) -> QuerySet[StandingItem]:
    """Standing items in use, by body, for who prepares meetings."""
    rows = scope.visible(StandingItem.objects.all(), Permission.MEETING_MANAGE)
    return rows.filter(ended_on__isnull=True).select_related("body")


def forward_plan(scope: Scope) -> QuerySet[ForwardItem]:
    """The forward plans this scope may read, soonest first."""
    rows = scope.visible(ForwardItem.objects.all(), Permission.MEETING_VIEW)
    return rows.select_related("body", "meeting").order_by("due_on", "pk")


def overdue_plans(scope: Scope) -> QuerySet[ForwardItem]:
    """Lines of the forward plan whose day has passed and that no agenda has."""
    return forward_plan(scope).filter(state=ForwardState.PLANNED, due_on__lt=today())
