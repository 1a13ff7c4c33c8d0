"""Forms of meetings. They read what was typed; the rules are in the actions."""

from meetings.forms.agenda import ItemForm, MoveItemForm, ReferForm
from meetings.forms.base import ScopedForm
from meetings.forms.meetings import (
    HOURS,
    CancelForm,
    KeyDateForm,
    MeetingForm,
    MoveMeetingForm,
    PlanForm,
)
from meetings.forms.packs import IssueForm, NoteForm, NoteTextForm
from meetings.forms.papers import PaperForm, RewriteForm, ScheduleForm, VersionForm, WriteForm
from meetings.forms.plans import (
    DropForm,
    ForwardForm,
    MeetingChoiceForm,
    StandingForm,
    UsualForm,
)
from meetings.forms.submissions import (
    AcceptForm,
    AgreeForm,
    DecisionForm,
    DeclineForm,
    InformationForm,
)

__all__ = [
    "HOURS",
    "AcceptForm",
    "AgreeForm",
    "CancelForm",
    "DecisionForm",
    "DeclineForm",
    "DropForm",
    "ForwardForm",
    "InformationForm",
    "IssueForm",
    "ItemForm",
    "KeyDateForm",
    "MeetingChoiceForm",
    "MeetingForm",
    "MoveItemForm",
    "MoveMeetingForm",
    "NoteForm",
    "NoteTextForm",
    "PaperForm",
    "PlanForm",
    "ReferForm",
    "RewriteForm",
    "ScheduleForm",
    "ScopedForm",
    "StandingForm",
    "UsualForm",
    "VersionForm",
    "WriteForm",
]
