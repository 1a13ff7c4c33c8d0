"""One contract: its terms and their history, what it is for, its reviews."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.shortcuts import get_object_or_404
from django.urls import reverse

from commissioning import actions
from commissioning.forms.contracts import AimForm, ReviewedForm, ReviewForm
from commissioning.models import (
    Contract,
    ContractAim,
    ContractReview,
    ContractTerms,
    Intention,
)
from commissioning.queries.aims import aim_choices, aim_of
from commissioning.queries.contracts import Standing, standings
from commissioning.rules.contracts import year_words
from commissioning.views.base import StepView
from commissioning.views.contracts import stage_tag, tagged
from trusts.clock import today
from trusts.permissions import Permission
from trusts.ui.money import pounds
from trusts.ui.parts import Event, SummaryRow
from trusts.ui.tags import day
from trusts.views.base import TrustFormView, TrustTemplateView, TrustView
from trusts.views.common import address_in


class OneContract(TrustView, abstract=True):
    """A page of one contract; 404 for another trust's."""

    @cached_property
    def contract(self) -> Contract:
        """The contract of the address."""
        rows = Contract.objects.select_related(
            "service__outcome", "provider__partner", "commissioner"
        )
        return get_object_or_404(rows, pk=self.kwargs["pk"])

    @cached_property
    def standing(self) -> Standing:
        """The contract with its terms in force."""
        (found,) = standings(on=today(), contracts=Contract.objects.filter(pk=self.contract.pk))
        return found

    def contract_url(self) -> str:
        """The contract's page."""
        return reverse("commissioning:contract", kwargs=address_in(self, pk=self.contract.pk))


def history(versions: list[ContractTerms]) -> list[Event]:
    """Versions of terms as events, the newest first as given."""
    return [
        Event(
            f"Version {terms.number}: {terms.get_change_display().lower()}",
            terms.made_at,
            by=terms.made_by,
            text=terms.reason,
            details=[
                SummaryRow("Agreed", f"{terms.agreed_by}, {day(terms.agreed_on)}"),
                SummaryRow("Runs", f"{day(terms.starts_on)} to {day(terms.ends_on)}"),
                SummaryRow("Notice", notice_words(terms)),
                SummaryRow("Value", pounds(terms.value)),
                *(
                    SummaryRow(f"of it in {year_words(year.financial_year)}", pounds(year.amount))
                    for year in terms.years.all()
                ),
            ],
        )
        for terms in versions
    ]


def notice_words(terms: ContractTerms) -> str:
    """How long before its end either side has to say so."""
    months = terms.notice_months
    return f"{months} month{'' if months == 1 else 's'}" if months else "None"


class ContractView(OneContract, TrustTemplateView):
    """Everything about a contract."""

    permission = Permission.COMMISSIONING_VIEW
    template_name = "commissioning/contract.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Terms in force, warnings, aims, reviews and every version."""
        standing = self.standing
        versions = self.contract.versions.prefetch_related("years").order_by("-number")
        intentions = Intention.objects.filter(pk=self.contract.intention_id)
        sees = self.scope.visible(intentions, Permission.COMMISSIONING_VIEW)
        edits = self.scope.may(Permission.COMMISSIONING_EDIT)
        return super().get_context_data(
            contract=self.contract,
            standing=standing,
            terms=standing.terms,
            notice=notice_words(standing.terms),
            stage=stage_tag(standing),
            warnings=tagged(standing),
            years=[(year_words(year), amount) for year, amount in sorted(standing.years.items())],
            intention=sees.first() if self.contract.intention_id else None,
            events=history(list(versions)),
            today=today(),
            may_edit=edits,
            may_change=edits and not standing.terms.is_ended,
            may_see_money=self.scope.may(
                Permission.BUDGET_VIEW, partner_id=self.contract.commissioner_id
            ),
            **kwargs,
        )


class AboutContractView(OneContract, TrustFormView, abstract=True):
    """A form about one contract."""

    template_name = "commissioning/form.html"
    heading = ""
    button = "Save"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The words of the page."""
        return super().get_context_data(
            heading=self.heading,
            caption=str(self.contract),
            button=self.button,
            back=self.contract_url(),
            back_words=str(self.contract),
            **kwargs,
        )

    def get_success_url(self) -> str:
        """The contract's page."""
        return self.contract_url()


class NameAimView(AboutContractView):
    """Say what the contract is for."""

    permission = Permission.COMMISSIONING_EDIT
    form_class = AimForm
    heading = "What is the contract for?"
    button = "Add"

    def get_form_kwargs(self) -> dict[str, Any]:
        """Outcomes, and the agreed plan's priorities and actions."""
        return {**super().get_form_kwargs(), "choices": aim_choices()}

    def run(self, form: Any) -> ContractAim:
        """Name it."""
        target = aim_of(form.cleaned_data["target"])
        return actions.name_aim(by=self.scope, contract=self.contract, target=target)


class DropAimView(StepView):
    """Take back what a contract is for, after a question."""

    permission = Permission.COMMISSIONING_EDIT

    @cached_property
    def aim(self) -> ContractAim:
        """The aim of the address."""
        rows = ContractAim.objects.select_related(
            "contract__service", "outcome", "priority", "action"
        )
        return get_object_or_404(rows, pk=self.kwargs["pk"])

    def back(self) -> str:
        """The contract's page."""
        pk = self.aim.contract_id
        return reverse("commissioning:contract", kwargs=address_in(self, pk=pk))

    def ask(self) -> dict[str, Any]:
        """Which one."""
        return {
            "heading": f"Is {self.aim.contract} no longer for this?",
            "confirm_label": "Take it off",
            "cancel_url": self.back(),
            "reasons": [str(self.aim), "The audit trail keeps that it was named."],
        }

    def step(self) -> tuple[str, str]:
        """Drop it."""
        words, url = str(self.aim), self.back()
        actions.drop_aim(by=self.scope, aim=self.aim)
        return f"Taken off: {words}", url


class PlanReviewView(AboutContractView):
    """Plan a review."""

    permission = Permission.COMMISSIONING_EDIT
    form_class = ReviewForm
    heading = "Plan a review"
    button = "Plan it"

    def run(self, form: Any) -> ContractReview:
        """Plan it."""
        return actions.plan_review(by=self.scope, contract=self.contract, **form.cleaned_data)


class RecordReviewView(AboutContractView):
    """Write down what a review found."""

    permission = Permission.COMMISSIONING_EDIT
    form_class = ReviewedForm
    heading = "What did the review find?"

    @cached_property
    def review(self) -> ContractReview:
        """The review of the address."""
        rows = ContractReview.objects.select_related("contract__service")
        return get_object_or_404(rows, pk=self.kwargs["pk"])

    @cached_property
    def contract(self) -> Contract:
        """The review's."""
        return self.review.contract

    def run(self, form: Any) -> ContractReview:
        """Write it down."""
        return actions.record_review(by=self.scope, review=self.review, **form.cleaned_data)
