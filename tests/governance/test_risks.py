"""The risk register: scores, who reads and writes which risk, its history and its documents."""

import datetime
from typing import Any

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.template.loader import render_to_string
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from governance import actions
from governance.models import Risk, RiskReview
from governance.queries import risks
from governance.records import risk_records
from governance.reports import RisksParams, RisksReport
from governance.rules.risks import FROM, HAZARD, OPPORTUNITY, Band, Score, contradiction, heat_map
from governance.tasks import remind
from governance.waiting import waiting_risks
from reports.base import Section
from tests.factories import make_person, operator, seat
from trusts.clock import today
from trusts.errors import Refusal
from trusts.levels import Level
from trusts.models import Body, Partner, Person, Trust
from trusts.scope import Scope, open_scope

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)
SCORES = st.builds(Score, st.integers(1, 5), st.integers(1, 5))


def facts(**changes: Any) -> actions.Facts:
    fields: dict[str, Any] = {
        "title": "A post stays empty",
        "what": "Nobody applies, so that cases wait.",
        "partner": Partner.objects.get(slug="council"),
        "owner": None,
        "likelihood": 4,
        "impact": 4,
        "controls": "Agency cover",
        "likelihood_left": 3,
        "impact_left": 3,
        "review_on": today() + 30 * DAY,
    }
    return actions.Facts(**{**fields, **changes})


def enter(by: Scope, body: str = "board", kind: str = HAZARD, **changes: Any) -> Risk:
    return actions.open_risk(
        by=by, body=Body.objects.get(slug=body), kind=kind, facts=facts(**changes)
    )


def url(name: str, trust: Trust, *args: Any) -> str:
    return reverse(f"governance:{name}", args=[trust.slug, *args])


@given(SCORES)
def test_every_score_has_one_band(score: Score) -> None:
    assert score.value == score.likelihood * score.impact
    assert score.value >= FROM[score.band]
    assert all(score.value < low for low in FROM.values() if low > FROM[score.band])


@pytest.mark.parametrize(("likelihood", "impact"), [(0, 3), (6, 3), (3, 0), (3, 6)])
def test_a_score_off_the_scale_is_none(likelihood: int, impact: int) -> None:
    with pytest.raises(ValueError, match="from 1 to 5"):
        Score(likelihood, impact)


@given(SCORES, SCORES)
def test_controls_make_no_hazard_larger_and_no_opportunity_smaller(
    one: Score, other: Score
) -> None:
    assert (contradiction(HAZARD, one, other) is None) == (
        contradiction(OPPORTUNITY, other, one) is None
    )
    assert contradiction(HAZARD, one, one) is None
    if contradiction(HAZARD, one, other) is None:
        assert other.value <= one.value


@given(st.lists(st.tuples(st.text(min_size=1), SCORES), max_size=30))
def test_a_heat_map_holds_every_risk_once(scored: list[tuple[str, Score]]) -> None:
    rows = heat_map(scored)
    cells = [cell for row in rows for cell in row]
    assert len(cells) == 25
    held = sorted((name, cell.score.value) for cell in cells for name in cell.names)
    assert held == sorted((name, score.value) for name, score in scored)
    assert rows[0][0].score == Score(5, 1)
    assert rows[4][4].score == Score(1, 5)


def test_a_risk_is_entered_reviewed_closed_and_opened_again(trust: Trust, support: Person) -> None:
    with open_scope(trust=trust, person=support) as by:
        made = enter(by)
        assert str(made) == "board-1: A post stays empty"
        assert enter(by).number == 2
        made = actions.review_risk(
            by=by, risk=made, facts=facts(likelihood_left=1), words="Two posts filled", seen=1
        )
        assert made.after == Score(1, 3)
        with pytest.raises(Refusal, match="changed this risk since"):
            actions.close_risk(by=by, risk=made, words="Over", seen=1)
        with pytest.raises(Refusal, match="what has changed"):
            actions.close_risk(by=by, risk=made, words=" ", seen=2)
        made = actions.close_risk(by=by, risk=made, words="Over", seen=2)
        assert made.closed_on == today()
        for refused in (
            lambda: actions.close_risk(by=by, risk=made, words="Over", seen=3),
            lambda: actions.review_risk(by=by, risk=made, facts=facts(), words="x", seen=3),
        ):
            with pytest.raises(Refusal, match="closed"):
                refused()
        with pytest.raises(Refusal, match="after today"):
            actions.reopen_risk(by=by, risk=made, words="Back", review_on=today(), seen=3)
        made = actions.reopen_risk(by=by, risk=made, words="Back", review_on=today() + DAY, seen=3)
        with pytest.raises(Refusal, match="open already"):
            actions.reopen_risk(by=by, risk=made, words="x", review_on=today() + DAY, seen=4)
        told = risks.history(made)
        assert [review.event for review, _ in told] == [
            "reopened",
            "closed",
            "reviewed",
            "opened",
        ]
        (change,) = told[2][1]
        assert change.name == "Score after controls"
        assert change.before.startswith("9, medium")
        assert change.after.startswith("3, low")
        assert RiskReview.objects.filter(risk=made).count() == 4


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"title": " "}, "title", "Give the risk a title"),
        ({"what": ""}, "what", "what might happen"),
        ({"controls": ""}, "controls", "If nothing is"),
        ({"likelihood": 6}, "likelihood", "scale"),
        ({"likelihood_left": 5}, "likelihood_left", "hazard"),
        ({"impact_left": 5}, "impact_left", "hazard"),
        ({"review_on": datetime.date(2000, 1, 1)}, "review_on", "after today"),
    ],
)
def test_a_risk_that_cannot_be_is_refused(
    changes: dict[str, Any], field: str, words: str, trust: Trust, support: Person
) -> None:
    with open_scope(trust=trust, person=support) as by:
        with pytest.raises(Refusal, match=words) as refused:
            enter(by, **changes)
        assert refused.value.field == field


def test_an_opportunity_is_made_larger_and_an_owner_has_a_seat(
    trust: Trust, support: Person
) -> None:
    with open_scope(trust=trust, person=support) as by:
        with pytest.raises(Refusal, match="opportunity"):
            enter(by, kind=OPPORTUNITY)
        assert enter(by, kind=OPPORTUNITY, likelihood_left=5, impact_left=5).after.value == 25
        with pytest.raises(Refusal, match="no seat"):
            enter(by, owner=make_person())


def test_each_level_reads_its_own_and_writes_where_its_role_lets_it(
    trust: Trust, support: Person, client: Client
) -> None:
    board = seat(trust, "member")
    executive = seat(trust, "member", Level.EXECUTIVE)
    area = seat(trust, "member", Level.OPERATIONAL)
    with open_scope(trust=trust, person=support) as by:
        made = {slug: enter(by, slug).pk for slug in ("board", "executive", "north-area")}
    reads = {
        board: {"board"},
        executive: {"board", "executive", "north-area"},
        area: {"north-area"},
    }
    for person, slugs in reads.items():
        client.force_login(person)
        with open_scope(trust=trust, person=person) as by:
            assert {one.body.slug for one in risks.readable(by)} == slugs
            assert {record.key for record in risk_records(by)} == {str(made[s]) for s in slugs}
        for slug, pk in made.items():
            status = client.get(url("risk", trust, pk)).status_code
            assert status == (200 if slug in slugs else 404)
    with open_scope(trust=trust, person=executive) as by:
        assert enter(by, "executive").number == 2
        with pytest.raises(PermissionDenied):
            enter(by, "board")
        with pytest.raises(PermissionDenied):
            actions.close_risk(by=by, risk=Risk.objects.get(pk=made["board"]), words="x", seen=1)
    with open_scope(trust=trust, person=board) as by, pytest.raises(PermissionDenied):
        enter(by, "board")
    client.force_login(executive)
    for name in ("risk_review", "risk_close", "risk_reopen"):
        # It may read the board's risk, and write its own body's alone.
        assert client.get(url(name, trust, made["board"])).status_code == 404
        assert client.post(url(name, trust, made["board"]), {}).status_code == 404
        assert client.get(url(name, trust, made["executive"])).status_code == 200
    assert "Review this risk" not in client.get(url("risk", trust, made["board"])).content.decode()
    client.force_login(seat(trust, "observer"))
    assert client.get(url("risks", trust)).status_code == 403


def sent(**changes: Any) -> dict[str, Any]:
    later = today() + 30 * DAY
    return {
        "kind": "hazard",
        "title": "A room is lost",
        "what": "The lease ends.",
        "likelihood": "4",
        "impact": "3",
        "controls": "Another room",
        "likelihood_left": "2",
        "impact_left": "2",
        "review_on_day": str(later.day),
        "review_on_month": str(later.month),
        "review_on_year": str(later.year),
    } | changes


def test_the_pages_enter_review_and_close_and_keep_what_was_typed(
    trust: Trust, support: Person, client: Client
) -> None:
    client.force_login(support)
    with operator(trust):
        council = str(Partner.objects.get(slug="council").pk)
        board = str(Body.objects.get(slug="board").pk)
    new = url("risk_new", trust)
    page = client.post(new, sent(partner=council, body=board, likelihood_left="5"))
    assert "cannot make it more likely" in page.content.decode()
    assert "A room is lost" in page.content.decode()
    assert client.post(new, sent(partner=council, body=board)).status_code == 302
    with operator(trust):
        made = Risk.objects.get()
    review = url("risk_review", trust, made.pk)
    assert 'value="1"' in client.get(review).content.decode()
    reviewed = sent(partner=council, words="Looked at", title="A room may be lost")
    assert "Open the page again" in client.post(review, reviewed).content.decode()
    assert client.post(review, reviewed | {"seen": "1"}).status_code == 302
    stale = client.post(review, reviewed | {"seen": "1"}).content.decode()
    assert "Somebody has changed this risk" in stale
    assert 'name="seen" value="1"' in stale
    page = client.get(url("risk", trust, made.pk)).content.decode()
    assert "A room may be lost (was: A room is lost)" in page
    closed = client.post(
        url("risk_close", trust, made.pk), {"words": "Found one", "seen": "2"}, follow=True
    )
    assert "Closed" in closed.content.decode()
    later = {key: value for key, value in sent().items() if key.startswith("review_on")}
    again = {"words": "Lost it again", "seen": "3"} | later
    assert client.post(url("risk_reopen", trust, made.pk), again).status_code == 302


def test_the_register_is_narrowed_and_drawn(trust: Trust, support: Person, client: Client) -> None:
    with open_scope(trust=trust, person=support) as by:
        enter(by, title="A large hazard", likelihood=5, impact=5, likelihood_left=5)
        enter(by, "executive", title="A small hazard", likelihood_left=1, impact_left=1)
        enter(by, kind=OPPORTUNITY, title="A chance", likelihood_left=5, impact_left=5)
        over = enter(by, title="An old hazard")
        actions.close_risk(by=by, risk=over, words="Over", seen=1)
        executive = Body.objects.get(slug="executive").pk
        rows = risks.readable(by)
        for band in Band:
            assert all(
                one.after.band is band
                for one in risks.narrowed(rows, on=today(), band=band.value, state=risks.ALL)
            )
    client.force_login(support)
    for asked, shown in (
        ({}, {"A large hazard", "A small hazard", "A chance"}),
        ({"kind": "opportunity"}, {"A chance"}),
        ({"body": executive}, {"A small hazard"}),
        ({"band": "Low"}, {"A small hazard"}),
        ({"state": "closed"}, {"An old hazard"}),
        ({"due": "on"}, set()),
    ):
        text = client.get(url("risks", trust), asked).content.decode()
        titles = ("A large hazard", "A small hazard", "A chance", "An old hazard")
        assert {title for title in titles if title in text} == shown
        assert ('role="img"' in text) == bool(shown)


def test_owners_and_keepers_are_told_of_reviews(
    trust: Trust, support: Person, member: Person
) -> None:
    with open_scope(trust=trust, person=support) as by:
        made = enter(by, owner=member, review_on=today() + 14 * DAY)
        actions.confirm_interests(by=by, person=member)
        assert not list(waiting_risks(by))
    with open_scope(trust=trust, person=member) as by:
        (one,) = waiting_risks(by)
        assert "A post stays empty" in one.text
    assert remind() == 1
    assert remind() == 0
    assert mail.outbox[0].to == [member.email]
    assert "A post stays empty" not in mail.outbox[0].body
    assert f"/registers/risks/{made.pk}/" in mail.outbox[0].body
    with operator(trust):
        Risk.objects.filter(pk=made.pk).update(review_on=today() - DAY)
    with open_scope(trust=trust, person=support) as by:
        (one,) = waiting_risks(by)
        assert one.text == "See that 1 overdue risk is reviewed"


def test_the_document_and_the_workbook_hold_one_bodys_risks(trust: Trust, support: Person) -> None:
    area = seat(trust, "member", Level.OPERATIONAL)
    with open_scope(trust=trust, person=support) as by:
        enter(by)
        enter(by, "executive", title="The executive's own")
        over = enter(by, title="An old hazard")
        actions.close_risk(by=by, risk=over, words="Over", seen=1)
        report = RisksReport()
        (part,) = report.collect(by, RisksParams(body="board")).parts
        assert isinstance(part, Section)
        text = render_to_string(report.template, dict(part.context))
        assert text.count('role="img"') == 2
        assert "A post stays empty" in text
        assert "An old hazard" in text
        assert "own" not in text
        book = report.workbook(by, RisksParams(body="board"))
        assert [row["left"] for row in book.sheets[0].rows] == [9, 9]
        with pytest.raises(Refusal, match="no such register"):
            report.collect(by, RisksParams(body="north-area"))
    with open_scope(trust=trust, person=area) as by, pytest.raises(Refusal, match="no such"):
        RisksReport().collect(by, RisksParams(body="board"))


def test_the_register_asks_as_much_for_twenty_risks_as_for_two(
    trust: Trust, support: Person, client: Client
) -> None:
    client.force_login(support)
    counts = []
    for more in (2, 18):
        with open_scope(trust=trust, person=support) as by:
            for _ in range(more):
                enter(by, owner=support)
        client.get(url("risks", trust))
        with CaptureQueriesContext(connection) as asked:
            assert client.get(url("risks", trust)).status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1]
