"""Comparators, and figures of vulnerable groups: every write."""

import datetime
from decimal import Decimal

from commissioning.models import Comparator, GroupFigure, Indicator
from commissioning.rules.figures import check_figure
from commissioning.rules.periods import Frequency, Period
from trusts.actions.base import action
from trusts.audit import record
from trusts.errors import Refusal
from trusts.permissions import Permission
from trusts.scope import Scope


@action(Permission.INDICATOR_REPORT, verb="indicator.comparator_recorded")
def record_comparator(
    *,
    by: Scope,
    indicator: Indicator,
    place: str,
    ends_on: datetime.date,
    value: Decimal,
    source: str,
) -> Comparator:
    """Record what the measure was elsewhere in a period; again to correct it."""
    _check(indicator, ends_on, source, value=value)
    if not place.strip():
        raise Refusal("Say where.", field="place")
    made, _ = Comparator.objects.update_or_create(
        indicator=indicator,
        place=place.strip(),
        ends_on=ends_on,
        defaults={"value": value, "source": source.strip(), "recorded_by": by.actor[:200]},
    )
    record(by, made, value=value, source=source)
    return made


@action(Permission.INDICATOR_REPORT, verb="indicator.group_recorded")
def record_group(
    *,
    by: Scope,
    indicator: Indicator,
    group: str,
    ends_on: datetime.date,
    theirs: Decimal,
    others: Decimal,
    source: str,
) -> GroupFigure:
    """Record the measure for a vulnerable group and for the rest; again to correct it."""
    _check(indicator, ends_on, source, theirs=theirs, others=others)
    if not group.strip():
        raise Refusal("Say which children and young people.", field="group")
    made, _ = GroupFigure.objects.update_or_create(
        indicator=indicator,
        group=group.strip(),
        ends_on=ends_on,
        defaults={
            "theirs": theirs,
            "others": others,
            "source": source.strip(),
            "recorded_by": by.actor[:200],
        },
    )
    record(by, made, theirs=theirs, others=others, source=source)
    return made


def _check(indicator: Indicator, ends_on: datetime.date, source: str, **figures: Decimal) -> None:
    try:
        Period(ends_on, Frequency(indicator.frequency))
    except ValueError as error:
        raise Refusal("No period of this indicator ends on that day.", field="ends_on") from error
    for name, figure in figures.items():
        if wrong := check_figure(figure, indicator.places):
            raise Refusal(wrong, field=name)
    if not source.strip():
        raise Refusal("Say where the figure is from.", field="source")
