"""Delimited text: which encoding, which separator, which rows."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path

from trusts.sheets.model import Limits, Unusable
from trusts.sheets.sniff import looks_like_utf16

_SEPARATORS = (",", ";", "\t", "|")
_FIELD_CHARACTERS = 100_000


def decode(data: bytes) -> str:
    """Text of a file in UTF-8 (with or without mark), UTF-16 or Windows-1252.

    Raises `Unusable` where no one of these fits.
    """
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ["utf-16"]
    elif looks_like_utf16(data):
        encodings = ["utf-16-le" if data[1:2] == b"\x00" else "utf-16-be"]
    else:
        encodings = ["utf-8-sig", "cp1252"]
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    raise Unusable(
        "encoding",
        "The file's letters are stored in a way we do not know. In your spreadsheet program choose "
        "“Save as”, then “CSV UTF-8”, and upload that.",
    )


def separator(text: str) -> str:
    """The separator that cuts the most lines into the same number of fields.

    Excel's own hint (a first line ``sep=;``) decides where it stands.
    """
    first = text[:8].strip().lower()
    if first.startswith("sep=") and len(first) >= 5:
        return first[4]
    sample = [line for line in text[:200_000].splitlines() if line.strip()][:200]
    best, best_score = ",", (0, 0)
    for candidate in _SEPARATORS:
        try:
            widths = [len(row) for row in csv.reader(sample, delimiter=candidate) if len(row) > 1]
        except csv.Error:  # not this one; reading the rows will say what is wrong, and where
            continue
        if not widths:
            continue
        common = max(set(widths), key=lambda width: (widths.count(width), width))
        score = (widths.count(common), common)
        if score > best_score:
            best, best_score = candidate, score
    return best


def read_rows(path: Path, limits: Limits) -> Iterator[list[str]]:
    """Every row of a delimited file, in order, blank rows included.

    Raises `Unusable` for text we cannot decode, a field without end, or too many cells.
    """
    text = decode(path.read_bytes())
    if not text.strip():
        raise Unusable("empty", "The file is empty. Save the spreadsheet again and upload it.")
    csv.field_size_limit(_FIELD_CHARACTERS)  # of the child process, which reads one file
    cells = 0
    skip_hint = text[:8].strip().lower().startswith("sep=")
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator(text))
    try:
        for index, row in enumerate(reader):
            cells += len(row)
            if cells > limits.cells:
                raise Unusable(
                    "extent",
                    "The file holds more cells than a return has. Copy the return's lines into a "
                    "new file and upload that.",
                )
            yield [] if skip_hint and index == 0 else row
    except csv.Error as error:
        raise Unusable(
            "damaged",
            f"Line {reader.line_num} of the file cannot be read, perhaps a quotation mark is "
            "missing. Mend that line, or upload the return as .xlsx.",
        ) from error
