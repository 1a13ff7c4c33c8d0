"""Preparing meetings: every write."""

from meetings.actions.agenda import MOST_ITEMS, add_item
from meetings.actions.meetings import add_meeting
from meetings.actions.papers import MOST_PAPERS, remove_paper, upload_paper

__all__ = [
    "MOST_ITEMS",
    "MOST_PAPERS",
    "add_item",
    "add_meeting",
    "remove_paper",
    "upload_paper",
]
