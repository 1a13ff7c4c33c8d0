"""Demo data of boards at work: a year of meetings, one with papers, and a finished document.

All of it is invented and belongs to the fictional Anyplace.
"""

import datetime
from typing import Any

from django.template.loader import render_to_string
from django.utils import timezone

from meetings import actions, checking, queries
from meetings.demo import agenda, room
from meetings.models import AgendaItem, Meeting
from meetings.packs import PackParams
from reports import actions as report_actions
from reports import registry
from reports.base import NoParams
from reports.build import build
from reports.pdf.html import render_html
from trusts.models import Body, Person, Trust
from trusts.scope import Scope, open_scope

SUPPORT = "support@anyplace.example"
COUNTY_HALL = "Committee room 2, County Hall, Anyplace"

# Body, months of its meetings in 2009-10, day, hour, place.
CALENDAR: list[tuple[str, str, list[tuple[int, int, int]], int, str]] = [
    (
        "board",
        "board",
        [(2009, 5, 19), (2009, 7, 14), (2009, 9, 22), (2009, 11, 24), (2010, 1, 26), (2010, 3, 23)],
        14,
        COUNTY_HALL,
    ),
    (
        "executive",
        "executive",
        [(2009, 6, 9), (2009, 8, 11), (2009, 10, 13), (2009, 12, 8), (2010, 2, 9)],
        10,
        "The Grange, Mill Lane, Anyplace",
    ),
    (
        "north-area",
        "north-area",
        [(2009, 7, 2), (2009, 9, 3), (2009, 11, 5), (2010, 1, 7), (2010, 3, 4)],
        9,
        "Northgate Children's Centre",
    ),
]

# Title, purpose, presenter, what is asked, live report, reason if confidential, paper.
NOVEMBER: list[dict[str, Any]] = [
    {
        "title": "Welcome, apologies and declarations of interest",
        "purpose": "information",
        "business": "procedure",
        "presenter": "Margaret Oduya",
        "summary": "Members say whether an item on this agenda touches an interest of theirs.",
    },
    {
        "title": "Minutes of the September meeting",
        "purpose": "decision",
        "business": "procedure",
        "presenter": "Margaret Oduya",
        "summary": "The board is asked to agree the minutes as a true record.",
        "paper": "minutes",
    },
    {
        "title": "Budget monitoring to September",
        "purpose": "decision",
        "business": "executive",
        "presenter": "David Ellingham",
        "summary": "The board is asked to note the forecast outturn and to agree what the partners "
        "with an adverse variance do about it.",
        "live": "budget-monitoring?period=2009-09",
    },
    {
        "title": "How the board works: last year's self-assessment",
        "purpose": "information",
        "presenter": "Helen Castellan",
        "summary": "The board is asked which two of its weaker themes it works on this year.",
        "live": "self-assessment",
    },
    {
        "title": "Ladders of support: a draft for consultation",
        "purpose": "decision",
        "presenter": "Sunita Marlowe",
        "summary": "The board is asked to agree the draft for consultation with young people.",
        "paper": "ladders",
    },
    {
        "title": "What young people said about the plan",
        "purpose": "information",
        "presenter": "Grace Tolland",
        "summary": "Three things the shadow board wants done differently.",
        "paper": "voice",
    },
    {
        "title": "Future of the Harbour short-break contract",
        "purpose": "decision",
        "business": "executive",
        "presenter": "Robert Quayle",
        "summary": "The board is asked to agree the line to take with the provider.",
        "confidential_reason": "Negotiations with a named provider",
        "paper": "contract",
    },
    {
        "title": "Date of the next meeting",
        "purpose": "information",
        "business": "procedure",
        "presenter": "Tom Brightwell",
        "summary": "26 January 2010, 2pm.",
    },
]
READER = "member.schools@anyplace.example"
PAPERS = {
    "minutes": "Minutes of 22 September 2009",
    "ladders": "Ladders of support: consultation draft",
    "voice": "Report of the shadow board",
    "contract": "Options for the short-break contract",
}


def load(trust: Trust, people: dict[str, Person]) -> None:
    """Make the meetings of 2009–10, the papers of the November board, and one report."""
    with open_scope(trust=trust, person=people[SUPPORT]) as by:
        meetings = _calendar(by)
        _november(by, meetings["2009-11-board"])
        run = report_actions.request_report(
            by=by, report=registry.get("who-is-who"), params=NoParams(), queue=False
        )
    room.load(trust, people)
    agenda.load(trust, people, meetings)
    build(run.pk, trust.pk)
    _pack(trust, people, meetings["2009-09-board"])


def _pack(trust: Trust, people: dict[str, Person], meeting: Meeting) -> None:
    """A draft, the pack issued from it, and a member who fetched it and noted something."""
    with open_scope(trust=trust, person=people[SUPPORT]) as by:
        draft = report_actions.request_report(
            by=by, report="board-pack", params=PackParams(meeting.ref), queue=False
        )
    build(draft.pk, trust.pk)
    with open_scope(trust=trust, person=people[SUPPORT]) as by:
        draft.refresh_from_db()
        pack = actions.issue_pack(by=by, draft=draft, queue=False)
    build(pack.run_id, trust.pk)
    with open_scope(trust=trust, person=people[READER]) as by:
        issued = queries.latest_issued(by, Meeting.objects.get(pk=meeting.pk))
        assert issued is not None, "The demo's pack was not issued."  # noqa: S101 - demo only
        report_actions.note_download(
            by=by, file=queries.versions_of(by, issued.meeting)[0].files[0]
        )
        actions.write_note(
            by=by, pack=issued, page=4, text="Ask how schools were consulted before we agree."
        )


def _calendar(by: Scope) -> dict[str, Meeting]:
    made = {}
    for slug, suffix, dates, hour, place in CALENDAR:
        body = Body.objects.get(slug=slug)
        for year, month, day in dates:
            ref = f"{year}-{month:02}-{suffix}"
            starts_at = timezone.make_aware(
                datetime.datetime(year, month, day, hour)  # noqa: DTZ001 - made aware around it
            )
            made[ref] = actions.add_meeting(
                by=by, body=body, ref=ref, starts_at=starts_at, place=place
            )
    return made


def _november(by: Scope, meeting: Meeting) -> None:
    offered = [value for value, _ in queries.live_choices(by)]
    for row in NOVEMBER:
        fields = dict(row)
        paper, wanted = fields.pop("paper", ""), fields.pop("live", "")
        live = [value for value in offered if wanted and value.startswith(wanted)]
        # The last one offered is the oldest round, which is closed.
        report, params = queries.live_from_choice(live[-1]) if live else ("", {})
        item = actions.add_item(
            by=by, meeting=meeting, live_report=report, live_params=params, **fields
        )
        if paper:
            _paper(by, item, paper)


def _paper(by: Scope, item: AgendaItem, name: str) -> None:
    title = PAPERS[name]
    html = render_to_string(f"meetings/demo/{name}.html", {"title": title})
    actions.upload_paper(
        by=by,
        item=item,
        title=title,
        original_name=f"{name}.pdf",
        data=render_html(html, title=title),
        queue=False,
    )
    checking.check_waiting(by)
