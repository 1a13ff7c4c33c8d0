"""The register of contracts, and the market map."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404

from commissioning.forms.register import ALL, CURRENT, OVER, WARNED, RegisterForm
from commissioning.market_chart import market_chart
from commissioning.queries.contracts import Standing, market, market_years, standings
from commissioning.rules.contracts import Stage, Warn, Warned, year_of, year_words
from trusts.clock import today
from trusts.permissions import Permission
from trusts.ui.parts import Tag
from trusts.views.base import TrustTemplateView, TrustView

PAGE = 50
STAGES = {
    Stage.TO_COME: "blue",
    Stage.RUNNING: "green",
    Stage.ENDING: "purple",
    Stage.OVER: "grey",
}
WARNINGS = {Warn.REVIEW_LATE: "red", Warn.NOTICE_SOON: "orange", Warn.ENDS_SOON: "orange"}


def stage_tag(standing: Standing) -> Tag:
    """Where a contract stands, in words."""
    return Tag(standing.stage.value, STAGES[standing.stage])


def warning_tag(warned: Warned) -> Tag:
    """A warning, in words."""
    return Tag(warned.kind.value, WARNINGS.get(warned.kind, "yellow"))


Tagged = tuple[Warned, Tag]


def tagged(row: Standing) -> list[Tagged]:
    """What warns of a contract, with its tags."""
    return [(warned, warning_tag(warned)) for warned in row.warnings]


def listed(rows: list[Standing]) -> list[tuple[Standing, Tag, list[Tagged]]]:
    """Contracts with their tags, for a table."""
    return [(row, stage_tag(row), tagged(row)) for row in rows]


def narrowed(rows: list[Standing], asked: dict[str, Any]) -> list[Standing]:
    """The rows that a filter lets through."""
    show, kind = asked.get("show") or CURRENT, asked.get("kind")
    words = str(asked.get("words") or "").casefold()
    found = []
    for row in rows:
        over = row.stage is Stage.OVER
        shown = {CURRENT: not over, OVER: over, ALL: True, WARNED: bool(row.warnings)}[show]
        one = row.contract
        text = f"{one.reference} {one.service} {one.provider} {one.commissioner}".casefold()
        if shown and (not kind or one.kind == kind) and words in text:
            found.append(row)
    return found


class ContractsView(TrustTemplateView):
    """Every contract, agreement and grant; what needs a look stands out."""

    permission = Permission.COMMISSIONING_VIEW
    template_name = "commissioning/contracts.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """One page of the register, as narrowed."""
        form = RegisterForm(self.request.GET)
        asked = form.cleaned_data if form.is_valid() else {}
        every = standings(on=today())
        rows = narrowed(every, asked)
        page = Paginator(rows, PAGE).get_page(self.request.GET.get("page"))
        year = year_of(today())
        return super().get_context_data(
            filters=form,
            page_obj=page,
            rows=listed(list(page)),
            found=len(rows),
            every=len(every),
            warned=sum(1 for row in every if row.warnings),
            year_words=year_words(year),
            contracted=sum(row.amount_in(year) for row in every),
            may_edit=self.scope.may(Permission.COMMISSIONING_EDIT),
            **kwargs,
        )


def year_asked(view: TrustView) -> int:
    """The financial year in the query string, or this one; 404 for what is no year."""
    text = view.request.GET.get("year", "")
    if not text:
        return year_of(today())
    if not (text.isascii() and text.isdigit() and len(text) == 4):
        raise Http404
    return int(text)


class MarketView(TrustTemplateView):
    """Who provides what: services and providers with their shares, and where there is only one."""

    permission = Permission.COMMISSIONING_VIEW
    template_name = "commissioning/market.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The map of a year."""
        year = year_asked(self)
        found = market(year)
        return super().get_context_data(
            market=found,
            chart=market_chart(found) if found.total else "",
            year=year,
            year_words=year_words(year),
            years=[(other, year_words(other)) for other in market_years() if other != year],
            **kwargs,
        )
