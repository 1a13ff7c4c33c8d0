"""Forms about API tokens and the audit trail."""

from typing import Any

from django import forms
from django.db.models import QuerySet

from trusts.actions.token import LIFETIMES
from trusts.models import AuditEvent, Partner
from trusts.token_uses import TOKEN_USES
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


class SystemTokenForm(TokenForm):
    """A new token for one partner's finance system; `partners` are those the maker reaches."""

    partner = forms.ModelChoiceField(
        queryset=Partner.objects.none(),
        to_field_name="slug",
        label="Which partner’s system is it?",
        help_text="It will reach this partner’s records and no others.",
        error_messages={"required": "Select the partner."},
    )
    uses = forms.MultipleChoiceField(
        label="What may it do?",
        choices=[(name, use.words) for name, use in TOKEN_USES.items()],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Select what the system may do."},
    )
    field_order = ("name", "partner", "uses", "days")

    def __init__(self, *args: Any, partners: QuerySet[Partner], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["partner"].queryset = partners  # type: ignore[attr-defined]  # ModelChoiceField
        if len(partners) == 1:
            self.fields["partner"].initial = partners[0].slug


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
