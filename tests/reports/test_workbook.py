"""Workbooks: formulas that are right, amounts that are exact, text that is never a formula."""

from __future__ import annotations

import datetime
import io
import zipfile
from decimal import Decimal
from xml.etree import ElementTree

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reports.workbook import (
    Column,
    Kind,
    Less,
    Plus,
    Row,
    Share,
    Sheet,
    SumOf,
    Total,
    Workbook,
)
from reports.workbook.figures import LossyAmount, digest, exact, grids
from reports.workbook.text import LONGEST, clean, is_risky
from reports.workbook.write import Made, write
from tests.reports.recalculate import Book, proves
from trusts.permissions import Permission

MADE = Made(
    trust="Anyplace & Co",
    asked_by="Tom Brightwell",
    made_at=datetime.datetime(2009, 11, 16, 10, 5, tzinfo=datetime.UTC),
)
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
NASTY = [
    "=1+1",
    "=cmd|'/C calc'!A0",
    "+44 1234",
    "-2+3",
    "@SUM(A1)",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    " =1+1",
    "http://example.org/",
    "<r><t>x</t></r>",
    "_x0041_",
    "{=1+1}",
    "#REF!",
    "0123",
    "TRUE",
    'a "quoted" <b>word</b> & more',
]
COLUMNS = [
    Column("name", "Name"),
    Column("kind", "Kind"),
    Column("sign", "Sign", Kind.COUNT),
    Column("budget", "Budget", Kind.MONEY, total=True),
    Column("forecast", "Forecast", Kind.MONEY, total=True),
    Column("variance", "Variance", Kind.MONEY, formula=Less("forecast", "budget"), total=True),
    Column("share", "Variance %", Kind.PERCENT, formula=Share("variance", "budget")),
    Column("both", "Both", Kind.MONEY, formula=Plus(("budget", "forecast")), total=True),
    Column("on", "On", Kind.DATE),
    Column("standing", "Standing", Kind.STANDING),
]
TOTALS = (
    Total("Spent", where=(("kind", "Expenditure"),)),
    Total("Got", where=(("kind", "Income"),)),
    Total("Net", less=("Spent", "Got")),
)


def row(name: str, budget: str, forecast: str | None, *, income: bool = False, **more) -> Row:
    return {
        "name": name,
        "kind": "Income" if income else "Expenditure",
        "sign": -1 if income else 1,
        "budget": Decimal(budget),
        "forecast": "not known" if forecast is None else Decimal(forecast),
        **more,
    }


def book_of(*rows: Row) -> Workbook:
    names = dict.fromkeys(str(each["name"]) for each in rows)
    summed = SumOf("lines", "forecast", where=(("name", "name"),), times="sign")
    spent = SumOf("lines", "budget", where=(("name", "name"),), only=(("kind", "Expenditure"),))
    return Workbook(
        "A report",
        "One month",
        "a draft",
        [
            Sheet(
                "names",
                "By name",
                "By name",
                [
                    Column("name", "Name"),
                    Column("spent", "Spent", Kind.MONEY, formula=spent, total=True),
                    Column("net", "Net", Kind.MONEY, formula=summed, total=True),
                ],
                [{"name": name} for name in names],
                totals=[Total("All")],
            ),
            Sheet("lines", "Lines", "Every line", COLUMNS, rows, totals=TOTALS, frozen=2),
        ],
        facts=[("Period", "September 2009")],
    )


SOME = (
    row("CAMHS", "100.10", "120.33", on=datetime.date(2009, 9, 30), standing="Red"),
    row("Camhs", "0.00", "5.00", standing="Amber"),
    row("CAMHS", "10.10", "9.33", income=True, standing="Green"),
    row("A*", "7.00", None),
)


def test_formulas_come_to_the_values_kept_with_them() -> None:
    data = write(book_of(*SOME), MADE)
    assert proves(data) > 20
    book = Book(data)
    assert book.value("By name", "C5") == 111.0  # CAMHS: 120.33 less 9.33; not that of "Camhs"
    assert book.value("By name", "C6") == 5.0
    assert [book.value("Lines", f"D{n}") for n in (9, 10, 11)] == [107.1, 10.1, 97.0]
    assert book.written["Lines"]["F5"].value == "=ROUND(E5-D5,2)"
    assert book.written["Lines"]["D9"].value.startswith("=ROUND(SUMIFS($D$5:$D$8,")
    assert book.value("Lines", "G6") == "no budget"
    assert book.written["Lines"]["F8"].value is None  # nothing is made up for a missing figure
    assert book.written["Lines"]["E8"].value == "not known"


amounts = st.decimals(
    min_value=Decimal("-99999999999.99"), max_value=Decimal("99999999999.99"), places=2
)


@settings(max_examples=15, deadline=None)
@given(
    st.lists(
        st.tuples(st.sampled_from(["a", "A", "b*", "=1"]), amounts, amounts, st.booleans()),
        min_size=1,
        max_size=12,
    )
)
def test_totals_hold_every_penny(lines) -> None:
    rows = [row(n, str(b), str(f), income=income) for n, b, f, income in lines]
    data = write(book_of(*rows), MADE)
    assert proves(data)
    book = Book(data)
    spent = sum((b for _, b, _, income in lines if not income), Decimal(0))
    assert Decimal(repr(book.kept_value("Lines", f"D{5 + len(rows)}"))) == spent
    net = sum((-f if income else f for _, _, f, income in lines), Decimal(0))
    last = 5 + len({n for n, *_ in lines})
    assert Decimal(repr(book.kept_value("By name", f"C{last}"))) == net


@given(amounts)
def test_amounts_go_in_and_come_out_to_the_penny(amount: Decimal) -> None:
    assert Decimal(repr(exact(amount))) == amount


@pytest.mark.parametrize(
    "amount", ["0.001", "10000000000000.00", "99999999999999999.99", "-10000000000000.01"]
)
def test_an_amount_that_would_lose_a_penny_is_refused(amount: str) -> None:
    with pytest.raises(LossyAmount):
        exact(Decimal(amount))
    with pytest.raises(LossyAmount):
        write(book_of(row("x", "1.00", "1.00"), row("y", amount, "0.00")), MADE)


def cells_of(data: bytes) -> list[ElementTree.Element]:
    """Every cell of every sheet, from the XML itself."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        sheets = [n for n in archive.namelist() if n.startswith("xl/worksheets/sheet")]
        roots = [ElementTree.fromstring(archive.read(name)) for name in sheets]  # noqa: S314 - ours
        return [cell for root in roots for cell in root.iter(f"{MAIN}c")]


@pytest.mark.parametrize("text", NASTY)
def test_text_is_never_a_formula(text: str) -> None:
    plain = len(Book(write(book_of(row("x", "1.00", "1.00")), MADE)).formulas())
    data = write(book_of(row(text, "1.00", "1.00", standing=text)), MADE)
    book = Book(data)
    assert len(book.formulas()) == plain
    assert proves(data) == plain
    said = clean(text).replace("_x0041_", "_x005F_x0041_")  # how a file writes it down
    kinds = [cell.get("t") for cell in cells_of(data) if "".join(cell.itertext()) == said]
    assert kinds == ["inlineStr"] * 3
    for cell in cells_of(data):
        formula = cell.find(f"{MAIN}f")
        if formula is not None:
            assert (formula.text or "").startswith(("ROUND(", "IF("))
            assert text not in (formula.text or "")


def test_text_that_looks_like_a_formula_stays_text_when_it_is_edited() -> None:
    data = write(book_of(row("=1+1", "1.00", "1.00"), row("plain", "1.00", "1.00")), MADE)
    sheet = openpyxl.load_workbook(io.BytesIO(data))["Lines"]
    assert sheet["A5"].quotePrefix
    assert not sheet["A6"].quotePrefix
    assert all(is_risky(text) for text in NASTY[:9])


def test_text_that_no_cell_can_hold_says_what_was_done_with_it() -> None:
    assert clean("a\x00b\x1bc\ud800d\uffff") == "a\ufffdb\ufffdc\ufffdd\ufffd"
    assert clean("one\r\ntwo\rthree") == "one\ntwo\nthree"
    for long in ("x" * 40_000, "\U0001f600" * 20_000):
        cut = clean(long)
        assert len(cut.encode("utf-16-le")) // 2 <= LONGEST
        assert cut.endswith("more than a cell holds)")
    write(book_of(row("x" * 40_000, "1.00", "1.00")), MADE)


def test_the_first_sheet_says_what_it_is() -> None:
    workbook = book_of(*SOME)
    data = write(workbook, MADE)
    book = openpyxl.load_workbook(io.BytesIO(data))
    said = {row[0].value: row[1].value for row in book["About"].iter_rows(min_row=3)}
    assert said["Trust"] == "Anyplace & Co"
    assert said["Asked for by"] == "Tom Brightwell"
    assert said["Read on"] == "16 November 2009 at 10:05"
    assert said["What these figures are"] == "a draft"
    assert said["Period"] == "September 2009"
    assert said["Digest of the figures"] == f"SHA-256 {digest(grids(workbook))}"
    assert book.active.title == "By name"


def test_the_digest_changes_with_a_penny_and_with_nothing_else() -> None:
    one = digest(grids(book_of(*SOME)))
    assert one == digest(grids(book_of(*SOME)))
    other = digest(grids(book_of(*SOME[:-1], row("A*", "7.01", None))))
    assert one != other


def test_a_sheet_prints_and_scrolls_well() -> None:
    book = openpyxl.load_workbook(io.BytesIO(write(book_of(*SOME), MADE)))
    sheet = book["Lines"]
    assert sheet.freeze_panes == "C5"
    assert (sheet.page_setup.orientation, int(sheet.page_setup.paperSize)) == ("landscape", 9)
    assert sheet.print_title_rows == "$4:$4"
    assert sheet["D5"].number_format.startswith("£#,##0.00")
    assert sheet["G5"].number_format.startswith("0.0%")
    assert sheet["I5"].is_date
    assert sheet.column_dimensions["A"].width > 10
    assert sheet.auto_filter.ref == "A4:J8"


def test_a_sheet_without_rows_says_so() -> None:
    data = write(book_of(), MADE)
    assert proves(data) == 0
    assert Book(data).value("Lines", "A5") == "There is nothing to list."


def sheet(key: str = "one", name: str = "One", **more) -> Sheet:
    columns = [Column("a", "A"), Column("b", "B", Kind.MONEY)]
    return Sheet(key, name, name, more.pop("columns", columns), more.pop("rows", []), **more)


SUM_OF_ONE = Column("b", "B", Kind.MONEY, formula=SumOf("one", "b"))


@pytest.mark.parametrize(
    "make",
    [
        lambda: sheet(name="a/b"),
        lambda: sheet(name="x" * 32),
        lambda: sheet(name="it's"),
        lambda: sheet(columns=[Column("a", "A"), Column("a", "B")]),
        lambda: sheet(rows=[{"nowhere": 1}]),
        lambda: sheet(totals=[Total("t", where=(("a", '"&cmd'),))]),
        lambda: Workbook("t", "", "", []),
        lambda: Workbook("t", "", "", [sheet(), sheet(name="Two")]),
        lambda: Workbook("t", "", "", [sheet(), sheet("two", "ONE")]),
        lambda: Workbook(
            "t",
            "",
            "",
            [
                sheet(needs=Permission.PAPER_CONFIDENTIAL),
                sheet("sum", "Sum", columns=[SUM_OF_ONE]),
            ],
        ),
    ],
)
def test_what_cannot_be_written_or_would_tell_a_secret_is_refused(make) -> None:
    with pytest.raises(ValueError, match=r"cannot|[Tt]wo|no |needs|confidential"):
        make()
