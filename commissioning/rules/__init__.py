"""What makes an action of the plan fully costed. Pure: no database."""

from commissioning.rules.costing import NOT_FUNDING, costing_gaps

__all__ = [
    "NOT_FUNDING",
    "costing_gaps",
]
