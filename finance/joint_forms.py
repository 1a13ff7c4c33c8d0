"""Forms about contributions in kind and aligned arrangements."""

from decimal import Decimal
from typing import Any

from django import forms

from commissioning.models import Priority
from finance.models import AlignedArrangement, BudgetLine, Pool
from finance.rules.in_kind import Kind, Unit
from trusts.models import Body, Partner
from trusts.ui.fields import DateInputField, PoundsField


class InKindForm(forms.Form):
    """What is given, how it is counted, and what it is worth."""

    kind = forms.ChoiceField(
        label="What is given?",
        choices=[(kind.code, kind.words) for kind in Kind],
        widget=forms.RadioSelect,
    )
    description = forms.CharField(
        label="What exactly?", help_text="For example, a room at the north clinic.", max_length=160
    )
    unit = forms.ChoiceField(
        label="How is it counted?",
        choices=[(unit.code, f"By the {unit.one}") for unit in Unit],
        widget=forms.RadioSelect,
    )
    quantity = forms.DecimalField(
        label="How many?",
        min_value=Decimal("0.01"),
        max_digits=12,
        decimal_places=2,
        widget=forms.TextInput(attrs={"class": "govuk-input--width-10", "inputmode": "decimal"}),
    )
    rate = PoundsField(label="What is one worth?")
    basis = forms.CharField(
        label="Where does that rate come from?",
        help_text="For example, the middle of grade 8 with on-costs, divided by 1,600 hours.",
        max_length=300,
    )
    pool = forms.ModelChoiceField(
        label="For a pooled fund", queryset=Pool.objects.none(), required=False
    )
    priority = forms.ModelChoiceField(
        label="For a priority of the plan", queryset=Priority.objects.none(), required=False
    )

    def __init__(self, *args: Any, partner: Partner, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["pool"].queryset = Pool.objects.filter(partners__partner=partner)
        self.fields["priority"].queryset = Priority.objects.select_related("outcome")


class WithdrawForm(forms.Form):
    """Why an entry is withdrawn."""

    why = forms.CharField(
        label="Why is this entry withdrawn?",
        max_length=300,
        error_messages={"required": "Write why the entry is withdrawn."},
    )


class ArrangementForm(forms.Form):
    """An aligned arrangement."""

    name = forms.CharField(label="Name of the arrangement", max_length=120)
    purpose = forms.CharField(
        label="What do the partners want to reach?",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    body = forms.ModelChoiceField(label="Which body watches over it?", queryset=Body.objects.none())
    starts_on = DateInputField(label="First day")
    review_on = DateInputField(label="Next review")
    partners = forms.ModelMultipleChoiceField(
        label="Partners", queryset=Partner.objects.none(), widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["body"].queryset = Body.objects.exclude(level="operational")
        self.fields["partners"].queryset = Partner.objects.all()


class TargetForm(forms.Form):
    """A shared target."""

    measure = forms.CharField(label="What is measured?", max_length=200)
    baseline = forms.CharField(label="Where does it stand now?", max_length=80)
    target = forms.CharField(label="What should it be?", max_length=80)
    due_on = DateInputField(label="By when?")


class AlignForm(forms.Form):
    """Lines that serve an arrangement."""

    lines = forms.ModelMultipleChoiceField(
        label="Which budget lines serve it?",
        help_text="Lines that the partners’ budgets call aligned and that serve no other one. The "
        "money stays in each partner’s ledger.",
        queryset=BudgetLine.objects.none(),
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(
        self, *args: Any, arrangement: AlignedArrangement, year: int, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        inside = list(arrangement.partners.values_list("partner_id", flat=True))
        self.fields["lines"].queryset = (
            BudgetLine.objects.filter(
                budget__partner__in=inside,
                budget__financial_year=year,
                arrangement="aligned",
                aligned_line__isnull=True,
            )
            .exclude(subjective="income")
            .select_related("budget")
        )
