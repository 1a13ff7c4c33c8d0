"""Reads across rounds, participants and answers."""

from assessment.queries.answering import (
    answers_of,
    own_parts,
    progress_by_theme,
    progress_of,
    rounds_to_answer,
)
from assessment.queries.compared import (
    Change,
    RoundsCompared,
    compare,
    earlier_rounds,
)
from assessment.queries.evidence import (
    EvidenceHeld,
    evidence_held,
    evidence_of,
    own_evidence,
    shared_evidence,
)
from assessment.queries.groups import (
    GroupedResults,
    grouped_results,
)
from assessment.queries.moderation import (
    Moderated,
    improvements_to_report,
    improvements_visible_to,
    moderation_of,
    sits_for,
)
from assessment.queries.peers import (
    AmongOthers,
    OthersCompared,
    compared_with_others,
    current_consent,
)
from assessment.queries.questions import (
    questions_of,
)
from assessment.queries.results import (
    QuestionSummary,
    RoundSummary,
    ThemeSummary,
    round_summary,
)
from assessment.queries.rounds import (
    Participation,
    bodies_for_rounds,
    light,
    members_of,
    participation_in,
    rounds_visible_to,
    seats_that_may_answer,
)

__all__ = [
    "AmongOthers",
    "Change",
    "EvidenceHeld",
    "GroupedResults",
    "Moderated",
    "OthersCompared",
    "Participation",
    "QuestionSummary",
    "RoundSummary",
    "RoundsCompared",
    "ThemeSummary",
    "answers_of",
    "bodies_for_rounds",
    "compare",
    "compared_with_others",
    "current_consent",
    "earlier_rounds",
    "evidence_held",
    "evidence_of",
    "grouped_results",
    "improvements_to_report",
    "improvements_visible_to",
    "light",
    "members_of",
    "moderation_of",
    "own_evidence",
    "own_parts",
    "participation_in",
    "progress_by_theme",
    "progress_of",
    "questions_of",
    "round_summary",
    "rounds_to_answer",
    "rounds_visible_to",
    "seats_that_may_answer",
    "shared_evidence",
    "sits_for",
]
