"""State of the money: periods, budgets, files as received, returns."""

from finance.models.budget import Arrangement, Budget, BudgetLine, Subjective, Tier
from finance.models.files import FileState, Finding, ReturnFile
from finance.models.period import ReportingPeriod
from finance.models.returns import Return, ReturnLine, ReturnState

__all__ = [
    "Arrangement",
    "Budget",
    "BudgetLine",
    "FileState",
    "Finding",
    "ReportingPeriod",
    "Return",
    "ReturnFile",
    "ReturnLine",
    "ReturnState",
    "Subjective",
    "Tier",
]
