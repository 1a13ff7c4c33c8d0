"""Walking the thread: the whole, an outcome, a priority, and one line up to its outcomes."""

from functools import cached_property
from typing import Any

from django.http import Http404
from django.utils.safestring import SafeString

from commissioning.queries.performance import of_plan
from commissioning.views.performance import tag_of
from finance.queries.position_find import sources_of
from finance.queries.position_lines import PositionLine
from thread.charts import flow_chart
from thread.queries.looking import thread_of
from thread.queries.money import COLUMNS, Figure, flow_of
from thread.queries.walk import OutcomeStep, Sums, actions_of_codes
from thread.views.base import ThreadPage
from trusts.permissions import Permission
from trusts.ui.money import pounds
from trusts.views.base import TrustTemplateView


class FlowPage(ThreadPage, abstract=True):
    """A page with the picture of some of the money."""

    @cached_property
    def figure(self) -> Figure:
        """Which pounds are followed: the budget unless the address asks for others."""
        try:
            return Figure.from_code(self.request.GET.get("figure", Figure.BUDGET.code))
        except KeyError as error:
            raise Http404 from error

    def picture(self, parts: list[PositionLine]) -> dict[str, Any]:
        """The picture of the parts, and what it cannot show. Pounds."""
        flow = flow_of(parts, self.figure)
        chart: SafeString | str = ""
        if flow:
            loose = sum((n.pounds for n in flow.columns[-1] if n.place.loose), start=flow.total * 0)
            chart = flow_chart(
                flow,
                headings=COLUMNS,
                title=f"{pounds(flow.total)} of {self.figure.words}, from its source to the "
                f"outcome it serves; {pounds(loose)} is not mapped to the plan",
                description="Each band is as thick as its money. Grey dashed bands serve no "
                "priority of the plan. The tables on this page hold the figures.",
            )
        return {
            "chart": chart,
            "flow": flow,
            "figure": self.figure,
            "figures": list(Figure),
            "without_figure": Sums.of(p for p in parts if self.figure.of(p) is None).budget,
        }


class ThreadView(FlowPage):
    """The whole thread: the picture, the outcomes, and where it is broken."""

    template_name = "thread/thread.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Everything, or nothing but the words that there is no plan yet."""
        if thread_of(self.scope) is None:
            return super(TrustTemplateView, self).get_context_data(thread=None, **kwargs)
        walk = self.thread.walk
        return super().get_context_data(
            walk=walk,
            loose=Sums.of(walk.loose),
            breaks=self.thread.breaks,
            **self.picture(self.thread.parts),
            **kwargs,
        )


class OutcomeView(FlowPage):
    """One outcome: its priorities, what they cost and which money serves them."""

    template_name = "thread/outcome.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The outcome of the address; 404 for one that there is not."""
        steps = self.thread.walk.outcomes
        step = next((s for s in steps if s.outcome.slug == self.kwargs["slug"]), None)
        if step is None:
            raise Http404
        parts = [part for under in step.priorities for part in under.parts]
        return super().get_context_data(step=step, **self.picture(parts), **kwargs)


class PriorityView(FlowPage):
    """One priority: up to its outcome, down to its actions and to every line that serves it."""

    template_name = "thread/priority.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The priority of the address; 404 for one of another edition or trust."""
        found = self.thread.walk.priority(self.kwargs["pk"])
        if found is None:
            raise Http404
        outcome, step = found
        standing = of_plan(self.thread.costed.plan).get(step.priority.pk, [])
        return super().get_context_data(
            outcome=outcome,
            step=step,
            indicators=[(one, tag_of(one)) for one in standing],
            **self.picture(list(step.parts)),
            **kwargs,
        )


class LineView(ThreadPage):
    """One line of a budget: down to the cells of the return, up to each outcome it serves."""

    permission = Permission.BUDGET_VIEW
    template_name = "thread/line.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The line of the address as far as the scope reaches; 404 beyond."""
        basis = self.thread.basis
        sources = sources_of(basis, self.kwargs["pk"]) if basis else None
        if sources is None:
            raise Http404
        line = sources.line
        codes = [m.action for part in sources.parts for m in part.mappings if m.action]
        actions = actions_of_codes(self.thread.costed.plan, codes)
        ways = []
        for part in sources.parts:
            mapping = part.mappings[0] if part.mappings else None
            step = self._step(mapping.code) if mapping else None
            ways.append((part, mapping, step, actions.get(mapping.action) if mapping else None))
        return super().get_context_data(
            sources=sources,
            line=line,
            ways=ways,
            cells=[
                ("Actual to date", line.actual, line.cells.get("actual")),
                ("Commitments", line.commitments, line.cells.get("commitments")),
                ("Forecast outturn", line.forecast, line.cells.get("forecast")),
            ],
            **kwargs,
        )

    def _step(self, code: str) -> tuple[OutcomeStep, int] | None:
        for outcome in self.thread.walk.outcomes:
            for under in outcome.priorities:
                if under.priority.code == code:
                    return outcome, under.priority.pk
        return None
