"""The position: laid out along a dimension, and every figure down to where it came from."""

from functools import cached_property
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse

from finance.models import ReportingPeriod
from finance.position_charts import chart_of
from finance.queries.consolidation import consolidations, sees_everything, sides_of
from finance.queries.periods import current_period
from finance.queries.pool_sides import Sides, sides_of_period, total_of
from finance.queries.position_find import Basis, Sources, basis_of, sources_of
from finance.queries.position_groups import Dimension, Group, direction, summary
from finance.queries.position_types import ConsolidatedPosition
from finance.rules.periods import year_label
from finance.rules.variance import Rag
from trusts.clock import today
from trusts.permissions import Permission
from trusts.ui.money import pounds
from trusts.ui.parts import SummaryRow, Tag
from trusts.ui.tags import day
from trusts.views.base import TrustTemplateView, TrustView
from trusts.views.common import address_in

COLOURS = {Rag.GREEN: "green", Rag.AMBER: "yellow", Rag.RED: "red", Rag.UNKNOWN: "grey"}


def tag_of(colour: Rag) -> Tag:
    """Red, amber, green or not known, in words."""
    return Tag(colour.label, COLOURS[colour])


class PositionPage(TrustTemplateView, abstract=True):
    """A page of positions: whoever opens it may see budgets and returns, as far as they reach."""

    permission = Permission.BUDGET_VIEW

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Ask for the second permission too. What the address names is in `self.kwargs`."""
        self.scope.require(Permission.RETURN_VIEW)
        return super().get(request)

    @cached_property
    def basis(self) -> Basis:
        """The position that the address names; 404 for none."""
        found = basis_of(self.kwargs["of"])
        if found is None:
            raise Http404
        return found

    @cached_property
    def position(self) -> ConsolidatedPosition:
        """The position, read once."""
        return self.basis.position

    def sides(self) -> tuple[Sides, ...]:
        """Both sides of the contributions to pools: as frozen, or as recorded now."""
        frozen = self.basis.consolidation
        return sides_of(frozen) if frozen else sides_of_period(self.basis.period)

    @cached_property
    def dimension(self) -> Dimension:
        """The dimension of the address; by partner where it names none."""
        try:
            return Dimension.from_code(self.kwargs.get("dimension", Dimension.PARTNER.code))
        except KeyError as error:
            raise Http404 from error

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Whether the person sees everything."""
        return super().get_context_data(sees_everything=sees_everything(self.scope), **kwargs)


class PositionView(PositionPage):
    """A period's position along one dimension: table, chart, who is missing."""

    template_name = "finance/position.html"

    @cached_property
    def basis(self) -> Basis:
        """The position of the address, or the newest period that has ended."""
        if "of" in self.kwargs:
            found = basis_of(self.kwargs["of"])
        else:
            period = current_period()
            found = Basis(period, None) if period else None
        if found is None:
            raise Http404
        return found

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Groups and whole, the chart, the periods and frozen positions to choose from."""
        if "of" not in self.kwargs and current_period() is None:
            return super().get_context_data(basis=None, **kwargs)
        position, basis = self.position, self.basis
        groups = position.by(self.dimension)
        whole = summary(position.totals, position.thresholds, is_known=bool(position.returned))
        periods = list(ReportingPeriod.objects.filter(ends_on__lt=today()))
        years = sorted({period.financial_year for period in periods}, reverse=True)
        return super().get_context_data(
            basis=basis,
            position=position,
            dimension=self.dimension,
            dimensions=list(Dimension),
            rows=[(group, tag_of(group.rag)) for group in groups],
            whole=whole,
            whole_tag=tag_of(whole.rag),
            whole_direction=direction(position.totals.net.movement if position.returned else None),
            chart=chart_of(position, self.dimension, groups),
            periods=[p for p in periods if p.financial_year == basis.period.financial_year],
            years=[
                (year_label(year), [p for p in periods if p.financial_year == year][-1])
                for year in years
                if year != basis.period.financial_year
            ],
            frozen=list(consolidations(basis.period)),
            may_freeze=sees_everything(self.scope) and self.scope.may(Permission.PERIOD_MANAGE),
            sides=total_of(self.sides()),
            **kwargs,
        )


class GroupView(PositionPage):
    """One group of a dimension: its lines."""

    template_name = "finance/position_group.html"

    @cached_property
    def group(self) -> Group:
        """The group of the address; 404 for none."""
        for group in self.position.by(self.dimension):
            if group.key == self.kwargs["group"]:
                return group
        raise Http404

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The group's lines, expenditure before income."""
        lines = sorted(self.group.lines, key=lambda line: (line.is_income, line.partner, line.code))
        return super().get_context_data(
            basis=self.basis,
            position=self.position,
            dimension=self.dimension,
            group=self.group,
            tag=tag_of(self.group.rag),
            rows=[(line, tag_of(line.rag)) for line in lines],
            kinds=[
                ("Expenditure", self.group.totals.expenditure),
                ("Income", self.group.totals.income),
                ("Net", self.group.totals.net),
            ],
            **kwargs,
        )


class LineView(PositionPage):
    """One line: each figure, and the return, file, sheet and cell it came from."""

    template_name = "finance/position_line.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """What the line is made of."""
        sources = sources_of(self.basis, self.kwargs["pk"])
        if sources is None:
            raise Http404
        line = sources.line
        return super().get_context_data(
            basis=self.basis,
            sources=sources,
            line=line,
            position=sources.position,
            tag=tag_of(line.rag),
            cells=[
                ("Actual to date", line.actual, line.cells.get("actual")),
                ("Commitments", line.commitments, line.cells.get("commitments")),
                ("Forecast outturn", line.forecast, line.cells.get("forecast")),
            ],
            return_rows=return_rows(self, sources) if sources.found else [],
            budget_rows=budget_rows(self, sources),
            **kwargs,
        )


def return_rows(view: TrustView, sources: Sources) -> list[SummaryRow]:
    """The return that a line's figures came from, with its file."""
    found, owner = sources.found, sources.owner
    assert found is not None  # noqa: S101 - asked by the caller
    return [
        SummaryRow(
            "Version",
            f"{found.version}, for {found.period}",
            reverse("finance:return", kwargs=address_in(view, pk=found.pk)),
            "Open",
            "the return",
        ),
        SummaryRow("Submitted", f"{day(owner.submitted_on)} by {owner.submitted_by}"),
        SummaryRow("Accepted", f"{day(owner.accepted_on)} by {owner.accepted_by}"),
        SummaryRow(
            "Original file",
            found.return_file.name,
            reverse("finance:original", kwargs=address_in(view, pk=found.return_file_id)),
            "Download",
            "the original file",
        ),
        SummaryRow("The file’s SHA-256", found.return_file.sha256),
    ]


def budget_rows(view: TrustView, sources: Sources) -> list[SummaryRow]:
    """From the original budget to the one of the position, change by change."""
    line = sources.line
    rows = [
        SummaryRow(
            "Original budget",
            pounds(line.original),
            reverse(
                "finance:budget",
                kwargs=address_in(view, year=sources.year, owner=line.partner_slug),
            ),
            "Open",
            "the partner’s budget",
        )
    ]
    rows += [
        SummaryRow(
            f"Virement {move.virement}",
            f"{pounds(move.amount)}: {move.reason} Approved by {move.decided}.",
            reverse("finance:virement", kwargs=address_in(view, pk=move.virement)),
            "Open",
            f"virement {move.virement}",
        )
        for move in sources.moves
    ]
    if sources.changed_otherwise:
        rows.append(SummaryRow("Other changes of the budget", pounds(sources.changed_otherwise)))
    rows.append(SummaryRow("Budget in this position", pounds(line.current)))
    return rows


class PoolSidesView(PositionPage):
    """Both sides of every contribution to a pool at the period's end."""

    template_name = "finance/position_pools.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Frozen, or as recorded now."""
        rows = self.sides()
        return super().get_context_data(basis=self.basis, rows=rows, total=total_of(rows), **kwargs)
