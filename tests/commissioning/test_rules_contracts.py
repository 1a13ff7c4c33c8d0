"""Contracts' arithmetic: years to the penny, the day for notice, warnings, emails, shares."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commissioning.rules.contracts import (
    EMAIL_DAYS,
    Stage,
    Warn,
    email_due,
    fitted,
    notice_day,
    shares_of,
    spread,
    stage,
    until,
    warnings_of,
    year_faults,
    year_of,
    years_of,
)

D = Decimal
day = datetime.date
TODAY = day(2009, 11, 16)
days = st.dates(day(2000, 1, 1), day(2030, 12, 31))
amounts = st.decimals(0, 99_999_999, places=2)


@given(amounts, days, st.integers(0, 4000))
def test_a_value_is_spread_to_the_penny(value: Decimal, start: day, length: int) -> None:
    end = start + datetime.timedelta(days=length)
    years = spread(value, start, end)
    assert sum(years.values()) == value
    assert not year_faults(value, years, start, end)
    assert list(years) == list(years_of(start, end))


def test_two_equal_years_and_a_part_of_one() -> None:
    assert spread(D("730.00"), day(2009, 4, 1), day(2011, 3, 31)) == {
        2009: D("365.00"),
        2010: D("365.00"),
    }
    assert spread(D("0.01"), day(2010, 3, 31), day(2010, 4, 1)) == {
        2009: D("0.00"),
        2010: D("0.01"),
    }
    with pytest.raises(ValueError, match="ends after"):
        spread(D(1), day(2010, 4, 1), day(2010, 3, 31))


@pytest.mark.parametrize(
    ("years", "words"),
    [
        ({2009: D(10)}, "each financial year"),
        ({2009: D(10), 2010: D(10), 2011: D(0)}, "each financial year"),
        ({2009: D(25), 2010: D(-5)}, "less than nothing"),
        ({2009: D("10.001"), 2010: D("9.999")}, "whole pennies"),
        ({2009: D(10), 2010: D("10.01")}, "£0.01 more than the value of £20.00"),
        ({2009: D(10), 2010: D(5)}, "£5.00 less"),
    ],
)
def test_years_that_are_wrong(years: dict[int, Decimal], words: str) -> None:
    assert words in " ".join(year_faults(D(20), years, day(2009, 4, 1), day(2011, 3, 31)))


def test_the_financial_year_turns_on_the_first_of_april() -> None:
    assert (year_of(day(2010, 3, 31)), year_of(day(2010, 4, 1))) == (2009, 2010)


@pytest.mark.parametrize(
    ("end", "months", "last"),
    [
        (day(2010, 3, 31), 6, day(2009, 9, 30)),
        (day(2010, 3, 31), 1, day(2010, 2, 28)),
        (day(2010, 3, 31), 3, day(2009, 12, 31)),
        (day(2010, 1, 15), 12, day(2009, 1, 15)),
        (day(2010, 3, 31), 0, None),
    ],
)
def test_the_last_day_for_notice(end: day, months: int, last: day | None) -> None:
    assert notice_day(end, months) == last


@given(days, st.integers(1, 60))
def test_notice_is_always_before_the_end(end: day, months: int) -> None:
    last = notice_day(end, months)
    assert last is not None
    assert last < end


@pytest.mark.parametrize(
    ("start", "end", "ended", "stands"),
    [
        (day(2009, 4, 1), day(2010, 3, 31), False, Stage.RUNNING),
        (day(2009, 4, 1), day(2010, 3, 31), True, Stage.ENDING),
        (day(2009, 4, 1), TODAY, False, Stage.RUNNING),
        (day(2009, 4, 1), day(2009, 11, 15), True, Stage.OVER),
        (day(2009, 11, 17), day(2010, 3, 31), False, Stage.TO_COME),
    ],
)
def test_where_a_contract_stands(start: day, end: day, ended: bool, stands: Stage) -> None:
    assert stage(start, end, is_ended=ended, on=TODAY) is stands


def warned(**changes: object) -> list[tuple[Warn, day | None]]:
    fields = {
        "starts_on": day(2008, 4, 1),
        "ends_on": day(2012, 3, 31),
        "notice_months": 6,
        "is_ended": False,
        "has_aim": True,
        "reviews_due": [day(2010, 6, 1)],
        "on": TODAY,
    }
    return [(one.kind, one.day) for one in warnings_of(**(fields | changes))]


def test_what_warns_of_a_contract_and_what_does_not() -> None:
    assert warned() == []
    assert warned(has_aim=False) == [(Warn.NO_AIM, None)]
    assert warned(reviews_due=[]) == [(Warn.NO_REVIEW, None)]
    assert warned(reviews_due=[TODAY]) == [(Warn.REVIEW_SOON, TODAY)]
    late = day(2009, 11, 15)
    assert warned(reviews_due=[day(2010, 6, 1), late]) == [(Warn.REVIEW_LATE, late)]
    end = day(2010, 5, 15)
    assert warned(ends_on=end) == [(Warn.ENDS_SOON, end)]  # too late for notice: the day has passed
    assert warned(ends_on=end, notice_months=4) == [
        (Warn.NOTICE_SOON, day(2010, 1, 15)),
        (Warn.ENDS_SOON, end),
    ]
    assert warned(ends_on=day(2010, 5, 16)) == [(Warn.NOTICE_SOON, TODAY)]
    assert warned(ends_on=end, is_ended=True) == []
    assert warned(ends_on=day(2009, 11, 15), has_aim=False) == []
    assert warned(starts_on=day(2009, 12, 1), ends_on=day(2010, 3, 31)) == []


@pytest.mark.parametrize(
    ("about", "distance", "sent"),
    [
        ("ends", -181, None),
        ("ends", -180, -180),
        ("ends", -178, -180),
        ("ends", -177, None),
        ("ends", -30, -30),
        ("ends", 1, None),
        ("notice", -7, -7),
        ("review", 1, 1),
        ("review", 3, 1),
        ("review", 4, None),
    ],
)
def test_which_email_goes_out(about: str, distance: int, sent: int | None) -> None:
    of = day(2010, 3, 31)
    assert email_due(about, of, of + datetime.timedelta(days=distance)) == sent


@given(st.sampled_from(sorted(EMAIL_DAYS)), days, st.integers(-400, 400))
def test_an_email_is_of_its_series_and_never_of_the_future(about: str, of: day, off: int) -> None:
    found = email_due(about, of, of + datetime.timedelta(days=off))
    assert found is None or (found in EMAIL_DAYS[about] and off - 2 <= found <= off)


@given(st.dictionaries(st.text(min_size=1, max_size=5), amounts, max_size=6))
def test_shares_are_of_the_whole(held: dict[str, Decimal]) -> None:
    found = shares_of(held)
    assert sum((one.amount for one in found), D(0)) == sum(held.values(), D(0))
    assert [one.amount for one in found] == sorted(held.values(), reverse=True)
    if sum(held.values(), D(0)):
        assert abs(sum(one.percent for one in found) - 100) < D("0.000001")
    else:
        assert all(one.percent is None for one in found)


@given(
    amounts,
    days,
    st.integers(0, 2500),
    st.dictionaries(st.integers(1999, 2040), amounts, max_size=8),
)
def test_a_suggestion_fits_the_years_and_the_value(
    value: Decimal, start: day, length: int, known: dict[int, Decimal]
) -> None:
    end = start + datetime.timedelta(days=length)
    assert not year_faults(value, fitted(value, start, end, known), start, end)


def test_a_suggestion_keeps_the_years_that_are_known() -> None:
    start, end = day(2009, 4, 1), day(2012, 3, 31)
    known = {2009: D("400.00"), 2010: D("365.00")}
    assert fitted(D("1000.00"), start, end, known) == {**known, 2011: D("235.00")}
    assert sum(fitted(D("700.00"), start, end, known).values()) == D("700.00")


@given(amounts, days, st.integers(0, 2500), st.data())
def test_an_earlier_end_costs_no_more(
    value: Decimal, start: day, length: int, data: st.DataObject
) -> None:
    end = start + datetime.timedelta(days=length)
    ended = data.draw(st.dates(start, end))
    years = spread(value, start, end)
    paid = until(years, start, ended, end)
    assert list(paid) == list(years_of(start, ended))
    assert all(0 <= paid[year] <= years[year] for year in paid)
    assert not year_faults(sum(paid.values(), D(0)), paid, start, ended)
    if ended == end:
        assert paid == years
