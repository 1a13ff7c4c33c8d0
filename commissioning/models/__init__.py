"""State of the plan and of what is commissioned: from the outcome to the intention."""

from commissioning.models.action import (
    Action,
    LaterCost,
)
from commissioning.models.actual import (
    Actual,
    ActualState,
    Commentary,
    Quality,
)
from commissioning.models.approval import (
    EntryKind,
    PlanApproval,
    PlanEntry,
)
from commissioning.models.beside import (
    Comparator,
    GroupFigure,
)
from commissioning.models.consultation import (
    Consultation,
)
from commissioning.models.contract import (
    Advice,
    Change,
    Contract,
    ContractAim,
    ContractKind,
    ContractReview,
    ContractTerms,
    ContractYear,
)
from commissioning.models.contract_email import (
    ContractEmail,
)
from commissioning.models.cycle import (
    Commissioner,
    ConflictDeclaration,
    Ending,
    Handling,
    IntentionMoment,
    Moment,
    PossibleProvider,
    Reinvestment,
    Resource,
    ResourceKind,
    StandardCheck,
    StepAnswer,
    StepCompletion,
    Verdict,
)
from commissioning.models.framework import (
    FrameworkText,
)
from commissioning.models.group import (
    VulnerableGroup,
)
from commissioning.models.indicator import (
    Indicator,
    IndicatorKind,
    IndicatorPriority,
)
from commissioning.models.indicator_file import (
    FilePurpose,
    IndicatorFile,
)
from commissioning.models.intention import (
    CommissioningLevel,
    Intention,
    IntentionCounter,
    IntentionState,
    Purpose,
)
from commissioning.models.needs import (
    NeedsAssessment,
)
from commissioning.models.outcome import (
    Outcome,
)
from commissioning.models.plan import (
    Plan,
    PlanState,
)
from commissioning.models.priority import (
    Priority,
)
from commissioning.models.progress import (
    ActionProgress,
    Milestone,
    ProgressState,
)
from commissioning.models.service import (
    Provider,
    Service,
    Tier,
)
from commissioning.models.target import (
    Target,
    TargetState,
    TargetVersion,
)
from commissioning.models.unit import (
    PostFunding,
    SkillAudit,
    SkillRating,
    UnitPost,
)

__all__ = [
    "Action",
    "ActionProgress",
    "Actual",
    "ActualState",
    "Advice",
    "Change",
    "Commentary",
    "Commissioner",
    "CommissioningLevel",
    "Comparator",
    "ConflictDeclaration",
    "Consultation",
    "Contract",
    "ContractAim",
    "ContractEmail",
    "ContractKind",
    "ContractReview",
    "ContractTerms",
    "ContractYear",
    "Ending",
    "EntryKind",
    "FilePurpose",
    "FrameworkText",
    "GroupFigure",
    "Handling",
    "Indicator",
    "IndicatorFile",
    "IndicatorKind",
    "IndicatorPriority",
    "Intention",
    "IntentionCounter",
    "IntentionMoment",
    "IntentionState",
    "LaterCost",
    "Milestone",
    "Moment",
    "NeedsAssessment",
    "Outcome",
    "Plan",
    "PlanApproval",
    "PlanEntry",
    "PlanState",
    "PossibleProvider",
    "PostFunding",
    "Priority",
    "ProgressState",
    "Provider",
    "Purpose",
    "Quality",
    "Reinvestment",
    "Resource",
    "ResourceKind",
    "Service",
    "SkillAudit",
    "SkillRating",
    "StandardCheck",
    "StepAnswer",
    "StepCompletion",
    "Target",
    "TargetState",
    "TargetVersion",
    "Tier",
    "UnitPost",
    "Verdict",
    "VulnerableGroup",
]
