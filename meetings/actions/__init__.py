"""Preparing meetings and recording them: every write."""

from meetings.actions.agenda import (
    MOST_ITEMS,
    add_item,
    edit_item,
    move_item,
    remove_item,
    reorder_item,
)
from meetings.actions.attendance import Entry, note_attendance, record_letter
from meetings.actions.decisions import (
    Money,
    Votes,
    approve_pledge,
    record_decision,
    stamp_of,
    take_back_decision,
)
from meetings.actions.declarations import note_declaration, remove_declaration
from meetings.actions.log import add_action, tell_progress
from meetings.actions.meetings import (
    add_meeting,
    cancel_meeting,
    mark_held,
    move_meeting,
    plan_meetings,
    send_papers_out,
)
from meetings.actions.minutes import (
    agree_minutes,
    approve_minutes,
    correct_minutes,
    note_also_present,
    write_minute,
)
from meetings.actions.notes import change_note, delete_note, write_note
from meetings.actions.packs import issue_pack
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
    "Entry",
    "Money",
    "Votes",
    "add_action",
    "add_item",
    "add_meeting",
    "agree_minutes",
    "approve_minutes",
    "approve_pledge",
    "cancel_meeting",
    "change_note",
    "correct_minutes",
    "delete_note",
    "destroy_paper",
    "edit_item",
    "issue_pack",
    "mark_held",
    "move_item",
    "move_meeting",
    "note_also_present",
    "note_attendance",
    "note_declaration",
    "plan_meetings",
    "record_decision",
    "record_letter",
    "release_paper",
    "remove_declaration",
    "remove_item",
    "remove_paper",
    "reorder_item",
    "rewrite_paper",
    "schedule_paper",
    "send_papers_out",
    "stamp_of",
    "take_back_decision",
    "tell_progress",
    "upload_paper",
    "upload_version",
    "write_minute",
    "write_note",
    "write_paper",
]
