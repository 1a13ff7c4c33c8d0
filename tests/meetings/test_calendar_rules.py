"""Clashes, gaps, days without meetings, and deadlines that meetings have to serve: pure rules."""

import datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetings.rules.calendar import (
    Closed,
    Kind,
    Served,
    Slot,
    clashes,
    gaps,
    misfits,
    on_closed_days,
    spread,
)

LONDON = ZoneInfo("Europe/London")
FIRST, LAST = datetime.date(2009, 4, 1), datetime.date(2010, 3, 31)


def slot(
    day: datetime.date,
    hour: int = 10,
    hours: int = 2,
    body: str = "Board",
    people: frozenset[int] = frozenset({1, 2}),
) -> Slot:
    starts = datetime.datetime.combine(day, datetime.time(hour), tzinfo=LONDON)
    return Slot(
        key=f"{body}-{day}-{hour}",
        body=body,
        starts=starts,
        ends=starts + datetime.timedelta(hours=hours),
        papers_due=day - datetime.timedelta(days=7),
        people=people,
    )


TUESDAY = datetime.date(2009, 11, 24)


def test_two_bodies_that_share_people_clash_when_they_overlap() -> None:
    board, executive = slot(TUESDAY), slot(TUESDAY, hour=11, body="Executive")
    (warned,) = clashes([executive, board])
    assert warned.kind is Kind.CLASH
    assert "2 people sit on both" in warned.words
    assert warned.keys == (board.key, executive.key)
    (one,) = clashes([board, slot(TUESDAY, hour=11, body="Area", people=frozenset({2}))])
    assert "1 person sits on both" in one.words


def test_neither_touching_meetings_nor_strangers_clash() -> None:
    board = slot(TUESDAY)
    assert not clashes([board, slot(TUESDAY, hour=12, body="Executive")])
    assert not clashes([board, slot(TUESDAY, body="Area", people=frozenset({9}))])


hours = st.integers(8, 20)
bodies = st.sampled_from(["Board", "Executive", "Area"])
slots = st.lists(
    st.builds(
        slot,
        st.dates(datetime.date(2009, 11, 1), datetime.date(2009, 11, 4)),
        hours,
        st.integers(1, 3),
        bodies,
        st.frozensets(st.integers(1, 4)),
    ),
    max_size=8,
    unique_by=lambda each: each.key,
)


@given(slots)
def test_clashes_do_not_depend_on_the_order_and_are_true(found: list[Slot]) -> None:
    by_key = {each.key: each for each in found}
    told = clashes(found)
    assert {w.keys for w in told} == {w.keys for w in clashes(found[::-1])}
    for warned in told:
        one, other = (by_key[key] for key in warned.keys)
        assert one.starts < other.ends
        assert other.starts < one.ends
        assert one.body == other.body or one.people & other.people


def test_a_weekend_and_closed_days_are_told() -> None:
    saturday = slot(datetime.date(2009, 11, 28))
    christmas = slot(datetime.date(2009, 12, 29))
    closed = [Closed("Christmas", datetime.date(2009, 12, 24), datetime.date(2010, 1, 3))]
    told = on_closed_days([saturday, christmas, slot(TUESDAY)], closed)
    assert [w.keys for w in told] == [(saturday.key,), (christmas.key,)]
    assert "Saturday" in told[0].words
    assert "Christmas" in told[1].words


def test_a_strategic_body_meets_four_times_a_year() -> None:
    meetings = [datetime.date(2009, 5, 1), datetime.date(2009, 9, 1), datetime.date(2010, 2, 1)]
    told = gaps("Board", meetings, a_year=4, first=FIRST, last=LAST)
    assert [w.kind for w in told] == [Kind.TOO_FEW, Kind.GAP]
    assert "meets 3 times" in told[0].words
    assert "153 days" in told[1].words
    assert not gaps("Board", meetings, a_year=None, first=FIRST, last=LAST)
    (none,) = gaps("Board", [], a_year=4, first=FIRST, last=LAST)
    assert "does not meet" in none.words
    with pytest.raises(ValueError, match="ends before"):
        gaps("Board", [], a_year=4, first=LAST, last=FIRST)


@given(st.integers(1, 12), st.integers(1, 12))
def test_meetings_spread_evenly_over_the_year_leave_no_gap(a_year: int, more: int) -> None:
    count = a_year + more - 1
    even = [FIRST + datetime.timedelta(days=round(365 * n / count)) for n in range(count)]
    assert not gaps("Board", even, a_year=a_year, first=FIRST, last=LAST)


@given(st.lists(st.dates(FIRST, LAST), max_size=12, unique=True), st.integers(1, 12))
def test_too_few_is_told_just_when_there_are_too_few(
    meetings: list[datetime.date], a_year: int
) -> None:
    told = gaps("B", meetings, a_year=a_year, first=FIRST, last=LAST)
    assert (Kind.TOO_FEW in [w.kind for w in told]) == (len(meetings) < a_year)


def test_papers_that_go_out_before_a_deadline_do_not_serve_it() -> None:
    due = Served("returns for October", datetime.date(2009, 11, 20))
    (early,) = misfits([slot(TUESDAY)], [due])
    assert "17 November 2009" in early.words
    assert misfits([slot(TUESDAY)], [], [due]) == [early]


def test_a_deadline_wants_a_meeting_within_eight_weeks() -> None:
    closes = Served("consultation", datetime.date(2010, 2, 26))
    assert not misfits([slot(datetime.date(2010, 3, 23))], [closes])
    (late,) = misfits([slot(datetime.date(2010, 6, 1))], [closes])
    assert "within 8 weeks" in late.words
    assert not misfits([slot(datetime.date(2010, 6, 1))], [], [closes])
    assert not misfits([], [closes])


@given(st.dates(FIRST, LAST), st.integers(1, 13), st.integers(1, 26))
def test_a_series_keeps_its_weekday(first: datetime.date, count: int, weeks: int) -> None:
    made = spread(first, count, weeks=weeks)
    assert len(made) == count
    assert {day.weekday() for day in made} == {first.weekday()}
    assert made == sorted(set(made))
    with pytest.raises(ValueError, match="at least one"):
        spread(first, 0, weeks=weeks)


def test_a_meeting_ends_after_it_starts() -> None:
    with pytest.raises(ValueError, match="ends after"):
        slot(TUESDAY, hours=0)
