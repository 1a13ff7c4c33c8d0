"""The arithmetic of self-assessment, by example and by property."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessment import rules
from assessment.rules import DONT_KNOW, NOT_FOR_ME, Closeness, RoundState, Stage

ratings = st.sampled_from(list(rules.VALUES))
replies = st.sampled_from([*rules.CHOICES, None])


@given(st.lists(replies))
def test_a_spread_counts_every_reply_once(given_replies):
    found = rules.spread(given_replies)
    assert found.total == len(given_replies)
    assert found.dont_know == given_replies.count(DONT_KNOW)
    assert found.not_for_me == given_replies.count(NOT_FOR_ME)
    assert found.unanswered == given_replies.count(None)


@given(st.lists(replies), st.integers(0, 9), st.integers(0, 9), st.integers(0, 9))
def test_dont_know_not_for_me_and_silence_never_move_an_average(given_replies, a, b, c):
    plain = rules.spread(given_replies)
    padded = rules.spread(given_replies + [DONT_KNOW] * a + [NOT_FOR_ME] * b + [None] * c)
    assert padded.mean == plain.mean
    assert padded.middle == plain.middle
    assert rules.agreement(padded) == rules.agreement(plain)


@given(st.lists(ratings, min_size=1))
def test_mean_and_middle_lie_between_lowest_and_highest(given_ratings):
    found = rules.spread(given_ratings)
    assert found.lowest.value <= found.middle.value <= found.highest.value
    assert found.lowest.value <= found.mean <= found.highest.value


@given(st.lists(st.lists(replies), max_size=6))
def test_combining_spreads_is_spreading_the_whole(groups):
    whole = rules.spread([reply for group in groups for reply in group])
    assert rules.combine(rules.spread(group) for group in groups) == whole


@given(st.lists(ratings, min_size=2))
def test_agreement_lies_between_none_and_full(given_ratings):
    assert 0 <= rules.agreement(rules.spread(given_ratings)) <= 1


@given(ratings, st.integers(2, 30))
def test_members_who_rate_alike_agree_fully(rating, members):
    assert rules.agreement(rules.spread([rating] * members)) == 1


@given(st.integers(1, 20))
def test_an_even_split_between_the_ends_is_no_agreement(members):
    found = rules.spread(["not_in_place"] * members + ["leading"] * members)
    assert rules.agreement(found) == 0


@given(st.lists(ratings, min_size=2), st.randoms())
def test_agreement_does_not_depend_on_who_answered_first(given_ratings, random):
    shuffled = list(given_ratings)
    random.shuffle(shuffled)
    assert rules.agreement(rules.spread(shuffled)) == rules.agreement(rules.spread(given_ratings))


@given(st.lists(ratings, min_size=2))
def test_agreement_is_the_same_seen_from_either_end(given_ratings):
    codes = list(rules.VALUES)
    turned = [codes[-1 - codes.index(rating)] for rating in given_ratings]
    assert rules.agreement(rules.spread(turned)) == rules.agreement(rules.spread(given_ratings))


def test_one_rating_is_too_few_to_agree():
    assert rules.agreement(rules.spread(["leading", DONT_KNOW])) is None
    assert rules.closeness(None) is Closeness.TOO_FEW


@pytest.mark.parametrize(
    ("share", "words"),
    [
        (Fraction(1), Closeness.CLOSE),
        (Fraction(3, 4), Closeness.CLOSE),
        (Fraction(74, 100), Closeness.MIXED),
        (Fraction(1, 2), Closeness.MIXED),
        (Fraction(49, 100), Closeness.APART),
        (Fraction(0), Closeness.APART),
    ],
)
def test_agreement_in_words(share, words):
    assert rules.closeness(share) is words


@pytest.mark.parametrize(
    ("opened", "closed", "state"),
    [
        (False, False, RoundState.NOT_YET),
        (True, False, RoundState.OPEN),
        (True, True, RoundState.CLOSED),
    ],
)
def test_a_round_is_planned_until_opened_and_open_until_somebody_closes_it(opened, closed, state):
    assert rules.round_state(opened, closed) is state


def test_nobody_rated():
    found = rules.spread([DONT_KNOW, None])
    assert found.mean is None
    assert found.middle is None
    assert found.lowest is None
    assert found.highest is None


def test_an_even_number_takes_the_lower_middle():
    assert rules.spread(["emerging", "established"]).middle.code == "emerging"


@pytest.mark.parametrize("choice", ["", "Leading", "5", "dont know"])
def test_a_misspelt_choice_is_refused(choice):
    with pytest.raises(ValueError, match="not a"):
        rules.spread([choice])
    with pytest.raises(ValueError, match="not an answer"):
        rules.value_of(choice)


def test_a_family_rolls_up_to_the_mean_of_all_its_ratings():
    assert rules.roll_up("leading", ["emerging", "emerging"]) == 3
    assert rules.roll_up(None, ["emerging", DONT_KNOW, "established"]) == 3
    assert rules.roll_up("developing", []) == 3
    assert rules.roll_up(NOT_FOR_ME, [None, DONT_KNOW]) is None


@given(replies, st.lists(replies, max_size=5))
def test_a_rolled_up_rating_lies_among_the_ratings(own, nested):
    found = rules.roll_up(own, nested)
    values = [rules.VALUES[reply] for reply in [own, *nested] if reply in rules.VALUES]
    if values:
        assert min(values) <= found <= max(values)
    else:
        assert found is None


@given(st.lists(st.one_of(st.none(), st.fractions(1, 5)), max_size=8))
def test_an_average_ignores_what_is_not_there(figures):
    present = [figure for figure in figures if figure is not None]
    found = rules.average(figures)
    if present:
        assert min(present) <= found <= max(present)
        assert found * len(present) == sum(present)
    else:
        assert found is None


def test_a_half_goes_to_the_lower_step():
    assert rules.nearest_step(Fraction(7, 2)).code == "developing"
    assert rules.nearest_step(Fraction(36, 10)).code == "established"


@given(st.fractions(1, 5))
def test_the_nearest_step_is_within_half_of_the_figure_shown(average):
    shown = Fraction(rules.one_place(average))
    assert abs(rules.nearest_step(average).value - shown) <= Fraction(1, 2)
    assert abs(shown - average) <= Fraction(1, 20)


@given(st.fractions(1, 5), st.fractions(1, 5))
def test_the_same_figure_has_the_same_words(one, other):
    """1.46 and 1.5 are both read as 1.5, so both are "not in place"."""
    if rules.one_place(one) == rules.one_place(other):
        assert rules.nearest_step(one) == rules.nearest_step(other)
        assert rules.apart(one, other) == 0
    read = rules.one_place(one) - rules.one_place(other)
    assert Fraction(read) == rules.apart(one, other)


def test_an_average_off_the_scale_is_refused():
    with pytest.raises(ValueError, match="off the scale"):
        rules.nearest_step(Fraction(11, 2))


@given(st.sets(st.integers(0, 30)), st.sets(st.integers(0, 40)))
def test_progress_counts_only_what_was_asked(asked, answered):
    found = rules.progress(map(str, asked), map(str, answered))
    assert found.total == len(asked)
    assert found.answered == len(asked & answered)
    assert found.missing == len(asked - answered)


@pytest.mark.parametrize(
    ("answered", "total", "stage"),
    [(0, 4, Stage.NOT_STARTED), (1, 4, Stage.PART_WAY), (4, 4, Stage.COMPLETE)],
)
def test_stages(answered, total, stage):
    assert rules.Progress(answered, total).stage is stage
