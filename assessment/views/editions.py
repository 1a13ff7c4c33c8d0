"""Pages of editions: beginning one, what became of each question, publishing."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from assessment import actions, queries
from assessment.instrument_forms import MappingForm, RevisionForm
from assessment.rules.editions import questions_in
from assessment.views.drafts import DraftForm
from assessment.views.instruments import OwnInstrument
from trusts.permissions import Permission
from trusts.views.base import TrustFormView


class BeginEditionView(OwnInstrument, TrustFormView):
    """Stop and say what a new edition is, then begin its draft."""

    permission = Permission.INSTRUMENT_MANAGE
    template_name = "assessment/begin_edition.html"
    form_class = Form

    def run(self, form: Form) -> Any:
        """Begin it."""
        return actions.begin_edition(by=self.scope, instrument=self.instrument)

    def get_success_url(self) -> str:
        """The draft."""
        return self.address()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """What the interruption page says."""
        return super().get_context_data(
            heading=f"Begin a new edition of “{self.instrument.title}”?",
            confirm_label="Begin a new edition",
            cancel_url=self.address("instrument"),
            **kwargs,
        )


class MappingView(DraftForm):
    """What became of each question of the edition before."""

    permission = Permission.INSTRUMENT_MANAGE
    template_name = "assessment/draft_mapping.html"
    form_class = MappingForm
    heading = "What became of each question?"

    def get_form_kwargs(self) -> dict[str, Any]:
        """With every question that is not plainly the same."""
        rows = [row for row in queries.mapping_of(self.instrument) if not _plain(row)]
        return {**super().get_form_kwargs(), "rows": rows, "new": questions_in(self.draft)}

    def get_initial(self) -> dict[str, Any]:
        """The draft as shown."""
        if self.draft["edition"] == 1:
            raise Http404
        return {"revision": self.instrument.revision}

    def save(self, form: MappingForm) -> Any:  # type: ignore[override]  # its own form
        """Keep what was decided."""
        return actions.decide_mapping(
            by=self.scope,
            instrument=self.instrument,
            fates=form.fates(),
            revision=form.cleaned_data["revision"],
        )


class PublishView(OwnInstrument, TrustFormView):
    """The page that stops a person before an edition is published for good."""

    permission = Permission.INSTRUMENT_MANAGE
    template_name = "assessment/publish_instrument.html"
    form_class = RevisionForm

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """What somebody published a moment ago is shown, rather than called missing."""
        self.scope.require(self.permission)
        if self.instrument.draft is None:
            messages.info(request, "No draft is being written. This is what was published.")
            return redirect(self.address("instrument"))
        return super().dispatch(request, *args, **kwargs)

    def get_initial(self) -> dict[str, Any]:
        """The draft as shown."""
        return {"revision": self.instrument.revision}

    def run(self, form: Form) -> Any:
        """Publish it."""
        edition = actions.publish_edition(
            by=self.scope, instrument=self.instrument, revision=form.cleaned_data["revision"]
        )
        messages.success(self.request, f"Edition {edition.number} is published.")
        return edition

    def get_success_url(self) -> str:
        """The published instrument."""
        return self.address("instrument")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """What the interruption page says."""
        number = self.draft["edition"]
        return super().get_context_data(
            heading=f"Publish edition {number} of “{self.draft['title']}”?",
            confirm_label=f"Publish edition {number}",
            cancel_url=self.address(),
            gaps=queries.gaps_in(self.instrument),
            count=len(questions_in(self.draft)),
            **kwargs,
        )


def _plain(row: queries.Mapped) -> bool:
    return row.is_decided and row.fate.change.value == "same" and row.fate.by is None
