"""Periods, profiles, variance and RAG."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from finance.rules.periods import Period, parse_code, period_of, same_year, year_label
from finance.rules.profile import equal_profile, share_out, to_date
from finance.rules.variance import (
    Rag,
    Thresholds,
    needs_explanation,
    rag,
    rag_words,
    variance,
)

TOTALS = st.integers(min_value=-(10**13), max_value=10**13).map(
    lambda pennies: Decimal(pennies) / 100
)
WEIGHTS = st.lists(
    st.decimals(min_value=0, max_value=1000, places=3), min_size=1, max_size=24
).filter(any)


def test_a_year_runs_from_april_to_march():
    months = [Period(2009, number) for number in range(1, 13)]
    assert [month.code for month in months] == [
        *("2009-04", "2009-05", "2009-06", "2009-07", "2009-08", "2009-09"),
        *("2009-10", "2009-11", "2009-12", "2010-01", "2010-02", "2010-03"),
    ]
    assert months[0].starts_on == date(2009, 4, 1)
    assert months[-1].ends_on == date(2010, 3, 31)
    assert months[5].name == "September 2009"
    assert year_label(2009) == "2009–10"
    assert year_label(1999) == "1999–00"


@given(st.dates(min_value=date(1990, 1, 1), max_value=date(2090, 1, 1)))
def test_every_day_falls_in_its_period(day):
    period = period_of(day)
    assert period.starts_on <= day <= period.ends_on
    assert 1 <= period.number <= 12
    assert parse_code(period.code) == period


@pytest.mark.parametrize("code", ["2009", "2009-13", "09-2009", "", "2009-9"])
def test_codes_that_are_no_period(code):
    with pytest.raises(ValueError, match="2009-09"):
        parse_code(code)


def test_a_period_is_known_however_a_spreadsheet_rewrote_it():
    spellings = parse_code("2009-09").spellings
    assert {"2009-09", "sep-09", "september 2009", "01/09/2009", "2009-09-01"} <= spellings
    assert "2009-10" not in spellings


def test_a_year_is_known_by_its_digits():
    for text in ("2009-10", "2009/10", "2009–10", "2009/2010", " 2009 - 10 "):
        assert same_year(text, 2009)
    for text in ("2010-11", "2009", "", "2009-11"):
        assert not same_year(text, 2009)


@given(TOTALS, WEIGHTS)
def test_sharing_out_loses_no_penny_and_is_fair(total, weights):
    parts = share_out(total, weights)
    assert sum(parts) == total
    whole = sum(weights)
    for part, weight in zip(parts, weights, strict=True):
        assert abs(part - total * weight / whole) < Decimal("0.011")
        assert part.as_tuple().exponent == -2


@given(TOTALS)
def test_an_equal_profile_sums_to_the_year_and_ends_there(total):
    profile = equal_profile(total)
    assert len(profile) == 12
    assert max(profile) - min(profile) <= Decimal("0.01")
    assert to_date(profile, 12) == to_date(profile, 13) == total


def test_the_left_over_pennies_go_first_come_first_served():
    assert share_out(Decimal("0.05"), [1, 1, 1]) == (
        Decimal("0.02"),
        Decimal("0.02"),
        Decimal("0.01"),
    )


@pytest.mark.parametrize(("total", "weights"), [("0.001", [1]), ("1", [0]), ("1", [-1, 2])])
def test_sharing_refuses_what_cannot_be_shared(total, weights):
    with pytest.raises(ValueError, match="must"):
        share_out(Decimal(total), weights)


@given(TOTALS, TOTALS)
def test_income_mirrors_expenditure(figure, budget):
    spent, received = variance(figure, budget), variance(figure, budget, is_income=True)
    assert spent.amount == received.amount == figure - budget
    assert spent.adverse_amount == -received.adverse_amount


def test_words_for_each_direction():
    assert variance(Decimal(110), Decimal(100)).words == "overspend"
    assert variance(Decimal(90), Decimal(100)).words == "underspend"
    assert variance(Decimal(90), Decimal(100), is_income=True).words == "income shortfall"
    assert variance(Decimal(110), Decimal(100), is_income=True).words == "more income"
    assert variance(Decimal(100), Decimal(100)).words == "on budget"
    assert variance(Decimal(5), Decimal(0)).percent is None


@pytest.mark.parametrize(
    ("figure", "income", "colour"),
    [
        ("100", False, Rag.GREEN),
        ("102", False, Rag.GREEN),
        ("102.01", False, Rag.AMBER),
        ("105", False, Rag.AMBER),
        ("105.01", False, Rag.RED),
        ("94.99", False, Rag.AMBER),
        ("95", False, Rag.GREEN),
        ("94.99", True, Rag.RED),
        ("105.01", True, Rag.AMBER),
    ],
)
def test_rag_by_threshold(figure, income, colour):
    found = variance(Decimal(figure), Decimal(100), is_income=income)
    assert rag(found, Decimal(100), Thresholds()) is colour
    assert colour.label in rag_words(colour, found, Thresholds())


@pytest.mark.parametrize(
    ("figure", "budget", "words"),
    [
        ("101", "100", "Green: within 2% of budget"),
        ("98.5", "100", "Green: within 2% of budget"),
        ("96", "100", "Green: underspend of no more than 5%"),
        ("94", "100", "Amber: underspend of more than 5%"),
        ("104", "100", "Amber: overspend of more than 2%"),
        ("-5", "0", "Green: underspend with no budget"),
    ],
)
def test_the_words_say_no_more_than_the_figures(figure, budget, words):
    found = variance(Decimal(figure), Decimal(budget))
    assert rag_words(rag(found, Decimal(budget), Thresholds()), found, Thresholds()) == words


def test_rag_without_a_budget():
    spent = variance(Decimal(5), Decimal(0))
    assert rag(spent, Decimal(0), Thresholds()) is Rag.RED
    assert "no budget" in rag_words(Rag.RED, spent, Thresholds())
    assert rag(variance(Decimal(0), Decimal(0)), Decimal(0), Thresholds()) is Rag.GREEN


@pytest.mark.parametrize(
    ("figure", "budget", "needed"),
    [
        ("100999", "100000", False),
        ("106000", "100000", True),
        ("94000", "100000", True),
        ("1025001", "1000000", True),
        ("1025000", "1000000", False),
        ("1000", "0", True),
        ("900", "0", False),
        ("1200", "1000", False),
    ],
)
def test_when_an_explanation_is_needed(figure, budget, needed):
    found = variance(Decimal(figure), Decimal(budget))
    assert needs_explanation(found, Decimal(budget), Thresholds()) is needed
