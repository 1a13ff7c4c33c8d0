"""Forms about budgets, their lines and funding sources."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms

from commissioning.models import Action, Priority
from commissioning.queries import plan_of_year
from finance.actions.budgets import NewShare
from finance.actions.files import KINDS
from finance.models import Arrangement, BudgetLine, FundingSource, Subjective, Tier
from finance.rules.budget_sheet import MONTH_NAMES
from finance.rules.money import ZERO, format_money
from finance.rules.procedure import ProfilePattern
from finance.rules.profile import sum_difference
from finance.rules.split import WHOLE
from trusts.levels import Level
from trusts.sheets import Limits
from trusts.ui.fields import PoundsField, UploadField

TYPED = "typed"
SPARE_SHARES = 2


class BudgetUploadForm(forms.Form):
    """The file of a budget."""

    file = UploadField(label="The budget’s file", kinds=KINDS, max_bytes=Limits().file_bytes)


class ReasonForm(forms.Form):
    """Why an agreed budget changes."""

    reason = forms.CharField(
        label="Why does the agreed budget change?",
        help_text="The lead finance officer reads this, and it stays with the revision.",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Say why the agreed budget changes."},
    )


class AgreeForm(forms.Form):
    """Agreeing, with a word if one likes."""

    words = forms.CharField(
        label="Note", required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 2})
    )


class SendBackForm(forms.Form):
    """What the partner should look at."""

    words = forms.CharField(
        label="What should the partner look at or change?",
        help_text="The partner’s finance lead sees this on their start page.",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Write what the partner should look at or change."},
    )


class LineFilter(forms.Form):
    """Which lines of a budget to show."""

    mark_optional = False

    category = forms.ChoiceField(
        required=False, choices=[("", "Every category"), *Subjective.choices]
    )
    tier = forms.ChoiceField(required=False, choices=[("", "Every tier"), *Tier.choices])
    arrangement = forms.ChoiceField(
        required=False, choices=[("", "Every arrangement"), *Arrangement.choices]
    )
    level = forms.ChoiceField(required=False, choices=[("", "Every level"), *Level.choices])
    funding = forms.ChoiceField(required=False, label="Funding source")
    mapped = forms.ChoiceField(
        required=False,
        label="Mapped to the plan",
        choices=[("", "All"), ("whole", "Wholly"), ("part", "In part"), ("none", "Not at all")],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        sources = FundingSource.objects.values_list("pk", "name")
        self.fields["funding"].choices = [  # type: ignore[attr-defined]  # a ChoiceField
            ("", "Every source"),
            ("none", "The partner’s own money"),
            *((str(pk), name) for pk, name in sources),
        ]

    def keeps(self, line: BudgetLine, unmapped_percent: Decimal) -> bool:
        """Whether a line is wanted."""
        asked = self.cleaned_data
        how = "none" if unmapped_percent == WHOLE else "part" if unmapped_percent else "whole"
        funding = str(line.funding_id or "none")
        pairs = (
            ("category", line.subjective),
            ("tier", line.tier),
            ("arrangement", line.arrangement),
            ("level", line.level),
            ("funding", funding),
            ("mapped", how),
        )
        return all(not asked.get(name) or asked[name] == value for name, value in pairs)


def _percent_field(number: int) -> forms.DecimalField:
    return forms.DecimalField(
        label=f"Share {number}: percentage of the line",
        required=False,
        min_value=Decimal("0.01"),
        max_value=WHOLE,
        max_digits=5,
        decimal_places=2,
        widget=forms.TextInput(
            attrs={"class": "govuk-input--width-5", "inputmode": "decimal", "data-gt-part": ""}
        ),
    )


class SplitForm(forms.Form):
    """Shares of a line of a financial year: as many as it has, and some to add."""

    mark_optional = False

    def __init__(self, *args: Any, shares: int, year: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rows = shares + SPARE_SHARES
        plan = plan_of_year(year)
        self.priorities = {p.pk: p for p in Priority.objects.filter(plan=plan)}
        self.actions = {a.pk: a for a in Action.objects.filter(priority__plan=plan)}
        under: dict[int, list[Action]] = {pk: [] for pk in self.priorities}
        for action in self.actions.values():
            under[action.priority_id].append(action)
        choices: list[Any] = [("", "Choose")]
        for pk, priority in self.priorities.items():
            whole = (f"p{pk}", f"{priority.code}: the priority as a whole")
            choices.append((str(priority), [whole, *((f"a{a.pk}", str(a)) for a in under[pk])]))
        for number in range(1, self.rows + 1):
            self.fields[f"serves_{number}"] = forms.ChoiceField(
                label=f"Share {number}: priority or action", required=False, choices=choices
            )
            self.fields[f"percent_{number}"] = _percent_field(number)
            self.fields[f"basis_{number}"] = forms.CharField(
                label=f"Share {number}: how it was decided",
                required=False,
                max_length=200,
                widget=forms.TextInput(),
            )

    def clean(self) -> dict[str, Any]:
        """A share has all three parts or none."""
        data: dict[str, Any] = super().clean() or {}
        wanted = {
            "serves": "Choose what share {n} serves.",
            "percent": "Enter the percentage of share {n}.",
            "basis": "Say how share {n} was decided.",
        }
        for number in range(1, self.rows + 1):
            given = {part: data.get(f"{part}_{number}") for part in wanted}
            if any(given.values()):
                for part, words in wanted.items():
                    if not given[part] and f"{part}_{number}" not in self.errors:
                        self.add_error(f"{part}_{number}", words.format(n=number))
        return data

    def remaining(self) -> Decimal:
        """What of a hundred the percentages typed so far leave."""
        self.is_valid()
        found = [self.cleaned_data.get(f"percent_{n}") or ZERO for n in range(1, self.rows + 1)]
        return WHOLE - sum(found, ZERO)

    def shares(self) -> list[NewShare]:
        """The shares as the action takes them."""
        found = []
        for number in range(1, self.rows + 1):
            chosen = self.cleaned_data[f"serves_{number}"]
            if not chosen:
                continue
            key = int(chosen[1:])
            action = self.actions[key] if chosen.startswith("a") else None
            priority = self.priorities[action.priority_id if action else key]
            found.append(
                NewShare(
                    priority,
                    self.cleaned_data[f"basis_{number}"],
                    self.cleaned_data[f"percent_{number}"],
                    action,
                )
            )
        return found


class ProfileForm(forms.Form):
    """A pattern, or twelve months."""

    mark_optional = False

    pattern = forms.ChoiceField(
        label="How does the budget fall due?",
        widget=forms.RadioSelect,
        choices=[
            *((pattern.value, pattern.label) for pattern in ProfilePattern),
            (TYPED, "Month by month, as typed below"),
        ],
        error_messages={"required": "Choose a pattern, or the months as typed."},
    )

    def __init__(self, *args: Any, line: BudgetLine, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.line = line
        for number, name in enumerate(MONTH_NAMES, start=1):
            self.fields[f"month_{number}"] = PoundsField(
                label=name,
                negative=True,
                required=False,
                widget=forms.TextInput(
                    attrs={"class": "govuk-input--width-10", "data-gt-part": ""}
                ),
            )

    def clean(self) -> dict[str, Any]:
        """Typed months are twelve, and sum to the year."""
        data: dict[str, Any] = super().clean() or {}
        if data.get("pattern") != TYPED or self.errors:
            return data
        for number, name in enumerate(MONTH_NAMES, start=1):
            if data.get(f"month_{number}") is None:
                self.add_error(f"month_{number}", f"Enter the amount for {name}; 0 for none.")
        if not self.errors:
            difference = sum_difference(self.months(), self.line.current)
            if difference:
                more = "more" if difference > 0 else "less"
                self.add_error(
                    "month_12",
                    f"The twelve months are {format_money(abs(difference))} {more} than the "
                    f"budget of {format_money(self.line.current)}. Change them until they are "
                    "equal.",
                )
        return data

    def months(self) -> list[Decimal]:
        """The months as typed."""
        return [self.cleaned_data[f"month_{n}"] for n in range(1, len(MONTH_NAMES) + 1)]


class FundLineForm(forms.Form):
    """Whose money pays for a line."""

    funding = forms.ModelChoiceField(
        label="Which funding source pays for this line?",
        queryset=FundingSource.objects.none(),
        required=False,
        empty_label="The partner’s own money",
    )

    mark_optional = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["funding"].queryset = FundingSource.objects.all()  # type: ignore[attr-defined]  # a ModelChoiceField


class FundingForm(forms.Form):
    """A grant or other money with a name."""

    name = forms.CharField(label="Name of the funding source", max_length=120)
    giver = forms.CharField(
        label="Who gives it?", max_length=120, required=False, help_text="For example, a department"
    )
    ring_fenced = forms.BooleanField(
        label="It is ring-fenced: it may only be spent on its terms", required=False
    )
    terms = forms.CharField(
        label="Terms",
        required=False,
        max_length=2000,
        help_text="What it may be spent on. Needed where it is ring-fenced.",
        widget=forms.Textarea(attrs={"rows": 4}),
    )
