"""Pages of results: the whole, theme by theme, by group, round against round, against 2008."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from functools import cached_property
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect

from assessment import benchmarks, queries, rules
from assessment.charts import spread_bar
from assessment.models import Round
from assessment.queries import EvidenceHeld, QuestionSummary, RoundSummary
from assessment.queries.groups import Cell, Row
from assessment.report_charts import change_chart
from assessment.views.rounds import OneRound
from trusts.permissions import Permission
from trusts.views.base import TrustTemplateView


class ResultsView(OneRound, TrustTemplateView):
    """The results of a round: participation, themes, and what stands out."""

    permission = Permission.ROUND_VIEW
    template_name = "assessment/results.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The summary, with a bar for each theme."""
        summary = queries.round_summary(self.round)
        return super().get_context_data(
            summary=summary,
            themes=[
                {
                    "theme": theme,
                    "bar": spread_bar(theme.spread),
                    "average": "" if theme.average is None else str(rules.one_place(theme.average)),
                }
                for theme in summary.themes
            ],
            standing_out=_standing_out(summary),
            unknown=[
                (one, f"{one.spread.dont_know} of {one.spread.total} do not know")
                for one in summary.least_known()
            ],
            earlier=queries.earlier_rounds(self.round).exists(),
            scale=rules.SCALE,
            **kwargs,
        )


class ThemeResultsView(OneRound, TrustTemplateView):
    """The results of one theme, question by question."""

    permission = Permission.ROUND_VIEW
    template_name = "assessment/theme_results.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Where nothing may be shown, the page of all results says why."""
        bank = queries.questions_of(self.round)
        if self.kwargs["theme"] not in [theme.slug for theme in bank.themes]:
            raise Http404
        if not self.summary.themes:
            return redirect("assessment:results", self.scope.trust.slug, self.round.pk)
        return super().get(request, *args, **kwargs)

    @cached_property
    def summary(self) -> RoundSummary:
        """The round's results."""
        return queries.round_summary(self.round)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Each question with its bar, and those nested under it."""
        kwargs.pop("theme", None)  # the address's slug
        summary = self.summary
        slugs = [theme.slug for theme in summary.themes]
        here = slugs.index(self.kwargs["theme"])
        theme = summary.themes[here]
        held = queries.evidence_held_if_shown(self.round)
        return super().get_context_data(
            summary=summary,
            theme=theme,
            average=average_words(theme.average),
            key_scale=rules.SCALE,
            questions=[_shown(question, held) for question in theme.questions],
            before=summary.themes[here - 1] if here else None,
            after=summary.themes[here + 1] if here + 1 < len(slugs) else None,
            **kwargs,
        )


class GroupsView(OneRound, TrustTemplateView):
    """Where sectors (or partners) see things differently, and by how much."""

    permission = Permission.ROUND_VIEW
    template_name = "assessment/groups.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """A heat map of themes, and the questions on which groups differ most."""
        by = kwargs.pop("by")
        if by not in ("sector", "partner"):
            raise Http404
        grouped = queries.grouped_results(self.round, by)
        return super().get_context_data(
            by=by,
            other=None if self.round.rule is rules.Promise.SECTOR else _OTHER[by],
            grouped=grouped,
            heat=[_heat(row) for row in grouped.themes],
            widest=[(row, _one_place(row.gap), _heat(row)["cells"]) for row in grouped.widest()],
            scale=rules.SCALE,
            **kwargs,
        )


class CompareView(OneRound, TrustTemplateView):
    """What changed since an earlier round."""

    permission = Permission.ROUND_VIEW
    template_name = "assessment/compare.html"

    @cached_property
    def earlier(self) -> Round | None:
        """The round compared with: the one asked for, or the one just before."""
        found = queries.earlier_rounds(self.round)
        asked = self.request.GET.get("with", "")
        return get_object_or_404(found, pk=asked) if asked.isdecimal() else found.first()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Themes first, then what rose and what fell most."""
        compared = queries.compare(self.earlier, self.round) if self.earlier else None
        return super().get_context_data(
            earlier=self.earlier,
            others=list(queries.earlier_rounds(self.round)),
            compared=compared,
            chart=change_chart(compared) if compared else "",
            themes=[_change(change) for change in compared.themes] if compared else [],
            risen=[_change(change) for change in compared.risen()] if compared else [],
            fallen=[_change(change) for change in compared.fallen()] if compared else [],
            **kwargs,
        )


class NationalView(OneRound, TrustTemplateView):
    """The national figures of 2008, with this round's answers to the questions they concern."""

    permission = Permission.ROUND_VIEW
    template_name = "assessment/national.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Every table that concerns a question of this round, then the others."""
        summary = queries.round_summary(self.round)
        by_code = {one.code: one for top in summary.questions() for one in top.family()}
        found = benchmarks.national_2008()
        tables = [_national(table, by_code, found.interviewed) for table in found.tables]
        return super().get_context_data(
            summary=summary,
            found=found,
            tables=sorted(tables, key=lambda table: not table["concerned"]),
            **kwargs,
        )


_OTHER = {"sector": "partner", "partner": "sector"}


def _one_place(figure: Fraction | None) -> str:
    return "" if figure is None else str(rules.one_place(figure))


def _heat(row: Row) -> dict[str, Any]:
    return {
        "row": row,
        "gap": _one_place(row.gap),
        "whole": _cell(row.whole),
        "cells": [_cell(cell) for cell in row.cells],
    }


def _cell(cell: Cell) -> dict[str, str]:
    return {
        "figure": _one_place(cell.average) or "No ratings",
        "step": cell.step.code if cell.step else "none",
        "words": cell.step.label if cell.step else "",
    }


def _change(change: queries.Change) -> dict[str, Any]:
    colour = "grey"
    if change.by is not None and change.words != "As before":
        colour = "green" if change.by > 0 else "orange"
    return {
        "change": change,
        "before": _one_place(change.before) or "No ratings",
        "after": _one_place(change.after) or "No ratings",
        "colour": colour,
    }


def _national(
    table: Any, by_code: dict[str, QuestionSummary], interviewed: Mapping[str, int]
) -> dict[str, Any]:
    asked = interviewed if table.rows_are == "respondents" else {}
    rows = [(row, asked.get(row.code), _beside(row.questions, by_code)) for row in table.rows]
    own = _beside([code for column in table.columns for code in column.questions], by_code)
    return {
        "table": table,
        "rows": rows,
        "own": own,
        "own_rows": any(beside for *_, beside in rows),
        "concerned": bool(own) or any(beside for *_, beside in rows),
    }


def _beside(
    codes: Iterable[str], by_code: dict[str, QuestionSummary]
) -> list[tuple[QuestionSummary, str, str]]:
    """The round's own answers to some questions: each with its average and share in words."""
    return [
        (by_code[code], average_words(by_code[code].spread.mean), _share(by_code[code]))
        for code in dict.fromkeys(codes)
        if code in by_code
    ]


def _share(question: QuestionSummary) -> str:
    """How many of those who rated it said established or leading."""
    high = question.spread.counts["established"] + question.spread.counts["leading"]
    return f"{high} of {question.spread.rated} rate it established or leading"


def average_words(average: Any) -> str:
    """An average as words and a figure to one place: "Developing (3.2 out of 5)"."""
    if average is None:
        return "No ratings"
    return f"{rules.nearest_step(average).label} ({rules.one_place(average)} out of 5)"


def _shown(
    question: QuestionSummary, held: Mapping[str, EvidenceHeld], *, is_nested: bool = False
) -> dict[str, Any]:
    own = question.spread.mean
    _, *under = question.family()
    return {
        "question": question,
        "is_nested": is_nested,
        "bar": spread_bar(question.spread),
        "average": average_words(own),
        "rolled_up": average_words(question.rolled_up) if question.nested else "",
        "figures": [
            *((step.label, question.spread.counts[step.code]) for step in rules.SCALE),
            ("Don’t know", question.spread.dont_know),
            ("Not for me", question.spread.not_for_me),
            *([("Carried over", carried)] if (carried := question.spread.carried) else []),
            ("No answer", question.spread.unanswered),
        ],
        "evidence": held.get(question.code),
        "under": [_shown(part, held, is_nested=True) for part in under],
    }


def _standing_out(summary: RoundSummary) -> list[dict[str, Any]]:
    """The questions a board would look at first, each with the reason in figures."""
    return [
        {
            "title": "Rated highest",
            "rows": [
                (question, average_words(question.rolled_up)) for question in summary.strongest()
            ],
        },
        {
            "title": "Rated lowest",
            "rows": [
                (question, average_words(question.rolled_up)) for question in summary.weakest()
            ],
        },
        {
            "title": "Members differ most",
            "rows": [
                (
                    question,
                    f"From {question.spread.lowest.label.lower()} "
                    f"to {question.spread.highest.label.lower()}",
                )
                for question in summary.most_divided()
                if question.spread.lowest and question.spread.highest
            ],
        },
    ]
