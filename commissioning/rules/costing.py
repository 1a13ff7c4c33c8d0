"""When an action of the plan is costed."""

from decimal import Decimal

# Words that sound like funding and name none (2009 briefing, resource planning).
NOT_FUNDING = (
    "existing resources",
    "existing budget",
    "current resources",
    "to be confirmed",
    "to be identified",
    "tbc",
)


def costing_gaps(*, cost: Decimal | None, funding: str, has_lead: bool) -> list[str]:
    """What an action lacks before the plan can be called costed, in plain words; empty if nothing.

    `cost` is pounds and pennies, None when nobody has said. Source: 2009 briefing, resource
    planning; 2005 guidance §2.35.
    """
    gaps = []
    if not has_lead:
        gaps.append("No lead partner")
    if cost is None:
        gaps.append("No cost")
    words = funding.strip().casefold()
    if not words:
        if cost is None or cost > 0:
            gaps.append("No named funding")
    elif any(phrase in words for phrase in NOT_FUNDING):
        gaps.append(f"“{funding.strip()}” names no funding")
    return gaps
