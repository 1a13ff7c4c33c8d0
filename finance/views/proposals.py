"""Pages of proposals to align or pool."""

from functools import cached_property
from typing import Any, ClassVar

from django.contrib import messages
from django.forms import Form
from django.http import Http404
from django.urls import reverse

from finance.actions import proposals as actions
from finance.models import Proposal
from finance.proposal_charts import exposure_chart
from finance.proposal_forms import AnswersForm, PlaceForm, ProposalForm, RemoveForm, TermsForm
from finance.queries.proposals import funding_of, result_of, visible_proposals, what_ifs
from finance.rules.risk_share import WHAT_IF
from reports import registry
from reports.queries import may_build
from trusts.permissions import Permission
from trusts.views.base import TrustFormView, TrustTemplateView, TrustView


class ProposalsView(TrustTemplateView):
    """Every proposal with what its answers speak for."""

    permission = Permission.BUDGET_VIEW
    template_name = "finance/proposals.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The list."""
        rows = visible_proposals(self.scope).prefetch_related("answers")
        return super().get_context_data(
            rows=[(row, result_of(row)) for row in rows],
            may_edit=self.scope.may(Permission.PROPOSAL_EDIT),
            **kwargs,
        )


class OneProposal(TrustView, abstract=True):
    """A page about one proposal."""

    kwargs: dict[str, Any]

    @cached_property
    def proposal(self) -> Proposal:
        """The proposal the address names."""
        found = visible_proposals(self.scope).filter(pk=self.kwargs["pk"]).first()
        if found is None:
            raise Http404
        return found


class ProposalView(OneProposal, TrustTemplateView):
    """The result with its reasons, and the what-if of a pool."""

    permission = Permission.BUDGET_VIEW
    template_name = "finance/proposal.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Everything weighed."""
        row = self.proposal
        tried = what_ifs(row)
        notes = {answer.criterion: answer.note for answer in row.answers.all()}
        result = result_of(row)
        return super().get_context_data(
            proposal=row,
            result=result,
            weighed=[(one, notes.get(one.criterion.code, "")) for one in result.weighed],
            partners=row.partners.select_related("partner"),
            funding=funding_of(row),
            outturns=WHAT_IF,
            tried=[
                (one, "" if one.missing else exposure_chart(one, chart_id=f"if-{one.rule.code}"))
                for one in tried
            ],
            may_edit=self.scope.may(Permission.PROPOSAL_EDIT, level=row.level),
            may_print=may_build(self.scope, registry.get("align-or-pool")),
            **kwargs,
        )


class Write(TrustFormView, abstract=True):
    """A form about a proposal. Subclasses give the words and the action."""

    permission = Permission.PROPOSAL_EDIT
    template_name = "finance/pool_form.html"
    heading: ClassVar[str]
    intro: ClassVar[str] = ""
    button: ClassVar[str] = "Save"
    done: ClassVar[str]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The words of the page."""
        return super().get_context_data(
            heading=self.heading,
            intro=self.intro,
            button=self.button,
            caption=self.caption(),
            back=self.back(),
            **kwargs,
        )

    def caption(self) -> str:
        """What stands above the heading."""
        return "Align or pool"

    def back(self) -> str:
        """The list."""
        assert self.scope.trust is not None  # noqa: S101 - a page of a trust
        return reverse("finance:proposals", args=[self.scope.trust.slug])

    def get_success_url(self) -> str:
        """The proposal's page, with a word that it worked."""
        messages.success(self.request, self.done)
        return self.back()


class NewProposalView(Write):
    """Beginning a proposal."""

    form_class = ProposalForm
    heading, button = "Should partners align or pool?", "Save and go on"
    intro = "Say what the idea is. Then answer eight questions; you can save and come back."
    done = "The proposal is saved. Now answer the questions."

    def run(self, form: Form) -> Proposal:
        """Begin it."""
        return actions.start_proposal(by=self.scope, **form.cleaned_data)

    def get_success_url(self) -> str:
        """On to the questions."""
        messages.success(self.request, self.done)
        return reverse("finance:proposal_answers", args=[self.record.trust.slug, self.record.pk])


class ChangeProposal(OneProposal, Write, abstract=True):
    """A form about a proposal that exists."""

    def caption(self) -> str:
        """Which proposal."""
        return self.proposal.name

    def back(self) -> str:
        """Its page."""
        return reverse("finance:proposal", args=[self.proposal.trust.slug, self.proposal.pk])


class AnswersView(ChangeProposal):
    """The eight questions."""

    form_class = AnswersForm
    heading, done = "Answer eight questions", "Your answers are saved."
    intro = "Leave open what you do not know yet. An open question counts for neither side."

    def get_initial(self) -> dict[str, Any]:
        """What was answered before."""
        found: dict[str, Any] = {}
        for row in self.proposal.answers.all():
            found[row.criterion], found[f"{row.criterion}_note"] = row.answer, row.note
        return found

    def run(self, form: Form) -> Proposal:
        """Save."""
        assert isinstance(form, AnswersForm)  # noqa: S101 - for the type
        return actions.answer_criteria(
            by=self.scope, proposal=self.proposal, answers=form.answers()
        )


class PlaceView(ChangeProposal):
    """Putting a partner into the proposed pool."""

    form_class = PlaceForm
    heading, done = "Add or change a partner", "The partner is saved."

    def run(self, form: Form) -> Any:
        """Save."""
        return actions.set_partner(by=self.scope, proposal=self.proposal, **form.cleaned_data)


class TermsView(ChangeProposal):
    """Host and rule."""

    form_class = TermsForm
    heading, done = "Host and risk share", "Host and risk share are saved."

    def get_form_kwargs(self) -> dict[str, Any]:
        """Its partners are the choices."""
        return super().get_form_kwargs() | {"proposal": self.proposal}

    def get_initial(self) -> dict[str, Any]:
        """What was said before."""
        row = self.proposal
        return {"host": row.host_id, "rule": row.rule, "rest_borne_by": row.rest_borne_by_id}

    def run(self, form: Form) -> Proposal:
        """Save."""
        return actions.set_terms(by=self.scope, proposal=self.proposal, **form.cleaned_data)


class RemoveView(ChangeProposal):
    """Taking a partner out."""

    form_class = RemoveForm
    heading, button, done = "Take a partner out", "Take it out", "The partner is taken out."

    def get_form_kwargs(self) -> dict[str, Any]:
        """Its partners are the choices."""
        return super().get_form_kwargs() | {"proposal": self.proposal}

    def run(self, form: Form) -> Proposal:
        """Take it out."""
        return actions.remove_partner(
            by=self.scope, proposal=self.proposal, partner=form.cleaned_data["partner"]
        )
