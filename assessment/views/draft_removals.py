"""Pages that ask before something goes out of a draft: a part of it, a document, the whole."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import Http404
from django.urls import reverse

from assessment import actions
from assessment.instrument_forms import RevisionForm
from assessment.rules import drafting
from assessment.rules.editions import questions_in
from assessment.views.instruments import OwnInstrument
from trusts.permissions import Permission
from trusts.views.base import TrustFormView
from trusts.views.common import address_in


class RemoveDocumentView(OwnInstrument, TrustFormView):
    """The page that asks before a source document goes off the list."""

    permission = Permission.INSTRUMENT_MANAGE
    form_class = Form
    template_name = "assessment/document_remove.html"

    def run(self, form: Form) -> Any:
        """Remove it."""
        return actions.remove_document(
            by=self.scope, instrument=self.instrument, key=self.kwargs["document"]
        )

    def get_success_url(self) -> str:
        """The draft."""
        messages.success(self.request, "The source document is removed from the draft.")
        return self.address()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Which document, and what the action refuses."""
        refused = kwargs.pop("form", None)
        document = self.draft["documents"].get(self.kwargs["document"])
        if document is None:
            raise Http404
        return super().get_context_data(
            form=None,
            forms=[refused] if refused else [],
            named=document,
            heading="Remove this source document?",
            confirm_label="Remove it",
            cancel_url=self.address("draft_document", document=self.kwargs["document"]),
            **kwargs,
        )


class RemoveView(OwnInstrument, TrustFormView):
    """The page that stops a person before a theme or question goes out of the draft."""

    permission = Permission.INSTRUMENT_MANAGE
    form_class = RevisionForm
    template_name = "assessment/draft_remove.html"

    def get_initial(self) -> dict[str, Any]:
        """The draft as shown."""
        return {"revision": self.instrument.revision}

    def run(self, form: Form) -> Any:
        """Remove it."""
        return actions.remove_from_draft(
            by=self.scope,
            instrument=self.instrument,
            code=self.kwargs["part"],
            revision=form.cleaned_data["revision"],
        )

    def get_success_url(self) -> str:
        """The draft."""
        messages.success(self.request, f"{self.kwargs['part']} is removed from the draft.")
        return self.address()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """What goes: the words, and how many questions under it."""
        part = self.kwargs["part"]
        try:
            gone = drafting.questions_of(self.draft, part)
        except KeyError:
            raise Http404 from None
        is_question = part in questions_in(self.draft)
        kind = "question" if is_question else "theme"
        return super().get_context_data(
            heading=f"Remove the {kind} {part}?",
            confirm_label=f"Remove the {kind}",
            cancel_url=self.address(),
            what=gone[0]["text"] if is_question else drafting.theme_in(self.draft, part)["title"],
            under=len(gone) - is_question,
            **kwargs,
        )


class DiscardView(OwnInstrument, TrustFormView):
    """The page that stops a person before a whole draft is given up."""

    permission = Permission.INSTRUMENT_MANAGE
    form_class = RevisionForm
    template_name = "assessment/draft_discard.html"

    def get_initial(self) -> dict[str, Any]:
        """The draft as shown."""
        return {"revision": self.instrument.revision}

    def run(self, form: Form) -> Any:
        """Give it up."""
        return actions.discard_draft(
            by=self.scope,
            instrument=self.instrument,
            revision=form.cleaned_data["revision"],
        )

    def get_success_url(self) -> str:
        """The published instrument, or else the list."""
        if self.record.editions.exists():
            messages.success(self.request, "The draft was given up. What was published stays.")
            return self.address("instrument")
        messages.success(self.request, f"The draft of {self.record.code} was given up.")
        return reverse("assessment:instruments", kwargs=address_in(self))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """How much goes."""
        return super().get_context_data(
            heading=f"Give up the draft of “{self.draft['title']}”?",
            confirm_label="Give the draft up",
            cancel_url=self.address(),
            draft=self.draft,
            count=len(questions_in(self.draft)),
            **kwargs,
        )
