"""Forms of meetings. They read what was typed; the rules are in actions.py."""

from meetings.forms.agenda import ItemForm
from meetings.forms.base import ScopedForm
from meetings.forms.meetings import HOURS, MeetingForm
from meetings.forms.papers import PaperForm

__all__ = [
    "HOURS",
    "ItemForm",
    "MeetingForm",
    "PaperForm",
    "ScopedForm",
]
