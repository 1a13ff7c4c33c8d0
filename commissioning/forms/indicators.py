"""Forms of indicators and their targets."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import Any

from django import forms

from commissioning.forms.fields import FigureField, words_field
from commissioning.intake.described import About, Profile
from commissioning.models import Indicator, IndicatorKind, Outcome, Priority
from commissioning.models.indicator import MOST_PLACES
from commissioning.personal import ImpersonalForm
from commissioning.queries import current_plan
from commissioning.queries.performance import RAG_CHOICES
from commissioning.rules.judging import Polarity, Tolerance, ToleranceKind
from commissioning.rules.periods import Frequency, Period, last_ended
from trusts.clock import today
from trusts.models import Partner
from trusts.ui.fields import DateInputField

PERIODS_OFFERED = 24


class FilterForm(forms.Form):
    """Which indicators are listed."""

    mark_optional = False
    words = forms.CharField(label="Code or name", max_length=60, required=False)
    outcome = forms.ChoiceField(label="Outcome", required=False)
    priority = forms.ChoiceField(label="Priority", required=False)
    kind = forms.ChoiceField(
        label="Kind", required=False, choices=[("", "Every kind"), *IndicatorKind.choices]
    )
    rag = forms.ChoiceField(
        label="Stands", required=False, choices=[("", "However it stands"), *RAG_CHOICES]
    )
    with_ended = forms.BooleanField(label="Also those given up", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["outcome"].choices = [
            ("", "Every outcome"),
            *Outcome.objects.values_list("slug", "name"),
        ]
        fields["priority"].choices = [
            ("", "Every priority"),
            *(
                (str(one.pk), str(one))
                for one in Priority.objects.filter(plan=current_plan()).select_related("outcome")
            ),
        ]


class IndicatorForm(forms.Form):
    """What an indicator is."""

    code = forms.CharField(
        label="Code",
        max_length=16,
        help_text="Short and for good, such as EW1a.",
        widget=forms.TextInput(attrs={"class": "govuk-input--width-10"}),
    )
    name = forms.CharField(label="What is measured", max_length=200)
    definition = words_field(
        "How it is counted", 2000, hint="Who and what is counted, on which day or over which time."
    )
    outcome: forms.ModelChoiceField[Outcome] = forms.ModelChoiceField(
        queryset=None, label="Outcome", empty_label="Choose an outcome"
    )
    priorities: forms.ModelMultipleChoiceField[Priority] = forms.ModelMultipleChoiceField(
        queryset=None,
        label="Priorities that it shows",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Of the plan in force, and of the edition that follows it.",
    )
    kind = forms.ChoiceField(
        label="Who asks for it", choices=IndicatorKind.choices, widget=forms.RadioSelect
    )
    use = forms.ChoiceField(
        label="What is it for?",
        choices=[
            ("target", "To be judged against targets"),
            ("context", "For context: it helps to read the others, and has no target"),
        ],
        widget=forms.RadioSelect,
    )
    polarity = forms.ChoiceField(
        label="Which way is better?",
        choices=[*((one.value, one.label) for one in Polarity), ("", "Neither (context only)")],
        required=False,
        widget=forms.RadioSelect,
    )
    frequency = forms.ChoiceField(
        label="How often",
        choices=[(one.value, one.label) for one in Frequency],
        widget=forms.RadioSelect,
    )
    unit = forms.CharField(
        label="Unit",
        max_length=40,
        required=False,
        help_text="For example, percent, or per 1,000 aged 10 to 17.",
    )
    places = forms.IntegerField(
        label="Decimal places",
        min_value=0,
        max_value=MOST_PLACES,
        initial=1,
        widget=forms.NumberInput(attrs={"class": "govuk-input--width-2"}),
    )
    due_days = forms.IntegerField(
        label="Days after a period’s end until its figure is due",
        min_value=0,
        max_value=730,
        initial=42,
        widget=forms.NumberInput(attrs={"class": "govuk-input--width-3"}),
    )
    source = forms.CharField(label="Where its figures are from", max_length=200, required=False)
    lead: forms.ModelChoiceField[Partner] = forms.ModelChoiceField(
        queryset=None, label="Lead partner", required=False, empty_label="Nobody yet"
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        plan = current_plan()
        fields["outcome"].queryset = Outcome.objects.all()
        fields["lead"].queryset = Partner.objects.order_by("name")
        open_or_current = Priority.objects.exclude(plan__state="approved")
        if plan is not None:
            open_or_current = open_or_current | Priority.objects.filter(
                plan__starts_on__gte=plan.starts_on
            )
        fields["priorities"].queryset = open_or_current.select_related("plan", "outcome").order_by(
            "plan__starts_on", "outcome__order", "code"
        )
        fields["priorities"].label_from_instance = lambda one: f"{one} ({one.plan.edition})"

    @property
    def about(self) -> About:
        """What was typed."""
        typed = self.cleaned_data
        return About(
            code=typed["code"],
            name=typed["name"],
            outcome=typed["outcome"],
            kind=IndicatorKind(typed["kind"]),
            frequency=Frequency(typed["frequency"]),
            polarity=Polarity(typed["polarity"]) if typed["polarity"] else None,
            is_contextual=typed["use"] == "context",
            unit=typed["unit"],
            places=typed["places"],
            due_days=typed["due_days"],
            definition=typed["definition"],
            source=typed["source"],
            lead=typed["lead"],
            priorities=list(typed["priorities"]),
        )


class EndForm(ImpersonalForm):
    """When and why an indicator is given up."""

    ended_on = DateInputField(label="Last day it counted")
    reason = forms.CharField(label="Why it is given up", max_length=500)


class TargetsForm(ImpersonalForm):
    """A baseline, a tolerance, and one target for each period offered."""

    baseline = FigureField(label="Baseline", required=False)
    baseline_on = forms.ChoiceField(label="Period of the baseline", required=False)
    baseline_source = forms.CharField(
        label="Where the baseline is from", max_length=200, required=False
    )
    tolerance = FigureField(
        label="Tolerance",
        help_text="How much worse than its target a figure may be and still be amber. Beyond that "
        "it is red.",
    )
    tolerance_kind = forms.ChoiceField(
        label="The tolerance is counted in",
        choices=[(one.value, one.label) for one in ToleranceKind],
        widget=forms.RadioSelect,
    )

    def __init__(
        self, *args: Any, indicator: Indicator, periods: Sequence[Period], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        frequency = Frequency(indicator.frequency)
        newest = last_ended(frequency, today())
        fields: dict[str, Any] = self.fields
        kept = kwargs.get("initial", {}).get("baseline_on")
        offered = [newest.back(at) for at in range(PERIODS_OFFERED)]
        if kept and all(period.ends_on != kept for period in offered):
            offered.append(Period(kept, frequency))
        fields["baseline_on"].choices = [
            ("", "No baseline"),
            *((period.ends_on.isoformat(), period.label) for period in offered),
        ]
        self.periods = list(periods)
        for period in self.periods:
            unit = f" ({indicator.unit})" if indicator.unit else ""
            self.fields[self.name_of(period)] = FigureField(
                label=f"Target for {period.label}{unit}", required=False
            )
        self.is_revision = indicator.target_versions.exists()
        if self.is_revision:
            self.fields["reason"] = forms.CharField(
                label="Why the targets are revised", max_length=1000, widget=forms.Textarea
            )

    @staticmethod
    def name_of(period: Period) -> str:
        """The field of a period."""
        return f"target_{period.ends_on.isoformat()}"

    @property
    def profile(self) -> Profile:
        """What was typed."""
        typed = self.cleaned_data
        on = typed["baseline_on"]
        return Profile(
            targets={
                period.ends_on: typed[self.name_of(period)]
                for period in self.periods
                if typed[self.name_of(period)] is not None
            },
            tolerance=Tolerance(typed["tolerance"], ToleranceKind(typed["tolerance_kind"])),
            baseline=typed["baseline"],
            baseline_on=datetime.date.fromisoformat(on) if on else None,
            baseline_source=typed["baseline_source"],
        )


class DecisionForm(ImpersonalForm):
    """What somebody decides about a revision of targets."""

    words = forms.CharField(
        label="What you say to it",
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="You must say something to refuse it.",
    )
