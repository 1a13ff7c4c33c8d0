"""What the reader cannot tell us about a workbook's cells, found in its XML.

python-calamine gives an empty string for an error such as #REF! and for a formula saved without
its result, and takes the extent of a sheet at its word. This module says where such cells are and
how far the filled cells reach. Most sheets hold none of this and are written as every spreadsheet
program writes them: a `Look` at the bytes as they go by shows it. Where one tells of something, the
cells are gone through by pattern; a sheet written in another way is walked as XML, which is slow.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache, partial
from pathlib import Path
from xml.parsers import expat
from xml.sax.saxutils import unescape

from trusts.sheets.archive import damaged, read_part
from trusts.sheets.model import Limits, Unusable, address
from trusts.sheets.percents import as_percent, percent_cells, percent_styles
from trusts.sheets.rows import Fault, Unvalued

_REFERENCE = re.compile(r"^([A-Z]{1,3})([0-9]{1,7})$")
# A cell with an error, a formula without a result, or an address far out.
_TELLING = (b't="e"', b"t='e'", b"</f></c>", b"</f><v></v>", b"</f><v/>", b"/></c>")
_FAR_OUT = re.compile(rb'<c r="(?:[A-Z]{3}|[A-Z]{1,2}[0-9]{7})')
_USUAL_CELL = b'<c r="'
_TAIL = 64
_CELL = re.compile(rb'<c r="([A-Z]{1,3})([0-9]{1,7})"([^>]*?)(?:/>|>(.*?)</c>)', re.DOTALL)
_VALUE = re.compile(rb"<v(?: [^>]*)?>([^<]+)</v>|<t(?: [^>]*)?>([^<]+)</t>")
_FORMULA = re.compile(rb"<f(?: [^>]*)?(?:/>|>([^<]*)</f>)")
_KIND = re.compile(rb"""\bt=["'](\w+)["']""")


class Look:
    """Watches the bytes of a worksheet go by: is it written in the usual way, does it tell?"""

    def __init__(self) -> None:
        self.is_usual = False
        self.tells = False
        self.size = 0
        self._tail = b""

    def feed(self, chunk: bytes) -> None:
        """Look at the next piece, and at where it joins the one before."""
        window = self._tail + chunk
        self.size += len(chunk)
        self.is_usual = self.is_usual or _USUAL_CELL in window
        if not self.tells:
            self.tells = any(sign in window for sign in _TELLING) or bool(_FAR_OUT.search(window))
        self._tail = window[-_TAIL:]


@dataclass
class SheetScan:
    """Trouble cells of one sheet by (row, column), and the extent of its filled cells.

    A cell's trouble is what to read instead: a `Fault`, an `Unvalued`, or a percentage as text.
    """

    name: str
    trouble: dict[tuple[int, int], str] = field(default_factory=dict)
    rows: int = 0
    columns: int = 0

    def reach(self, row: int, column: int) -> None:
        """Note a filled cell."""
        self.rows = max(self.rows, row)
        self.columns = max(self.columns, column)


def check_extents(scans: Iterable[SheetScan], limits: Limits) -> None:
    """Refuse a workbook with a sheet that reaches over more cells than we read."""
    for scan in scans:
        if scan.rows * scan.columns > limits.cells:
            corner = address(scan.rows, scan.columns)
            raise Unusable(
                "extent",
                f"Sheet “{scan.name}” reaches from A1 to {corner}, which is more cells than a "
                "return has. Delete what stands far outside the return's lines, or copy the lines "
                "into a new workbook, and upload that.",
            )


def scan_xlsx(
    path: Path, parts: list[zipfile.ZipInfo], looks: Mapping[str, Look]
) -> list[SheetScan]:
    """What is to be known of every worksheet of an XLSX workbook, by what the looks have shown."""
    scans, percents = [], _percent_styles(path, parts)
    for name, target in _worksheets(path, parts):
        chunks = partial(read_part, path, parts, target)
        scan = _scan_worksheet(name, chunks, looks.get(target.lstrip("/").lower()))
        if percents:
            for letters, row, text in percent_cells(chunks(), percents):
                scan.trouble[row, _column_number(letters)] = text
        scans.append(scan)
    return scans


def _percent_styles(path: Path, parts: list[zipfile.ZipInfo]) -> frozenset[int]:
    name = "xl/styles.xml"
    if not any(part.filename.lower() == name for part in parts):
        return frozenset()
    return percent_styles(b"".join(read_part(path, parts, name)))


def scan_ods(path: Path, parts: list[zipfile.ZipInfo]) -> list[SheetScan]:
    """Walk the tables of an OpenDocument spreadsheet."""
    walker = _OdsWalker()
    _parse(read_part(path, parts, "content.xml"), walker.start, walker.end, walker.text)
    return walker.scans


def _parse(chunks: Iterable[bytes], start=None, end=None, text=None) -> None:  # type: ignore[no-untyped-def] # expat's handlers
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = text
    try:
        for chunk in chunks:
            parser.Parse(chunk, False)
        parser.Parse(b"", True)
    except expat.ExpatError as error:
        raise damaged() from error


@lru_cache(maxsize=1024)
def _local(name: str) -> str:
    return name.rpartition(" ")[2]


def _attributes(attributes: dict[str, str]) -> dict[str, str]:
    return {_local(name): value for name, value in attributes.items()}


def _worksheets(path: Path, parts: list[zipfile.ZipInfo]) -> Iterator[tuple[str, str]]:
    sheets: list[tuple[str, str]] = []
    targets: dict[str, tuple[str, str]] = {}

    def workbook(name: str, attributes: dict[str, str]) -> None:
        if _local(name) == "sheet":
            found = _attributes({k: v for k, v in attributes.items() if _local(k) != "id"})
            relation = next(
                (v for k, v in attributes.items() if k.endswith("relationships id")), ""
            )
            sheets.append((found.get("name", ""), relation))

    def relations(name: str, attributes: dict[str, str]) -> None:
        if _local(name) == "Relationship":
            kind = attributes.get("Type", "").rpartition("/")[2]
            targets[attributes.get("Id", "")] = (kind, attributes.get("Target", ""))

    book = _workbook_part(path, parts)
    folder, file = posixpath.split(book)
    _parse(read_part(path, parts, book), workbook)
    _parse(read_part(path, parts, f"{folder}/_rels/{file}.rels"), relations)
    for name, relation in sheets:
        kind, target = targets.get(relation, ("", ""))
        if kind == "worksheet":
            yield name, posixpath.normpath(posixpath.join("/" + folder, target))


def _workbook_part(path: Path, parts: list[zipfile.ZipInfo]) -> str:
    found: list[str] = []

    def relations(name: str, attributes: dict[str, str]) -> None:
        if _local(name) == "Relationship" and attributes.get("Type", "").endswith("officeDocument"):
            found.append(attributes.get("Target", "").lstrip("/"))

    _parse(read_part(path, parts, "_rels/.rels"), relations)
    if not found:
        raise damaged()
    return found[0]


class _XlsxWalker:
    """Collects one worksheet. A cell may omit its address; then it follows the one before."""

    def __init__(self, name: str) -> None:
        self.scan = SheetScan(name)
        self.row = self.column = 0
        self.kind = self.inside = self.formula = self.value = ""
        self.has_formula = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        tag = _local(name)
        if tag == "c":
            match = _REFERENCE.match(attributes.get("r", ""))
            self.column += 1
            if match:
                self.column, self.row = _column_number(match[1]), int(match[2])
            self.kind, self.formula, self.value = attributes.get("t", ""), "", ""
            self.has_formula = False
        elif tag in ("v", "f", "t"):
            self.inside = tag
            self.has_formula = self.has_formula or tag == "f"
        elif tag == "row":
            self.row = int(r) if (r := attributes.get("r", "")).isdecimal() else self.row + 1
            self.column = 0

    def text(self, data: str) -> None:
        if self.inside == "f":
            self.formula += data
        elif self.inside:
            self.value += data

    def end(self, name: str) -> None:
        tag = _local(name)
        if tag == "c":
            if self.value or self.has_formula:
                self.scan.reach(self.row, self.column)
            if self.kind == "e":
                self.scan.trouble[self.row, self.column] = Fault(self.value or "#N/A")
            elif self.has_formula and not self.value and self.kind != "str":
                self.scan.trouble[self.row, self.column] = Unvalued("=" + self.formula)
        elif tag in ("v", "f", "t"):
            self.inside = ""


def _scan_worksheet(
    name: str, chunks: Callable[[], Iterable[bytes]], look: Look | None
) -> SheetScan:
    if look is None:  # a worksheet outside the usual folder
        look = Look()
        for chunk in chunks():
            look.feed(chunk)
    if look.is_usual and not look.tells:
        return SheetScan(name)
    if look.is_usual:
        return _scan_cells(name, chunks())
    walker = _XlsxWalker(name)
    if look.size:
        _parse(chunks(), walker.start, walker.end, walker.text)
    return walker.scan


def _scan_cells(name: str, chunks: Iterable[bytes]) -> SheetScan:
    """Go through the cells of a sheet written in the usual way."""
    scan, rest = SheetScan(name), b""
    for chunk in chunks:
        rest += chunk
        end = 0
        for cell in _CELL.finditer(rest):
            end = cell.end()
            if cell[4]:
                _note_cell(scan, cell)
        rest = rest[end:]
        if len(rest) > _LONGEST_CELL:
            raise damaged()
    return scan


_LONGEST_CELL = 4 * 1024 * 1024


def _note_cell(scan: SheetScan, cell: re.Match[bytes]) -> None:
    row, column = int(cell[2]), _column_number(cell[1].decode())
    scan.reach(row, column)
    kind, value, formula = _KIND.search(cell[3]), _VALUE.search(cell[4]), _FORMULA.search(cell[4])
    if kind and kind[1] == b"e":
        text = (value[1] or value[2]) if value else b"#N/A"
        scan.trouble[row, column] = Fault(text.decode("utf-8", "replace"))
    elif formula and not value and not (kind and kind[1] == b"str"):
        text = formula[1] or b""
        scan.trouble[row, column] = Unvalued("=" + unescape(text.decode("utf-8", "replace")))


def _column_number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


class _OdsWalker:
    """Collects the tables of content.xml; empty cells may be repeated without end."""

    def __init__(self) -> None:
        self.scans: list[SheetScan] = []
        self.row = self.column = 0
        self.row_span = 1
        self.cell: dict[str, str] | None = None
        self.words = ""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        tag = _local(name)
        found = _attributes(attributes)
        if tag == "table":
            self.scans.append(SheetScan(found.get("name", "")))
            self.row = 0
        elif tag == "table-row":
            self.row_span = _count(found.get("number-rows-repeated"))
            self.column = 0
        elif tag in ("table-cell", "covered-table-cell"):
            # Both namespaces (office and calcext) carry a value-type; calcext says "error".
            kinds = {v for k, v in attributes.items() if _local(k) == "value-type"}
            self.cell = found | {"is-error": "yes" if "error" in kinds else ""}
            self.words = ""

    def text(self, data: str) -> None:
        if self.cell is not None:
            self.words += data

    def end(self, name: str) -> None:
        tag = _local(name)
        if tag == "table-row":
            self.row += self.row_span
        elif tag in ("table-cell", "covered-table-cell") and self.cell is not None and self.scans:
            width = _count(self.cell.get("number-columns-repeated"))
            words = self.words.strip()
            has_value = bool(self.cell.get("value-type")) or bool(words)
            scan, at = self.scans[-1], (self.row + 1, self.column + 1)
            if has_value or self.cell.get("formula"):
                scan.reach(self.row + self.row_span, self.column + width)
            if self.cell["is-error"] or words.startswith(("#REF!", "#DIV/0!", "#VALUE!", "Err:")):
                scan.trouble[at] = Fault(words or "#N/A")
            elif self.cell.get("value-type") == "percentage" and not self.cell.get("formula"):
                scan.trouble[at] = as_percent(self.cell.get("value", words))
            elif self.cell.get("formula") and not has_value:
                scan.trouble[at] = Unvalued("=" + self.cell["formula"].partition("=")[2])
            self.column += width
            self.cell = None


def _count(text: str | None) -> int:
    return int(text) if text and text.isdecimal() and len(text) < 10 else 1
