"""Workbooks of reports: described as plain values, written as XLSX with live formulas."""

from reports.workbook.model import (
    Column,
    Kind,
    Less,
    Plus,
    Row,
    Share,
    Sheet,
    SumOf,
    Total,
    Value,
    Workbook,
)

__all__ = [
    "Column",
    "Kind",
    "Less",
    "Plus",
    "Row",
    "Share",
    "Sheet",
    "SumOf",
    "Total",
    "Value",
    "Workbook",
]
