"""Pages of the golden thread."""

from thread.views.breaks import AcceptView, BreaksView, EndView
from thread.views.walk import LineView, OutcomeView, PriorityView, ThreadView

__all__ = [
    "AcceptView",
    "BreaksView",
    "EndView",
    "LineView",
    "OutcomeView",
    "PriorityView",
    "ThreadView",
]
