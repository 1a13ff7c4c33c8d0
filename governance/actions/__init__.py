"""Setting up the partnership and keeping its registers: every write."""

from governance.actions.agreements import enter_agreement, review_agreement, sign_agreement
from governance.actions.associates import add_associate, end_associate, pair_associate
from governance.actions.disputes import end_dispute, move_dispute, raise_dispute
from governance.actions.elections import end_office, record_election
from governance.actions.induction import add_step, drop_step, record_induction
from governance.actions.interests import (
    confirm_interests,
    declare_interest,
    end_interest,
    show_interest,
)
from governance.actions.lines import add_partnership, draw_line, remove_line
from governance.actions.mandates import end_mandate, give_mandate
from governance.actions.risks import Facts, close_risk, open_risk, reopen_risk, review_risk
from governance.actions.seats import describe_seat
from governance.actions.terms import (
    agree_terms,
    begin_terms,
    give_up_draft,
    set_particulars,
    set_quorum,
    sign_terms,
    write_section,
)

__all__ = [
    "Facts",
    "add_associate",
    "add_partnership",
    "add_step",
    "agree_terms",
    "begin_terms",
    "close_risk",
    "confirm_interests",
    "declare_interest",
    "describe_seat",
    "draw_line",
    "drop_step",
    "end_associate",
    "end_dispute",
    "end_interest",
    "end_mandate",
    "end_office",
    "enter_agreement",
    "give_mandate",
    "give_up_draft",
    "move_dispute",
    "open_risk",
    "pair_associate",
    "raise_dispute",
    "record_election",
    "record_induction",
    "remove_line",
    "reopen_risk",
    "review_agreement",
    "review_risk",
    "set_particulars",
    "set_quorum",
    "show_interest",
    "sign_agreement",
    "sign_terms",
    "write_section",
]
