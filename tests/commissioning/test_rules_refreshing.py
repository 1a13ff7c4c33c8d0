"""The yearly refresh: names and dates a year on, and what changed between two editions."""

import datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commissioning.rules.refreshing import Change, Facts, compare, next_edition

D = datetime.date


@pytest.mark.parametrize(
    ("edition", "expected"),
    [
        ("2009–10", "2010–11"),
        ("2009-10", "2010-11"),
        ("2099–00", "2100–01"),
        ("CYPP 2009", "CYPP 2010"),
        ("First", "First 2010"),
    ],
)
def test_the_next_edition_is_named_a_year_on(edition, expected) -> None:
    name, starts_on, ends_on = next_edition(edition, D(2009, 4, 1), D(2010, 3, 31))
    assert name == expected
    assert (starts_on, ends_on) == (D(2010, 4, 1), D(2011, 3, 31))


def test_the_29th_of_february_becomes_the_28th() -> None:
    assert next_edition("x", D(2011, 3, 1), D(2012, 2, 29))[2] == D(2013, 2, 28)


def facts(name: str, cost: str | None = "1.00", lead: str = "PCT") -> Facts:
    return Facts(name, {"Lead": lead}, {"Cost": None if cost is None else Decimal(cost)})


def test_each_change_is_found_with_its_words() -> None:
    before = {"A": facts("a"), "B": facts("b"), "C": facts("c"), "E": facts("e", None)}
    after = {"A": facts("a"), "B": facts("bee", "3.50"), "D": facts("d"), "E": facts("e", "2.00")}
    found = {one.code: one for one in compare(before, after)}
    assert {code: one.change for code, one in found.items()} == {
        "A": Change.SAME,
        "B": Change.CHANGED,
        "C": Change.DROPPED,
        "D": Change.ADDED,
        "E": Change.CHANGED,
    }
    name, cost = found["B"].differences
    assert (name.before, name.after) == ("b", "bee")
    assert (cost.before, cost.after, cost.more) == ("£1.00", "£3.50", Decimal("2.50"))
    (costed,) = found["E"].differences
    assert (costed.before, costed.after, costed.more) == ("not costed", "£2.00", None)
    assert found["C"].name == "c"


words = st.text("ab", max_size=2)
some = st.dictionaries(
    words, st.builds(lambda n, p: facts(n, str(p)), words, st.integers(0, 3)), max_size=4
)


@given(some, some)
def test_every_code_of_either_is_there_once_and_same_means_equal(before, after) -> None:
    found = compare(before, after)
    assert [one.code for one in found] == sorted({*before, *after})
    for one in found:
        assert (one.change is Change.SAME) == (before.get(one.code) == after.get(one.code))


@given(some)
def test_an_edition_compared_with_itself_is_the_same(edition) -> None:
    assert all(one.change is Change.SAME for one in compare(edition, edition))
