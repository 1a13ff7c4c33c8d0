"""Pages of partnership agreements."""

from typing import Any

from django.shortcuts import get_object_or_404
from django.utils.functional import cached_property

from governance import actions
from governance.forms.agreements import AgreementForm, ReviewForm, SignAgreementForm
from governance.models import Agreement, AgreementPartner, Heading
from governance.views.base import GovernanceForm
from trusts.clock import today
from trusts.permissions import Permission
from trusts.ui.parts import SummaryRow
from trusts.ui.tags import day
from trusts.views.base import TrustTemplateView, TrustView


class AgreementsView(TrustTemplateView):
    """Every agreement, with its power, term and review."""

    permission = Permission.TRUST_VIEW
    template_name = "governance/agreements.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The agreements; how many partners have signed."""
        on = today()
        agreements = Agreement.objects.select_related("body").prefetch_related("partners")
        rows = [
            (
                agreement,
                agreement.is_in_force(on),
                agreement.review_on <= on,
                sum(one.signed_on is not None for one in agreement.partners.all()),
            )
            for agreement in agreements
        ]
        return super().get_context_data(
            rows=rows, manages=self.scope.may(Permission.TERMS_MANAGE), **kwargs
        )


class OfAgreement(TrustView, abstract=True):
    """A page about the agreement in the address."""

    @cached_property
    def agreement(self) -> Agreement:
        """The agreement; 404 for one of another trust."""
        rows = Agreement.objects.select_related("body")
        return get_object_or_404(rows, slug=self.kwargs["slug"])


class AgreementView(OfAgreement, TrustTemplateView):
    """One agreement."""

    permission = Permission.TRUST_VIEW
    template_name = "governance/agreement.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Its particulars, what it covers, its partners."""
        agreement, on = self.agreement, today()
        covered = set(agreement.covers)
        return super().get_context_data(
            agreement=agreement,
            in_force=agreement.is_in_force(on),
            review_due=agreement.review_on <= on,
            particulars=[
                SummaryRow("Power", agreement.get_power_display()),
                SummaryRow("Looked after by", agreement.body.name),
                SummaryRow(
                    "Term",
                    f"From {day(agreement.starts_on)}"
                    + (f" to {day(agreement.ends_on)}" if agreement.ends_on else ""),
                ),
                SummaryRow("Next review", day(agreement.review_on)),
            ],
            headings=[(heading.label, heading.value in covered) for heading in Heading],
            partners=list(agreement.partners.select_related("partner")),
            unsigned=agreement.partners.filter(signed_on=None).exists(),
            manages=self.scope.may(
                Permission.TERMS_MANAGE,
                level=agreement.body.level,
                body_id=agreement.body_id,
            ),
            **kwargs,
        )


class NewAgreementView(GovernanceForm):
    """Enter an agreement."""

    permission = Permission.TERMS_MANAGE
    form_class = AgreementForm
    heading = "Enter an agreement"
    button = "Enter the agreement"
    done = "The agreement was entered. Record the partners’ signatures next."

    def back(self) -> str:
        """The list."""
        return self.address("agreements")

    def run(self, form: Any) -> Agreement:
        """Enter it."""
        return actions.enter_agreement(by=self.scope, **form.cleaned_data)


class AgreementFormView(OfAgreement, GovernanceForm, abstract=True):
    """A form that belongs to an agreement."""

    permission = Permission.TERMS_MANAGE

    def back(self) -> str:
        """The agreement."""
        return self.address("agreement", slug=self.agreement.slug)


class SignAgreementView(AgreementFormView):
    """Record a partner's signature."""

    form_class = SignAgreementForm
    heading = "Record a signature"
    button = "Record the signature"
    done = "The signature was recorded."

    def get_form_kwargs(self) -> dict[str, Any]:
        """Partners that have not signed."""
        rows = self.agreement.partners.filter(signed_on=None).select_related("partner")
        return {**super().get_form_kwargs(), "parties": rows}

    def run(self, form: Any) -> AgreementPartner:
        """Record it."""
        return actions.sign_agreement(by=self.scope, **form.cleaned_data)


class ReviewView(AgreementFormView):
    """Note a review."""

    form_class = ReviewForm
    heading = "Note a review"
    button = "Save the review"
    done = "The review was noted."

    def get_initial(self) -> dict[str, Any]:
        """What is true now."""
        return {"covers": self.agreement.covers, "ends_on": self.agreement.ends_on}

    def run(self, form: Any) -> Agreement:
        """Note it."""
        return actions.review_agreement(
            by=self.scope, agreement=self.agreement, **form.cleaned_data
        )
