"""The publishing desk: what it lists, the preview, the page before publishing, withdrawing."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from governance.actions.interests import show_interest
from governance.models import Interest
from meetings import actions as meetings
from meetings.models import AgendaItem
from publication.models import Kind, Publication
from tests.factories import seat
from tests.publication.conftest import NOVEMBER, SECRET, SEPTEMBER, Shown, at
from tests.publication.test_site import made
from trusts.models import Body

pytestmark = pytest.mark.django_db
DESK = "/t/shown/publishing/"


@pytest.fixture
def desk(shown: Shown, client: Client) -> Client:
    """Board support, signed in."""
    client.force_login(shown.support)
    return client


def address(name: str, kind: Kind, key: str) -> str:
    return reverse(f"publication:{name}", kwargs={"trust": "shown", "kind": kind, "key": key})


def test_from_the_desk_by_way_of_the_preview_to_the_public(shown: Shown, desk: Client) -> None:
    thing = address("thing", Kind.AGENDA, SEPTEMBER)
    assert thing in desk.get(DESK).content.decode()
    preview = desk.get(thing).content.decode()
    main = preview[preview.index("<main") :]
    assert "This is what readers will see" in main
    assert "Draft ladders (PDF, 1 page" in main
    assert "Item 2, with its paper: confidential, Negotiations with a provider" in main
    assert SECRET not in main
    stop = desk.get(address("publish", Kind.AGENDA, SEPTEMBER))
    assert "Not published, because confidential" in stop.content.decode()
    seen = stop.context["form"].initial["seen"]
    done = desk.post(
        address("publish", Kind.AGENDA, SEPTEMBER), {"seen": seen}, follow=True
    ).content.decode()
    assert "Version 1 is published." in done
    public = Client().get(f"/public/shown/agendas/{SEPTEMBER}/").content.decode()
    for words in ("Ladders of support", "Members discuss this without the public"):
        assert words in preview
        assert words in public
    assert thing not in desk.get(DESK).content.decode()
    assert thing in desk.get(f"{DESK}published/").content.decode()


def test_what_changed_between_looking_and_publishing_is_told(shown: Shown, desk: Client) -> None:
    url = address("publish", Kind.AGENDA, NOVEMBER)
    seen = desk.get(url).context["form"].initial["seen"]
    with shown.scope():
        AgendaItem.objects.filter(meeting__ref=NOVEMBER).update(title="Something else")
    answer = desk.post(url, {"seen": seen})
    assert "changed since you looked" in answer.content.decode()
    with shown.scope():
        assert not Publication.objects.exists()


def test_what_changed_since_it_was_published_says_so(shown: Shown, desk: Client) -> None:
    thing = address("thing", Kind.AGENDA, NOVEMBER)
    shown.publish(Kind.AGENDA, NOVEMBER)
    assert "Changed since" not in desk.get(thing).content.decode()
    assert desk.get(address("publish", Kind.AGENDA, NOVEMBER)).url == thing
    with shown.scope():
        AgendaItem.objects.filter(meeting__ref=NOVEMBER).update(title="Something else")
    page = desk.get(thing).content.decode()
    assert "Changed since" in page
    assert "Publish as a new version" in page


def test_withdrawing_asks_which_and_why(shown: Shown, desk: Client) -> None:
    shown.publish(Kind.AGENDA, NOVEMBER)
    url = address("withdraw", Kind.AGENDA, NOVEMBER)
    assert "Say why it is withdrawn" in desk.post(url, {"which": "1"}).content.decode()
    assert desk.post(url, {"which": "7", "why": "No."}).status_code == 200
    page = desk.post(url, {"which": "1", "why": "A wrong time."}, follow=True).content.decode()
    assert "A wrong time." in page
    assert Client().get(f"/public/shown/agendas/{NOVEMBER}/").status_code == 410
    assert desk.get(url).status_code == 302


def test_all_versions_can_be_withdrawn_at_once(shown: Shown, desk: Client) -> None:
    shown.publish(Kind.AGENDA, NOVEMBER)
    with shown.scope():
        AgendaItem.objects.filter(meeting__ref=NOVEMBER).update(title="Something else")
    shown.publish(Kind.AGENDA, NOVEMBER)
    url = address("withdraw", Kind.AGENDA, NOVEMBER)
    desk.post(url, {"which": "all", "why": "Both were wrong."})
    for tail in ("", "versions/1/", "versions/2/"):
        assert Client().get(f"/public/shown/agendas/{NOVEMBER}/{tail}").status_code == 410


def test_a_draft_is_shown_to_be_no_more_than_that(shown: Shown, desk: Client) -> None:
    page = desk.get(address("thing", Kind.MINUTES, NOVEMBER)).content.decode()
    assert "It cannot be published at the moment" in page
    assert "not been approved" in page
    assert desk.get(address("publish", Kind.MINUTES, NOVEMBER)).status_code == 302
    for key in ("nowhere", "0"):
        assert desk.get(address("thing", Kind.AGENDA, key)).status_code == 404
        assert desk.get(address("withdraw", Kind.CONSULTATION, key)).status_code == 404


def test_what_became_confidential_stands_on_top_and_on_the_home_page(
    shown: Shown, desk: Client
) -> None:
    shown.publish(Kind.INTERESTS, "register")
    with shown.scope() as by:
        show_interest(by=by, interest=Interest.objects.get(is_public=True), kept_back="A threat")
    assert "Still public" in desk.get(DESK).content.decode()
    assert "a part of it is confidential now" in desk.get("/t/shown/").content.decode()


def test_the_desk_is_for_who_publishes(shown: Shown, client: Client) -> None:
    for role, status in (
        ("chair", 403),
        ("member", 403),
        ("administrator", 403),
        ("director", 200),
    ):
        client.force_login(seat(shown.trust, role))
        assert client.get(DESK).status_code == status
        assert client.get(address("thing", Kind.AGENDA, SEPTEMBER)).status_code == status


def test_the_administrator_chooses_what_is_published_by_itself(
    shown: Shown, client: Client
) -> None:
    client.force_login(seat(shown.trust, "administrator"))
    url = f"{DESK}automatic/"
    assert "Automatic publishing" in client.get(url).content.decode()
    assert (
        "Your choice is saved." in client.post(url, {"papers": "yes"}, follow=True).content.decode()
    )
    client.force_login(shown.support)
    assert client.get(url).status_code == 403
    assert "published when they go out to members" in client.get(DESK).content.decode()


@pytest.mark.parametrize("path", ["", "published/"])
def test_the_desk_asks_as_many_questions_of_many_rows_as_of_few(
    shown: Shown, desk: Client, path: str
) -> None:
    quiet = {"X-Background": "1"}  # does not count as use of the session, which is a write
    desk.get(DESK)
    counts = []
    done = 0
    for rows in (2, 20):
        with shown.scope() as by:
            board = Body.objects.get(slug="board")
            for number in range(done, rows):
                meeting = meetings.add_meeting(
                    by=by,
                    body=board,
                    ref=f"extra-{number}",
                    starts_at=at(2009, 3, number + 1),
                    place="Here",
                )
                meetings.add_item(by=by, meeting=meeting, title="One", purpose="information")
                meetings.send_papers_out(by=by, meeting=meeting)
                made(by, number)
            done = rows
        with CaptureQueriesContext(connection) as asked:
            assert desk.get(f"{DESK}{path}", headers=quiet).status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1]
