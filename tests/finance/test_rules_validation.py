"""Every fault of a return is found in one pass, with its cell; a good one passes."""

from __future__ import annotations

import io
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from finance.rules.expectation import Expected, ExpectedLine
from finance.rules.layout import EDITION, total_kind
from finance.rules.periods import parse_code
from finance.rules.validation import check_return
from finance.template_workbook import write_template
from tests.finance.files import write_xlsx
from trusts.sheets import read_workbook

D = Decimal


def line(code: str, service: str, current: str, previous: str | None = None, **other: Any):
    return ExpectedLine(
        code=code,
        service=service,
        category=other.pop("category", "Employees"),
        is_income=other.pop("is_income", False),
        current=D(current),
        profile_to_date=D(current) / 2,
        previous_actual=None if previous is None else D(previous),
        previous_explanation=other.pop("explanation", ""),
    )


EXPECTED = Expected(
    trust="anyplace",
    partner="anyplace-pct",
    partner_name="Anyplace PCT",
    period=parse_code("2009-09"),
    lines=(
        line("H100", "Community CAMHS", "1000000.00", "400000.00"),
        line("H200", "School nursing", "240000.50", "100000.00"),
        line("00123", "Totalmobile staff rostering", "12000.00"),
        line("H900", "Grant", "50000.00", is_income=True),
    ),
)
GOOD = {
    "H100": ("500000", "20000", "1010000", ""),
    "H200": ("120000.25", "0", "240000.50", ""),
    "00123": ("6000", "0", "12000", ""),
    "H900": ("25000", "0", "50000", ""),
}
HEAD = [
    ["Budget return: Anyplace PCT, September 2009"],
    ["Template edition", str(EDITION)],
    ["Trust code", "anyplace"],
    ["Partner code", "anyplace-pct"],
    ["Period code", "2009-09"],
    ["Financial year", "2009–10"],
    [],
    ["Line code", "Service", "Budget for the year", "Actual to date", "Commitments",
     "Forecast outturn", "Explanation"],
]  # fmt: skip
FIRST = len(HEAD) + 1  # row of the first line


def rows(**changes: Any) -> list[list[Any]]:
    """A good return; `H100=(…)` replaces a line's cells from the actual on."""
    found: list[list[Any]] = [list(row) for row in HEAD]
    for expected in EXPECTED.lines:
        cells = changes.get(expected.code, GOOD[expected.code])
        found.append([expected.code, expected.service, str(expected.current), *cells])
    return found


def check(tmp_path: Path, content: list[list[Any]]):
    return check_return(
        read_workbook(write_xlsx(tmp_path / "r.xlsx", {"Return": content})), EXPECTED
    )


def codes(checked) -> set[str]:
    return {finding.code for finding in checked.findings}


def only(checked, code: str):
    (finding,) = [finding for finding in checked.findings if finding.code == code]
    assert finding.message.endswith(".")
    assert finding.remedy.endswith(".")
    return finding


def test_a_good_return_passes_with_exact_totals(tmp_path):
    checked = check(tmp_path, rows())
    assert checked.findings == ()
    assert checked.is_valid
    assert checked.totals.expenditure_actual == D("626000.25")
    assert checked.totals.income_forecast == D("50000")
    assert checked.totals.net_forecast == D("1212000.50")
    first = checked.lines[0]
    assert (first.code, first.actual_cell, first.forecast_cell) == (
        "H100",
        f"D{FIRST}",
        f"F{FIRST}",
    )


def test_the_template_filled_in_passes_and_survives_a_reader_that_stores_no_results(tmp_path):
    book = openpyxl.load_workbook(io.BytesIO(write_template(EXPECTED)))
    sheet = book["Return"]
    assert sheet.protection.sheet
    for row in range(10, 14):
        code = sheet.cell(row, 1).value
        for column, text in zip((7, 8, 9), GOOD[code][:3], strict=True):
            cell = sheet.cell(row, column)
            assert not cell.protection.locked
            cell.value = float(text)
    assert sheet["D10"].protection.locked
    book.save(tmp_path / "filled.xlsx")
    checked = check_return(read_workbook(tmp_path / "filled.xlsx"), EXPECTED)
    assert checked.findings == ()
    assert len(checked.lines) == 4


def test_an_empty_template_says_every_blank_cell_in_one_finding(tmp_path):
    (tmp_path / "t.xlsx").write_bytes(write_template(EXPECTED))
    checked = check_return(read_workbook(tmp_path / "t.xlsx"), EXPECTED)
    assert codes(checked) == {"blank-amount"}
    assert len(only(checked, "blank-amount").spots) == 12
    assert not checked.lines


def test_the_template_writes_hostile_names_as_text(tmp_path):
    hostile = Expected("t", "p", "=HYPERLINK(1)", EXPECTED.period, (line("=1+1", "@SUM(A1)", "5"),))
    (tmp_path / "t.xlsx").write_bytes(write_template(hostile))
    book = openpyxl.load_workbook(tmp_path / "t.xlsx")
    assert book["Return"]["A10"].data_type == "s"
    assert book["Return"]["B10"].data_type == "s"
    formulas = [
        cell.value
        for sheet in book
        for row in sheet.iter_rows()
        for cell in row
        if cell.data_type == "f"
    ]
    begin = ("=IF(", "=SUM(", "=COUNTIF(", "=0", "=1-", "=D", "=E", "=G", "=H", "=I", "=J")
    assert all(text.startswith(begin) for text in formulas)
    assert not any("HYPERLINK" in text or "@SUM" in text for text in formulas)


def test_everything_wrong_at_once_is_found_at_once(tmp_path):
    content = rows(
        H100=("n/a", "20,00,0", "1300000", ""),
        H200=("90000", "0", "80000", "noted"),
    )
    content[FIRST - 1][2] = "999"
    content[-1][0] = "H901"
    content.append(["H200", "again", "240000.50", 1, 1, 1, ""])
    content.append([None, "who?", None, 5, 5, 5, ""])
    checked = check(tmp_path, content)
    assert {
        "not-money",
        "budget-differs",
        "unknown-line",
        "missing-line",
        "duplicated-line",
        "no-line-code",
        "below-last-actual",
        "forecast-below-commitments",
    } <= codes(checked)
    severities = [finding.is_error for finding in checked.findings]
    assert severities == sorted(severities, reverse=True)
    assert only(checked, "duplicated-line").cells == f"A{FIRST + 1} and A{FIRST + 4}"
    assert only(checked, "budget-differs").spots[0].expected == "£1,000,000.00"
    assert only(checked, "unknown-line").spots[0].expected == "perhaps H900"


def test_one_message_lists_every_cell(tmp_path):
    checked = check(
        tmp_path, rows(H100=("n/a", "0", "1000000", ""), H200=("TBC", "tbc", "240000.5", ""))
    )
    finding = only(checked, "not-money")
    assert finding.cells == f"D{FIRST}, D{FIRST + 1} and E{FIRST + 1}"
    assert [spot.found for spot in finding.spots] == ["n/a", "TBC", "tbc"]


@pytest.mark.parametrize(
    ("row", "value", "code"),
    [
        (2, "0", "template-edition"),
        (2, "99", "template-edition"),
        (3, "elsewhere", "wrong-trust"),
        (4, "anyplace-police", "wrong-partner"),
        (5, "2009-08", "wrong-period"),
        (6, "2010–11", "wrong-year"),
    ],
)
def test_a_return_of_another_partner_period_or_year(tmp_path, row, value, code):
    content = rows()
    content[row - 1][1] = value
    checked = check(tmp_path, content)
    finding = only(checked, code)
    assert finding.is_error
    assert (finding.spots[0].cell, finding.spots[0].found) == (f"B{row}", value)


def test_findings_that_only_follow_are_held_back(tmp_path):
    content = rows()
    content[3][1] = "anyplace-police"
    content[FIRST - 1][0] = "X1"
    assert codes(check(tmp_path, content)) == {"wrong-partner"}


def test_a_period_that_a_spreadsheet_took_for_a_date_is_still_the_period(tmp_path):
    content = rows()
    content[4][1] = "Sep-09"
    assert check(tmp_path, content).findings == ()


def test_columns_missing_unknown_and_repeated(tmp_path):
    content = rows()
    content[FIRST - 2][4] = "Owed"
    content[FIRST - 2].append("Actual to date")
    checked = check(tmp_path, content)
    assert only(checked, "missing-column").spots[0].expected == "Commitments"
    assert only(checked, "unknown-column").spots[0].found == "Owed"
    assert only(checked, "repeated-column").cells == f"D{FIRST - 1} and H{FIRST - 1}"


def test_headings_in_other_words_order_and_depth(tmp_path):
    content = [["A cover"], [], ["Our own column", "Forecast", "CODE", "Committed", "Actual"]]
    for expected in EXPECTED.lines:
        actual, commitments, forecast, _ = GOOD[expected.code]
        content.append(["x", forecast, expected.code, commitments, actual])
    checked = check(tmp_path, content)
    assert codes(checked) == {"no-head", "unknown-column", "missing-explanation-column"}
    assert checked.is_valid
    assert checked.totals.expenditure_actual == D("626000.25")


def test_no_headings_at_all(tmp_path):
    checked = check(tmp_path, [["just", "words"]])
    assert codes(checked) == {"no-table"}
    assert not checked.is_valid


def test_two_sheets_that_both_look_like_the_return(tmp_path):
    path = write_xlsx(tmp_path / "r.xlsx", {"One": rows(), "Two": rows()})
    assert "several-tables" in codes(check_return(read_workbook(path), EXPECTED))


def test_a_hidden_copy_does_not_disturb(tmp_path):
    path = write_xlsx(tmp_path / "r.xlsx", {"Old": rows(), "Return": rows()}, hidden=["Old"])
    checked = check_return(read_workbook(path), EXPECTED)
    assert checked.findings == ()
    assert checked.sheet == "Return"


def test_spreadsheet_errors_and_formulas_without_results(tmp_path):
    content = rows()
    content[FIRST - 1][3] = ("=1/0", "#DIV/0!")
    content[FIRST][3] = ("=A1+1", "")
    checked = check(tmp_path, content)
    assert only(checked, "cell-error").spots[0].found == "#DIV/0!"
    assert only(checked, "formula-without-result").cells == f"D{FIRST + 1}"
    assert {found.code for found in checked.lines} == {"00123", "H900"}


def test_blank_rows_do_not_end_the_reading_and_notes_are_told(tmp_path):
    content = rows()
    content.insert(FIRST, [])
    content += [[], [None, "Figures are provisional."]]
    checked = check(tmp_path, content)
    assert len(checked.lines) == 4
    assert codes(checked) == {"row-not-read"}
    assert checked.is_valid


def test_totals_that_add_up_and_totals_that_do_not(tmp_path):
    good = [
        [None, "Total expenditure", None, "626000.25", "20000", "1262000.50"],
        [None, "Total income", None, "25000", "0", "50000"],
        [None, "Net total", None, 601000.25, 20000, 1212000.5],
        ["TOTAL", None, None, "651000.25"],
    ]
    assert check(tmp_path, rows() + good).findings == ()
    bad = [[None, "Total expenditure", None, "626000.24", "20000", "1"]]
    finding = only(check(tmp_path, rows() + bad), "total-differs")
    assert finding.is_error
    assert finding.cells == f"D{FIRST + 4} and F{FIRST + 4}"
    assert finding.spots[0].expected == "£626,000.25"


def test_a_total_is_not_blamed_for_a_line_that_cannot_be_read(tmp_path):
    content = [*rows(H100=("n/a", "0", "1000000", "")), ["Total", None, None, "999"]]
    assert codes(check(tmp_path, content)) == {"not-money"}


@pytest.mark.parametrize(
    ("label", "kind"),
    [
        ("Total", "all"),
        ("GRAND TOTAL:", "all"),
        ("Sub-total", "sub"),
        ("Subtotal", "sub"),
        ("Total income", "income"),
        ("Total expenditure", "expenditure"),
        ("Net expenditure", "net"),
        ("Net total", "net"),
        ("Totalmobile", ""),
        ("Total care services", ""),
    ],
)
def test_which_labels_are_totals(label, kind):
    assert total_kind(label) == kind


def test_warnings_about_a_line_and_what_quiets_them(tmp_path):
    checked = check(
        tmp_path,
        rows(
            H100=("390000", "700000", "1080000", ""),
            H900=("25000", "0", "-50000", "Clawed back"),
        ),
    )
    assert codes(checked) == {
        "below-last-actual",
        "forecast-below-commitments",
        "no-explanation",
        "sign-flipped",
    }
    assert checked.is_valid
    finding = only(checked, "no-explanation")
    assert finding.cells == f"G{FIRST}"
    assert finding.spots[0].found == "overspend of £80,000.00, 8.0%"
    explained = check(tmp_path, rows(H100=("500000", "0", "1080000", "Agency nurses, £80,000")))
    assert explained.findings == ()


def test_what_can_be_read_of_a_line_is_checked_although_another_cell_of_it_cannot(tmp_path):
    checked = check(tmp_path, rows(H100=("390000", "n/a", "1080000", "")))
    assert codes(checked) == {"not-money", "below-last-actual", "no-explanation"}
    assert "H100" not in [line.code for line in checked.lines]
    unread = check(tmp_path, rows(H100=("390000", "700000", "soon", "")))
    assert codes(unread) == {"not-money", "below-last-actual"}


def test_fractions_of_a_penny_are_told_and_the_totals_allow_for_them(tmp_path):
    content = rows()
    content[FIRST - 1][3] = 500000 / 3
    content[FIRST - 1][6] = "Late start"
    content.append(["Total", None, None, 500000 / 3 + 120000.25 + 6000 - 25000])
    checked = check(tmp_path, content)
    assert codes(checked) == {"fraction-of-a-penny", "below-last-actual"}
    assert checked.lines[0].actual == D("166666.67")


def test_a_code_that_lost_its_zeros_is_recognised(tmp_path):
    content = rows()
    content[FIRST + 1][0] = 123
    finding = only(check(tmp_path, content), "unknown-line")
    assert finding.spots[0].expected == "perhaps 00123"
