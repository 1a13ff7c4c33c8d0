"""Where a return's figures stand: headings over two rows, several sheets, own layouts."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from finance.rules.layout import Column, find_tables, row_kind
from finance.rules.own_layout import (
    SAMPLE_COLUMNS,
    SAMPLE_ROWS,
    OwnLayout,
    heading_key,
    heading_labels,
    heading_texts,
    sample,
    signature,
)
from finance.rules.validation import check_return
from tests.finance.test_rules_validation import EXPECTED, codes, only
from trusts.sheets import Number, Sheet, Workbook

D = Decimal
LEDGER = [
    ["Ledger extract", "", "", "", ""],
    [],
    ["Cost centre ref", "Name", "Spend to Sep 09", "Full-year view", "Remarks"],
    ["H100", "Community CAMHS", "500000", "1010000", ""],
    ["H200", "School nursing", "120000.25", "240000.50", ""],
    ["00123", "Totalmobile", "6000", "12000", ""],
    ["H900", "Grant", "25000", "50000", ""],
]
OWN = OwnLayout(
    signature=signature(LEDGER[2]),
    columns={Column.CODE: 1, Column.ACTUAL: 3, Column.FORECAST: 4, Column.EXPLANATION: 5},
    commitments_nil=True,
    key=7,
)


def book(*sheets: list[list[Any]], names: tuple[str, ...] = ("A", "B", "C")) -> Workbook:
    return Workbook(
        "xlsx",
        tuple(
            Sheet(name, rows=[tuple(row) for row in rows])
            for name, rows in zip(names, sheets, strict=False)
        ),
    )


def with_layout(**changes: Any):
    return replace(EXPECTED, layouts=(replace(OWN, **changes),))


def changed(old: str, new: str) -> list[list[str]]:
    return [[new if cell == old else cell for cell in row] for row in LEDGER]


def test_a_sheet_nobody_has_explained_is_not_read():
    assert codes(check_return(book(LEDGER), EXPECTED)) == {"no-table"}


def test_a_partners_own_layout_is_recognised_and_used():
    checked = check_return(book(LEDGER), with_layout())
    assert codes(checked) == {"no-head"}
    assert checked.layout == 7
    assert checked.totals.expenditure_actual == D("626000.25")
    first = checked.lines[0]
    assert (first.actual_cell, first.forecast_cell) == ("C4", "D4")
    assert (first.commitments, first.commitments_cell) == (D(0), ""), "stated to be nil"


def test_the_month_in_a_heading_does_not_count():
    other_month = changed("Spend to Sep 09", "Spend to 31 October 2009")
    assert check_return(book(other_month), with_layout()).layout == 7
    other_words = changed("Spend to Sep 09", "Spend in Sep 09")
    assert codes(check_return(book(other_words), with_layout())) == {"no-table"}


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("Spend to Sept 09", "spend to #"),
        ("SPEND TO 30-September-2009", "spend to #"),
        ("Apr–Sep", "#"),
        ("Maytime costs", "maytime costs"),
        ("Sep09 actual", "# actual"),
        ("", ""),
    ],
)
def test_what_a_heading_is_recognised_by(text, key):
    assert heading_key(text) == key


def test_rows_without_two_words_have_no_signature():
    assert signature(["", "Total"]) == ""
    assert signature(["2009", "2010", "2011"]) == ""
    assert signature(["Code", "Actual"]) != signature(["Actual", "Code"])
    assert signature(["Code", "", "Actual"]) != signature(["Code", "Actual"])


def test_income_with_a_minus_is_turned():
    rows = [[*LEDGER[0]], [], *LEDGER[2:6], ["H900", "Grant", "-25000", "(50,000)", ""]]
    assert "sign-flipped" in codes(check_return(book(rows), with_layout()))
    checked = check_return(book(rows), with_layout(income_negative=True))
    assert codes(checked) == {"no-head"}
    assert checked.totals.income_forecast == D("50000.00")
    rows.append(["Total income", "", "-25,000", "-50000", ""])
    rows.append(["Net total", "", "601000.25", "1212500.50", ""])
    checked = check_return(book(rows), with_layout(income_negative=True))
    assert [spot.expected for spot in only(checked, "total-differs").spots] == ["£1,212,000.50"]


def test_own_codes_stand_for_the_agreed_lines():
    rows = changed("H100", "7710-CAM")
    assert "unknown-line" in codes(check_return(book(rows), with_layout()))
    checked = check_return(book(rows), with_layout(codes={"7710-cam": "H100"}))
    assert codes(checked) == {"no-head"}
    assert checked.lines[0].code == "H100"
    twice = [*rows, ["H100", "again", "1", "1", ""]]
    checked = check_return(book(twice), with_layout(codes={"7710-cam": "H100"}))
    assert only(checked, "duplicated-line").cells == "A4 and A8"


def test_a_layout_goes_before_headings_we_know():
    rows = [
        ["Code", "Actual", "Forecast", "Commitments"],
        *[[row[0], row[3], row[2], "0"] for row in LEDGER[3:]],
    ]
    own = OwnLayout(
        signature(rows[0]),
        {Column.CODE: 1, Column.ACTUAL: 3, Column.FORECAST: 2, Column.COMMITMENTS: 4},
    )
    assert check_return(book(rows), EXPECTED).totals.expenditure_actual == D("1262000.50")
    found = check_return(book(rows), replace(EXPECTED, layouts=(own,)))
    assert found.totals.expenditure_actual == D("626000.25")


# --- headings over two rows ---------------------------------------------------------------

TWO_ROWS = [
    ["Anyplace PCT: children's budgets", "", "", "", "", ""],
    ["", "", "Actual", "", "Year end", ""],
    ["Cost centre", "Description", "to date", "Commitments", "forecast", "Comments"],
    ["H100", "Community CAMHS", "500000", "20000", "1010000", ""],
    ["H200", "School nursing", "120000.25", "0", "240000.50", ""],
    ["00123", "Totalmobile", "6000", "0", "12000", ""],
    ["H900", "Grant", "25000", "0", "50000", ""],
]


def test_headings_over_two_rows_are_read_together():
    checked = check_return(book(TWO_ROWS), EXPECTED)
    assert codes(checked) == {"no-head"}
    assert checked.lines[0].actual_cell == "C4"
    assert checked.totals.expenditure_commitments == D(20000)


def test_a_heading_over_several_columns_belongs_to_each():
    assert heading_texts(["", "Actual", "", "Forecast"], ["Code", "to date", "last"]) == [
        "Code",
        "Actual to date",
        "Actual last",
        "Forecast",
    ]


def test_people_see_which_heading_a_column_stands_under():
    assert heading_labels(["Cost", "Actual", ""], ["centre", "to date", "last"]) == [
        "Cost centre",
        "Actual to date",
        "last (under Actual)",
    ]
    assert heading_labels(["Code"], ["", "x"]) == ["Code", "x (under Code)"]


def test_a_title_above_one_row_of_headings_does_not_disturb():
    (table,) = find_tables(
        book(
            [
                ["Return of September"],
                *TWO_ROWS[3:3],
                ["Code", "Actual", "Commitments", "Forecast"],
                ["H100", "1", "2", "3"],
            ]
        )
    )
    assert (table.heading_row, table.missing) == (2, ())


def test_two_rows_of_headings_in_a_partners_own_words():
    rows = [["", "", "Spent", ""], ["Ref", "Name", "so far", "View"], ["H100", "x", "1", "2"]]
    own = OwnLayout(
        signature(heading_texts(rows[0], rows[1])),
        {Column.CODE: 1, Column.ACTUAL: 3, Column.FORECAST: 4},
        heading_rows=2,
        commitments_nil=True,
    )
    (table,) = find_tables(book(rows), [own])
    assert (table.heading_row, table.own) == (2, own)
    assert find_tables(book(rows), [replace(own, heading_rows=1)]) == []


# --- several sheets -----------------------------------------------------------------------


def test_a_sheet_for_each_service_is_read_as_one_return():
    first = [*TWO_ROWS[:5], ["", "Total for health", "620000.25", "20000", "1250000.50", ""]]
    second = [TWO_ROWS[2], *TWO_ROWS[5:]]
    second[0] = ["Code", "Service", "Actual to date", "Commitments", "Forecast", "Explanation"]
    checked = check_return(book(first, second), EXPECTED)
    assert codes(checked) == {"no-head"}
    assert checked.sheet == "A, B"
    assert [(line.code, line.sheet) for line in checked.lines] == [
        ("H100", "A"),
        ("H200", "A"),
        ("00123", "B"),
        ("H900", "B"),
    ]
    second.append(["Total expenditure", "", "626000.25", "20000", "1262000.50", ""])
    assert codes(check_return(book(first, second), EXPECTED)) == {"no-head"}, "of both sheets"
    second[-1][2] = "6001"
    assert "total-differs" in codes(check_return(book(first, second), EXPECTED))


def test_the_same_line_on_two_sheets_is_for_people_to_settle():
    checked = check_return(book(TWO_ROWS, TWO_ROWS[:4]), EXPECTED)
    finding = only(checked, "several-tables")
    assert finding.is_error
    assert finding.spots[0].sheet == "B"
    assert checked.sheet == "A"


@pytest.mark.parametrize(
    ("code", "row", "kind"),
    [
        ("", ["", "Total for CAMHS", "5"], "sub"),
        ("Sub-total: health", ["Sub-total: health", "5"], "sub"),
        ("", ["", "", "Net total", "5"], "net"),
        ("", ["", "Total Wellbeing Ltd", "5"], ""),
        ("H300", ["H300", "Total", "5"], ""),
        ("", ["", "Totalmobile", "5"], ""),
    ],
)
def test_which_rows_are_totals(code, row, kind):
    assert row_kind(code, row) == kind


# --- what is kept of a file ---------------------------------------------------------------


def test_a_sample_is_small_and_shows_visible_sheets_first():
    wide = [["x" * 500] * 100] * 500
    kept = sample(
        Workbook("xlsx", (Sheet("Hidden", hidden=True, rows=[("a",)]), Sheet("Wide", rows=wide)))
    )
    assert [sheet["name"] for sheet in kept] == ["Wide", "Hidden"]
    assert len(kept[0]["rows"]) == SAMPLE_ROWS
    assert len(kept[0]["rows"][0]) == SAMPLE_COLUMNS
    assert len(kept[0]["rows"][0][0]) == 60
    assert type(sample(book([[Number("5")]]))[0]["rows"][0][0]) is str


def test_headings_beyond_what_is_kept_do_not_count():
    row = ["Code", "Spend", *(f"Extra {'x' * n}" for n in range(100))]
    kept = sample(book([row]))[0]["rows"][0]
    own = OwnLayout(signature(kept), {Column.CODE: 1, Column.ACTUAL: 2})
    (table,) = find_tables(book([row, ["H100", "1"]]), [own])
    assert table.own == own
