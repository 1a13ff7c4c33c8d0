"""Virements, align-or-pool and valuations in kind."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from finance.rules import align_or_pool, in_kind, powers, virement
from finance.rules.align_or_pool import CRITERIA, Answer, Verdict, weigh
from finance.rules.in_kind import Kind, Unit
from finance.rules.profile import equal_profile
from finance.rules.virement import Approver, Line, Move, approval_reasons, request_reasons

D = Decimal
pennies = st.decimals(-(10**8), 10**8, places=2, allow_nan=False)


def line(code: str, current: int = 1000, **more: object) -> Line:
    return Line(code=code, partner="PCT", level="executive", current=D(current), **more)  # type: ignore[arg-type]


def codes(moves: list[Move], *, period_closed: bool = False) -> set[str]:
    return {reason.code for reason in request_reasons(moves, period_closed=period_closed)}


GOOD = [Move(line("A"), D("-250.00")), Move(line("B"), D("250.00"))]


def test_a_plain_virement_may_be_asked_for() -> None:
    assert request_reasons(GOOD, period_closed=False) == []
    assert virement.size(GOOD) == 250


@pytest.mark.parametrize(
    ("moves", "code"),
    [
        ([], "too-few"),
        ([Move(line("A"), D(-1))], "too-few"),
        ([Move(line("A"), D(-5)), Move(line("B"), D(4))], "total"),
        ([Move(line("A"), D(-5)), Move(line("A"), D(5))], "twice"),
        ([*GOOD, Move(line("C"), D(0))], "nothing"),
        ([Move(line("A"), D("-0.005")), Move(line("B"), D("0.005"))], "pennies"),
        ([Move(line("A"), D(-1001)), Move(line("B"), D(1001))], "spoken-for"),
        ([Move(line("A", spoken_for=D(900)), D(-101)), Move(line("B"), D(101))], "spoken-for"),
        ([Move(line("A", is_income=True), D(-1)), Move(line("B"), D(1))], "income"),
        ([Move(line("A", ring_fence="Grant"), D(-1)), Move(line("B"), D(1))], "ring-fence"),
        ([Move(line("A"), D(-1)), Move(line("B", pool="CAMHS"), D(1))], "pool"),
        ([Move(line("A"), D(-1)), Move(Line("B", "PCT", "strategic", D(1)), D(1))], "level"),
        ([Move(line("A"), D(-1)), Move(Line("B", "Police", "executive", D(1)), D(1))], "partner"),
    ],
)
def test_what_stands_in_the_way_of_a_request(moves: list[Move], code: str) -> None:
    assert code in codes(moves)


def test_money_moves_freely_within_a_ring_fence_and_within_a_pool() -> None:
    for fence in ({"ring_fence": "Grant"}, {"pool": "CAMHS"}):
        moves = [Move(line("A", **fence), D(-1)), Move(line("B", **fence), D(1))]
        assert codes(moves) == set()


def test_a_closed_period_does_not_change() -> None:
    assert codes(GOOD, period_closed=True) == {"closed-period"}


def test_every_reason_is_given_at_once() -> None:
    moves = [Move(line("A", 10, ring_fence="Grant"), D(-20)), Move(line("B"), D(25))]
    assert codes(moves, period_closed=True) >= {"total", "spoken-for", "ring-fence"}


@pytest.mark.parametrize(
    ("approver", "code"),
    [
        (Approver("ann", D(1000)), "own"),
        (Approver("bob", D("249.99")), "limit"),
        (Approver("bob", None), "no-delegation"),
    ],
)
def test_who_may_not_approve(approver: Approver, code: str) -> None:
    reasons = approval_reasons(GOOD, requester="ann", approver=approver, period_closed=False)
    assert [reason.code for reason in reasons] == [code]


def test_another_person_within_the_limit_approves() -> None:
    bob = Approver("bob", D(250))
    assert approval_reasons(GOOD, requester="ann", approver=bob, period_closed=False) == []


def test_restrictions_are_asked_again_at_approval() -> None:
    changed = [Move(line("A", 100), D(-250)), GOOD[1]]
    bob = Approver("bob", D(250))
    found = approval_reasons(changed, requester="ann", approver=bob, period_closed=True)
    assert {reason.code for reason in found} == {"spoken-for", "closed-period"}


@given(st.lists(pennies.filter(bool), min_size=1, max_size=6))
def test_virements_that_may_be_asked_for_conserve(amounts: list[Decimal]) -> None:
    moves = [
        Move(line(str(i), 10**12), amount) for i, amount in enumerate([*amounts, -sum(amounts)])
    ]
    if request_reasons(moves, period_closed=False) == []:
        assert sum(move.line.current + move.amount for move in moves) == sum(
            move.line.current for move in moves
        )
    assert "total" not in codes(moves)


@given(pennies, pennies, st.integers(1, 12))
def test_a_moved_profile_sums_to_the_new_budget(
    budget: Decimal, amount: Decimal, period: int
) -> None:
    before = equal_profile(budget)
    after = virement.move_profile(before, amount, from_period=period)
    assert sum(after) == budget + amount
    assert after[: period - 1] == before[: period - 1]


@pytest.mark.parametrize("period", [0, 13])
def test_a_profile_is_moved_within_the_year(period: int) -> None:
    with pytest.raises(ValueError, match="months"):
        virement.move_profile(equal_profile(D(12)), D(1), from_period=period)


# Align or pool

answers = st.dictionaries(
    st.sampled_from([c.code for c in CRITERIA]), st.sampled_from(list(Answer))
)


@given(answers)
def test_points_add_up_to_the_weights_answered(given_answers: dict[str, Answer]) -> None:
    result = weigh(given_answers)
    answered = sum(
        2 * c.weight for c in CRITERIA if given_answers.get(c.code, Answer.NONE) is not Answer.NONE
    )
    assert result.for_align + result.for_pool == answered
    assert len(result.weighed) == 8
    unanswered = [c for c in CRITERIA if given_answers.get(c.code, Answer.NONE) is Answer.NONE]
    assert result.open_questions == tuple(c.question for c in unanswered)


@given(answers, st.sampled_from([c.code for c in CRITERIA if not c.decides]))
def test_an_answer_for_pooling_never_speaks_for_aligning(
    given_answers: dict[str, Answer], code: str
) -> None:
    order = [Verdict.ALIGN, Verdict.LEAN_ALIGN, Verdict.EVEN, Verdict.LEAN_POOL, Verdict.POOL]
    before = weigh(given_answers | {code: Answer.ALIGN}).verdict
    after = weigh(given_answers | {code: Answer.POOL}).verdict
    if before in order and after in order:
        assert order.index(after) >= order.index(before)


def all_answer(answer: Answer, **others: Answer) -> dict[str, Answer]:
    return {c.code: answer for c in CRITERIA} | others


def test_verdicts() -> None:
    assert weigh(all_answer(Answer.POOL)).verdict is Verdict.POOL
    assert weigh(all_answer(Answer.ALIGN, law=Answer.POOL)).verdict is Verdict.ALIGN
    assert weigh(all_answer(Answer.EVEN)).verdict is Verdict.EVEN
    assert weigh({}).verdict is Verdict.OPEN
    assert weigh({"objective": Answer.POOL}).verdict is Verdict.OPEN
    mixed = all_answer(Answer.POOL, objective=Answer.ALIGN, cost=Answer.ALIGN)
    assert weigh(mixed).verdict is Verdict.LEAN_POOL


def test_the_law_decides_against_a_pool_whatever_else_is_answered() -> None:
    result = weigh(all_answer(Answer.POOL, law=Answer.ALIGN))
    assert result.verdict is Verdict.BARRED
    assert "unlawful" in result.reasons[0]


@pytest.mark.parametrize("law", [Answer.NONE, Answer.EVEN])
def test_nobody_is_told_to_pool_before_the_law_was_looked_at(law: Answer) -> None:
    assert weigh(all_answer(Answer.POOL, law=law)).verdict is Verdict.LEAN_POOL


def test_reasons_begin_with_the_heaviest_on_the_verdicts_side() -> None:
    result = weigh(all_answer(Answer.POOL, flexibility=Answer.ALIGN))
    assert result.reasons[0].startswith("For pooling: one separate service")
    assert result.reasons[-1].startswith("For aligning: that each partner stays free")


def test_an_unknown_criterion_is_refused() -> None:
    with pytest.raises(ValueError, match="not criteria: luck"):
        weigh({"luck": Answer.POOL})


def test_there_are_eight_criteria_each_with_its_source() -> None:
    assert [criterion.row for criterion in CRITERIA] == list(range(1, 9))
    assert all("Table 3" in criterion.source for criterion in CRITERIA)
    assert sum(criterion.decides for criterion in CRITERIA) == 1
    assert align_or_pool.BY_CODE["law"].decides


# In kind


def valued(kind: Kind, unit: Unit, quantity: str, rate: str, basis: str = "grade 8") -> Decimal:
    return in_kind.value(
        kind=kind, unit=unit, quantity=D(quantity), rate=D(rate), basis=basis
    ).value


def test_values_by_example() -> None:
    assert valued(Kind.STAFF, Unit.HOURS, "37.5", "24.10") == D("903.75")
    assert valued(Kind.STAFF, Unit.FTE, "0.6", "41250") == D("24750.00")
    assert valued(Kind.PREMISES, Unit.SQUARE_METRES, "42", "155.55") == D("6533.10")
    assert valued(Kind.GOODS, Unit.ITEMS, "3", "0.335") == D("1.01")
    working = in_kind.value(
        kind=Kind.STAFF, unit=Unit.HOURS, quantity=D("1200.50"), rate=D(20), basis="x"
    ).working
    assert working == "1,200.50 × £20 for each hour"


@pytest.mark.parametrize(
    ("kind", "unit", "quantity", "rate", "basis", "words"),
    [
        (Kind.GOODS, Unit.FTE, "1", "1", "x", "Goods cannot be counted"),
        (Kind.STAFF, Unit.HOURS, "0", "1", "x", "more than nothing"),
        (Kind.STAFF, Unit.HOURS, "1", "-1", "x", "below nothing"),
        (Kind.STAFF, Unit.FTE, "1200", "1", "x", "Are they hours"),
        (Kind.STAFF, Unit.HOURS, "1", "1", " ", "where the rate comes from"),
    ],
)
def test_what_cannot_be_valued(
    kind: Kind, unit: Unit, quantity: str, rate: str, basis: str, words: str
) -> None:
    with pytest.raises(ValueError, match=words):
        valued(kind, unit, quantity, rate, basis)


@given(st.decimals("0.01", 10**5, places=2), st.decimals(0, 10**5, places=2))
def test_a_value_is_whole_pennies_and_no_further_than_half_a_penny_off(
    quantity: Decimal, rate: Decimal
) -> None:
    found = valued(Kind.STAFF, Unit.HOURS, str(quantity), str(rate))
    assert found == found.quantize(D("0.01"))
    assert abs(found - quantity * rate) <= D("0.005")


# Powers

COUNCIL = powers.Party("Council", "council", under_duty=True)
PCT = powers.Party("PCT", "health", under_duty=True)
HOSPITAL = powers.Party("Hospital", "health", under_duty=False)
CHARITY = powers.Party("Charity", "voluntary", under_duty=False)
POLICE = powers.Party("Police", "justice", under_duty=True)


@pytest.mark.parametrize(
    ("power", "parties", "words"),
    [
        ("nhs2006s75", [COUNCIL, PCT], ""),
        ("nhs2006s75", [COUNCIL, HOSPITAL], ""),
        ("health1999s31", [COUNCIL, PCT, CHARITY], "does not cover Charity"),
        ("nhs2006s75", [COUNCIL, POLICE], "needs an NHS body"),
        ("nhs2006s75", [PCT, HOSPITAL], "needs a council"),
        ("children2004s10", [COUNCIL, PCT, POLICE], ""),
        ("children2004s10", [COUNCIL, HOSPITAL], "Hospital is not"),
    ],
)
def test_whom_a_power_covers(power: str, parties: list[powers.Party], words: str) -> None:
    found = " ".join(powers.objections(power, parties))
    assert words in found
    assert bool(found) == bool(words)


def test_an_unknown_power_covers_nobody() -> None:
    with pytest.raises(ValueError, match="not a power"):
        powers.objections("magic", [COUNCIL])
