"""The golden thread as a document."""

import pytest

from reports.base import NoParams, Section
from tests.thread.conftest import Threaded
from tests.thread.test_breaks import decided
from thread.reports import GoldenThread
from trusts.errors import Refusal
from trusts.scope import open_scope


def test_it_holds_every_outcome_and_the_breaks(threaded: Threaded) -> None:
    with open_scope(trust=threaded.money.trust, person=threaded.director) as scope:
        content = GoldenThread().collect(scope, NoParams())
    titles = [part.title for part in content.parts]
    assert titles[0] == "Where the money goes"
    assert titles[-1] == "Where the thread is broken"
    assert len(titles) == 7
    assert dict(content.facts)["Budget for the year"] == "£2,480,001.00"


def test_whoever_sees_part_of_the_money_cannot_build_it(threaded: Threaded) -> None:
    with (
        open_scope(trust=threaded.money.trust, person=threaded.member) as scope,
        pytest.raises(Refusal, match="every partner"),
    ):
        GoldenThread().collect(scope, NoParams())


def test_its_readers_learn_no_word_of_a_decision(threaded: Threaded) -> None:
    """Whoever reads documents need not be who may read a confidential decision, or its level's."""
    decided(threaded, confidential_reason="A named provider")
    with open_scope(trust=threaded.money.trust, person=threaded.director) as scope:
        content = GoldenThread().collect(scope, NoParams())
    breaks = content.parts[-1]
    assert isinstance(breaks, Section)
    assert "decision 1" in str(breaks.context)
    assert "Harbour" not in str(breaks.context)
