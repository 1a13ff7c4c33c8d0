"""Money is exact: what can be read is read to the penny, what cannot is refused."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from finance.rules.money import LIMIT, NotMoney, format_money, read_amount

PENNIES = st.integers(min_value=-(10**12), max_value=10**12)


@pytest.mark.parametrize(
    ("text", "pounds"),
    [
        ("1234.5", "1234.50"),
        ("£1,234.50", "1234.50"),
        ("£ 1,234.50", "1234.50"),
        ("(145,000)", "-145000.00"),
        ("(£145,000.25)", "-145000.25"),
        ("£(12)", "-12.00"),
        ("145-", "-145.00"),
        ("-£20", "-20.00"),
        ("£-20", "-20.00"),
        ("−20.10", "-20.10"),
        ("+7", "7.00"),
        ("1 234 567", "1234567.00"),
        ("\u00a01\u00a0234.50\u00a0", "1234.50"),
        (".5", "0.50"),
        ("5.", "5.00"),
        (" - ", "0.00"),
        ("–", "0.00"),
        ("(0)", "0.00"),
    ],
)
def test_typed_amounts(text, pounds):
    amount = read_amount(text)
    assert amount is not None
    assert str(amount.pounds) == pounds
    assert not amount.was_rounded


@pytest.mark.parametrize(
    "text",
    [
        "1,241,32",
        "12,34",
        "1234,50",
        "1.234",
        "1.234,50",
        "12.345",
        "n/a",
        "nil",
        "TBC",
        "5%",
        "£",
        "()",
        "--5",
        "(-5)",
        "-5-",
        "1e5",
        "NaN",
        "Infinity",
        "12 34",
        "£1,234.50 est",
        "100000000000",
        "٣",
    ],
)
def test_text_that_is_no_clear_amount_is_refused_with_a_remedy(text):
    with pytest.raises(NotMoney) as caught:
        read_amount(text)
    assert caught.value.reason.endswith(".")
    assert caught.value.remedy.endswith(".")


@pytest.mark.parametrize("text", ["", "  ", "\u00a0"])
def test_blank_is_not_nil(text):
    assert read_amount(text) is None
    assert read_amount(text, binary=True) is None


@given(PENNIES)
def test_a_binary_number_of_pennies_comes_back_exactly(pennies):
    pounds = Decimal(pennies) / 100
    amount = read_amount(repr(float(pounds)), binary=True)
    assert amount is not None
    assert amount.pounds == pounds
    assert not amount.was_rounded


# Up to £10 million a term: where terms cancel, the dust is as large as the largest term's.
@given(st.lists(st.integers(-(10**9), 10**9), min_size=1, max_size=30))
def test_dust_of_binary_sums_does_not_count_as_rounding(pennies):
    amount = read_amount(repr(sum(float(Decimal(p) / 100) for p in pennies)), binary=True)
    assert amount is not None
    assert amount.pounds == Decimal(sum(pennies)) / 100
    assert not amount.was_rounded


def test_fractions_of_a_penny_are_rounded_and_told():
    amount = read_amount("83.33333333333333", binary=True)
    assert amount is not None
    assert (amount.pounds, amount.was_rounded) == (Decimal("83.33"), True)
    half = read_amount("0.125", binary=True)
    assert half is not None
    assert half.pounds == Decimal("0.13")
    assert str(read_amount("-0.001", binary=True).pounds) == "0.00"


@given(PENNIES)
def test_what_we_write_we_can_read(pennies):
    pounds = Decimal(pennies) / 100
    amount = read_amount(format_money(pounds))
    assert amount is not None
    assert amount.pounds == pounds


def test_amounts_too_large_to_be_right_are_refused_in_both_forms():
    for binary in (True, False):
        with pytest.raises(NotMoney):
            read_amount(str(LIMIT), binary=binary)


def test_formats():
    assert format_money(Decimal("-1234.5")) == "−£1,234.50"
    assert format_money(Decimal("1234.5"), pennies=False) == "£1,235"


@pytest.mark.parametrize("text", ["9" * 29, "9" * 4500, f"-{'1' * 80}.00", "1" + " cr" * 3000])
def test_more_than_arithmetic_can_hold_is_refused_in_words(text):
    with pytest.raises(NotMoney):
        read_amount(text)
