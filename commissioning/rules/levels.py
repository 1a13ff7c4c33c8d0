"""Which of the product's levels a commissioning intention belongs to. Pure."""

from __future__ import annotations

LEVELS = {
    ("strategic", False): "strategic",
    ("operational", False): "executive",
    ("operational", True): "operational",
    ("individual", True): "operational",
}
"""By commissioning level, and whether it is an area team's: the level whose people see it.

Major allocations are the board's business, decisions about services the executive's, and what is
delegated to an area team, or arranged around one child, that team's (2005 guidance §2.36; 2009
briefing Table 1). People of the executive, directors and board support see all of them.
"""


def level_of(commissioning_level: str, *, has_body: bool) -> str | None:
    """The level, or None where the two do not go together."""
    return LEVELS.get((commissioning_level, has_body))
