"""Periods, figures, colours, directions and forecasts: examples and properties."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commissioning.charts import scale
from commissioning.rules.answering import needs_answer
from commissioning.rules.figures import check_figure, read_figure
from commissioning.rules.judging import (
    Direction,
    Polarity,
    Rag,
    Tolerance,
    ToleranceKind,
    direction,
    gap,
    projected,
    rag,
    rounded,
    rule_words,
)
from commissioning.rules.periods import EXAMPLES, Frequency, Period, last_ended, read_period

DAYS = st.dates(datetime.date(1990, 1, 1), datetime.date(2040, 12, 31))
AMOUNTS = st.decimals(-10_000, 10_000, places=2)
SHARES = st.decimals(0, 50, places=1)
FIVE = Tolerance(Decimal(5), ToleranceKind.PERCENT)


@given(st.sampled_from(Frequency), DAYS)
def test_a_period_is_read_by_the_name_it_is_given(frequency, day) -> None:
    period = last_ended(frequency, day)
    assert period.ends_on < day
    assert read_period(frequency, period.label) == period
    assert read_period(frequency, period.ends_on.isoformat()) == period
    assert period.back(1).back(-1) == period
    assert period.back(1).ends_on < period.starts_on <= period.ends_on
    assert period.year_before.back(-frequency.a_year) == period
    assert period.back(-1).ends_on >= day


@pytest.mark.parametrize(
    ("frequency", "text", "ends_on"),
    [
        (Frequency.QUARTER, "Q2 2009-10", "2009-09-30"),
        (Frequency.QUARTER, "2009/10 quarter 4", "2010-03-31"),
        (Frequency.QUARTER, "Quarter 3, 2009–2010", "2009-12-31"),
        (Frequency.HALF, "H1 2009-10", "2009-09-30"),
        (Frequency.MONTH, "Sept 2009", "2009-09-30"),
        (Frequency.MONTH, "2009-09-01T00:00:00", "2009-09-30"),
        (Frequency.YEAR, "2009-10", "2010-03-31"),
        (Frequency.ACADEMIC, "2008/09", "2009-08-31"),
        (Frequency.CALENDAR, "1998", "1998-12-31"),
        (Frequency.YEAR, "1999-00", "2000-03-31"),
    ],
)
def test_ways_to_write_a_period(frequency, text, ends_on) -> None:
    found = read_period(frequency, text)
    assert found is not None
    assert found.ends_on.isoformat() == ends_on


@pytest.mark.parametrize(
    ("frequency", "text"),
    [
        (Frequency.QUARTER, "2009-10"),
        (Frequency.QUARTER, "Q5 2009-10"),
        (Frequency.QUARTER, "H1 2009-10"),
        (Frequency.HALF, "H3 2009-10"),
        (Frequency.YEAR, "2009-11"),
        (Frequency.YEAR, "Q1 2009-10"),
        (Frequency.MONTH, "Septober 2009"),
        (Frequency.MONTH, "2009-09-15"),
        (Frequency.CALENDAR, "2009-10"),
        (Frequency.CALENDAR, ""),
        (Frequency.QUARTER, "2009-99-99"),
    ],
)
def test_what_is_no_period_of_the_frequency(frequency, text) -> None:
    assert read_period(frequency, text) is None


def test_every_example_of_a_page_can_be_read() -> None:
    assert all(read_period(frequency, text) for frequency, text in EXAMPLES.items())
    assert len({frequency.label for frequency in Frequency}) == len(Frequency)


def test_a_day_that_ends_no_period_makes_none() -> None:
    with pytest.raises(ValueError, match="No period"):
        Period(datetime.date(2009, 9, 29), Frequency.QUARTER)


def test_short_names_fit_a_drawing() -> None:
    period = last_ended(Frequency.QUARTER, datetime.date(2009, 11, 16))
    assert (period.label, period.short) == ("Quarter 2 2009–10", "Q2 09–10")
    month = last_ended(Frequency.MONTH, datetime.date(2009, 11, 16))
    assert (month.label, month.short) == ("October 2009", "Oct 09")


@pytest.mark.parametrize(
    ("figure", "polarity", "tolerance", "colour"),
    [
        ("7.0", Polarity.LOWER, FIVE, Rag.GREEN),
        ("7.01", Polarity.LOWER, FIVE, Rag.AMBER),
        ("7.35", Polarity.LOWER, FIVE, Rag.AMBER),
        ("7.36", Polarity.LOWER, FIVE, Rag.RED),
        ("6.65", Polarity.HIGHER, FIVE, Rag.AMBER),
        ("6.64", Polarity.HIGHER, FIVE, Rag.RED),
        ("7.1", Polarity.HIGHER, FIVE, Rag.GREEN),
        ("5.0", Polarity.HIGHER, Tolerance(Decimal(2), ToleranceKind.UNIT), Rag.AMBER),
        ("4.9", Polarity.HIGHER, Tolerance(Decimal(2), ToleranceKind.UNIT), Rag.RED),
        ("7.01", Polarity.LOWER, Tolerance(Decimal(0), ToleranceKind.UNIT), Rag.RED),
    ],
)
def test_the_colour_follows_from_the_rule(figure, polarity, tolerance, colour) -> None:
    assert rag(Decimal(figure), Decimal("7.0"), polarity, tolerance) is colour


def test_without_a_target_there_is_no_colour() -> None:
    assert rag(Decimal(1), None, Polarity.LOWER, FIVE) is Rag.NONE


@given(AMOUNTS, AMOUNTS, SHARES, st.sampled_from(ToleranceKind))
def test_polarity_mirrors_the_rule(figure, target, size, counted_in) -> None:
    tolerance = Tolerance(size, counted_in)
    up = rag(figure, target, Polarity.HIGHER, tolerance)
    assert up is rag(-figure, -target, Polarity.LOWER, tolerance)


@given(AMOUNTS, AMOUNTS, AMOUNTS, SHARES)
def test_a_better_figure_never_stands_worse(one, other, target, size) -> None:
    order = [Rag.RED, Rag.AMBER, Rag.GREEN]
    low, high = sorted((one, other))
    tolerance = Tolerance(size, ToleranceKind.PERCENT)
    ranks = [order.index(rag(x, target, Polarity.HIGHER, tolerance)) for x in (low, high)]
    assert ranks == sorted(ranks)


@given(AMOUNTS, AMOUNTS)
def test_direction_there_and_back(now, before) -> None:
    back = {
        Direction.BETTER: Direction.WORSE,
        Direction.WORSE: Direction.BETTER,
        Direction.SAME: Direction.SAME,
    }
    assert direction(before, now, Polarity.HIGHER) is back[direction(now, before, Polarity.HIGHER)]
    assert direction(now, before, Polarity.LOWER) is back[direction(now, before, Polarity.HIGHER)]


def test_directions_without_polarity_or_past() -> None:
    assert direction(Decimal(2), Decimal(1), None) is Direction.UP
    assert direction(Decimal(1), Decimal(2), None) is Direction.DOWN
    assert direction(Decimal(1), None, Polarity.LOWER) is Direction.UNKNOWN


@given(AMOUNTS, st.decimals(-50, 50, places=2), st.integers(4, 12), st.integers(1, 6))
def test_a_straight_line_goes_on_straight(first, step, known, ahead) -> None:
    values = [first + step * at for at in range(known)]
    expected = [first + step * (known - 1 + at) for at in range(1, ahead + 1)]
    found = projected(values, ahead)
    assert [rounded(value, 6) for value in found] == [rounded(value, 6) for value in expected]


def test_too_few_figures_make_no_forecast() -> None:
    assert projected([Decimal(1), Decimal(2), None, Decimal(3)], 2) == []
    assert projected([Decimal(1)] * 5, 0) == []
    assert len(projected([Decimal(1), None, Decimal(2), Decimal(2), Decimal(3)], 2)) == 2


def test_gaps_count_from_the_worse_side() -> None:
    assert gap(Decimal("11.4"), Decimal("49.6"), Polarity.HIGHER) == Decimal("38.2")
    assert gap(Decimal("68.0"), Decimal("6.6"), Polarity.LOWER) == Decimal("61.4")
    assert gap(Decimal(3), Decimal(5), None) == Decimal(2)


def test_the_rule_is_said_in_words() -> None:
    assert "below it by no more than 5% of the target" in rule_words(FIVE, Polarity.HIGHER, "")
    unit = Tolerance(Decimal("2.50"), ToleranceKind.UNIT)
    assert "above it by no more than 2.5 points" in rule_words(unit, Polarity.LOWER, "points")
    assert "no more than 2.5 percentage points" in rule_words(unit, Polarity.LOWER, "percent")
    assert "no amber" in rule_words(Tolerance(Decimal(0), ToleranceKind.UNIT), Polarity.LOWER, "")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("7.4", "7.4"),
        ("1,204.5", "1204.5"),
        ("−3", "-3"),
        ("7.4%", "7.4"),
        (" .5 ", "0.5"),
    ],
)
def test_numbers_as_people_write_them(text, value) -> None:
    assert read_figure(text) == Decimal(value)


@pytest.mark.parametrize("text", ["", "seven", "1,2", "1.2.3", "-", ".", "7,4", "NaN", "1e5"])
def test_what_is_no_number(text) -> None:
    assert read_figure(text) is None


def test_figures_are_never_rounded() -> None:
    assert check_figure(Decimal("7.40"), 1) == ""
    assert "too many decimals: this indicator has 1 decimal place" in check_figure(
        Decimal("7.41"), 1
    )
    assert "no decimals" in check_figure(Decimal("7.4"), 0)
    assert "million million" in check_figure(Decimal(10) ** 12, 0)


def test_history_needs_no_answer_and_the_newest_figure_always_does() -> None:
    today, old = datetime.date(2009, 11, 16), datetime.date(2008, 6, 30)
    assert not needs_answer(old, newest=datetime.date(2009, 9, 30), on=today)
    assert needs_answer(old, newest=old, on=today)
    assert needs_answer(datetime.date(2009, 6, 30), newest=datetime.date(2009, 9, 30), on=today)


@given(AMOUNTS, AMOUNTS)
def test_a_scale_holds_its_figures_in_few_steps(one, other) -> None:
    low, high = sorted((one, other))
    bottom, top, step = scale(low, high)
    assert bottom <= low <= high <= top
    assert step > 0
    assert (top - bottom) / step <= 8
