"""A paper of an item."""

from __future__ import annotations

from django import forms

from reports.pdf.check import MAX_BYTES
from trusts.ui.fields import UploadField


class PaperForm(forms.Form):
    """A PDF for an item."""

    title = forms.CharField(
        label="Title of the paper",
        max_length=120,
        required=False,
        help_text="Leave empty to use the title inside the file, or its name.",
    )
    file = UploadField(kinds=["pdf"], max_bytes=MAX_BYTES, label="PDF file")
