"""Reads across rows about money."""

from finance.queries.position import consolidated_position
from finance.queries.position_types import ConsolidatedPosition, PartnerPosition, PositionLine
from finance.queries.returns import PartnerReturn, returns_of_period

__all__ = [
    "ConsolidatedPosition",
    "PartnerPosition",
    "PartnerReturn",
    "PositionLine",
    "consolidated_position",
    "returns_of_period",
]
