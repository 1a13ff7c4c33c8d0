"""The bench of self-assessment at a small size, and that it would notice a lost answer."""

import json
import os
import subprocess
import sys

import pytest
from django.conf import settings

from assessment.benches.answering import Kept, at_share, kept_of, percentiles, summary
from assessment.benches.board import make_board
from assessment.models import Answer, Participant
from tests.factories import operator
from tests.support.services import Services
from trusts.benches import BenchFailed

pytestmark = pytest.mark.django_db
QUESTION = "AWTY08-OUT-01"
OPTIONS = {"members": 2, "seconds": 1, "arrive": 1, "pause": 1.0, "workers": 1, "threads": 1}


@pytest.fixture
def database(services: Services, transactional_db: None):
    """A migrated database that only this test uses."""
    name = services.create_database("bench")
    yield name
    services.drop_database(name)


@pytest.mark.slow
@pytest.mark.timeout(200)
def test_ten_members_lose_no_answer(services: Services, database: str) -> None:
    sizes = ["--members=10", "--seconds=10", "--arrive=1", "--pause=0.4"]
    done = subprocess.run(
        [sys.executable, "manage.py", "bench", "assessment", "--here", *sizes],
        cwd=settings.BASE_DIR,
        env={**os.environ, **services.environment(database=database)},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=180,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-1500:] + done.stderr
    found = json.loads(done.stdout.splitlines()[-1])
    assert (found["members"], found["lost"], found["errors"]) == (10, 0, 0), found
    assert found["answers_said_saved"] >= 10
    assert found["saves"] >= found["answers_said_saved"]
    assert found["conflicts"]["told"] == found["conflicts"]["meant"]
    assert found["save_ms"]["p50"] <= found["save_ms"]["p95"] <= found["save_ms"]["most"]


@pytest.fixture
def place():
    return make_board(2, 1.0)


def told(place, *, rating="leading", revision=1, unheard=()):
    part = str(place.for_clients["members"][0]["part"])
    said = {QUESTION: [rating, "", revision]}
    return {"members": {part: {"told": said, "unheard": list(unheard)}}}


@pytest.fixture
def saved(place):
    """One answer that is in the database."""
    with operator(place.trust):
        part = Participant.objects.get(pk=place.for_clients["members"][0]["part"])
        Answer.objects.create(
            participant=part,
            body_id=part.body_id,
            level=part.level,
            question=QUESTION,
            rating="leading",
        )


def test_an_answer_that_is_there_is_kept(place, saved):
    assert kept_of(told(place), place) == Kept(told=1, lost=(), unheard=0)


@pytest.mark.parametrize("said", [{"rating": "emerging"}, {"revision": 2}])
def test_an_answer_that_is_not_what_was_told_is_lost(place, saved, said):
    assert len(kept_of(told(place, **said), place).lost) == 1


def test_an_answer_that_is_not_there_at_all_is_lost(place):
    assert len(kept_of(told(place), place).lost) == 1


def test_a_later_save_that_was_never_answered_is_not_lost(place, saved):
    with operator(place.trust):
        Answer.objects.update(rating="emerging", revision=2)
    assert len(kept_of(told(place), place).lost) == 1
    assert kept_of(told(place, unheard=[QUESTION]), place).unheard == 1


def journal(**changes):
    return {
        "members": {},
        "milliseconds": {"save": [10.0, 20.0, 30.0], "page": [40.0]},
        "errors": [],
        "conflicts_meant": 1,
        "conflicts_told": 1,
        "began": 0.0,
        "ended": 2.0,
    } | changes


@pytest.mark.parametrize(
    ("changes", "lost", "met"),
    [
        ({}, (), True),
        ({}, ("1 X",), False),
        ({"errors": ["500 for a save"]}, (), False),
        ({"conflicts_told": 0}, (), False),
        ({"milliseconds": {"save": [10.0, 900.0], "page": []}}, (), False),
    ],
)
def test_the_target_is_met_only_with_everything_in_order(changes, lost, met):
    found = summary(journal(**changes), Kept(3, lost, 0), OPTIONS, 0.0)
    assert found["met"] is met
    assert found["lost"] == len(lost)


def test_a_run_in_which_nobody_saved_has_no_figure():
    empty = journal(milliseconds={"save": [], "page": []})
    with pytest.raises(BenchFailed, match="Nobody saved"):
        summary(empty, Kept(0, (), 0), OPTIONS, 0.0)


def test_shares_of_all():
    hundred = [float(n) for n in range(1, 101)]
    assert [at_share(hundred, share) for share in (0.5, 0.95, 0.99, 1)] == [50, 95, 99, 100]
    assert at_share([7.0], 0.5) == 7
    assert percentiles([]) == {}
