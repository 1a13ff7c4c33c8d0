"""Benchmarks: published national figures that a board's own answers can be set beside.

One YAML file, checked against `schema.json`; `load` reads it into plain data.
"""

from assessment.benchmarks.load import (
    Benchmarks,
    BenchmarksError,
    Column,
    Figure,
    Row,
    Table,
    from_content,
    national_2008,
)

__all__ = [
    "Benchmarks",
    "BenchmarksError",
    "Column",
    "Figure",
    "Row",
    "Table",
    "from_content",
    "national_2008",
]
