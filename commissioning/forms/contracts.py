"""Forms of services, providers, contracts and their versions, aims and reviews."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django import forms

from commissioning.models import (
    Advice,
    ContractKind,
    Intention,
    Outcome,
    Provider,
    Service,
    Tier,
)
from commissioning.personal import ImpersonalForm
from commissioning.queries.contracts import providers
from commissioning.rules.contracts import (
    LONGEST_YEARS,
    fitted,
    spread,
    until,
    year_words,
    years_of,
)
from trusts.clock import today
from trusts.models import Partner
from trusts.models.partner import Sector
from trusts.ui.fields import DateInputField, PoundsField

YEAR_FIELD = re.compile(r"year_(20[0-9]{2}|19[0-9]{2})")


class ServiceForm(ImpersonalForm):
    """A service."""

    name = forms.CharField(label="Service", max_length=160)
    tier = forms.ChoiceField(label="Tier", choices=Tier.choices, widget=forms.RadioSelect)
    outcome: forms.ModelChoiceField[Outcome] = forms.ModelChoiceField(
        queryset=None, label="Outcome it mainly serves", empty_label="Choose an outcome"
    )
    description = forms.CharField(
        label="What it does, and for whom",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["outcome"]
        field.queryset = Outcome.objects.all()


class ProviderForm(forms.Form):
    """A provider: a partner, or an outside organisation."""

    partner: forms.ModelChoiceField[Partner] = forms.ModelChoiceField(
        queryset=None, label="Partner", required=False, empty_label="Not a partner"
    )
    outside_name = forms.CharField(
        label="Or an outside organisation", required=False, max_length=160
    )
    outside_sector = forms.ChoiceField(
        label="Its sector",
        required=False,
        choices=[("", "Choose a sector"), *Sector.choices],
        help_text="Only for an outside organisation.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["partner"]
        taken = Provider.objects.filter(partner__isnull=False).values("partner")
        field.queryset = Partner.objects.exclude(pk__in=taken).order_by("name")


class YearsForm(ImpersonalForm):
    """A form with an amount for each financial year; the years follow from its days.

    Sent without the right years it `asks_years`: it shows them with a suggestion to be looked at.
    """

    asks_years = False

    def __init__(self, *args: Any, known: dict[int, Decimal] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.known = known or {}
        if self.is_bound:
            sent = {int(found[1]) for name in self.data if (found := YEAR_FIELD.fullmatch(name))}
            self._ask(sorted(sent)[:LONGEST_YEARS])
        else:
            self._ask(self.known)

    def _ask(self, years: Iterable[int]) -> None:
        for name in [name for name in self.fields if YEAR_FIELD.fullmatch(name)]:
            del self.fields[name]
        for year in years:
            self.fields[f"year_{year}"] = PoundsField(
                label=f"Amount in {year_words(year)}", initial=self.known.get(year)
            )

    @property
    def shows_years(self) -> bool:
        """Whether the amounts by year are on the page already."""
        return any(YEAR_FIELD.fullmatch(name) for name in self.fields)

    @property
    def years(self) -> dict[int, Decimal]:
        """The amounts sent, by financial year."""
        return {
            int(found[1]): self.cleaned_data[name]
            for name in self.fields
            if (found := YEAR_FIELD.fullmatch(name)) and self.cleaned_data.get(name) is not None
        }

    def wanted(self) -> range | None:
        """The financial years there have to be; None while the days are not right."""
        raise NotImplementedError

    def suggested(self) -> dict[int, Decimal]:
        """Amounts to begin with, for the years wanted."""
        raise NotImplementedError

    def clean(self) -> dict[str, Any]:
        """Ask for the years where those sent are not the ones that the days need."""
        cleaned = super().clean()
        wanted = self.wanted()
        sent = [int(found[1]) for name in self.fields if (found := YEAR_FIELD.fullmatch(name))]
        if wanted is None or sent == list(wanted) or len(wanted) > LONGEST_YEARS:
            return cleaned
        suggested = self.suggested()
        given: Any = self.data
        data = given.copy()
        for year in sent:
            data.pop(f"year_{year}", None)
            self.errors.pop(f"year_{year}", None)
        for year, amount in suggested.items():
            data[f"year_{year}"] = f"{amount:,.2f}"
        self.data = data
        self._ask(suggested)
        self.asks_years = True
        return cleaned


class TermsForm(YearsForm):
    """Value, days, notice, and who agreed it."""

    value = PoundsField(
        label="Value of the whole contract",
        help_text="From first day to last, without VAT.",
    )
    starts_on = DateInputField(label="First day")
    ends_on = DateInputField(label="Last day")
    notice_months = forms.IntegerField(
        label="Notice, in months",
        min_value=0,
        max_value=60,
        help_text="How long before its end either side has to say so. 0 for none.",
        widget=forms.NumberInput(attrs={"class": "govuk-input--width-2"}),
    )
    agreed_by = forms.CharField(
        label="Who agreed it",
        max_length=200,
        help_text="The body or the person with delegated powers, and the minute.",
    )
    agreed_on = DateInputField(label="Agreed on")

    def days(self) -> tuple[datetime.date, datetime.date] | None:
        """First and last day; None while they are not right."""
        first, last = self.cleaned_data.get("starts_on"), self.cleaned_data.get("ends_on")
        return (first, last) if first and last and first <= last else None

    def wanted(self) -> range | None:
        """The years from first day to last, once value and days are right."""
        days = self.days()
        if days is None or self.cleaned_data.get("value") is None:
            return None
        return years_of(*days)

    def suggested(self) -> dict[int, Decimal]:
        """Years already known keep their amounts; the rest is spread by days."""
        days = self.days()
        assert days is not None  # noqa: S101 - asked for only then
        value: Decimal = self.cleaned_data["value"]
        return (
            fitted(value, *days, self.years or self.known) if self.known else spread(value, *days)
        )

    @property
    def terms(self) -> dict[str, Any]:
        """What the form says, as the actions take it."""
        names = [name for name in self.fields if not YEAR_FIELD.fullmatch(name)]
        return {**{name: self.cleaned_data[name] for name in names}, "years": self.years}


class ContractForm(TermsForm):
    """A new contract."""

    field_order = [
        *("reference", "kind", "service", "provider", "commissioner", "intention"),
        *("value", "starts_on", "ends_on", "notice_months", "agreed_by", "agreed_on"),
    ]

    reference = forms.CharField(
        label="Reference", max_length=40, help_text="As on the paper, for example C/09/014."
    )
    kind = forms.ChoiceField(label="Kind", choices=ContractKind.choices, widget=forms.RadioSelect)
    service: forms.ModelChoiceField[Service] = forms.ModelChoiceField(
        queryset=None, label="Service", empty_label="Choose a service"
    )
    provider: forms.ModelChoiceField[Provider] = forms.ModelChoiceField(
        queryset=None, label="Provider", empty_label="Choose a provider"
    )
    commissioner: forms.ModelChoiceField[Partner] = forms.ModelChoiceField(
        queryset=None,
        label="Which partner pays",
        empty_label="Choose a partner",
        help_text="The trust itself cannot contract: one of its partners does.",
    )
    intention: forms.ModelChoiceField[Intention] = forms.ModelChoiceField(
        queryset=None,
        label="Commissioning intention it came from",
        required=False,
        empty_label="None",
        help_text="Only intentions that have been signed off.",
    )

    def __init__(self, *args: Any, intentions: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["service"].queryset = Service.objects.all()
        fields["provider"].queryset = Provider.objects.select_related("partner")
        fields["provider"].choices = [
            ("", "Choose a provider"),
            *((one.pk, one.name) for one in providers()),
        ]
        fields["commissioner"].queryset = Partner.objects.order_by("name")
        fields["intention"].queryset = intentions


class VaryForm(TermsForm):
    """A variation: the new terms, why, and who agreed them."""

    field_order = [
        *("reason", "value", "ends_on", "notice_months", "agreed_by", "agreed_on", "seen"),
    ]

    starts_on = None  # type: ignore[assignment]  # a variation never moves the first day
    reason = forms.CharField(
        label="What changes, and why", max_length=2000, widget=forms.Textarea(attrs={"rows": 4})
    )
    seen = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, starts_on: datetime.date, **kwargs: Any) -> None:
        self.begins = starts_on
        super().__init__(*args, **kwargs)

    def days(self) -> tuple[datetime.date, datetime.date] | None:
        """From the contract's first day to the new last."""
        last = self.cleaned_data.get("ends_on")
        return (self.begins, last) if last and self.begins <= last else None


class EndForm(YearsForm):
    """An ending: the last day, what is paid until then, why, and who agreed it."""

    reason = forms.CharField(
        label="Why it ends", max_length=2000, widget=forms.Textarea(attrs={"rows": 4})
    )
    ends_on = DateInputField(label="Its last day")
    agreed_by = forms.CharField(label="Who agreed it", max_length=200)
    agreed_on = DateInputField(label="Agreed on")
    seen = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, starts_on: datetime.date, last_day: datetime.date, **kwargs: Any
    ) -> None:
        self.begins, self.last_day = starts_on, last_day
        super().__init__(*args, **kwargs)
        if not self.is_bound:
            self._ask([])  # they follow from the day

    def wanted(self) -> range | None:
        """The years until the last day."""
        last = self.cleaned_data.get("ends_on")
        if not last or not self.begins <= last <= self.last_day:
            return None
        return years_of(self.begins, last)

    def suggested(self) -> dict[int, Decimal]:
        """Earlier years as agreed, the last one's part by days."""
        return until(self.known, self.begins, self.cleaned_data["ends_on"], self.last_day)


class AimForm(forms.Form):
    """What a contract is for: one outcome, priority or action."""

    target = forms.ChoiceField(label="Outcome, priority or action")

    def __init__(self, *args: Any, choices: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["target"]
        field.choices = [("", "Choose one"), *choices]


class ReviewForm(forms.Form):
    """The day of a review."""

    due_on = DateInputField(label="Due on")


class ReviewedForm(ImpersonalForm):
    """What a review found."""

    done_on = DateInputField(label="Done on")
    finding = forms.CharField(
        label="What was found",
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="How many children were served, how well, at what price. Never a child’s name.",
    )
    advice = forms.ChoiceField(
        label="What should happen", choices=Advice.choices, widget=forms.RadioSelect
    )
    next_on = DateInputField(label="Next review", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("done_on", today())
