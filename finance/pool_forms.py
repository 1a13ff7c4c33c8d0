"""Forms about pooled funds. Choices come from the scope, so forms are given it."""

from decimal import Decimal
from typing import Any

from django import forms

from finance.models import BudgetLine, Pool, Power, SchemeLine, Vat
from finance.rules.memorandum import Disposal, fits
from finance.rules.risk_share import Rule
from trusts.models import Body, Partner
from trusts.ui.fields import DateInputField, PoundsField
from trusts.ui.widgets import HintedRadios

WORDS = 2000
PAYMENTS = [("1", "Once"), ("2", "Twice"), ("4", "Every quarter"), ("12", "Every month")]


def _text(label: str, *, rows: int = 3, help_text: str = "", required: bool = True) -> Any:
    return forms.CharField(
        label=label,
        help_text=help_text,
        required=required,
        max_length=WORDS,
        widget=forms.Textarea(attrs={"rows": rows}),
    )


class PoolForm(forms.Form):
    """The particulars of an agreement."""

    name = forms.CharField(label="Name of the pooled fund", max_length=120)
    power = forms.ChoiceField(
        label="Legal power", choices=Power.choices, widget=forms.RadioSelect, initial=Power.NHS_2006
    )
    host = forms.ModelChoiceField(
        label="Host partner",
        help_text="Holds the money and answers for it.",
        queryset=Partner.objects.none(),
    )
    manager = forms.CharField(
        label="Pool manager", help_text="The post, and the name if you like.", max_length=160
    )
    body = forms.ModelChoiceField(
        label="Governing body", queryset=Body.objects.none(), help_text="Oversees the fund."
    )
    purpose = _text("Purpose")
    functions = _text(
        "Functions covered", required=False, help_text="The duties that are carried out together."
    )
    client_group = forms.CharField(label="Children it is for", max_length=200)
    starts_on = DateInputField(label="First day", help_text="For example, 1 4 2009.")
    ends_on = DateInputField(label="Last day", required=False)
    review_on = DateInputField(label="Next review")
    change_procedure = _text("How contributions are changed")
    exit_terms = _text("How a partner leaves")
    vat = forms.ChoiceField(
        label="Whose VAT rules apply?", choices=Vat.choices, widget=forms.RadioSelect
    )
    vat_note = forms.CharField(label="Note on VAT", max_length=300, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["host"].queryset = Partner.objects.all()
        self.fields["body"].queryset = Body.objects.exclude(level="operational")


class ContributionForm(forms.Form):
    """A partner's contribution for a year."""

    partner = forms.ModelChoiceField(label="Partner", queryset=Partner.objects.none())
    amount = PoundsField(label="Contribution for the year")
    basis = forms.CharField(
        label="How the amount was arrived at",
        help_text="For example, the cost of staff transferred in, or the number of referrals.",
        max_length=300,
    )
    payments = forms.ChoiceField(
        label="How often is it paid?", choices=PAYMENTS, widget=forms.RadioSelect, initial="4"
    )

    def __init__(self, *args: Any, pool: Pool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = Partner.objects.all()
        if pool.is_agreed:
            rows = rows.filter(pools__pool=pool)
        self.fields["partner"].queryset = rows


class ChangeForm(forms.Form):
    """A change of a contribution."""

    amount = PoundsField(
        label="By how much does it change?",
        help_text="With a minus where the contribution falls.",
        negative=True,
    )
    reason = _text("Why it changes")
    agreed_on = DateInputField(label="When the partners agreed it")
    due_on = DateInputField(
        label="When the change is due",
        help_text="It becomes one more payment, or a payment back.",
    )


class SchemeForm(forms.Form):
    """A purpose the pool spends on."""

    name = forms.CharField(label="Name of the scheme", max_length=120)
    purpose = _text("What it is for")
    lines = forms.ModelMultipleChoiceField(
        label="The host’s budget lines that pay for it",
        help_text="Only pooled expenditure lines that belong to no other scheme are listed.",
        queryset=BudgetLine.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, pool: Pool, year: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        taken = SchemeLine.objects.values("budget_line_id")
        self.fields["lines"].queryset = (
            BudgetLine.objects.filter(
                budget__partner=pool.host_id, budget__financial_year=year, arrangement="pooled"
            )
            .exclude(subjective="income")
            .exclude(pk__in=taken)
            .select_related("budget")
        )


class RiskShareForm(forms.Form):
    """The rule, and each partner's part in it."""

    rule = forms.ChoiceField(
        label="How is an overspend or underspend shared?",
        choices=[(rule.code, rule.label) for rule in Rule],
        widget=HintedRadios(hints={rule.code: rule.words for rule in Rule}),
    )
    rest_borne_by = forms.ModelChoiceField(
        label="Who bears what the caps leave over?",
        help_text="Only where the rule is “Capped”.",
        queryset=Partner.objects.none(),
        required=False,
    )

    def __init__(self, *args: Any, pool: Pool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.parts = list(pool.partners.select_related("partner"))
        self.fields["rest_borne_by"].queryset = Partner.objects.filter(pools__pool=pool)
        for part in self.parts:
            name = part.partner.name
            for key, label, value in (
                ("over", f"{name}: share of an overspend, %", part.over),
                ("under", f"{name}: share of an underspend, %", part.under),
            ):
                self.fields[f"{key}-{part.partner_id}"] = forms.DecimalField(
                    label=label,
                    help_text="Only for fixed shares." if key == "over" else "",
                    min_value=Decimal(0),
                    max_value=Decimal(100),
                    max_digits=6,
                    decimal_places=3,
                    required=False,
                    initial=value,
                    widget=forms.TextInput(
                        attrs={"class": "govuk-input--width-5", "inputmode": "decimal"}
                    ),
                )
            self.fields[f"cap-{part.partner_id}"] = PoundsField(
                label=f"{name}: the most it pays of an overspend",
                help_text="Only where the rule is “Capped”. Leave empty for no cap.",
                required=False,
                initial=part.cap,
            )


class IncomeForm(forms.Form):
    """Money that is no partner's contribution."""

    name = forms.CharField(label="What it is", max_length=160)
    amount = PoundsField(label="Amount", negative=True)
    is_brought_forward = forms.BooleanField(
        label="This is the balance brought forward from last year",
        help_text="It may be negative.",
        required=False,
    )


class AgreeForm(forms.Form):
    """The day all partners had signed."""

    agreed_on = DateInputField(label="When had all partners signed the agreement?")


class PaymentForm(forms.Form):
    """What the contributor paid."""

    amount = PoundsField(label="Amount paid", negative=True)
    day = DateInputField(label="When was it paid?")


class ReceiptForm(forms.Form):
    """What the host received."""

    amount = PoundsField(label="Amount received", negative=True)
    day = DateInputField(label="When did it come?")


class SignForm(forms.Form):
    """What is done with a partner's share of the balance."""

    disposal = forms.ChoiceField(
        label="What is done with this share?", choices=(), widget=forms.RadioSelect
    )
    share = forms.DecimalField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, amount: Decimal, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["disposal"].choices = [
            (one.code, one.words) for one in Disposal if fits(one, amount)
        ]
        self.fields["share"].initial = amount
