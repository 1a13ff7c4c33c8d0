"""Spreadsheet files that the tests write themselves, good and hostile."""

from __future__ import annotations

import struct
import zipfile
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

import xlsxwriter

ODS_MIMETYPE = "application/vnd.oasis.opendocument.spreadsheet"


def write_xlsx(
    path: Path, sheets: dict[str, Sequence[Sequence[Any]]], hidden: Iterable[str] = ()
) -> Path:
    """A workbook; a cell written as a pair is (formula, stored result)."""
    book = xlsxwriter.Workbook(path)
    for name, rows in sheets.items():
        sheet = book.add_worksheet(name)
        if name in hidden:
            sheet.hide()
        for r, row in enumerate(rows):
            for c, value in enumerate(row):
                if isinstance(value, tuple):
                    sheet.write_formula(r, c, value[0], None, value[1])
                elif isinstance(value, str):
                    sheet.write_string(r, c, value)
                elif value is not None:
                    sheet.write(r, c, value)
    visible = [name for name in sheets if name not in hidden]
    book.get_worksheet_by_name(visible[0]).activate()
    book.get_worksheet_by_name(visible[0]).set_first_sheet()
    book.close()
    return path


def rezip(source: Path, target: Path, change: Callable[[str, bytes], bytes | None]) -> Path:
    """A copy of a zip with each part passed through `change` (None leaves it out)."""
    with (
        zipfile.ZipFile(source) as old,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for part in old.infolist():
            data = change(part.filename, old.read(part))
            if data is not None:
                new.writestr(part.filename, data)
    return target


def write_ods(path: Path, body: str, *, extra: dict[str, str] | None = None) -> Path:
    """An OpenDocument spreadsheet around the XML of its tables."""
    content = (
        '<?xml version="1.0" encoding="UTF-8"?><office:document-content '
        'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
        'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
        'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
        'xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0" '
        'office:version="1.2"><office:body><office:spreadsheet>'
        f"{body}</office:spreadsheet></office:body></office:document-content>"
    )
    manifest = (
        '<?xml version="1.0" encoding="UTF-8"?><manifest:manifest '
        'xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
    )
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(zipfile.ZipInfo("mimetype"), ODS_MIMETYPE)
        archive.writestr("content.xml", content)
        for name, text in ({"META-INF/manifest.xml": manifest} | (extra or {})).items():
            archive.writestr(name, text)
    return path


def ods_table(name: str, rows: Sequence[Sequence[Any]]) -> str:
    """XML of one table; numbers become float cells, the rest text."""
    lines = []
    for row in rows:
        cells = ""
        for value in row:
            if value is None:
                cells += "<table:table-cell/>"
            elif isinstance(value, int | float):
                cells += (
                    f'<table:table-cell office:value-type="float" office:value="{value}">'
                    f"<text:p>{value}</text:p></table:table-cell>"
                )
            else:
                cells += (
                    '<table:table-cell office:value-type="string">'
                    f"<text:p>{value}</text:p></table:table-cell>"
                )
        lines.append(f"<table:table-row>{cells}</table:table-row>")
    return f'<table:table table:name="{name}">{"".join(lines)}</table:table>'


def write_xls(
    path: Path, name: str, rows: Sequence[Sequence[Any]], *, locked: bool = False
) -> Path:
    """An older Excel workbook: BIFF8 records in an OLE file. An Exception in a cell is #REF!."""
    head = _record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0005, 0x0DBB, 0x07CC, 0, 0))
    if locked:
        head += _record(0x002F, struct.pack("<H", 0) + b"\x00" * 4)
    label = name.encode("latin-1")
    end = _record(0x000A, b"")
    bound = len(_record(0x0085, struct.pack("<IHBB", 0, 0, len(label), 0) + label))
    body = _record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0010, 0x0DBB, 0x07CC, 0, 0))
    body += _record(0x0200, struct.pack("<IIHHH", 0, len(rows), 0, max(map(len, rows)), 0))
    for r, row in enumerate(rows):
        for c, value in enumerate(row):
            body += _xls_cell(r, c, value)
    body += end
    offset = len(head) + bound + len(end)
    sheet = _record(0x0085, struct.pack("<IHBB", offset, 0, len(label), 0) + label)
    return write_ole(path, {"Workbook": head + sheet + end + body})


def _xls_cell(row: int, column: int, value: Any) -> bytes:
    place = struct.pack("<HHH", row, column, 0)
    if value is None:
        return b""
    if isinstance(value, Exception):
        return _record(0x0205, place + b"\x17\x01")
    if isinstance(value, int | float):
        return _record(0x0203, place + struct.pack("<d", value))
    text = value.encode("utf-16-le")
    return _record(0x0204, place + struct.pack("<HB", len(value), 1) + text)


def _record(kind: int, body: bytes) -> bytes:
    return struct.pack("<HH", kind, len(body)) + body


def write_ole(path: Path, streams: dict[str, bytes]) -> Path:
    """An OLE file with the given streams, each padded past the mini stream's limit."""
    end, free = 0xFFFFFFFE, 0xFFFFFFFF
    entries = [_entry("Root Entry", 5, end, 0, 1)]
    chains: list[list[int]] = []
    sectors: list[bytes] = []
    for index, (name, data) in enumerate(streams.items(), start=1):
        data = data.ljust(4096, b"\x00")
        count = -(-len(data) // 512)
        start = 2 + len(sectors)
        chains.append(list(range(start, start + count)))
        sectors += [data[i * 512 : (i + 1) * 512].ljust(512, b"\x00") for i in range(count)]
        right = index + 1 if index < len(streams) else free
        entries.append(_entry(name, 2, start, len(data), free, right))
    entries += [b"\x00" * 128] * (4 - len(entries))
    fat = [0xFFFFFFFD, end] + [free] * 126
    for chain in chains:
        for here, following in zip(chain, [*chain[1:], end], strict=True):
            fat[here] = following
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 16
    header += struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + b"\x00" * 6
    header += struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, end, 0, end, 0)
    header += struct.pack("<109I", 0, *[free] * 108)
    path.write_bytes(header + struct.pack("<128I", *fat) + b"".join(entries) + b"".join(sectors))
    return path


def _entry(
    name: str, kind: int, start: int, size: int, child: int, right: int = 0xFFFFFFFF
) -> bytes:
    text = name.encode("utf-16-le") + b"\x00\x00"
    body = text.ljust(64, b"\x00") + struct.pack("<HBB", len(text), kind, 1)
    links = (0xFFFFFFFF, right & 0xFFFFFFFF, child if kind == 5 else 0xFFFFFFFF)
    body += struct.pack("<III", *links) + b"\x00" * 36
    return body + struct.pack("<III", start, size, 0)
