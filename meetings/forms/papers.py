"""Papers of an item."""

from __future__ import annotations

from django import forms

from reports.pdf.check import MAX_BYTES
from trusts.ui.fields import DateInputField, UploadField

MARKS = (
    "Leave an empty line between paragraphs. Begin a heading with ## and a space, a list line with "
    "- or 1. and a space. Put **two stars** round words to make them bold."
)


class ScheduleForm(forms.Form):
    """Whether a paper is confidential, and what becomes of it."""

    confidential_reason = forms.CharField(
        label="Reason, if the paper is confidential",
        max_length=200,
        required=False,
        help_text="Leave empty for an open paper. The reason itself is open to all readers.",
    )
    release_on = DateInputField(
        label="Open to all readers from",
        required=False,
        help_text="Only for a confidential paper of an open item.",
    )
    destroy_on = DateInputField(
        label="Destroyed on",
        required=False,
        help_text="Only for a confidential paper. Without either day it is destroyed 28 days "
        "after the meeting.",
    )


class PaperForm(ScheduleForm):
    """A PDF for an item."""

    title = forms.CharField(
        label="Title of the paper",
        max_length=120,
        required=False,
        help_text="Leave empty to use the title inside the file, or its name.",
    )
    file = UploadField(kinds=["pdf"], max_bytes=MAX_BYTES, label="PDF file")
    field_order = ("title", "file")


class WriteForm(ScheduleForm):
    """A paper written here."""

    title = forms.CharField(label="Title of the paper", max_length=120)
    source = forms.CharField(
        label="Text",
        max_length=100_000,
        widget=forms.Textarea(attrs={"rows": 20}),
        help_text=MARKS,
    )
    field_order = ("title", "source")


class VersionForm(forms.Form):
    """A newer version of an uploaded paper."""

    file = UploadField(kinds=["pdf"], max_bytes=MAX_BYTES, label="PDF file")
    change = forms.CharField(
        label="What is different",
        max_length=300,
        required=False,
        help_text="One sentence for members who have read the version before.",
    )


class RewriteForm(forms.Form):
    """A newer text of a paper written here."""

    title = forms.CharField(label="Title of the paper", max_length=120)
    source = forms.CharField(
        label="Text",
        max_length=100_000,
        widget=forms.Textarea(attrs={"rows": 20}),
        help_text=MARKS,
    )
    change = forms.CharField(label="What is different", max_length=300, required=False)
