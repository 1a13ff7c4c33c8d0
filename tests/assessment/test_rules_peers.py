"""What trusts may learn of each other: attempts to single one out, by rule and over time."""

import datetime
from fractions import Fraction
from itertools import combinations
from statistics import quantiles

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessment import rules

START = datetime.datetime(2009, 1, 1, tzinfo=datetime.UTC)
TRUSTS = range(1, 13)

values = st.integers(10, 50).map(lambda tenths: Fraction(tenths, 10))
trusts = st.sampled_from(TRUSTS)
events = st.one_of(
    st.tuples(st.just("join"), trusts),
    st.tuples(st.just("leave"), trusts),
    st.tuples(st.just("round"), trusts, values),
    st.just(("quarter",)),
)
# Everybody begins with a round and some with consent, so that batches do come about.
histories = st.tuples(
    st.lists(values, min_size=len(TRUSTS), max_size=len(TRUSTS)),
    st.sets(trusts, min_size=6),
    st.lists(events, max_size=40),
).map(
    lambda parts: (
        [("round", trust, value) for trust, value in zip(TRUSTS, parts[0], strict=True)]
        + [("join", trust) for trust in sorted(parts[1])]
        + [("quarter",), *parts[2], ("quarter",)]
    )
)


class World:
    """Trusts that join, leave and close rounds, and all that was ever published."""

    def __init__(self, history):
        self.values, self.of = {}, {}
        self.closed = {}
        self.sharing = set()
        self.batches = []
        self.view = []
        for number, event in enumerate(history):
            self.happen(number, *event)

    def happen(self, number, what, *about):
        if what == "join":
            self.sharing.add(about[0])
        elif what == "leave":
            self.sharing.discard(about[0])
        elif what == "round":
            self.of[number], self.values[number] = about
            self.closed[number] = START + datetime.timedelta(days=number)
        else:
            self.quarter()

    def quarter(self):
        shown = {}
        for batch in self.batches:
            for one in batch:
                shown[one.trust] = max(shown.get(one.trust, one.closed_at), one.closed_at)
        batch = rules.choose_batch(
            [
                rules.Candidate(trust, number, self.closed[number])
                for number, trust in self.of.items()
                if trust in self.sharing
            ],
            shown,
        )
        if batch:
            self.batches.append(batch)
            self.view.append(
                (
                    rules.at_least(len(batch)),
                    rules.quartiles([self.values[one.round] for one in batch]),
                )
            )


def exchanged(history, one, other):
    """The same history in which two rounds had each other's average."""
    first, second = history[one], history[other]
    changed = list(history)
    changed[one] = (*first[:2], second[2])
    changed[other] = (*second[:2], first[2])
    return changed


@given(histories)
def test_no_round_is_in_two_batches_and_none_is_small(history):
    world = World(history)
    rounds = [one.round for batch in world.batches for one in batch]
    assert len(rounds) == len(set(rounds))
    for batch in world.batches:
        members = {one.trust for one in batch}
        assert len(members) == len(batch) >= rules.FEWEST_TRUSTS
        for known in combinations(sorted(members), rules.COLLUDING):
            assert len(members - set(known)) >= rules.FEWEST_OTHERS


@given(histories, st.data())
def test_nobody_can_tell_which_of_five_trusts_a_figure_comes_from(history, data):
    """Two trusts collude, know their own rounds and every figure ever published.

    Any two of the others in a batch could have had each other's average: all that is known,
    from the first quarter to the last, would be the same. Each hides among five or more.
    """
    world = World(history)
    colluding = set(data.draw(st.lists(trusts, min_size=2, max_size=2, unique=True)))
    for batch in world.batches:
        others = [one for one in batch if one.trust not in colluding]
        assert len(others) >= rules.FEWEST_OTHERS
        target = data.draw(st.sampled_from(others))
        for other in others:
            assert World(exchanged(history, target.round, other.round)).view == world.view


@given(histories, st.integers(0, 60))
def test_what_is_published_never_changes(history, cut):
    assert World(history).view[: len(World(history[:cut]).view)] == World(history[:cut]).view


def test_the_same_attempt_succeeds_where_figures_are_kept_up_to_date():
    """What the rule is for: the mean of all who share, worked out anew when an eighth joins."""
    before = [Fraction(n, 10) for n in (21, 25, 28, 30, 33, 36, 41)]
    joined = Fraction(12, 10)
    told = (sum(before) / 7, (sum(before) + joined) / 8)
    assert told[1] * 8 - told[0] * 7 == joined
    other = (sum(before) - before[0] + joined) / 7
    assert other != told[0], "with the averages of two trusts exchanged, other figures come out"


def test_an_eighth_trust_waits_for_six_more():
    history = [("round", n, Fraction(n, 4) + 1) for n in range(1, 9)]
    history += [("join", n) for n in range(1, 8)] + [("quarter",)]
    seven = World(history)
    assert len(seven.view) == 1
    eight = World([*history, ("join", 8), ("quarter",)])
    assert eight.view == seven.view
    left = World([*history, ("leave", 3), ("quarter",), ("join", 3), ("quarter",)])
    assert left.view == seven.view


def test_an_older_round_never_goes_in_after_a_newer_one():
    day = [START + datetime.timedelta(days=n) for n in range(3)]
    shown = dict.fromkeys(range(1, 8), day[1])
    old = [rules.Candidate(n, n, day[0]) for n in range(1, 8)]
    new = [rules.Candidate(n, n + 10, day[2]) for n in range(1, 8)]
    assert rules.choose_batch(old, shown) == ()
    assert {one.round for one in rules.choose_batch([*old, *new], shown)} == set(range(11, 18))


@given(st.lists(values, min_size=7, max_size=30))
def test_quartiles_are_half_steps_on_the_scale_in_order(averages):
    found = rules.quartiles(averages)
    assert found is not None
    assert found.lower <= found.middle <= found.upper
    for figure in (found.lower, found.middle, found.upper):
        assert (figure * 2).denominator == 1
        assert 1 <= figure <= 5


def test_too_few_ratings_give_no_figure():
    assert rules.quartiles([Fraction(3)] * 6 + [None] * 4) is None
    assert rules.quartiles([Fraction(3)] * 7 + [None]) == rules.Quartiles(*[Fraction(3)] * 3)


@given(st.lists(values, min_size=7, max_size=20), values)
def test_a_place_is_true_however_the_figures_were_rounded(averages, own):
    lower, _, upper = quantiles(averages, n=4, method="inclusive")
    said = rules.place(own, rules.quartiles(averages))
    assert said is not rules.Place.UNKNOWN
    if said is rules.Place.ABOVE:
        assert own > upper
    if said is rules.Place.BELOW:
        assert own < lower
    if said is rules.Place.WITHIN:
        assert lower <= own <= upper


def test_places():
    others = rules.Quartiles(Fraction(5, 2), Fraction(3), Fraction(7, 2))
    found = [rules.place(Fraction(n, 10), others) for n in (38, 37, 30, 24, 22)]
    place = rules.Place
    assert found == [place.ABOVE, place.EDGE, place.WITHIN, place.EDGE, place.BELOW]
    assert rules.place(None, others) is rules.place(Fraction(3), None) is place.UNKNOWN


@pytest.mark.parametrize(
    ("trusts", "said"), [(7, 7), (9, 7), (10, 10), (14, 10), (15, 15), (150, 150)]
)
def test_how_many_trusts_is_said_in_fives(trusts, said):
    assert rules.at_least(trusts) == said


def test_a_small_batch_has_no_number():
    with pytest.raises(ValueError, match="7 trusts"):
        rules.at_least(6)


@pytest.mark.parametrize(
    ("day", "first"), [("2009-11-24", "2009-10-01"), ("2010-01-01", "2010-01-01")]
)
def test_quarters(day, first):
    assert rules.quarter_of(datetime.date.fromisoformat(day)).isoformat() == first
