"""Reading one stored file from end to end: what the worker and the command line both do."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from finance import reading
from finance.actions import files
from finance.models import ReturnFile
from finance.rules.clean_lines import Known, known_lines
from finance.rules.expectation import Checked, Expected
from finance.rules.own_layout import sample
from finance.rules.validation import check_return
from trusts.scope import Scope
from trusts.sheets import Unusable, Workbook, read_workbook


def open_file(path: Path, name: str) -> Workbook | Unusable:
    """Read a stored file in the capped child process; touches no database."""
    try:
        return read_workbook(path, name=name)
    except Unusable as unusable:
        return unusable


@dataclass(frozen=True)
class Basis:
    """What a return is checked against, and the digest by which a change of it is noticed.

    `known` are the expected lines made ready for the fast check while the file is being read.
    """

    expected: Expected
    known: Mapping[str, Known]
    fingerprint: str


def basis_of(return_file: ReturnFile) -> Basis:
    """What a file's return is checked against, as of now. The digest comes first: see there."""
    partner, period = return_file.partner, return_file.period
    fingerprint = reading.fingerprint(partner, period)
    expected = reading.expectation(partner, period)
    return Basis(expected, known_lines(expected), fingerprint)


@dataclass(frozen=True)
class Result:
    """What reading and checking a file gave."""

    checked: Checked
    fingerprint: str
    sample: Sequence[dict[str, Any]]


def check(
    opened: Workbook | Unusable,
    basis: Basis,
    progress: Callable[[int, int], None] | None = None,
) -> Result | Unusable:
    """Check what was read against what the return must be; touches no database."""
    if isinstance(opened, Unusable):
        return opened
    checked = check_return(opened, basis.expected, progress, basis.known)
    first_rows = [] if checked.from_template else sample(opened)
    return Result(checked, basis.fingerprint, first_rows)


def keep(by: Scope, return_file: ReturnFile, result: Result | Unusable) -> ReturnFile:
    """Keep what reading and checking gave."""
    if isinstance(result, Unusable):
        return files.record_refusal(by=by, return_file=return_file, refusal=result)
    return files.record_reading(
        by=by,
        return_file=return_file,
        checked=result.checked,
        checked_against=result.fingerprint,
        sample=result.sample,
    )


def record(by: Scope, return_file: ReturnFile, opened: Workbook | Unusable) -> ReturnFile:
    """Check what was read, in the scope that is open, and keep the result."""
    return keep(by, return_file, check(opened, basis_of(return_file)))


def read_now(by: Scope, return_file: ReturnFile) -> ReturnFile:
    """Read a waiting file at once, in the scope that is open (command line, demo data)."""
    row = files.start_reading(by=by, return_file=return_file)
    return record(by, row, open_file(Path(row.file.path), row.name))
