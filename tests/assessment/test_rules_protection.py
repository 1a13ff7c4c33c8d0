"""Nobody is singled out, whatever is added up or taken away."""

from itertools import chain, combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessment.rules import FEWEST, Disclosure, Promise, disclose

SIZES = st.dictionaries(st.sampled_from("abcdefgh"), st.integers(0, 12), max_size=8)


def what_is_shown(sizes, shown):
    """The sets of members about whom a reader learns something, as sets of (group, number)."""
    members = {name: {(name, i) for i in range(size)} for name, size in sizes.items()}
    sets = []
    if shown.whole:
        sets.append(set(chain.from_iterable(members.values())))
    sets += [members[name] for name in shown.alone]
    if shown.together:
        sets.append(set(chain.from_iterable(members[name] for name in shown.together)))
    return sets


def smallest_that_can_be_worked_out(sets):
    """Split everybody by which of the shown sets they are in: no arithmetic goes finer."""
    everybody = set(chain.from_iterable(sets))
    parts = {}
    for one in everybody:
        parts.setdefault(tuple(one in each for each in sets), set()).add(one)
    return min((len(part) for part in parts.values()), default=None)


@given(SIZES)
def test_no_difference_between_what_is_shown_singles_out_fewer_than_five(sizes):
    found = smallest_that_can_be_worked_out(what_is_shown(sizes, disclose(sizes, FEWEST)))
    assert found is None or found >= FEWEST


@given(SIZES)
def test_everybody_shown_is_shown_once(sizes):
    shown = disclose(sizes, FEWEST)
    named = [*shown.alone, *shown.together]
    assert len(named) == len(set(named))
    if shown.has_groups:
        assert set(named) == {name for name, size in sizes.items() if size}


@given(SIZES)
def test_without_a_promise_every_group_is_shown(sizes):
    present = tuple(name for name, size in sizes.items() if size)
    assert disclose(sizes, 1) == Disclosure(whole=bool(present), alone=present)


def test_the_naive_way_would_fail():
    """Hiding only the small group leaves it to be worked out from the whole."""
    sizes = {"council": 8, "health": 6, "police": 1}
    naive = Disclosure(whole=True, alone=("council", "health"))
    assert smallest_that_can_be_worked_out(what_is_shown(sizes, naive)) == 1
    assert disclose(sizes, FEWEST) == Disclosure(True, ("council",), ("health", "police"))


@pytest.mark.parametrize(
    ("sizes", "expected"),
    [
        ({}, Disclosure(whole=False)),
        ({"council": 4}, Disclosure(whole=False)),
        ({"council": 5}, Disclosure(whole=True, alone=("council",))),
        ({"council": 4, "health": 4}, Disclosure(whole=True)),
        ({"council": 5, "health": 1}, Disclosure(whole=True)),
        ({"a": 5, "b": 3, "c": 2}, Disclosure(True, ("a",), ("b", "c"))),
        ({"a": 5, "b": 0}, Disclosure(whole=True, alone=("a",))),
    ],
)
def test_small_groups_are_put_together(sizes, expected):
    assert disclose(sizes, FEWEST) == expected


def test_a_negative_size_is_refused():
    with pytest.raises(ValueError, match="fewer than no"):
        disclose({"a": -1}, FEWEST)


def test_only_the_promise_by_sector_asks_for_five():
    assert {promise: promise.fewest for promise in Promise} == {
        Promise.NAMED: 1,
        Promise.PARTNER: 1,
        Promise.SECTOR: 5,
    }


def test_any_two_tables_of_one_round_agree_on_its_groups():
    """The same groups hold for every theme and question, so tables cannot be played off."""
    sizes = {"a": 6, "b": 5, "c": 1, "d": 2}
    views = [what_is_shown(sizes, disclose(sizes, FEWEST)) for _ in range(2)]
    for chosen in combinations(chain.from_iterable(views), 3):
        assert (smallest_that_can_be_worked_out(list(chosen)) or FEWEST) >= FEWEST
