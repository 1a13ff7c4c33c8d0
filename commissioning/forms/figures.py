"""Forms of figures: what is reported, what lies behind it, and what stands beside it."""

from __future__ import annotations

from typing import Any

from django import forms

from commissioning.actions.indicator_files import KINDS, MOST_BYTES
from commissioning.forms.fields import FigureField, words_field
from commissioning.intake.reported import Words
from commissioning.models import Indicator, Quality
from commissioning.personal import ImpersonalForm
from commissioning.rules.periods import Frequency, Period, last_ended
from trusts.clock import today
from trusts.models import Partner
from trusts.ui.fields import DateInputField, UploadField

PERIODS_OFFERED = 24


class WordsForm(ImpersonalForm):
    """What lies behind a figure, and what will be done."""

    story = words_field(
        "What lies behind it", 2000, hint="Causes that you can name, and how you know."
    )
    corrective = words_field(
        "What will be done about it",
        2000,
        hint="A red figure is not accepted without it, nor without who does it and by when.",
    )
    partner: forms.ModelChoiceField[Partner] = forms.ModelChoiceField(
        queryset=None, label="Who will do it", required=False, empty_label="Choose a partner"
    )
    due_on = DateInputField(label="By when", required=False)
    forecast = FigureField(label="Forecast", required=False)

    def __init__(self, *args: Any, target: Period | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["partner"].queryset = Partner.objects.order_by("name")
        if target is None:
            del fields["forecast"]
        else:
            fields["forecast"].label = f"What you expect it to be in {target.label}"

    @property
    def said(self) -> Words | None:
        """What was typed; None where nothing was."""
        typed = self.cleaned_data
        words = Words(
            story=typed["story"],
            corrective=typed["corrective"],
            partner=typed["partner"],
            due_on=typed["due_on"],
            forecast=typed.get("forecast"),
        )
        return None if words == Words("") else words


class ReportForm(WordsForm):
    """The figure of a period, and words to it."""

    ends_on = forms.ChoiceField(label="Period")
    value = FigureField(label="Figure")
    source = forms.CharField(label="Where it is from", max_length=200)
    quality = forms.ChoiceField(
        label="How far can it be relied on?", choices=Quality.choices, widget=forms.RadioSelect
    )
    quality_note = forms.CharField(
        label="What is not sound about it",
        max_length=500,
        required=False,
        help_text="Needed unless the figure is sound.",
    )
    change_reason = forms.CharField(
        label="Why the figure changes",
        max_length=500,
        required=False,
        help_text="Needed where the period has an accepted figure already.",
    )
    field_order = (
        *("ends_on", "value", "source", "quality", "quality_note", "change_reason"),
        *("story", "corrective", "partner", "due_on", "forecast"),
    )

    def __init__(self, *args: Any, indicator: Indicator, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        newest = last_ended(Frequency(indicator.frequency), today())
        fields: dict[str, Any] = self.fields
        fields["ends_on"].choices = [
            (period.ends_on.isoformat(), period.label)
            for period in (newest.back(at) for at in range(PERIODS_OFFERED))
        ]
        if indicator.unit:
            fields["value"].label = f"Figure ({indicator.unit})"


class SendBackForm(ImpersonalForm):
    """What has to be put right."""

    reason = forms.CharField(
        label="What has to be put right", max_length=1000, widget=forms.Textarea(attrs={"rows": 4})
    )


class BesideForm(ImpersonalForm):
    """A period and a source, for what is read beside an indicator's figures."""

    ends_on = forms.ChoiceField(label="Period")
    source = forms.CharField(label="Where it is from", max_length=200)

    def __init__(self, *args: Any, indicator: Indicator, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        newest = last_ended(Frequency(indicator.frequency), today())
        fields: dict[str, Any] = self.fields
        fields["ends_on"].choices = [
            (period.ends_on.isoformat(), period.label)
            for period in (newest.back(at) for at in range(PERIODS_OFFERED))
        ]


class ComparatorForm(BesideForm):
    """The same measure elsewhere."""

    place = forms.CharField(
        label="Where", max_length=80, help_text="For example, England, or similar places."
    )
    value = FigureField(label="Figure there")
    field_order = ("place", "ends_on", "value", "source")


class GroupFigureForm(BesideForm):
    """The measure for a vulnerable group and for the rest."""

    group = forms.CharField(
        label="Which children and young people",
        max_length=160,
        help_text="For example, looked-after children. Never a child’s name.",
    )
    theirs = FigureField(label="For them")
    others = FigureField(label="For the rest")
    field_order = ("group", "ends_on", "theirs", "others", "source")


class SheetForm(forms.Form):
    """A spreadsheet."""

    file = UploadField(label="Spreadsheet", kinds=KINDS, max_bytes=MOST_BYTES)
