"""The template workbook: what is locked, what it offers, and what it checks while one types."""

from __future__ import annotations

import io
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

from finance.rules.expectation import Expected
from finance.rules.layout import EDITION, MONEY, Column
from finance.rules.procedure import Settings, Strictness
from finance.rules.validation import check_return
from finance.rules.variance import Thresholds
from finance.template_checks import FILL_IN, MESSAGES, STARTERS, check_formula
from finance.template_workbook import COLUMNS, HEADING_ROW, write_template
from tests.finance.test_rules_validation import EXPECTED, codes, only
from trusts.sheets import read_workbook

FIRST = HEADING_ROW + 2
AT = {column: COLUMNS.index(column) + 1 for column in COLUMNS}
CELLS = {
    "budget": "D10",
    "previous": "F10",
    "actual": "G10",
    "commitments": "H10",
    "forecast": "I10",
    "explanation": "L10",
}


def template(expected: Expected = EXPECTED) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(write_template(expected)))


def formula(expected: Expected = EXPECTED, line: int = 0) -> str:
    return check_formula(expected.lines[line], expected, CELLS)


def test_only_the_cells_to_fill_in_are_unlocked() -> None:
    book = template()
    sheet = book["Return"]
    last = FIRST + len(EXPECTED.lines) - 1
    unlocked = {
        cell.coordinate for row in sheet.iter_rows() for cell in row if not cell.protection.locked
    }
    wanted = {
        sheet.cell(row, AT[column]).coordinate
        for row in range(FIRST, last + 1)
        for column in (*MONEY, Column.EXPLANATION)
    }
    assert unlocked == wanted
    assert all(sheet.protection.sheet and not sheet.protection.password for sheet in book)


def test_entry_cells_take_pounds_and_pennies_and_offer_beginnings() -> None:
    rules = {str(rule.sqref): rule for rule in template()["Return"].data_validations.dataValidation}
    assert set(rules) == {"G10:G13", "H10:H13", "I10:I13", "L10:L13"}
    money = rules["G10:G13"]
    assert (money.type, money.showErrorMessage) == ("custom", True)
    assert "ROUND(G10,2)=G10" in money.formula1
    words = rules["L10:L13"]
    assert (words.type, bool(words.showErrorMessage)) == ("list", False), "other words may be typed"
    assert words.formula1 == f'"{",".join(STARTERS)}"'
    assert len(words.formula1) <= 257, "what a spreadsheet program takes"


def test_a_line_says_what_is_wrong_with_it() -> None:
    text = formula()
    for code, message in MESSAGES.items():
        assert (message in text) is (code != "contracts-differ"), "the line has no contract"
    assert "ROUND(G10,2)<ROUND(F10,2)" in text
    assert "ROUND(I10,2)<ROUND(G10+H10,2)" in text
    assert ">=1000,OR(ABS(ROUND(I10-D10,2))>25000,ABS(ROUND(I10-D10,2))*100>5*ABS(D10))" in text
    assert len(text) < 8192
    income = formula(line=3)
    assert MESSAGES["forecast-below-commitments"] not in income
    assert MESSAGES["below-last-actual"] not in income, "there was no return before"


def test_the_trusts_own_thresholds_and_choice_of_checks_are_followed() -> None:
    strict = replace(
        EXPECTED,
        thresholds=Thresholds(explain_percent=Decimal("2.5"), explain_amount=Decimal(9_999)),
        explanation_words=4,
    )
    assert ">9999" in formula(strict)
    assert ">2.5*ABS" in formula(strict)
    assert "+1<4" in formula(strict)
    off = Settings(
        explanations=Strictness.OFF,
        checks=(
            ("below-last-actual", Strictness.OFF),
            ("forecast-below-commitments", Strictness.OFF),
            ("sign-flipped", Strictness.OFF),
        ),
    )
    assert formula(replace(EXPECTED, rulings=off.ruled)) == (
        '=IF(COUNT(G10:I10)<3,IF(COUNTA(G10:I10)=0,"Fill in",'
        '"Write an amount in every yellow cell; 0 for none."),"OK")'
    )


def test_the_head_counts_the_lines_live() -> None:
    sheet = template()["Return"]
    assert sheet["C3"].value == "Before you upload"
    assert 'COUNTIF(N10:N13,"OK")=4' in sheet["C4"].value.replace("M10:M13", "N10:N13")
    assert sheet["D5"].value.startswith("=COUNTIF(")
    shown = openpyxl.load_workbook(io.BytesIO(write_template(EXPECTED)), data_only=True)["Return"]
    assert shown.cell(FIRST, AT[Column.CHECK]).value == FILL_IN
    assert shown["C4"].value == "Not finished: 4 of 4 lines to fill in"


def test_variance_and_totals_are_live() -> None:
    sheet = template()["Return"]
    assert sheet.cell(FIRST, AT[Column.VARIANCE]).value == '=IF(I10="","",I10-D10)'
    assert sheet.cell(FIRST, AT[Column.PERCENT]).value == '=IF(OR(I10="",D10=0),"",J10/ABS(D10))'
    assert sheet.cell(FIRST + 4, AT[Column.VARIANCE]).value == "=SUM(J10:J12)"
    assert sheet.cell(FIRST + 6, AT[Column.ACTUAL]).value == "=G14-G15"


def test_it_prints_on_landscape_pages_with_its_headings() -> None:
    sheet = template(replace(EXPECTED, partner_name="Health & Care"))["Return"]
    assert sheet.page_setup.orientation == "landscape"
    assert sheet.print_title_rows == "$9:$9"
    assert sheet.page_setup.fitToHeight in (0, "0")
    assert sheet.oddFooter.left.text == "Health && Care, September 2009"
    assert sheet.freeze_panes == "C10"


def test_the_guidance_names_every_column_to_fill_in() -> None:
    sheet = template()["How to fill this in"]
    words = {cell.value for cell in sheet["A"]}
    assert {*(column.value for column in MONEY), "Explanation", "Check"} <= words


def test_a_template_of_an_older_edition_is_told(tmp_path: Path) -> None:
    book = template()
    sheet = book["Return"]
    sheet["B3"] = str(EDITION - 1)
    for row in range(FIRST, FIRST + 4):
        for column in MONEY:
            sheet.cell(row, AT[column]).value = 0
    book.save(tmp_path / "old.xlsx")
    checked = check_return(read_workbook(tmp_path / "old.xlsx"), EXPECTED)
    finding = only(checked, "template-edition")
    assert finding.message == "The template is an older edition."
    assert finding.spots[0].expected == str(EDITION)
    assert "unknown-column" not in codes(checked)


@pytest.mark.parametrize("lines", [0, 1])
def test_a_partner_with_hardly_any_lines_has_a_template_too(lines: int) -> None:
    sheet = template(replace(EXPECTED, lines=EXPECTED.lines[:lines]))["Return"]
    assert sheet.cell(FIRST + lines, 2).value == "Total expenditure"


@pytest.mark.parametrize("name", ["=1+1", "<r><t>x</t></r>", "@SUM(A1)", "bell \x07"])
def test_names_from_elsewhere_stay_text(name: str) -> None:
    line = EXPECTED.lines[0]._replace(service=name)
    cell = template(replace(EXPECTED, lines=(line,)))["Return"].cell(FIRST, AT[Column.SERVICE])
    assert cell.data_type == "s"
    assert cell.value.strip() == name.replace("\x07", "\ufffd")
