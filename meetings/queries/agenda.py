"""The agenda and its papers, with what is confidential left out."""

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import QuerySet

from meetings.models import AgendaItem, Meeting, Paper
from meetings.queries.meetings import may_see_confidential
from reports import registry
from trusts.permissions import Permission
from trusts.scope import Scope


@dataclass(frozen=True)
class AgendaLine:
    """An item as this reader may see it. When `withheld`, only number and reason are told."""

    item: AgendaItem
    papers: tuple[Paper, ...]
    live: str
    withheld: bool

    @property
    def title(self) -> str:
        """The item's title, or that it is confidential."""
        return "Confidential item" if self.withheld else self.item.title

    @property
    def pages(self) -> int:
        """Pages of the uploaded papers."""
        return sum(paper.pages for paper in self.papers)


def agenda(scope: Scope, meeting: Meeting) -> list[AgendaLine]:
    """The agenda in order, as this scope may see it. Two queries."""
    papers: dict[int, list[Paper]] = defaultdict(list)
    for paper in Paper.objects.filter(item__meeting=meeting).order_by("pk"):
        papers[paper.item_id].append(paper)
    open_to_all = may_see_confidential(scope, meeting)
    lines = []
    for item in AgendaItem.objects.filter(meeting=meeting).order_by("number"):
        withheld = item.is_confidential and not open_to_all
        lines.append(
            AgendaLine(
                item=item,
                papers=() if withheld else tuple(papers[item.pk]),
                live="" if withheld else live_name(item),
                withheld=withheld,
            )
        )
    return lines


def live_name(item: AgendaItem) -> str:
    """What the item's live report is called, or nothing."""
    if not item.live_report:
        return ""
    return registry.get(item.live_report).name


def visible_papers(scope: Scope) -> QuerySet[Paper]:
    """The papers this scope may open: confidential ones only with the right to them."""
    rows = scope.visible(Paper.objects.select_related("item"), Permission.MEETING_VIEW)
    confidential = scope.visible(Paper.objects.all(), Permission.PAPER_CONFIDENTIAL)
    return rows.filter(item__confidential_reason="") | rows.filter(pk__in=confidential.values("pk"))
