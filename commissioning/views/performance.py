"""Pages of performance as a whole: the list of indicators, and what waits for somebody."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from commissioning import actions
from commissioning.forms.indicators import FilterForm
from commissioning.models import Actual
from commissioning.queries import performance as queries
from commissioning.rules.judging import Direction, Rag
from commissioning.rules.periods import Frequency, Period
from reports import registry
from reports.queries import may_build
from trusts.errors import Refusal
from trusts.permissions import Permission
from trusts.ui.parts import Tag
from trusts.views.base import TrustTemplateView
from trusts.views.common import address_in, number

A_PAGE = 50
RAG_COLOURS = {Rag.RED: "red", Rag.AMBER: "yellow", Rag.GREEN: "green", Rag.NONE: "grey"}
DIRECTION_SIGNS = {
    Direction.BETTER: "▲",
    Direction.WORSE: "▼",
    Direction.SAME: "▬",
    Direction.UP: "↑",
    Direction.DOWN: "↓",
    Direction.UNKNOWN: "",
}


def rag_tag(rag: Rag | None, *, is_contextual: bool = False) -> Tag:
    """A colour in words."""
    if rag is None:
        return Tag("No figure yet", "grey")
    if is_contextual:
        return Tag("For context", "blue")
    return Tag(rag.label, RAG_COLOURS[rag])


def tag_of(standing: queries.Standing) -> Tag:
    """How an indicator stands, in words."""
    return rag_tag(standing.rag, is_contextual=standing.indicator.is_contextual)


def direction_words(found: Direction) -> tuple[str, str]:
    """A sign and the word for it."""
    return DIRECTION_SIGNS[found], "–" if found is Direction.UNKNOWN else found.label


class PerformanceView(TrustTemplateView):
    """Every indicator and how it stands, narrowed by outcome, priority, kind and colour."""

    permission = Permission.PLAN_VIEW
    template_name = "commissioning/performance/list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """One page of indicators, and how many stand how."""
        form = FilterForm(self.request.GET)
        chosen = form.cleaned_data if form.is_valid() else {}
        wanted = queries.Wanted(**chosen) if chosen else queries.Wanted()
        sees_waiting = queries.sees_waiting(self.scope)
        if wanted.rag == queries.WAITING and not sees_waiting:
            wanted = queries.Wanted(**{**chosen, "rag": ""})
        rows = list(queries.listed(wanted))
        shown = Paginator(rows, A_PAGE).get_page(self.request.GET.get("page"))
        standing = queries.latest(shown.object_list)
        manages = self.scope.may(Permission.INDICATOR_MANAGE)
        return super().get_context_data(
            filter_form=form,
            form=form,
            shown=shown,
            rows=[self._row(standing[one.pk]) for one in shown.object_list],
            counts=queries.counted(rows),
            sees_waiting=sees_waiting,
            may_report=self.scope.may(Permission.INDICATOR_REPORT),
            may_manage=manages,
            may_build=may_build(self.scope, registry.get("performance-by-exception")),
            waiting=queries.count_waiting() if manages else 0,
            **kwargs,
        )

    def _row(self, standing: queries.Standing) -> dict[str, Any]:
        return {
            "one": standing,
            "tag": tag_of(standing),
            "before": direction_words(standing.since_before),
            "year": direction_words(standing.since_last_year),
        }


class WaitingView(TrustTemplateView):
    """Figures to accept and revised targets to agree, for whoever sets indicators up."""

    permission = Permission.INDICATOR_MANAGE
    template_name = "commissioning/performance/waiting.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """One page of figures, each with what stands in its way."""
        shown = Paginator(queries.figures_waiting(), A_PAGE).get_page(self.request.GET.get("page"))
        figures = list(shown.object_list)
        unanswered = queries.without_answer(figures)
        own = self.scope.person.pk if self.scope.person else None
        rows = [
            self._row(figure, own, is_answered=figure.pk not in unanswered) for figure in figures
        ]
        return super().get_context_data(
            shown=shown,
            rows=rows,
            may_tick=any(not row["is_own"] and not row["unanswered"] for row in rows),
            revisions=list(queries.revisions_waiting()),
            **kwargs,
        )

    def _row(self, figure: Actual, own: int | None, *, is_answered: bool) -> dict[str, Any]:
        indicator = figure.indicator
        return {
            "figure": figure,
            "period": Period(figure.ends_on, Frequency(indicator.frequency)),
            "tag": rag_tag(Rag(figure.rag), is_contextual=indicator.is_contextual),
            "unanswered": not is_answered,
            "is_own": own is not None and figure.reporter_id == own,
        }

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Accept what was ticked, all or none."""
        keys = [number(key) for key in request.POST.getlist("figure")[:A_PAGE]]
        try:
            made = actions.accept_actuals(by=self.scope, actuals=Actual.objects.filter(pk__in=keys))
        except Refusal as refusal:
            return self.render_to_response(self.get_context_data(refusal=refusal.message))
        count = len(made)
        messages.success(request, f"{count} figure{'' if count == 1 else 's'} accepted.")
        return redirect(reverse("commissioning:performance_waiting", kwargs=address_in(self)))
