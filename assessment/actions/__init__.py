"""Every write of self-assessment, one noun a module."""

from assessment.actions.answering import (
    Conflict,
    Reply,
    Saved,
    choose_pages,
    revision_shown,
    save_answers,
    submit,
    would_change,
)
from assessment.actions.carrying import (
    confirm_answers,
    copy_last_answers,
)
from assessment.actions.emails import (
    make_reminders,
)
from assessment.actions.evidence import (
    add_file,
    add_link,
    add_record,
    remove_evidence,
    replace_file,
    share_evidence,
)
from assessment.actions.helpers import (
    ask_helper,
    end_helper,
)
from assessment.actions.improvements import (
    agree_improvement,
    may_report,
    report_progress,
)
from assessment.actions.instrument_drafts import (
    Stale,
    add_question,
    add_theme,
    change_question,
    change_theme,
    describe_instrument,
    move_in_draft,
    put_elsewhere,
    remove_document,
    remove_from_draft,
    set_document,
)
from assessment.actions.instrument_files import (
    import_file,
)
from assessment.actions.instruments import (
    begin_edition,
    decide_mapping,
    discard_draft,
    make_instrument,
    publish_edition,
)
from assessment.actions.moderation import (
    confirm_agreed_rating,
    record_agreed_rating,
)
from assessment.actions.outsiders import (
    accept_as_outsider,
    find_invitation,
    invite_again,
    invite_outsider,
    withdraw_invitation,
)
from assessment.actions.parts import (
    ask_more,
    hand_over,
    reopen_submission,
    take_out,
)
from assessment.actions.publishing import (
    publish_batches,
)
from assessment.actions.rounds import (
    begin_round,
    change_round,
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
    "Stale",
    "accept_as_outsider",
    "add_file",
    "add_link",
    "add_question",
    "add_record",
    "add_theme",
    "agree_improvement",
    "agree_to_share",
    "ask_helper",
    "ask_more",
    "begin_edition",
    "begin_round",
    "change_question",
    "change_round",
    "change_theme",
    "choose_pages",
    "close_round",
    "confirm_agreed_rating",
    "confirm_answers",
    "copy_last_answers",
    "decide_mapping",
    "describe_instrument",
    "discard_draft",
    "end_helper",
    "find_invitation",
    "hand_over",
    "import_file",
    "invite_again",
    "invite_outsider",
    "make_instrument",
    "make_reminders",
    "may_report",
    "move_in_draft",
    "open_round",
    "publish_batches",
    "publish_edition",
    "put_elsewhere",
    "record_agreed_rating",
    "remove_document",
    "remove_evidence",
    "remove_from_draft",
    "reopen_submission",
    "replace_file",
    "report_progress",
    "revision_shown",
    "save_answers",
    "set_document",
    "share_evidence",
    "stop_sharing",
    "submit",
    "take_out",
    "withdraw_invitation",
    "would_change",
]
