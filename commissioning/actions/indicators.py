"""Indicators themselves: every write of what is measured and why."""

import datetime
from collections.abc import Sequence

from commissioning.intake.described import About
from commissioning.models import (
    Actual,
    Indicator,
    IndicatorPriority,
    Priority,
    TargetVersion,
)
from trusts.actions.base import action
from trusts.audit import record
from trusts.clock import today
from trusts.errors import Refusal
from trusts.permissions import Permission
from trusts.scope import Scope


@action(Permission.INDICATOR_MANAGE, verb="indicator.added")
def add_indicator(*, by: Scope, about: About) -> Indicator:
    """Add an indicator. Refuses a code in use, and a target-based one without a polarity."""
    made = store_indicator(about)
    record(by, made, kind=made.kind, frequency=made.frequency)
    return made


def store_indicator(about: About) -> Indicator:
    """Make an indicator's row and its links; refuses as `add_indicator` does."""
    _check(about)
    made = Indicator.objects.create(**about.columns)
    _link(made, about.priorities)
    return made


@action(Permission.INDICATOR_MANAGE, verb="indicator.changed")
def change_indicator(*, by: Scope, indicator: Indicator, about: About) -> Indicator:
    """Change what an indicator is. Refuses what `add_indicator` refuses.

    Once it has a figure or a target, how often it is measured and which way is better stay: the
    figures so far would mean something else. Give it up and add another one instead.
    """
    row = Indicator.objects.select_for_update(of=("self",)).get(pk=indicator.pk)
    _check(about, but=row)
    fixed = (about.frequency, about.polarity.value if about.polarity else "", about.is_contextual)
    if fixed != (row.frequency, row.polarity, row.is_contextual) and _is_used(row):
        raise Refusal(
            "It has figures or targets, so how often it is measured, which way is better and "
            "whether it has a target stay as they are. Give this one up and add another.",
            field="frequency",
        )
    if about.places < row.places and _is_used(row):
        raise Refusal("Its figures would lose decimal places.", field="places")
    before = {name: str(getattr(row, name)) for name in about.columns}
    for name, value in about.columns.items():
        setattr(row, name, value)
    row.save()
    IndicatorPriority.objects.filter(indicator=row).delete()
    _link(row, about.priorities)
    changed = {name: str(getattr(row, name)) for name in about.columns}
    record(by, row, **{name: now for name, now in changed.items() if now != before[name]})
    return row


@action(Permission.INDICATOR_MANAGE, verb="indicator.ended")
def end_indicator(
    *, by: Scope, indicator: Indicator, ended_on: datetime.date, reason: str
) -> Indicator:
    """Give an indicator up: its figures stay, and no more are asked for. Refuses without reason."""
    row = Indicator.objects.select_for_update(of=("self",)).get(pk=indicator.pk)
    if row.ended_on:
        raise Refusal(f"It was given up on {row.ended_on:%-d %B %Y}.")
    if not reason.strip():
        raise Refusal("Say why it is given up.", field="reason")
    if ended_on > today():
        raise Refusal("Enter a day that has come.", field="ended_on")
    row.ended_on, row.end_reason = ended_on, reason.strip()
    row.save(update_fields=["ended_on", "end_reason"])
    record(by, row, ended_on=ended_on, reason=reason)
    return row


def copy_links(pairs: Sequence[tuple[int, int]]) -> None:
    """Tie to each new priority the indicators of the one it was copied from (old key, new key)."""
    new_of = dict(pairs)
    IndicatorPriority.objects.bulk_create(
        IndicatorPriority(indicator_id=link.indicator_id, priority_id=new_of[link.priority_id])
        for link in IndicatorPriority.objects.filter(priority__in=new_of)
    )


def _link(indicator: Indicator, priorities: Sequence[Priority]) -> None:
    IndicatorPriority.objects.bulk_create(
        IndicatorPriority(indicator=indicator, priority=priority) for priority in priorities
    )


def _is_used(indicator: Indicator) -> bool:
    return (
        Actual.objects.filter(indicator=indicator).exists()
        or TargetVersion.objects.filter(indicator=indicator).exists()
    )


def _check(about: About, but: Indicator | None = None) -> None:
    others = Indicator.objects.filter(code__iexact=about.code.strip())
    if but is not None:
        others = others.exclude(pk=but.pk)
    if others.exists():
        raise Refusal(f"The code {about.code} is in use. Choose another.", field="code")
    if about.polarity is None and not about.is_contextual:
        raise Refusal("Say which way is better: the colour needs to know.", field="polarity")
