"""What the register of contracts is narrowed by."""

from __future__ import annotations

from django import forms

from commissioning.models import ContractKind

CURRENT, WARNED, OVER, ALL = "current", "warned", "over", "all"


class RegisterForm(forms.Form):
    """Filters; every one may be left out."""

    mark_optional = False

    show = forms.ChoiceField(
        label="Show",
        required=False,
        choices=[
            (CURRENT, "Running or to come"),
            (WARNED, "With a warning"),
            (OVER, "Over"),
            (ALL, "All"),
        ],
    )
    kind = forms.ChoiceField(
        label="Kind", required=False, choices=[("", "Every kind"), *ContractKind.choices]
    )
    words = forms.CharField(label="Reference, service or provider", required=False, max_length=100)
