"""Forms of the golden thread."""

from django import forms

from trusts.ui.fields import DateInputField


class AcceptForm(forms.Form):
    """Why a break is meant, and when to look again."""

    reason = forms.CharField(
        label="Why is this meant?",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="For example: the council pays for it out of its general budget until April.",
        error_messages={"required": "Say why the break is meant."},
    )
    review_on = DateInputField(
        label="When should somebody look again?", help_text="Within a year from today."
    )
