"""Every write of self-assessment: rounds in `rounds`, a member's answers in `answering`."""

from assessment.actions.answering import (
    Conflict,
    Reply,
    Saved,
    revision_shown,
    save_answers,
    submit,
    would_change,
)
from assessment.actions.rounds import (
    close_round,
    open_round,
)

__all__ = [
    "Conflict",
    "Reply",
    "Saved",
    "close_round",
    "open_round",
    "revision_shown",
    "save_answers",
    "submit",
    "would_change",
]
