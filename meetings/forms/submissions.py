"""Submitted items: one template for a decision, one for information."""

from __future__ import annotations

from typing import Any

from django import forms

from meetings.forms.base import ScopedForm
from meetings.forms.plans import MeetingChoiceForm
from meetings.models import Business


def _text(label: str, rows: int, most: int, **more: Any) -> forms.CharField:
    return forms.CharField(
        label=label, max_length=most, widget=forms.Textarea(attrs={"rows": rows}), **more
    )


class InformationForm(ScopedForm):
    """An item for information."""

    title = forms.CharField(label="Title", max_length=120)
    asked = _text("What the meeting should know", 3, 2000)
    background = _text("Background", 6, 8000, required=False)
    presenter = forms.CharField(label="Who presents it", max_length=120, required=False)
    business = forms.ChoiceField(
        label="Kind of business",
        choices=[
            ("", "That of the body's own level"),
            *[choice for choice in Business.choices if choice[0] != Business.PROCEDURE],
        ],
        required=False,
    )
    confidential_reason = forms.CharField(
        label="Reason, if the item is confidential",
        max_length=200,
        required=False,
        help_text="The reason itself is open to all readers.",
    )
    urgent_reason = forms.CharField(label="Why it cannot wait", max_length=200, required=False)

    def __init__(self, *args: Any, late: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if late:
            self.fields["urgent_reason"].required = True
        else:
            del self.fields["urgent_reason"]


class DecisionForm(InformationForm):
    """An item for decision: what it asks for, what else could be done, what it costs."""

    asked = _text(
        "What the meeting is asked to decide",
        3,
        2000,
        help_text="Write it as the decision you want, such as: agree that schools use one form.",
    )
    options = _text("Other ways to do it, and why not", 4, 8000, required=False)
    money = _text(
        "What it costs and who pays",
        3,
        4000,
        help_text="If it costs nothing, say so. A decision without this is sent back.",
    )
    money_adviser = forms.CharField(
        label="Who advised on the money", max_length=120, required=False
    )
    voice = _text("What children and young people said", 3, 4000, required=False)
    field_order = (
        *("title", "asked", "background", "options", "money", "money_adviser", "voice"),
        *("presenter", "business", "confidential_reason", "urgent_reason"),
    )


class AcceptForm(MeetingChoiceForm):
    """Which agenda a submitted item goes on."""

    answer = forms.CharField(label="Note to the person", max_length=500, required=False)


class DeclineForm(forms.Form):
    """Why an item is declined."""

    answer = _text("Why is it declined?", 3, 500)


class AgreeForm(forms.Form):
    """How the chair agreed to an urgent item."""

    agreed_by = forms.CharField(
        label="Who agreed for the chair, and how?",
        max_length=200,
        required=False,
        help_text="For example, Margaret Oduya by telephone. Leave empty if you are the chair.",
    )
