"""Documents of the plan: the plan itself, what it costs, and the annual progress report."""

from commissioning.reports.costed import (
    CostedPlanReport,
)
from commissioning.reports.document import (
    PlanDocument,
)
from commissioning.reports.performance import (
    PerformanceByException,
)
from commissioning.reports.pipeline import (
    Pipeline,
)
from commissioning.reports.progress import (
    AnnualProgress,
)
from commissioning.reports.register import (
    ContractRegister,
)

__all__ = [
    "AnnualProgress",
    "ContractRegister",
    "CostedPlanReport",
    "PerformanceByException",
    "Pipeline",
    "PlanDocument",
]
