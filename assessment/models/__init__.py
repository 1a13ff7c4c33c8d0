"""State of self-assessment: rounds, who is asked in them, and what each answers."""

from assessment.models.answer import (
    COMMENT_LIMIT,
    Answer,
)
from assessment.models.email import (
    About,
    RoundEmail,
)
from assessment.models.evidence import (
    Evidence,
    EvidenceFile,
    EvidenceKind,
)
from assessment.models.improvement import (
    Improvement,
    ImprovementNote,
    ImprovementState,
)
from assessment.models.instrument import (
    Instrument,
    InstrumentEdition,
    InstrumentFile,
)
from assessment.models.moderation import (
    REASON_LIMIT,
    AgreedRating,
)
from assessment.models.outsider import (
    OutsiderInvitation,
)
from assessment.models.participant import (
    Helper,
    Kind,
    Participant,
)
from assessment.models.peers import (
    PeerBatch,
    PeerContribution,
    SharingConsent,
)
from assessment.models.round import (
    Promise,
    Round,
)

__all__ = [
    "COMMENT_LIMIT",
    "REASON_LIMIT",
    "About",
    "AgreedRating",
    "Answer",
    "Evidence",
    "EvidenceFile",
    "EvidenceKind",
    "Helper",
    "Improvement",
    "ImprovementNote",
    "ImprovementState",
    "Instrument",
    "InstrumentEdition",
    "InstrumentFile",
    "Kind",
    "OutsiderInvitation",
    "Participant",
    "PeerBatch",
    "PeerContribution",
    "Promise",
    "Round",
    "RoundEmail",
    "SharingConsent",
]
