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
from assessment.actions.publishing import (
    publish_batches,
)
from assessment.actions.rounds import (
    close_round,
    open_round,
)
from assessment.actions.sharing import (
    agree_to_share,
    stop_sharing,
)

__all__ = [
    "Conflict",
    "Reply",
    "Saved",
    "add_file",
    "add_link",
    "add_record",
    "agree_improvement",
    "agree_to_share",
    "close_round",
    "confirm_agreed_rating",
    "may_report",
    "open_round",
    "publish_batches",
    "record_agreed_rating",
    "remove_evidence",
    "replace_file",
    "report_progress",
    "revision_shown",
    "save_answers",
    "share_evidence",
    "stop_sharing",
    "submit",
    "would_change",
]
