"""Every write of self-assessment, one noun a module."""

from assessment.actions.answering import (
    Conflict,
    Reply,
    Saved,
    revision_shown,
    save_answers,
    submit,
    would_change,
)
from assessment.actions.evidence import (
    add_file,
    add_link,
    add_record,
    remove_evidence,
    replace_file,
    share_evidence,
)
from assessment.actions.improvements import (
    agree_improvement,
    may_report,
    report_progress,
)
from assessment.actions.moderation import (
    confirm_agreed_rating,
    record_agreed_rating,
)
from assessment.actions.rounds import (
    close_round,
    open_round,
)

__all__ = [
    "Conflict",
    "Reply",
    "Saved",
    "add_file",
    "add_link",
    "add_record",
    "agree_improvement",
    "close_round",
    "confirm_agreed_rating",
    "may_report",
    "open_round",
    "record_agreed_rating",
    "remove_evidence",
    "replace_file",
    "report_progress",
    "revision_shown",
    "save_answers",
    "share_evidence",
    "submit",
    "would_change",
]
