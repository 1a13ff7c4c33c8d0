"""Mandates: what a seat may commit."""

import datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from governance.rules.mandates import MandateFacts, may_commit

DAY = datetime.date(2009, 11, 24)
SCHEME = MandateFacts(Decimal("10000.00"), "the scheme of delegation", datetime.date(2009, 4, 1))
POOL = MandateFacts(
    Decimal("250000.00"),
    "the section 75 agreement",
    datetime.date(2009, 4, 1),
    datetime.date(2010, 3, 31),
)


def test_within_the_limit_the_lowest_sufficient_mandate_is_named() -> None:
    verdict = may_commit([POOL, SCHEME], Decimal("10000.00"), DAY)
    assert verdict.allowed
    assert verdict.mandate == SCHEME
    assert verdict.words == "Within the limit of £10,000.00 of the scheme of delegation."
    assert may_commit([POOL, SCHEME], Decimal("10000.01"), DAY).mandate == POOL


def test_above_the_limit_it_says_by_how_much() -> None:
    verdict = may_commit([SCHEME], Decimal("12500.50"), DAY)
    assert not verdict.allowed
    assert verdict.words == ("£2,500.50 above the limit of £10,000.00 of the scheme of delegation.")


def test_a_mandate_counts_from_its_first_to_its_last_day() -> None:
    assert POOL.ends_on is not None
    assert may_commit([POOL], Decimal(1), POOL.starts_on).allowed
    assert may_commit([POOL], Decimal(1), POOL.ends_on).allowed
    for outside in (
        POOL.starts_on - datetime.timedelta(days=1),
        POOL.ends_on + datetime.timedelta(days=1),
    ):
        verdict = may_commit([POOL], Decimal(1), outside)
        assert not verdict.allowed
        assert verdict.words == "No mandate is in force on this day."


def test_nothing_is_never_committed() -> None:
    with pytest.raises(ValueError, match="more than nothing"):
        may_commit([SCHEME], Decimal(0), DAY)


amounts = st.decimals(min_value=Decimal("0.01"), max_value=Decimal(10**9), places=2)
mandates = st.lists(
    st.builds(
        MandateFacts,
        limit=amounts,
        instrument=st.sampled_from(["a", "b"]),
        starts_on=st.dates(datetime.date(2009, 1, 1), datetime.date(2010, 12, 31)),
        ends_on=st.none(),
    ),
    max_size=5,
)


@given(mandates, amounts)
def test_allowed_exactly_when_some_mandate_in_force_is_enough(
    some: list[MandateFacts], amount: Decimal
) -> None:
    verdict = may_commit(some, amount, DAY)
    assert verdict.allowed == any(m.in_force(DAY) and amount <= m.limit for m in some)
    if verdict.mandate is not None:
        assert verdict.mandate in some
        assert amount <= verdict.mandate.limit


@given(mandates, amounts, amounts)
def test_less_is_always_allowed_where_more_is(
    some: list[MandateFacts], amount: Decimal, less: Decimal
) -> None:
    if may_commit(some, amount, DAY).allowed:
        assert may_commit(some, min(amount, less), DAY).allowed
