"""A meeting with an open and a confidential item, and people who may see what."""

import datetime

import pytest
from django.utils import timezone

from meetings import actions, checking
from meetings.models import AgendaItem, Meeting
from tests.factories import make_trust, seat
from tests.reports.pdfs import plain_pdf
from trusts.models import Body, Person, Trust
from trusts.scope import open_scope

WHEN = timezone.make_aware(datetime.datetime(2009, 11, 24, 14))  # noqa: DTZ001 - made aware here


@pytest.fixture
def trust() -> Trust:
    return make_trust()


@pytest.fixture
def support(trust: Trust) -> Person:
    return seat(trust, "board_support")


@pytest.fixture
def member(trust: Trust) -> Person:
    return seat(trust, "member")


@pytest.fixture
def observer(trust: Trust) -> Person:
    return seat(trust, "observer")


@pytest.fixture
def meeting(trust: Trust, support: Person) -> Meeting:
    with open_scope(trust=trust, person=support) as by:
        board = Body.objects.get(slug="board")
        return actions.add_meeting(
            by=by, body=board, ref="2009-11-board", starts_at=WHEN, place="County Hall"
        )


@pytest.fixture
def items(trust: Trust, support: Person, meeting: Meeting) -> tuple[AgendaItem, AgendaItem]:
    """An open item with a paper of two pages, and a confidential one with a paper of three."""
    with open_scope(trust=trust, person=support) as by:
        first = actions.add_item(by=by, meeting=meeting, title="Ladders", purpose="decision")
        secret = actions.add_item(
            by=by,
            meeting=meeting,
            title="The Harbour contract",
            purpose="decision",
            confidential_reason="A named provider",
        )
        actions.upload_paper(
            by=by,
            item=first,
            title="Draft",
            original_name="draft.pdf",
            data=plain_pdf(2),
            queue=False,
        )
        actions.upload_paper(
            by=by,
            item=secret,
            title="Price list",
            original_name="prices.pdf",
            data=plain_pdf(3),
            queue=False,
        )
        checking.check_waiting(by)
    return first, secret


@pytest.fixture
def january(trust: Trust, support: Person) -> Meeting:
    """The board's next meeting, with an empty agenda."""
    with open_scope(trust=trust, person=support) as by:
        board = Body.objects.get(slug="board")
        when = WHEN.replace(year=2010, month=1, day=26)
        return actions.add_meeting(
            by=by, body=board, ref="2010-01-board", starts_at=when, place="County Hall"
        )


@pytest.fixture
def chair(trust: Trust) -> Person:
    return seat(trust, "chair")
