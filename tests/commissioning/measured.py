"""Indicators with targets and figures, for tests: short ways to make and to accept them."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Any

from commissioning import actions
from commissioning.intake.described import About, Profile
from commissioning.intake.reported import Reported, Words
from commissioning.models import Actual, Indicator, IndicatorKind, Outcome, Quality
from commissioning.rules.judging import Polarity, Tolerance, ToleranceKind
from commissioning.rules.periods import Frequency
from tests.commissioning.conftest import Planned
from trusts.models import Partner

TODAY = datetime.date(2009, 11, 16)
Q1, Q2, Q3 = (
    datetime.date(2009, 6, 30),
    datetime.date(2009, 9, 30),
    datetime.date(2009, 12, 31),
)
Q1_BEFORE, Q2_BEFORE = datetime.date(2008, 6, 30), datetime.date(2008, 9, 30)
FIVE = Tolerance(Decimal(5), ToleranceKind.PERCENT)


def about(**changes: Any) -> About:
    """Young people in no education, work or training; less is better, every quarter."""
    fields: dict[str, Any] = {
        "code": "EW1a",
        "name": "Young people in no education, work or training",
        "outcome": Outcome.objects.all()[4],
        "kind": IndicatorKind.LAA,
        "frequency": Frequency.QUARTER,
        "polarity": Polarity.LOWER,
        "unit": "percent",
        "source": "Client system",
    }
    return About(**(fields | changes))


def make(planned: Planned, **changes: Any) -> Indicator:
    """Add an indicator as the board's support."""
    with planned.as_(planned.support) as by:
        return actions.add_indicator(by=by, about=about(**changes))


def profile(targets: dict[datetime.date, str], **changes: Any) -> Profile:
    """Targets, with a tolerance of five percent."""
    figures = {day: Decimal(value) for day, value in targets.items()}
    return Profile(**({"targets": figures, "tolerance": FIVE} | changes))


def set_targets(planned: Planned, indicator: Indicator, targets: dict[datetime.date, str]) -> None:
    """Set them as the board's support."""
    with planned.as_(planned.support) as by:
        actions.set_targets(by=by, indicator=indicator, profile=profile(targets))


def reported(indicator: Indicator, ends_on: datetime.date, value: str, **changes: Any) -> Reported:
    """A sound figure."""
    fields: dict[str, Any] = {
        "indicator": indicator,
        "ends_on": ends_on,
        "value": Decimal(value),
        "source": "Client system",
        "quality": Quality.SOUND,
    }
    return Reported(**(fields | changes))


def answer(**changes: Any) -> Words:
    """Words that answer a red figure."""
    fields: dict[str, Any] = {
        "story": "Two employers took nobody on.",
        "corrective": "Ninety more college places.",
        "partner": Partner.objects.get(slug="pct"),
        "due_on": TODAY + datetime.timedelta(days=60),
    }
    return Words(**(fields | changes))


def report(
    planned: Planned, indicator: Indicator, ends_on: datetime.date, value: str, **changes: Any
) -> Actual:
    """Report a figure as somebody of the PCT."""
    with planned.as_(planned.pct) as by:
        if changes.pop("answered", False):
            changes["words"] = answer()
        return actions.report_actual(by=by, reported=reported(indicator, ends_on, value, **changes))


def accept(planned: Planned, *figures: Actual) -> None:
    """Accept figures as the director."""
    with planned.as_(planned.director) as by:
        actions.accept_actuals(by=by, actuals=figures)


def count(planned: Planned, indicator: Indicator, ends_on: datetime.date, value: str) -> Actual:
    """Report and accept a figure."""
    made = report(planned, indicator, ends_on, value, answered=True)
    accept(planned, made)
    return made
