"""Telling us what the columns of a partner's own sheets mean, once."""

from functools import cached_property
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from finance.actions import files, layouts
from finance.forms import PlainForm
from finance.layout_forms import ASKED, NIL, LayoutForm, WhereForm
from finance.models import FileSample, ReturnFile, ReturnLayout
from finance.queries.layouts import layout_for, layouts_of, sample_of, unknown_codes
from finance.queries.returns import submitted_from
from finance.rules.layout_guess import (
    Headings,
    guess_columns,
    guess_headings,
    headings_at,
    labels_at,
)
from finance.rules.own_layout import signature
from finance.views.find import file_of, partner_of
from trusts.permissions import Permission
from trusts.sheets import column_letters
from trusts.views.base import TrustFormView, TrustTemplateView

ROWS_ABOVE, ROWS_BELOW = 6, 9
"""How many rows around the headings the page shows."""


class LayoutView(TrustFormView):
    """Say what a file's columns mean; it is read again with that, and so are those to come."""

    permission = Permission.RETURN_UPLOAD
    template_name = "finance/layout.html"

    @cached_property
    def row(self) -> ReturnFile:
        """The file whose columns are asked about."""
        found = file_of(self.scope, self.kwargs["pk"])
        self.scope.require(Permission.RETURN_UPLOAD, level=found.level, partner_id=found.partner_id)
        return found

    @cached_property
    def sample(self) -> FileSample:
        """Its first rows. A file on the template has none, and needs no explaining."""
        found = sample_of(self.row)
        if found is None or not found.sheets:
            raise Http404
        return found

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """A file that is being read, or cannot be, has its own page."""
        self.kwargs.pop("trust", None)
        self.scope.require(self.permission)
        if self.row.is_under_way or self.row.refusal:
            return redirect("finance:file", self.row.trust.slug, self.row.pk)
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def where_form(self) -> WhereForm:
        """Sheet and row as chosen: in the address, or sent along with the answers."""
        data = self.request.POST if self.request.method == "POST" else self.request.GET
        if not any(name in data for name in ("sheet", "row", "rows")):
            data = {"sheet": self.guess.sheet, "row": self.guess.row, "rows": self.guess.rows}
        else:
            data = {"sheet": "0", "rows": "1"} | {key: data[key] for key in data}
        return WhereForm(data, sheets=self.sample.sheets)

    @cached_property
    def guess(self) -> Headings:
        """Where the headings stand: as they did for the layout used, or where it looks like."""
        sheets = self.sample.sheets
        used = self.sample.layout
        if used is not None:
            for index, sheet in enumerate(sheets):
                for number in range(1, len(sheet["rows"]) + 1):
                    at = Headings(index, number, used.heading_rows)
                    if signature(headings_at(sheet["rows"], at)) == used.signature:
                        return at
        return guess_headings(sheets)

    @cached_property
    def where(self) -> Headings:
        """The headings in question."""
        return self.where_form.where(self.guess)

    @cached_property
    def headings(self) -> list[str]:
        """Their texts."""
        return headings_at(self.sample.sheets[self.where.sheet]["rows"], self.where)

    @cached_property
    def before(self) -> ReturnLayout | None:
        """The layout that is in force for these headings."""
        key = signature(self.headings)
        return layout_for(self.row, key) if key else None

    def get_form(self, form_class: type[Form] | None = None) -> Form:
        """The questions about these headings."""
        labels = labels_at(self.sample.sheets[self.where.sheet]["rows"], self.where)
        return LayoutForm(headings=labels, **self.get_form_kwargs())

    def get_initial(self) -> dict[str, Any]:
        """What was said last time; otherwise what is likely. A guess is there to be corrected."""
        before, codes = self.before, []
        if before is None:
            chosen: dict[Any, int] = dict(guess_columns(self.headings))
        else:
            chosen = dict(before.columns)
            codes = [f"{own} = {line}" for own, line in before.codes.items()]
        first = {name: chosen.get(column, "") for column, name, _, _ in ASKED}
        if before is not None and before.commitments_nil:
            first["commitments"] = NIL
        unmatched = [f"{code} = " for code in unknown_codes(self.row)]
        return first | {
            "income": "negative" if before is not None and before.income_negative else "positive",
            "codes": "\n".join(codes + unmatched),
        }

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The sheet's first rows with the headings picked out."""
        rows = self.sample.sheets[self.where.sheet]["rows"]
        first = max(1, self.where.row - ROWS_ABOVE)
        shown = rows[first - 1 : self.where.row + ROWS_BELOW]
        width = max((len(row) for row in shown), default=0)
        return super().get_context_data(
            file=self.row,
            where_form=self.where_form,
            where=self.where,
            before=self.before,
            sheet_name=self.sample.sheets[self.where.sheet]["name"],
            letters=[column_letters(at) for at in range(1, width + 1)],
            sheet_rows=[
                {
                    "number": number,
                    "cells": [*row, *[""] * (width - len(row))],
                    "is_heading": self.where.row - self.where.rows < number <= self.where.row,
                }
                for number, row in enumerate(shown, start=first)
            ],
            **kwargs,
        )

    def run(self, form: Form) -> ReturnLayout:
        """Remember it, and have the file read again with it."""
        assert isinstance(form, LayoutForm)  # noqa: S101 - what get_form gives
        made = layouts.remember_layout(
            by=self.scope,
            return_file=self.row,
            sheet=self.sample.sheets[self.where.sheet]["name"],
            heading_row=self.where.row,
            heading_rows=self.where.rows,
            columns=form.columns(),
            commitments_nil=form.commitments_nil,
            income_negative=form.cleaned_data["income"] == "negative",
            codes=form.cleaned_data["codes"],
        )
        if self.is_open:
            files.read_again(by=self.scope, return_file=self.row)
        messages.success(self.request, "We will remember what your columns mean.")
        return made

    @cached_property
    def is_open(self) -> bool:
        """Whether the file may be read again: a layout can be changed from an older file too."""
        return not (self.row.period.closed_at or submitted_from(self.row))

    def get_success_url(self) -> str:
        """The file, being read again; or the partner's layouts."""
        if self.is_open:
            return reverse("finance:file", args=[self.row.trust.slug, self.row.pk])
        return reverse("finance:layouts", args=[self.row.trust.slug, self.row.partner.slug])


class LayoutsView(TrustTemplateView):
    """A partner's own layouts: in force, and what there was before."""

    permission = Permission.RETURN_VIEW
    template_name = "finance/layouts.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Those in force first; each with its history."""
        partner = partner_of(self.scope, self.kwargs["slug"], Permission.RETURN_VIEW)
        rows = layouts_of(self.scope, partner)
        shown_too = {"partner": partner}
        return super().get_context_data(
            in_force=[described(row) for row in rows if row.in_force],
            ended=[described(row) for row in rows if not row.in_force],
            may_change=self.scope.may(Permission.RETURN_UPLOAD, partner_id=partner.pk),
            **kwargs | shown_too,
        )


def described(row: ReturnLayout) -> dict[str, Any]:
    """A layout in words: each column of a return with the heading it has in the file."""
    columns = [
        (label, f"Column {column_letters(at)}, “{row.headings[at - 1].strip()}”")
        for column, _, label, _ in ASKED
        if (at := row.columns.get(column.value))
    ]
    if row.commitments_nil:
        columns.append(("Commitments", "No column: the partner states that they are nil"))
    columns.append(
        ("Income", "Written with a minus; we turn it" if row.income_negative else "Positive")
    )
    if row.codes:
        columns.append(("Own codes", f"{len(row.codes)} matched with agreed lines"))
    return {"row": row, "columns": columns}


class EndLayoutView(TrustFormView):
    """Stop using a layout."""

    permission = Permission.RETURN_UPLOAD
    template_name = "finance/layout_end.html"
    form_class = PlainForm

    @cached_property
    def layout(self) -> ReturnLayout:
        """The layout."""
        rows = self.scope.visible(ReturnLayout.objects.all(), Permission.RETURN_UPLOAD)
        found = rows.select_related("partner").filter(pk=self.kwargs["pk"]).first()
        if found is None:
            raise Http404
        return found

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """What would end."""
        return super().get_context_data(
            layout=self.layout, columns=described(self.layout)["columns"], **kwargs
        )

    def run(self, form: Form) -> ReturnLayout:
        """End it."""
        ended = layouts.end_layout(by=self.scope, layout=self.layout)
        messages.success(self.request, "The layout is no longer used.")
        return ended

    def get_success_url(self) -> str:
        """The partner's layouts."""
        return reverse("finance:layouts", args=[self.layout.trust.slug, self.layout.partner.slug])
