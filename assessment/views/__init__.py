"""Pages of self-assessment: answering in `answering`, rounds and results in `rounds`."""

from assessment.views.answering import (
    CheckView,
    SubmittedView,
    SubmitView,
    TaskListView,
    ThemeView,
)
from assessment.views.rounds import (
    CloseRoundView,
    IndexView,
    MembersView,
    OpenRoundView,
    ResultsView,
    ThemeResultsView,
)

__all__ = [
    "CheckView",
    "CloseRoundView",
    "IndexView",
    "MembersView",
    "OpenRoundView",
    "ResultsView",
    "SubmitView",
    "SubmittedView",
    "TaskListView",
    "ThemeResultsView",
    "ThemeView",
]
