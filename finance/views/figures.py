"""Typing a return's figures into the page: by line, pasted, or from another return."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.contrib import messages
from django.core.files.base import ContentFile
from django.core.paginator import Page, Paginator
from django.forms import Form
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache

from finance import reading
from finance.actions import figures, files
from finance.figures_forms import LineForm, PasteForm, SeenForm, StartForm
from finance.models import FileKind, FileState, ReportingPeriod, Return, ReturnDraft, ReturnFile
from finance.models.returns import VERSIONS
from finance.queries import drafts as queries
from finance.queries.returns import submitted_from
from finance.rules.pasting import NotRows, read_pasted
from finance.typed import TypedLine
from finance.views.find import partner_of, period_of
from trusts.errors import Refusal
from trusts.models import Partner
from trusts.permissions import Permission
from trusts.views.base import TrustFormView, TrustTemplateView, TrustView


class OfDraft(TrustView, abstract=True):
    """A page about what a partner's people have typed for a period."""

    permission = Permission.RETURN_UPLOAD

    @cached_property
    def partner(self) -> Partner:
        """The partner of the address."""
        return partner_of(self.scope, self.kwargs["partner"], Permission.RETURN_UPLOAD)

    @cached_property
    def period(self) -> ReportingPeriod:
        """The period of the address."""
        return period_of(self.kwargs["period"])

    @property
    def draft(self) -> ReturnDraft | None:
        """The draft as it is now."""
        return queries.draft_of(self.partner, self.period)

    @property
    def seen(self) -> int:
        """The draft's revision that this page shows."""
        draft = self.draft
        return draft.revision if draft else 0

    def address(self, name: str) -> str:
        """The address of another page of the same partner and period."""
        return reverse(
            f"finance:{name}",
            args=[self.scope.trust.slug, self.period.code, self.partner.slug],  # type: ignore[union-attr]  # a page of a trust
        )

    def about(self) -> dict[str, Any]:
        """What every page about a draft needs."""
        return {"partner": self.partner, "period": self.period}


@method_decorator(never_cache, name="dispatch")  # "Back" must not show an older revision
class FiguresView(OfDraft, TrustTemplateView):
    """The partner's lines, 25 to a page. Saves them, or checks the whole draft."""

    permission = Permission.RETURN_UPLOAD
    template_name = "finance/typing.html"

    @cached_property
    def chosen(self) -> Page[Any]:
        """The lines of the page asked for."""
        paginator = Paginator(queries.lines_to_type(self.partner, self.period), queries.PAGE)
        return paginator.get_page(self.request.GET.get("page"))

    def lines(self) -> list[queries.TypingLine]:
        """The page's lines with what is known of them now."""
        return queries.typing_lines(self.partner, self.period, self.draft, list(self.chosen))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Forms in order, those of one arrangement together, with the last check's findings."""
        kwargs.pop("partner", None)
        kwargs.pop("period", None)
        draft = self.draft
        file, findings = queries.findings_on(draft) if draft else (None, [])
        forms = kwargs.pop("forms", None)
        if forms is None:
            forms = [LineForm.kept(of, was_checked=bool(findings)) for of in self.lines()]
            for form in forms:
                form.show_findings(findings)
        return super().get_context_data(
            forms=forms,
            draft=draft,
            checked=file,
            filled=queries.how_far(self.partner, self.period, draft),
            page_obj=self.chosen,
            paste_url=self.address("paste"),
            start_url=self.address("start"),
            contracted_url=self.address("contracted"),
            **self.about(),
            **kwargs,
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Save what was sent; then check it, show it, or answer the page's script."""
        in_background = request.headers.get("accept", "").startswith("application/json")
        forms = [
            LineForm(request.POST, of=of)
            for of in self.lines()
            if f"line{of.line.pk}-revision" in request.POST
        ]
        try:
            saved = self._save(forms)
        except Refusal as refusal:
            if in_background:
                return JsonResponse({"refusal": refusal.message}, status=409)
            context = self.get_context_data(forms=forms, refusal=refusal.message)
            return self.render_to_response(context, status=409)
        if in_background:
            return self._told(forms, saved)
        if saved and saved.conflicts:
            return self._conflict(forms, saved)
        if any(form.typed() is None for form in forms):
            return self.render_to_response(self.get_context_data(forms=forms))
        if "check" in request.POST:
            return self._check()
        if not all(form.is_valid() for form in forms):
            return redirect(f"{request.path}?page={self.chosen.number}")
        messages.success(request, "Draft saved.")
        if "next" in request.POST and self.chosen.has_next():
            return redirect(f"{request.path}?page={self.chosen.next_page_number()}")
        return redirect(f"{request.path}?page={self.chosen.number}")

    def _save(self, forms: list[LineForm]) -> figures.Saved | None:
        """Save the lines that say something new; None where none does."""
        changed = [
            line
            for form in forms
            if (line := form.typed()) is not None and figures.would_change(form.of.typed, line)
        ]
        if not changed:
            return None
        return figures.save_draft(
            by=self.scope, partner=self.partner, period=self.period, typed=changed
        )

    def _told(self, forms: list[LineForm], saved: figures.Saved | None) -> HttpResponse:
        conflicts = {c.typed.budget_line_id: c.stored for c in saved.conflicts} if saved else {}
        revisions = saved.revisions if saved else {}
        answer: dict[str, Any] = {"at": f"{timezone.localtime():%H:%M}", "lines": {}}
        for form in forms:
            key = form.of.line.pk
            stored = form.of.typed.revision if form.of.typed else 0
            answer["lines"][form.prefix] = {
                "revision": revisions.get(key, stored),
                "errors": {name: form.errors[name][0] for name in form.errors},
                "conflict": conflicts[key].saved_by if key in conflicts else "",
                "kept": form.typed() is not None,
            }
        return JsonResponse(answer, status=409 if conflicts else 200)

    def _conflict(self, forms: list[LineForm], saved: figures.Saved) -> HttpResponse:
        stored = {c.typed.budget_line_id: c.stored for c in saved.conflicts}
        fresh = {of.line.pk: of for of in self.lines()}
        shown = []
        for form in forms:
            key = form.of.line.pk
            if key in stored:
                form.show_conflict(stored[key])
                shown.append(form)
            else:
                shown.append(LineForm.kept(fresh[key]))
        return self.render_to_response(self.get_context_data(forms=shown), status=409)

    def _check(self) -> HttpResponse:
        draft = self.draft
        if draft is None or not draft.lines.exists():
            refusal = "Nothing has been typed yet. Fill in your lines, then check them."
            return self.render_to_response(self.get_context_data(refusal=refusal))
        try:
            row = check(self.scope, draft)
        except Refusal as refused:
            context = self.get_context_data(refusal=refused.message)
            return self.render_to_response(context, status=409)
        return redirect("finance:file", row.trust.slug, row.pk)


def check(scope: Any, draft: ReturnDraft) -> ReturnFile:
    """Send the draft the way of every file; the same words again are the same file."""
    row = files.upload_return_file(
        by=scope,
        partner=draft.partner,
        period=draft.period,
        name=f"typed-{draft.partner.slug}-{draft.period.code}.csv",
        content=ContentFile(queries.csv_of(draft)),
        kind=FileKind.TYPED,
    )
    if row.state != FileState.READ or submitted_from(row) is not None:
        return row
    if row.checked_against != reading.fingerprint(draft.partner, draft.period):
        return files.read_again(by=scope, return_file=row)
    return row


class PasteView(OfDraft, TrustFormView):
    """Rows of a spreadsheet, pasted."""

    permission = Permission.RETURN_UPLOAD
    template_name = "finance/paste.html"
    form_class = PasteForm

    def get_initial(self) -> dict[str, Any]:
        """The draft's revision that this page shows."""
        return {"seen": self.seen}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Whose figures, for when."""
        lines = queries.lines_to_type(self.partner, self.period)
        return super().get_context_data(
            **kwargs | self.about(), first_line=lines.first(), figures_url=self.address("figures")
        )

    def run(self, form: Form) -> ReturnDraft:
        """Take the rows over."""
        lines = {line.code: line for line in queries.lines_to_type(self.partner, self.period)}
        try:
            pasted = read_pasted(
                form.cleaned_data["rows"], {code: line.service for code, line in lines.items()}
            )
        except NotRows as error:
            for problem in error.problems[1:]:
                form.add_error("rows", problem)
            raise Refusal(error.problems[0], field="rows") from error
        draft = figures.fill_draft(
            by=self.scope,
            partner=self.partner,
            period=self.period,
            lines=[
                TypedLine(
                    lines[row.code].pk,
                    actual=row.actual,
                    commitments=row.commitments,
                    forecast=row.forecast,
                    explanation=row.explanation,
                )
                for row in pasted
            ],
            seen=form.cleaned_data["seen"],
            source="pasted",
        )
        if not any(map(queries.has_bad_amount, pasted)):  # those say what to put right instead
            count = len(pasted)
            messages.success(
                self.request,
                f"{count} line{'' if count == 1 else 's'} filled in. Look through them before you "
                "check them.",
            )
        return draft

    def get_success_url(self) -> str:
        """The figures, now filled in."""
        return self.address("figures")


class StartView(OfDraft, TrustFormView):
    """Taking another return's figures over as a starting point, by explicit choice."""

    permission = Permission.RETURN_UPLOAD
    template_name = "finance/start.html"
    form_class = StartForm

    @cached_property
    def sources(self) -> dict[str, tuple[Return, str]]:
        """The returns to choose from: this period's versions, and the last period's."""
        found = {
            str(row.pk): (row, f"Version {row.version} of the return for {row.period}")
            for row in Return.objects.filter(
                partner=self.partner, period=self.period, state__in=VERSIONS
            ).select_related("period")
        }
        if last := reading.last_return(self.partner, self.period):
            found[str(last.pk)] = (last, f"Your last return, for {last.period}")
        return found

    def get_form_kwargs(self) -> dict[str, Any]:
        """With the returns there are."""
        sources = [(key, words) for key, (_, words) in self.sources.items()]
        return super().get_form_kwargs() | {"sources": sources}

    def get_initial(self) -> dict[str, Any]:
        """The draft's revision that this page shows."""
        return {"seen": self.seen, "keep": "keep"}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Whose figures, for when."""
        return super().get_context_data(
            **kwargs | self.about(), sources=self.sources, figures_url=self.address("figures")
        )

    def run(self, form: Form) -> ReturnDraft:
        """Take them over."""
        source, words = self.sources[form.cleaned_data["source"]]
        draft = figures.fill_draft(
            by=self.scope,
            partner=self.partner,
            period=self.period,
            lines=queries.figures_to_take_over(source, self.period),
            seen=form.cleaned_data["seen"],
            source=words,
            only_blank=form.cleaned_data["keep"] == "keep",
        )
        messages.success(
            self.request, "Figures taken over. Change every one that is different now."
        )
        return draft

    def get_success_url(self) -> str:
        """The figures, now filled in."""
        return self.address("figures")


class EmptyView(OfDraft, TrustFormView):
    """Taking everything typed out again."""

    permission = Permission.RETURN_UPLOAD
    template_name = "finance/empty_draft.html"
    form_class = SeenForm

    def get_initial(self) -> dict[str, Any]:
        """The draft's revision that this page shows."""
        return {"seen": self.seen}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Whose figures, for when, and the words of the page."""
        return super().get_context_data(
            **kwargs | self.about(),
            heading="Clear everything typed?",
            confirm_label="Clear everything",
            cancel_url=self.address("figures"),
        )

    def run(self, form: Form) -> ReturnDraft:
        """Empty it."""
        return figures.empty_draft(
            by=self.scope,
            partner=self.partner,
            period=self.period,
            seen=form.cleaned_data["seen"],
        )

    def get_success_url(self) -> str:
        """The figures, now blank."""
        return self.address("figures")
