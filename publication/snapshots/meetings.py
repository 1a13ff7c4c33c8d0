"""Meetings: their dates, agendas with papers, minutes and decisions."""

import datetime
from collections.abc import Iterator
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.text import slugify

from meetings import queries
from meetings.models import Decision, Meeting, MeetingState, Minutes, MinutesState, Paper
from meetings.queries import attendance
from meetings.queries import minutes as minutes_queries
from meetings.queries.agenda import AgendaLine
from meetings.queries.minutes import MinuteLine
from meetings.queries.room import register_of
from publication.models import Kind
from publication.snapshots.base import Maker, NotReady, PublicFile, Ready, Snapshot
from trusts.clock import today
from trusts.permissions import Permission
from trusts.scope import Scope
from trusts.ui.money import pounds
from trusts.ui.tags import day, moment

CLOSED = "Confidential item"
OUT = Q(papers_out_at__isnull=False) | Q(state=MeetingState.HELD)
"""Meetings whose agenda is no draft any more."""


def held_on(meeting: Meeting) -> datetime.date:
    """The day of a meeting, in London."""
    return timezone.localdate(meeting.starts_at)


def publishable(scope: Scope) -> QuerySet[Meeting]:
    """Meetings that this scope sees and for which it may publish, newest first."""
    seen = queries.visible_meetings(scope)
    return scope.visible(seen, Permission.PUBLISH).order_by("-starts_at", "-pk")


class OfMeeting(Maker, abstract=True):
    """A maker whose things belong to one meeting; their key is the meeting's short name."""

    def rows(self, scope: Scope) -> QuerySet[Meeting]:
        """The meetings of which something of this kind can be published."""
        raise NotImplementedError

    def ready(self, scope: Scope) -> Iterator[Ready]:
        """One line a meeting."""
        for meeting in self.rows(scope):
            yield Ready(self.kind, meeting.ref, meeting.body.name, held_on(meeting))

    def snapshot(self, scope: Scope, key: str) -> Snapshot | None:
        """The thing of the meeting with that short name."""
        meeting = publishable(scope).filter(ref=key).first()
        return None if meeting is None else self.of(scope, meeting)

    def of(self, scope: Scope, meeting: Meeting) -> Snapshot:
        """The thing of this meeting."""
        raise NotImplementedError

    def picture(self, meeting: Meeting, content: dict[str, Any], **more: Any) -> Snapshot:
        """A snapshot with what all of a meeting's things have in common."""
        on = held_on(meeting)
        return Snapshot(
            kind=self.kind,
            key=meeting.ref,
            title=f"{self.kind.label}: {meeting.body.name}, {day(on)}",
            level=meeting.level,  # type: ignore[arg-type]  # text equals its level
            body_id=meeting.body_id,
            body_name=meeting.body.name,
            body_slug=meeting.body.slug,
            about_on=on,
            content={
                "body": meeting.body.name,
                "when": moment(meeting.starts_at),
                "place": meeting.place,
                **content,
            },
            **more,
        )


class CalendarMaker(Maker):
    """The dates of the meetings to come."""

    kind = Kind.CALENDAR
    KEY = "meetings"

    def ready(self, scope: Scope) -> Iterator[Ready]:
        """Once there is a meeting to come."""
        if self._to_come(scope).exists():
            yield Ready(self.kind, self.KEY, "Dates of meetings", today())

    def snapshot(self, scope: Scope, key: str) -> Snapshot | None:
        """Body, day and place of each meeting that is not held yet, soonest first."""
        if key != self.KEY:
            return None
        rows = list(self._to_come(scope))
        if not rows:
            raise NotReady("There is no meeting to come. Put meetings in the calendar first.")
        return Snapshot(
            kind=self.kind,
            key=key,
            title="Dates of meetings",
            content={
                "rows": [
                    {
                        "body": row.body.name,
                        "when": moment(row.starts_at),
                        "place": row.place,
                        "state": "Cancelled" if row.state == MeetingState.CANCELLED else "",
                    }
                    for row in rows
                ]
            },
            sources={"meetings": [row.pk for row in rows]},
        )

    def _to_come(self, scope: Scope) -> QuerySet[Meeting]:
        rows = publishable(scope).filter(starts_at__date__gte=today())
        return rows.exclude(state=MeetingState.HELD).order_by("starts_at", "pk")


class AgendaMaker(OfMeeting):
    """The agenda as it went to members, and its open papers."""

    kind = Kind.AGENDA

    def rows(self, scope: Scope) -> QuerySet[Meeting]:
        """Meetings whose papers went out, or that were held."""
        return publishable(scope).filter(OUT)

    def of(self, scope: Scope, meeting: Meeting) -> Snapshot:
        """Every item in order; of a confidential one its number and the reason."""
        if meeting.papers_out_at is None and meeting.state != MeetingState.HELD:
            raise NotReady(
                "The agenda has not gone to the members yet. Send the papers out first, or issue "
                "the board pack."
            )
        files: list[PublicFile] = []
        out: list[str] = []
        lines = queries.agenda(scope, meeting)
        items = [_agenda_item(line, files, out) for line in lines]
        shown = [
            paper.pk for line in lines for paper in line.ready_papers if not paper.is_confidential
        ]
        cancelled = meeting.state == MeetingState.CANCELLED
        return self.picture(
            meeting,
            {
                "items": items,
                "cancelled": meeting.cancelled_why if cancelled else "",
            },
            files=files,
            left_out=out,
            sources={
                "items": [line.item.pk for line in lines if not line.item.is_confidential],
                "papers": shown,
            },
        )


def _agenda_item(line: AgendaLine, files: list[PublicFile], out: list[str]) -> dict[str, Any]:
    """An item as anybody may see it, by its own mark and not by the rights of who asks."""
    item = line.item
    if item.is_confidential:
        papers = "" if not line.papers else f", with {_papers(len(line.papers))}"
        out.append(f"Item {item.number}{papers}: confidential, {item.confidential_reason}")
        return {"number": item.number, "title": CLOSED, "reason": item.confidential_reason}
    shown = []
    closed = list(line.withheld_papers)
    for paper in line.papers:
        if paper.is_confidential:
            closed.append(paper.reason)
        elif paper.has_file:
            files.append(_file(item.number, paper, [one.name for one in files]))
            shown.append(
                {
                    "title": paper.title,
                    "file": files[-1].name,
                    "late": paper.is_late,
                }
            )
        elif paper.destroyed_at is None:
            out.append(f"Item {item.number}: “{paper.title}” cannot be shown yet")
    out += [f"A paper of item {item.number}: confidential, {why}" for why in closed]
    return {
        "number": item.number,
        "title": item.title,
        "purpose": item.get_purpose_display(),
        "presenter": item.presenter,
        "summary": item.summary,
        "papers": shown,
        "closed_papers": closed,
        "late": item.is_late,
    }


def _papers(count: int) -> str:
    return "its paper" if count == 1 else f"its {count} papers"


def _file(number: int, paper: Paper, taken: list[str]) -> PublicFile:
    stem = f"item-{number}-{slugify(paper.title)[:60].strip('-') or 'paper'}"
    name, more = f"{stem}.pdf", 2
    while name in taken:
        name, more = f"{stem}-{more}.pdf", more + 1
    version = paper.version
    assert version is not None  # noqa: S101 - has_file was asked for

    def read() -> bytes:
        with version.file.open("rb") as stored:
            data: bytes = stored.read()
            return data

    return PublicFile(
        name=name,
        title=paper.title,
        sha256=paper.sha256,
        size=paper.size,
        pages=paper.pages,
        read=read,
    )


class MinutesMaker(OfMeeting):
    """Minutes that a later meeting approved."""

    kind = Kind.MINUTES

    def rows(self, scope: Scope) -> QuerySet[Meeting]:
        """Meetings whose minutes are approved."""
        approved = Minutes.objects.filter(state=MinutesState.APPROVED)
        return publishable(scope).filter(pk__in=approved.values("meeting_id"))

    def of(self, scope: Scope, meeting: Meeting) -> Snapshot:
        """Who was there, and each item with its words, decisions and actions."""
        minutes = Minutes.objects.filter(meeting=meeting).select_related("approved_at").first()
        if minutes is None or minutes.state != MinutesState.APPROVED:
            raise NotReady("The minutes have not been approved by a later meeting yet.")
        lines = minutes_queries.minutes_of(scope, meeting, open_copy=True)
        return self.picture(
            meeting,
            {
                "approved": f"Approved on {day(minutes.approved_on)}",
                "groups": [
                    {"heading": one.heading, "names": list(one.names)}
                    for one in attendance.groups(register_of(meeting))
                ],
                "also_present": minutes.also_present,
                "items": [_minute(line) for line in lines],
            },
            left_out=[words for line in lines for words in _closed_minutes(line)],
            sources={
                "minutes_of": [meeting.pk],
                "items": [line.item.pk for line in lines if not line.withheld],
                "interests": [
                    one.interest_id
                    for line in lines
                    for one in line.declarations
                    if one.interest is not None and one.interest.is_public
                ],
            },
        )


def _closed_minutes(line: MinuteLine) -> Iterator[str]:
    if line.withheld:
        yield f"Item {line.item.number}: confidential, {line.item.confidential_reason}"
    elif line.has_closed_part:
        yield f"The confidential part of the minute of item {line.item.number}"


def _minute(line: MinuteLine) -> dict[str, Any]:
    item = line.item
    if line.withheld:
        return {"number": item.number, "title": CLOSED, "reason": item.confidential_reason}
    return {
        "number": item.number,
        "title": item.title,
        "words": line.words,
        "has_closed_part": line.has_closed_part,
        "declarations": [
            f"{one.seat.person}: {one.interest_words}. {one.get_conduct_display()}."
            for one in line.declarations
        ],
        "decisions": [decision(one) for one in line.decisions],
        "actions": [
            {"what": one.what, "who": one.owner_name, "due": day(one.due_on)}
            for one in line.actions
        ],
        "corrections": [
            {"when": day(one.when), "why": one.why} for one in line.corrections if not one.closed
        ],
    }


def decision(one: Decision) -> dict[str, Any]:
    """A decision of an open item as plain words. Its pledges must be loaded."""
    return {
        "number": one.number,
        "words": one.words,
        "how": one.how,
        "finance": one.get_finance_display(),
        "implications": one.implications,
        "adviser": one.adviser,
        "commits": pounds(one.commits) if one.commits is not None else "",
        "pledges": [
            {"partner": pledge.partner.name, "amount": pounds(pledge.amount), "waits": pledge.waits}
            for pledge in one.pledges.all()
        ],
    }


class DecisionsMaker(OfMeeting):
    """What a meeting decided on its open items."""

    kind = Kind.DECISIONS

    def rows(self, scope: Scope) -> QuerySet[Meeting]:
        """Meetings held with a decision that stands on an open item."""
        stand = Decision.objects.filter(taken_back_at=None, item__confidential_reason="")
        return publishable(scope).filter(state=MeetingState.HELD, pk__in=stand.values("meeting_id"))

    def of(self, scope: Scope, meeting: Meeting) -> Snapshot:
        """The decisions that stand, in order, without those on confidential items."""
        if meeting.state != MeetingState.HELD:
            raise NotReady("The meeting has not been recorded as held yet.")
        rows = list(
            Decision.objects.filter(meeting=meeting, taken_back_at=None)
            .select_related("item")
            .prefetch_related("pledges__partner")
            .order_by("number")
        )
        shown = [one for one in rows if not one.item.is_confidential]
        if not shown:
            raise NotReady("The meeting took no decision that can be published.")
        return self.picture(
            meeting,
            {
                "decisions": [
                    {"item": f"{one.item.number}. {one.item.title}", **decision(one)}
                    for one in shown
                ],
            },
            left_out=[
                f"Decision {one.number}, on item {one.item.number}: confidential, "
                f"{one.item.confidential_reason}"
                for one in rows
                if one.item.is_confidential
            ],
            sources={"items": sorted({one.item_id for one in shown})},
        )
