"""A proposal to align or pool, as a paper for a board."""

from dataclasses import dataclass
from typing import Any

from django import forms

from finance.proposal_charts import exposure_chart
from finance.queries.proposals import funding_of, result_of, visible_proposals, what_ifs
from finance.rules.align_or_pool import SOURCE
from finance.rules.risk_share import WHAT_IF
from reports.base import Content, Report, ReportForm, Section
from reports.registry import register
from trusts.clock import today
from trusts.errors import Refusal
from trusts.levels import Level
from trusts.permissions import Permission
from trusts.scope import Scope
from trusts.ui.tags import day


@dataclass(frozen=True)
class ProposalParams:
    """Which proposal, by its number."""

    proposal: int


class ProposalReportForm(ReportForm):
    """Choosing a proposal."""

    proposal = forms.TypedChoiceField(label="Proposal", coerce=int)

    def __init__(self, *args: Any, scope: Scope, **kwargs: Any) -> None:
        super().__init__(*args, scope=scope, **kwargs)
        rows = visible_proposals(scope)
        self.fields["proposal"].choices = [(row.pk, row.name) for row in rows]


@register
class AlignOrPoolReport(Report):
    """The eight answers with their weights, the reasons, and the what-if under every rule."""

    slug = "align-or-pool"
    name = "Align or pool"
    summary = (
        "A proposal weighed by eight criteria, with reasons, and what a pool would cost each "
        "partner if spending turned out otherwise: a paper for the board’s decision."
    )
    subject = "Money"
    permission = Permission.REPORT_BUILD
    levels = frozenset({Level.EXECUTIVE})
    template = "finance/reports/proposal_result.html"
    Params = ProposalParams
    form_class = ProposalReportForm

    def title(self, scope: Scope, params: ProposalParams) -> str:
        """The proposal's name."""
        row = visible_proposals(scope).filter(pk=params.proposal).first()
        return f"Align or pool, {row or params.proposal}"

    def collect(self, scope: Scope, params: ProposalParams) -> Content:
        """Result, then one part for each rule that can be tried."""
        row = visible_proposals(scope).filter(pk=params.proposal).first()
        if row is None:
            raise Refusal("There is no such proposal that you can see. Choose another.")
        result = result_of(row)
        notes = {answer.criterion: answer.note for answer in row.answers.all()}
        parts = [
            Section(
                "What the answers speak for",
                {
                    "purpose": row.purpose,
                    "result": result,
                    "weighed": [(one, notes.get(one.criterion.code, "")) for one in result.weighed],
                    "source": SOURCE,
                },
            )
        ]
        for tried in what_ifs(row):
            parts.append(
                Section(
                    f"What if: {tried.rule.label.lower()}",
                    {
                        "tried": tried,
                        "funding": funding_of(row),
                        "outturns": WHAT_IF,
                        "chart": ""
                        if tried.missing
                        else exposure_chart(tried, chart_id=f"if-{tried.rule.code}"),
                    },
                    template="finance/reports/proposal_what_if.html",
                )
            )
        return Content(
            title=row.name,
            subtitle="Align or pool? A proposal weighed",
            facts=[
                ("Result", result.verdict.words),
                ("Proposed host", row.host.name if row.host else "Not named"),
                ("Proposed risk share", row.get_rule_display()),
                ("Written by", row.written_by),
                ("On", day(today())),
            ],
            parts=parts,
        )
