"""One form for each heading of the procedure, made from its settings."""

import datetime
from dataclasses import replace
from decimal import Decimal
from typing import Any

from django import forms

from finance.rules.procedure import (
    QUALITY_CHECKS,
    Detail,
    Frequency,
    ProfilePattern,
    ReportPart,
    Settings,
    Strictness,
)
from finance.rules.procedure_headings import Heading, SettingWords, value_words
from trusts.clock import today
from trusts.models import Partner
from trusts.ui.fields import PoundsField

MONTHS_AHEAD = 15
ENUMS: dict[str, Any] = {
    "level_of_detail": Detail,
    "default_profile": ProfilePattern,
    "frequency": Frequency,
}
LONGEST = 2000


class DaysField(forms.CharField):
    """Numbers of days, parted by commas; cleans to a tuple of whole numbers."""

    def prepare_value(self, value: Any) -> Any:
        """Show stored days as people type them."""
        return ", ".join(map(str, value)) if isinstance(value, tuple) else value

    def clean(self, value: Any) -> Any:
        """Read the days."""
        parts = [part.strip() for part in str(value or "").split(",") if part.strip()]
        if any(not (part.isascii() and part.isdigit()) or len(part) > 3 for part in parts):
            raise forms.ValidationError("Write whole numbers of days with commas between: 7, 1.")
        return tuple(int(part) for part in parts)


class YesNoField(forms.TypedChoiceField):
    """Yes or no as two radio buttons; cleans to a bool."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            choices=[("yes", "Yes"), ("no", "No")],
            coerce=lambda value: value == "yes",
            widget=forms.RadioSelect,
            **kwargs,
        )

    def prepare_value(self, value: Any) -> Any:
        """Show a stored truth as its word."""
        return ("yes" if value else "no") if isinstance(value, bool) else value


def first_days(count: int = MONTHS_AHEAD) -> list[datetime.date]:
    """First days of this month and the following ones."""
    day = today().replace(day=1)
    found = []
    for _ in range(count):
        found.append(day)
        day = (day + datetime.timedelta(days=32)).replace(day=1)
    return found


class HeadingForm(forms.Form):
    """The settings of one heading, from when they count, and why they change.

    `current` is the newest edition's settings, which a change builds on, `in_force` those of
    today; `earliest` is the day before which a change cannot begin.
    """

    def __init__(
        self,
        *args: Any,
        heading: Heading,
        current: Settings,
        in_force: Settings,
        seen_edition: int,
        earliest: datetime.date,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.current = current
        self.in_force = in_force
        for setting in heading.settings:
            if setting.name == "checks":
                self._add_checks()
            else:
                self.fields[setting.name] = _field(setting, current, in_force)
        days = [day for day in first_days() if day >= earliest] or [earliest]
        self.fields["in_force_from"] = forms.TypedChoiceField(
            label="From when does this count?",
            help_text="For periods that end on or after this day. What was reported before stays "
            "as it was.",
            choices=[(day.isoformat(), f"{day:%-d %B %Y}") for day in days],
            coerce=datetime.date.fromisoformat,
            initial=days[0].isoformat(),
        )
        self.fields["reason"] = forms.CharField(
            label="Why is it changed?",
            help_text="For example, who agreed it and when. It is kept with the change.",
            max_length=LONGEST,
            widget=forms.Textarea(attrs={"rows": 2}),
        )
        self.fields["seen_edition"] = forms.IntegerField(
            initial=seen_edition, widget=forms.HiddenInput
        )

    def _add_checks(self) -> None:
        rulings, today_s = self.current.rulings, self.in_force.rulings
        for check in QUALITY_CHECKS.values():
            self.fields[f"check_{check.code}"] = forms.TypedChoiceField(
                label=check.name,
                help_text=f"Today: {today_s[check.code].label}.",
                choices=[(how.value, how.label) for how in check.allowed],
                coerce=Strictness,
                initial=rulings[check.code].value,
            )

    @property
    def settings(self) -> Settings:
        """The newest settings with what the form changes."""
        data = self.cleaned_data
        checks = {
            name.removeprefix("check_"): value
            for name, value in data.items()
            if name.startswith("check_")
        }
        changed = {name: data[name] for name in self.current.as_json() if name in data}
        return replace(self.current, **changed).with_checks(checks)


def _field(setting: SettingWords, current: Settings, in_force: Settings) -> forms.Field:
    name, value = setting.name, getattr(current, setting.name)
    shown = value_words(name, getattr(in_force, name)).replace("\n", "; ")
    kwargs: dict[str, Any] = {
        "label": setting.label,
        "help_text": " ".join(filter(None, (setting.hint, f"Today: {shown.rstrip('.')}."))),
        "initial": value,
    }
    if name in ENUMS or name == "explanations":
        choices = ENUMS.get(name, (Strictness.ERROR, Strictness.WARNING))
        return forms.TypedChoiceField(
            choices=[(each.value, each.label) for each in choices],
            coerce=ENUMS.get(name, Strictness),
            widget=forms.RadioSelect,
            **{**kwargs, "initial": value.value},
        )
    if name == "report_parts":
        return forms.TypedMultipleChoiceField(
            choices=[(part.value, part.label) for part in ReportPart],
            coerce=ReportPart,
            widget=forms.CheckboxSelectMultiple,
            required=False,
            **{**kwargs, "initial": [part.value for part in value], "help_text": setting.hint},
        )
    if name == "accountable_body":
        names = [partner.name for partner in Partner.objects.order_by("name")]
        known = [value] if value and value not in names else []
        return forms.ChoiceField(
            choices=[("", "Not agreed yet"), *((each, each) for each in [*known, *names])],
            required=False,
            **kwargs,
        )
    return _typed_field(name, value, kwargs)


def _typed_field(name: str, value: Any, kwargs: dict[str, Any]) -> forms.Field:
    narrow = {"class": "govuk-input--width-5"}
    if isinstance(value, bool):
        return YesNoField(**kwargs)
    if isinstance(value, tuple):
        return DaysField(required=False, widget=forms.TextInput(attrs=narrow), **kwargs)
    if isinstance(value, int):
        return forms.IntegerField(widget=forms.TextInput(attrs=narrow), **kwargs)
    if isinstance(value, Decimal) and name.endswith("percent"):
        return forms.DecimalField(
            max_digits=5, decimal_places=2, widget=forms.TextInput(attrs=narrow), **kwargs
        )
    if isinstance(value, Decimal):
        return PoundsField(**kwargs)
    kwargs["help_text"] = kwargs["help_text"] if name == "collated_by" else ""
    rows = 1 if name == "collated_by" else 4
    return forms.CharField(
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": rows}) if rows > 1 else forms.TextInput(),
        **kwargs,
    )
