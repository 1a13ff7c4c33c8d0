"""Guards for zipped workbooks (XLSX, ODS).

`list_parts` reads only the zip's directory and is cheap enough for the calling process.
`unpack` and `inspect_parts` decompress, so they belong in the child process.
"""

from __future__ import annotations

import re
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Protocol, TypeVar

from trusts.sheets.model import Limits, Unusable

ODS_MIMETYPE = b"application/vnd.oasis.opendocument.spreadsheet"
_EOCD = b"PK\x05\x06"
_ZIP64_LOCATOR = b"PK\x06\x07"
_DIRECTORY_BYTES = 1024 * 1024
_CHUNK = 256 * 1024
_DECLARATION = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_DAMAGED = (
    "The file is damaged or was not copied whole. Open it in a spreadsheet program, save it again "
    "and upload the new copy."
)


def damaged() -> Unusable:
    """The refusal of a file that breaks off or does not hang together."""
    return Unusable("damaged", _DAMAGED)


def list_parts(path: Path, limits: Limits) -> tuple[str, list[zipfile.ZipInfo]]:
    """Kind of workbook (``xlsx`` or ``ods``) and its parts, from the zip's directory alone.

    Raises `Unusable` for a directory that is damaged, too long, repeats a name, adds up to more
    than `limits.unpacked_bytes`, or shows macros, encryption or another kind of document.
    """
    _check_directory_size(path, limits)
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, struct.error) as error:
        raise damaged() from error
    names = [part.filename for part in parts]
    if len(set(names)) != len(names) or len({name.lower() for name in names}) != len(names):
        raise Unusable(
            "duplicate-parts",
            "The file holds two parts of the same name, so programs disagree about what it says. "
            "Open it in a spreadsheet program, save it as a new workbook and upload that.",
        )
    if any(part.flag_bits & 0x1 for part in parts):
        raise encrypted()
    if sum(part.file_size for part in parts) > limits.unpacked_bytes:
        raise Unusable(
            "too-big-unpacked",
            "The file unpacks to more than "
            f"{limits.unpacked_bytes // (1024 * 1024)} MB, far more than a return needs. Copy "
            "the return's lines into a new workbook and upload that.",
        )
    return _kind(names), parts


def encrypted() -> Unusable:
    """The refusal of a file that needs a password."""
    return Unusable(
        "encrypted",
        "The file is protected by a password, so we cannot read it. Open it, take the password "
        "off, save it and upload it again. Cells may stay locked.",
    )


def macros() -> Unusable:
    """The refusal of a file that carries macros."""
    return Unusable(
        "macros",
        "The file holds macros, which we do not accept. Save it as an Excel workbook without "
        "macros (.xlsx) and upload that.",
    )


def _check_directory_size(path: Path, limits: Limits) -> None:
    size = path.stat().st_size
    with path.open("rb") as handle:
        handle.seek(max(0, size - 65_557))
        tail = handle.read()
    at = tail.rfind(_EOCD)
    if at < 0 or len(tail) - at < 22:
        raise damaged()
    entries, directory_bytes = struct.unpack_from("<HI", tail, at + 10)
    if entries > limits.parts or directory_bytes > _DIRECTORY_BYTES or _ZIP64_LOCATOR in tail:
        raise Unusable(
            "too-many-parts",
            "The file is packed in a way a return never needs. Copy the return's lines into a "
            "new workbook, save it as .xlsx and upload that.",
        )


def _kind(names: list[str]) -> str:
    lower = {name.lower() for name in names}
    if any(name.endswith("vbaproject.bin") for name in lower) or any(
        name.startswith("basic/") and name.endswith(".xml") and "script-lc" not in name
        for name in lower
    ):
        raise macros()
    if "xl/workbook.bin" in lower:
        raise Unusable(
            "binary-workbook",
            "The file is an Excel binary workbook (.xlsb). Save it as an Excel workbook (.xlsx) "
            "and upload that.",
        )
    if any(name.startswith(("word/", "ppt/")) for name in lower):
        raise Unusable(
            "not-a-spreadsheet",
            "The file is a document or a presentation, not a spreadsheet. Upload the return as "
            ".xlsx or .csv.",
        )
    if "content.xml" in lower and "mimetype" in lower:
        return "ods"
    if any(name.startswith("xl/") for name in lower) or "[content_types].xml" in lower:
        return "xlsx"
    raise Unusable(
        "not-a-spreadsheet",
        "The file is a compressed folder, not a spreadsheet. Take the return out of it and "
        "upload that.",
    )


def false_size() -> Unusable:
    """The refusal of a part that is not as large as the zip's directory declares."""
    return Unusable(
        "false-size",
        "The file says something untrue about its own size. Open it in a spreadsheet program, "
        "save it as a new workbook and upload that.",
    )


def unpack(path: Path, part: zipfile.ZipInfo) -> Iterator[bytes]:
    """The bytes of one part, in chunks, never more than its declared size.

    Reads past zipfile on purpose: zipfile stops at the declared size without saying so, where
    other readers go on. Raises `Unusable` where the part holds more or less than it declares,
    fails its checksum, or is packed with anything but deflate.
    """
    checksum = produced = 0
    for piece in _inflate(path, part):
        produced += len(piece)
        if produced > part.file_size:
            raise false_size()
        checksum = zlib.crc32(piece, checksum)
        yield piece
    if produced != part.file_size:
        raise false_size()
    if checksum != part.CRC:
        raise damaged()


def _inflate(path: Path, part: zipfile.ZipInfo) -> Iterator[bytes]:
    with path.open("rb") as handle:
        handle.seek(part.header_offset)
        header = handle.read(30)
        if len(header) < 30 or not header.startswith(b"PK\x03\x04"):
            raise damaged()
        name_length, extra_length = struct.unpack_from("<HH", header, 26)
        handle.seek(name_length + extra_length, 1)
        left = part.compress_size
        if part.compress_type == zipfile.ZIP_STORED:
            while left > 0 and (chunk := handle.read(min(_CHUNK, left))):
                left -= len(chunk)
                yield chunk
            return
        if part.compress_type != zipfile.ZIP_DEFLATED:
            raise damaged()
        inflater = zlib.decompressobj(-15)
        try:
            while left > 0 and not inflater.eof and (chunk := handle.read(min(_CHUNK, left))):
                left -= len(chunk)
                while chunk and not inflater.eof:
                    yield inflater.decompress(chunk, _CHUNK)
                    chunk = inflater.unconsumed_tail
            if rest := inflater.flush():
                yield rest
        except zlib.error as error:
            raise damaged() from error


class Watcher(Protocol):
    """Sees the bytes of a part go by, piece by piece."""

    def feed(self, chunk: bytes) -> None:
        """Look at the next piece."""


W = TypeVar("W", bound=Watcher)


def inspect_parts(
    path: Path, kind: str, parts: list[zipfile.ZipInfo], watcher: Callable[[], W]
) -> dict[str, W]:
    """Decompress every part once, keeping nothing, and look for what must not be there.

    Every worksheet of an XLSX file gets a `watcher` of its own; they are returned by the part's
    name in lower case, so that nothing large is decompressed twice. Raises `Unusable` for false
    sizes, bad checksums, document type or entity declarations in any XML part, and encrypted
    OpenDocument parts.
    """
    watchers: dict[str, W] = {}
    for part in parts:
        name = part.filename.lower()
        is_xml = name.endswith((".xml", ".rels", ".vml"))
        watch = None
        if kind == "xlsx" and is_xml and "worksheets/" in name and "_rels/" not in name:
            watch = watchers[name] = watcher()
        tail = b""
        for chunk in unpack(path, part):
            if not is_xml:
                continue
            if watch:
                watch.feed(chunk)
            # UTF-16 parts are read with their zero bytes taken out: ASCII shows through.
            window = tail + chunk
            if b"\x00" in window:
                window = window.replace(b"\x00", b"")
            # Exclamation marks are rare and found fast; most pieces have none.
            if b"!" in window and b"<!" in window and _DECLARATION.search(window):
                raise Unusable(
                    "entities",
                    "The file holds XML declarations that no spreadsheet program writes, so we do "
                    "not read it. Copy the return's lines into a new workbook and upload that.",
                )
            if kind == "ods" and name == "meta-inf/manifest.xml" and b"encryption-data" in window:
                raise encrypted()
            tail = window[-32:]
    return watchers


def read_part(path: Path, parts: list[zipfile.ZipInfo], name: str) -> Iterator[bytes]:
    """Chunks of the part of that name; raises `Unusable` (damaged) where there is none."""
    wanted = name.lstrip("/").lower()
    for part in parts:
        if part.filename.lower() == wanted:
            return unpack(path, part)
    raise damaged()
