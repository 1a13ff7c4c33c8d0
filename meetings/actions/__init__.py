"""Preparing meetings: every write."""

from meetings.actions.agenda import (
    MOST_ITEMS,
    add_item,
    edit_item,
    move_item,
    remove_item,
    reorder_item,
)
from meetings.actions.meetings import (
    add_meeting,
    cancel_meeting,
    mark_held,
    move_meeting,
    plan_meetings,
    send_papers_out,
)
from meetings.actions.papers import (
    MOST_PAPERS,
    remove_paper,
    rewrite_paper,
    upload_paper,
    upload_version,
    write_paper,
)
from meetings.actions.schedule import destroy_paper, release_paper, schedule_paper

__all__ = [
    "MOST_ITEMS",
    "MOST_PAPERS",
    "add_item",
    "add_meeting",
    "cancel_meeting",
    "destroy_paper",
    "edit_item",
    "mark_held",
    "move_item",
    "move_meeting",
    "plan_meetings",
    "release_paper",
    "remove_item",
    "remove_paper",
    "reorder_item",
    "rewrite_paper",
    "schedule_paper",
    "send_papers_out",
    "upload_paper",
    "upload_version",
    "write_paper",
]
