"""Pages of self-assessment: answering, rounds and results."""

from assessment.views.answering import (
    CheckView,
    PagesView,
    SubmittedView,
    SubmitView,
    TaskListView,
)
from assessment.views.evidence import (
    AddEvidenceView,
    ChangeEvidenceView,
    EvidenceFileView,
    EvidenceView,
    RemoveEvidenceView,
    SharedEvidenceView,
    SharedFileView,
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
from assessment.views.own_document import (
    OwnDocumentView,
    OwnFileView,
)
from assessment.views.questions import (
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
from assessment.views.trend import TrendView

__all__ = [
    "AddEvidenceView",
    "AgreedView",
    "ChangeEvidenceView",
    "CheckView",
    "CloseRoundView",
    "CompareView",
    "ConfirmView",
    "EvidenceFileView",
    "EvidenceView",
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
    "OwnDocumentView",
    "OwnFileView",
    "PagesView",
    "RemoveEvidenceView",
    "ResultsView",
    "SharedEvidenceView",
    "SharedFileView",
    "SharingView",
    "StopSharingView",
    "SubmitView",
    "SubmittedView",
    "TaskListView",
    "ThemeResultsView",
    "ThemeView",
    "TrendView",
]
