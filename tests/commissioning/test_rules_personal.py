"""Signs of a child's personal data in text: check digits, dates, and what is none of them."""

import datetime
import string

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from commissioning.rules.personal import (
    UPN_LETTERS,
    Sign,
    is_nhs_number,
    is_upn,
    nhs_check_digit,
    signs,
    upn_check_letter,
)

TODAY = datetime.date(2009, 11, 16)
nines = st.text(string.digits, min_size=9, max_size=9)
twelves = st.tuples(
    st.text(string.digits, min_size=11, max_size=11), st.sampled_from(string.digits + UPN_LETTERS)
).map("".join)


def found(text: str, *, strict: bool = False) -> set[Sign]:
    return set(signs(text, today=TODAY, strict=strict))


def nhs_number(nine: str) -> str:
    check = nhs_check_digit(nine)
    assume(check is not None)
    return f"{nine}{check}"


def upn(twelve: str) -> str:
    return upn_check_letter(twelve) + twelve


def test_known_numbers() -> None:
    assert is_nhs_number("9434765919")  # an example of the NHS data dictionary
    assert not is_nhs_number("9434765918")
    assert is_upn("B801200005001")
    assert not is_upn("A801200005001")


def test_a_remainder_of_one_leaves_no_number() -> None:
    nine = next(f"{n:09}" for n in range(1000) if nhs_check_digit(f"{n:09}") is None)
    assert not any(is_nhs_number(nine + digit) for digit in string.digits)


@given(nines, st.integers(0, 9), st.sampled_from(string.digits))
def test_one_wrong_digit_is_always_noticed(nine: str, place: int, digit: str) -> None:
    number = nhs_number(nine)
    assume(number[place] != digit)
    assert not is_nhs_number(number[:place] + digit + number[place + 1 :])


@given(nines, st.integers(0, 8))
def test_two_neighbours_changed_over_are_noticed(nine: str, place: int) -> None:
    number = nhs_number(nine)
    assume(number[place] != number[place + 1])
    swapped = number[:place] + number[place + 1] + number[place] + number[place + 2 :]
    assert not is_nhs_number(swapped)


@given(twelves, st.integers(1, 12), st.sampled_from(string.digits))
def test_one_wrong_character_of_a_upn_is_noticed(twelve: str, place: int, digit: str) -> None:
    number = upn(twelve)
    assume(number[place] != digit and (place < 12 or number[place].isdigit()))
    assert not is_upn(number[:place] + digit + number[place + 1 :])


@given(twelves)
def test_exactly_one_letter_fits(twelve: str) -> None:
    fitting = [letter for letter in string.ascii_uppercase if is_upn(letter + twelve)]
    assert fitting == [upn_check_letter(twelve)]


words = st.sampled_from(["see ", "for the child ", "(", "no. ", "\n", "NHS:"])


@given(nines, words, st.sampled_from(["{0}{1}{2}", "{0} {1} {2}", "{0}-{1}-{2}", "{0}. {1}. {2}"]))
def test_an_nhs_number_is_found_however_it_is_grouped(nine: str, before: str, form: str) -> None:
    number = nhs_number(nine)
    text = form.format(number[:3], number[3:6], number[6:])
    assert Sign.NHS_NUMBER in found(f"{before}{text}, who moved")


@given(twelves, words, st.booleans(), st.sampled_from(["", " ", "-"]))
def test_a_upn_is_found_in_either_case_and_with_gaps(
    twelve: str, before: str, lower: bool, gap: str
) -> None:
    number = upn(twelve)
    text = gap.join((number[0], number[1:4], number[4:8], number[8:]))
    assert Sign.UPN in found(before + (text.lower() if lower else text) + ".")


def test_digits_of_other_scripts_and_hidden_characters_hide_nothing() -> None:
    wide = "９４３ ４７６ ５９１９"
    assert Sign.NHS_NUMBER in found(wide)
    assert Sign.NHS_NUMBER in found("943\u200b476\u200b5919")
    assert Sign.NHS_NUMBER in found("943\u2011476\u20115919")
    assert Sign.UPN in found("B8012\u200d00005001")


@pytest.mark.parametrize(
    "text",
    [
        "born 3/4/2001",
        "DOB: 03.04.01",
        "d.o.b. 3-4-2001",
        "date of birth 2001-04-03",
        "born on the 3rd of April 2001",
        "April 3, 2001 is her birthday",
        "Born 3 Apr ’01",
    ],
)
def test_a_date_beside_a_word_of_birth_is_found_everywhere(text: str) -> None:
    assert Sign.BIRTH in found(text)
    assert Sign.BIRTH in found(text, strict=True)


@pytest.mark.parametrize(
    "text",
    ["since 3/4/2001", "3 April 2001", "April 3, 2001", "2001-04-03", "12-Mar-1999", "1.1.95"],
)
def test_a_bare_date_counts_only_around_one_child(text: str) -> None:
    assert found(text) == set()
    assert found(text, strict=True) == {Sign.DATE}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Ends on 31 March 2010.",  # to come
        "Agreed in March 2009, reviewed in spring 2010",
        "Cabinet minute 112 of 1931-05-04",  # too long ago to be a child's
        "£1,234,567,890 and 020 7946 0958",
        "31/02/2005 is no day",
        "Section 75 of 2006; SI 2000/617; 43 of 120",
        "9434765919123",  # longer numbers are other numbers
        "A801200005001",  # the letter does not fit
    ],
)
def test_what_is_no_personal_data_passes(text: str) -> None:
    assert found(text, strict=True) == set()


def test_each_kind_is_named_once_and_in_order() -> None:
    text = "Born 3/4/2001 and 4/5/2002, NHS 943 476 5919 and 9434765919, UPN B801200005001"
    assert signs(text, today=TODAY) == (Sign.NHS_NUMBER, Sign.UPN, Sign.BIRTH)


@given(st.text(max_size=300))
def test_any_text_can_be_looked_through(text: str) -> None:
    assert set(signs(text, today=TODAY)) <= set(signs(text, today=TODAY, strict=True))
