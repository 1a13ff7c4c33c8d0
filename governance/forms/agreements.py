"""Forms of partnership agreements."""

from __future__ import annotations

from typing import Any

from django import forms

from governance.models import AgreementPartner, AgreementPower, Heading
from trusts.forms.structure import SHORT_NAME_ERROR, SHORT_NAME_HELP
from trusts.models import Body, Partner
from trusts.ui.fields import DateInputField


class AgreementForm(forms.Form):
    """A new agreement."""

    name = forms.CharField(label="Name", max_length=160)
    slug = forms.SlugField(
        label="Short name",
        max_length=60,
        help_text=SHORT_NAME_HELP,
        error_messages={"invalid": SHORT_NAME_ERROR},
    )
    power = forms.ChoiceField(
        label="Power it rests on", choices=AgreementPower.choices, widget=forms.RadioSelect
    )
    purpose = forms.CharField(
        label="What it is for", max_length=2000, widget=forms.Textarea(attrs={"rows": 4})
    )
    body = forms.ModelChoiceField(
        Body.objects.none(), label="Body that looks after it", empty_label="Choose a body"
    )
    partners = forms.ModelMultipleChoiceField(
        Partner.objects.none(),
        label="Partners",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose at least two partners."},
    )
    covers = forms.MultipleChoiceField(
        label="What it covers",
        choices=Heading.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    starts_on = DateInputField(label="First day")
    review_on = DateInputField(label="Next review")
    ends_on = DateInputField(label="Last day", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        body: Any = self.fields["body"]
        body.queryset = Body.objects.order_by("name")
        partners: Any = self.fields["partners"]
        partners.queryset = Partner.objects.order_by("name")

    def clean_partners(self) -> list[Partner]:
        """The partners as a list."""
        return list(self.cleaned_data["partners"])


class PartyField(forms.ModelChoiceField):  # type: ignore[type-arg]  # made generic in stubs only
    """Chooses a partner to an agreement."""

    def label_from_instance(self, obj: AgreementPartner) -> str:
        """The partner."""
        return obj.partner.name


class SignAgreementForm(forms.Form):
    """A partner's signature."""

    party = PartyField(
        AgreementPartner.objects.none(), label="Partner", empty_label="Choose a partner"
    )
    signed_by = forms.CharField(label="Who signed", max_length=120)
    signed_on = DateInputField(label="Day it was signed")

    def __init__(self, *args: Any, parties: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["party"]
        field.queryset = parties


class ReviewForm(forms.Form):
    """What a review found."""

    covers = forms.MultipleChoiceField(
        label="What the agreement covers now",
        choices=Heading.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    review_on = DateInputField(label="Next review")
    ends_on = DateInputField(label="Last day", required=False)
