"""What an action lacks before the plan can be called costed."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commissioning.rules import NOT_FUNDING, costing_gaps


def test_a_costed_funded_led_action_lacks_nothing() -> None:
    assert costing_gaps(cost=Decimal("100.00"), funding="CAMHS pooled fund", has_lead=True) == []


@pytest.mark.parametrize("funding", ["within existing resources", "To be confirmed", "TBC"])
def test_words_that_name_no_money_are_not_funding(funding: str) -> None:
    assert costing_gaps(cost=Decimal("1.00"), funding=funding, has_lead=True) == [
        f"“{funding}” names no funding"
    ]


def test_what_is_missing_is_named() -> None:
    assert costing_gaps(cost=None, funding="", has_lead=False) == [
        "No lead partner",
        "No cost",
        "No named funding",
    ]


def test_an_action_that_costs_nothing_needs_no_funding() -> None:
    assert costing_gaps(cost=Decimal("0.00"), funding="", has_lead=True) == []


@given(st.sampled_from(NOT_FUNDING), st.text(max_size=5), st.text(max_size=5))
def test_the_phrase_is_found_wherever_it_stands(phrase: str, before: str, after: str) -> None:
    gaps = costing_gaps(cost=Decimal(1), funding=f"{before}{phrase.upper()}{after}", has_lead=True)
    assert len(gaps) == 1
