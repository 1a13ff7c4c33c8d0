"""Files that must be refused: in words, in bounded time and memory, with the caller alive."""

import resource
import struct
import time
import warnings
import zipfile
from pathlib import Path

import pytest

from tests.finance.files import ods_table, rezip, write_ods, write_ole, write_xls, write_xlsx
from trusts.sheets import Limits, Unusable, read_workbook

SECONDS = 10
MEGABYTES = 800


@pytest.fixture
def good(tmp_path):
    return write_xlsx(tmp_path / "good.xlsx", {"Return": [["Code", "Actual"], ["A1", 5]]})


def refuse(path: Path, limits: Limits | None = None, name: str | None = None) -> Unusable:
    """Read the file; it must be refused in time, with a message that says what to do."""
    started = time.monotonic()
    with pytest.raises(Unusable) as caught:
        read_workbook(path, limits, name=name)
    assert time.monotonic() - started < SECONDS
    used = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    assert used < MEGABYTES
    message = caught.value.message
    assert message.count(".") >= 2
    assert "Traceback" not in message
    assert str(path.parent) not in message
    return caught.value


def swap(good: Path, part: str, old: bytes, new: bytes) -> Path:
    def change(name: str, data: bytes) -> bytes:
        if name != part:
            return data
        assert old in data
        return data.replace(old, new)

    return rezip(good, good.with_name("hostile.xlsx"), change)


def add(good: Path, name: str, data: bytes) -> Path:
    path = rezip(good, good.with_name("hostile.xlsx"), lambda _, kept: kept)
    with warnings.catch_warnings(), zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        warnings.simplefilter("ignore")  # zipfile warns of the duplicate this test is about
        archive.writestr(name, data)
    return path


SHEET = "xl/worksheets/sheet1.xml"


def test_entity_bomb(good):
    bomb = b"<!DOCTYPE x [" + b"".join(
        b'<!ENTITY a%d "%s">' % (n, b"&a%d;" % (n - 1) * 10 if n else b"ha" * 10) for n in range(10)
    )
    path = swap(good, SHEET, b"<worksheet", bomb + b"]><worksheet")
    assert refuse(path).code == "entities"


def test_entity_declaration_in_utf16_is_seen_too(good):
    data = '<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE x []><worksheet/>'.encode("utf-16")
    path = rezip(
        good, good.with_name("hostile.xlsx"), lambda name, kept: data if name == SHEET else kept
    )
    assert refuse(path).code == "entities"


def test_zip_bomb_by_its_own_account(good):
    path = add(good, "xl/media/zeros.bin", b"\0" * (210 * 1024 * 1024))
    assert path.stat().st_size < 1024 * 1024
    assert refuse(path).code == "too-big-unpacked"


def test_zip_bomb_that_lies_about_its_size(good):
    path = add(good, "xl/media/zeros.bin", b"\0" * (5 * 1024 * 1024))
    data = path.read_bytes()
    lie = data.replace(struct.pack("<I", 5 * 1024 * 1024), struct.pack("<I", 1000))
    assert lie != data
    path.write_bytes(lie)
    assert refuse(path).code == "false-size"


def test_many_parts_and_a_huge_directory(tmp_path):
    path = tmp_path / "parts.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        for number in range(2100):
            archive.writestr(f"xl/{number}", "")
    assert refuse(path).code == "too-many-parts"


def test_duplicate_members(good):
    assert refuse(add(good, SHEET, b"<worksheet/>")).code == "duplicate-parts"


def test_members_that_differ_in_case_only(good):
    assert refuse(add(good, SHEET.upper(), b"<worksheet/>")).code == "duplicate-parts"


@pytest.mark.parametrize(
    "cells",
    [
        b'<c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c>',
        b"<c r='A1'><v>1</v></c></row><row r='1048576'><c r='XFD1048576'><v>1</v></c>",
        b'<c r="A1"><v>1</v></c></row><row r="900000"><c r="ZZ900000"><v>1</v></c>',
    ],
)
def test_a_sheet_that_claims_seventeen_billion_cells(good, cells):
    sheet = b"<worksheet xmlns='http://schemas.openxmlformats.org/spreadsheetml/2006/main'>"
    sheet += b"<sheetData><row r='1'>" + cells + b"</row></sheetData></worksheet>"
    path = rezip(
        good, good.with_name("hostile.xlsx"), lambda name, kept: sheet if name == SHEET else kept
    )
    assert path.stat().st_size < 6000
    assert refuse(path).code in {"extent", "memory"}


def test_a_claim_of_every_cell_with_nothing_in_them_is_harmless(good):
    path = swap(good, SHEET, b'<dimension ref="A1:B2"/>', b'<dimension ref="A1:XFD1048576"/>')
    assert read_workbook(path).sheets[0].value(2, 2) == "5"


def test_an_ods_of_a_kilobyte_that_asks_for_seventeen_billion_cells(tmp_path):
    table = (
        '<table:table table:name="R"><table:table-row table:number-rows-repeated="1048576">'
        '<table:table-cell table:number-columns-repeated="16384" office:value-type="float" '
        'office:value="1"><text:p>1</text:p></table:table-cell></table:table-row></table:table>'
    )
    assert refuse(write_ods(tmp_path / "r.ods", table)).code == "extent"


def test_encrypted_workbooks(tmp_path):
    package = {"EncryptionInfo": b"x", "EncryptedPackage": b"y" * 5000}
    assert refuse(write_ole(tmp_path / "locked.xlsx", package)).code == "encrypted"
    assert refuse(write_xls(tmp_path / "l.xls", "R", [["a"]], locked=True)).code == "encrypted"
    manifest = {"META-INF/manifest.xml": "<manifest><encryption-data/></manifest>"}
    path = write_ods(tmp_path / "locked.ods", ods_table("R", [["a"]]), extra=manifest)
    assert refuse(path).code == "encrypted"


def test_a_zip_with_encrypted_members(good):
    data = bytearray(good.read_bytes())
    at = data.find(b"PK\x01\x02")
    while at >= 0:
        data[at + 8] |= 1
        at = data.find(b"PK\x01\x02", at + 4)
    path = good.with_name("locked.xlsx")
    path.write_bytes(data)
    assert refuse(path).code == "encrypted"


def test_macros(good, tmp_path):
    assert refuse(add(good, "xl/vbaProject.bin", b"x")).code == "macros"
    ole = write_ole(tmp_path / "m.xls", {"Workbook": b"x", "_VBA_PROJECT_CUR": b"y"})
    assert refuse(ole).code == "macros"


@pytest.mark.parametrize("share", [0.3, 0.6, 0.95, 0.999])
def test_truncated(good, share):
    data = good.read_bytes()
    path = good.with_name("cut.xlsx")
    path.write_bytes(data[: int(len(data) * share)])
    assert refuse(path).code == "damaged"


@pytest.mark.parametrize("share", [0.1, 0.5])
def test_truncated_xls(tmp_path, share):
    data = write_xls(tmp_path / "r.xls", "R", [["a", 1.0]]).read_bytes()
    path = tmp_path / "cut.xls"
    path.write_bytes(data[: int(len(data) * share)])
    assert refuse(path).code == "damaged"


def test_an_ole_chain_that_bites_its_tail(tmp_path):
    path = write_xls(tmp_path / "r.xls", "R", [["a", 1.0]])
    data = bytearray(path.read_bytes())
    data[512 + 4 * 2 : 512 + 4 * 3] = struct.pack("<I", 2)
    path.write_bytes(data)
    assert refuse(path).code == "damaged"


def test_bit_rot_inside_a_part(good):
    with zipfile.ZipFile(good) as archive:
        part = archive.getinfo(SHEET)
    data = bytearray(good.read_bytes())
    at = part.header_offset + 30 + len(SHEET) + part.compress_size // 2
    data[at] ^= 0xFF
    path = good.with_name("rot.xlsx")
    path.write_bytes(data)
    assert refuse(path).code in {"damaged", "false-size"}


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("r.xlsx", b"", "empty"),
        ("r.csv", b"", "empty"),
        ("r.csv", b" \r\n \r\n", "empty"),
        ("r.csv", b",,,\r\n,,,\r\n", "empty"),
        ("r.csv", b"<!DOCTYPE html><html>503</html>", "web-page"),
        ("r.csv", b"\xef\xbb\xbf\r\n <HTML><body>", "web-page"),
        ("r.xls", b"<table><tr><td>1</td></tr></table>", "web-page"),
        ("r.xls", b'<?xml version="1.0"?><Workbook/>', "not-a-spreadsheet"),
        ("r.xlsx", b"%PDF-1.7 ...", "not-a-spreadsheet"),
        ("r.csv", b"\x89PNG\r\n\x1a\n", "not-a-spreadsheet"),
        ("r.csv", bytes(range(256)) * 20, "not-a-spreadsheet"),
        ("r.xlsx", b"Code,Actual\nA1,5\n", "wrong-extension"),
        ("r.csv", b"a,b\xff\xfe\x81,c\n", "encoding"),
        ("r.csv", b"a,b\n" + b"x" * 200_000 + b",1\n", "damaged"),
        ("r.xlsx", b"PK\x05\x06" + b"\0" * 18, "damaged"),
    ],
)
def test_files_that_are_something_else(tmp_path, name, data, code):
    path = tmp_path / name
    path.write_bytes(data)
    assert refuse(path).code == code


def test_names_that_say_something_else(good, tmp_path):
    assert refuse(good, name="return.csv").code == "wrong-extension"
    assert refuse(good, name="return.xls").code == "wrong-extension"
    assert refuse(good, name="return").code == "wrong-extension"
    assert "Rename it to end in .xlsx" in refuse(good, name="return.csv").message


def test_other_archives_and_documents(tmp_path):
    for part, code in [
        ("notes.txt", "not-a-spreadsheet"),
        ("word/document.xml", "not-a-spreadsheet"),
        ("xl/workbook.bin", "binary-workbook"),
        ("[Content_Types].xml", "damaged"),
    ]:
        path = tmp_path / "other.xlsx"
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr(part, "<x/>")
        assert refuse(path).code == code


def test_an_empty_workbook(tmp_path):
    assert refuse(write_xlsx(tmp_path / "r.xlsx", {"Sheet1": []})).code == "empty"


def test_too_large(good):
    assert refuse(good, Limits(file_bytes=1000)).code == "too-large"


def test_too_many_cells_of_text(tmp_path):
    path = tmp_path / "r.csv"
    path.write_text("a,b,c\n" * 1000)
    assert refuse(path, Limits(cells=100)).code == "extent"


def test_the_memory_limit_ends_the_child_not_us(tmp_path):
    path = write_xlsx(tmp_path / "r.xlsx", {"R": [[f"{n}" + "text" * 99] for n in range(40_000)]})
    assert refuse(path, Limits(memory_bytes=32 * 1024 * 1024)).code == "memory"


def test_the_time_limit_ends_the_child_not_us(tmp_path):
    path = write_xlsx(tmp_path / "r.xlsx", {"R": [["text", n] for n in range(200_000)]})
    assert refuse(path, Limits(seconds=0.05)).code == "time"
