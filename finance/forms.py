"""Forms about returns."""

from django import forms

from finance.actions.files import KINDS
from finance.sheets import Limits
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


class AcceptForm(forms.Form):
    """Accepting, with a word if one likes."""

    words = forms.CharField(
        label="Note",
        help_text="The partner sees it.",
        required=False,
        max_length=WORDS,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class QueryForm(forms.Form):
    """What the partner should look at."""

    words = forms.CharField(
        label="What should the partner look at or change?",
        help_text="Name the lines. The partner’s finance lead sees this on their start page.",
        max_length=WORDS,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": "Write what the partner should look at or change."},
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
