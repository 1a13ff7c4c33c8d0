"""Quorum: both sample terms of reference, composite rules, and what holds for every rule."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from governance.rules import quorum_data
from governance.rules.quorum import (
    AREA_SAMPLE,
    BOARD_SAMPLE,
    Clause,
    Count,
    Either,
    Every,
    Group,
    Member,
    Rule,
    Share,
    quorum,
)

SECTORS = ["council", "health", "education"]


def board(commissioning: int = 8, provider: int = 8) -> list[Member]:
    sides = ["commissioning"] * commissioning + ["provider"] * provider
    return [Member(key=key, side=side) for key, side in enumerate(sides, start=1)]


def test_the_sample_board_needs_three_quarters_of_all_and_of_commissioners() -> None:
    members = board()
    all_but_four_providers = [m.key for m in members if m.key <= 12]
    assert quorum(BOARD_SAMPLE, members, all_but_four_providers).met
    all_but_four_commissioners = [m.key for m in members if m.key > 4]
    verdict = quorum(BOARD_SAMPLE, members, all_but_four_commissioners)
    assert not verdict.met
    assert [clause.met for clause in verdict.clauses] == [True, False]
    assert verdict.words == (
        "The quorum is not met. 75% of members: 12 of 16 present, 12 needed; "
        "75% of commissioning members: 4 of 8 present, 6 needed."
    )


def test_the_sample_boards_chair_may_have_heard_absent_members() -> None:
    members = board()
    present = list(range(1, 11))
    assert not quorum(BOARD_SAMPLE, members, present).met
    verdict = quorum(BOARD_SAMPLE, members, present, heard=[11, 12])
    assert verdict.met
    assert verdict.by_hearing
    assert "counting 2 absent members whose views the chair has heard" in verdict.words
    strict = Rule(BOARD_SAMPLE.clause)
    assert not quorum(strict, members, present, heard=[11, 12]).met


def test_the_sample_area_group_needs_half_of_its_voting_members() -> None:
    members = [Member(key=key, voting=key <= 13) for key in range(1, 16)]
    assert not quorum(AREA_SAMPLE, members, [1, 2, 3, 4, 5, 6, 14, 15]).met
    verdict = quorum(AREA_SAMPLE, members, [1, 2, 3, 4, 5, 6, 7])
    assert verdict.met
    assert verdict.words == ("The quorum is met. 50% of voting members: 7 of 13 present, 7 needed.")


def test_seven_members_including_one_from_the_nhs() -> None:
    nhs = Group(sector="health", words="the NHS")
    rule = Rule(Every((Count(7), Count(1, nhs))))
    assert rule.words == "At least 7 members and 1 member from the NHS."
    members = [Member(key=k, sector="health" if k > 8 else "council") for k in range(1, 11)]
    assert not quorum(rule, members, range(1, 8)).met
    assert quorum(rule, members, [1, 2, 3, 4, 5, 6, 9]).met


def test_a_choice_of_clauses() -> None:
    rule = Rule(Either((Count(5), Every((Count(3), Share(Decimal(100), Group(side="provider")))))))
    assert rule.words == "At least 5 members or (3 members and 100% of provider members)."
    members = board(commissioning=4, provider=2)
    assert quorum(rule, members, [1, 5, 6]).met
    assert not quorum(rule, members, [1, 2, 5]).met
    assert quorum(rule, members, [1, 2, 3, 4, 5]).met


def test_somebody_on_both_sides_counts_on_each() -> None:
    members = [Member(key=1, side="both"), Member(key=2, side="")]
    for side in ("commissioning", "provider"):
        rule = Rule(Share(Decimal(100), Group(side=side)))
        assert quorum(rule, members, [1]).met


def test_a_share_of_nobody_is_never_met() -> None:
    rule = Rule(Share(Decimal(75), Group(side="commissioning")))
    verdict = quorum(rule, [Member(key=1)], [1])
    assert not verdict.met
    assert "nobody holds such a seat" in verdict.words


@pytest.mark.parametrize(
    ("percent", "seats", "needed"),
    [("75", 13, 10), ("50", 7, 4), ("33.33", 3, 1), ("100", 9, 9), ("66.67", 3, 3), ("0.01", 5, 1)],
)
def test_shares_are_never_rounded_down(percent: str, seats: int, needed: int) -> None:
    assert Share(Decimal(percent)).needed(seats) == needed


def test_unknown_and_repeated_keys_are_refused() -> None:
    with pytest.raises(ValueError, match="Not members"):
        quorum(AREA_SAMPLE, [Member(key=1)], [2])
    with pytest.raises(ValueError, match="Not members"):
        quorum(BOARD_SAMPLE, [Member(key=1)], [1], heard=[2])
    with pytest.raises(ValueError, match="twice"):
        quorum(AREA_SAMPLE, [Member(key=1), Member(key=1)], [1])


groups = st.builds(
    Group,
    voting=st.booleans(),
    side=st.sampled_from(["", "commissioning", "provider"]),
    sector=st.sampled_from(["", *SECTORS]),
    words=st.just("a sector"),
)
simple: st.SearchStrategy[Clause] = st.one_of(
    st.builds(Share, st.decimals(min_value=Decimal("0.01"), max_value=100, places=2), groups),
    st.builds(Count, st.integers(1, 12), groups),
)
clauses = simple | st.lists(simple, min_size=1, max_size=3).map(tuple).flatmap(
    lambda some: st.sampled_from([Every(some), Either(some)])
)
rules = st.builds(Rule, clauses, st.booleans())


@st.composite
def bodies(draw: st.DrawFn) -> tuple[list[Member], set[int]]:
    members = draw(
        st.lists(
            st.builds(
                Member,
                key=st.integers(1, 60),
                voting=st.booleans(),
                side=st.sampled_from(["", "commissioning", "provider", "both"]),
                sector=st.sampled_from(SECTORS),
            ),
            max_size=25,
            unique_by=lambda member: member.key,
        )
    )
    keys = [member.key for member in members]
    present = set(draw(st.lists(st.sampled_from(keys)))) if keys else set()
    return members, present


@given(rules, bodies(), st.data())
def test_one_more_present_never_breaks_a_quorum(
    rule: Rule, body: tuple[list[Member], set[int]], data: st.DataObject
) -> None:
    members, present = body
    if quorum(rule, members, present).met and members:
        more = present | {data.draw(st.sampled_from([m.key for m in members]))}
        assert quorum(rule, members, more).met


@given(rules, bodies())
def test_an_empty_room_never_meets_a_quorum(
    rule: Rule, body: tuple[list[Member], set[int]]
) -> None:
    assert not quorum(rule, body[0], []).met


@given(rules, bodies())
def test_who_is_not_in_the_group_makes_no_difference(
    rule: Rule, body: tuple[list[Member], set[int]]
) -> None:
    members, present = body
    stranger = Member(key=99, voting=False, sector="other")
    for clause, after in zip(
        quorum(rule, members, present).clauses,
        quorum(rule, [*members, stranger], present).clauses,
        strict=True,
    ):
        assert clause.there == after.there


@given(rules, bodies(), st.data())
def test_hearing_absent_members_only_ever_helps_and_only_where_allowed(
    rule: Rule, body: tuple[list[Member], set[int]], data: st.DataObject
) -> None:
    members, present = body
    keys = [member.key for member in members]
    heard = set(data.draw(st.lists(st.sampled_from(keys)))) if keys else set()
    before = quorum(rule, members, present)
    after = quorum(rule, members, present, heard)
    if before.met:
        assert after == before
    if after.met != before.met:
        assert rule.chair_may_hear_absent
        assert after.by_hearing


@given(st.decimals(min_value=Decimal("0.01"), max_value=100, places=2), st.integers(1, 200))
def test_a_share_needs_the_fewest_that_reach_it(percent: Decimal, seats: int) -> None:
    needed = Share(percent).needed(seats)
    assert 1 <= needed <= seats
    assert Decimal(needed) * 100 >= percent * seats
    assert needed == 1 or Decimal(needed - 1) * 100 < percent * seats


@given(rules)
def test_a_rule_survives_being_stored(rule: Rule) -> None:
    assert quorum_data.from_data(quorum_data.to_data(rule)) == rule


@pytest.mark.parametrize(
    "data",
    [
        None,
        [],
        {},
        {"share": "75"},
        {"share": "0", "of": {}},
        {"share": "101", "of": {}},
        {"share": "NaN", "of": {}},
        {"share": "many", "of": {}},
        {"count": 0, "of": {}},
        {"count": True, "of": {}},
        {"count": "7", "of": {}},
        {"count": 7, "of": {"colour": "red"}},
        {"count": 7, "of": {"voting": "yes"}},
        {"count": 7, "of": {"side": "left"}},
        {"count": 7, "of": {"sector": "health"}},
        {"count": 7, "of": []},
        {"all": []},
        {"all": {}},
        {"all": [{"count": 1, "of": {}}], "any": [{"count": 1, "of": {}}]},
        {"all": [{"all": [{"all": [{"count": 1, "of": {}}]}]}]},
        {"all": [{"count": 1, "of": {}}] * 13},
        {"count": 1, "of": {}, "chair_may_hear_absent": "yes"},
    ],
)
def test_data_that_is_no_rule_is_refused(data: object) -> None:
    with pytest.raises(ValueError, match=r"."):
        quorum_data.from_data(data)
