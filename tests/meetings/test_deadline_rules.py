"""Deadlines of a meeting, the reminders of them, and the balance of an agenda: pure rules."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetings.rules.balance import balance
from meetings.rules.deadlines import (
    DEFAULT,
    Distances,
    Standing,
    deadlines,
    destruction_day,
    is_in_time,
    standing,
)
from meetings.rules.reminders import STALE_AFTER, due_offset

days = st.dates(datetime.date(1990, 1, 1), datetime.date(2200, 1, 1))
few = st.integers(0, 90)
NOVEMBER = datetime.date(2009, 11, 24)


def test_the_sample_terms_fourteen_seven_and_seven() -> None:
    found = deadlines(NOVEMBER)
    assert found.items_due == datetime.date(2009, 11, 10)
    assert found.papers_due == datetime.date(2009, 11, 17)
    assert found.minutes_due == datetime.date(2009, 12, 1)


@given(days, few, few, few)
def test_deadlines_stand_in_order_around_the_meeting(
    meeting: datetime.date, papers: int, more: int, after: int
) -> None:
    found = deadlines(meeting, Distances(papers + more, papers, after))
    assert found.items_due <= found.papers_due <= found.meeting <= found.minutes_due
    assert (meeting - found.papers_due).days == papers
    assert (found.minutes_due - meeting).days == after


@given(days, st.integers(-400, 400), few)
def test_moving_a_meeting_moves_its_deadlines_by_as_much(
    meeting: datetime.date, by: int, papers: int
) -> None:
    distances = Distances(papers, papers, papers)
    step = datetime.timedelta(days=by)
    one, other = deadlines(meeting, distances), deadlines(meeting + step, distances)
    assert other.items_due - one.items_due == step
    assert other.minutes_due - one.minutes_due == step


@pytest.mark.parametrize("wrong", [(-1, 0, 0), (7, 14, 7), (14, 7, -1)])
def test_distances_that_make_no_sense_are_refused(wrong: tuple[int, int, int]) -> None:
    with pytest.raises(ValueError, match="cannot"):
        Distances(*wrong)


@given(days, days, st.none() | days)
def test_a_deadline_stands_one_way_only(
    due: datetime.date, today: datetime.date, done: datetime.date | None
) -> None:
    found = standing(due, done, today)
    if done is not None:
        assert (found is Standing.DONE) == (done <= due)
    else:
        assert (found is Standing.MISSED) == (today > due)
        assert (found is Standing.TODAY) == (today == due)


def test_the_day_itself_is_in_time() -> None:
    assert is_in_time(NOVEMBER, NOVEMBER)
    assert not is_in_time(NOVEMBER, NOVEMBER + datetime.timedelta(days=1))


@given(days, few)
def test_a_paper_is_never_destroyed_before_its_meeting(meeting: datetime.date, after: int) -> None:
    assert destruction_day(meeting, after) >= meeting
    with pytest.raises(ValueError, match="before"):
        destruction_day(meeting, -1 - after)


@given(days, st.integers(-40, 40), st.lists(st.integers(-10, 10), max_size=4))
def test_a_reminder_is_the_latest_whose_day_has_come_and_never_stale(
    due: datetime.date, passed: int, offsets: list[int]
) -> None:
    found = due_offset(due + datetime.timedelta(days=passed), due, offsets)
    if found is None:
        assert all(o > passed or passed - o > STALE_AFTER for o in offsets)
    else:
        assert found in offsets
        assert 0 <= passed - found <= STALE_AFTER
        assert not [o for o in offsets if found < o <= passed]


kinds = st.sampled_from(["strategic", "executive", "operational", "procedure"])


@given(st.sampled_from(["strategic", "executive", "operational"]), st.lists(kinds, max_size=20))
def test_only_a_strategic_agenda_drowns_and_procedure_never_counts(
    level: str, items: list[str]
) -> None:
    found = balance(level, items)
    assert found.counted == len([kind for kind in items if kind != "procedure"])
    assert all(items[at] not in ("procedure", level) for at in found.below)
    if found.too_operational:
        assert level == "strategic"
        assert len(found.below) * 3 >= found.counted
    again = balance(level, [*items, "procedure"])
    assert again.too_operational == found.too_operational


def test_a_third_of_lower_business_is_told_one_item_is_not() -> None:
    assert balance("strategic", ["operational", "executive", *["strategic"] * 4]).too_operational
    assert not balance("strategic", ["operational", "strategic"]).too_operational
    assert not balance(
        "strategic", ["operational", "executive", *["strategic"] * 5]
    ).too_operational
    with pytest.raises(ValueError, match="no level"):
        balance("strategic", ["other"])


def test_the_usual_distances_are_the_sample_terms() -> None:
    assert (DEFAULT.items_before, DEFAULT.papers_before, DEFAULT.minutes_after) == (14, 7, 7)
