"""The child process that does the reading, under limits set by the kernel.

Started by `trusts.sheets.reader` as ``python -m trusts.sheets.child KIND PATH LIMITS``. It
writes lines to standard output: a sheet's heading as JSON; its rows, some hundred in a piece (how
many, a space, and a JSON list of lists, see `trusts.sheets.rows`); and at the very end ``{"end":
true}`` or ``{"refused": [code, message]}``. Whatever kills it before that is a refusal too; the
process that asked lives on.
"""

from __future__ import annotations

import json
import math
import resource
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, TextIO

from trusts.sheets import archive, delimited, legacy, scan
from trusts.sheets.model import Limits, Unusable
from trusts.sheets.rows import Fault, in_pieces


def main(argv: list[str], out: TextIO) -> None:
    """Set the limits, read the file, write the lines."""
    kind, path, limits = argv[0], Path(argv[1]), Limits(**json.loads(argv[2]))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    _cap(resource.RLIMIT_AS, limits.memory_bytes)
    _cap(resource.RLIMIT_CPU, math.ceil(limits.seconds), spare=1)
    try:
        for line in lines(kind, path, limits):
            out.write(line + "\n")
        last: dict[str, Any] = {"end": True}
    except Unusable as refusal:
        last = {"refused": [refusal.code, refusal.message]}
    except MemoryError:
        last = {"refused": ["memory", memory_message()]}
    out.write(json.dumps(last) + "\n")
    out.flush()


def _cap(what: int, most: int, spare: int = 0) -> None:
    """Set a limit, or keep the lower one that whoever started us has set.

    With `spare` the process is told at the limit, and ended for sure that much later.
    """
    _, held = resource.getrlimit(what)
    hard = most + spare if held == resource.RLIM_INFINITY else min(most + spare, held)
    resource.setrlimit(what, (min(most, hard), hard))


def memory_message() -> str:
    """What to say of a file that needs more memory than a return ever does."""
    return (
        "The file needs far more memory than a return does. Copy the return's lines into a new "
        "workbook and upload that."
    )


def lines(kind: str, path: Path, limits: Limits) -> Iterator[str]:
    """Everything the file holds, line by line as it is written out."""
    if kind == "text":
        yield _heading(path.stem, "text")
        yield from _pieces(delimited.read_rows(path, limits))
        return
    if kind == "zip":
        kind, parts = archive.list_parts(path, limits)
        looks = archive.inspect_parts(path, kind, parts, scan.Look)
        scans = scan.scan_xlsx(path, parts, looks) if kind == "xlsx" else scan.scan_ods(path, parts)
        scan.check_extents(scans, limits)
    else:
        scans = legacy.inspect_xls(path)
    yield from _workbook_lines(kind, path, scans, limits)


def _heading(name: str, kind: str, *, hidden: bool = False) -> str:
    return json.dumps({"sheet": name, "hidden": hidden, "kind": kind}, ensure_ascii=False)


def _pieces(rows: Iterable[Sequence[Any]]) -> Iterator[str]:
    return (f"{count} {piece}" for count, piece in in_pieces(rows))


def _workbook_lines(
    kind: str, path: Path, scans: list[scan.SheetScan], limits: Limits
) -> Iterator[Any]:
    import python_calamine as calamine  # after the limits are set

    trouble = {found.name: found.trouble for found in scans}
    try:
        with path.open("rb") as handle:
            book = calamine.CalamineWorkbook.from_filelike(handle)
    except calamine.PasswordError as error:
        raise archive.encrypted() from error
    except (calamine.CalamineError, OSError) as error:
        raise archive.damaged() from error
    metadata = [
        found for found in book.sheets_metadata if found.typ == calamine.SheetTypeEnum.WorkSheet
    ]
    if not metadata:
        raise Unusable(
            "no-sheets", "The workbook has no sheets we can read. Save it as .xlsx and try again."
        )
    if len(metadata) > limits.sheets:
        raise Unusable(
            "too-many-sheets",
            f"The workbook has {len(metadata)} sheets. Upload one with the return's sheet only.",
        )
    for found in metadata:
        visible = found.visible == calamine.SheetVisibleEnum.Visible
        yield _heading(found.name, kind, hidden=not visible)
        try:
            sheet = book.get_sheet_by_name(found.name)
            # iter_rows gives the empty rows above the first cell, not the columns left of it.
            margin = [""] * sheet.start[1] if sheet.start else []
            rows: Iterable[list[Any]] = sheet.iter_rows()
            if margin:
                rows = (margin + values for values in rows)
            if cells := trouble.get(found.name):
                rows = _with_trouble(rows, cells)
            yield from _pieces(rows)
        except calamine.CalamineError as error:
            raise archive.damaged() from error


def _with_trouble(
    rows: Iterable[list[Any]], trouble: dict[tuple[int, int], str]
) -> Iterator[list[Any]]:
    """The rows with errors and formulas without results where calamine gives empty cells."""
    number = 0
    by_row: dict[int, dict[int, str]] = {}
    for (row, column), value in trouble.items():
        by_row.setdefault(row, {})[column] = value
    for number, values in enumerate(rows, start=1):
        yield _marked(values, by_row.pop(number)) if number in by_row else values
    for last in range(number + 1, max(by_row, default=0) + 1):
        yield _marked([], by_row.get(last, {}))


def _marked(values: list[Any], trouble: dict[int, str]) -> list[Any]:
    for column, value in trouble.items():
        values += [None] * (column - len(values))
        plain = value.__class__ is str  # what a percentage shows
        values[column - 1] = value if plain else {"e" if isinstance(value, Fault) else "f": value}
    return values


if __name__ == "__main__":
    main(sys.argv[1:], sys.stdout)
