"""Pages between contracts and budget lines: what a return's commitments are made of, and links."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from commissioning.models import Contract
from finance.actions import contract_lines as actions
from finance.contract_forms import LinkForm
from finance.models import ContractLine
from finance.queries.contracted import (
    bound_lines,
    lines_to_link,
    may_link,
    newest_return,
    paid_of_year,
    years_of_contract,
)
from finance.rules.periods import year_label
from finance.views.find import partner_of, period_of
from trusts.errors import Refusal
from trusts.permissions import Permission
from trusts.views.base import TrustFormView, TrustTemplateView, TrustView
from trusts.views.common import address_in


class ContractedView(TrustTemplateView):
    """What contracts bind of a partner's lines, beside its newest return."""

    permission = Permission.RETURN_VIEW
    template_name = "finance/contracted.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Lines with their contracts, and contracts that no line pays in full."""
        partner = partner_of(self.scope, kwargs.pop("partner"), Permission.RETURN_VIEW)
        period = period_of(kwargs.pop("period"))
        paid = paid_of_year(partner, period.financial_year)
        found = newest_return(partner, period)
        return super().get_context_data(
            partner=partner,
            period=period,
            lines=bound_lines(paid, found),
            loose=[one for one in paid if one.unpaid],
            found=found,
            may_link=may_link(self.scope, partner.pk),
            may_see=self.scope.may(Permission.COMMISSIONING_VIEW),
            **kwargs,
        )


class OfContract(TrustView, abstract=True):
    """A page about the money of one contract, for who may see the budgets of who pays it."""

    @cached_property
    def contract(self) -> Contract:
        """The contract of the address; PermissionDenied where its partner is out of reach."""
        rows = Contract.objects.select_related("service", "provider__partner", "commissioner")
        found = get_object_or_404(rows, pk=self.kwargs["pk"])
        self.scope.require(Permission.BUDGET_VIEW, partner_id=found.commissioner_id)
        return found

    def money_url(self) -> str:
        """The page of this contract's money."""
        return reverse("finance:contract_money", kwargs=address_in(self, pk=self.contract.pk))


class ContractMoneyView(OfContract, TrustTemplateView):
    """Which budget lines pay for a contract, year by year."""

    permission = Permission.BUDGET_VIEW
    template_name = "finance/contract_money.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Every year of the terms in force."""
        contract = self.contract
        return super().get_context_data(
            contract=contract,
            years=[(year_label(y.financial_year), y.paid) for y in years_of_contract(contract)],
            may_link=may_link(self.scope, contract.commissioner_id),
            may_see=self.scope.may(Permission.COMMISSIONING_VIEW),
            **kwargs,
        )


class LinkView(OfContract, TrustFormView):
    """Say that a line pays for a contract."""

    permission = Permission.BUDGET_VIEW
    template_name = "finance/pool_form.html"
    form_class = LinkForm

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Not found for who may not link, before anything is looked at."""
        self.scope.require(self.permission)
        if not may_link(self.scope, self.contract.commissioner_id):
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def get_form_kwargs(self) -> dict[str, Any]:
        """The lines there are."""
        return {**super().get_form_kwargs(), "lines": lines_to_link(self.contract)}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The words of the page."""
        return super().get_context_data(
            heading="Which line pays for it?",
            intro="The share is of what the contract costs in the line’s financial year. It stays "
            "when the contract is varied.",
            button="Link the line",
            caption=str(self.contract),
            back=self.money_url(),
            **kwargs,
        )

    def run(self, form: Any) -> ContractLine:
        """Link it."""
        made = actions.link_contract(
            by=self.scope,
            contract=self.contract,
            line=form.cleaned_data["line"],
            percent=form.cleaned_data["percent"],
        )
        messages.success(self.request, "The line is linked. The next return counts with it.")
        return made

    def get_success_url(self) -> str:
        """The contract's money."""
        return self.money_url()


class UnlinkView(OfContract, TrustTemplateView):
    """Take back that a line pays for a contract, after a question."""

    permission = Permission.BUDGET_VIEW
    template_name = "finance/unlink.html"

    @cached_property
    def link(self) -> ContractLine:
        """The link of the address."""
        rows = ContractLine.objects.select_related(
            "contract__service", "contract__provider__partner", "contract__commissioner",
            "budget_line__budget",
        )  # fmt: skip
        return get_object_or_404(rows, pk=self.kwargs["pk"])

    @cached_property
    def contract(self) -> Contract:
        """The link's; PermissionDenied where its partner is out of reach."""
        found = self.link.contract
        self.scope.require(Permission.BUDGET_VIEW, partner_id=found.commissioner_id)
        return found

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Not found for who may not link."""
        self.scope.require(self.permission)
        if not may_link(self.scope, self.contract.commissioner_id):
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Which line."""
        return super().get_context_data(
            heading=f"Does {self.link.budget_line} no longer pay for it?",
            confirm_label="Unlink the line",
            cancel_url=self.money_url(),
            reasons=[
                f"{self.contract}: {self.link.percent.normalize():f}% comes from this line.",
                "Returns from now on are no longer compared with it. The audit trail keeps it.",
            ],
            **kwargs,
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Unlink it."""
        url = self.money_url()
        try:
            actions.unlink_contract(by=self.scope, link=self.link)
        except Refusal as refusal:
            return self.render_to_response(self.get_context_data(refusal=refusal.message))
        messages.success(request, "The line is unlinked.")
        return redirect(url)
