"""State of the money: periods, budgets, files as received, returns."""

from finance.models.budget import Arrangement, Budget, BudgetLine, Subjective, Tier
from finance.models.contribution import (
    BalanceDecision,
    Contribution,
    ContributionChange,
    Instalment,
    PoolIncome,
)
from finance.models.delegation import Delegation
from finance.models.files import FileState, Finding, ReturnFile
from finance.models.funding import FundingSource
from finance.models.period import ReportingPeriod
from finance.models.pool import Pool, PoolPartner, PoolScheme, Power, SchemeLine, Vat
from finance.models.proposal import Proposal, ProposalAnswer, ProposalPartner
from finance.models.returns import Return, ReturnLine, ReturnState
from finance.models.virement import Virement, VirementMove, VirementState

__all__ = [
    "Arrangement",
    "BalanceDecision",
    "Budget",
    "BudgetLine",
    "Contribution",
    "ContributionChange",
    "Delegation",
    "FileState",
    "Finding",
    "FundingSource",
    "Instalment",
    "Pool",
    "PoolIncome",
    "PoolPartner",
    "PoolScheme",
    "Power",
    "Proposal",
    "ProposalAnswer",
    "ProposalPartner",
    "ReportingPeriod",
    "Return",
    "ReturnFile",
    "ReturnLine",
    "ReturnState",
    "SchemeLine",
    "Subjective",
    "Tier",
    "Vat",
    "Virement",
    "VirementMove",
    "VirementState",
]
