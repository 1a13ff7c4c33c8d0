"""Reads across rounds, participants and answers."""

from assessment.queries.answering import (
    answers_of,
    own_parts,
    progress_by_theme,
    progress_of,
    rounds_to_answer,
)
from assessment.queries.carried import (
    answers_to_copy,
    last_part,
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
from assessment.queries.parts import (
    EVERY_SECTION,
    has_given_anything,
    helped_parts,
    helpers_of,
    invitations_of,
    narrowed_to,
    passes_of,
    people_of,
    seats_not_asked,
    sections_helped,
    still_sits,
)
from assessment.queries.peers import (
    AmongOthers,
    OthersCompared,
    compared_with_others,
    current_consent,
)
from assessment.queries.questions import (
    all_questions_of,
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
from assessment.queries.trends import (
    ThemeTrend,
    Trend,
    trend_of,
)

__all__ = [
    "EVERY_SECTION",
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
    "ThemeTrend",
    "Trend",
    "all_questions_of",
    "answers_of",
    "answers_to_copy",
    "bodies_for_rounds",
    "compare",
    "compared_with_others",
    "current_consent",
    "earlier_rounds",
    "evidence_held",
    "evidence_of",
    "grouped_results",
    "has_given_anything",
    "helped_parts",
    "helpers_of",
    "improvements_to_report",
    "improvements_visible_to",
    "invitations_of",
    "last_part",
    "light",
    "members_of",
    "moderation_of",
    "narrowed_to",
    "own_evidence",
    "own_parts",
    "participation_in",
    "passes_of",
    "people_of",
    "progress_by_theme",
    "progress_of",
    "questions_of",
    "round_summary",
    "rounds_to_answer",
    "rounds_visible_to",
    "seats_not_asked",
    "seats_that_may_answer",
    "sections_helped",
    "shared_evidence",
    "sits_for",
    "still_sits",
    "trend_of",
]
