"""Reading one stored file from end to end: what the worker and the command line both do."""

from pathlib import Path

from finance import reading
from finance.actions import files
from finance.models import ReturnFile
from finance.rules.own_layout import sample
from finance.rules.validation import check_return
from finance.sheets import Unusable, Workbook, read_workbook
from trusts.scope import Scope


def open_file(path: Path, name: str) -> Workbook | Unusable:
    """Read a stored file in the capped child process; touches no database."""
    try:
        return read_workbook(path, name=name)
    except Unusable as unusable:
        return unusable


def record(by: Scope, return_file: ReturnFile, opened: Workbook | Unusable) -> ReturnFile:
    """Check what was read against what this partner's return must be, and keep the result."""
    if isinstance(opened, Unusable):
        return files.record_refusal(by=by, return_file=return_file, refusal=opened)
    expected = reading.expectation(return_file.partner, return_file.period)
    checked = check_return(opened, expected)
    return files.record_reading(
        by=by,
        return_file=return_file,
        checked=checked,
        checked_against=reading.fingerprint(expected),
        sample=[] if checked.from_template else sample(opened),
    )


def read_now(by: Scope, return_file: ReturnFile) -> ReturnFile:
    """Read a waiting file at once, in the scope that is open (command line, demo data)."""
    row = files.start_reading(by=by, return_file=return_file)
    return record(by, row, open_file(Path(row.file.path), row.name))
