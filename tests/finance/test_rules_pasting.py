"""Rows pasted from a spreadsheet, and typed figures as a file: what goes where, what is refused."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass, replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from finance.rules.expectation import Expected, ExpectedLine
from finance.rules.pasting import NotRows, PastedLine, read_pasted
from finance.rules.periods import Period
from finance.rules.validation import check_return
from finance.typed import field_of, write_csv
from finance.views.files import harmless
from trusts.sheets import Sheet, Workbook

SERVICES = {"H100": "Community CAMHS", "H200": "School nursing", "H900": "Development grant"}


def test_with_headings_in_any_order() -> None:
    text = (
        "Forecast outturn\tLine code\tOwn note\tActual to date\tCommitments\n"
        "£1,010,000\th100\tx\t500000\t20000\n"
        "\n"
        "240000.50\tH200\ty\t120000.25\t0\n"
        "1250000.50\tTotal expenditure\t\t620000.25\t20000\n"
    )
    assert read_pasted(text, SERVICES) == [
        PastedLine("H100", "500000", "20000", "£1,010,000", None),
        PastedLine("H200", "120000.25", "0", "240000.50", None),
    ]


@pytest.mark.parametrize(
    ("row", "line"),
    [
        ("H100\t5\t6\t7", PastedLine("H100", "5", "6", "7", None)),
        ("H100\t5\t6\t7\tWhy", PastedLine("H100", "5", "6", "7", "Why")),
        ("H100\tCommunity CAMHS\t5\t6\t7\tWhy", PastedLine("H100", "5", "6", "7", "Why")),
        ("H100\tCommunity CAMHS\t5\t6\t7", PastedLine("H100", "5", "6", "7", None)),
        ("H100\tCAMHS team\t5\tn/a\t7", PastedLine("H100", "5", "n/a", "7", None)),
        (
            "H100\tCommunity CAMHS\tThird-party\t9\t8\t4\t5\t6\t7\t-2\t-22%\tWhy",
            PastedLine("H100", "5", "6", "7", "Why"),
        ),
        (
            "H100\tCommunity CAMHS\tThird-party\t9\t8\t4\t5\t6\t7\t-2\t-22%\tWhy\tOK",
            PastedLine("H100", "5", "6", "7", "Why"),
        ),
        (
            "H100\tCommunity CAMHS\tThird-party\t9\t8\t4\t5\t6\t7\t-2\t-22%\tWhy\tOK\t11",
            PastedLine("H100", "5", "6", "7", "Why"),
        ),
    ],
)
def test_without_headings(row: str, line: PastedLine) -> None:
    assert read_pasted(row, SERVICES) == [line]


def test_an_explanation_over_two_lines_stays_one_cell() -> None:
    (line,) = read_pasted('H100\t5\t6\t7\t"Two posts,\nboth filled"', SERVICES)
    assert line.explanation == "Two posts,\nboth filled"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (" \n\t\n", "Paste the rows"),
        ("Service\tActual to date\tCommitments\nCAMHS\t1\t2", "no line code"),
        ("5\t6\t7\n8\t9\t1", "No row begins with a line code"),
        ("H100\t5\t6", "3 columns and no headings"),
        ("H100\t1\t2\t3\nX1\t1\t2\t3", "Row 2: “X1” is not a line"),
        ("H100\t1\t2\t3\nh100\t1\t2\t3", "Row 2: line H100 is there twice"),
    ],
)
def test_what_cannot_be_taken_over(text: str, words: str) -> None:
    with pytest.raises(NotRows, match=words):
        read_pasted(text, SERVICES)


def test_every_problem_is_told_at_once() -> None:
    with pytest.raises(NotRows) as caught:
        read_pasted("H100\t1\t2\t3\nX1\t1\t2\t3\nH100\t1\t2\t3", SERVICES)
    assert len(caught.value.problems) == 2


# --- Typed figures as a file --------------------------------------------------------------------


@dataclass
class Cells:
    actual: str = "1"
    commitments: str = "0"
    forecast: str = "100"
    explanation: str = ""


EXPECTED = Expected(
    trust="anyplace",
    partner="pct",
    partner_name="PCT",
    period=Period(2009, 6),
    lines=(ExpectedLine("H1", "Nursing", "Employees", False, Decimal(100), Decimal(50)),),
)


def read(content: bytes) -> Workbook:
    rows = [tuple(row) for row in csv.reader(io.StringIO(content.decode("utf-8-sig")))]
    return Workbook("text", (Sheet("typed", rows=rows),))


def test_what_was_typed_is_checked_like_a_file() -> None:
    content = write_csv(EXPECTED, {"H1": Cells(actual="£1,000.50", forecast="(20)")})
    checked = check_return(read(content), EXPECTED)
    (line,) = checked.lines
    assert (line.actual, line.forecast) == (Decimal("1000.50"), Decimal(-20))
    assert not checked.errors


def test_findings_lead_back_to_the_field() -> None:
    checked = check_return(read(write_csv(EXPECTED, {"H1": Cells(commitments="n/a")})), EXPECTED)
    (finding,) = checked.errors
    assert [(spot.line, field_of(spot.cell)) for spot in finding.spots] == [("H1", "commitments")]
    assert field_of("A7") == field_of("") == field_of("CC7") == ""


def test_a_line_nobody_typed_is_blank_not_missing() -> None:
    checked = check_return(read(write_csv(EXPECTED, {})), EXPECTED)
    assert {finding.code for finding in checked.errors} == {"blank-amount"}


@given(st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=60))
def test_words_come_back_as_typed_and_never_as_a_formula(words: str) -> None:
    content = write_csv(EXPECTED, {"H1": Cells(explanation=words)})
    cell = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))[-1][-1]
    assert cell.strip() == words.strip()
    assert not cell.startswith(("=", "+", "@", "\t", "\r")) or not cell.strip("+- 0123456789.,£()")


def test_a_line_named_like_a_formula_is_none_either() -> None:
    line = EXPECTED.lines[0]._replace(code="=H1", service="@SUM(A1)")
    expected = replace(EXPECTED, lines=(line,))
    content = write_csv(expected, {"=H1": Cells("1.00", "0", "2.00")})
    row = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))[-1]
    assert row[:2] == [" =H1", " @SUM(A1)"]
    (found,) = check_return(read(content), expected).lines
    assert (found.code, found.actual) == ("=H1", Decimal("1.00"))


@pytest.mark.parametrize("text", ["=1", "\n=1", " @A", "\uff1dHYPERLINK()", "\uff0b1"])
def test_a_download_of_findings_holds_no_formula(text: str) -> None:
    assert harmless(text) == f"'{text}"
    assert harmless("H100") == "H100"
