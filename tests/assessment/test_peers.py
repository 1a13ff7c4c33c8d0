"""Comparison with other trusts: agreeing, publishing, and trying to single one out."""

import datetime
from fractions import Fraction

import pytest
from django.core.exceptions import PermissionDenied
from django.db import ProgrammingError, connection, transaction
from django.urls import reverse

from assessment import actions, queries, rules
from assessment.models import (
    Answer,
    Participant,
    PeerBatch,
    PeerContribution,
    Round,
    SharingConsent,
)
from assessment.tasks import publish_batches
from tests import factories
from trusts.errors import Refusal
from trusts.models import AcrossEvent, AuditEvent, Body
from trusts.permissions import Role

pytestmark = pytest.mark.django_db
OUT = "AWTY08-OUT-01"
BEFORE = datetime.datetime(2009, 9, 15, 12, tzinfo=datetime.UTC)
AUTUMN = datetime.date(2009, 10, 5)
WINTER = datetime.date(2010, 1, 5)
SPRING = datetime.date(2010, 4, 5)


def neighbour(rating, *, members=5, consent=True, at=BEFORE, slug=None):
    """A trust with a closed round in which every member gave the rating to one question."""
    trust = factories.make_trust(slug)
    chair = factories.seat(trust, Role.CHAIR)
    for _ in range(members - 1):
        factories.seat(trust, Role.MEMBER)
    with factories.operator(trust) as by:
        if consent:
            actions.agree_to_share(by=by, agreed_where="Board")
            SharingConsent.objects.update(given_at=at)
    trust.chair = chair
    trust.round = run_round(trust, rating, at=at)
    return trust


def run_round(trust, rating, *, at=BEFORE):
    with factories.operator(trust) as by:
        round_ = actions.open_round(
            by=by,
            body=Body.objects.get(slug="board"),
            bank_code="AWTY08",
            opens_on=datetime.date(2009, 9, 1),
            closes_on=datetime.date(2009, 9, 14),
            promise="named",
        )
        for part in Participant.objects.filter(round=round_):
            Answer.objects.create(
                participant=part,
                body_id=part.body_id,
                level=part.level,
                question=OUT,
                rating=rating,
            )
        Participant.objects.filter(round=round_).update(
            submitted_at=at, organisation="The council", sector="council"
        )
        actions.close_round(by=by, round_=round_)
        Round.objects.filter(pk=round_.pk).update(closed_at=at)
        return round_


RATINGS = ["emerging", "emerging", "developing", "developing", "developing", "leading", "leading"]
HALF = rules.Quartiles(Fraction(5, 2), Fraction(3), Fraction(4))
"""Their quartiles."""


@pytest.fixture
def seven():
    return [neighbour(rating) for rating in RATINGS]


def look(trust, round_=None):
    """What a trust's chair sees."""
    with factories.operator(trust):
        round_ = Round.objects.get(pk=(round_ or trust.round).pk)
        return queries.compared_with_others(round_, queries.round_summary(round_))


def figures(trust):
    return look(trust).themes[0].others


def withdraw(trust):
    with factories.operator(trust) as by:
        actions.stop_sharing(by=by)


def test_seven_trusts_are_published_once_and_never_change(seven):
    (batch,) = actions.publish_batches(on=AUTUMN)
    assert (batch.at_least, batch.quarter) == (7, datetime.date(2009, 10, 1))
    seen = look(seven[0])
    assert seen.themes[0].code == "OUT"
    assert seen.themes[0].others == HALF
    assert seen.themes[0].place is rules.Place.BELOW
    assert figures(seven[5]) == HALF
    assert look(seven[5]).themes[0].place is rules.Place.ABOVE
    assert seen.themes[1].others is None, "nobody rated the second theme"
    assert seen.is_in
    assert actions.publish_batches(on=AUTUMN) == []
    events = AcrossEvent.objects.filter(reason__contains="comparing self-assessments")
    assert events.count() == 1, "all trusts are opened once a quarter, and it is on record"


def test_joining_leaving_and_coming_back_tell_nothing(seven):
    actions.publish_batches(on=AUTUMN)
    watcher = seven[0]
    before = figures(watcher)
    newcomer = neighbour("not_in_place", at=BEFORE + datetime.timedelta(days=60))
    withdraw(seven[6])
    assert actions.publish_batches(on=WINTER) == []
    assert figures(watcher) == before
    assert "has not agreed" in look(seven[6]).withheld
    run_round(seven[1], "leading", at=BEFORE + datetime.timedelta(days=120))
    assert actions.publish_batches(on=SPRING) == []
    assert figures(watcher) == figures(newcomer) == before
    assert not look(newcomer).is_in


def test_new_rounds_of_seven_make_a_second_batch_and_leave_the_first(seven):
    actions.publish_batches(on=AUTUMN)
    for trust in seven:
        trust.second = run_round(trust, "leading", at=BEFORE + datetime.timedelta(days=40))
    (second,) = actions.publish_batches(on=WINTER)
    assert second.figures["OUT"] == ["5", "5", "5"]
    with factories.operator(seven[0]):
        assert PeerContribution.objects.count() == 2
        round_ = Round.objects.get(pk=seven[0].round.pk)
        summary = queries.round_summary(round_)
        newest = queries.compared_with_others(round_, summary)
        first = queries.compared_with_others(round_, summary, quarter="2009-10-01")
    assert newest.batch == second
    assert first.themes[0].others == HALF


@pytest.mark.parametrize(
    "seventh",
    [
        {"consent": False},
        {"members": 4},
        {"at": datetime.datetime(2009, 10, 1, 12, tzinfo=datetime.UTC)},
    ],
    ids=["has not agreed", "fewer than five members", "after the quarter began"],
)
def test_six_trusts_are_not_published(seventh):
    six = [neighbour("developing") for _ in range(6)]
    neighbour("leading", **seventh)
    assert actions.publish_batches(on=AUTUMN) == []
    assert "no figures of other trusts yet" in look(six[0]).withheld


def test_a_level_or_edition_of_its_own_is_not_mixed_in(seven):
    with factories.operator(seven[6]):
        Round.objects.update(bank_sha256="0" * 64)
    assert actions.publish_batches(on=AUTUMN) == []


def test_the_task_publishes(seven, settings):
    settings.PRETEND_TODAY = AUTUMN
    publish_batches()
    assert PeerBatch.objects.count() == 1


def test_no_trust_sees_who_else_is_in(seven):
    actions.publish_batches(on=AUTUMN)
    with factories.operator(seven[0]):
        assert PeerContribution.objects.count() == 1
        assert SharingConsent.objects.count() == 1
        with connection.cursor() as cursor:
            for table in ("assessment_peercontribution", "assessment_sharingconsent"):
                cursor.execute(f"select count(*) from {table}")  # noqa: S608 - our names
                assert cursor.fetchone() == (1,)


def test_the_database_lets_nobody_change_what_is_published(seven):
    actions.publish_batches(on=AUTUMN)
    with factories.operator(seven[0]):
        assert PeerBatch.objects.update(at_least=99) == 0
        with connection.cursor() as cursor:
            cursor.execute("delete from assessment_peerbatch")
            assert cursor.rowcount == 0
        batch = PeerBatch.objects.get()
        batch.pk = None
        batch.quarter = datetime.date(2010, 1, 1)
        with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
            batch.save()
    assert batch.at_least == 7


# --- Agreeing and withdrawing -----------------------------------------------------------------


def test_the_chair_agrees_and_withdraws_and_both_are_on_record(board):
    with board.scope(board.chair) as by:
        made = actions.agree_to_share(by=by, agreed_where=" Board, 12 January 2010 ")
        assert (made.agreed_where, made.giver) == ("Board, 12 January 2010", board.chair)
        with pytest.raises(Refusal, match="already"):
            actions.agree_to_share(by=by, agreed_where="Board")
        ended = actions.stop_sharing(by=by)
        assert ended.withdrawn_by == str(board.chair)
        assert ended.withdrawn_at >= made.given_at
        with pytest.raises(Refusal, match="nothing to stop"):
            actions.stop_sharing(by=by)
        with pytest.raises(Refusal, match="where it was agreed"):
            actions.agree_to_share(by=by, agreed_where="  ")
    with factories.operator(board.trust):
        verbs = set(AuditEvent.objects.values_list("verb", flat=True))
    assert {"sharing.agreed", "sharing.withdrawn"} <= verbs


@pytest.mark.parametrize("who", ["first", "support"])
def test_a_member_or_board_support_cannot_agree_or_withdraw(board, who):
    with board.scope(getattr(board, who)) as by:
        with pytest.raises(PermissionDenied):
            actions.agree_to_share(by=by, agreed_where="Board")
        with pytest.raises(PermissionDenied):
            actions.stop_sharing(by=by)


# --- Pages ------------------------------------------------------------------------------------


def page(client, trust, person, name, *args):
    client.force_login(person)
    return client.get(reverse(f"assessment:{name}", args=[trust.slug, *args]))


def test_the_page_shows_the_round_among_others(client, seven):
    actions.publish_batches(on=AUTUMN)
    trust = seven[5]
    shown = page(client, trust, trust.chair, "others", trust.round.pk).content.decode()
    assert "at least 7 trusts" in shown
    assert ">Above<" in shown.replace("\n", "").replace("  ", "")
    assert "2.5 to 4.0" in shown
    assert "<svg" in shown
    for other in seven:
        assert other is trust or other.name not in shown


def test_agreeing_on_the_page(client, board):
    client.force_login(board.chair)
    url = reverse("assessment:sharing", args=[board.trust.slug])
    assert "Write which meeting agreed" in client.post(url, {}).content.decode()
    agreed = client.post(url, {"agreed_where": "Board, 12 January"}, follow=True).content.decode()
    assert "Your trust has agreed to be compared: Board, 12 January" in agreed
    stop = reverse("assessment:stop_sharing", args=[board.trust.slug])
    assert "stay as they are" in client.get(stop).content.decode()
    stopped = client.post(stop, follow=True).content.decode()
    assert "no longer compared" in stopped
    assert "withdrawn on" in stopped
    assert "nothing to stop" in client.post(stop).content.decode()
    assert client.get(stop).status_code == 302


def test_without_agreeing_nothing_is_seen(client, seven, board, round_):
    actions.publish_batches(on=AUTUMN)
    board.answer(board.first, round_, {OUT: "leading"})
    board.submit(board.first, round_)
    closed = board.close(round_)
    shown = page(client, board.trust, board.first, "others", closed.pk).content.decode()
    assert "has not agreed to be compared" in shown
    assert "chair of the board can agree" in shown
    assert page(client, board.trust, board.first, "sharing").status_code == 403
