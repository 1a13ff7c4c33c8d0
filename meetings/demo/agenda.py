"""Demo data of calendar and agenda: key dates, standing items, forward plan, submitted items.

All of it is invented and belongs to the fictional Anyplace.
"""

import datetime

from django.utils import timezone

from meetings import actions, checking, reminding
from meetings.actions import forward, key_dates, standing, submissions
from meetings.models import AgendaItem, Meeting
from trusts.clock import today
from trusts.models import Body, Person, Trust
from trusts.scope import Scope, open_scope

SUPPORT = "support@anyplace.example"

KEY_DATES = [
    ("Consultation on the draft plan ends", "consultation", (2010, 2, 26), None),
    ("Annual report is due", "reporting", (2010, 3, 12), None),
    ("Christmas and New Year", "holiday", (2009, 12, 24), (2010, 1, 3)),
    ("Half-term week", "holiday", (2010, 2, 15), (2010, 2, 19)),
]

FORWARD = [
    {
        "title": "The plan for 2010–11: draft and costs",
        "purpose": "decision",
        "due_on": (2010, 1, 31),
        "presenter": "Helen Castellan",
        "why": "The draft goes to consultation in February.",
        "meeting": "2010-01-board",
    },
    {
        "title": "What the consultation said, and the plan to agree",
        "purpose": "decision",
        "due_on": (2010, 3, 31),
        "presenter": "Helen Castellan",
        "why": "Partners put the plan into their own from April.",
        "meeting": "2010-03-board",
    },
    {
        "title": "Budget monitoring to December",
        "purpose": "decision",
        "due_on": (2010, 3, 31),
        "presenter": "David Ellingham",
        "business": "executive",
    },
]

WRITTEN = """Two voluntary youth centres lose their grant from April. This paper says what that
means for the plan, and what the board can do.

## What closes

| Centre | Evenings a week | Young people |
|---|---|---|
| Millbrook | 3 | 64 |
| Station Road | 2 | 41 |

## What the board is asked

1. To note which outcomes this touches: **enjoying and achieving**, and making a *positive
   contribution*.
2. To say by January whether the pooled fund may carry the two centres until July.
"""


def load(trust: Trust, people: dict[str, Person], meetings: dict[str, Meeting]) -> None:
    """Everything round the agenda of the November board and the months after it."""
    with open_scope(trust=trust, person=people[SUPPORT]) as by:
        for title, kind, first, last in KEY_DATES:
            key_dates.add_key_date(
                by=by,
                title=title,
                kind=kind,
                first=datetime.date(*first),
                last=datetime.date(*last) if last else None,
            )
        for slug in ("board", "executive", "north-area"):
            standing.add_usual_items(by=by, body=Body.objects.get(slug=slug))
        _forward_plan(by, meetings)
        _written_paper(by, meetings["2009-11-board"])
        standing.lay_out_standing(by=by, meeting=meetings["2010-01-board"])
        for meeting in meetings.values():
            if timezone.localdate(meeting.starts_at) < today():
                if not AgendaItem.objects.filter(meeting=meeting).exists():
                    standing.lay_out_standing(by=by, meeting=meeting)
                actions.mark_held(by=by, meeting=Meeting.objects.get(pk=meeting.pk))
    _submitted(trust, people, meetings)
    with open_scope(trust=trust, person=people[SUPPORT]) as by:
        _referred(by, meetings)
        reminding.make_due(by)


def _forward_plan(by: Scope, meetings: dict[str, Meeting]) -> None:
    board = Body.objects.get(slug="board")
    for row in FORWARD:
        fields = dict(row)
        due_on = datetime.date(*fields.pop("due_on"))  # type: ignore[misc]  # three numbers
        wanted = meetings.get(str(fields.pop("meeting", "")))
        forward.add_forward_item(by=by, body=board, due_on=due_on, meeting=wanted, **fields)


def _written_paper(by: Scope, meeting: Meeting) -> None:
    item = AgendaItem.objects.filter(meeting=meeting, title__startswith="What young people").get()
    actions.write_paper(
        by=by, item=item, title="Youth centres that close in April", source=WRITTEN, queue=False
    )
    checking.check_waiting(by)


def _submitted(trust: Trust, people: dict[str, Person], meetings: dict[str, Meeting]) -> None:
    with open_scope(trust=trust, person=people["member.pct@anyplace.example"]) as by:
        submissions.submit_item(
            by=by,
            meeting=meetings["2010-01-board"],
            title="One referral form for speech and language",
            purpose="decision",
            asked="To agree that schools, health visitors and children’s centres use one form.",
            background="Three forms are in use. A third of referrals come back incomplete.",
            options="Keep the three forms; use the health form; write one together.",
            money="Nothing beyond the time of two people for a month.",
            money_adviser="David Ellingham",
            voice="Parents told us that they tell the same story three times.",
            presenter="Dr Samira Hollis",
        )
        submissions.submit_item(
            by=by,
            meeting=meetings["2009-11-board"],
            title="Swine flu: vaccination of children in care",
            purpose="information",
            asked="To know what is arranged before the winter.",
            urgent_reason="The vaccine reached us after the deadline.",
            presenter="Dr Samira Hollis",
        )


def _referred(by: Scope, meetings: dict[str, Meeting]) -> None:
    item = actions.add_item(
        by=by,
        meeting=meetings["2009-12-executive"],
        title="Transport to evening youth clubs",
        purpose="decision",
        presenter="Joan Petrie",
        summary="Young people in the north cannot get home after seven.",
    )
    submissions.refer_item(
        by=by,
        item=item,
        body=Body.objects.get(slug="board"),
        asked="To ask the county’s transport authority for a later bus on two routes.",
    )
