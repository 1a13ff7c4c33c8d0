"""What the steps need and lack, conflicts, gaps of skills: pure rules and their data."""

import datetime
import string
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commissioning.catalogue import FRAMEWORK, SKILL_LEVELS, SKILLS, STANDARDS, STEPS, step
from commissioning.rules.conflicts import conflicts
from commissioning.rules.cycle import (
    FIRST_SIX,
    RULES,
    Facts,
    before_putting_forward,
    left_to_reinvest,
    look,
    missing,
    next_step,
)
from commissioning.rules.levels import level_of
from commissioning.rules.skills import Rating, gaps

DAY = datetime.date(2009, 11, 2)
FULL = Facts(
    commissioning_level="operational",
    purpose="change",
    said={need.key: "Said" for one in STEPS for need in one.needs if need.is_said},
    serves="BH1 Better births",
    assessment="Needs 2009",
    finished_on=DAY,
    children="Yes",
    families="Yes",
    staff="Yes",
    commissioners=frozenset({"Council", "PCT"}),
    funders=frozenset({"Council", "PCT"}),
    resources=Decimal("10.00"),
    providers=frozenset({"Charity"}),
    standards=14,
    signed_on=DAY,
    agreements=("C1",),
    ends="Old service",
    ends_on=DAY,
    released=Decimal("100.10"),
    reinvested=Decimal("100.10"),
)


def test_the_data_is_whole() -> None:
    assert [one.number for one in STEPS] == list(range(1, 10))
    assert (len(STANDARDS), len(SKILLS), len(FRAMEWORK), len(SKILL_LEVELS)) == (14, 12, 6, 4)
    assert all(one.source for one in STEPS)
    assert [one.source for one in STANDARDS] == (
        ["i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii", "xiii", "xiv"]
    )
    keys = [need.key for one in STEPS for need in one.needs]
    assert len(set(keys)) == len(keys)
    assert {n.key for one in STEPS for n in one.needs if not n.is_said} == set(RULES)
    for codes in (STANDARDS, SKILLS, FRAMEWORK):
        assert len({one.code for one in codes}) == len(codes)
    with pytest.raises(IndexError):
        step(10)


@pytest.mark.parametrize("purpose", ["new", "change", "renew", "end"])
@pytest.mark.parametrize("level", ["strategic", "operational", "individual"])
def test_nothing_is_missing_where_everything_is_there(level: str, purpose: str) -> None:
    facts = replace(FULL, commissioning_level=level, purpose=purpose)
    assert [missing(one, facts) for one in STEPS] == [()] * 9
    empty = Facts(commissioning_level=level, purpose=purpose)
    without = {found.need.key for one in STEPS for found in missing(one, empty)}
    met_by_nothing = {"conflicts"}  # nobody may provide, so nobody has a conflict
    asked = {n.key for one in STEPS for n in one.needs_of(level, purpose)}
    assert without == asked - met_by_nothing


@pytest.mark.parametrize(
    ("change", "number", "words"),
    [
        ({"finished_on": None}, 3, "not finished"),
        ({"families": ""}, 3, "families said"),
        ({"funders": frozenset({"PCT"})}, 4, "Nothing is recorded of Council"),
        ({"undeclared": ("Council",)}, 6, "Not declared: Council"),
        ({"standards": 13}, 6, "13 of 14"),
        ({"signed_on": None}, 7, "not signed it off"),
        ({"purpose": "end", "reinvested": Decimal("100.09")}, 4, "£0.01 is left over"),
        ({"purpose": "end", "reinvested": Decimal("100.11")}, 4, "£0.01 too much"),
    ],
)
def test_each_rule_says_what_is_missing(change: dict, number: int, words: str) -> None:
    found = missing(step(number), replace(FULL, **change))
    assert len(found) == 1
    assert words in found[0].words


def test_around_one_child_other_things_are_asked() -> None:
    keys = {
        f.need.key
        for one in STEPS
        for f in look(one, replace(FULL, commissioning_level="individual"))
    }
    assert {"own_assessment", "own_views", "forecast"} <= keys
    assert not {"assessment", "children"} & keys


@given(st.frozensets(st.integers(1, 9)))
def test_the_step_it_stands_at_is_the_first_that_is_not_completed(
    completed: frozenset[int],
) -> None:
    found = next_step(completed)
    assert found not in completed
    assert set(range(1, found)) <= completed
    lacking = {one.number for one in before_putting_forward(completed)}
    assert lacking == set(FIRST_SIX) - completed


pence = st.decimals(0, 10**7, places=2)


@given(st.lists(pence, max_size=8), pence)
def test_money_set_free_is_given_away_to_the_penny(lines: list[Decimal], more: Decimal) -> None:
    given_away = sum(lines, Decimal(0))
    released = given_away + more
    assert left_to_reinvest(released, given_away) == more
    facts = replace(FULL, purpose="end", released=released, reinvested=given_away)
    found = {one.need.key for one in missing(step(4), facts)}
    assert ("reinvested" in found) == (more != 0)


names = st.sets(st.sampled_from(string.ascii_uppercase[:6]))


@given(names, st.sampled_from("ABCDEF"), names, names, names)
def test_who_provides_and_decides_has_a_conflict(
    providers: set[str], lead: str, commissioners: set[str], funders: set[str], seated: set[str]
) -> None:
    found = conflicts(
        providers=providers,
        lead=lead,
        commissioners=commissioners,
        funders=funders,
        deciding={one: ["Executive"] for one in seated},
    )
    expected = providers & ({lead} | commissioners | funders | seated)
    assert [one.partner for one in found] == sorted(expected)
    assert all(one.why for one in found)


def test_a_conflict_says_every_part() -> None:
    (found,) = conflicts(
        providers=["A", "Outside"],
        lead="A",
        commissioners=["A"],
        funders=["A"],
        deciding={"A": ["Unit", "Executive"]},
    )
    assert found.why == (
        "leads the commissioning",
        "pays for it",
        "sits on Executive",
        "sits on Unit",
    )


ratings = st.dictionaries(
    st.integers(1, 5),
    st.dictionaries(
        st.sampled_from(["K1", "K2"]),
        st.builds(Rating, has=st.integers(0, 3), needs=st.integers(0, 3)),
    ),
)


@given(ratings)
def test_gaps_add_up(rated: dict[int, dict[str, Rating]]) -> None:
    for found in gaps(["K1", "K2"], rated):
        mine = [post[found.skill] for post in rated.values() if found.skill in post]
        assert found.posts == len(mine)
        assert found.levels == sum(max(0, one.needs - one.has) for one in mine)
        assert found.is_missing == (bool(mine) and all(one.has < 2 for one in mine))
        assert found.short <= found.posts


@pytest.mark.parametrize(
    ("chosen", "has_body", "level"),
    [
        ("strategic", False, "strategic"),
        ("strategic", True, None),
        ("operational", False, "executive"),
        ("operational", True, "operational"),
        ("individual", True, "operational"),
        ("individual", False, None),
    ],
)
def test_levels(chosen: str, has_body: bool, level: str | None) -> None:
    assert level_of(chosen, has_body=has_body) == level
