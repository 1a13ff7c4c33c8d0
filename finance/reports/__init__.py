"""Every report about money. Each module registers its own."""

from finance.reports.memorandum import MemorandumReport
from finance.reports.monitoring import BudgetMonitoring
from finance.reports.proposals import AlignOrPoolReport

__all__ = ["AlignOrPoolReport", "BudgetMonitoring", "MemorandumReport"]
