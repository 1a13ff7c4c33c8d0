"""Reading meetings, agendas and papers, with what is confidential left out."""

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import QuerySet
from django.forms import ChoiceField
from django.http import QueryDict

from meetings.models import AgendaItem, Meeting, Paper
from reports import registry
from reports.base import PDF
from reports.models import ReportRun
from reports.queries import buildable, visible_runs
from trusts.models import Body
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


def visible_meetings(scope: Scope) -> QuerySet[Meeting]:
    """The meetings this scope may see, soonest first."""
    rows = scope.visible(Meeting.objects.all(), Permission.MEETING_VIEW)
    return rows.select_related("body").order_by("starts_at", "pk")


def may_see_confidential(scope: Scope, meeting: Meeting) -> bool:
    """Whether this scope may see confidential items of the meeting."""
    return scope.may(Permission.PAPER_CONFIDENTIAL, level=meeting.level, body_id=meeting.body_id)


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


def packs_of(scope: Scope, meeting: Meeting) -> QuerySet[ReportRun]:
    """The board packs asked for, for this meeting, newest first."""
    return visible_runs(scope).filter(report="board-pack", params__meeting=meeting.ref)


def bodies_that_meet(scope: Scope) -> QuerySet[Body]:
    """The bodies whose meetings this scope may prepare."""
    return Body.objects.filter(level__in=scope.levels_for(Permission.MEETING_MANAGE)).order_by(
        "name"
    )


def live_choices(scope: Scope) -> list[tuple[str, str]]:
    """Reports whose figures an item may show: (value, words). See `live_from_choice`.

    A report that asks for one thing from a list is offered once for each answer.
    """
    choices = []
    for report in buildable(scope):
        if PDF not in report.formats:
            continue
        fields = report.form_class(scope=scope).fields
        if not fields:
            choices.append((report.slug, report.name))
        elif len(fields) == 1:
            ((name, field),) = fields.items()
            if isinstance(field, ChoiceField):
                offered: list[tuple[str, str]] = list(field.choices)  # type: ignore[arg-type]  # flat
                choices += [
                    (f"{report.slug}?{name}={value}", f"{report.name}: {words}")
                    for value, words in offered
                    if value
                ]
    return choices


def live_from_choice(choice: str) -> tuple[str, dict[str, str]]:
    """Split a value of `live_choices` into report and parameters."""
    slug, _, query = choice.partition("?")
    return slug, QueryDict(query).dict() if query else {}
