"""Every report about money. Each module registers its own."""

from finance.reports.late import LateReturns
from finance.reports.memorandum import MemorandumReport
from finance.reports.monitoring import BudgetMonitoring
from finance.reports.procedure import ProcedureDocument
from finance.reports.proposals import AlignOrPoolReport
from finance.reports.resource_map import ResourceMap
from finance.reports.statement import PartnerStatement
from finance.reports.variances import Variances

__all__ = [
    "AlignOrPoolReport",
    "BudgetMonitoring",
    "LateReturns",
    "MemorandumReport",
    "PartnerStatement",
    "ProcedureDocument",
    "ResourceMap",
    "Variances",
]
