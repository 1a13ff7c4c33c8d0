"""The board pack: everything for one meeting as one document."""

import dataclasses
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils import timezone

from meetings import queries
from meetings.models import Meeting
from meetings.queries import AgendaLine
from reports import registry
from reports.actions import require_report
from reports.base import Content, ReadyPart, Report, ReportForm, Section
from trusts.errors import Refusal
from trusts.levels import Level
from trusts.models import Body
from trusts.permissions import Permission
from trusts.scope import Scope
from trusts.ui.tags import day, moment

TOO_LONG = 150
"""Pages above which a pack says that it is long: few members read more before a meeting."""


@dataclass(frozen=True)
class PackParams:
    """Which meeting, by its short name."""

    meeting: str


class PackForm(ReportForm):
    """Asks for the meeting (the command line does; the page knows it)."""

    meeting = forms.SlugField(max_length=60)

    def clean_meeting(self) -> str:
        """Refuse a meeting that there is not."""
        ref: str = self.cleaned_data["meeting"]
        if not queries.visible_meetings(self.scope).filter(ref=ref).exists():
            raise forms.ValidationError(f"There is no meeting called {ref}.")
        return ref


@registry.register
class BoardPack(Report):
    """Cover, agenda with page numbers, then each item directly followed by its papers.

    Live reports are read when the pack is built and do not change afterwards. Confidential items
    make a second copy for readers without that right, with the same page numbers.
    """

    slug = "board-pack"
    name = "Board pack"
    summary = "The agenda of a meeting with all its papers."
    subject = "Boards and members"
    permission = Permission.PACK_BUILD
    template = "meetings/pack/item.html"
    Params = PackParams
    form_class = PackForm
    listed = False

    def title(self, scope: Scope, params: PackParams) -> str:
        """Body and date of the meeting."""
        meeting = _meeting(scope, params)
        return f"Board pack: {meeting.body}, {day(timezone.localdate(meeting.starts_at))}"

    def filed_at(self, scope: Scope, params: PackParams) -> Level:
        """The level of the meeting's body."""
        return Level(_meeting(scope, params).level)

    def filed_under(self, scope: Scope, params: PackParams) -> Body | None:
        """The meeting's body."""
        return _meeting(scope, params).body

    def collect(self, scope: Scope, params: PackParams) -> Content:
        """The agenda as it stands, its papers, and its live reports."""
        meeting = _meeting(scope, params)
        lines = queries.agenda(scope, meeting)
        if not lines:
            raise Refusal("The agenda is empty. Add an item to it, then build the pack again.")
        parts = [part for line in lines for part in _parts_of(scope, line)]
        return Content(
            title=meeting.body.name,
            subtitle=f"Board pack for {moment(meeting.starts_at)}",
            facts=[
                ("Meeting", moment(meeting.starts_at)),
                ("Place", meeting.place),
                ("Items", str(len(lines))),
            ],
            parts=parts,
            contents_template="meetings/pack/agenda.html",
            contents_context={
                "body": meeting.body.name,
                "starts_at": moment(meeting.starts_at),
                "place": meeting.place,
                "too_long": TOO_LONG,
            },
        )


def _meeting(scope: Scope, params: PackParams) -> Meeting:
    meeting = queries.visible_meetings(scope).filter(ref=params.meeting).first()
    if meeting is None:
        raise Refusal(f"There is no meeting called {params.meeting} any more.")
    return meeting


def _parts_of(scope: Scope, line: AgendaLine) -> Iterator[Section | ReadyPart]:
    item = line.item
    needs = Permission.PAPER_CONFIDENTIAL if item.is_confidential else None
    closed = f"{item.number}. Confidential item: {item.confidential_reason}"
    footer = f"Item {item.number}: {item.title}"
    yield Section(
        title=f"{item.number}. {item.title}",
        context={
            "number": item.number,
            "title": item.title,
            "purpose": item.get_purpose_display(),
            "presenter": item.presenter,
            "summary": item.summary,
            "confidential_reason": item.confidential_reason,
            "live": line.live,
            "papers": [
                {
                    "title": "Confidential paper" if paper.is_confidential else paper.title,
                    "pages": paper.pages,
                }
                for paper in line.ready_papers
            ],
        },
        key=f"item-{item.number}",
        footer=footer,
        needs=needs,
        open_title=closed,
    )
    if item.live_report:
        for part in _live(scope, item.live_report, item.live_params, f"item-{item.number}-"):
            yield dataclasses.replace(
                part,
                rank=2,
                in_contents=part.in_contents and part.rank == 1,
                footer=f"{footer}, {part.title}",
                needs=needs or part.needs,
                open_title="Confidential" if needs else part.open_title,
            )
    for paper in line.ready_papers:
        with paper.file.open("rb") as stored:
            pdf = stored.read()
        yield ReadyPart(
            title=paper.title,
            pdf=pdf,
            rank=2,
            key=f"paper-{paper.pk}",
            footer=f"{footer}, {paper.title}",
            needs=Permission.PAPER_CONFIDENTIAL if paper.is_confidential else needs,
            open_title="Confidential",
        )


def _live(
    scope: Scope, slug: str, params: dict[str, Any], prefix: str
) -> Iterator[Section | ReadyPart]:
    """The parts of another report, as it stands now; its own right is asked for."""
    try:
        report = registry.get(slug)
    except registry.UnknownReport:
        raise Refusal(
            f"An item shows a report called {slug}, which there is no more. Remove the item."
        ) from None
    asked = report.Params(**params)
    require_report(scope, report, asked)
    for number, part in enumerate(report.collect(scope, asked).parts):
        key = prefix + (part.key or str(number))
        if isinstance(part, Section):
            yield dataclasses.replace(
                part, template=part.template or report.template, key=key, key_prefix=prefix
            )
        else:
            yield dataclasses.replace(part, key=key)
