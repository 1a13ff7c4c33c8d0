"""A record of the demo for every address that names one.

The addresses themselves are discovered; one that names a record and has no line here fails the
walk, which says so. Each line answers with the record and the address's own arguments.
"""

from collections.abc import Callable
from typing import Any

from django.db.models import Model

from assessment.models import (
    EvidenceFile,
    Helper,
    Improvement,
    Instrument,
    InstrumentFile,
    OutsiderInvitation,
    Participant,
    Round,
)
from commissioning.models import (
    Action,
    Actual,
    ConflictDeclaration,
    Consultation,
    Contract,
    ContractAim,
    ContractReview,
    Indicator,
    IndicatorFile,
    Intention,
    Milestone,
    NeedsAssessment,
    Outcome,
    Plan,
    Priority,
    Provider,
    Resource,
    Service,
    SkillAudit,
    TargetVersion,
    UnitPost,
    VulnerableGroup,
)
from finance.models import (
    AlignedArrangement,
    Budget,
    BudgetFile,
    BudgetLine,
    Consolidation,
    ContractLine,
    Contribution,
    Delegation,
    FileState,
    FundingSource,
    InKind,
    Instalment,
    Pool,
    Proposal,
    ReportingPeriod,
    Return,
    ReturnFile,
    ReturnLayout,
    ReturnQuestion,
    ReturnState,
    Virement,
)
from governance.models import (
    Agreement,
    AssociateMember,
    Dispute,
    Election,
    InductionStep,
    Interest,
    Mandate,
    ReportingLine,
    Risk,
    TermsOfReference,
)
from meetings.models import (
    AbsenceLetter,
    AgendaItem,
    Decision,
    Declaration,
    ForwardItem,
    KeyDate,
    Meeting,
    MeetingAction,
    Pack,
    PackNote,
    Paper,
    PaperVersion,
    Pledge,
    StandingItem,
    SubmittedItem,
)
from publication.models import Kind, Publication
from reports.models import ReportFile, ReportRun
from thread.models import AcceptedBreak
from trusts.models import Body, Membership, Partner, RoleGrant

Sample = tuple[Model, dict[str, Any]]


def _with(sample: Callable[[], Sample], **arguments: Any) -> Callable[[], Sample]:
    """The sample with more arguments of the address, which name no record."""

    def more() -> Sample:
        record, named = sample()
        return record, named | arguments

    return more


def _by(model: type[Model], argument: str = "pk", **which: Any) -> Callable[[], Sample]:
    def sample() -> Sample:
        record = model.objects.filter(**which).first()
        assert record is not None, f"The demo has no {model.__name__} {which}."
        return record, {argument: getattr(record, argument)}

    return sample


def _report_file() -> Sample:
    file = ReportFile.objects.first()
    assert file is not None, "The demo has no ReportFile."
    arguments = {"run_id": file.run_id, "variant": file.variant, "file_format": file.format}
    return file, arguments


def _budgets_of_year() -> Sample:
    record, arguments = _budget()
    return record, {"year": arguments["year"]}


def _budget() -> Sample:
    record = Budget.objects.select_related("partner").get(
        partner__slug="anyplace-police", financial_year=2009
    )
    return record, {"year": record.financial_year, "owner": record.partner.slug}


def _period() -> Sample:
    record = ReportingPeriod.objects.get(code="2009-10")
    return record, {"period": record.code}


def _year() -> Sample:
    record, _ = _period()
    return record, {"year": record.financial_year}


def _owing() -> Sample:
    record, arguments = _period()
    return record, arguments | {"partner": "anyplace-police"}


def _position() -> Sample:
    record = ReportingPeriod.objects.get(code="2009-09")
    return record, {"of": record.code}


def _frozen() -> Sample:
    record = Consolidation.objects.filter(period__code="2009-09").latest("number")
    return record, {"of": record.slug}


def _position_line() -> Sample:
    record = BudgetLine.objects.filter(
        budget__partner__slug="anyplace-police", budget__financial_year=2009
    ).first()
    assert record is not None, "The demo's police have a budget line."
    return record, {"of": "2009-09", "pk": record.pk}


def _thread_line() -> Sample:
    record, _ = _position_line()
    return record, {"pk": record.pk}


def _open_break() -> Sample:
    record = Action.objects.get(code="EW2.3", priority__plan__state="approved")
    return record, {"kind": "action-without-owner", "key": f"action-{record.pk}"}


def _evidence() -> Sample:
    file = EvidenceFile.objects.select_related("evidence__participant__round").first()
    assert file is not None, "The demo has no EvidenceFile."
    record = file.evidence.participant.round
    return record, {"pk": record.pk, "evidence": file.evidence_id}


def _shared_file() -> Sample:
    record, arguments = _evidence()
    file = EvidenceFile.objects.filter(evidence=arguments["evidence"]).first()
    assert file is not None, "The demo has no EvidenceFile."
    return record, {"pk": record.pk, "digest": file.sha256}


def _body() -> Sample:
    record = Body.objects.get(slug="board")
    return record, {"slug": record.slug}


def _person() -> Sample:
    """A person's entry is found by the person, whom the seat in this trust makes a record of it."""
    seat = Membership.objects.select_related("person").get(body__slug="board", role="chair")
    return seat.person, {"pk": seat.person_id}


def _agreed_terms() -> Sample:
    record = TermsOfReference.objects.select_related("body").get(body__slug="board")
    return record, {"slug": record.body.slug, "number": record.number}


def _draft_terms() -> Sample:
    record = TermsOfReference.objects.select_related("body").get(agreed_on__isnull=True)
    return record, {"slug": record.body.slug, "number": record.number}


def _pack() -> Sample:
    record = Pack.objects.select_related("meeting").first()
    assert record is not None, "The demo has no Pack."
    return record.meeting, {"ref": record.meeting.ref, "version": record.version}


def _pack_note() -> Sample:
    note = PackNote.objects.select_related("meeting").first()
    assert note is not None, "The demo has no PackNote."
    return note, {"ref": note.meeting.ref, "pk": note.pk}


def _pack_draft() -> Sample:
    record, _ = _pack()
    draft = Pack.objects.filter(meeting_id=record.pk).latest("version").draft_id
    return record, {"ref": _pack()[1]["ref"], "run_id": draft}


def _publication() -> Sample:
    record = Publication.objects.get(kind=Kind.AGENDA, key="2009-09-board")
    return record, {"kind": Kind.AGENDA, "key": record.key}


def _conflict() -> Sample:
    row = ConflictDeclaration.objects.first()
    assert row is not None, "The demo has no ConflictDeclaration."
    return row.intention, {"pk": row.intention_id, "partner": row.partner_id}


def _resource() -> Sample:
    row = Resource.objects.filter(intention__state="preparing", level="executive").first()
    assert row is not None, "The demo has no Resource of an open intention."
    return row.intention, {"pk": row.intention_id, "kind": "resource", "part": row.pk}


def _rating() -> Sample:
    audit, post = SkillAudit.objects.first(), UnitPost.objects.first()
    assert audit is not None, "The demo has no SkillAudit."
    assert post is not None, "The demo has no UnitPost."
    return post, {"audit": audit.pk, "pk": post.pk}


_intention = _by(Intention, state="preparing", level="executive")

SAMPLES: dict[str, Callable[[], Sample]] = {
    "commissioning:intention": _intention,
    "commissioning:change_intention": _intention,
    "commissioning:intention_step": _with(_intention, step=5),
    "commissioning:complete_step": _with(_intention, step=5),
    "commissioning:reopen_step": _with(_intention, step=5),
    "commissioning:intention_parts": _intention,
    "commissioning:new_commissioner": _intention,
    "commissioning:new_possible_provider": _intention,
    "commissioning:new_resource": _intention,
    "commissioning:declare_conflict": _conflict,
    "commissioning:intention_standards": _intention,
    "commissioning:ending": _by(Intention, purpose="end"),
    "commissioning:new_reinvestment": _by(Intention, purpose="end"),
    "commissioning:remove_part": _resource,
    "commissioning:put_forward": _intention,
    "commissioning:sign_intention": _by(Intention, state="put_forward"),
    "commissioning:send_intention_back": _by(Intention, state="put_forward"),
    "commissioning:withdraw_intention": _intention,
    "commissioning:needs_assessment": _by(NeedsAssessment),
    "commissioning:change_needs_assessment": _by(NeedsAssessment),
    "commissioning:post": _by(UnitPost),
    "commissioning:fund_post": _with(_by(UnitPost), year=2009),
    "commissioning:rate_skills": _rating,
    "commissioning:edition": _by(Plan, state="approved"),
    "commissioning:change": _by(Plan, state="draft"),
    "commissioning:compare": _by(Plan, state="draft"),
    "commissioning:consult": _by(Plan, state="draft"),
    "commissioning:approve": _by(Plan, state="draft"),
    "commissioning:publish": _by(Plan, state="approved"),
    "commissioning:refresh": _by(Plan, state="approved"),
    "commissioning:partners": _by(Plan, state="approved"),
    "commissioning:approval": _by(Plan, state="approved"),
    "commissioning:entry": _by(Plan, state="approved"),
    "commissioning:progress": _by(Plan, state="approved"),
    "commissioning:new_priority": _by(Plan, state="draft"),
    "commissioning:new_group": _by(Plan, state="draft"),
    "commissioning:remove_group": _by(VulnerableGroup, plan__state="draft"),
    "commissioning:change_priority": _by(Priority, plan__state="draft"),
    "commissioning:remove_priority": _by(Priority, plan__state="draft"),
    "commissioning:new_action": _by(Priority, plan__state="draft"),
    "commissioning:action": _by(Action, priority__plan__state="approved"),
    "commissioning:change_action": _by(Action, priority__plan__state="draft"),
    "commissioning:remove_action": _by(Action, priority__plan__state="draft"),
    "commissioning:report_progress": _by(Action, priority__plan__state="approved"),
    "commissioning:new_milestone": _by(Action, priority__plan__state="approved"),
    "commissioning:met": _by(Milestone, met_on=None),
    "commissioning:consultation": _by(Consultation),
    "commissioning:indicator": _by(Indicator, code="EW1a"),
    "commissioning:change_indicator": _by(Indicator, code="EW1a"),
    "commissioning:end_indicator": _by(Indicator, code="EW1a"),
    "commissioning:set_targets": _by(Indicator, code="EW1a"),
    "commissioning:report_figure": _by(Indicator, code="EW1a"),
    "commissioning:record_comparator": _by(Indicator, code="EW1a"),
    "commissioning:record_group": _by(Indicator, code="EW1a"),
    "commissioning:decide_targets": _by(TargetVersion, state="proposed"),
    "commissioning:explain_figure": _by(Actual, state="reported"),
    "commissioning:accept_figure": _by(Actual, state="reported"),
    "commissioning:send_back_figure": _by(Actual, state="reported"),
    "commissioning:indicator_file": _by(IndicatorFile, purpose="figures"),
    "commissioning:indicator_kept": _by(IndicatorFile, purpose="figures"),
    "commissioning:contract": _by(Contract),
    "commissioning:vary_contract": _by(Contract, reference="C/09/014"),
    "commissioning:end_contract": _by(Contract, reference="C/09/014"),
    "commissioning:name_aim": _by(Contract),
    "commissioning:drop_aim": _by(ContractAim),
    "commissioning:plan_review": _by(Contract),
    "commissioning:record_review": _by(ContractReview, done_on=None),
    "commissioning:service": _by(Service),
    "commissioning:change_service": _by(Service),
    "commissioning:provider": _by(Provider),
    "governance:agreement": _by(Agreement, "slug"),
    "governance:agreement_sign": _by(Agreement, "slug"),
    "governance:agreement_review": _by(Agreement, "slug"),
    "governance:seat_describe": _by(Membership),
    "governance:mandate_give": _by(Membership),
    "governance:mandate_end": _by(Mandate),
    "governance:office_end": _by(Election),
    "governance:associate_pair": _by(AssociateMember),
    "governance:associate_end": _by(AssociateMember),
    "governance:seats": _body,
    "governance:election": _body,
    "governance:associate_new": _body,
    "governance:step_drop": _by(InductionStep),
    "governance:induction_record": _by(Membership),
    "governance:risk": _by(Risk, body__slug="board"),
    "governance:risk_review": _by(Risk, body__slug="executive"),
    "governance:risk_close": _by(Risk, body__slug="executive"),
    "governance:risk_reopen": _by(Risk, body__slug="board"),
    "governance:dispute": _by(Dispute, body__slug="board"),
    "governance:dispute_move": _by(Dispute, body__slug="board"),
    "governance:dispute_end": _by(Dispute, body__slug="board"),
    "governance:interests_of": _person,
    "governance:interests_confirm": _person,
    "governance:interest_end": _by(Interest, ends_on=None),
    "governance:interest_show": _by(Interest),
    "governance:terms_body": _body,
    "governance:terms_version": _agreed_terms,
    "governance:terms_section": _with(_draft_terms, topic="probity"),
    "governance:terms_particulars": _draft_terms,
    "governance:terms_quorum": _draft_terms,
    "governance:terms_agree": _draft_terms,
    "governance:terms_sign": _agreed_terms,
    "governance:terms_give_up": _draft_terms,
    "governance:line_remove": _by(ReportingLine),
    "publication:thing": _publication,
    "publication:publish": _publication,
    "publication:withdraw": _publication,
    "thread:outcome": _by(Outcome, "slug"),
    "thread:priority": _by(Priority, plan__state="approved"),
    "thread:line": _thread_line,
    "thread:accept": _open_break,
    "thread:end": _by(AcceptedBreak),
    "api:partner": _by(Partner, "slug"),
    "api:body": _by(Body, "slug"),
    "assessment:instrument": _by(Instrument, "code"),
    "assessment:begin_edition": _by(Instrument, "code"),
    "assessment:instrument_file": _with(_by(Instrument, "code"), kind="xlsx"),
    "assessment:instrument_kept": _with(_by(InstrumentFile), code="ANY09"),
    "assessment:draft": _by(Instrument, "code"),
    "assessment:draft_about": _by(Instrument, "code"),
    "assessment:draft_theme_add": _by(Instrument, "code"),
    "assessment:draft_theme": _with(_by(Instrument, "code"), theme="BEF"),
    "assessment:draft_document_add": _by(Instrument, "code"),
    "assessment:draft_document": _with(_by(Instrument, "code"), document="own"),
    "assessment:draft_document_remove": _with(_by(Instrument, "code"), document="own"),
    "assessment:draft_add": _with(_by(Instrument, "code"), to="BEF"),
    "assessment:draft_question": _with(_by(Instrument, "code"), question="ANY09-BEF-01"),
    "assessment:draft_remove": _with(_by(Instrument, "code"), part="ANY09-BEF-01"),
    "assessment:draft_place": _with(_by(Instrument, "code"), question="ANY09-BEF-01"),
    "assessment:draft_discard": _by(Instrument, "code"),
    "assessment:draft_import": _by(Instrument, "code"),
    "assessment:draft_mapping": _by(Instrument, "code"),
    "assessment:draft_preview": _by(Instrument, "code"),
    "assessment:draft_publish": _by(Instrument, "code"),
    "assessment:results": _by(Round),
    "assessment:theme_results": _with(_by(Round), theme="out"),
    "assessment:groups": _with(_by(Round), by="sector"),
    "assessment:compare": _by(Round),
    "assessment:national": _by(Round),
    "assessment:trend": _by(Round),
    "assessment:others": _by(Round),
    "assessment:agreed": _by(Round),
    "assessment:moderate": _with(_by(Round), question="AWTY08-OUT-01"),
    "assessment:confirm": _with(_by(Round), question="AWTY08-OUT-01"),
    "assessment:improve": _with(_by(Round), question="AWTY08-OUT-01"),
    "assessment:improvement": _by(Improvement),
    "assessment:members": _by(Round),
    "assessment:close": _by(Round),
    "assessment:change": _by(Round),
    "assessment:begin": _by(Round),
    "assessment:ask_more": _by(Round),
    "assessment:invite": _by(Round),
    "assessment:open_options": _with(_by(Body, "slug", level="strategic"), bank="AWTY08"),
    "assessment:part": _by(Participant),
    "assessment:hand_over": _by(Participant, round__closed_at=None),
    "assessment:reopen": _by(Participant),
    "assessment:take_out": _by(Participant, round__closed_at=None),
    "assessment:invitation_sent": _by(OutsiderInvitation, accepted_at=None),
    "assessment:help": _by(Participant, helpers__isnull=False),
    "assessment:help_theme": _with(_by(Participant, helpers__isnull=False), theme="res"),
    "assessment:end_help": _by(Helper),
    "assessment:helpers": _by(Round),
    "assessment:copy": _by(Round),
    "assessment:tasks": _by(Round),
    "assessment:theme": _with(_by(Round), theme="out"),
    "assessment:question": _with(_by(Round), theme="out", question="AWTY08-OUT-01"),
    "assessment:evidence": _with(_by(Round), theme="out", question="AWTY08-OUT-01"),
    "assessment:evidence_add": _with(
        _by(Round), theme="out", question="AWTY08-OUT-01", kind="link"
    ),
    "assessment:evidence_change": _evidence,
    "assessment:evidence_remove": _evidence,
    "assessment:evidence_file": _with(_evidence, number=1),
    "assessment:shared": _by(Round),
    "assessment:shared_file": _shared_file,
    "assessment:own_document": _by(Round),
    "assessment:own_file": _with(_by(Round), file_format="pdf"),
    "assessment:pages": _by(Round),
    "assessment:check": _by(Round),
    "assessment:submit": _by(Round),
    "assessment:submitted": _by(Round),
    "api:return": _by(Return),
    "api:return-file": _by(ReturnFile),
    "api:return-file-submit": _by(ReturnFile, state=FileState.READ),
    "api:report-run": _by(ReportRun),
    "api:report-file": _report_file,
    "finance:periods_of_year": _year,
    "finance:period_outturn": _year,
    "finance:period_deadline": _period,
    "finance:period_close": _period,
    "finance:period_reopen": _period,
    "finance:late_of_period": _period,
    "finance:late_of_year": _year,
    "finance:remind": _owing,
    "finance:position_of": _position,
    "finance:position_by": _with(_position, dimension="tier"),
    "finance:position_group": _with(_position, dimension="tier", group="universal"),
    "finance:position_line": _position_line,
    "finance:position_pools": _position,
    "finance:position_proof": _frozen,
    "finance:freeze": _period,
    "finance:explain_difference": _by(Priority, code="BH1", plan__state="approved"),
    "finance:pool": _by(Pool, "slug"),
    "finance:pool_account": _by(Pool, "slug"),
    "finance:pool_sign": _by(Pool, "slug"),
    "finance:pool_contribution": _by(Pool, "slug"),
    "finance:pool_risk_share": _by(Pool, "slug"),
    "finance:pool_scheme": _by(Pool, "slug"),
    "finance:pool_income": _by(Pool, "slug"),
    "finance:pool_agree": _by(Pool, "slug"),
    "finance:contribution_change": _by(Contribution),
    "finance:in_kind_withdraw": _by(InKind),
    "finance:arrangement": _by(AlignedArrangement, "slug"),
    "finance:arrangement_target": _by(AlignedArrangement, "slug"),
    "finance:arrangement_lines": _by(AlignedArrangement, "slug"),
    "finance:proposal": _by(Proposal),
    "finance:proposal_answers": _by(Proposal),
    "finance:proposal_partner": _by(Proposal),
    "finance:proposal_terms": _by(Proposal),
    "finance:proposal_remove": _by(Proposal),
    "finance:contracted": _owing,
    "finance:contract_money": _by(Contract, commissioner__slug="anyplace-council"),
    "finance:contract_link": _by(Contract, commissioner__slug="anyplace-council"),
    "finance:contract_unlink": _by(ContractLine, contract__commissioner__slug="anyplace-council"),
    "finance:virement": _by(Virement),
    "finance:virement_approve": _by(Virement),
    "finance:virement_refuse": _by(Virement),
    "finance:virement_withdraw": _by(Virement),
    "finance:delegation_end": _by(Delegation),
    "finance:instalment_paid": _by(Instalment),
    "finance:instalment_received": _by(Instalment),
    "meetings:meeting": _by(Meeting, "ref", ref="2009-11-board"),
    "meetings:new_item": _by(Meeting, "ref", ref="2009-11-board"),
    "meetings:pack": _by(Meeting, "ref", ref="2009-11-board"),
    "meetings:decision": _by(Decision, item__confidential_reason=""),
    "meetings:take_back": _by(Decision, item__confidential_reason=""),
    "meetings:approve_pledge": _by(Pledge),
    "meetings:action": _by(MeetingAction),
    "meetings:absence_letter": _by(Membership, body__slug="board", role="member"),
    "meetings:absence_letter_pdf": _by(AbsenceLetter),
    "meetings:remove_declaration": _by(Declaration, item__confidential_reason=""),
    "meetings:room_item": _by(AgendaItem, confidential_reason=""),
    "meetings:declare": _by(AgendaItem, confidential_reason=""),
    "meetings:decide": _by(AgendaItem, confidential_reason=""),
    "meetings:undertake": _by(AgendaItem, confidential_reason=""),
    "meetings:correct_minutes": _by(AgendaItem, minute__isnull=False, confidential_reason=""),
    "meetings:room": _by(Meeting, "ref", ref="2009-11-board"),
    "meetings:held": _by(Meeting, "ref", ref="2009-11-board"),
    "meetings:attendance": _by(Meeting, "ref", ref="2009-11-board"),
    "meetings:minutes": _by(Meeting, "ref", ref="2009-09-board"),
    "meetings:agree_minutes": _by(Meeting, "ref", ref="2009-09-board"),
    "meetings:approve_minutes": _by(Meeting, "ref", ref="2009-09-board"),
    "meetings:print_minutes": _by(Meeting, "ref", ref="2009-09-board"),
    "meetings:pack_draft": _by(Meeting, "ref", ref="2009-11-board"),
    "meetings:pack_issue": _pack_draft,
    "meetings:pack_version": _pack,
    "meetings:pack_notes": _by(Meeting, "ref", ref="2009-09-board"),
    "meetings:pack_note": _pack_note,
    "meetings:pack_manifest": _pack,
    "meetings:new_paper": _by(AgendaItem, confidential_reason=""),
    "meetings:paper": _by(Paper, item__confidential_reason=""),
    "meetings:remove_paper": _by(Paper, item__confidential_reason=""),
    "meetings:paper_page": _by(Paper, item__confidential_reason=""),
    "meetings:new_version": _by(Paper, item__confidential_reason="", kind="uploaded"),
    "meetings:rewrite": _by(Paper, kind="written"),
    "meetings:schedule_paper": _by(Paper, item__confidential_reason=""),
    "meetings:paper_version": _by(PaperVersion, paper__item__confidential_reason="", state="ready"),
    "meetings:write_paper": _by(AgendaItem, confidential_reason=""),
    "meetings:edit_item": _by(AgendaItem, confidential_reason=""),
    "meetings:move_item": _by(AgendaItem, confidential_reason=""),
    "meetings:refer_item": _by(AgendaItem, confidential_reason=""),
    "meetings:remove_item": _by(AgendaItem, confidential_reason=""),
    "meetings:move": _by(Meeting, "ref", ref="2009-11-board"),
    "meetings:cancel": _by(Meeting, "ref", ref="2009-11-board"),
    "meetings:papers_out": _by(Meeting, "ref", ref="2009-11-board"),
    "meetings:lay_out": _by(Meeting, "ref", ref="2009-11-board"),
    "meetings:submit": _with(_by(Meeting, "ref", ref="2009-11-board"), purpose="decision"),
    "meetings:remove_key_date": _by(KeyDate),
    "meetings:end_standing": _by(StandingItem),
    "meetings:edit_forward": _by(ForwardItem),
    "meetings:place_forward": _by(ForwardItem),
    "meetings:drop_forward": _by(ForwardItem),
    "meetings:submission": _by(SubmittedItem),
    "meetings:accept": _by(SubmittedItem),
    "meetings:decline": _by(SubmittedItem),
    "meetings:agree": _by(SubmittedItem),
    "meetings:withdraw": _by(SubmittedItem),
    "reports:run": _by(ReportRun),
    "reports:progress": _by(ReportRun),
    "reports:retry": _by(ReportRun),
    "reports:download": _report_file,
    "trusts:member": _by(Membership),
    "trusts:end_seat": _by(Membership),
    "trusts:body_change": _by(Body, "slug"),
    "trusts:partner_change": _by(Partner, "slug"),
    "trusts:role_change": _by(RoleGrant),
    "finance:budgets_of_year": _budgets_of_year,
    "finance:budget": _budget,
    "finance:budget_load": _budget,
    "finance:budget_template": _budget,
    "finance:budget_file": _by(BudgetFile, step="proposed"),
    "finance:budget_progress": _by(BudgetFile, step="proposed"),
    "finance:budget_original": _by(BudgetFile, step="proposed"),
    "finance:budget_read_again": _by(BudgetFile, step="proposed"),
    "finance:budget_propose": _by(BudgetFile, step="proposed"),
    "finance:budget_take_back": _by(BudgetFile, step="proposed"),
    "finance:budget_agree": _by(BudgetFile, step="proposed"),
    "finance:budget_send_back": _by(BudgetFile, step="proposed"),
    "finance:budget_line": _by(BudgetLine, code="POL10"),
    "finance:budget_split": _by(BudgetLine, code="POL10"),
    "finance:budget_profile": _by(BudgetLine, code="POL10"),
    "finance:budget_fund": _by(BudgetLine, code="POL10"),
    "finance:priority_money": _by(Priority, plan__state="approved"),
    "finance:funding": _by(FundingSource),
    "finance:funding_change": _by(FundingSource),
    "finance:returns_of_period": _period,
    "finance:template": _with(_period, partner="anyplace-police"),
    "finance:upload": _with(_period, partner="anyplace-police"),
    "finance:marked": _by(ReturnFile, state=FileState.READ, error_count__gt=0),
    "finance:layout": _by(ReturnFile, sample__isnull=False),
    "finance:layouts": _by(Partner, "slug", slug="anyplace-police"),
    "finance:layout_end": _by(ReturnLayout),
    "finance:partner_period": _with(_period, partner="anyplace-police"),
    "finance:figures": _with(_period, partner="anyplace-police"),
    "finance:paste": _with(_period, partner="anyplace-police"),
    "finance:start": _with(_period, partner="anyplace-police"),
    "finance:empty_draft": _with(_period, partner="anyplace-police"),
    "finance:file": _by(ReturnFile, state=FileState.READ),
    "finance:progress": _by(ReturnFile),
    "finance:original": _by(ReturnFile),
    "finance:findings": _by(ReturnFile),
    "finance:read_again": _by(ReturnFile),
    "finance:submit": _by(ReturnFile, state=FileState.READ),
    "finance:return": _by(Return),
    "finance:submitted": _by(Return),
    "finance:accept": _by(Return, state=ReturnState.SUBMITTED),
    "finance:query": _by(Return, state=ReturnState.SUBMITTED),
    "finance:ask": _by(Return, state=ReturnState.QUERIED),
    "finance:changes": _by(Return, state=ReturnState.ACCEPTED),
    "finance:question": _by(ReturnQuestion),
    "finance:reopen": _by(Return, state=ReturnState.ACCEPTED),
}
