"""Pages of late returns: who is late over the year, reminders, and reminding by hand."""

from functools import cached_property
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import Http404
from django.urls import reverse

from finance.actions.reminders import remind_by_hand
from finance.forms import PlainForm
from finance.models import Reminder, ReportingPeriod
from finance.queries.late import lateness
from finance.queries.periods import current_period, years
from finance.queries.procedure import settings_in_force
from finance.queries.reminders import finance_leads
from finance.rules.periods import year_label
from finance.views.find import partner_of, period_of
from trusts.models import Partner
from trusts.permissions import Permission
from trusts.views.base import TrustFormView, TrustTemplateView
from trusts.views.common import address_in


class LateView(TrustTemplateView):
    """A year's returns partner by period, and one period's in detail."""

    permission = Permission.RETURN_VIEW
    template_name = "finance/late.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The period asked for, or the newest that has ended, and its year."""
        kwargs.pop("period", None)
        code = self.kwargs.get("period")
        period = period_of(code) if code else current_period()
        if period is None:
            return super().get_context_data(period=None, **kwargs)
        year = lateness(period.financial_year)
        settings = settings_in_force()
        return super().get_context_data(
            period=period,
            year=year,
            rows=year.of_period(period.code),
            years=[(y, year_label(y)) for y in years() if y != period.financial_year],
            settings=settings,
            may_remind=self.scope.may(Permission.PERIOD_MANAGE) and period.closed_at is None,
            **kwargs,
        )


class LateYearView(LateView):
    """The same for another year: its last period."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The last period of the year that has begun."""
        year = self.kwargs.pop("year")
        kwargs.pop("year", None)
        rows = ReportingPeriod.objects.filter(financial_year=year).order_by("number")
        first = rows.first()
        if first is None:
            raise Http404
        self.kwargs["period"] = first.code
        return super().get_context_data(**kwargs)


class RemindView(TrustFormView):
    """Reminding a partner by hand: who gets the email, then a button."""

    permission = Permission.PERIOD_MANAGE
    template_name = "finance/remind.html"
    form_class = PlainForm

    @cached_property
    def period(self) -> ReportingPeriod:
        """The period of the address."""
        return period_of(self.kwargs["period"])

    @cached_property
    def partner(self) -> Partner:
        """The partner of the address."""
        return partner_of(self.scope, self.kwargs["partner"], Permission.PERIOD_MANAGE)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Who would get it, and what was sent already."""
        kwargs.pop("period", None)
        kwargs.pop("partner", None)
        return super().get_context_data(
            period=self.period,
            partner=self.partner,
            leads=finance_leads([self.partner])[self.partner.pk],
            sent=Reminder.objects.filter(period=self.period, partner=self.partner).select_related(
                "person"
            ),
            cancel_url=self.get_success_url(),
            **kwargs,
        )

    def run(self, form: Form) -> list[Reminder]:
        """Ask for it."""
        made = remind_by_hand(by=self.scope, period=self.period, partner=self.partner)
        names = ", ".join(row.person.name for row in made)
        messages.success(self.request, f"We are sending a reminder to {names}.")
        return made

    def get_success_url(self) -> str:
        """Back to the period's late returns."""
        return reverse("finance:late_of_period", kwargs=address_in(self, period=self.period.code))
