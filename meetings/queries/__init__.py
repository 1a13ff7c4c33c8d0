"""Reading meetings, agendas and papers, with what is confidential left out."""

from meetings.queries.agenda import AgendaLine, agenda, live_name, visible_papers
from meetings.queries.calendar import year_of, year_of_meetings
from meetings.queries.deadlines import all_deadlines, deadline_lines, deadlines_of
from meetings.queries.items import bodies_on_line, visible_items
from meetings.queries.live import live_choice_of, live_choices, live_from_choice
from meetings.queries.meetings import bodies_that_meet, may_see_confidential, visible_meetings
from meetings.queries.packs import packs_of
from meetings.queries.plans import forward_plan, overdue_plans, visible_standing
from meetings.queries.submissions import (
    meetings_to_come,
    meetings_to_submit_to,
    visible_submissions,
)

__all__ = [
    "AgendaLine",
    "agenda",
    "all_deadlines",
    "bodies_on_line",
    "bodies_that_meet",
    "deadline_lines",
    "deadlines_of",
    "forward_plan",
    "live_choice_of",
    "live_choices",
    "live_from_choice",
    "live_name",
    "may_see_confidential",
    "meetings_to_come",
    "meetings_to_submit_to",
    "overdue_plans",
    "packs_of",
    "visible_items",
    "visible_meetings",
    "visible_papers",
    "visible_standing",
    "visible_submissions",
    "year_of",
    "year_of_meetings",
]
