"""The copy with the findings marked in its cells: kept formats, safe text, capped cost."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse
from openpyxl.comments import Comment
from openpyxl.styles import Font

from finance import reading
from finance.marking import Busy, Labels, Marked, build, builder
from finance.marking.marks import ERROR, WARNING
from finance.marking.model import LIST, anchor
from finance.models import ReturnFile
from finance.template_workbook import write_template
from tests.finance.conftest import Money, csv_return
from tests.finance.files import ods_table, write_ods, write_xls, write_xlsx
from trusts.sheets import Limits, Unusable

LABELS = Labels("r.xlsx", "The PCT", "September 2009")


def error(cell: str, *, sheet: str = "Return", **more: str) -> Marked:
    spot = {"sheet": sheet, "cell": cell, "line": "", "found": "", "expected": ""} | more
    return Marked(True, "This is not an amount.", "Write a number of pounds.", [spot])


def warning(cell: str, *, sheet: str = "Return") -> Marked:
    return Marked(False, "A heading.", "Look at it.", [{"sheet": sheet, "cell": cell}])


def marked(path: Path, *findings: Marked, **more: Any) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(build(path, path.name, findings, LABELS, **more)))


def rgb(cell: Any) -> str:
    return str(cell.fill.fgColor.rgb)


def test_the_senders_own_workbook_is_kept(tmp_path: Path) -> None:
    path = tmp_path / "r.xlsx"
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Return"
    sheet.append(["Line code", "Actual"])
    sheet.append(["H100", "n/a"])
    sheet.append(["Total", "=SUM(B2:B2)"])
    sheet["A2"].font = Font(bold=True)
    sheet["B2"].number_format = "£#,##0.00"
    sheet["B2"].comment = Comment("Ask Ann", "Ann")
    sheet["D1"] = "Merged"
    sheet.merge_cells("D1:E2")
    sheet.column_dimensions["A"].width = 33
    book.create_sheet("Notes")["A1"] = "Our own notes"
    book.save(path)
    made = marked(path, error("B2", expected="an amount"), warning("E2"), warning("3:3"))
    assert made.sheetnames == [LIST, "Return", "Notes"]
    kept = made["Return"]
    assert kept["A2"].font.bold
    assert kept["B2"].number_format == "£#,##0.00"
    assert kept["B3"].value == "=SUM(B2:B2)"
    assert kept.column_dimensions["A"].width == 33
    assert rgb(kept["B2"]) == ERROR
    assert rgb(kept["D1"]) == rgb(kept["A3"]) == WARNING
    text = kept["B2"].comment.text
    assert text.startswith("Error: This is not an amount.\nWrite a number of pounds.")
    assert "Expected: an amount." in text
    assert text.endswith("Ann: Ask Ann")
    assert made.active.title == LIST
    assert not kept.sheet_view.tabSelected, "two selected tabs would both be typed into"


def test_the_first_sheet_lists_everything_with_links(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "r.xlsx", {"It's mine": [["a", "b"], ["1", "2"]]})
    whole = Marked(False, "The file does not say.", "Look.", [])
    made = marked(path, error("B2", sheet="It's mine"), whole)
    rows = [[cell.value for cell in row] for row in made[LIST].iter_rows()]
    assert rows[0][0] == LIST
    assert rows[2][0] == "1 error to put right, 1 warning to look at."
    (link,) = [cell for row in made[LIST].iter_rows() for cell in row if cell.hyperlink]
    assert link.value == "It's mine B2"
    assert link.hyperlink.location == "'It''s mine'!B2"
    assert ["Warning", "The whole file"] in [row[:2] for row in rows]


@pytest.mark.parametrize("kind", ["csv", "xls", "ods"])
def test_other_kinds_become_a_copy_of_the_values(tmp_path: Path, kind: str) -> None:
    rows: list[list[Any]] = [["Line code", "Actual"], ["H100", "n/a"], ["H200", 12.5]]
    path = tmp_path / f"Return.{kind}"
    if kind == "csv":
        path.write_bytes("\n".join(",".join(str(v) for v in row) for row in rows).encode())
    elif kind == "xls":
        write_xls(path, "Return", rows)
    else:
        write_ods(path, ods_table("Return", rows))
    made = marked(path, error("B2"))
    sheet = made["Return"]
    assert [cell.value for cell in sheet["A"]] == ["Line code", "H100", "H200"]
    assert sheet["B3"].value == ("12.5" if kind == "csv" else 12.5)
    assert rgb(sheet["B2"]) == ERROR
    assert "copy of the values" in " ".join(str(c.value) for c in made[LIST]["A"])


def test_what_we_write_is_never_a_formula(tmp_path: Path) -> None:
    path = tmp_path / "Return.csv"
    path.write_bytes(b'Code,"=HYPERLINK(""http://x"")"\n@SUM(A1),+1\n')
    evil = error("B1", found='=cmd|"/c calc"!A1', line="@SUM(A1)", expected="+1\x07")
    made = marked(path, evil)
    cells = [cell for sheet in made for row in sheet.iter_rows() for cell in row]
    assert not [cell.coordinate for cell in cells if cell.data_type == "f"]
    assert any(cell.value == '=cmd|"/c calc"!A1' for cell in cells)


def test_a_sheet_name_that_a_workbook_cannot_have(tmp_path: Path) -> None:
    name = "[Return] of the PCT: September*2009, second version"
    path = tmp_path / "stored.csv"
    path.write_bytes(b"a,b\n1,2\n")
    content = build(path, f"{name}.csv", [error("B2", sheet=name)], LABELS)
    made = openpyxl.load_workbook(io.BytesIO(content))
    assert rgb(made.worksheets[1]["B2"]) == ERROR


def test_a_copy_that_is_marked_again_carries_todays_marks_alone(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "r.xlsx", {"Return": [["a", "b"], ["1", "2"]]})
    again = tmp_path / "again.xlsx"
    again.write_bytes(build(path, "r.xlsx", [error("A2"), error("B2")], LABELS))
    made = marked(again, error("B2"))
    assert made.sheetnames == [LIST, "Return"]
    assert made["Return"]["A2"].comment is None
    assert rgb(made["Return"]["A2"]) == "00000000"
    assert made["Return"]["B2"].comment.text.count("Error:") == 1


def test_a_large_file_gives_its_rows_with_findings_where_they_stood(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "Return.csv"
    path.write_text("\n".join(f"H{n},1,2,3,4,5,6,7,8,9,10" for n in range(20_000)))
    sheet = marked(path, error("B19000"))["Return"]
    assert sheet["A19000"].value == "H18999"
    assert rgb(sheet["B19000"]) == ERROR
    assert sheet["A60"].value == "H59"
    assert sheet["A61"].value is None


def test_very_many_places_are_listed_and_counted(tmp_path: Path) -> None:
    path = tmp_path / "Return.csv"
    path.write_text("\n".join("x" for _ in range(3_010)))
    spots = [{"sheet": "Return", "cell": f"A{n}"} for n in range(1, 3_011)]
    made = marked(path, Marked(True, "No.", "Yes.", spots))
    words = " ".join(str(cell.value) for cell in made[LIST]["A"][:8])
    assert "10 places are listed here and not marked" in words
    assert made["Return"]["A3000"].comment is not None
    assert made["Return"]["A3001"].comment is None


def test_a_hostile_file_ends_the_child_and_not_the_caller(tmp_path: Path) -> None:
    path = tmp_path / "r.xlsx"
    path.write_bytes(b"PK\x03\x04 broken")
    with pytest.raises(Unusable) as refused:
        build(path, "r.xlsx", [error("A1")], LABELS)
    assert refused.value.code == "damaged"
    good = write_xlsx(tmp_path / "good.xlsx", {"Return": [["a", "b"]]})
    large = tmp_path / "large.csv"
    large.write_text("\n".join(f"{n:050},{n:050}" for n in range(150_000)))
    with pytest.raises(Unusable) as refused:
        build(large, "large.csv", [error("A1")], LABELS, Limits(memory_bytes=48 * 2**20))
    assert refused.value.code == "memory"
    with pytest.raises(Unusable) as refused:
        build(good, "good.xlsx", [error("A1")], LABELS, seconds=0.01)
    assert refused.value.code == "time"


def test_one_copy_at_a_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write_xlsx(tmp_path / "r.xlsx", {"Return": [["a", "b"]]})
    monkeypatch.setattr(builder, "PATIENCE", 0.01)
    with builder._one_at_a_time, pytest.raises(Busy):
        build(path, "r.xlsx", [error("A1")], LABELS)
    assert marked(path, error("A1")), "and the next one goes through"


def test_which_cell_stands_for_a_place() -> None:
    places = ("F12", "8:8", "C:C", "", "8:9", "A0", "sheet")
    assert [anchor(place) for place in places] == ["F12", "A8", "C1", "", "", "", ""]


# --- the page -----------------------------------------------------------------------------


def url(name: str, *args: Any) -> str:
    return reverse(f"finance:{name}", args=["money-trust", *args])


def test_the_copy_is_downloaded_mended_and_uploaded(money: Money, client: Client) -> None:
    with money.as_(money.lead):
        expected = reading.expectation(money.partner(), money.period())
    pk = money.read(write_template(expected), name="Ours.xlsx")
    client.force_login(money.lead)
    assert url("marked", pk) in client.get(url("file", pk)).content.decode()
    answer = client.get(url("marked", pk))
    assert "Ours%20%28marked%29.xlsx" in answer["Content-Disposition"] or (
        '"Ours (marked).xlsx"' in answer["Content-Disposition"]
    )
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    sheet = book["Return"]
    headings = {cell.value: cell for row in sheet.iter_rows(max_row=9) for cell in row}
    for row in range(10, 13):
        for name in ("Actual to date", "Commitments", "Forecast outturn"):
            cell = sheet.cell(row, headings[name].column)
            assert rgb(cell) == ERROR
            cell.value = 0
    out = io.BytesIO()
    book.save(out)
    mended = money.read(out.getvalue(), name="Ours (marked).xlsx")
    with money.as_(money.lead):
        row = ReturnFile.objects.get(pk=mended)
        assert (row.error_count, row.line_count) == (0, 3)


def test_who_may_not_see_the_file_gets_no_copy_of_it(
    money: Money, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    pk = money.read(csv_return(H100=("n/a", "0", "1", "")))
    client.force_login(money.other_lead)
    assert client.get(url("marked", pk)).status_code == 404
    client.force_login(money.lead)
    assert client.get(url("marked", money.read())).status_code == 404, "nothing to mark"
    monkeypatch.setattr(builder, "SECONDS", 0.01)
    monkeypatch.setattr("finance.views.marked.build", refuse)
    answer = client.get(url("marked", pk))
    assert answer.status_code == 422
    assert "We cannot mark this file" in answer.content.decode()
    monkeypatch.setattr("finance.views.marked.build", busy)
    assert client.get(url("marked", pk)).status_code == 503


def refuse(*args: Any) -> bytes:
    raise Unusable("time", "Too long.")


def busy(*args: Any) -> bytes:
    raise Busy
