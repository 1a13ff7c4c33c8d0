"""A number that a workbook shows as a percentage is read as one, and refused as money."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter

from finance.rules.validation import check_return
from tests.finance.files import write_ods
from tests.finance.test_rules_validation import EXPECTED, FIRST, only, rows
from trusts.sheets import read_workbook
from trusts.sheets.percents import as_percent, percent_cells, percent_styles


def with_openpyxl(path: Path, content: list[list[Any]]) -> Path:
    book = openpyxl.Workbook()
    for row in content:
        book.active.append(row)
    cell = book.active.cell(FIRST, 6)
    cell.value, cell.number_format = 1.03, "0.0%"
    other = book.active.cell(FIRST + 1, 9)
    other.value, other.number_format = "=F9/C9", "0%"
    book.save(path)
    return path


def with_xlsxwriter(path: Path, content: list[list[Any]]) -> Path:
    with xlsxwriter.Workbook(path) as book:
        sheet, percent = book.add_worksheet("Return"), book.add_format({"num_format": 9})
        told = book.add_format({"num_format": '0" % of it"'})
        for r, row in enumerate(content):
            for c, value in enumerate(row):
                sheet.write_string(r, c, str(value))
        sheet.write_number(FIRST - 1, 5, 1.03, percent)
        sheet.write_formula(FIRST - 1, 8, "=F9/C9", percent, 1.03)
        sheet.write_number(FIRST - 1, 3, 500000, told)
    return path


@pytest.mark.parametrize("write", [with_openpyxl, with_xlsxwriter])
def test_a_typed_percentage_is_refused_in_words(tmp_path: Path, write: Any) -> None:
    checked = check_return(read_workbook(write(tmp_path / "r.xlsx", rows())), EXPECTED)
    finding = only(checked, "not-money")
    assert finding.message == "This is a percentage."
    assert [(spot.cell, spot.found) for spot in finding.spots] == [(f"F{FIRST}", "103%")]


def test_in_an_opendocument_spreadsheet_too(tmp_path: Path) -> None:
    cell = '<table:table-cell office:value-type="percentage" office:value="0.05"{}>'
    row = f"{cell.format('')}<text:p>5%</text:p></table:table-cell>"
    row += cell.format(' table:formula="of:=[.A1]/2"') + "<text:p>5%</text:p></table:table-cell>"
    table = f'<table:table table:name="R"><table:table-row>{row}</table:table-row></table:table>'
    (sheet,) = read_workbook(write_ods(tmp_path / "r.ods", table)).sheets
    assert sheet.value(1, 1) == "5%"
    assert sheet.value(1, 2) == "0.05"


@pytest.mark.parametrize(
    ("number", "text"),
    [("0.05", "5%"), ("1", "100%"), ("0.07000000000000001", "7%"), ("-0.1", "-10%"), ("?", "?%")],
)
def test_what_a_percentage_shows(number: str, text: str) -> None:
    assert as_percent(number) == text


def test_cells_over_the_edge_of_a_piece_are_found_once() -> None:
    sheet = b"".join(b'<c r="A%d" s="1"><v>0.5</v></c>' % row for row in range(1, 200))
    for size in (7, 64, 1000):
        chunks = [sheet[at : at + size] for at in range(0, len(sheet), size)]
        found = list(percent_cells(chunks, frozenset({1})))
        assert [row for _, row, _ in found] == list(range(1, 200))
    assert list(percent_cells([sheet], frozenset({2}))) == []


def test_styles_that_show_percentages() -> None:
    styles = (
        b'<styleSheet><numFmts><numFmt numFmtId="164" formatCode="0.0%"/>'
        b'<numFmt numFmtId="165" formatCode="0&quot; %&quot;"/></numFmts>'
        b'<cellStyleXfs><xf numFmtId="9"/></cellStyleXfs><cellXfs><xf numFmtId="0"/>'
        b'<xf numFmtId="9" fontId="0"/><xf numFmtId="164"><alignment/></xf><xf numFmtId="165"/>'
        b"</cellXfs></styleSheet>"
    )
    assert percent_styles(styles) == {1, 2}
    assert percent_styles(b"<styleSheet/>") == frozenset()
