"""Pages of meetings ask the database as often for many items, seats and meetings as for two."""

import datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from meetings import actions
from meetings.actions import Entry
from meetings.actions.standing import add_standing_item
from meetings.models import Meeting
from tests.factories import seat
from tests.reports.pdfs import plain_pdf
from trusts.models import Body, Membership
from trusts.scope import open_scope

pytestmark = pytest.mark.django_db
HELD = timezone.make_aware(datetime.datetime(2009, 9, 22, 9))  # noqa: DTZ001 - made aware here
FEW, MANY = 2, 18  # a body has twenty standing items at most

OF_MEETING = (
    "meeting",
    "room",
    "attendance",
    "minutes",
    "pack",
    "pack_draft",
    "papers_out",
    "lay_out",
)
OF_TRUST = (
    "list",
    "calendar",
    "decisions",
    "actions",
    "attendance_register",
    "forward",
    "submitted",
    "standing",
)


def held_with(trust, support, many: int) -> Meeting:
    """A meeting with as many items, each with a paper, a minute, a decision and an action.

    The board has gained as many seats before it, and has as many meetings ahead.
    """
    people = [seat(trust, "member") for _ in range(many)]
    with open_scope(trust=trust, person=support) as by:
        board = Body.objects.get(slug="board")
        held = actions.add_meeting(
            by=by,
            body=board,
            ref=f"held-{many}",
            starts_at=HELD + datetime.timedelta(hours=many),
            place="Hall",
        )
        seats = Membership.objects.filter(person__in=people)
        actions.note_attendance(
            by=by, meeting=held, entries=[Entry(one.pk, "present") for one in seats]
        )
        for number in range(many):
            item = actions.add_item(by=by, meeting=held, title=f"Item {number}", purpose="decision")
            actions.upload_paper(
                by=by,
                item=item,
                title=f"Paper {number}",
                original_name="paper.pdf",
                data=plain_pdf(1),
                queue=False,
            )
            actions.write_minute(by=by, item=item, words="It was discussed.")
            actions.record_decision(by=by, item=item, words="Agreed.", reached="consensus")
            actions.add_action(
                by=by,
                item=item,
                what=f"Write {number}",
                owner_name="Somebody",
                due_on=datetime.date(2009, 12, 1),
            )
            add_standing_item(
                by=by, body=board, title=f"Standing {many} {number}", purpose="information"
            )
            actions.add_meeting(
                by=by,
                body=board,
                ref=f"ahead-{many}-{number}",
                starts_at=HELD + datetime.timedelta(days=70 + number, hours=many),
                place="Hall",
            )
    return held


def counts(client: Client, trust, held: Meeting) -> dict[str, int]:
    """How many queries each page takes, once everything that is kept in memory is there."""
    found = {}
    for name in (*OF_MEETING, *OF_TRUST):
        args = {"trust": trust.slug, **({"ref": held.ref} if name in OF_MEETING else {})}
        url = reverse(f"meetings:{name}", kwargs=args)
        client.get(url)
        with CaptureQueriesContext(connection) as caught:
            assert client.get(url).status_code == 200, name
        found[name] = len(caught)
    return found


def test_pages_ask_as_often_for_many_as_for_two(client, trust, support) -> None:
    client.force_login(support)
    few = counts(client, trust, held_with(trust, support, FEW))
    many = counts(client, trust, held_with(trust, support, MANY))
    assert many == few
