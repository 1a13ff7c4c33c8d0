"""Pages of self-assessment: answering, rounds and results."""

from assessment.views.answering import (
    CheckView,
    PagesView,
    SubmittedView,
    SubmitView,
    TaskListView,
)
from assessment.views.carrying import (
    CopyView,
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
from assessment.views.helping import (
    EndHelpView,
    HelpersView,
    HelpThemeView,
    HelpView,
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
from assessment.views.parts import (
    AskMoreView,
    HandOverView,
    InvitationSentView,
    InviteOutsiderView,
    PartView,
    ReopenView,
    TakeOutView,
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
    BeginRoundView,
    ChangeRoundView,
    CloseRoundView,
    IndexView,
    MembersView,
    OpenOptionsView,
    OpenRoundView,
)
from assessment.views.trend import TrendView

__all__ = [
    "AddEvidenceView",
    "AgreedView",
    "AskMoreView",
    "BeginRoundView",
    "ChangeEvidenceView",
    "ChangeRoundView",
    "CheckView",
    "CloseRoundView",
    "CompareView",
    "ConfirmView",
    "CopyView",
    "EndHelpView",
    "EvidenceFileView",
    "EvidenceView",
    "GroupsView",
    "HandOverView",
    "HelpThemeView",
    "HelpView",
    "HelpersView",
    "ImproveView",
    "ImprovementView",
    "ImprovementsView",
    "IndexView",
    "InvitationSentView",
    "InviteOutsiderView",
    "MembersView",
    "ModerateView",
    "NationalView",
    "OpenOptionsView",
    "OpenRoundView",
    "OthersView",
    "OwnDocumentView",
    "OwnFileView",
    "PagesView",
    "PartView",
    "RemoveEvidenceView",
    "ReopenView",
    "ResultsView",
    "SharedEvidenceView",
    "SharedFileView",
    "SharingView",
    "StopSharingView",
    "SubmitView",
    "SubmittedView",
    "TakeOutView",
    "TaskListView",
    "ThemeResultsView",
    "ThemeView",
    "TrendView",
]
