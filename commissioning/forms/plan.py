"""Forms of editions, priorities and actions."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms

from commissioning.models import Outcome, Plan, Priority
from commissioning.personal import ImpersonalForm
from trusts.levels import Level
from trusts.models import Partner
from trusts.ui.fields import DateInputField, PoundsField


class EditionForm(ImpersonalForm):
    """An edition of the plan."""

    edition = forms.CharField(
        label="Edition", max_length=40, help_text="For example, 2010–11 or 2010–13."
    )
    starts_on = DateInputField(label="First day")
    ends_on = DateInputField(label="Last day")
    vision = forms.CharField(
        label="Vision",
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="What it is like to be a child here when the plan has worked.",
    )
    needs = forms.CharField(
        label="What the needs assessment found",
        required=False,
        max_length=8000,
        widget=forms.Textarea(attrs={"rows": 8}),
    )


class PriorityForm(ImpersonalForm):
    """A priority."""

    outcome: forms.ModelChoiceField[Outcome] = forms.ModelChoiceField(
        queryset=None, label="Outcome", empty_label="Choose an outcome"
    )
    code = forms.CharField(label="Code", max_length=12, help_text="Short, such as BH1.")
    name = forms.CharField(label="Priority", max_length=160)
    why = forms.CharField(
        label="Why it is a priority",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["outcome"]
        field.queryset = Outcome.objects.all()


class ActionForm(ImpersonalForm):
    """An action, with one amount for each year of the edition."""

    priority: forms.ModelChoiceField[Priority] = forms.ModelChoiceField(
        queryset=None, label="Priority", empty_label="Choose a priority"
    )
    code = forms.CharField(label="Code", max_length=16, help_text="Short, such as BH1.2.")
    name = forms.CharField(label="What will be done", max_length=200)
    level = forms.ChoiceField(label="Level", choices=Level.choices, widget=forms.RadioSelect)
    lead: forms.ModelChoiceField[Partner] = forms.ModelChoiceField(
        queryset=None, label="Lead partner", required=False, empty_label="Nobody yet"
    )
    due_on = DateInputField(label="Done by", required=False)
    funding = forms.CharField(
        label="Which money pays for it",
        max_length=200,
        required=False,
        help_text="Name the grant or budget. “Within existing resources” names no money and is "
        "flagged.",
    )

    def __init__(self, *args: Any, plan: Plan, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["priority"].queryset = Priority.objects.filter(plan=plan)
        fields["lead"].queryset = Partner.objects.order_by("name")
        self.years = list(plan.years)
        for year in self.years:
            self.fields[f"cost_{year}"] = PoundsField(
                label=f"Cost in {year}–{(year + 1) % 100:02}", required=False
            )

    @property
    def cost(self) -> Decimal | None:
        """Pounds of the first year; None where nobody has said."""
        found: Decimal | None = self.cleaned_data[f"cost_{self.years[0]}"]
        return found

    @property
    def later(self) -> dict[int, Decimal]:
        """Pounds of the years after it, where given."""
        return {
            year: self.cleaned_data[f"cost_{year}"]
            for year in self.years[1:]
            if self.cleaned_data[f"cost_{year}"] is not None
        }


class ApproveForm(forms.Form):
    """The day the board agreed the edition."""

    approved_on = DateInputField(label="Day the board agreed it")


class GroupForm(ImpersonalForm):
    """A vulnerable group and one gap."""

    name = forms.CharField(
        label="Which children and young people",
        max_length=160,
        help_text="For example, looked-after children. Never a child's name.",
    )
    measure = forms.CharField(
        label="What is measured", max_length=160, help_text="For example, five good GCSEs."
    )
    unit = forms.CharField(label="Unit", max_length=40, help_text="For example, percent.")
    theirs = forms.DecimalField(label="For them", max_digits=12, decimal_places=2)
    others = forms.DecimalField(label="For the rest", max_digits=12, decimal_places=2)
    source = forms.CharField(label="Where the figures are from, and of when", max_length=200)
