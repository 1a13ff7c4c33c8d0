"""State of self-assessment: rounds, who is asked in them, and what each answers."""

from assessment.models.answer import (
    COMMENT_LIMIT,
    Answer,
)
from assessment.models.participant import (
    Participant,
)
from assessment.models.round import (
    Promise,
    Round,
)

__all__ = [
    "COMMENT_LIMIT",
    "Answer",
    "Participant",
    "Promise",
    "Round",
]
