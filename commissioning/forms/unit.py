"""Forms of the joint commissioning unit and the framework."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms

from commissioning.catalogue import SKILL_LEVELS, SKILLS
from commissioning.personal import ImpersonalForm
from trusts.models import Partner
from trusts.ui.fields import DateInputField, PoundsField

LEVELS = [(str(number), name) for number, name in enumerate(SKILL_LEVELS)]


class PostForm(ImpersonalForm):
    """A post, not the person in it."""

    title = forms.CharField(
        label="Post", max_length=120, help_text="The post’s name, not its holder’s."
    )
    employer: forms.ModelChoiceField[Partner] = forms.ModelChoiceField(
        queryset=None, label="Employer", empty_label="Choose a partner"
    )
    wte = forms.DecimalField(
        label="Whole-time equivalents",
        max_digits=4,
        decimal_places=2,
        min_value=Decimal("0.01"),
        help_text="1.00 is a full-time post.",
        widget=forms.NumberInput(attrs={"class": "govuk-input--width-5", "step": "0.01"}),
    )
    cost = PoundsField(label="Cost of a full year")
    is_filled = forms.TypedChoiceField(
        label="Is it filled?",
        choices=[("yes", "Yes"), ("no", "No, it is vacant")],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    starts_on = DateInputField(label="First day")
    ends_on = DateInputField(label="Last day", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["employer"]
        field.queryset = Partner.objects.order_by("name")


class FundingForm(forms.Form):
    """What each partner pays for a post in a year."""

    mark_optional = False

    def __init__(self, *args: Any, partners: list[Partner], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.partners = partners
        for partner in partners:
            self.fields[f"partner_{partner.pk}"] = PoundsField(label=partner.name, required=False)

    @property
    def amounts(self) -> dict[Partner, Decimal]:
        """Pounds by partner, where given."""
        found = {one: self.cleaned_data[f"partner_{one.pk}"] for one in self.partners}
        return {partner: amount for partner, amount in found.items() if amount}


class AuditForm(ImpersonalForm):
    """An audit of skills."""

    done_on = DateInputField(label="Day of the audit")
    purpose = forms.CharField(
        label="What the unit is for",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Skills are judged against this.",
    )


class RatingForm(forms.Form):
    """What a post has and needs of each of the 12 skills."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for one in SKILLS:
            for kind, words in (("has", "has"), ("needs", "needs")):
                self.fields[f"{kind}_{one.code}"] = forms.ChoiceField(
                    label=f"{one.name}: what the post {words}",
                    choices=[("", "Choose"), *LEVELS],
                    error_messages={"required": f"Say what the post {words} of “{one.name}”."},
                    widget=forms.Select(attrs={"aria-label": f"{one.name}, {words}"}),
                )

    @property
    def rows(self) -> list[tuple[Any, Any, Any]]:
        """Each skill with its two boxes."""
        return [(one, self[f"has_{one.code}"], self[f"needs_{one.code}"]) for one in SKILLS]

    @property
    def ratings(self) -> dict[str, tuple[int, int]]:
        """Levels by skill."""
        data = self.cleaned_data
        return {
            one.code: (int(data[f"has_{one.code}"]), int(data[f"needs_{one.code}"]))
            for one in SKILLS
        }


class FrameworkForm(ImpersonalForm):
    """What is agreed about one element."""

    words = forms.CharField(
        label="What is agreed", max_length=8000, widget=forms.Textarea(attrs={"rows": 8})
    )
    agreed_by = forms.CharField(
        label="Which body agreed it",
        max_length=160,
        required=False,
        help_text="Leave this and the day empty while it is a draft.",
    )
    agreed_on = DateInputField(label="When", required=False)
