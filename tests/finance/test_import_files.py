"""`import_return` on the files partners send: odd shapes that are read, and every fault that is
named, each in a file the test writes itself."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from finance.rules.layout import EDITION
from tests.finance.conftest import GOOD, LINES, Money, csv_return
from tests.finance.files import ods_table, write_ods, write_xls, write_xlsx
from tests.finance.test_import_return import run

Rows = list[list[Any]]
HEADS: Rows = [
    ["Template edition", str(EDITION)],
    ["Trust code", "money-trust"],
    ["Partner code", "pct"],
    ["Period code", "2009-09"],
    ["Financial year", "2009-10"],
    [],
]
HEADINGS = [
    "Line code",
    "Service",
    "Budget for the year",
    "Actual to date",
    "Commitments",
    "Forecast outturn",
    "Explanation",
]
FIRST = len(HEADS) + 2  # row of the first line


def lines(**changes: Any) -> Rows:
    return [
        [code, service, budget, *changes.get(code, GOOD[code])]
        for code, service, _, budget in LINES
    ]


def good(**changes: Any) -> Rows:
    return [*HEADS, HEADINGS, *lines(**changes)]


def write(folder: Path, kind: str, rows: Rows) -> Path:
    if kind == "xlsx":
        return write_xlsx(folder / "r.xlsx", {"Return": rows})
    if kind == "xls":
        return write_xls(folder / "r.xls", "Return", rows)
    if kind == "ods":
        escaped = [[str(v).replace("&", "&amp;") for v in row] for row in rows]
        return write_ods(folder / "r.ods", ods_table("Return", escaped))
    separator = {"csv": ",", "semicolons": ";", "tabs": "\t"}[kind]
    text = "\r\n".join(
        separator.join(f'"{v!s}"' if separator in str(v) else str(v) for v in row) for row in rows
    )
    path = folder / "r.csv"
    path.write_bytes(text.encode("cp1252"))
    return path


# --- shapes that are read -----------------------------------------------------------------


def title_rows(rows: Rows) -> Rows:
    return [["PCT children's services"], ["Prepared 14 October"], [], *rows[len(HEADS) :]]


def two_row_headings(rows: Rows) -> Rows:
    upper = ["", "", "Budget", "Actual", "", "Forecast", ""]
    lower = ["Line code", "Service", "for the year", "to date", "Commitments", "outturn", "Notes"]
    return [["A title over it all"], upper, lower, *rows[len(HEADS) + 1 :]]


def blank_and_total_rows(rows: Rows) -> Rows:
    head, body = rows[: FIRST - 1], rows[FIRST - 1 :]
    return [
        *head,
        body[0],
        [],
        body[1],
        ["", "Total for health", "", "620000.25", "20000", "1250000.50", ""],
        ["", "", "", "", "", "", ""],
        body[2],
        ["Total income", "", "", "25000", "0", "50000", ""],
        ["", "Net total", "", "595000.25", "20000", "1200000.50", ""],
    ]


def amounts_as_people_write_them(rows: Rows) -> Rows:
    rows = [list(row) for row in rows]
    rows[FIRST - 1][3:6] = ["£500,000.00", " 20 000 ", "1,010,000 DR"]
    rows[FIRST][3:6] = ["120,000.25", "-", "£240,000.50"]
    rows[FIRST + 1][3:6] = ["25,000.00", "(0.00)", "£ 50,000"]
    return rows


SHAPES: dict[str, Callable[[Rows], Rows]] = {
    "title rows": title_rows,
    "headings over two rows": two_row_headings,
    "blank and total rows": blank_and_total_rows,
    "amounts as people write them": amounts_as_people_write_them,
}


@pytest.mark.parametrize("kind", ["xlsx", "xls", "ods", "csv", "semicolons", "tabs"])
def test_every_shape_in_every_kind_gives_the_same_figures(
    money: Money, tmp_path: Path, kind: str
) -> None:
    for name, shape in SHAPES.items():
        answer, code = run(write(tmp_path, kind, shape(good())))
        assert (name, answer["errors"], code) == (name, [], 0)
        totals = answer["totals"]
        assert totals["expenditure"]["actual_to_date"] == "620000.25", name
        assert totals["expenditure"]["forecast_outturn"] == "1250000.50", name
        assert totals["net"]["actual_to_date"] == "595000.25", name


@pytest.mark.parametrize("kind", ["xlsx", "ods"])
def test_a_sheet_for_each_service(money: Money, tmp_path: Path, kind: str) -> None:
    sheets = {
        "Health": good()[:-1],
        "Income": [HEADINGS, good()[-1], ["Total income", "", "", "25000", "0", "50000"]],
        "Notes": [["Nothing to read here"]],
    }
    if kind == "xlsx":
        path = write_xlsx(tmp_path / "r.xlsx", sheets)
    else:
        tables = [ods_table(name, rows) for name, rows in sheets.items()]
        path = write_ods(tmp_path / "r.ods", "".join(tables))
    answer, code = run(path)
    assert (answer["errors"], code) == ([], 0)
    assert answer["sheet"] == "Health, Income"
    assert answer["totals"]["net"]["actual_to_date"] == "595000.25"


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("(1,234.50)", "-1234.50"),
        ("1234.50-", "-1234.50"),
        ("1,234.50 CR", "-1234.50"),
        ("−£1,234.50", "-1234.50"),
        ("£1,234.5", "1234.50"),
    ],
)
def test_negatives_as_ledgers_write_them(
    money: Money, tmp_path: Path, written: str, read: str
) -> None:
    path = tmp_path / "r.csv"
    path.write_bytes(csv_return(H200=(f'"{written}"', "0", "240000.50", "A refund of last year")))
    answer, _ = run(path)
    assert answer["errors"] == []
    total = {"-1234.50": "498765.50", "1234.50": "501234.50"}[read]
    assert answer["totals"]["expenditure"]["actual_to_date"] == total


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
def test_every_encoding_keeps_the_words(money: Money, tmp_path: Path, encoding: str) -> None:
    words = "Café costs – £60,000 over" if encoding != "cp1252" else "Café costs, £60.000 over"
    path = tmp_path / "r.csv"
    path.write_bytes(
        csv_return(H100=("500000", "0", "1060000", f'"{words}"')).decode().encode(encoding)
    )
    answer, code = run(path)
    assert (code, answer["errors"], answer["warnings"]) == (0, [], [])


# --- every fault, by its code -------------------------------------------------------------


def put(row: int, column: int, value: Any) -> Callable[[Rows], Rows]:
    """Change one cell; rows count from 1 and columns from 0."""

    def change(rows: Rows) -> Rows:
        rows = [list(each) for each in rows]
        rows[row - 1][column] = value
        return rows

    return change


def add(*more: list[Any]) -> Callable[[Rows], Rows]:
    return lambda rows: [*rows, *(list(row) for row in more)]


def without(row: int) -> Callable[[Rows], Rows]:
    return lambda rows: [each for at, each in enumerate(rows, start=1) if at != row]


END = FIRST + len(LINES)  # the row below the last line
FAULTS: dict[str, tuple[str, Callable[[Rows], Rows], str, bool]] = {
    # what is done: code, change, cell it is found in, whether it stops the return
    "a column is missing": ("missing-column", put(FIRST - 1, 4, "Owed"), "7:7", True),
    "a column is unknown": ("unknown-column", put(FIRST - 1, 6, "Mood"), "G7", False),
    "a column stands twice": ("repeated-column", put(FIRST - 1, 6, "Commitments"), "E7", True),
    "a line is unknown": ("unknown-line", put(FIRST, 0, "H101"), "A8", True),
    "a line stands twice": ("duplicated-line", add(lines()[0]), "A8", True),
    "a line is left out": ("missing-line", without(FIRST + 1), "A:A", True),
    "figures without a code": (
        "no-line-code",
        add(["", "Who?", "", "5", "5", "5", ""]),
        f"A{END}",
        True,
    ),
    "text where money belongs": ("not-money", put(FIRST, 3, "see note"), "D8", True),
    "a percentage in a money column": ("not-money", put(FIRST, 5, "103%"), "F8", True),
    "commas out of their places": ("not-money", put(FIRST, 3, "5,00,000"), "D8", True),
    "a minus and CR together": ("not-money", put(FIRST, 3, "-5 CR"), "D8", True),
    "a blank cell": ("blank-amount", put(FIRST, 4, ""), "E8", True),
    "another budget": ("budget-differs", put(FIRST, 2, "1000001"), "C8", True),
    "another year": ("wrong-year", put(5, 1, "2008-09"), "B5", True),
    "another period": ("wrong-period", put(4, 1, "2009-08"), "B4", True),
    "another partner": ("wrong-partner", put(3, 1, "council"), "B3", True),
    "another trust": ("wrong-trust", put(2, 1, "elsewhere"), "B2", True),
    "an older template": ("template-edition", put(1, 1, str(EDITION - 1)), "B1", True),
    "less than last time": ("below-last-actual", put(FIRST, 3, "100000"), "D8", False),
    "less than is spent and committed": (
        "forecast-below-commitments",
        put(FIRST, 4, "600000"),
        "F8",
        False,
    ),
    "a sign turned round": ("sign-flipped", put(FIRST, 5, "(1010000)"), "F8", False),
    "a variance without a word": ("no-explanation", put(FIRST, 5, "1100000"), "G8", False),
    "a total that does not add up": (
        "total-differs",
        add(["", "Total expenditure", "", "620000.26", "20000", "1250000.50", ""]),
        f"D{END}",
        True,
    ),
    "a subtotal that does not add up": (
        "total-differs",
        add(["", "Sub-total health", "", "620000.25", "20000", "1250000.50", ""]),
        f"D{END}",
        True,
    ),
    "words under the table": ("row-not-read", add(["See the notes"]), f"A{END}", False),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_every_fault_is_named_with_its_cell(money: Money, tmp_path: Path, fault: str) -> None:
    code, change, cell, stops = FAULTS[fault]
    money.submit(csv_return(code="2009-08"), code="2009-08")
    kind = ("xlsx", "csv")[list(FAULTS).index(fault) % 2]
    answer, exit_code = run(write(tmp_path, kind, change(good())))
    found = answer["errors" if stops else "warnings"]
    assert code in [finding["code"] for finding in found]
    (finding,) = [finding for finding in found if finding["code"] == code]
    assert finding["cells"][0]["cell"] == cell
    assert finding["message"].endswith(".")
    assert finding["remedy"].endswith(".")
    assert (exit_code == 1) == bool(answer["errors"])


def test_faults_that_only_workbooks_have(money: Money, tmp_path: Path) -> None:
    rows = good()
    rows[FIRST - 1][3] = ("=1/0", "#DIV/0!")
    rows[FIRST][3] = ("=SUM(A1)", "")
    rows[FIRST + 1][3] = 25000.005
    answer, code = run(write_xlsx(tmp_path / "r.xlsx", {"Return": rows}))
    assert code == 1
    assert {"cell-error", "formula-without-result"} <= {e["code"] for e in answer["errors"]}
    assert "fraction-of-a-penny" in {w["code"] for w in answer["warnings"]}
    twice = write_xlsx(tmp_path / "r.xlsx", {"Return": good(), "Copy": good()})
    assert [e["code"] for e in run(twice)[0]["errors"]] == ["several-tables"]
    hidden = write_xlsx(tmp_path / "r.xlsx", {"Return": good(), "Copy": good()}, ["Copy"])
    assert run(hidden)[0]["errors"] == []


def test_no_headings_and_no_word_whose_it_is(money: Money, tmp_path: Path) -> None:
    answer, code = run(write(tmp_path, "xlsx", lines()))
    assert (code, [e["code"] for e in answer["errors"]]) == (1, ["no-table"])
    answer, code = run(write(tmp_path, "xlsx", good()[len(HEADS) :]))
    assert (code, [w["code"] for w in answer["warnings"]]) == (0, ["no-head"])


def test_everything_at_once(money: Money, tmp_path: Path) -> None:
    rows = good(H100=("n/a", "0", "1010000", ""), H200=("5%", "", "10", ""))
    rows[FIRST + 1][2] = "1"
    rows.append(["H999", "New", "", "1", "1", "1", ""])
    answer, _ = run(write(tmp_path, "csv", rows))
    assert [e["code"] for e in answer["errors"]] == [
        "not-money",
        "not-money",
        "blank-amount",
        "budget-differs",
        "unknown-line",
    ]
