"""A copy of a partner's file with the findings marked in its cells. Plain Python, no Django.

`build` does it in a child process that the kernel holds to a memory limit, as `trusts.sheets`
does for reading: openpyxl, which keeps a workbook's own formats and formulas, is never let loose
on a stranger's file in the calling process.
"""

from finance.marking.builder import Busy, build
from finance.marking.model import Labels, Marked

__all__ = ["Busy", "Labels", "Marked", "build"]
