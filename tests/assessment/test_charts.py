"""The bar of a spread: everyone is in it, and nobody twice."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessment import charts, rules

replies = st.lists(st.sampled_from([*rules.CHOICES, None]), min_size=1, max_size=60)


@given(replies)
def test_parts_fill_the_bar_in_order_without_overlap(given_replies):
    parts = charts.spread_bar(rules.spread(given_replies)).parts
    assert sum(part.count for part in parts) == len(given_replies)
    assert all(part.count for part in parts)
    end = 0.0
    for part in parts:
        assert part.x == pytest.approx(end, abs=0.05)
        end = part.x + part.width + charts.GAP
    assert end - charts.GAP == pytest.approx(charts.WIDTH, abs=0.05)


@given(replies)
def test_the_words_say_every_count(given_replies):
    bar = charts.spread_bar(rules.spread(given_replies))
    for part in bar.parts:
        assert f"{part.label} {part.count}" in bar.words


def test_an_empty_bar_says_so():
    assert charts.spread_bar(rules.spread([])) == charts.SpreadBar((), "Nobody was asked.")


def test_a_number_is_left_out_of_a_part_too_narrow_for_it():
    bar = charts.spread_bar(rules.spread(["emerging"] + ["leading"] * 59))
    assert [part.has_room for part in bar.parts] == [False, True]
