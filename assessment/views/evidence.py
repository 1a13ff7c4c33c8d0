"""Pages of evidence: a member's own, and what the body may open once a round is closed."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import Any

from django.contrib import messages
from django.db.models.fields.files import FieldFile
from django.forms import Form
from django.http import Http404, HttpRequest, StreamingHttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.http import content_disposition_header

from assessment import actions, queries
from assessment.banks.load import Question
from assessment.evidence_forms import FORMS, SHARE, ChangeForm, FileForm, LinkForm, RecordForm
from assessment.models import Evidence, EvidenceFile, EvidenceKind, Round
from assessment.views.own import OwnPart
from trusts import records
from trusts.permissions import Permission
from trusts.views.base import TrustFormView, TrustTemplateView, TrustView


class OfQuestion(OwnPart, abstract=True):
    """A page about a member's own evidence for one question."""

    @cached_property
    def question(self) -> Question:
        """The question in the address; 404 where the round does not ask it."""
        try:
            theme = self.bank.theme(self.kwargs["theme"])
        except KeyError:
            raise Http404 from None
        for question in theme.every_question():
            if question.code == self.kwargs["question"]:
                return question
        raise Http404

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The question, and the ways back."""
        kwargs.pop("theme", None)
        kwargs.pop("question", None)
        question = self.question
        theme = self.bank.theme(self.kwargs["theme"])
        return super().get_context_data(
            question=question,
            theme=theme,
            question_url=self.address_in(theme, self.question),
            evidence_url=self.address("evidence", theme.slug, self.question.code),
            **kwargs,
        )


class EvidenceView(OfQuestion, TrustTemplateView):
    """What a member gave for one question, and what they may add."""

    permission = Permission.ROUND_ANSWER
    template_name = "assessment/evidence.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Each piece with its page; the kinds that can be added."""
        theme = self.kwargs["theme"]
        given = queries.evidence_of(self.participant).get(self.question.code, [])
        seen = queries.records_of(self.scope, given)
        return super().get_context_data(
            given=[
                {
                    "evidence": each,
                    "newest": next(iter(each.revisions.all()), None),
                    "record": seen.get(each.pk),
                    "url": self.address("evidence_change", str(each.pk)),
                }
                for each in given
            ],
            kinds=[
                (label, self.address("evidence_add", theme, self.question.code, kind))
                for kind, label in (
                    (EvidenceKind.FILE, "Add a file"),
                    (EvidenceKind.LINK, "Add a web address"),
                    (EvidenceKind.RECORD, "Point at a record in Golden Thread"),
                )
                # Somebody from outside sees none, so there is nothing to point at.
                if kind != EvidenceKind.RECORD or queries.has_records(self.scope)
            ],
            **kwargs,
        )


class AddEvidenceView(OfQuestion, TrustFormView):
    """Add a piece of evidence of one kind."""

    permission = Permission.ROUND_ANSWER
    template_name = "assessment/evidence_add.html"
    writes = True

    def get_form(self, form_class: Any = None) -> Any:
        """The form of the kind in the address."""
        form = FORMS.get(self.kwargs["kind"])
        if form is None:
            raise Http404
        return form(**self.get_form_kwargs(), round_=self.participant.round, scope=self.scope)

    def run(self, form: Form) -> Any:
        """Keep it."""
        words: dict[str, Any] = {
            "by": self.scope,
            "participant": self.participant,
            "question": self.question.code,
            "shows": form.cleaned_data["shows"],
            "is_shared": form.is_shared,  # type: ignore[attr-defined]  # an EvidenceForm
        }
        if isinstance(form, FileForm):
            file = form.cleaned_data["file"]
            return actions.add_file(**words, name=file.name, data=file.read())
        if isinstance(form, LinkForm):
            return actions.add_link(**words, link=form.cleaned_data["link"])
        assert isinstance(form, RecordForm)  # noqa: S101 - narrows the type
        kind, key = form.chosen()
        return actions.add_record(**words, kind=kind, key=key)

    def get_success_url(self) -> str:
        """Back to what was given for the question."""
        messages.success(self.request, "Your evidence is saved.")
        return self.address("evidence", self.kwargs["theme"], self.question.code)


class OwnEvidence(OwnPart, abstract=True):
    """A page about one piece of the member's own evidence; 404 for anybody else's."""

    @cached_property
    def evidence(self) -> Evidence:
        """The piece in the address."""
        rows = queries.own_evidence(self.scope).filter(participant=self.participant)
        return get_object_or_404(rows, pk=self.kwargs["evidence"])

    @property
    def evidence_url(self) -> str:
        """The page of what was given for the same question."""
        for theme in self.bank.themes:
            if any(each.code == self.evidence.question for each in theme.every_question()):
                return self.address("evidence", theme.slug, self.evidence.question)
        return self.address("check")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The piece, and the way back."""
        kwargs.pop("evidence", None)
        evidence = self.evidence
        return super().get_context_data(
            evidence=evidence,
            question=self.bank.by_code.get(evidence.question),
            evidence_url=self.evidence_url,
            record=records.find(self.scope, evidence.record_kind, evidence.record_key),
            revisions=[
                (each, self.address("evidence_file", str(evidence.pk), str(each.number)))
                for each in evidence.revisions.all()
            ],
            remove_url=self.address("evidence_remove", str(evidence.pk)),
            **kwargs,
        )


class ChangeEvidenceView(OwnEvidence, TrustFormView):
    """One piece: its revisions, a newer file, who may open it."""

    permission = Permission.ROUND_ANSWER
    template_name = "assessment/evidence_change.html"

    def get_form(self, form_class: Any = None) -> ChangeForm:
        """With what stands; after submitting there is only sharing to take back."""
        return ChangeForm(
            **self.get_form_kwargs(),
            round_=self.participant.round,
            is_file=self.evidence.kind == EvidenceKind.FILE,
            can_answer=self.can_answer,
        )

    def get_initial(self) -> dict[str, Any]:
        """Who may open it now."""
        return {"sharing": "share" if self.evidence.is_shared else "keep"}

    def run(self, form: Form) -> Any:
        """Keep the newer file, and who may open it."""
        if file := form.cleaned_data.get("file"):
            actions.replace_file(
                by=self.scope, evidence=self.evidence, name=file.name, data=file.read()
            )
        shared = form.cleaned_data["sharing"] == SHARE
        if shared != self.evidence.is_shared:
            actions.share_evidence(by=self.scope, evidence=self.evidence, is_shared=shared)
        return self.evidence

    def get_success_url(self) -> str:
        """Back to what was given for the question."""
        messages.success(self.request, "Your evidence is saved.")
        return self.evidence_url


class RemoveEvidenceView(OwnEvidence, TrustFormView):
    """Ask once more before a piece of evidence is taken away for good."""

    permission = Permission.ROUND_ANSWER
    template_name = "assessment/evidence_remove.html"
    form_class = Form
    writes = True

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The words of the page."""
        return super().get_context_data(
            heading="Take this evidence away?",
            confirm_label="Take it away",
            cancel_url=self.evidence_url,
            **kwargs,
        )

    def run(self, form: Form) -> str:
        """Take it away; its question's page is where to go then."""
        after = self.evidence_url
        actions.remove_evidence(by=self.scope, evidence=self.evidence)
        return after

    def get_success_url(self) -> str:
        """Back to what is left."""
        messages.success(self.request, "The evidence has been taken away.")
        return str(self.record)


class EvidenceFileView(OwnEvidence, TrustView):
    """A revision of a member's own file, exactly as it was received."""

    permission = Permission.ROUND_ANSWER

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> StreamingHttpResponse:
        """Stream it under its own name."""
        kept = get_object_or_404(self.evidence.revisions.all(), number=self.kwargs["number"])
        return download(kept, kept.name)


class OfClosedRound(TrustView, abstract=True):
    """A page for everybody who sees a round's results."""

    @cached_property
    def round(self) -> Round:
        """The round in the address; 404 where its results are not for this person."""
        return get_object_or_404(queries.rounds_visible_to(self.scope), pk=self.kwargs["pk"])


class SharedEvidenceView(OfClosedRound, TrustTemplateView):
    """What members let their body open, question by question, without saying more of whose it is
    than the round promised.
    """

    permission = Permission.ROUND_VIEW
    template_name = "assessment/shared_evidence.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Questions that have any, with the pieces and how many are held in all."""
        bank = queries.questions_of(self.round)
        pieces = queries.pieces_shared(self.scope, self.round)
        held = queries.evidence_held_if_shown(self.round)
        return super().get_context_data(
            round=self.round,
            withheld=queries.withheld_now(self.round),
            rows=[
                {"question": question, "held": held[code], "pieces": pieces.get(code, [])}
                for code, question in bank.by_code.items()
                if code in held
            ],
            results_url=reverse("assessment:results", args=[self.scope.trust.slug, self.round.pk]),  # type: ignore[union-attr]  # a trust's page
            **kwargs,
        )


class SharedFileView(OfClosedRound, TrustView):
    """The newest revision of a file that its member shared. Its address is its content's digest:
    numbers given one after the other would tell which files came from one person.
    """

    permission = Permission.ROUND_VIEW

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> StreamingHttpResponse:
        """Stream it under a name that says no more than the round promised."""
        for pieces in queries.pieces_shared(self.scope, self.round).values():
            for piece in pieces:
                if piece.file is not None and piece.file.sha256 == self.kwargs["digest"]:
                    return download(piece.file, piece.name)
        raise Http404


def download(kept: EvidenceFile, name: str) -> StreamingHttpResponse:
    """A file as something to save, never to show: whatever is in it, no browser runs it here."""
    response = StreamingHttpResponse(_chunks(kept.file), content_type="application/octet-stream")
    response["Content-Length"] = str(kept.size)
    response["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _chunks(file: FieldFile) -> Iterator[bytes]:
    """The stored file, piece by piece; closed when it has been sent."""
    with file.open("rb") as handle:
        yield from handle.chunks()
