"""Pages of self-assessment: answering, rounds and results."""

from assessment.views.answering import (
    CheckView,
    SubmittedView,
    SubmitView,
    TaskListView,
    ThemeView,
)
from assessment.views.results import (
    CompareView,
    GroupsView,
    NationalView,
    ResultsView,
    ThemeResultsView,
)
from assessment.views.rounds import (
    CloseRoundView,
    IndexView,
    MembersView,
    OpenRoundView,
)

__all__ = [
    "CheckView",
    "CloseRoundView",
    "CompareView",
    "GroupsView",
    "IndexView",
    "MembersView",
    "NationalView",
    "OpenRoundView",
    "ResultsView",
    "SubmitView",
    "SubmittedView",
    "TaskListView",
    "ThemeResultsView",
    "ThemeView",
]
