"""Pages of figures: reporting, explaining, sending back, and what they are read beside."""

from __future__ import annotations

import datetime
from functools import cached_property
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect

from commissioning import actions
from commissioning.forms.figures import (
    ComparatorForm,
    GroupFigureForm,
    ReportForm,
    SendBackForm,
    WordsForm,
)
from commissioning.intake.reported import Reported, Words
from commissioning.models import (
    Actual,
    Commentary,
    Comparator,
    GroupFigure,
    Indicator,
    Quality,
    Target,
    TargetState,
)
from commissioning.queries import performance as queries
from commissioning.rules.judging import Rag
from commissioning.rules.periods import Frequency, Period, last_ended
from commissioning.views.indicators import IndicatorFormView, IndicatorPage
from commissioning.views.performance import rag_tag
from trusts.clock import today
from trusts.errors import Refusal
from trusts.permissions import Permission
from trusts.views.base import TrustFormView, TrustView


def last_target(indicator: Indicator) -> Period | None:
    """The last period that has a target."""
    rows = Target.objects.filter(
        version__indicator=indicator, version__state=TargetState.IN_FORCE
    ).order_by("-ends_on")
    target = rows.first()
    return Period(target.ends_on, Frequency(indicator.frequency)) if target else None


class ReportView(IndicatorFormView):
    """Report the figure of a period."""

    permission = Permission.INDICATOR_REPORT
    form_class = ReportForm
    heading = "Report a figure"
    button = "Report the figure"
    hint = "It counts once another person has accepted it."

    def get_form_kwargs(self) -> dict[str, Any]:
        """The indicator, and the period of the forecast."""
        return {
            **super().get_form_kwargs(),
            "indicator": self.indicator,
            "target": last_target(self.indicator),
        }

    def get_initial(self) -> dict[str, Any]:
        """The period that is due, and the usual source."""
        standing = queries.latest([self.indicator])[self.indicator.pk]
        period = standing.overdue or last_ended(Frequency(self.indicator.frequency), today())
        return {"ends_on": period.ends_on.isoformat(), "source": self.indicator.source}

    def run(self, form: Any) -> Actual:
        """Report it."""
        typed = form.cleaned_data
        made = actions.report_actual(
            by=self.scope,
            reported=Reported(
                indicator=self.indicator,
                ends_on=datetime.date.fromisoformat(typed["ends_on"]),
                value=typed["value"],
                source=typed["source"],
                quality=Quality(typed["quality"]),
                quality_note=typed["quality_note"],
                change_reason=typed["change_reason"],
                words=form.said,
            ),
        )
        messages.success(self.request, _stands(made, bool(form.said and form.said.corrective)))
        return made


def _stands(made: Actual, is_answered: bool) -> str:
    """What to say about a figure that was just reported."""
    if made.rag != Rag.RED:
        return "The figure is reported. It counts once another person has accepted it."
    if is_answered:
        return "The figure is red and answered. It counts once another person has accepted it."
    return "The figure is red. Say what will be done: without that it is not accepted."


class ActualPage(IndicatorPage, abstract=True):
    """A page about one figure; 404 for another trust's, and for who may not see it yet."""

    @cached_property
    def figure(self) -> Actual:
        """The figure of the address."""
        rows = Actual.objects.select_related("indicator__outcome")
        return get_object_or_404(rows, pk=self.kwargs["pk"])

    @property
    def period(self) -> Period:
        """The figure's period."""
        return Period(self.figure.ends_on, Frequency(self.figure.indicator.frequency))


class ActualFormView(ActualPage, TrustFormView, abstract=True):
    """A page with one form about a figure."""

    template_name = "commissioning/performance/figure_form.html"
    heading = ""
    button = "Save"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The figure and the words of the page."""
        indicator = self.figure.indicator
        return super().get_context_data(
            heading=self.heading,
            button=self.button,
            figure=self.figure,
            indicator=indicator,
            period=self.period,
            tag=rag_tag(Rag(self.figure.rag), is_contextual=indicator.is_contextual),
            back=self.url_of(indicator),
            **kwargs,
        )

    def get_success_url(self) -> str:
        """The indicator's page."""
        return self.url_of(self.figure.indicator)


class ExplainView(ActualFormView):
    """Say what lies behind a figure, and what will be done."""

    permission = Permission.INDICATOR_REPORT
    form_class = WordsForm
    heading = "What lies behind the figure"
    button = "Save"

    def get_form_kwargs(self) -> dict[str, Any]:
        """The period of the forecast."""
        return {**super().get_form_kwargs(), "target": last_target(self.figure.indicator)}

    def get_initial(self) -> dict[str, Any]:
        """What was said so far."""
        before = Commentary.objects.filter(actual=self.figure).first()
        names = ("story", "corrective", "partner", "due_on", "forecast")
        return {name: getattr(before, name) for name in names} if before else {}

    def run(self, form: Any) -> Commentary:
        """Say it."""
        return actions.explain_actual(
            by=self.scope, actual=self.figure, words=form.said or Words("")
        )


class SendBackView(ActualFormView):
    """Send a figure back to whoever reported it."""

    permission = Permission.INDICATOR_MANAGE
    form_class = SendBackForm
    heading = "Send the figure back"
    button = "Send it back"

    def run(self, form: Any) -> Actual:
        """Send it back."""
        return actions.send_back(
            by=self.scope, actual=self.figure, reason=form.cleaned_data["reason"]
        )


class AcceptView(ActualPage, TrustView):
    """Accept one figure, from its indicator's page. Only ever posted to."""

    permission = Permission.INDICATOR_MANAGE
    http_method_names = ("post", "options")

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Accept it, or say why not."""
        try:
            actions.accept_actuals(by=self.scope, actuals=[self.figure])
        except Refusal as refusal:
            messages.error(request, refusal.message)
        else:
            messages.success(request, f"The figure of {self.period.label} is accepted.")
        return redirect(self.url_of(self.figure.indicator))


class BesideView(IndicatorFormView, abstract=True):
    """A form about what is read beside an indicator's figures."""

    def get_form_kwargs(self) -> dict[str, Any]:
        """The indicator, for its periods."""
        return {**super().get_form_kwargs(), "indicator": self.indicator}

    def typed(self, form: Any) -> dict[str, Any]:
        """What was typed, with the period's last day."""
        day = datetime.date.fromisoformat(form.cleaned_data["ends_on"])
        return {**form.cleaned_data, "ends_on": day}


class ComparatorView(BesideView):
    """Record the same measure elsewhere."""

    permission = Permission.INDICATOR_REPORT
    form_class = ComparatorForm
    heading = "Record a comparison"
    hint = "The same place and period again corrects what is there."

    def run(self, form: Any) -> Comparator:
        """Record it."""
        return actions.record_comparator(
            by=self.scope, indicator=self.indicator, **self.typed(form)
        )


class GroupFigureView(BesideView):
    """Record the measure for a vulnerable group and for the rest."""

    permission = Permission.INDICATOR_REPORT
    form_class = GroupFigureForm
    heading = "Record a group and the rest"
    hint = "The same group and period again corrects what is there."

    def run(self, form: Any) -> GroupFigure:
        """Record it."""
        return actions.record_group(by=self.scope, indicator=self.indicator, **self.typed(form))
