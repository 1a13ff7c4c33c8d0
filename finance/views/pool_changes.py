"""Pages that change pooled funds."""

from functools import cached_property
from typing import Any, ClassVar

from django.contrib import messages
from django.forms import Form
from django.http import Http404
from django.urls import reverse

from finance.actions import contributions as sides
from finance.actions import pools as actions
from finance.models import Contribution, Instalment, Pool
from finance.pool_forms import (
    AgreeForm,
    ChangeForm,
    ContributionForm,
    IncomeForm,
    PaymentForm,
    PoolForm,
    ReceiptForm,
    RiskShareForm,
    SchemeForm,
    SignForm,
)
from finance.queries.memorandum import memorandum_account
from finance.queries.pools import visible_pools
from finance.views.pools import OnePool
from trusts.clock import today
from trusts.models import Partner
from trusts.permissions import Permission
from trusts.views.base import TrustFormView


class Change(TrustFormView, abstract=True):
    """One form about a pool. Subclasses give the heading, the button and what is said after."""

    template_name = "finance/pool_form.html"
    heading: ClassVar[str]
    intro: ClassVar[str] = ""
    button: ClassVar[str] = "Save"
    done: ClassVar[str]
    pool: Any

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The words of the page and where it leads back to."""
        return super().get_context_data(
            heading=self.heading,
            intro=self.intro,
            button=self.button,
            back=self.back(),
            caption=self.caption(),
            **kwargs,
        )

    def caption(self) -> str:
        """What stands above the heading."""
        return str(self.pool)

    def back(self) -> str:
        """The pool's page."""
        return reverse("finance:pool", args=[self.pool.trust.slug, self.pool.slug])

    def get_success_url(self) -> str:
        """The pool's page, with a word that it worked."""
        messages.success(self.request, self.done)
        return self.back()


class DraftPoolView(Change):
    """Starting a pool."""

    permission = Permission.POOL_MANAGE
    form_class = PoolForm
    heading = "Set up a pooled fund"
    intro = (
        "Write down what the agreement says. The fund stays a draft until contributions and risk "
        "share are there and all partners have signed."
    )
    button = "Save as a draft"
    done = "The draft is saved. Now record each partner’s contribution."

    def caption(self) -> str:
        """No pool yet."""
        return "Joint finance"

    def back(self) -> str:
        """The new pool's page, or the list where there is none yet."""
        assert self.scope.trust is not None  # noqa: S101 - a page of a trust
        slug = self.scope.trust.slug
        if self.record is None:
            return reverse("finance:joint", args=[slug])
        return reverse("finance:pool", args=[slug, self.record.slug])

    def run(self, form: Form) -> Pool:
        """Draft it."""
        return actions.draft_pool(
            by=self.scope, particulars=actions.Particulars(**form.cleaned_data)
        )


class ChangePool(OnePool, Change, abstract=True):
    """A form about a pool that exists."""

    permission = Permission.POOL_MANAGE

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The pool beside the form."""
        return super().get_context_data(**self.words(), **kwargs)

    def back(self) -> str:
        """The pool's page, in the same year."""
        return f"{super().back()}?year={self.year}"

    def get_form_kwargs(self) -> dict[str, Any]:
        """Give the pool to forms whose choices hang on it."""
        kwargs: dict[str, Any] = super().get_form_kwargs()
        if self.form_class in (ContributionForm, RiskShareForm, SchemeForm):
            kwargs["pool"] = self.pool
        if self.form_class is SchemeForm:
            kwargs["year"] = self.year
        return kwargs


class ContributionView(ChangePool):
    """Recording a partner's contribution for the year."""

    form_class = ContributionForm
    heading, done = "Record a contribution", "The contribution is recorded."

    def run(self, form: Form) -> Contribution:
        """Record it."""
        data = form.cleaned_data | {"payments": int(form.cleaned_data["payments"])}
        return actions.agree_contribution(
            by=self.scope, pool=self.pool, financial_year=self.year, **data
        )


class RiskShareView(ChangePool):
    """Saying how risk is shared."""

    form_class = RiskShareForm
    heading, done = "Share the risk", "The risk share is saved."

    def get_initial(self) -> dict[str, Any]:
        """What is agreed so far."""
        return {"rule": self.pool.rule, "rest_borne_by": self.pool.rest_borne_by_id}

    def run(self, form: Form) -> Pool:
        """Save it."""
        assert isinstance(form, RiskShareForm)  # noqa: S101 - for the type
        data = form.cleaned_data
        return actions.set_risk_share(
            by=self.scope,
            pool=self.pool,
            rule=data["rule"],
            rest_borne_by=data["rest_borne_by"],
            parts=[
                actions.Part(
                    partner=part.partner,
                    over=data[f"over-{part.partner_id}"],
                    under=data[f"under-{part.partner_id}"],
                    cap=data[f"cap-{part.partner_id}"],
                )
                for part in form.parts
            ],
        )


class SchemeView(ChangePool):
    """Adding a purpose the pool spends on."""

    form_class = SchemeForm
    heading, done = "Add a scheme", "The scheme is added."

    def run(self, form: Form) -> Any:
        """Add it."""
        data = form.cleaned_data | {"lines": list(form.cleaned_data["lines"])}
        return actions.add_scheme(by=self.scope, pool=self.pool, **data)


class IncomeView(ChangePool):
    """Recording other income, or the balance brought forward."""

    form_class = IncomeForm
    heading, done = "Record other income", "The income is recorded."

    def run(self, form: Form) -> Any:
        """Record it."""
        return actions.record_income(
            by=self.scope, pool=self.pool, financial_year=self.year, **form.cleaned_data
        )


class AgreeView(ChangePool):
    """Marking a pool as agreed."""

    form_class = AgreeForm
    heading = "Mark the pooled fund as agreed"
    intro = "From then on its terms change by a new agreement only, and payments can be recorded."
    button, done = "Mark as agreed", "The pooled fund is agreed."

    def run(self, form: Form) -> Pool:
        """Agree it."""
        return actions.agree_pool(by=self.scope, pool=self.pool, **form.cleaned_data)


class ChangeContributionView(Change):
    """Recording an agreed change of a contribution."""

    permission = Permission.POOL_MANAGE
    form_class = ChangeForm
    heading, done = "Change a contribution", "The change is recorded."

    @cached_property
    def contribution(self) -> Contribution:
        """The contribution the address names."""
        rows = Contribution.objects.filter(pool__in=visible_pools(self.scope))
        found = rows.select_related("pool", "partner").filter(pk=self.kwargs["pk"]).first()
        if found is None:
            raise Http404
        return found

    @property
    def pool(self) -> Pool:
        """Its pool."""
        return self.contribution.pool

    def caption(self) -> str:
        """Whose contribution."""
        return str(self.contribution)

    def run(self, form: Form) -> Any:
        """Record it."""
        return actions.change_contribution(
            by=self.scope, contribution=self.contribution, **form.cleaned_data
        )


class Side(Change, abstract=True):
    """One side of an instalment."""

    permission = Permission.POOL_RECORD

    @cached_property
    def instalment(self) -> Instalment:
        """The instalment the address names."""
        pools = visible_pools(self.scope, Permission.POOL_RECORD)
        found = (
            Instalment.objects.filter(contribution__pool__in=pools, pk=self.kwargs["pk"])
            .select_related("contribution__pool__host", "contribution__partner")
            .first()
        )
        if found is None:
            raise Http404
        return found

    @property
    def pool(self) -> Pool:
        """Its pool."""
        return self.instalment.contribution.pool

    def caption(self) -> str:
        """Which instalment."""
        return str(self.instalment)

    def side(self) -> int:
        """The partner that writes this side."""
        raise NotImplementedError

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Only for the people of the partner that writes this side."""
        self.scope.require(
            Permission.POOL_RECORD, level=self.instalment.level, partner_id=self.side()
        )
        return super().get_context_data(**kwargs)

    def get_initial(self) -> dict[str, Any]:
        """What is due, today."""
        return {"amount": self.instalment.due, "day": today()}


class PaymentView(Side):
    """Recording what one's partner paid."""

    form_class = PaymentForm
    heading, done = "Record a payment", "The payment is recorded. The host confirms its receipt."

    def side(self) -> int:
        """The contributor."""
        return self.instalment.contribution.partner_id

    def run(self, form: Form) -> Instalment:
        """Record it."""
        data = form.cleaned_data
        return sides.record_payment(
            by=self.scope, instalment=self.instalment, amount=data["amount"], paid_on=data["day"]
        )


class ReceiptView(Side):
    """Recording what the host received."""

    form_class = ReceiptForm
    heading, done = "Record a receipt", "The receipt is recorded."

    def side(self) -> int:
        """The host."""
        return self.pool.host_id

    def run(self, form: Form) -> Instalment:
        """Record it."""
        data = form.cleaned_data
        return sides.record_receipt(
            by=self.scope,
            instalment=self.instalment,
            amount=data["amount"],
            received_on=data["day"],
        )


class SignView(OnePool, Change):
    """Signing for one's partner's share of the balance."""

    permission = Permission.POOL_RECORD
    form_class = SignForm
    heading, button = "Settle your share of the balance", "Sign for your partner"
    done = "You have signed for your partner."

    @cached_property
    def partner(self) -> Partner:
        """The person's own partner in this pool."""
        rows = Partner.objects.filter(pools__pool=self.pool)
        own = self.scope.partner_ids(Permission.POOL_RECORD)
        if own is not None:
            rows = rows.filter(pk__in=own)
        found = rows.first()
        if found is None:
            raise Http404
        return found

    @cached_property
    def share(self) -> Any:
        """Its share, or 404 where the account cannot be drawn up."""
        try:
            drawn = memorandum_account(self.pool, self.year)
        except ValueError:
            raise Http404 from None
        return next(one for one in drawn.account.shares if one.key == self.partner.slug)

    def get_form_kwargs(self) -> dict[str, Any]:
        """The share decides what can be chosen."""
        return super().get_form_kwargs() | {"amount": self.share.amount}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The share beside the form."""
        return super().get_context_data(
            **self.words(), share=self.share, partner=self.partner, **kwargs
        )

    def run(self, form: Form) -> Any:
        """Sign."""
        return sides.sign_balance(
            by=self.scope,
            pool=self.pool,
            partner=self.partner,
            financial_year=self.year,
            disposal=form.cleaned_data["disposal"],
            share=form.cleaned_data["share"],
        )
