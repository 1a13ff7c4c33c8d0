"""Every write of the plan and of what is commissioned, one noun a module."""

from commissioning.actions.actuals import (
    accept_actuals,
    explain_actual,
    report_actual,
    send_back,
)
from commissioning.actions.assessments import (
    record_assessment,
)
from commissioning.actions.beside import (
    record_comparator,
    record_group,
)
from commissioning.actions.contracts import (
    drop_aim,
    end_contract,
    name_aim,
    plan_review,
    record_contract,
    record_review,
    vary_contract,
)
from commissioning.actions.cycle import (
    answer_step,
    complete_step,
    reopen_step,
)
from commissioning.actions.editions import (
    approve_plan,
    change_plan,
    draft_plan,
    publish_plan,
    put_to_consultation,
    refresh_plan,
    set_up_outcomes,
)
from commissioning.actions.indicator_files import (
    take_figures,
    take_indicators,
    upload_figures,
    upload_indicators,
)
from commissioning.actions.indicators import (
    add_indicator,
    change_indicator,
    end_indicator,
)
from commissioning.actions.intentions import (
    begin_intention,
    change_intention,
)
from commissioning.actions.needs import (
    add_group,
    change_consultation,
    record_consultation,
    remove_group,
)
from commissioning.actions.parts import (
    add_commissioner,
    add_reinvestment,
    add_resource,
    check_standards,
    declare_conflict,
    name_provider,
    record_ending,
    remove_part,
)
from commissioning.actions.priorities import (
    add_action,
    add_priority,
    change_action,
    change_priority,
    remove_action,
    remove_priority,
)
from commissioning.actions.services import (
    add_provider,
    add_service,
    change_service,
)
from commissioning.actions.signing import (
    may_sign,
    put_forward,
    send_intention_back,
    sign_off,
    withdraw,
)
from commissioning.actions.standing import (
    may_report,
    meet_milestone,
    record_approval,
    record_entry,
    report_progress,
    set_milestone,
)
from commissioning.actions.targets import (
    agree_targets,
    refuse_targets,
    set_targets,
)
from commissioning.actions.unit import (
    begin_audit,
    fund_post,
    rate_skills,
    record_framework,
    record_post,
)

__all__ = [
    "accept_actuals",
    "add_action",
    "add_commissioner",
    "add_group",
    "add_indicator",
    "add_priority",
    "add_provider",
    "add_reinvestment",
    "add_resource",
    "add_service",
    "agree_targets",
    "answer_step",
    "approve_plan",
    "begin_audit",
    "begin_intention",
    "change_action",
    "change_consultation",
    "change_indicator",
    "change_intention",
    "change_plan",
    "change_priority",
    "change_service",
    "check_standards",
    "complete_step",
    "declare_conflict",
    "draft_plan",
    "drop_aim",
    "end_contract",
    "end_indicator",
    "explain_actual",
    "fund_post",
    "may_report",
    "may_sign",
    "meet_milestone",
    "name_aim",
    "name_provider",
    "plan_review",
    "publish_plan",
    "put_forward",
    "put_to_consultation",
    "rate_skills",
    "record_approval",
    "record_assessment",
    "record_comparator",
    "record_consultation",
    "record_contract",
    "record_ending",
    "record_entry",
    "record_framework",
    "record_group",
    "record_post",
    "record_review",
    "refresh_plan",
    "refuse_targets",
    "remove_action",
    "remove_group",
    "remove_part",
    "remove_priority",
    "reopen_step",
    "report_actual",
    "report_progress",
    "send_back",
    "send_intention_back",
    "set_milestone",
    "set_targets",
    "set_up_outcomes",
    "sign_off",
    "take_figures",
    "take_indicators",
    "upload_figures",
    "upload_indicators",
    "vary_contract",
    "withdraw",
]
