"""Demo data of what was recorded in the room: two board meetings held, apologies for the next.

All of it is invented and belongs to the fictional Anyplace.
"""

import datetime
from decimal import Decimal
from typing import Any

from governance.models import Interest
from meetings import actions
from meetings.models import ActionState, AgendaItem, Conduct, Meeting, Minutes
from meetings.queries.room import register_of, seats_of
from trusts.demo import DOMAIN
from trusts.models import Membership, Partner, Person, Trust
from trusts.scope import Scope, open_scope

SUPPORT, CHAIR = f"support@{DOMAIN}", f"chair@{DOMAIN}"

JULY: list[dict[str, Any]] = [
    {
        "title": "Welcome, apologies and declarations of interest",
        "purpose": "information",
        "words": "The chair welcomed members. Apologies are listed above.",
    },
    {
        "title": "Budget outturn 2008-09",
        "purpose": "decision",
        "words": "The head of children's finance presented the outturn. Members asked why the "
        "placements budget was overspent for a second year and were told that three packages had "
        "been unforeseeable.",
    },
    {
        "title": "Forward plan",
        "purpose": "information",
        "words": "Members asked for the short-break contract to come back in November.",
    },
]
SEPTEMBER: list[dict[str, Any]] = [
    {
        "title": "Welcome, apologies and declarations of interest",
        "purpose": "information",
        "words": "The chair welcomed members and asked for declarations, which are noted under "
        "the items they concern.",
    },
    {
        "title": "Minutes of the July meeting",
        "purpose": "decision",
        "words": "The minutes were approved with one correction to item 2.",
    },
    {
        "title": "Winter outreach on the Harbour estate",
        "purpose": "decision",
        "summary": "The board is asked to fund twenty weeks of evening outreach.",
        "words": "Members welcomed the proposal. The police offered two officers for two "
        "evenings a week in kind.",
        "closed_words": "One named family was mentioned as an example; the chair asked that "
        "individual cases are not discussed.",
    },
    {
        "title": "Short breaks: extending the contract to March",
        "purpose": "decision",
        "summary": "The board is asked to extend the contract on its present terms.",
        "words": "Members were content with the quality of the service and wished to see the "
        "price tested in the spring.",
    },
    {
        "title": "Terms with the Harbour provider",
        "purpose": "decision",
        "confidential_reason": "Negotiations with a named provider",
        "words": "The opening offer and the ceiling were set out by the director.",
    },
    {
        "title": "Date of the next meeting",
        "purpose": "information",
        "words": "24 November 2009, 2pm.",
    },
]


def load(trust: Trust, people: dict[str, Person]) -> None:
    """Record the July and September boards, and note apologies for November."""
    board = {meeting.ref: meeting for meeting in Meeting.objects.filter(body__slug="board")}
    july, september = board["2009-07-board"], board["2009-09-board"]
    with open_scope(trust=trust, person=people[SUPPORT]) as by:
        items = _agenda(by, july, JULY)
        _attend(by, july, {"member.connexions": ("absent", ""), "member.lsc": ("apology", "")})
        actions.record_decision(
            by=by,
            item=items[1],
            words="The board noted the outturn and asked for a report on placements by Christmas.",
            reached="consensus",
            money_matters=actions.Money(
                finance="known",
                implications="An overspend in the year before; no new money is committed.",
                adviser="David Ellingham, head of children's finance",
            ),
        )
        _minute(by, items, JULY)
        actions.record_letter(
            by=by,
            meeting=july,
            seat=_seat(july, "member.connexions"),
            step="explanation",
            addressee="Imran Sheikh, Connexions Anyplace",
            words="We missed you at the board on 14 July and had no word beforehand. Please tell "
            "us what kept you, and who can come in your place if you cannot come in September.",
        )
    _agree(trust, people, july)
    with open_scope(trust=trust, person=people[SUPPORT]) as by:
        items = _agenda(by, september, SEPTEMBER)
        _attend(
            by,
            september,
            {
                "member.connexions": ("absent", ""),
                "member.probation": ("substitute", "Sandra Whitlock"),
                "member.lsc": ("apology", ""),
            },
        )
        _declare(by, items[3], "member.voluntary", Conduct.LEFT, interest=True)
        _declare(by, items[3], "member.college", Conduct.SILENT, interest=True)
        _declare(by, items[4], "member.voluntary", Conduct.LEFT, interest=True)
        _september_decisions(by, items, people)
        _minute(by, items, SEPTEMBER)
        actions.note_also_present(
            by=by,
            meeting=september,
            names="David Ellingham (finance), Tom Brightwell (minutes), one member of the public",
            seen=Minutes.objects.get(meeting=september).version,
        )
        minutes = Minutes.objects.get(meeting=july)
        actions.approve_minutes(by=by, minutes=minutes, at=september)
        entry = minutes.entries.get(item__number=2)
        actions.correct_minutes(
            by=by,
            entry=entry,
            new=entry.words.replace("three packages", "two packages"),
            why="The report named two packages.",
            seen=entry.version,
            agreed_at=september,
        )
    _agree(trust, people, september)
    with open_scope(trust=trust, person=people[SUPPORT]) as by:
        november = board["2009-11-board"]
        apologies = {"member.police": ("apology", ""), "member.district": ("apology", "")}
        _attend(by, november, apologies, everybody=False)


def _agenda(by: Scope, meeting: Meeting, rows: list[dict[str, Any]]) -> list[AgendaItem]:
    kept = ("title", "purpose", "summary", "confidential_reason")
    return [
        actions.add_item(
            by=by, meeting=meeting, **{name: row[name] for name in kept if name in row}
        )
        for row in rows
    ]


def _seat(meeting: Meeting, who: str) -> Membership:
    return Membership.objects.get(person__email=f"{who}@{DOMAIN}", body=meeting.body)


def _attend(
    by: Scope,
    meeting: Meeting,
    others: dict[str, tuple[str, str]],
    *,
    everybody: bool = True,
) -> None:
    """Everybody came, but for the seats named (by the address before the @)."""
    told = {_seat(meeting, who).pk: how for who, how in others.items()}
    on = meeting.starts_at.date()
    actions.note_attendance(
        by=by,
        meeting=meeting,
        entries=[
            actions.Entry(seat.key, *told.get(seat.key, ("present", "")))
            for seat in seats_of(meeting.body, on)
            if everybody or seat.key in told
        ],
    )


def _declare(by: Scope, item: AgendaItem, who: str, conduct: str, *, interest: bool) -> None:
    seat = _seat(item.meeting, who)
    actions.note_declaration(
        by=by,
        item=item,
        seat=seat.pk,
        conduct=conduct,
        interest=Interest.objects.filter(person=seat.person).first() if interest else None,
    )


def _september_decisions(by: Scope, items: list[AgendaItem], people: dict[str, Person]) -> None:
    def partner(slug: str) -> Partner:
        return Partner.objects.get(slug=slug)

    outreach = actions.record_decision(
        by=by,
        item=items[2],
        words="The board agreed to fund evening outreach on the Harbour estate from October to "
        "March, jointly by the council and the primary care trust.",
        reached="consensus",
        money_matters=actions.Money(
            finance="known",
            implications="£36,000 in all: £18,000 from the council's youth budget and £18,000 "
            "from public health. Nothing recurs after March.",
            adviser="David Ellingham, head of children's finance",
            sums=[
                (partner("anyplace-council"), Decimal("18000.00")),
                (partner("anyplace-pct"), Decimal("18000.00")),
            ],
            subject_to_approval=True,
        ),
    )
    started = actions.add_action(
        by=by,
        item=items[2],
        decision=outreach,
        what="Agree the evenings with the Harbour schools cluster and begin in October",
        owner=people[f"member.council@{DOMAIN}"],
        due_on=datetime.date(2009, 10, 16),
    )
    actions.tell_progress(
        by=by,
        of=started,
        state=ActionState.DONE,
        words="Sessions run on Tuesdays and Thursdays since 13 October.",
        seen=started.version,
    )
    report = actions.add_action(
        by=by,
        item=items[2],
        decision=outreach,
        what="Bring a one-page report on who came and what changed",
        owner=people[f"member.pct@{DOMAIN}"],
        due_on=datetime.date(2009, 11, 13),
    )
    actions.tell_progress(
        by=by,
        of=report,
        state=ActionState.UNDER_WAY,
        words="First month counted; waiting for the schools' figures.",
        seen=report.version,
    )
    room = register_of(items[3].meeting).room(items[3])
    against = {one.seat.key for one in room.entitled if "Schools" in one.seat.partner}
    actions.record_decision(
        by=by,
        item=items[3],
        words="The board agreed to extend the short-break contract to 31 March 2010 on its "
        "present terms, and to test the price in the spring.",
        reached="vote",
        votes=actions.Votes(
            casts={
                one.seat.key: "against" if one.seat.key in against else "for"
                for one in room.entitled
            }
        ),
        money_matters=actions.Money(finance="not_known"),
    )
    actions.add_action(
        by=by,
        item=items[3],
        what="Prepare a market test of short breaks",
        owner_name="Joint commissioning unit",
        due_on=datetime.date(2010, 2, 26),
    )
    actions.record_decision(
        by=by,
        item=items[4],
        words="The board agreed the opening offer and the ceiling as set out.",
        reached="consensus",
    )


def _minute(by: Scope, items: list[AgendaItem], rows: list[dict[str, Any]]) -> None:
    for item, row in zip(items, rows, strict=True):
        actions.write_minute(
            by=by, item=item, words=row["words"], closed_words=row.get("closed_words", "")
        )


def _agree(trust: Trust, people: dict[str, Person], meeting: Meeting) -> None:
    with open_scope(trust=trust, person=people[CHAIR]) as by:
        actions.agree_minutes(by=by, minutes=Minutes.objects.get(meeting=meeting))
