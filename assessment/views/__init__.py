"""Pages of self-assessment: answering, rounds and results."""

from assessment.views.answering import (
    CheckView,
    SubmittedView,
    SubmitView,
    TaskListView,
    ThemeView,
)
from assessment.views.improvements import (
    ImprovementsView,
    ImprovementView,
    ImproveView,
)
from assessment.views.moderation import (
    AgreedView,
    ConfirmView,
    ModerateView,
)
from assessment.views.others import (
    OthersView,
    SharingView,
    StopSharingView,
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
from assessment.views.trend import TrendView

__all__ = [
    "AgreedView",
    "CheckView",
    "CloseRoundView",
    "CompareView",
    "ConfirmView",
    "GroupsView",
    "ImproveView",
    "ImprovementView",
    "ImprovementsView",
    "IndexView",
    "MembersView",
    "ModerateView",
    "NationalView",
    "OpenRoundView",
    "OthersView",
    "ResultsView",
    "SharingView",
    "StopSharingView",
    "SubmitView",
    "SubmittedView",
    "TaskListView",
    "ThemeResultsView",
    "ThemeView",
    "TrendView",
]
