"""Agenda items as a reader may see them, and where they may be referred."""

from django.db.models import Q, QuerySet

from meetings.models import AgendaItem, SubmittedItem
from trusts.models import Body
from trusts.permissions import Permission
from trusts.scope import Scope


def visible_items(scope: Scope) -> QuerySet[AgendaItem]:
    """Agenda items this scope may read in full."""
    rows = scope.visible(AgendaItem.objects.all(), Permission.MEETING_VIEW)
    closed = scope.visible(AgendaItem.objects.all(), Permission.PAPER_CONFIDENTIAL)
    return rows.filter(Q(confidential_reason="") | Q(pk__in=closed.values("pk"))).select_related(
        "meeting__body"
    )


def bodies_on_line(scope: Scope, body: Body) -> list[Body]:
    """The bodies above and below a body on its reporting lines, for which this scope acts."""
    everything = {each.pk: each for each in Body.objects.order_by("name")}
    above: set[int] = set()
    at = body.parent_id
    while at is not None and at not in above:
        above.add(at)
        at = everything[at].parent_id
    below: set[int] = set()
    reached = {body.pk}
    while reached:
        reached = {b.pk for b in everything.values() if b.parent_id in reached} - below - {body.pk}
        below |= reached
    return [
        each
        for pk, each in everything.items()
        if pk in above | below
        and scope.may(Permission.MEETING_MANAGE, level=each.level, body_id=pk)
    ]


def bodies_to_refer_to(scope: Scope, item: AgendaItem) -> list[Body]:
    """Where a decision may refer an item: bodies on its line that have not had it from here yet.

    None for who may not refer items of its body.
    """
    body = item.meeting.body
    if not scope.may(Permission.MEETING_MANAGE, level=body.level, body_id=body.pk):
        return []
    had = set(
        SubmittedItem.objects.filter(referred_from_item=item).values_list("body_id", flat=True)
    )
    return [each for each in bodies_on_line(scope, body) if each.pk not in had]
