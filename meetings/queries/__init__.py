"""Reading meetings, agendas and papers, with what is confidential left out."""

from meetings.queries.agenda import AgendaLine, agenda, live_name, visible_papers
from meetings.queries.live import live_choices, live_from_choice
from meetings.queries.meetings import bodies_that_meet, may_see_confidential, visible_meetings
from meetings.queries.packs import packs_of

__all__ = [
    "AgendaLine",
    "agenda",
    "bodies_that_meet",
    "live_choices",
    "live_from_choice",
    "live_name",
    "may_see_confidential",
    "packs_of",
    "visible_meetings",
    "visible_papers",
]
