"""The path along which a dispute or a complaint is resolved: each stage further from those in it.

First those concerned talk; then the body's chair tries; then the body itself; at last somebody
outside the trust (2009 governance guide, appendix 1: a dispute goes from the members concerned to
the chair, and from there to an independent person).
"""

from __future__ import annotations

from collections.abc import Sequence

PARTIES, CHAIR, BODY, OUTSIDE = "parties", "chair", "body", "outside"
PATH = (PARTIES, CHAIR, BODY, OUTSIDE)
OPEN, RESOLVED, NOT_RESOLVED, WITHDRAWN = "open", "resolved", "not_resolved", "withdrawn"
ENDINGS = (RESOLVED, NOT_RESOLVED, WITHDRAWN)


def next_stages(stage: str) -> Sequence[str]:
    """The stages that may follow: this one, or any further along the path; never back."""
    return PATH[PATH.index(stage) :]


def may_end(stage: str, ending: str) -> bool:
    """Whether it may end so at this stage: unresolved only when somebody outside has tried."""
    return ending != NOT_RESOLVED or stage == OUTSIDE
