"""Splits, risk shares and the memorandum account: no penny is lost or made."""

import itertools
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from finance.rules import memorandum, risk_share, split
from finance.rules.memorandum import Disposal, Disposition, Money, PartnerFunding
from finance.rules.risk_share import Agreement, Party, Rule, share_balance, what_if

D = Decimal
pennies = st.decimals(-(10**8), 10**8, places=2, allow_nan=False)
positive = st.decimals(0, 10**8, places=2, allow_nan=False)


# Splits


@given(pennies, st.lists(st.decimals("0.01", 20, places=2), max_size=5))
def test_a_split_and_its_rest_sum_to_the_line(amount: Decimal, percents: list[Decimal]) -> None:
    shares = [split.Share(f"P{i}", percent, "head count") for i, percent in enumerate(percents)]
    result = split.split(amount, shares)
    assert sum(result.parts.values(), D(0)) + result.unmapped == amount
    assert list(result.parts) == [share.key for share in shares]


def test_a_whole_split_leaves_nothing_unmapped() -> None:
    thirds = [split.Share("A", D("33.3"), "b"), split.Share("B", D("66.7"), "b")]
    result = split.split(D("0.05"), thirds)
    assert result.parts == {"A": D("0.02"), "B": D("0.03")}
    assert result.unmapped == D("0.00")


def test_a_line_without_shares_is_unmapped() -> None:
    assert split.split(D("12.34"), []).unmapped == D("12.34")


@pytest.mark.parametrize(
    ("shares", "words"),
    [
        ([("A", 60, "x"), ("B", 41, "x")], "add up to 101%"),
        ([("A", 10, "x"), ("A", 10, "x")], "there twice"),
        ([("A", 0, "x")], "more than nothing"),
        ([("A", 10, "  ")], "how the share of A was decided"),
    ],
)
def test_shares_that_cannot_be_used(shares: list[tuple[str, int, str]], words: str) -> None:
    given_shares = [split.Share(key, D(percent), basis) for key, percent, basis in shares]
    assert any(words in fault for fault in split.faults(given_shares))
    with pytest.raises(ValueError, match=words):
        split.split(D(100), given_shares)


# Risk shares


@st.composite
def agreements(draw: st.DrawFn) -> Agreement:
    count = draw(st.integers(1, 5))
    keys = [f"partner-{i}" for i in range(count)]
    rule = draw(st.sampled_from(list(Rule)))
    contributions = [draw(positive) for _ in keys]
    if not any(contributions):
        contributions[0] = D("1.00")
    fixed = rule is Rule.FIXED or (rule is Rule.CAPPED and draw(st.booleans()))
    caps: list[Decimal | None] = [None] * count
    rest = draw(st.integers(0, count - 1))
    if rule is Rule.CAPPED:
        if count == 1:
            rule = Rule.CONTRIBUTION
            fixed = False
        else:
            caps = [draw(positive) if i != rest else None for i in range(count)]

    def hundred() -> list[Decimal]:
        cuts = sorted(draw(st.lists(st.integers(0, 100), min_size=count - 1, max_size=count - 1)))
        edges = [0, *cuts, 100]
        return [D(b - a) for a, b in itertools.pairwise(edges)]

    over: list[Decimal | None] = [None] * count
    under: list[Decimal | None] = [None] * count
    if fixed:
        over, under = list(hundred()), list(hundred())
    parties = tuple(Party(*row) for row in zip(keys, contributions, over, under, caps, strict=True))
    return Agreement(rule, parties, host=keys[0], rest_borne_by=keys[rest])


@given(agreements(), pennies)
def test_portions_sum_to_the_balance_and_carry_its_sign(
    agreement: Agreement, balance: Decimal
) -> None:
    assert risk_share.faults(agreement) == []
    portions = share_balance(agreement, balance)
    assert sum((p.amount for p in portions), D(0)) == balance
    assert all(p.amount * balance >= 0 for p in portions)
    assert sum((p.held_back for p in portions), D(0)) == sum((p.taken_on for p in portions), D(0))
    assert all(p.amount == p.amount.quantize(D("0.01")) for p in portions)


@given(agreements(), st.decimals("0.01", 10**8, places=2))
def test_nobody_pays_more_of_a_deficit_than_the_cap(agreement: Agreement, deficit: Decimal) -> None:
    if agreement.rule is not Rule.CAPPED:
        return
    for party, portion in zip(agreement.parties, share_balance(agreement, -deficit), strict=True):
        if party.cap is not None:
            assert -portion.amount <= party.cap


@given(agreements())
def test_what_if_covers_every_outturn(agreement: Agreement) -> None:
    trials = what_if(agreement)
    assert [trial.percent for trial in trials] == [-10, -5, 0, 5, 10, 15, 20]
    for trial in trials:
        assert sum(trial.exposure.values(), D(0)) == -trial.balance
    level = trials[2]
    assert level.balance == 0
    assert not any(level.exposure.values())


PAIR = (Party("pct", D(300_000)), Party("council", D(100_000)))


def exposures(agreement: Agreement, deficit: int) -> list[Decimal]:
    return [portion.amount for portion in share_balance(agreement, D(-deficit))]


def test_each_rule_by_example() -> None:
    by_contribution = Agreement(Rule.CONTRIBUTION, PAIR, host="pct")
    assert exposures(by_contribution, 1000) == [-750, -250]
    assert exposures(Agreement(Rule.HOST, PAIR, host="pct"), 1000) == [-1000, 0]
    halves = tuple(Party(p.key, p.contribution, over=D(50), under=D(10 + 80 * i))
                   for i, p in enumerate(PAIR))  # fmt: skip
    fixed = Agreement(Rule.FIXED, halves, host="pct")
    assert exposures(fixed, 1000) == [-500, -500]
    assert [p.amount for p in share_balance(fixed, D(1000))] == [100, 900]
    capped = Agreement(
        Rule.CAPPED,
        (PAIR[0], Party("council", D(100_000), cap=D(200))),
        host="pct",
        rest_borne_by="pct",
    )
    assert exposures(capped, 1000) == [-800, -200]
    rest, held = share_balance(capped, D(-1000))
    assert (rest.taken_on, held.held_back) == (50, 50)
    assert [p.amount for p in share_balance(capped, D(1000))] == [750, 250]


@pytest.mark.parametrize(
    ("agreement", "words"),
    [
        (Agreement(Rule.HOST, (), host="x"), "at least one partner"),
        (Agreement(Rule.HOST, PAIR, host="x"), "host must be one of"),
        (Agreement(Rule.FIXED, PAIR, host="pct"), "Give every partner its share"),
        (Agreement(Rule.CAPPED, PAIR, host="pct", rest_borne_by="pct"), "at least one cap"),
        (Agreement(Rule.CONTRIBUTION, (Party("a", D(0)),), host="a"), "at least one contribution"),
        (Agreement(Rule.HOST, (PAIR[0], PAIR[0]), host="pct"), "there twice"),
        (Agreement(Rule.HOST, (Party("a", D(-1)),), host="a"), "below nothing"),
        (
            Agreement(
                Rule.FIXED,
                (Party("a", D(1), over=D(60), under=D(60)), Party("b", D(1), D(30), D(40))),
                host="a",
            ),
            "overspend add up to 90%",
        ),
        (
            Agreement(Rule.CAPPED, (Party("a", D(1), cap=D(5)),), host="a", rest_borne_by="a"),
            "cannot have a cap",
        ),
        (
            Agreement(Rule.CAPPED, (Party("a", D(1), cap=D(5)),), host="a"),
            "which partner bears",
        ),
    ],
)
def test_agreements_that_cannot_be_worked_out(agreement: Agreement, words: str) -> None:
    assert any(words in fault for fault in risk_share.faults(agreement))
    with pytest.raises(ValueError, match=words):
        share_balance(agreement, D(-1))


def test_a_rule_is_found_by_its_code() -> None:
    assert Rule.from_code("capped") is Rule.CAPPED
    with pytest.raises(ValueError, match="not a rule"):
        Rule.from_code("dice")


# The memorandum account

HEADING = memorandum.Heading("CAMHS", "2009–10", (("Power", "NHS Act 2006 s75"),))


def funding(key: str, agreed: Decimal, received: Decimal) -> PartnerFunding:
    return PartnerFunding(key, key.title(), agreed, D(0), agreed, received, received)


@given(agreements(), st.data())
def test_the_account_proves_itself(agreement: Agreement, data: st.DataObject) -> None:
    account = memorandum.draw_up(
        heading=HEADING,
        brought_forward=data.draw(pennies),
        funding=[funding(p.key, p.contribution, data.draw(positive)) for p in agreement.parties],
        schemes=[Money(f"s{i}", data.draw(pennies)) for i in range(data.draw(st.integers(0, 4)))],
        other_income=[Money("grant", data.draw(positive))],
        in_kind=[Money("rooms", data.draw(positive))],
        agreement=agreement,
    )
    assert memorandum.proves(account)
    assert account.total_funding - account.total_expenditure == account.balance
    assert sum((share.amount for share in account.shares), D(0)) == account.balance
    assert account.total_funding == (
        account.brought_forward + account.received + memorandum.total(account.other_income)
    )


def test_an_account_by_example() -> None:
    account = memorandum.draw_up(
        heading=HEADING,
        brought_forward=D("1000.00"),
        funding=[funding("pct", D(300_000), D(300_000)), funding("council", D(100_000), D(75_000))],
        schemes=[Money("Tier 2", D(200_000)), Money("Tier 3", D("175_999.99"))],
        agreement=Agreement(Rule.CONTRIBUTION, PAIR, host="pct"),
        in_kind=[Money("Rooms", D(5_000))],
        decided=[Disposition("pct", "", D(0), Disposal.CARRY, "A Director")],
    )
    assert account.balance == D("0.01")
    assert account.funding[1].outstanding == D(25_000)
    assert account.in_kind_value == D(5_000)
    first, second = account.dispositions
    assert (first.share, first.disposal, first.signed_by) == (
        D("0.01"),
        Disposal.CARRY,
        "A Director",
    )
    assert (second.share, second.disposal) == (D(0), None)


def test_a_surplus_is_not_topped_up_nor_a_deficit_returned() -> None:
    for spent, disposal in ((50, Disposal.TOP_UP), (150, Disposal.RETURN)):
        with pytest.raises(ValueError, match="does not fit"):
            memorandum.draw_up(
                heading=HEADING,
                brought_forward=D(0),
                funding=[funding("a", D(100), D(100))],
                schemes=[Money("all", D(spent))],
                agreement=Agreement(Rule.HOST, (Party("a", D(100)),), host="a"),
                decided=[Disposition("a", "A", D(0), disposal)],
            )


def test_both_sides_of_a_contribution_are_compared() -> None:
    one = PartnerFunding("a", "A", D(100), D(20), D(60), D(60), D(45))
    assert (one.revised, one.outstanding, one.sides_differ) == (120, 15, 15)


def test_the_funders_are_the_partners_of_the_risk_share() -> None:
    with pytest.raises(ValueError, match="those who fund the pool"):
        memorandum.draw_up(
            heading=HEADING,
            brought_forward=D(0),
            funding=[funding("a", D(1), D(1))],
            schemes=[],
            agreement=Agreement(Rule.CONTRIBUTION, PAIR, host="pct"),
        )
