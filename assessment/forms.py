"""What the pages of self-assessment ask for."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from django import forms
from django.template.loader import render_to_string
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from assessment import rules
from assessment.actions import Reply
from assessment.banks.load import Question, Source
from assessment.models import COMMENT_LIMIT, Answer

RATINGS = [(code, rules.LABELS[code]) for code in rules.CHOICES]


class AnswerForm(forms.Form):
    """One question: a rating, a comment, and the revision that the page was drawn from."""

    rating = forms.ChoiceField(
        choices=RATINGS,
        required=False,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": "Choose one of the answers shown."},
    )
    comment = forms.CharField(
        required=False,
        max_length=COMMENT_LIMIT,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={
            "max_length": "The comment has %(show_value)d characters. "
            "Shorten it to %(limit_value)d."
        },
    )
    revision = forms.IntegerField(min_value=0, required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, question: Question, answer: Answer | None) -> None:
        self.question = question
        self.answer = answer
        self.conflict: Answer | None = None
        self.is_given_back = False
        super().__init__(data, prefix=question.code)
        self.fields["rating"].label = f"Question {question.number}"
        self.fields["comment"].label = f"Comment on question {question.number}"
        self.initial = {
            "rating": answer.rating if answer else "",
            "comment": answer.comment if answer else "",
            "revision": answer.revision if answer else 0,
        }

    def clean_comment(self) -> str:
        """Browsers send line ends as CR LF; one kind is kept."""
        return str(self.cleaned_data["comment"]).replace("\r\n", "\n")

    def reply(self) -> Reply:
        """The reply that a valid form holds."""
        return Reply(
            question=self.question.code,
            rating=self.cleaned_data["rating"],
            comment=self.cleaned_data["comment"],
            revision=self.cleaned_data["revision"] or 0,
        )

    def drawn_revision(self) -> SafeString:
        """The hidden box of the revision.

        This, the scale and the comment are what the renderer draws (a test compares them), made
        without a template for each: a page has up to thirty of them, and a board opens it at once.
        """
        return format_html(
            '<input type="hidden" name="{0}" value="{1}" id="id_{0}">',
            self.add_prefix("revision"),
            self["revision"].value(),
        )

    def drawn_scale(self) -> SafeString:
        """The answers to choose from."""
        name, chosen = self.add_prefix("rating"), self["rating"].value()
        items = format_html_join(
            "",
            '<div class="govuk-radios__item"><input type="radio" name="{0}" value="{1}" '
            'id="id_{0}_{2}" class="govuk-radios__input"{3}><label class="govuk-label '
            'govuk-radios__label" for="id_{0}_{2}">{4}</label></div>',
            (
                (name, code, place, mark_safe(" checked") if code == chosen else "", label)
                for place, (code, label) in enumerate(RATINGS)
            ),
        )
        return format_html('<div class="govuk-radios" data-module="govuk-radios">{}</div>', items)

    def drawn_comment(self) -> SafeString:
        """The box for a comment with its label and count."""
        box = self["comment"]
        if box.errors:
            return mark_safe(box.as_field_group())  # noqa: S308 - drawn by the renderer
        return format_html(
            '<div class="govuk-form-group govuk-character-count" '
            'data-module="govuk-character-count" data-maxlength="{limit}">'
            '<label class="govuk-label" for="id_{name}">{label} (optional)</label>'
            '<textarea name="{name}" cols="40" rows="4" aria-describedby="id_{name}-info" '
            'class="govuk-textarea govuk-js-character-count" id="id_{name}">\n{words}</textarea>'
            '<div id="id_{name}-info" class="govuk-hint govuk-character-count__message">'
            "You can enter up to {limit} characters</div></div>",
            name=self.add_prefix("comment"),
            label=box.label,
            words=box.value() or "",
            limit=COMMENT_LIMIT,
        )

    def drawn_help(self) -> SafeString:
        """Why the question matters, its ratings, evidence and sources."""
        asked = self.question
        ratings = tuple(asked.ratings.items())
        return _help(asked.number, asked.why, ratings, asked.evidence, asked.sources)

    def differs(self) -> bool:
        """Whether what was typed says something that is not stored."""
        typed = self.data.get(self.add_prefix("comment"), "").replace("\r\n", "\n")
        rating = self.data.get(self.add_prefix("rating"), "")
        return typed != self.initial["comment"] or rating not in ("", self.initial["rating"])

    def show_conflict(self, stored: Answer) -> None:
        """Show what is stored beside what was typed; saving again replaces what is stored."""
        self.conflict = stored
        self.data = {**self.data.dict(), self.add_prefix("revision"): str(stored.revision)}  # type: ignore[attr-defined]  # the POST of a page
        self.add_error(
            "rating",
            f"Question {self.question.number} was also answered in another tab or on another "
            "device. Both versions are shown. Keep the one you want, then save.",
        )


@lru_cache(maxsize=1024)
def _help(
    number: str,
    why: str,
    ratings: tuple[tuple[str, str], ...],
    evidence: tuple[str, ...],
    sources: tuple[Source, ...],
) -> SafeString:
    """The help with a question; the words of a published edition never change, so drawn once."""
    given = dict(ratings)
    words = {
        "number": number,
        "why": why,
        "descriptors": [(step.label, given.get(step.code, "")) for step in rules.SCALE],
        "evidence": evidence,
        "sources": sources,
    }
    return render_to_string("assessment/question_help.html", words)


def answer_forms(
    questions: Iterable[Question], answers: dict[str, Answer], data: Any = None
) -> list[AnswerForm]:
    """Return a form for each question; of those sent, only the ones that the data speaks of."""
    return [
        AnswerForm(data, question=question, answer=answers.get(question.code))
        for question in questions
        if data is None or f"{question.code}-revision" in data
    ]


def forms_of(
    questions: Iterable[Question], answers: dict[str, Answer], typed: Any = None
) -> list[AnswerForm]:
    """Return a form for each question: as stored, or as `typed` where it says something else."""
    found = []
    for question in questions:
        stored = AnswerForm(question=question, answer=answers.get(question.code))
        if typed is not None and f"{question.code}-revision" in typed:
            form = AnswerForm(typed, question=question, answer=answers.get(question.code))
            if form.differs():
                form.is_given_back = True
                stored = form
        found.append(stored)
    return found


class SubmitForm(forms.Form):
    """The explicit choice of a member who submits with questions unanswered."""

    choice = forms.ChoiceField(
        label="What do you want to do?",
        widget=forms.RadioSelect,
        choices=[
            ("answer", "Go back and answer them"),
            ("submit", "Submit without answering them"),
        ],
        error_messages={"required": "Choose whether to go back or to submit."},
    )


class SharingForm(forms.Form):
    """Which meeting agreed that results are compared with other trusts'."""

    agreed_where = forms.CharField(
        label="Which meeting agreed to this?",
        max_length=200,
        help_text="For example, “Board, 12 January 2010”.",
        error_messages={
            "required": "Write which meeting agreed to this, for example “Board, 12 January 2010”."
        },
    )
