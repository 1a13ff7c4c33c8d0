"""Pages of instruments: every question bank to read, the preview, and the files."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.http import content_disposition_header

from assessment import actions, queries, rules
from assessment.banks.load import Bank, build
from assessment.forms import answer_forms
from assessment.instrument_files import as_workbook, as_yaml
from assessment.instrument_forms import NewInstrumentForm
from assessment.models import Instrument, InstrumentFile
from assessment.queries.instruments import Content
from trusts.levels import Level
from trusts.permissions import Permission
from trusts.views.base import TrustFormView, TrustTemplateView, TrustView
from trusts.views.common import address_in

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class InstrumentsView(TrustTemplateView):
    """Every instrument a round can be opened with, and the drafts for whoever writes them."""

    permission = Permission.ROUND_VIEW
    template_name = "assessment/instruments.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The newest editions, and drafts."""
        may_manage = self.scope.may(Permission.INSTRUMENT_MANAGE)
        drafts = Instrument.objects.filter(draft__isnull=False) if may_manage else []
        return super().get_context_data(
            listed=queries.usable_instruments(), drafts=drafts, may_manage=may_manage, **kwargs
        )


class InstrumentView(TrustTemplateView):
    """One instrument with everything about its questions; searched with `q`."""

    permission = Permission.ROUND_VIEW
    template_name = "assessment/instrument.html"

    @cached_property
    def bank(self) -> Bank:
        """The edition asked for, or the newest."""
        asked = self.request.GET.get("edition", "")
        edition = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 5 else None
        try:
            return queries.find_instrument(self.kwargs["code"], edition)[0]
        except KeyError:
            raise Http404 from None

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Themes with their questions, or only those in which the words occur."""
        words = self.request.GET.get("q", "").strip()[:100]
        found = queries.search_questions(self.bank, words) if words else None
        own = Instrument.objects.filter(code=self.bank.code).first()
        themes = [
            (theme, [one for one in theme.every_question() if found is None or one in found])
            for theme in self.bank.themes
        ]
        return super().get_context_data(
            bank=self.bank,
            words=words,
            found=found,
            themes=[pair for pair in themes if pair[1]],
            editions=queries.editions_of(self.bank.code),
            own=own,
            may_manage=self.scope.may(Permission.INSTRUMENT_MANAGE),
            scale=rules.SCALE,
            **kwargs,
        )


class NewInstrumentView(TrustFormView):
    """Begin an own instrument."""

    permission = Permission.INSTRUMENT_MANAGE
    template_name = "assessment/instrument_new.html"
    form_class = NewInstrumentForm

    def run(self, form: Form) -> Instrument:
        """Begin it."""
        return actions.make_instrument(by=self.scope, **form.cleaned_data)

    def get_success_url(self) -> str:
        """Its draft."""
        return reverse("assessment:draft", kwargs=address_in(self, code=self.record.code))


class OwnInstrument(TrustView, abstract=True):
    """A page about an own instrument; 404 for one that is not this trust's."""

    @cached_property
    def instrument(self) -> Instrument:
        """The instrument named in the address."""
        return get_object_or_404(Instrument, code=self.kwargs["code"])

    @cached_property
    def draft(self) -> dict[str, Any]:
        """Its draft; 404 while none is being written."""
        if self.instrument.draft is None:
            raise Http404
        draft: dict[str, Any] = self.instrument.draft
        return draft

    def address(self, name: str = "draft", **more: Any) -> str:
        """The address of a page about this instrument."""
        return reverse(
            f"assessment:{name}", kwargs=address_in(self, code=self.instrument.code, **more)
        )


class PreviewView(OwnInstrument, TrustTemplateView):
    """A theme of the draft as a member of a level sees it. Nothing is saved."""

    permission = Permission.INSTRUMENT_MANAGE
    template_name = "assessment/preview.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The questions as the answering page draws them."""
        level = self.request.GET.get("level", Level.STRATEGIC)
        if level not in Level.values:
            raise Http404
        bank = build(self.draft).for_level(level)
        slug = self.request.GET.get("theme", "")
        theme = next((one for one in bank.themes if one.slug == slug), None)
        theme = theme or next(iter(bank.themes), None)
        return super().get_context_data(
            bank=bank,
            level=level,
            levels=Level.choices,
            theme=theme,
            forms=answer_forms(theme.every_question(), {}) if theme else [],
            scale=rules.SCALE,
            draft_url=self.address(),
            **kwargs,
        )


class InstrumentFileView(OwnInstrument):
    """The draft, or else the newest edition, as a spreadsheet or YAML."""

    permission = Permission.INSTRUMENT_MANAGE

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Send the file."""
        edition = self.instrument.editions.first()
        if self.instrument.draft is None and edition is None:
            raise Http404  # given up before anything was published
        content: Content = self.instrument.draft or edition.content  # type: ignore[union-attr]  # just seen
        kind = self.kwargs["kind"]
        if kind == "xlsx":
            return attachment(as_workbook(content), f"{self.instrument.code}.xlsx", XLSX)
        if kind == "yaml":
            return attachment(
                as_yaml(content).encode(), f"{self.instrument.code}.yaml", "application/yaml"
            )
        raise Http404


class KeptFileView(OwnInstrument):
    """An uploaded file, exactly as it was received."""

    permission = Permission.INSTRUMENT_MANAGE

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Send the file."""
        row = get_object_or_404(InstrumentFile, instrument=self.instrument, pk=self.kwargs["pk"])
        with row.file.open() as kept:
            return attachment(kept.read(), row.name, "application/octet-stream")


def attachment(data: bytes, name: str, kind: str) -> HttpResponse:
    """A file to keep, never to be shown as a page."""
    response = HttpResponse(data, content_type=kind)
    response["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    response["X-Content-Type-Options"] = "nosniff"
    return response
