"""Which settings of the budget monitoring procedure count, and since when."""

from __future__ import annotations

import datetime

from finance.models import Procedure, ReportingPeriod
from finance.rules.procedure import Settings
from trusts.clock import today


def edition_in_force(on: datetime.date | None = None) -> Procedure | None:
    """The edition in force on a day (today), or None where the trust has changed nothing yet."""
    day = on or today()
    return Procedure.objects.filter(in_force_from__lte=day).order_by("-number").first()


def settings_in_force(on: datetime.date | None = None) -> Settings:
    """The settings in force on a day (today); the defaults where the trust has changed nothing."""
    edition = edition_in_force(on)
    return edition.as_settings if edition else Settings()


def settings_of(period: ReportingPeriod) -> Settings:
    """The settings a period is monitored with: those in force on its last day.

    A change never reaches a period that had ended before it began, so that what was accepted
    and consolidated stays as it was made.
    """
    return settings_in_force(period.ends_on)


def newest_edition() -> Procedure | None:
    """The newest edition, whether it has begun or not: what a change is made to."""
    return Procedure.objects.order_by("-number").first()
