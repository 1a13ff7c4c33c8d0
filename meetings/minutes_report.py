"""The minutes of a meeting as a document."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import forms

from meetings import queries
from meetings.models import Decision, Meeting, Minutes
from meetings.queries import attendance
from meetings.queries import minutes as minutes_queries
from meetings.queries.minutes import MinuteLine
from meetings.queries.room import register_of
from reports.base import Content, Report, ReportForm, Section
from trusts.errors import Refusal
from trusts.levels import Level
from trusts.models import Body
from trusts.permissions import Permission
from trusts.scope import Scope
from trusts.ui.money import pounds
from trusts.ui.tags import day, moment


@dataclass(frozen=True)
class MinutesParams:
    """Which meeting, by its short name."""

    meeting: str


class MinutesForm(ReportForm):
    """Asks for the meeting (the command line does; the page knows it)."""

    meeting = forms.SlugField(max_length=60)

    def clean_meeting(self) -> str:
        """Refuse a meeting that there is not."""
        ref: str = self.cleaned_data["meeting"]
        if not queries.visible_meetings(self.scope).filter(ref=ref).exists():
            raise forms.ValidationError(f"There is no meeting called {ref}.")
        return ref


class MinutesReport(Report):
    """Attendance, then each item with its words, decisions and actions.

    What is confidential stands in a part of its own at the end, which is blank in the copy for
    readers without that right.
    """

    slug = "minutes"
    name = "Minutes"
    summary = "The minutes of a meeting with its decisions, actions and corrections."
    subject = "Boards and members"
    permission = Permission.MEETING_RECORD
    template = "meetings/reports/minutes.html"
    Params = MinutesParams
    form_class = MinutesForm
    listed = False
    levels = frozenset()

    def title(self, scope: Scope, params: MinutesParams) -> str:
        """Body and date of the meeting."""
        meeting = _meeting(scope, params)
        return f"Minutes: {meeting.body}, {day(meeting.starts_at)}"

    def filed_at(self, scope: Scope, params: MinutesParams) -> Level:
        """The level of the meeting's body."""
        return Level(_meeting(scope, params).level)

    def filed_under(self, scope: Scope, params: MinutesParams) -> Body | None:
        """The meeting's body."""
        return _meeting(scope, params).body

    def collect(self, scope: Scope, params: MinutesParams) -> Content:
        """The minutes as they stand. Refuses a draft: it is read on its page."""
        meeting = _meeting(scope, params)
        minutes = Minutes.objects.filter(meeting=meeting).first()
        if minutes is None or minutes.is_draft:
            raise Refusal("The chair has not agreed these minutes yet. Print them when they are.")
        facts = [
            ("Meeting", moment(meeting.starts_at)),
            ("Place", meeting.place),
            ("Standing", minutes.get_state_display()),
            ("Agreed by the chair", f"{minutes.agreed_by}, {day(minutes.agreed_at)}"),
        ]
        if minutes.approved_at is not None:
            facts.append(("Approved at the meeting on", day(minutes.approved_on)))
        return Content(
            title=meeting.body.name,
            subtitle=f"Minutes of {moment(meeting.starts_at)}",
            facts=facts,
            parts=list(_sections(scope, meeting, minutes)),
        )


def _sections(scope: Scope, meeting: Meeting, minutes: Minutes) -> Iterator[Section]:
    """The open minutes, then the confidential part by itself where there is one."""
    lines = minutes_queries.minutes_of(scope, meeting)
    yield Section(
        "Minutes",
        {
            "groups": attendance.groups(register_of(meeting)),
            "also_present": minutes.also_present,
            "items": [_open(line) for line in lines],
        },
    )
    if closed := [_closed(line) for line in lines if _has_closed(line)]:
        yield Section(
            "Confidential part of the minutes",
            {"items": closed},
            template="meetings/reports/minutes_closed.html",
            needs=Permission.PAPER_CONFIDENTIAL,
            open_title="Confidential part of the minutes",
        )


def _meeting(scope: Scope, params: MinutesParams) -> Meeting:
    meeting = queries.visible_meetings(scope).filter(ref=params.meeting).first()
    if meeting is None:
        raise Refusal(f"There is no meeting called {params.meeting} any more.")
    return meeting


def _has_closed(line: MinuteLine) -> bool:
    return not line.withheld and (
        line.item.is_confidential
        or bool(line.closed_words)
        or any(one.closed for one in line.corrections)
    )


def _open(line: MinuteLine) -> dict[str, Any]:
    """An item as everybody may read it; of a confidential one its number and reason."""
    item = line.item
    if item.is_confidential:
        return {"number": item.number, "title": "Confidential item"} | {
            "reason": item.confidential_reason
        }
    return _item(line) | {
        "words": line.words,
        "has_closed_part": line.has_closed_part,
        "corrections": [one for one in line.corrections if not one.closed],
        "hidden_corrections": [one for one in line.corrections if one.closed],
    }


def _closed(line: MinuteLine) -> dict[str, Any]:
    """What of an item stands in the confidential part."""
    item = line.item
    if item.is_confidential:
        return _item(line) | {"words": line.words, "corrections": line.corrections}
    return {
        "number": item.number,
        "title": line.title,
        "words": line.closed_words,
        "corrections": [one for one in line.corrections if one.closed],
    }


def _item(line: MinuteLine) -> dict[str, Any]:
    return {
        "number": line.item.number,
        "title": line.item.title,
        "declarations": [
            {
                "who": str(one.seat.person),
                "what": one.interest_words,
                "conduct": one.get_conduct_display(),
            }
            for one in line.declarations
        ],
        "decisions": [_decision(one) for one in line.decisions],
        "actions": [
            {
                "number": one.number,
                "what": one.what,
                "who": one.owner_name,
                "due": day(one.due_on),
            }
            for one in line.actions
        ],
    }


def _decision(one: Decision) -> dict[str, Any]:
    return {
        "number": one.number,
        "words": one.words,
        "how": one.how,
        "quorum": one.quorum_words,
        "excluded": [
            {"name": voter.name, "why": voter.why_not}
            for voter in one.voters.all()
            if not voter.entitled and "interest" in voter.why_not
        ],
        "finance": one.get_finance_display(),
        "implications": one.implications,
        "adviser": one.adviser,
        "lacks_figures": one.lacks_figures,
        "commits": pounds(one.commits) if one.commits is not None else "",
        "pledges": [
            {
                "partner": pledge.partner.name,
                "amount": pounds(pledge.amount),
                "waits": pledge.waits,
                "words": pledge.words,
            }
            for pledge in one.pledges.all()
        ],
    }
