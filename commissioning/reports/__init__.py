"""Documents of the plan: the plan itself, what it costs, and the annual progress report."""

from commissioning.reports.costed import CostedPlanReport
from commissioning.reports.document import PlanDocument
from commissioning.reports.performance import PerformanceByException
from commissioning.reports.progress import AnnualProgress

__all__ = ["AnnualProgress", "CostedPlanReport", "PerformanceByException", "PlanDocument"]
