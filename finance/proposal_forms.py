"""Forms about proposals to align or pool."""

from decimal import Decimal
from typing import Any

from django import forms

from finance.models import Proposal
from finance.rules.align_or_pool import CRITERIA, Answer
from finance.rules.risk_share import Rule
from trusts.models import Partner
from trusts.ui.fields import PoundsField
from trusts.ui.widgets import HintedRadios


class ProposalForm(forms.Form):
    """What the idea is."""

    name = forms.CharField(label="Name of the proposal", max_length=120)
    purpose = forms.CharField(
        label="What should it achieve?",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class AnswersForm(forms.Form):
    """The eight criteria, each with a note."""

    mark_optional = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for criterion in CRITERIA:
            self.fields[criterion.code] = forms.ChoiceField(
                label=criterion.question,
                help_text=f"{criterion.why} Weight {criterion.weight} of 3.",
                choices=[
                    (Answer.ALIGN.value, criterion.align),
                    (Answer.POOL.value, criterion.pool),
                    (Answer.EVEN.value, "Some of both"),
                    (Answer.NONE.value, "Not answered yet"),
                ],
                widget=forms.RadioSelect,
                initial=Answer.NONE.value,
            )
            self.fields[f"{criterion.code}_note"] = forms.CharField(
                label=f"What the answer rests on: {criterion.question}",
                max_length=500,
                required=False,
            )

    def answers(self) -> dict[str, tuple[str, str]]:
        """Answer and note by criterion, as the action takes them."""
        data = self.cleaned_data
        return {c.code: (data[c.code], data[f"{c.code}_note"]) for c in CRITERIA}


class PlaceForm(forms.Form):
    """A partner's place in the proposed pool."""

    partner = forms.ModelChoiceField(label="Partner", queryset=Partner.objects.none())
    contribution = PoundsField(label="Contribution for the year")
    share = forms.DecimalField(
        label="Fixed share of a balance, %",
        help_text="To try fixed shares. The partners’ shares must add up to 100.",
        required=False,
        min_value=Decimal(0),
        max_value=Decimal(100),
        max_digits=6,
        decimal_places=3,
        widget=forms.TextInput(attrs={"class": "govuk-input--width-5", "inputmode": "decimal"}),
    )
    cap = PoundsField(
        label="The most it would pay of an overspend",
        help_text="To try caps. Leave empty for no cap.",
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["partner"].queryset = Partner.objects.all()


class TermsForm(forms.Form):
    """Host and rule."""

    host = forms.ModelChoiceField(label="Host", queryset=Partner.objects.none())
    rule = forms.ChoiceField(
        label="How would an overspend or underspend be shared?",
        choices=[(rule.code, rule.label) for rule in Rule],
        widget=HintedRadios(hints={rule.code: rule.words for rule in Rule}),
    )
    rest_borne_by = forms.ModelChoiceField(
        label="Who would bear what caps leave over?",
        queryset=Partner.objects.none(),
        required=False,
    )

    def __init__(self, *args: Any, proposal: Proposal, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        inside = Partner.objects.filter(
            pk__in=list(proposal.partners.values_list("partner_id", flat=True))
        )
        for name in ("host", "rest_borne_by"):
            self.fields[name].queryset = inside


class RemoveForm(forms.Form):
    """Taking a partner out."""

    partner = forms.ModelChoiceField(label="Which partner?", queryset=Partner.objects.none())

    def __init__(self, *args: Any, proposal: Proposal, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["partner"].queryset = Partner.objects.filter(
            pk__in=list(proposal.partners.values_list("partner_id", flat=True))
        )
