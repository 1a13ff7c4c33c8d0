"""The agenda and its papers, with what is confidential left out."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from meetings.models import AgendaItem, Meeting, Paper
from meetings.queries.meetings import may_see_confidential
from reports import registry
from trusts.permissions import Permission
from trusts.scope import Scope


@dataclass(frozen=True)
class AgendaLine:
    """An item as this reader may see it. When `withheld`, only number and reason are told.

    `papers` are those this reader may open, destroyed ones and ones still being checked included
    (see Paper.has_file); `withheld_papers` the reasons of those they may not.
    """

    item: AgendaItem
    papers: tuple[Paper, ...]
    live: str
    withheld: bool
    withheld_papers: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        """The item's title, or that it is confidential."""
        return "Confidential item" if self.withheld else self.item.title

    @property
    def history(self) -> list[dict[str, Any]]:
        """Where a referred item comes from, oldest first: body, day, words."""
        return self.item.submission.history if self.item.submission else []

    @property
    def pages(self) -> int:
        """Pages of the papers that can be shown."""
        return sum(paper.pages for paper in self.papers)

    @property
    def ready_papers(self) -> tuple[Paper, ...]:
        """The papers that have a PDF to show."""
        return tuple(paper for paper in self.papers if paper.has_file)


def agenda(scope: Scope, meeting: Meeting) -> list[AgendaLine]:
    """The agenda in order, as this scope may see it. Two queries."""
    papers: dict[int, list[Paper]] = defaultdict(list)
    rows = Paper.objects.filter(item__meeting=meeting).select_related("item", "version")
    for paper in rows.order_by("position", "pk"):
        papers[paper.item_id].append(paper)
    open_to_all = may_see_confidential(scope, meeting)
    lines = []
    items = AgendaItem.objects.filter(meeting=meeting).select_related("submission", "referred_to")
    for item in items.order_by("number"):
        withheld = item.is_confidential and not open_to_all
        shown = [] if withheld else papers[item.pk]
        lines.append(
            AgendaLine(
                item=item,
                papers=tuple(p for p in shown if open_to_all or not p.is_confidential),
                live="" if withheld else live_name(item),
                withheld=withheld,
                withheld_papers=tuple(
                    p.reason for p in shown if p.is_confidential and not open_to_all
                ),
            )
        )
    return lines


def live_name(item: AgendaItem) -> str:
    """What the item's live report is called, or nothing."""
    if not item.live_report:
        return ""
    return registry.get(item.live_report).name


def visible_papers(scope: Scope) -> QuerySet[Paper]:
    """The papers this scope may see: confidential ones only with the right to them."""
    rows = scope.visible(Paper.objects.select_related("item", "version"), Permission.MEETING_VIEW)
    confidential = scope.visible(Paper.objects.all(), Permission.PAPER_CONFIDENTIAL)
    return rows.filter(
        Q(item__confidential_reason="", confidential_reason="")
        | Q(pk__in=confidential.values("pk"))
    )
