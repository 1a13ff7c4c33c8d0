"""Reading meetings, agendas and papers, with what is confidential left out."""

from meetings.queries.agenda import AgendaLine, agenda, live_name, visible_papers
from meetings.queries.calendar import year_of, year_of_meetings
from meetings.queries.deadlines import all_deadlines, deadline_lines, deadlines_of
from meetings.queries.items import bodies_on_line, visible_items
from meetings.queries.live import live_choice_of, live_choices, live_from_choice
from meetings.queries.meetings import bodies_that_meet, may_see_confidential, visible_meetings
from meetings.queries.notes import Placed, own_notes, placed_notes
from meetings.queries.packs import (
    Version,
    downloads_of,
    drafts_of,
    issued_before,
    issued_packs,
    latest_issued,
    manifest_as_data,
    not_downloaded,
    packs_of_meeting,
    review_of,
    versions_of,
    visible_packs,
)
from meetings.queries.plans import forward_plan, overdue_plans, visible_standing
from meetings.queries.submissions import (
    meetings_to_come,
    meetings_to_submit_to,
    visible_submissions,
)

__all__ = [
    "AgendaLine",
    "Placed",
    "Version",
    "agenda",
    "all_deadlines",
    "bodies_on_line",
    "bodies_that_meet",
    "deadline_lines",
    "deadlines_of",
    "downloads_of",
    "drafts_of",
    "forward_plan",
    "issued_before",
    "issued_packs",
    "latest_issued",
    "live_choice_of",
    "live_choices",
    "live_from_choice",
    "live_name",
    "manifest_as_data",
    "may_see_confidential",
    "meetings_to_come",
    "meetings_to_submit_to",
    "not_downloaded",
    "overdue_plans",
    "own_notes",
    "packs_of_meeting",
    "placed_notes",
    "review_of",
    "versions_of",
    "visible_items",
    "visible_meetings",
    "visible_packs",
    "visible_papers",
    "visible_standing",
    "visible_submissions",
    "year_of",
    "year_of_meetings",
]
