"""Forms of the risk register."""

from __future__ import annotations

from typing import Any

from django import forms

from governance.actions import Facts
from governance.models import RiskKind
from governance.queries import risks
from governance.rules.risks import IMPACTS, LIKELIHOODS, Band
from trusts.clock import today
from trusts.models import Body, Membership, Partner, Person
from trusts.scope import Scope
from trusts.ui.fields import DateInputField

LIKELIHOOD_CHOICES = [(number, f"{number}: {words}") for number, words in LIKELIHOODS.items()]
IMPACT_CHOICES = [(number, f"{number}: {words}") for number, words in IMPACTS.items()]


class RisksFilter(forms.Form):
    """Narrows the risk register."""

    mark_optional = False
    kind = forms.ChoiceField(
        label="Kind", choices=[("", "Hazards and opportunities"), *RiskKind.choices], required=False
    )
    body = forms.ModelChoiceField(
        Body.objects.none(), label="Body", empty_label="All bodies", required=False
    )
    partner = forms.ModelChoiceField(
        Partner.objects.none(),
        label="Responsible partner",
        empty_label="All partners",
        required=False,
    )
    band = forms.ChoiceField(
        label="Score after controls",
        choices=[("", "All"), *((band.value, band.value) for band in Band)],
        required=False,
    )
    state = forms.ChoiceField(
        label="Standing",
        choices=[(risks.OPEN, "Open"), (risks.CLOSED, "Closed"), (risks.ALL, "Open and closed")],
        required=False,
    )
    due = forms.BooleanField(label="Only those to be reviewed", required=False)

    def __init__(self, *args: Any, scope: Scope, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        body: Any = self.fields["body"]
        body.queryset = risks.readable_bodies(scope)
        partner: Any = self.fields["partner"]
        partner.queryset = Partner.objects.order_by("name")


class FactsForm(forms.Form):
    """What is said of a risk: the same questions when it is entered and when it is reviewed."""

    title = forms.CharField(label="Title", max_length=160)
    what = forms.CharField(
        label="What might happen, why, and what would it lead to?",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    partner = forms.ModelChoiceField(
        Partner.objects.none(), label="Responsible partner", empty_label="Choose a partner"
    )
    owner = forms.ModelChoiceField(
        Person.objects.none(),
        label="Owner",
        empty_label="Nobody yet",
        required=False,
        help_text="Who looks after it. They are reminded by email when a review is due.",
    )
    likelihood = forms.TypedChoiceField(
        label="How likely is it if nothing is done?",
        coerce=int,
        choices=LIKELIHOOD_CHOICES,
        widget=forms.RadioSelect,
    )
    impact = forms.TypedChoiceField(
        label="How large would its impact be if nothing is done?",
        coerce=int,
        choices=IMPACT_CHOICES,
        widget=forms.RadioSelect,
    )
    controls = forms.CharField(
        label="What is done about it?",
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="One thing a line. If nothing is done yet, say so.",
    )
    likelihood_left = forms.TypedChoiceField(
        label="How likely is it with that done?",
        coerce=int,
        choices=LIKELIHOOD_CHOICES,
        widget=forms.RadioSelect,
    )
    impact_left = forms.TypedChoiceField(
        label="How large would its impact be with that done?",
        coerce=int,
        choices=IMPACT_CHOICES,
        widget=forms.RadioSelect,
    )
    review_on = DateInputField(label="Next review")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        partner: Any = self.fields["partner"]
        partner.queryset = Partner.objects.order_by("name")
        owner: Any = self.fields["owner"]
        seated = Membership.objects.current(today()).values("person_id")
        owner.queryset = Person.objects.filter(pk__in=seated, is_active=True).order_by("name")

    def facts(self) -> Facts:
        """What was typed."""
        return Facts(**{name: self.cleaned_data[name] for name in Facts.__dataclass_fields__})


class NewRiskForm(FactsForm):
    """A new risk of a body."""

    body = forms.ModelChoiceField(
        Body.objects.none(),
        label="Whose register does it stand in?",
        empty_label="Choose a body",
        help_text="Who may read that body’s records at its level can read the risk.",
    )
    kind = forms.ChoiceField(
        label="Would it do harm or good?",
        choices=[
            ("hazard", "Harm: it is a hazard"),
            ("opportunity", "Good: it is an opportunity"),
        ],
        widget=forms.RadioSelect,
    )
    field_order = ("body", "kind")

    def __init__(self, *args: Any, bodies: list[Body], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        body: Any = self.fields["body"]
        body.queryset = Body.objects.filter(pk__in=[one.pk for one in bodies]).order_by("name")


class ReviewRiskForm(FactsForm):
    """A review: the risk's facts as they are, and what has changed."""

    words = forms.CharField(
        label="What has changed, and why?",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="If nothing has, say so: it shows that somebody looked.",
    )


class CloseRiskForm(forms.Form):
    """Why a risk is over."""

    words = forms.CharField(
        label="Why is it closed?", max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )


class ReopenRiskForm(forms.Form):
    """Why a risk is back."""

    words = forms.CharField(
        label="Why is it opened again?", max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )
    review_on = DateInputField(label="Next review")
