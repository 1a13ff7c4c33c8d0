"""Lines taken fast are judged as lines looked at closely are; and rows are kept as they came."""

from __future__ import annotations

import datetime
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from finance.rules import validation
from finance.rules.clean_lines import whole_pennies
from finance.rules.expectation import Expected, ExpectedLine
from finance.rules.money import NotMoney, read_amount
from finance.rules.own_layout import OwnLayout, signature
from finance.rules.periods import Period
from finance.rules.read_lines import ReadLines
from finance.rules.validation import check_return
from trusts.sheets import Fault, Moment, Number, Rows, Sheet, Truth, Unvalued, Workbook
from trusts.sheets.rows import cells_of, in_pieces, text_of

D = Decimal
HEADINGS = [
    "Line code",
    "Budget for the year",
    "Actual to date",
    "Commitments",
    "Forecast outturn",
    "Explanation",
]
LINES = tuple(
    ExpectedLine(
        code=code,
        service=f"Service {code}",
        category="Employees",
        is_income=code == "900",
        current=D(current),
        profile_to_date=D(0),
        previous_actual=None if previous is None else D(previous),
        key=number,
        contracted=D("300.00") if code == "C70" else None,
    )
    for number, (code, current, previous) in enumerate(
        [
            ("H100", "1000.00", "10.00"),
            ("h200", "-50.05", None),
            ("900", "0.00", "0.00"),
            ("C70", "300.00", None),
        ],
        start=1,
    )
)
EXPECTED = Expected("t", "p", "The P", Period(2009, 6), LINES)

amounts = st.one_of(
    st.integers(-300_000, 300_000).map(lambda pennies: pennies / 100),
    st.floats(allow_nan=True, allow_infinity=True),
    st.integers(-(10**6), 10**6),
    st.sampled_from([0.1 + 0.2, 1.005, 99999999999.99, 1e11, -0.0, "", None, "1,000.00", "(5.00)"]),
    st.sampled_from(["12", "12.5", "12.50", "-3.00", "£4", " 7.00", "n/a", "7.00 ", "1e3", "٣"]),
    st.sampled_from([True, {"e": "#REF!"}, {"f": "=A1"}, {"d": "2009-09-01"}]),
)
codes = st.sampled_from(
    ["H100", "h200", "H200", "C70", "900", 900.0, "", "X1", "Line code", "Total", None]
)
words = st.sampled_from(["", None, "Why", " ", "Prices rose twice", 5.0, {"e": "#N/A"}])
rows = st.lists(st.tuples(codes, amounts, amounts, amounts, amounts, words).map(list), max_size=12)


def workbook(values: list[list[Any]]) -> Workbook:
    kept = Rows()
    for count, piece in in_pieces(values, size=4):
        kept.append_piece(count, piece.encode())
    return Workbook("xlsx", (Sheet("Return", rows=kept),))


def judged(values: list[list[Any]], expected: Expected) -> Any:
    checked = check_return(workbook(values), expected)
    return list(checked.lines), checked.findings, checked.totals


@given(rows=rows, budget=st.booleans(), asked=st.sampled_from([1, 2]))
def test_fast_and_close_come_to_the_same(rows: list[list[Any]], budget: bool, asked: int) -> None:
    if budget:  # most rows agree with the budget, or nothing would be clean
        agreed = {line.code: float(line.current) for line in LINES}
        rows = [[row[0], agreed.get(str(row[0]), 0.0), *row[2:]] for row in rows]
    expected = replace(EXPECTED, explanation_words=asked)
    values = [HEADINGS, *rows, ["", "", "", "", "", ""], ["Total", "", 1.0, 2.0, 3.0]]
    fast = judged(values, expected)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(validation, "known_lines", lambda _: {})
        assert fast == judged(values, expected)


@given(
    rows=rows,
    negative=st.booleans(),
    mine=st.sampled_from([{}, {"x1": "H100"}, {"h100": "h200", "zz": "900"}]),
)
def test_in_a_partners_own_layout_too(
    rows: list[list[Any]], negative: bool, mine: dict[str, str]
) -> None:
    headings = ["Ours", "Agreed", "Paid", "Ordered", "Expected", "Why"]
    names = ["Line code", "Budget for the year", "Actual to date", "Commitments"]
    names += ["Forecast outturn", "Explanation"]
    own = OwnLayout(
        signature(headings),
        {name: at for at, name in enumerate(names, start=1)},
        income_negative=negative,
        codes=mine,
    )
    expected = replace(EXPECTED, layouts=(own,))
    values = [headings, *rows]
    fast = judged(values, expected)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(validation, "known_lines", lambda _: {})
        assert fast == judged(values, expected)


@given(amounts)
def test_pennies_are_those_of_the_careful_reading(value: Any) -> None:
    found = whole_pennies(value)
    if found is None:
        return
    text = text_of(value)
    amount = read_amount(text, binary=isinstance(text, Number))
    assert amount is not None
    assert amount.pounds * 100 == found
    assert not amount.was_rounded


@given(st.floats(-1e11, 1e11))
def test_what_is_not_whole_pennies_is_looked_at_closely(value: float) -> None:
    try:
        amount = read_amount(text_of(value), binary=True)
    except NotMoney:
        assert whole_pennies(value) is None
        return
    assert amount is not None
    if D(repr(value)) != amount.pounds:
        assert whole_pennies(value) is None


def test_a_line_that_stands_twice_is_kept_once() -> None:
    row = ["H100", 1000.0, 20.0, 0.0, 1000.0, ""]
    checked = check_return(workbook([HEADINGS, row, row]), EXPECTED)
    assert len(checked.lines) == 2
    assert len(checked.lines.once_each()) == 1
    (found,) = [f for f in checked.findings if f.code == "duplicated-line"]
    assert found.cells == "A2 and A3"


def test_lines_read_like_a_list() -> None:
    row = ["H100", 1000.0, 20.0, 0.0, 1000.0, "Why"]
    lines = check_return(workbook([HEADINGS, row]), EXPECTED).lines
    (only,) = lines
    assert lines[0] == lines[-1] == only
    assert lines[:1] == [only]
    assert (only.actual, only.actual_cell, only.explanation_cell) == (D("20.00"), "C2", "F2")
    with pytest.raises(IndexError):
        lines[1]
    assert not ReadLines()


def test_progress_is_told_and_ends_at_all() -> None:
    told: list[tuple[int, int]] = []
    rows = [["H100", "", "", "", "", ""]] * 5_000
    check_return(workbook([HEADINGS, *rows]), EXPECTED, lambda *how: told.append(how))
    assert told == [(2_000, 5_001), (4_000, 5_001), (5_001, 5_001)]


def test_rows_are_cells_when_asked_for() -> None:
    moment = datetime.date(2009, 9, 1)
    values = [
        ["a", 1.5, None, ""],
        [],
        [True, 7, float("nan"), {"e": "#N/A"}, {"f": "=B1"}, moment],
    ]
    kept = workbook(values * 3).sheets[0].rows
    assert len(kept) == 9
    assert kept[0] == ("a", "1.5")
    assert kept[1] == ()
    assert kept[-1] == kept[2] == kept[5]
    assert [type(cell) for cell in kept[2]] == [Truth, Number, Fault, Fault, Unvalued, Moment]
    assert list(kept) == [kept[at] for at in range(9)] == kept[:]
    assert [cells_of(row) for row in kept.values(7)] == kept[7:]  # type: ignore[attr-defined]  # Rows
    with pytest.raises(IndexError):
        kept[9]
