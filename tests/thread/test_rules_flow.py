"""The picture of the money: sums are kept, nothing overlaps, nothing is left out."""

from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thread.rules.flow import GAP, Flow, Place, Strand, weave

NAMES = "abcdefghijklmnop"


def place(name: str, *, loose: bool = False) -> Place:
    return Place(ord(name), f"Place {name}", name, loose)


def strands() -> st.SearchStrategy[list[Strand]]:
    one = st.builds(
        lambda a, b, c, pennies: Strand(
            (place(a), place(b), place(c, loose=c == "p")), Decimal(pennies).scaleb(-2)
        ),
        st.sampled_from(NAMES),
        st.sampled_from(NAMES),
        st.sampled_from(NAMES),
        st.integers(-(10**9), 10**9),
    )
    return st.lists(one, max_size=60)


@given(strands(), st.integers(2, 8))
def test_every_pound_is_in_every_column_and_flows_through(given_strands, most) -> None:
    flow = weave(given_strands, columns=3, most=most)
    positive = sum((s.pounds for s in given_strands if s.pounds > 0), Decimal(0))
    if flow is None:
        assert positive == 0
        return
    assert flow.total == positive
    assert flow.total + flow.undrawn_total == sum(s.pounds for s in given_strands)
    for i, column in enumerate(flow.columns):
        assert sum(node.pounds for node in column) == flow.total
        assert len(column) <= most
        for node in column:
            if i:
                assert _entering(flow, i, node.place) == node.pounds
            if i < 2:
                assert _leaving(flow, i, node.place) == node.pounds


def _entering(flow: Flow, column: int, where: Place) -> Decimal:
    return sum(r.pounds for r in flow.ribbons if r.column == column - 1 and r.right == where)


def _leaving(flow: Flow, column: int, where: Place) -> Decimal:
    return sum(r.pounds for r in flow.ribbons if r.column == column and r.left == where)


@given(strands())
def test_places_do_not_overlap_and_stay_in_the_picture(given_strands) -> None:
    flow = weave(given_strands, columns=3)
    for column in flow.columns if flow else ():
        for upper, lower in pairwise(column):
            assert upper.y + upper.height <= lower.y
            assert lower.middle - upper.middle >= GAP
        assert column[-1].y + column[-1].height <= flow.height


def test_small_places_are_folded_into_one_that_counts_them() -> None:
    many = [Strand((place(n), place("a")), Decimal(i + 1)) for i, n in enumerate(NAMES)]
    flow = weave(many, columns=2, most=5)
    (other,) = [node for node in flow.columns[0] if node.folded]
    assert other.place.name == "12 others"
    assert other.folded == 12
    assert other.pounds == sum(range(1, 13))


def test_where_the_thread_is_broken_is_never_folded() -> None:
    many = [Strand((place(n),), Decimal(1000)) for n in NAMES[:10]]
    loose = Strand((place("p", loose=True),), Decimal("0.01"))
    flow = weave([*many, loose], columns=1, most=4)
    assert [node.pounds for node in flow.columns[0] if node.place.loose] == [Decimal("0.01")]


def test_a_strand_of_another_length_is_refused() -> None:
    with pytest.raises(ValueError, match="passes 2 columns"):
        weave([Strand((place("a"),), Decimal(1))], columns=2)


def test_nothing_to_draw() -> None:
    assert weave([], columns=2) is None
    assert weave([Strand((place("a"),), Decimal("-5"))], columns=1) is None
