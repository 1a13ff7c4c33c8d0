"""Pages of reporting periods: the year's list, opening a year, deadlines, closing, reopening."""

from functools import cached_property
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import Http404
from django.urls import reverse

from finance.actions import periods as actions
from finance.forms import PlainForm
from finance.models import ReportingPeriod
from finance.period_forms import DeadlineForm, OpenYearForm, ReasonForm
from finance.queries.periods import current_period, states_of_year, unfinished, years
from finance.queries.procedure import settings_in_force
from finance.rules.periods import OUTTURN, year_label
from finance.views.find import period_of
from trusts.permissions import Permission
from trusts.views.base import TrustFormView, TrustTemplateView
from trusts.views.common import address_in


class PeriodsView(TrustTemplateView):
    """The periods of a financial year, with deadlines and how they stand."""

    permission = Permission.RETURN_VIEW
    template_name = "finance/periods.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The year asked for, or the one of the newest period."""
        known = years()
        current = current_period()
        year = self.kwargs.get("year") or (current.financial_year if current else 0)
        if "year" in self.kwargs and year not in known:
            raise Http404
        kwargs.pop("year", None)
        rows = states_of_year(year)
        return super().get_context_data(
            year=year,
            year_label=year_label(year) if year else "",
            years=[(other, year_label(other)) for other in known if other != year],
            rows=rows,
            has_outturn=any(row.period.number == OUTTURN for row in rows),
            may_manage=self.scope.may(Permission.PERIOD_MANAGE),
            may_reopen=self.scope.may(Permission.PROCEDURE_MANAGE),
            **kwargs,
        )


class OpenYearView(TrustFormView):
    """Opening a financial year."""

    permission = Permission.PERIOD_MANAGE
    template_name = "finance/period_open_year.html"
    form_class = OpenYearForm

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """What the procedure says about periods and deadlines."""
        return super().get_context_data(settings=settings_in_force(), **kwargs)

    def run(self, form: Form) -> ReportingPeriod:
        """Open it."""
        year = form.cleaned_data["financial_year"]
        made = actions.open_financial_year(by=self.scope, financial_year=year)
        messages.success(self.request, f"You opened {year_label(year)} with {len(made)} periods.")
        return made[0]

    def get_success_url(self) -> str:
        """To the year's periods."""
        year = self.record.financial_year
        return reverse("finance:periods_of_year", kwargs=address_in(self, year=year))


class AddOutturnView(TrustFormView):
    """Giving a year its outturn."""

    permission = Permission.PERIOD_MANAGE
    template_name = "finance/period_outturn.html"
    form_class = PlainForm

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The year."""
        if self.kwargs["year"] not in years():
            raise Http404
        year = self.kwargs["year"]
        kwargs.pop("year", None)
        return super().get_context_data(year=year, year_label=year_label(year), **kwargs)

    def run(self, form: Form) -> ReportingPeriod:
        """Add it."""
        made = actions.add_outturn_period(by=self.scope, financial_year=self.kwargs["year"])
        messages.success(self.request, f"You added {made}. It is due on {made.due_on:%-d %B %Y}.")
        return made

    def get_success_url(self) -> str:
        """To the year's periods."""
        year = self.kwargs["year"]
        return reverse("finance:periods_of_year", kwargs=address_in(self, year=year))


class PeriodChangeView(TrustFormView, abstract=True):
    """Changing one period; subclasses run one action and say so."""

    permission = Permission.PERIOD_MANAGE
    form_class = PlainForm

    @cached_property
    def period(self) -> ReportingPeriod:
        """The period of the address."""
        return period_of(self.kwargs["period"])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The period."""
        kwargs.pop("period", None)
        return super().get_context_data(
            period=self.period, cancel_url=self.get_success_url(), **kwargs
        )

    def get_success_url(self) -> str:
        """Back to the year's periods."""
        year = self.period.financial_year
        return reverse("finance:periods_of_year", kwargs=address_in(self, year=year))


class DeadlineView(PeriodChangeView):
    """Changing one period's deadline."""

    template_name = "finance/period_deadline.html"
    form_class = DeadlineForm

    def get_form_kwargs(self) -> dict[str, Any]:
        """When the period ends, and its deadline."""
        initial = {"due_on": self.period.due_on}
        return {**super().get_form_kwargs(), "ends_on": self.period.ends_on, "initial": initial}

    def run(self, form: Form) -> ReportingPeriod:
        """Change it."""
        row = actions.change_deadline(by=self.scope, period=self.period, **form.cleaned_data)
        messages.success(self.request, f"{row} is now due on {row.due_on:%-d %B %Y}.")
        return row


class CloseView(PeriodChangeView):
    """Closing a period, after saying who is missing and what is undecided."""

    template_name = "finance/period_close.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Who is missing, what is queried and what waits."""
        return super().get_context_data(
            heading=f"Close {self.period}",
            confirm_label=f"Close {self.period}",
            left=unfinished(self.period),
            **kwargs,
        )

    def run(self, form: Form) -> ReportingPeriod:
        """Close it."""
        row = actions.close_period(by=self.scope, period=self.period)
        messages.success(self.request, f"You closed {row}. Its returns no longer change.")
        return row


class ReopenPeriodView(PeriodChangeView):
    """Opening the period closed last again."""

    permission = Permission.PROCEDURE_MANAGE
    template_name = "finance/period_reopen.html"
    form_class = ReasonForm

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The words of the page."""
        return super().get_context_data(
            heading=f"Open {self.period} again",
            confirm_label=f"Open {self.period} again",
            **kwargs,
        )

    def run(self, form: Form) -> ReportingPeriod:
        """Open it."""
        row = actions.reopen_period(
            by=self.scope, period=self.period, reason=form.cleaned_data["reason"]
        )
        messages.success(self.request, f"You opened {row} again. Its returns can change.")
        return row
