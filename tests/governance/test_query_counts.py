"""Pages that list rows of governance ask as much for twenty rows as for two."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from governance import actions
from tests.factories import operator, seat
from tests.governance.conftest import agreed
from tests.governance.days import AGREED, REVIEW
from trusts.actions import structure
from trusts.models import Body, Partner, Person, Trust
from trusts.scope import open_scope

pytestmark = pytest.mark.django_db


def more_bodies(trust: Trust, support: Person, numbers: range) -> None:
    """Areas with agreed terms, and a line of each to the board."""
    with operator(trust) as by:
        executive = Body.objects.get(slug="executive")
        for number in numbers:
            structure.add_body(
                by=by,
                slug=f"area-{number}",
                name=f"Area {number}",
                level="operational",
                form="area",
                parent=executive,
            )
    with open_scope(trust=trust, person=support) as by:
        board = Body.objects.get(slug="board")
        for number in numbers:
            area = Body.objects.get(slug=f"area-{number}")
            agreed(by, area)
            actions.draw_line(by=by, body=area, kind="advises", to_body=board)


def more_agreements(trust: Trust, support: Person, numbers: range) -> None:
    """Agreements between the two partners."""
    with open_scope(trust=trust, person=support) as by:
        for number in numbers:
            actions.enter_agreement(
                by=by,
                slug=f"one-{number}",
                name=f"Agreement {number}",
                power="local",
                purpose="Working together.",
                body=Body.objects.get(slug="board"),
                partners=list(Partner.objects.all()),
                starts_on=AGREED,
                review_on=REVIEW,
            )


def more_seats(trust: Trust, support: Person, numbers: range) -> None:
    """Members of the board."""
    for _ in numbers:
        seat(trust, "member")


LISTS: list[tuple[str, dict[str, str], Callable[[Trust, Person, range], None]]] = [
    ("structure", {}, more_bodies),
    ("terms", {}, more_bodies),
    ("seats_of_bodies", {}, more_bodies),
    ("agreements", {}, more_agreements),
    ("seats", {"slug": "board"}, more_seats),
    ("induction", {}, more_seats),
]


@pytest.mark.parametrize(("page", "named", "more"), LISTS, ids=[name for name, _, _ in LISTS])
def test_a_list_asks_as_much_for_twenty_rows_as_for_two(
    page: str,
    named: dict[str, str],
    more: Callable[[Trust, Person, range], None],
    trust: Trust,
    support: Person,
    client: Client,
) -> None:
    client.force_login(support)
    where = reverse(f"governance:{page}", kwargs={"trust": trust.slug, **named})
    counts = []
    for numbers in (range(2), range(2, 20)):
        more(trust, support, numbers)
        client.get(where)
        with CaptureQueriesContext(connection) as asked:
            assert client.get(where).status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1]
