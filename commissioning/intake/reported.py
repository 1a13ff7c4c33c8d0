"""A figure as somebody reports it, typed or in a spreadsheet, and what may be wrong with it."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from decimal import Decimal

from commissioning.models import Indicator, Quality
from commissioning.personal import message
from commissioning.rules.figures import check_figure
from commissioning.rules.periods import Frequency, Period
from commissioning.rules.personal import signs
from trusts.clock import today
from trusts.models import Partner


@dataclass(frozen=True)
class Words:
    """What lies behind a figure; and what will be done, by whom and by when."""

    story: str
    corrective: str = ""
    partner: Partner | None = None
    due_on: datetime.date | None = None
    forecast: Decimal | None = None


@dataclass(frozen=True)
class Reported:
    """A figure as somebody reports it."""

    indicator: Indicator
    ends_on: datetime.date
    value: Decimal
    source: str
    quality: Quality
    quality_note: str = ""
    change_reason: str = ""
    words: Words | None = None
    cell: str = ""


def faults(reported: Reported, *, has_accepted: bool) -> list[tuple[str, str]]:
    """Everything that is wrong with a report: field and words."""
    indicator = reported.indicator
    found: list[tuple[str, str]] = []
    if indicator.ended_on:
        found.append(("indicator", f"{indicator.code} was given up: it takes no more figures."))
    try:
        period = Period(reported.ends_on, Frequency(indicator.frequency))
    except ValueError:
        day = f"{reported.ends_on:%-d %B %Y}"
        found.append(("ends_on", f"No period of {indicator.code} ends on {day}."))
    else:
        if reported.ends_on >= today():
            found.append(("ends_on", f"{period.label} is not over yet."))
    if wrong := check_figure(reported.value, indicator.places):
        found.append(("value", wrong))
    if not reported.source.strip():
        found.append(("source", "Say where the figure is from."))
    if reported.quality != Quality.SOUND and not reported.quality_note.strip():
        found.append(("quality_note", "Say what is not sound about the figure."))
    found += _personal({"quality_note": reported.quality_note, "source": reported.source})
    if has_accepted and not reported.change_reason.strip():
        found.append(("change_reason", "This period has an accepted figure. Say why it changes."))
    if reported.words is not None:
        found += word_faults(reported.words, indicator)
    return found


def word_faults(words: Words, indicator: Indicator) -> list[tuple[str, str]]:
    """Everything that is wrong with a commentary: field and words."""
    found = _personal({"story": words.story, "corrective": words.corrective})
    if not words.story.strip():
        found.append(("story", "Say what lies behind the figure."))
    if words.corrective.strip():
        if words.partner is None:
            found.append(("partner", "Say which partner will do it."))
        if words.due_on is None:
            found.append(("due_on", "Say by when it will be done."))
    if words.forecast is not None and (wrong := check_figure(words.forecast, indicator.places)):
        found.append(("forecast", wrong))
    return found


_LABELS = {
    "quality_note": "Note on quality",
    "source": "Source",
    "story": "What lies behind it",
    "corrective": "What will be done",
}


def _personal(texts: dict[str, str]) -> list[tuple[str, str]]:
    """Texts that seem to hold a child's personal data: field and words."""
    return [
        (name, message(_LABELS[name], found))
        for name, text in texts.items()
        if (found := signs(text, today=today()))
    ]
