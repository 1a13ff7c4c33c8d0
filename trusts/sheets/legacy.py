"""Older Excel workbooks (XLS): an OLE file with a stream of BIFF records.

Only as much of both formats is read here as tells an encrypted file, a file with macros, and
which cells hold an error: python-calamine shows errors as empty cells.
Sources: [MS-CFB] sections 2.2 to 2.6 and [MS-XLS] sections 2.4.28, 2.4.127, 2.4.24.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from trusts.sheets.archive import damaged, encrypted, macros
from trusts.sheets.model import Unusable
from trusts.sheets.rows import Fault
from trusts.sheets.scan import SheetScan

_FREE = 0xFFFFFFFA  # sector numbers from here on are markers, not sectors
_ERRORS = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
}
_BOF, _EOF, _FILEPASS, _BOUNDSHEET = 0x0809, 0x000A, 0x002F, 0x0085
_BOOLERR, _FORMULA = 0x0205, 0x0006


@dataclass(frozen=True)
class _Entry:
    name: str
    start: int
    size: int


class _Ole:
    """The streams of an OLE file, by name."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        if len(data) < 512:
            raise damaged()
        self.sector = 1 << struct.unpack_from("<H", data, 30)[0]
        if self.sector not in (512, 4096):
            raise damaged()
        self.fat = self._fat()
        self.entries = list(self._directory(struct.unpack_from("<I", data, 48)[0]))

    def _read_sector(self, number: int) -> bytes:
        at = (number + 1) * self.sector
        piece = self.data[at : at + self.sector]
        if not piece:
            raise damaged()
        return piece.ljust(self.sector, b"\x00")

    def _fat(self) -> list[int]:
        sectors = [n for n in struct.unpack_from("<109I", self.data, 76) if n < _FREE]
        following, seen = struct.unpack_from("<I", self.data, 68)[0], 0
        while following < _FREE:
            block = struct.unpack(f"<{self.sector // 4}I", self._read_sector(following))
            sectors += [n for n in block[:-1] if n < _FREE]
            following, seen = block[-1], seen + 1
            if seen > 10_000:
                raise damaged()
        fat: list[int] = []
        for number in sectors:
            fat += struct.unpack(f"<{self.sector // 4}I", self._read_sector(number))
        return fat

    def chain(self, start: int) -> Iterator[bytes]:
        """The sectors of a stream; a chain that loops or leaves the file is damage."""
        seen = 0
        while start < _FREE:
            if start >= len(self.fat) or seen > len(self.fat):
                raise damaged()
            yield self._read_sector(start)
            start, seen = self.fat[start], seen + 1

    def _directory(self, start: int) -> Iterator[_Entry]:
        for sector in self.chain(start):
            for at in range(0, self.sector, 128):
                length, kind = struct.unpack_from("<HB", sector, at + 64)
                if kind in (1, 2, 5) and 2 <= length <= 64:
                    name = sector[at : at + length - 2].decode("utf-16-le", "replace")
                    first, size = struct.unpack_from("<II", sector, at + 116)
                    yield _Entry(name, first, size)


def inspect_xls(path: Path) -> list[SheetScan]:
    """Refuse what must not be read and list the error cells of each sheet.

    Raises `Unusable` for an encrypted file, macros, or an OLE file that is no workbook.
    """
    ole = _Ole(path.read_bytes())
    names = {entry.name.lower() for entry in ole.entries}
    if "encryptedpackage" in names or "encryptioninfo" in names:
        raise encrypted()
    if "_vba_project_cur" in names or "macros" in names:
        raise macros()
    book = next((e for e in ole.entries if e.name.lower() in ("workbook", "book")), None)
    if book is None:
        raise Unusable(
            "not-a-spreadsheet",
            "The file is a document, not a spreadsheet. Upload the return as .xlsx or .csv.",
        )
    if book.size < struct.unpack_from("<I", ole.data, 56)[0]:
        return []  # a mini stream: too small to hold figures
    return _scan_records(b"".join(ole.chain(book.start))[: book.size])


def _scan_records(stream: bytes) -> list[SheetScan]:
    names: list[str] = []
    scans: list[SheetScan] = []
    current: SheetScan | None = None
    depth = at = 0
    while at + 4 <= len(stream):
        record, length = struct.unpack_from("<HH", stream, at)
        body = stream[at + 4 : at + 4 + length]
        at += 4 + length
        if record == _FILEPASS:
            raise encrypted()
        if record == _BOF and len(body) >= 4:
            depth += 1
            is_worksheet = struct.unpack_from("<H", body, 2)[0] == 0x0010
            if depth == 1 and is_worksheet:
                current = SheetScan(names[len(scans)] if len(scans) < len(names) else "")
                scans.append(current)
        elif record == _EOF:
            depth -= 1
            current = current if depth > 0 else None
        elif record == _BOUNDSHEET and len(body) >= 8:
            if body[5] == 0:  # a worksheet, not a chart or a macro sheet
                names.append(_short_text(body[6:]))
        elif current is not None:
            _note_cell(current, record, body)
    return scans


def _short_text(body: bytes) -> str:
    length, wide = body[0], body[1] & 1
    text = body[2 : 2 + length * (2 if wide else 1)]
    return text.decode("utf-16-le" if wide else "latin-1", "replace")


def _note_cell(scan: SheetScan, record: int, body: bytes) -> None:
    if record == _BOOLERR and len(body) >= 8 and body[7]:
        code = body[6]
    elif record == _FORMULA and len(body) >= 14 and body[12:14] == b"\xff\xff" and body[6] == 2:
        code = body[8]
    else:
        return
    row, column = struct.unpack_from("<HH", body, 0)
    scan.trouble[row + 1, column + 1] = Fault(_ERRORS.get(code, "#N/A"))
    scan.reach(row + 1, column + 1)
