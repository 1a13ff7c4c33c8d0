"""Pages of contributions in kind."""

from functools import cached_property
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.forms import Form
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse

from finance.actions import in_kind as actions
from finance.joint_forms import InKindForm, WithdrawForm
from finance.models import InKind
from finance.queries.in_kind import beside_cash, visible_in_kind
from finance.rules.in_kind import Kind
from finance.rules.periods import year_label
from finance.views.pools import this_year
from trusts.models import Partner
from trusts.permissions import Permission
from trusts.views.base import TrustFormView, TrustTemplateView


class InKindView(TrustTemplateView):
    """Cash and in kind side by side, and every entry with its basis."""

    permission = Permission.BUDGET_VIEW
    template_name = "finance/in_kind.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """This year's."""
        year = this_year()
        own = self.scope.partner_ids(Permission.IN_KIND_RECORD)
        records = self.scope.may(Permission.IN_KIND_RECORD)
        entries = visible_in_kind(self.scope).filter(financial_year=year)
        return super().get_context_data(
            year_label=year_label(year),
            kinds=[kind.words for kind in Kind],
            rows=beside_cash(self.scope, year),
            entries=[
                (row, records and not row.withdrawn_why and (own is None or row.partner_id in own))
                for row in entries
            ],
            partners=Partner.objects.filter(pk__in=own) if records and own is not None else (),
            **kwargs,
        )


class Record(TrustFormView, abstract=True):
    """A form about contributions in kind."""

    permission = Permission.IN_KIND_RECORD
    template_name = "finance/pool_form.html"

    def get_success_url(self) -> str:
        """The page of contributions in kind."""
        assert self.scope.trust is not None  # noqa: S101 - a page of a trust
        return reverse("finance:in_kind", args=[self.scope.trust.slug])


class RecordInKindView(Record):
    """Recording what one's partner gives."""

    form_class = InKindForm

    @cached_property
    def partner(self) -> Partner:
        """The query string's partner, or the person's own."""
        slug = self.request.GET.get("partner", "")
        if slug:
            found = get_object_or_404(Partner, slug=slug)
            self.scope.require(Permission.IN_KIND_RECORD, partner_id=found.pk)
            return found
        own = self.scope.partner_ids(Permission.IN_KIND_RECORD)
        first = Partner.objects.filter(pk__in=own or ()).first()
        if first is None:
            raise PermissionDenied(Permission.IN_KIND_RECORD.words)
        return first

    def get_form_kwargs(self) -> dict[str, Any]:
        """Its pools are among the choices."""
        return super().get_form_kwargs() | {"partner": self.partner}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The words of the page."""
        return super().get_context_data(
            heading="Record what is given in kind",
            intro="It is shown beside the money, with how it was valued, and never added to it.",
            caption=str(self.partner),
            button="Record it",
            back=self.get_success_url(),
            **kwargs,
        )

    def run(self, form: Form) -> InKind:
        """Record it."""
        made = actions.record_in_kind(
            by=self.scope, partner=self.partner, financial_year=this_year(), **form.cleaned_data
        )
        messages.success(self.request, "The contribution in kind is recorded.")
        return made


class WithdrawInKindView(Record):
    """Withdrawing a mistaken entry."""

    form_class = WithdrawForm

    @cached_property
    def entry(self) -> InKind:
        """The entry the address names."""
        rows = self.scope.visible(InKind.objects.all(), Permission.IN_KIND_RECORD)
        found = rows.select_related("partner").filter(pk=self.kwargs["pk"]).first()
        if found is None:
            raise Http404
        return found

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The words of the page."""
        return super().get_context_data(
            heading="Withdraw an entry",
            intro="The entry stays on record and counts no longer.",
            caption=str(self.entry),
            button="Withdraw it",
            back=self.get_success_url(),
            **kwargs,
        )

    def run(self, form: Form) -> InKind:
        """Withdraw it."""
        row = actions.withdraw_in_kind(
            by=self.scope, in_kind=self.entry, why=form.cleaned_data["why"]
        )
        messages.success(self.request, "The entry is withdrawn.")
        return row
