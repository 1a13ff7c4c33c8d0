"""Forms about returns."""

from typing import Any

from django import forms

from finance.actions.files import KINDS
from trusts.sheets import Limits
from trusts.ui.fields import UploadField

WORDS = 4000


class UploadForm(forms.Form):
    """The file of a return."""

    file = UploadField(label="The return’s file", kinds=KINDS, max_bytes=Limits().file_bytes)


class PlainForm(forms.Form):
    """Nothing to fill in: a button that does one thing."""


class SubmitForm(forms.Form):
    """A word about the warnings, where there are any."""

    note = forms.CharField(
        label="Why the return is right in spite of the warnings",
        help_text="The lead finance officer reads this, and it is printed where an explanation "
        "is missing.",
        max_length=WORDS,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Say why the return is right in spite of the warnings."},
    )


class SeenForm(forms.Form):
    """The state that the page showed, so that a decision in between is noticed."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)


class AcceptForm(SeenForm):
    """Accepting, with a word if one likes."""

    words = forms.CharField(
        label="Note",
        help_text="The partner sees it.",
        required=False,
        max_length=WORDS,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class AcceptOpenForm(AcceptForm):
    """Accepting although questions are not settled: that has to be meant."""

    despite_questions = forms.BooleanField(
        label="Accept the return although questions are not settled", required=False
    )


class QueryForm(forms.Form):
    """What the partner should look at, in the return as a whole."""

    words = forms.CharField(
        label="What should the partner look at or change in the return as a whole?",
        help_text="Leave this blank if you only ask about single lines.",
        required=False,
        max_length=WORDS,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class LineQuestionForm(forms.Form):
    """A question on one line."""

    mark_optional = False

    line = forms.ChoiceField(
        label="Line",
        required=False,
        error_messages={"invalid_choice": "Choose a line of this return."},
    )
    words = forms.CharField(
        label="Question on this line",
        required=False,
        max_length=WORDS,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, lines: list[tuple[str, str]] | None, **kwargs: Any) -> None:
        """A choice of the given lines; a box for the code where there are too many to choose."""
        super().__init__(*args, **kwargs)
        if lines is None:
            code = forms.CharField(label="Line code", required=False, max_length=40)
            self.fields = {"line": code, "words": self.fields["words"]}
            return
        self.fields["line"].choices = [("", "Choose a line"), *lines]  # type: ignore[attr-defined]  # a ChoiceField

    def clean(self) -> dict[str, Any]:
        """A line and a question, or neither."""
        line, words = self.cleaned_data.get("line"), self.cleaned_data.get("words", "").strip()
        if line and not words:
            self.add_error("words", "Write your question on this line, or choose no line.")
        if words and not line and not self.has_error("line"):
            self.add_error("line", "Choose the line that this question is about.")
        return self.cleaned_data


class RemarkForm(forms.Form):
    """Further words in a question's thread."""

    mark_optional = False

    words = forms.CharField(
        label="Your answer",
        required=False,
        max_length=WORDS,
        widget=forms.Textarea(attrs={"rows": 5}),
    )


class ReopenForm(forms.Form):
    """Why an accepted return is opened again."""

    words = forms.CharField(
        label="Why is the return reopened?",
        help_text="The partner sees this and can then submit a new version.",
        max_length=WORDS,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Write why the return is reopened."},
    )
