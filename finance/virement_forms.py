"""Forms about virements and delegations."""

from decimal import Decimal
from typing import Any

from django import forms

from finance.models import BudgetLine, ReportingPeriod
from finance.rules.periods import OUTTURN
from trusts.clock import today
from trusts.models import Membership, Partner, Person
from trusts.ui.fields import DateInputField, PoundsField

SIDES = (("take", "Take from line {number}"), ("add", "Add to line {number}"))
ROWS = 3


class VirementForm(forms.Form):
    """Up to three lines to take from and three to add to."""

    period = forms.ModelChoiceField(
        label="From which month?",
        help_text="That month and the later ones of the year share the change.",
        queryset=ReportingPeriod.objects.none(),
    )
    reason = forms.CharField(
        label="Why should the money move?",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Write why the money should move."},
    )

    def __init__(self, *args: Any, partner: Partner, year: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        open_periods = ReportingPeriod.objects.filter(
            financial_year=year, closed_at__isnull=True, number__lt=OUTTURN
        )
        self.fields["period"].queryset = open_periods
        lines = BudgetLine.objects.filter(
            budget__partner=partner, budget__financial_year=year
        ).select_related("budget")
        for side, label in SIDES:
            for number in range(1, ROWS + 1):
                needed = number == 1
                words = label.format(number=number)
                self.fields[f"{side}_line_{number}"] = forms.ModelChoiceField(
                    label=words,
                    queryset=lines,
                    required=needed,
                    error_messages={"required": f"Choose a line for “{words}”."},
                )
                self.fields[f"{side}_amount_{number}"] = PoundsField(
                    label=f"{'Take' if side == 'take' else 'Add'} how much, line {number}",
                    required=needed,
                )

    def clean(self) -> dict[str, Any]:
        """A line goes with its amount."""
        data: dict[str, Any] = super().clean() or {}
        for side, _ in SIDES:
            for number in range(1, ROWS + 1):
                line, amount = (
                    data.get(f"{side}_line_{number}"),
                    data.get(f"{side}_amount_{number}"),
                )
                if number > 1 and (line is None) != (amount is None):
                    name = "amount" if amount is None else "line"
                    self.add_error(
                        f"{side}_{name}_{number}", "Give both the line and the amount, or neither."
                    )
        return data

    def moves(self) -> list[tuple[BudgetLine, Decimal]]:
        """Lines with signed amounts, as the action takes them."""
        data = self.cleaned_data
        return [
            (data[f"{side}_line_{number}"], data[f"{side}_amount_{number}"] * sign)
            for (side, _), sign in zip(SIDES, (-1, 1), strict=True)
            for number in range(1, ROWS + 1)
            if data.get(f"{side}_line_{number}")
        ]


class ApproveForm(forms.Form):
    """Approving, with a word if one likes."""

    words = forms.CharField(
        label="Note",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class RefuseForm(forms.Form):
    """Refusing, with the reason."""

    words = forms.CharField(
        label="Why is it refused?",
        help_text="The person who asked sees this.",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Write why it is refused."},
    )


class DelegationForm(forms.Form):
    """A line of the register."""

    person = forms.ModelChoiceField(label="Who may approve?", queryset=Person.objects.none())
    partner = forms.ModelChoiceField(
        label="Whose budgets?",
        queryset=Partner.objects.none(),
        required=False,
        empty_label="Every partner’s",
    )
    limit = PoundsField(label="Up to how much at a time?")
    instrument = forms.CharField(
        label="Document that gives the limit",
        help_text="For example, the trust’s scheme of delegation and its paragraph.",
        max_length=200,
    )
    given_by = forms.CharField(label="Who gave it?", max_length=200)
    starts_on = DateInputField(label="First day")
    ends_on = DateInputField(label="Last day", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        seated = Membership.objects.current(today()).values_list("person_id", flat=True)
        self.fields["person"].queryset = Person.objects.filter(pk__in=list(seated)).order_by("name")
        self.fields["partner"].queryset = Partner.objects.all()


class EndDelegationForm(forms.Form):
    """The last day."""

    ends_on = DateInputField(label="Last day of the delegation")
