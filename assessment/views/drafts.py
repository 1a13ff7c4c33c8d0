"""Pages on which an own instrument is written: the draft, its questions, its editions."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from assessment import actions, queries, rules
from assessment.instrument_forms import (
    AboutForm,
    DocumentForm,
    ImportForm,
    PlaceForm,
    QuestionForm,
    RevisionForm,
    ThemeForm,
)
from assessment.rules import drafting
from assessment.rules.editions import questions_in
from assessment.views.instruments import OwnInstrument
from trusts.errors import Refusal
from trusts.levels import Level
from trusts.permissions import Permission
from trusts.views.base import TrustFormView, TrustTemplateView


class DraftView(OwnInstrument, TrustTemplateView):
    """The draft as a list, what is missing in it, and the small changes: up and down."""

    permission = Permission.INSTRUMENT_MANAGE
    template_name = "assessment/draft.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Themes and questions with the gaps of each."""
        gaps = queries.gaps_in(self.instrument)
        missing: dict[str, list[str]] = {}
        for gap in gaps:
            missing.setdefault(gap.code, []).append(gap.what)
        themes = [
            {
                "theme": theme,
                "missing": missing.get(theme["code"], []),
                "questions": [
                    {
                        "question": place.question,
                        "depth": drafting.depth_of(place.question["code"]),
                        "missing": missing.get(place.question["code"], []),
                    }
                    for place in drafting.places(self.draft)
                    if place.theme is theme
                ],
            }
            for theme in self.draft["themes"]
        ]
        return super().get_context_data(
            instrument=self.instrument,
            draft=self.draft,
            themes=themes,
            gaps=gaps,
            missing=missing.get("", []),
            has_mapping=self.draft["edition"] > 1,
            **kwargs,
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Move a theme or question."""
        form = RevisionForm(request.POST)
        if not form.is_valid():
            raise Http404
        what, _, code = request.POST.get("do", "").partition(" ")
        if what not in ("up", "down"):
            raise Http404
        try:
            actions.move_in_draft(
                by=self.scope,
                instrument=self.instrument,
                code=code,
                down=what == "down",
                revision=form.cleaned_data["revision"],
            )
        except Refusal as refusal:
            self.__dict__.pop("instrument", None)
            self.__dict__.pop("draft", None)
            return self.render_to_response(self.get_context_data(refusal=refusal.message))
        return redirect(self.address())


class DraftForm(OwnInstrument, TrustFormView, abstract=True):
    """A form about a part of the draft. Somebody else's newer words are shown, never lost."""

    permission = Permission.INSTRUMENT_MANAGE
    template_name = "assessment/draft_form.html"
    heading = ""
    stored: Any = None

    def run(self, form: Form) -> Any:
        """Save what was typed."""
        try:
            return self.save(form)
        except actions.Stale as stale:
            self.stored = stale.stored
            form.data = form.data.copy()
            form.data["seen"] = drafting.fingerprint(stale.stored)
            raise

    def save(self, form: Form) -> Any:
        """Run the action."""
        raise NotImplementedError

    def get_success_url(self) -> str:
        """The draft."""
        messages.success(self.request, "Saved.")
        return self.address()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """What every form about the draft needs."""
        return super().get_context_data(
            instrument=self.instrument,
            draft=self.draft,
            draft_url=self.address(),
            heading=self.heading,
            stored=_shown(self.stored),
            **kwargs,
        )


class AboutView(DraftForm):
    """Title and summary of the draft."""

    permission = Permission.INSTRUMENT_MANAGE
    form_class = AboutForm
    heading = "Title and summary"

    def get_initial(self) -> dict[str, Any]:
        """What is there."""
        about = {key: self.draft[key] for key in ("title", "summary")}
        return {**about, "seen": drafting.fingerprint(about)}

    def save(self, form: Form) -> Any:
        """Save them."""
        return actions.describe_instrument(
            by=self.scope, instrument=self.instrument, **form.cleaned_data
        )


class AddThemeView(DraftForm):
    """Add a theme."""

    permission = Permission.INSTRUMENT_MANAGE
    form_class = ThemeForm
    heading = "Add a theme"

    def save(self, form: Form) -> Any:
        """Add it."""
        words = {key: form.cleaned_data[key] for key in ("title", "intro")}
        return actions.add_theme(by=self.scope, instrument=self.instrument, **words)


class EditThemeView(DraftForm):
    """Change a theme's words."""

    permission = Permission.INSTRUMENT_MANAGE
    form_class = ThemeForm
    heading = "Change the theme"

    def get_initial(self) -> dict[str, Any]:
        """What is there."""
        try:
            theme = drafting.theme_in(self.draft, self.kwargs["theme"])
        except KeyError:
            raise Http404 from None
        return {**theme, "seen": drafting.fingerprint(theme)}

    def save(self, form: Form) -> Any:
        """Save it."""
        return actions.change_theme(
            by=self.scope,
            instrument=self.instrument,
            code=self.kwargs["theme"],
            **form.cleaned_data,
        )


class DocumentView(DraftForm):
    """Add a source document, or change one."""

    permission = Permission.INSTRUMENT_MANAGE
    template_name = "assessment/draft_document.html"
    form_class = DocumentForm
    heading = "Source document"

    def get_initial(self) -> dict[str, Any]:
        """What is there."""
        key = self.kwargs.get("document")
        if key is None:
            return {}
        if key not in self.draft["documents"]:
            raise Http404
        return dict(self.draft["documents"][key])

    def save(self, form: Form) -> Any:
        """Keep it."""
        return actions.set_document(
            by=self.scope,
            instrument=self.instrument,
            key=self.kwargs.get("document", ""),
            words=form.cleaned_data,
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Whether it can be removed: one has to be left to name."""
        key = self.kwargs.get("document")
        return super().get_context_data(
            remove_url=self.address("draft_document_remove", document=key)
            if key and len(self.draft["documents"]) > 1
            else "",
            **kwargs,
        )


class AddQuestionView(DraftForm):
    """Add a question to a theme, or under a question."""

    permission = Permission.INSTRUMENT_MANAGE
    form_class = QuestionForm
    heading = "Add a question"

    def get_form_kwargs(self) -> dict[str, Any]:
        """With the documents that can be named."""
        return {**super().get_form_kwargs(), "documents": self.draft["documents"]}

    def get_initial(self) -> dict[str, Any]:
        """One's own words, as a source."""
        return {"sources": f"{next(iter(self.draft['documents']))} | Our own question"}

    def save(self, form: QuestionForm) -> Any:  # type: ignore[override]  # its own form
        """Add it."""
        return actions.add_question(
            by=self.scope, instrument=self.instrument, to=self.kwargs["to"], words=form.words()
        )


class EditQuestionView(DraftForm):
    """Change a question's words; its identifier stays."""

    permission = Permission.INSTRUMENT_MANAGE
    form_class = QuestionForm

    @property
    def heading(self) -> str:  # type: ignore[override]  # names the question
        """Which question."""
        return f"Question {self.kwargs['question']}"

    def get_form_kwargs(self) -> dict[str, Any]:
        """With the documents that can be named."""
        return {**super().get_form_kwargs(), "documents": self.draft["documents"]}

    def get_initial(self) -> dict[str, Any]:
        """What is there."""
        try:
            return QuestionForm.shown(
                drafting.place_of(self.draft, self.kwargs["question"]).question
            )
        except KeyError:
            raise Http404 from None

    def save(self, form: QuestionForm) -> Any:  # type: ignore[override]  # its own form
        """Save it."""
        return actions.change_question(
            by=self.scope,
            instrument=self.instrument,
            code=self.kwargs["question"],
            words=form.words(),
            seen=form.cleaned_data["seen"],
        )


class PlaceView(DraftForm):
    """Put a question into another theme or under another question."""

    permission = Permission.INSTRUMENT_MANAGE
    form_class = PlaceForm
    heading = "Put the question somewhere else"

    def get_form_kwargs(self) -> dict[str, Any]:
        """With the places there are."""
        return {**super().get_form_kwargs(), "draft": self.draft}

    def get_initial(self) -> dict[str, Any]:
        """The draft as shown."""
        if self.kwargs["question"] not in questions_in(self.draft):
            raise Http404
        return {"revision": self.instrument.revision}

    def save(self, form: Form) -> Any:
        """Put it there."""
        return actions.put_elsewhere(
            by=self.scope,
            instrument=self.instrument,
            code=self.kwargs["question"],
            **form.cleaned_data,
        )


class ImportView(DraftForm):
    """Make the draft from a file; every fault at once, and the file is kept."""

    permission = Permission.INSTRUMENT_MANAGE
    form_class = ImportForm
    template_name = "assessment/draft_import.html"
    heading = "Import questions from a file"

    def get_initial(self) -> dict[str, Any]:
        """The draft as shown."""
        return {"revision": self.instrument.revision}

    def save(self, form: Form) -> Any:
        """Read it."""
        data = form.cleaned_data
        return actions.import_file(
            by=self.scope,
            instrument=self.instrument,
            name=data["file"].name,
            content=data["file"],
            revision=data["revision"],
            replace=data["replace"],
        )

    def get_success_url(self) -> str:
        """The draft; or this page again, with what was found."""
        if self.record.was_imported:
            count = self.record.questions
            were = "1 question was" if count == 1 else f"{count} questions were"
            messages.success(self.request, f"{were} imported.")
            return self.address()
        messages.error(self.request, "Nothing was imported. What to mend is listed below.")
        return self.address("draft_import")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The files so far, the newest with its findings."""
        return super().get_context_data(files=list(self.instrument.files.all()), **kwargs)


def _shown(stored: Any) -> list[tuple[str, str]]:
    """What somebody else saved, for reading beside one's own words."""
    if not stored:
        return []
    names = {"text": "Question", "why": "Why it matters", "title": "Title", "intro": "About"}
    rows = [(name, stored[key]) for key, name in names.items() if key in stored]
    rows += [("About", stored["summary"])] if "summary" in stored else []
    if "levels" in stored:
        named = [name for code, name in Level.choices if code in stored["levels"]]
        rows.insert(1, ("Levels it concerns", ", ".join(named)))
    rows += [
        (step.label, stored["ratings"][step.code])
        for step in rules.SCALE
        if step.code in stored.get("ratings", {})
    ]
    if "evidence" in stored:
        rows.append(("Evidence to look for", "\n".join(stored["evidence"])))
    if "source" in stored:
        lines = [f"{one['document']} | {one['place']}" for one in stored["source"]]
        rows.append(("Sources", "\n".join(lines)))
    return rows
