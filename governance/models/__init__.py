"""How the partnership is set up, and its registers."""

from governance.models.agreement import Agreement, AgreementPartner, AgreementPower, Heading
from governance.models.associate import AssociateMember, AssociatePairing
from governance.models.dispute import Dispute, DisputeKind, DisputeState, DisputeStep, Stage
from governance.models.election import Election, Method, Office
from governance.models.induction import InductionDone, InductionStep
from governance.models.interest import Interest, InterestKind, InterestReview
from governance.models.links import LineKind, OtherPartnership, PartnershipKind, ReportingLine
from governance.models.mandate import Mandate
from governance.models.reminder import RegisterReminder, ReminderKind
from governance.models.risk import Risk, RiskEvent, RiskKind, RiskReview
from governance.models.seat import SeatFacts, Side
from governance.models.terms import TermsOfReference, TermsSection, TermsSignature

__all__ = [
    "Agreement",
    "AgreementPartner",
    "AgreementPower",
    "AssociateMember",
    "AssociatePairing",
    "Dispute",
    "DisputeKind",
    "DisputeState",
    "DisputeStep",
    "Election",
    "Heading",
    "InductionDone",
    "InductionStep",
    "Interest",
    "InterestKind",
    "InterestReview",
    "LineKind",
    "Mandate",
    "Method",
    "Office",
    "OtherPartnership",
    "PartnershipKind",
    "RegisterReminder",
    "ReminderKind",
    "ReportingLine",
    "Risk",
    "RiskEvent",
    "RiskKind",
    "RiskReview",
    "SeatFacts",
    "Side",
    "Stage",
    "TermsOfReference",
    "TermsSection",
    "TermsSignature",
]
