"""Reading spreadsheets that strangers send us: XLSX, XLS, ODS and delimited text.

Pure Python, no Django. `read_workbook` gives every kind of file one shape (sheets, rows, cells
with A1 addresses and their text as found) or refuses with `Unusable`, in plain words and within
the time and memory of `Limits`. Nothing here knows what the cells mean: the floors above do.
"""

from trusts.sheets.model import (
    Cell,
    Limits,
    Sheet,
    Unusable,
    Workbook,
    address,
    column_letters,
)
from trusts.sheets.reader import read_workbook
from trusts.sheets.rows import Fault, Moment, Number, Rows, Truth, Unvalued

__all__ = [
    "Cell",
    "Fault",
    "Limits",
    "Moment",
    "Number",
    "Rows",
    "Sheet",
    "Truth",
    "Unusable",
    "Unvalued",
    "Workbook",
    "address",
    "column_letters",
    "read_workbook",
]
