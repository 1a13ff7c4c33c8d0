"""Good spreadsheets of every kind come out in one shape."""

import codecs
import datetime
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from tests.finance.files import ods_table, write_ods, write_xls, write_xlsx
from trusts.sheets import Fault, Moment, Number, Unvalued, address, column_letters, read_workbook
from trusts.sheets.delimited import separator

ROWS = [["Code", "Actual"], ["A1", 1234.5], ["B2", "(145,000)"]]


def values(path: Path, sheet: int = 0) -> list[list[str]]:
    return [list(row) for row in read_workbook(path).sheets[sheet].rows]


def test_xlsx_keeps_addresses_kinds_and_hidden_sheets(tmp_path):
    path = write_xlsx(
        tmp_path / "return.xlsx",
        {"Lists": [["hidden"]], "Return": [[], [], [None, "00123", 0.1 + 0.2, True, 7]]},
        hidden=["Lists"],
    )
    book = read_workbook(path)
    assert [(sheet.name, sheet.hidden) for sheet in book.sheets] == [
        ("Lists", True),
        ("Return", False),
    ]
    sheet = book.visible[0]
    assert sheet.rows[0] == ()
    assert sheet.value(99, 99) == ""
    assert sheet.cell(3, 2).address == "B3"
    assert sheet.value(3, 2) == "00123"
    assert type(sheet.value(3, 2)) is str
    assert isinstance(sheet.value(3, 3), Number)
    assert sheet.value(3, 3).startswith("0.3")
    assert sheet.value(3, 4) == "TRUE"
    assert sheet.value(3, 5) == "7"


def test_error_cells_and_formulas_without_results_are_seen_not_empty(tmp_path):
    path = write_xlsx(
        tmp_path / "return.xlsx",
        {
            "Return": [
                ["a", ("=1/0", "#DIV/0!"), ("=A9", "")],
                ["b", ("=1+1", 2)],
                [],
                [("=C1", "")],
            ]
        },
    )
    sheet = read_workbook(path).sheets[0]
    assert isinstance(sheet.value(1, 2), Fault)
    assert sheet.value(1, 2) == "#DIV/0!"
    assert isinstance(sheet.value(1, 3), Unvalued)
    assert sheet.value(1, 3) == "=A9"
    assert isinstance(sheet.value(2, 2), Number)
    assert sheet.value(2, 2) == "2"
    assert isinstance(sheet.value(4, 1), Unvalued)


def test_ods_with_endless_empty_rows_reads_and_shows_errors(tmp_path):
    table = (
        '<table:table table:name="Return"><table:table-row>'
        '<table:table-cell office:value-type="float" office:value="12.5"><text:p>£12.50</text:p>'
        "</table:table-cell>"
        '<table:table-cell table:formula="of:=[.A9]" office:value-type="string" '
        'calcext:value-type="error"><text:p>#REF!</text:p></table:table-cell>'
        '<table:table-cell table:formula="of:=[.A1]"/></table:table-row>'
        '<table:table-row table:number-rows-repeated="1048575">'
        '<table:table-cell table:number-columns-repeated="16384"/></table:table-row></table:table>'
    )
    sheet = read_workbook(write_ods(tmp_path / "return.ods", table)).sheets[0]
    assert sheet.value(1, 1) == "12.5"
    assert isinstance(sheet.value(1, 1), Number)
    assert isinstance(sheet.value(1, 2), Fault)
    assert isinstance(sheet.value(1, 3), Unvalued)


def test_xls_reads_with_its_error_cells(tmp_path):
    path = write_xls(tmp_path / "return.xls", "Return", [*ROWS, ["C3", ValueError()]])
    sheet = read_workbook(path).sheets[0]
    assert sheet.name == "Return"
    assert sheet.value(2, 2) == "1234.5"
    assert isinstance(sheet.value(4, 2), Fault)
    assert sheet.value(4, 2) == "#REF!"


def test_ods_table_reads(tmp_path):
    path = write_ods(tmp_path / "return.ods", ods_table("Return", ROWS))
    assert values(path) == [["Code", "Actual"], ["A1", "1234.5"], ["B2", "(145,000)"]]


def test_a_date_is_told_from_text(tmp_path):
    book = xlsxwriter.Workbook(tmp_path / "d.xlsx")
    sheet = book.add_worksheet()
    sheet.write_datetime(0, 0, datetime.date(2009, 9, 30), book.add_format({"num_format": 14}))
    book.close()
    assert isinstance(read_workbook(tmp_path / "d.xlsx").sheets[0].value(1, 1), Moment)


TEXT = "Code;Actual;Explanation\r\nA1;£1.234;“Größer”\r\n\r\nB2;(145);–\r\n"


@pytest.mark.parametrize(
    ("encoding", "mark"),
    [
        ("utf-8", codecs.BOM_UTF8),
        ("utf-8", b""),
        ("utf-16-le", codecs.BOM_UTF16_LE),
        ("utf-16-be", codecs.BOM_UTF16_BE),
        ("utf-16-le", b""),
        ("cp1252", b""),
    ],
)
def test_text_in_every_encoding_reads_the_same(tmp_path, encoding, mark):
    path = tmp_path / "return.csv"
    path.write_bytes(mark + TEXT.encode(encoding))
    assert values(path) == [
        ["Code", "Actual", "Explanation"],
        ["A1", "£1.234", "“Größer”"],
        [],
        ["B2", "(145)", "–"],
    ]


@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_separators_and_line_endings(tmp_path, mark, ending):
    path = tmp_path / "return.csv"
    rows = [["Code", "Actual", "Note"], ["A1", "1", "one"], ["B2", "2", "two"], ["C3"]]
    path.write_bytes(ending.join(mark.join(row) for row in rows).encode())
    assert values(path) == rows


def test_commas_inside_quotation_marks_do_not_choose_the_separator():
    assert separator('a;b\n"1,2,3";"4,5,6"\n"7,8,9";x\n') == ";"


def test_excels_own_separator_hint_is_obeyed_and_keeps_the_row_numbers(tmp_path):
    path = tmp_path / "return.csv"
    path.write_text("sep=;\na;b,c\n")
    assert values(path) == [[], ["a", "b,c"]]


@given(st.integers(min_value=1, max_value=16_384), st.integers(min_value=1, max_value=1_048_576))
def test_addresses_are_unique_and_ordered_like_a_spreadsheets(column, row):
    number = 0
    for letter in column_letters(column):
        number = number * 26 + ord(letter) - 64
    assert number == column
    assert address(row, column) == f"{column_letters(column)}{row}"


def test_the_last_column_is_xfd():
    assert column_letters(16_384) == "XFD"
