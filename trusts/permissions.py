"""Who may do what: the permissions, and the table of roles that a new trust starts with.

A permission is one line of `Permission`; a role's default rights are one row of `ROLE_TABLE`.
Each trust gets its own copy of the table (RoleGrant rows, with django-guardian holding the
permissions of each row's group on that trust), which its administrators can read and change.
"""

from dataclasses import dataclass
from enum import Enum

from django.db import models

from trusts.levels import ALL_LEVELS, Level


class Permission(Enum):
    """Everything that can be permitted in a trust: codename, words, and whether it only reads.

    What only reads is held at every level a role sees, the rest at those it acts at. Confidential
    papers are among the narrower: who sees a level's open records does not see its closed ones.
    """

    TRUST_VIEW = ("trust_view", "See the trust's start page and structure", True)
    MEMBERS_VIEW = ("members_view", "See who sits where", True)
    MEMBERS_MANAGE = ("members_manage", "Invite people, assign and end memberships", False)
    ROLES_MANAGE = ("roles_manage", "Change what each role may do", False)
    STRUCTURE_MANAGE = ("structure_manage", "Change partners and bodies", False)
    AUDIT_READ = ("audit_read", "Read the audit trail", True)
    PLAN_VIEW = ("plan_view", "See the plan", True)
    PLAN_EDIT = ("plan_edit", "Change the plan", False)
    PLAN_APPROVAL_RECORD = (
        "plan_approval_record",
        "Record how partners approved the plan and put it into theirs",
        False,
    )
    INDICATOR_MANAGE = ("indicator_manage", "Set up indicators, targets and tolerances", False)
    INDICATOR_REPORT = ("indicator_report", "Report actual figures and comment on them", False)
    COMMISSIONING_VIEW = ("commissioning_view", "See commissioning and contracts", True)
    COMMISSIONING_EDIT = ("commissioning_edit", "Prepare commissioning and contracts", False)
    COMMISSIONING_SIGN = ("commissioning_sign", "Sign off commissioning intentions", False)
    BUDGET_VIEW = ("budget_view", "See budgets", True)
    BUDGET_MANAGE = ("budget_manage", "Change budgets", False)
    RETURN_VIEW = ("return_view", "See returns", True)
    RETURN_UPLOAD = ("return_upload", "Upload and submit returns", False)
    RETURN_ACCEPT = ("return_accept", "Accept or query returns", False)
    POOL_MANAGE = ("pool_manage", "Set up pooled funds and aligned arrangements", False)
    POOL_RECORD = ("pool_record", "Record payments, receipts and consents for a partner", False)
    IN_KIND_RECORD = ("in_kind_record", "Record what a partner gives in kind", False)
    PROPOSAL_EDIT = ("proposal_edit", "Write proposals to align or pool", False)
    VIREMENT_REQUEST = ("virement_request", "Ask for virements", False)
    VIREMENT_APPROVE = ("virement_approve", "Approve virements within a delegated limit", False)
    DELEGATION_MANAGE = ("delegation_manage", "Keep the register of delegations", False)
    PERIOD_MANAGE = ("period_manage", "Open and close reporting periods", False)
    PROCEDURE_MANAGE = ("procedure_manage", "Change the budget monitoring procedure", False)
    ROUND_VIEW = ("round_view", "See self-assessment results", True)
    ROUND_ANSWER = ("round_answer", "Answer a self-assessment", False)
    ROUND_MANAGE = ("round_manage", "Open and close self-assessment rounds", False)
    ROUND_MODERATE = ("round_moderate", "Record and confirm what a body agreed", False)
    RESULTS_SHARE = ("results_share", "Agree to a comparison with other trusts", False)
    INSTRUMENT_MANAGE = ("instrument_manage", "Write and publish own instruments", False)
    REPORT_VIEW = ("report_view", "See and download reports", True)
    REPORT_BUILD = ("report_build", "Build reports", False)
    MEETING_VIEW = ("meeting_view", "See meetings, agendas and papers", True)
    MEETING_MANAGE = ("meeting_manage", "Prepare meetings, agendas and papers", False)
    PAPER_CONFIDENTIAL = ("paper_confidential", "See confidential items and papers", False)
    PACK_BUILD = ("pack_build", "Build board packs", False)
    PACK_ISSUE = ("pack_issue", "Issue board packs", False)
    ITEM_SUBMIT = ("item_submit", "Submit items for an agenda", False)
    MEETING_RECORD = (
        "meeting_record",
        "Record attendance, declarations, decisions and minutes",
        False,
    )
    MINUTES_AGREE = ("minutes_agree", "Agree draft minutes", False)
    TERMS_MANAGE = ("terms_manage", "Write terms of reference and agreements", False)
    MANDATE_MANAGE = ("mandate_manage", "Record mandates, substitutes and elections", False)
    INTEREST_DECLARE = ("interest_declare", "Declare own interests", False)
    INTEREST_MANAGE = ("interest_manage", "Keep the register of interests", False)
    RISK_VIEW = ("risk_view", "See the risk register", True)
    RISK_EDIT = ("risk_edit", "Keep the risk register", False)
    DISPUTE_MANAGE = ("dispute_manage", "Keep the log of disputes and complaints", False)
    CONSULTATION_EDIT = ("consultation_edit", "Record consultations and what changed", False)
    PUBLISH = ("publish", "Publish to the public site and take back", False)

    def __init__(self, codename: str, words: str, reads: bool) -> None:
        self.codename = codename
        self.words = words
        self.reads = reads

    @classmethod
    def from_codename(cls, codename: str) -> "Permission":
        """The permission with this codename; KeyError for a name that is not ours."""
        return _BY_CODENAME[codename]


_BY_CODENAME = {permission.codename: permission for permission in Permission}


class Role(models.TextChoices):
    """What a person is on a body."""

    CHAIR = "chair", "Chair"
    MEMBER = "member", "Member"
    OBSERVER = "observer", "Observer"
    FINANCE_LEAD = "finance_lead", "Finance lead"
    LEAD_FINANCE_OFFICER = "lead_finance_officer", "Lead finance officer"
    DIRECTOR = "director", "Director of children's services"
    BOARD_SUPPORT = "board_support", "Board support"
    ADMINISTRATOR = "administrator", "Trust administrator"


class Reach(models.TextChoices):
    """How far a role's rights go within the levels it sees."""

    TRUST = "trust", "The whole trust"
    PARTNER = "partner", "Their own partner's records"
    BODY = "body", "Their own body's records"


@dataclass(frozen=True)
class RoleRow:
    """One row of the table of roles: what a role on a body of one level sees, does and reaches."""

    sees: frozenset[Level]
    acts: frozenset[Level]
    reach: Reach
    permissions: frozenset[Permission]


P = Permission
_S, _E, _O = Level.STRATEGIC, Level.EXECUTIVE, Level.OPERATIONAL

_OBSERVER = frozenset({P.TRUST_VIEW, P.MEMBERS_VIEW, P.PLAN_VIEW, P.MEETING_VIEW, P.REPORT_VIEW})
_MEMBER = _OBSERVER | {
    *(P.ROUND_ANSWER, P.ROUND_VIEW, P.PAPER_CONFIDENTIAL, P.ITEM_SUBMIT, P.INTEREST_DECLARE),
    *(P.RISK_VIEW, P.COMMISSIONING_VIEW),
}
_EXECUTIVE_MEMBER = _MEMBER | {
    *(P.BUDGET_VIEW, P.RETURN_VIEW, P.PROPOSAL_EDIT, P.RISK_EDIT),
    *(P.INDICATOR_REPORT, P.COMMISSIONING_EDIT),
}
_CHAIR = frozenset({P.ROUND_MODERATE, P.MINUTES_AGREE})
_FINANCE_LEAD = frozenset(
    {
        *(P.TRUST_VIEW, P.PLAN_VIEW, P.BUDGET_VIEW, P.RETURN_VIEW, P.RETURN_UPLOAD),
        *(P.POOL_RECORD, P.VIREMENT_REQUEST, P.IN_KIND_RECORD),
        *(P.REPORT_VIEW, P.REPORT_BUILD),  # their own partner's: its statement
    }
)
_LEAD_FINANCE_OFFICER = frozenset(
    {
        *(P.TRUST_VIEW, P.MEMBERS_VIEW, P.PLAN_VIEW, P.MEETING_VIEW, P.REPORT_VIEW),
        *(P.BUDGET_VIEW, P.BUDGET_MANAGE, P.RETURN_VIEW, P.RETURN_ACCEPT, P.PERIOD_MANAGE),
        *(P.REPORT_BUILD, P.POOL_MANAGE, P.VIREMENT_APPROVE, P.PROPOSAL_EDIT, P.PROCEDURE_MANAGE),
    }
)
_BOARD_SUPPORT = frozenset(
    {
        *(P.TRUST_VIEW, P.MEMBERS_VIEW, P.PLAN_VIEW, P.BUDGET_VIEW, P.RETURN_VIEW),
        *(P.ROUND_VIEW, P.ROUND_MANAGE, P.ROUND_MODERATE, P.REPORT_VIEW, P.REPORT_BUILD),
        *(P.MEETING_VIEW, P.MEETING_MANAGE, P.PAPER_CONFIDENTIAL, P.PACK_BUILD),
        *(P.DELEGATION_MANAGE, P.PROPOSAL_EDIT, P.PACK_ISSUE, P.ITEM_SUBMIT, P.MEETING_RECORD),
        *(P.TERMS_MANAGE, P.MANDATE_MANAGE, P.INTEREST_DECLARE, P.INTEREST_MANAGE),
        *(P.RISK_VIEW, P.RISK_EDIT, P.DISPUTE_MANAGE, P.CONSULTATION_EDIT, P.PUBLISH),
        *(P.PLAN_APPROVAL_RECORD, P.INDICATOR_MANAGE, P.INDICATOR_REPORT),
        *(P.COMMISSIONING_VIEW, P.COMMISSIONING_EDIT, P.INSTRUMENT_MANAGE),
    }
)
_DIRECTOR = _BOARD_SUPPORT | {
    *(P.PLAN_EDIT, P.AUDIT_READ, P.ROUND_ANSWER, P.VIREMENT_APPROVE, P.PROCEDURE_MANAGE),
    *(P.COMMISSIONING_SIGN, P.RESULTS_SHARE),
}
_ADMINISTRATOR = frozenset(
    {
        *(P.TRUST_VIEW, P.MEMBERS_VIEW, P.MEMBERS_MANAGE, P.ROLES_MANAGE),
        *(P.STRUCTURE_MANAGE, P.AUDIT_READ),
    }
)


def _at_every_level(permissions: frozenset[Permission], reach: Reach) -> dict[Level, RoleRow]:
    row = RoleRow(sees=ALL_LEVELS, acts=ALL_LEVELS, reach=reach, permissions=permissions)
    return dict.fromkeys(Level, row)


def _by_level(
    strategic: frozenset[Permission],
    executive: frozenset[Permission],
    operational: frozenset[Permission],
) -> dict[Level, RoleRow]:
    """Strategic sees its own level, executive all, operational its own body (Table 1)."""
    return {
        _S: RoleRow(frozenset({_S}), frozenset({_S}), Reach.TRUST, strategic),
        _E: RoleRow(ALL_LEVELS, frozenset({_E}), Reach.TRUST, executive),
        _O: RoleRow(frozenset({_O}), frozenset({_O}), Reach.BODY, operational),
    }


ROLE_TABLE: dict[Role, dict[Level, RoleRow]] = {
    Role.CHAIR: _by_level(
        _MEMBER | _CHAIR | {P.RESULTS_SHARE},
        _EXECUTIVE_MEMBER | _CHAIR | {P.COMMISSIONING_SIGN},
        _MEMBER | _CHAIR,
    ),
    Role.MEMBER: _by_level(_MEMBER, _EXECUTIVE_MEMBER, _MEMBER),
    Role.OBSERVER: _by_level(_OBSERVER, _OBSERVER, _OBSERVER),
    Role.FINANCE_LEAD: _at_every_level(_FINANCE_LEAD, Reach.PARTNER),
    Role.LEAD_FINANCE_OFFICER: _at_every_level(_LEAD_FINANCE_OFFICER, Reach.TRUST),
    Role.DIRECTOR: _at_every_level(_DIRECTOR, Reach.TRUST),
    Role.BOARD_SUPPORT: _at_every_level(_BOARD_SUPPORT, Reach.TRUST),
    Role.ADMINISTRATOR: _at_every_level(_ADMINISTRATOR, Reach.TRUST),
}
