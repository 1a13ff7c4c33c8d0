"""Forms about API tokens and the audit trail."""

from typing import Any

from django import forms

from trusts.actions.token import LIFETIMES
from trusts.models import AuditEvent
from trusts.ui.fields import DateInputField


class TokenForm(forms.Form):
    """A new token."""

    name = forms.CharField(
        label="What will use it?",
        max_length=80,
        help_text="For example, finance system.",
        error_messages={"required": "Enter what will use the token."},
    )
    days = forms.TypedChoiceField(
        label="How long should it work?",
        choices=list(LIFETIMES.items()),
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": "Select how long the token should work."},
    )


class AuditFilter(forms.Form):
    """Which events to list."""

    mark_optional = False
    who = forms.CharField(label="Person", required=False, help_text="Part of the name.")
    verb = forms.ChoiceField(label="What happened", required=False)
    since = DateInputField(label="From", required=False)
    until = DateInputField(label="To", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        verbs = AuditEvent.objects.order_by("verb").values_list("verb", flat=True).distinct()
        self.fields["verb"].choices = [
            ("", "Anything"),
            *((verb, in_words(verb)) for verb in verbs),
        ]


def in_words(verb: str) -> str:
    """A verb as people read it: ``membership.ended`` becomes ``Membership ended``."""
    return verb.replace(".", " ").replace("_", " ").capitalize()
