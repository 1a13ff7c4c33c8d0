"""State of the money: periods, budgets, files as received, returns."""

from finance.models.aligned import (
    AlignedArrangement,
    AlignedLine,
    AlignedPartner,
    AlignedTarget,
)
from finance.models.budget import Arrangement, Budget, BudgetLine, Subjective, Tier
from finance.models.budget_file import BudgetFile, BudgetRevision, BudgetStep, RevisionLine
from finance.models.consolidation import (
    ConsolidatedLine,
    ConsolidatedPartner,
    Consolidation,
)
from finance.models.contract_line import ContractLine
from finance.models.contribution import (
    BalanceDecision,
    Contribution,
    ContributionChange,
    Instalment,
    PoolIncome,
)
from finance.models.delegation import Delegation
from finance.models.draft import DraftLine, ReturnDraft
from finance.models.files import FileKind, Finding, ReturnFile
from finance.models.funding import FundingSource
from finance.models.in_kind import InKind
from finance.models.layout import FileSample, ReturnLayout
from finance.models.period import ReportingPeriod
from finance.models.pool import Pool, PoolPartner, PoolScheme, Power, SchemeLine, Vat
from finance.models.procedure import Procedure
from finance.models.proposal import Proposal, ProposalAnswer, ProposalPartner
from finance.models.question import (
    DecisionKind,
    QuestionRemark,
    ReturnDecision,
    ReturnQuestion,
    Side,
)
from finance.models.received import FileState
from finance.models.reconciliation import PlanDifference
from finance.models.reminder import Reminder
from finance.models.returns import Return, ReturnLine, ReturnState
from finance.models.share import LineShare
from finance.models.virement import Virement, VirementMove, VirementState

__all__ = [
    "AlignedArrangement",
    "AlignedLine",
    "AlignedPartner",
    "AlignedTarget",
    "Arrangement",
    "BalanceDecision",
    "Budget",
    "BudgetFile",
    "BudgetLine",
    "BudgetRevision",
    "BudgetStep",
    "ConsolidatedLine",
    "ConsolidatedPartner",
    "Consolidation",
    "ContractLine",
    "Contribution",
    "ContributionChange",
    "DecisionKind",
    "Delegation",
    "DraftLine",
    "FileKind",
    "FileSample",
    "FileState",
    "Finding",
    "FundingSource",
    "InKind",
    "Instalment",
    "LineShare",
    "PlanDifference",
    "Pool",
    "PoolIncome",
    "PoolPartner",
    "PoolScheme",
    "Power",
    "Procedure",
    "Proposal",
    "ProposalAnswer",
    "ProposalPartner",
    "QuestionRemark",
    "Reminder",
    "ReportingPeriod",
    "Return",
    "ReturnDecision",
    "ReturnDraft",
    "ReturnFile",
    "ReturnLayout",
    "ReturnLine",
    "ReturnQuestion",
    "ReturnState",
    "RevisionLine",
    "SchemeLine",
    "Side",
    "Subjective",
    "Tier",
    "Vat",
    "Virement",
    "VirementMove",
    "VirementState",
]
