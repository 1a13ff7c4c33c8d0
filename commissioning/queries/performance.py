"""How indicators stand: the newest accepted figure of each, where it came from and goes to."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Exists, Max, OuterRef, Q, QuerySet, Subquery

from commissioning.models import (
    Actual,
    ActualState,
    Commentary,
    Indicator,
    IndicatorPriority,
    Plan,
    Priority,
    TargetState,
    TargetVersion,
)
from commissioning.rules.answering import needs_answer
from commissioning.rules.judging import Direction, Polarity, Rag, direction
from commissioning.rules.periods import Frequency, Period, last_ended
from trusts.clock import today
from trusts.permissions import Permission
from trusts.scope import Scope


@dataclass(frozen=True)
class Standing:
    """Where an indicator stands by its accepted figures.

    `newest` is the newest accepted one, `before` and `year_ago` are the figures of the period
    before and of the same period a year earlier. `overdue` is the period whose figure is due and
    missing. `answer` is the newest commentary on it. `waits` tells that a figure waits for someone
    to accept it.
    """

    indicator: Indicator
    newest: Actual | None
    before: Decimal | None
    year_ago: Decimal | None
    overdue: Period | None
    answer: Commentary | None
    waits: bool

    @property
    def rag(self) -> Rag | None:
        """Its colour; None where there is no figure."""
        return Rag(self.newest.rag) if self.newest else None

    @property
    def period(self) -> Period | None:
        """The period of its newest figure."""
        if self.newest is None:
            return None
        return Period(self.newest.ends_on, Frequency(self.indicator.frequency))

    @property
    def since_before(self) -> Direction:
        """Better or worse than the period before."""
        return self._direction(self.before)

    @property
    def since_last_year(self) -> Direction:
        """Better or worse than a year before."""
        return self._direction(self.year_ago)

    def _direction(self, then: Decimal | None) -> Direction:
        if self.newest is None:
            return Direction.UNKNOWN
        polarity = Polarity(self.indicator.polarity) if self.indicator.polarity else None
        return direction(self.newest.value, then, polarity)


def latest(indicators: Iterable[Indicator]) -> dict[int, Standing]:
    """How each indicator stands, by key. Four queries, however many indicators and periods."""
    known = {indicator.pk: indicator for indicator in indicators}
    figures: dict[int, dict[datetime.date, tuple[Decimal, int]]] = {key: {} for key in known}
    rows = Actual.objects.filter(indicator__in=known, state=ActualState.ACCEPTED).order_by()
    for key, ends_on, value, pk in rows.values_list("indicator_id", "ends_on", "value", "pk"):
        figures[key][ends_on] = value, pk
    newest_keys = [found[max(found)][1] for found in figures.values() if found]
    newest = {row.indicator_id: row for row in Actual.objects.filter(pk__in=newest_keys)}
    answers: dict[int, Commentary] = {}
    for words in Commentary.objects.filter(actual__in=newest_keys).select_related("partner"):
        answers.setdefault(words.actual_id, words)
    waiting = set(
        Actual.objects.filter(indicator__in=known, state=ActualState.REPORTED)
        .order_by()
        .values_list("indicator_id", flat=True)
    )
    made = {}
    for key, indicator in known.items():
        row = newest.get(key)
        before = year_ago = None
        if row is not None:
            row.indicator = indicator
            period = Period(row.ends_on, Frequency(indicator.frequency))
            before = figures[key].get(period.back(1).ends_on, (None,))[0]
            year_ago = figures[key].get(period.year_before.ends_on, (None,))[0]
        made[key] = Standing(
            indicator,
            row,
            before,
            year_ago,
            overdue=overdue_of(indicator, row.ends_on if row else None, today()),
            answer=answers.get(row.pk) if row else None,
            waits=key in waiting,
        )
    return made


def due_period(indicator: Indicator, on: datetime.date) -> Period:
    """The newest period whose figure is due by a day."""
    frequency = Frequency(indicator.frequency)
    return last_ended(frequency, on - datetime.timedelta(days=indicator.due_days))


def overdue_of(
    indicator: Indicator, newest: datetime.date | None, on: datetime.date
) -> Period | None:
    """The period whose figure is due and missing; None for an indicator given up."""
    if indicator.ended_on:
        return None
    due = due_period(indicator, on)
    return due if newest is None or newest < due.ends_on else None


@dataclass(frozen=True)
class Wanted:
    """What a list of indicators is narrowed to; empty fields narrow nothing."""

    outcome: str = ""
    priority: str = ""
    kind: str = ""
    rag: str = ""
    words: str = ""
    with_ended: bool = False


NO_DATA, OVERDUE, CONTEXT, WAITING = "no-data", "overdue", "context", "waiting"
RAG_CHOICES = (
    *((rag.value, rag.label) for rag in (Rag.RED, Rag.AMBER, Rag.GREEN)),
    (Rag.NONE.value, "No target for the period"),
    (NO_DATA, "No figure yet"),
    (OVERDUE, "Figure overdue"),
    (CONTEXT, "For context"),
    (WAITING, "Figure waiting to be accepted"),
)


def listed(wanted: Wanted | None = None) -> QuerySet[Indicator]:
    """Indicators with `newest_rag` and `newest_on` of their newest accepted figure, narrowed."""
    wanted = wanted or Wanted()
    newest = Actual.objects.filter(indicator=OuterRef("pk"), state=ActualState.ACCEPTED)
    rows = Indicator.objects.select_related("outcome", "lead").annotate(
        newest_rag=Subquery(newest.order_by("-ends_on").values("rag")[:1]),
        newest_on=Subquery(newest.order_by("-ends_on").values("ends_on")[:1]),
    )
    if not wanted.with_ended:
        rows = rows.filter(ended_on=None)
    if wanted.outcome:
        rows = rows.filter(outcome__slug=wanted.outcome)
    if wanted.priority:
        links = IndicatorPriority.objects.filter(priority=int(wanted.priority))
        rows = rows.filter(pk__in=links.values("indicator"))
    if wanted.kind:
        rows = rows.filter(kind=wanted.kind)
    if wanted.words:
        rows = rows.filter(Q(code__icontains=wanted.words) | Q(name__icontains=wanted.words))
    return _of_rag(rows, wanted.rag) if wanted.rag else rows


def _of_rag(rows: QuerySet[Any], rag: str) -> QuerySet[Any]:
    if rag == NO_DATA:
        return rows.filter(newest_rag=None)
    if rag == CONTEXT:
        return rows.filter(is_contextual=True)
    if rag == WAITING:
        waiting = Actual.objects.filter(state=ActualState.REPORTED)
        return rows.filter(pk__in=waiting.values("indicator"))
    if rag == OVERDUE:
        return rows.filter(_overdue(), ended_on=None)
    if rag == Rag.NONE:
        rows = rows.filter(is_contextual=False)
    return rows.filter(newest_rag=rag)


def _overdue() -> Q:
    """That the newest figure is of a period before the one that is due."""
    late = Q(pk__in=[])
    for frequency, days in set(
        Indicator.objects.order_by().values_list("frequency", "due_days").distinct()
    ):
        due = last_ended(Frequency(frequency), today() - datetime.timedelta(days=days)).ends_on
        missing = Q(newest_on=None) | Q(newest_on__lt=due)
        late |= Q(frequency=frequency, due_days=days) & missing
    return late


def counted(indicators: Iterable[Indicator]) -> dict[str, int]:
    """How many of the listed indicators stand red, amber, green, without figure or for context."""
    counts = {"red": 0, "amber": 0, "green": 0, "none": 0, "no_data": 0, CONTEXT: 0}
    for indicator in indicators:
        rag = indicator.newest_rag  # type: ignore[attr-defined]  # annotated by `listed`
        counts[CONTEXT if indicator.is_contextual and rag else rag or "no_data"] += 1
    return counts


def of_plan(plan: Plan) -> dict[int, list[Standing]]:
    """By priority of an edition: how the indicators tied to it stand. Five queries."""
    links = list(
        IndicatorPriority.objects.filter(priority__plan=plan, indicator__ended_on=None)
        .select_related("indicator")
        .order_by("indicator__code")
    )
    standing = latest(link.indicator for link in links)
    found: dict[int, list[Standing]] = {}
    for link in links:
        found.setdefault(link.priority_id, []).append(standing[link.indicator_id])
    return found


def priorities_of(indicator: Indicator) -> list[Priority]:
    """The priorities that an indicator is tied to, of every edition, newest edition first."""
    return list(
        Priority.objects.filter(indicator_links__indicator=indicator)
        .select_related("plan", "outcome")
        .order_by("-plan__starts_on", "code")
    )


def without_data(on: datetime.date) -> list[tuple[Indicator, str]]:
    """Live indicators that nobody can be judged by, and why.

    Those without any accepted figure, and those whose newest one is more than a whole period
    behind the one that is due. One query.
    """
    found = []
    for indicator in listed():
        newest = indicator.newest_on  # type: ignore[attr-defined]  # annotated by `listed`
        if newest is None:
            found.append((indicator, "Nobody has reported a figure that was accepted"))
        elif newest < due_period(indicator, on).back(1).ends_on:
            label = Period(newest, Frequency(indicator.frequency)).label
            found.append((indicator, f"Its newest figure is of {label}"))
    return found


def sees_waiting(scope: Scope) -> bool:
    """Whether figures that nobody has accepted yet are shown."""
    return scope.may(Permission.INDICATOR_REPORT) or scope.may(Permission.INDICATOR_MANAGE)


def figures_waiting() -> QuerySet[Actual]:
    """Figures that wait to be accepted, oldest period first."""
    return (
        Actual.objects.filter(state=ActualState.REPORTED)
        .select_related("indicator__outcome", "file")
        .order_by("indicator__outcome__order", "indicator__code", "ends_on")
    )


def sent_back_to(person: int) -> list[Actual]:
    """Figures sent back to their reporter, with no newer one of the same period since."""
    newer = Actual.objects.filter(
        indicator=OuterRef("indicator"),
        ends_on=OuterRef("ends_on"),
        number__gt=OuterRef("number"),
    )
    rows = Actual.objects.filter(state=ActualState.SENT_BACK, reporter=person)
    return list(rows.exclude(Exists(newer)).select_related("indicator")[:20])


def count_waiting() -> int:
    """How many figures and revisions wait for a decision. Two queries."""
    figures = Actual.objects.filter(state=ActualState.REPORTED).count()
    return figures + TargetVersion.objects.filter(state=TargetState.PROPOSED).count()


def revisions_waiting() -> QuerySet[TargetVersion]:
    """Revisions of targets that wait to be agreed."""
    return TargetVersion.objects.filter(state=TargetState.PROPOSED).select_related("indicator")


def to_report(indicators: Sequence[Indicator], on: datetime.date) -> list[tuple[Indicator, Period]]:
    """For each live indicator the period that a reporter fills in next: due, or the newest over."""
    standing = latest(indicators)
    found = []
    for indicator in indicators:
        if indicator.ended_on:
            continue
        over = last_ended(Frequency(indicator.frequency), on)
        found.append((indicator, standing[indicator.pk].overdue or over))
    return found


def without_answer(rows: Sequence[Actual]) -> set[int]:
    """Keys of those figures that are red and may not be accepted before somebody answers.

    Of a period that ended more than a year ago only the newest figure of its indicator has to be
    answered: history is not put right.
    """
    red = [row for row in rows if row.rag == Rag.RED]
    answered = set(
        Commentary.objects.filter(actual__in=red)
        .exclude(corrective="")
        .values_list("actual_id", flat=True)
    )
    newest = {
        row["indicator_id"]: row["ends_on__max"]
        for row in Actual.objects.filter(
            indicator__in={row.indicator_id for row in red},
            state__in=[ActualState.REPORTED, ActualState.ACCEPTED],
        )
        .order_by()
        .values("indicator_id")
        .annotate(Max("ends_on"))
    }
    return {
        row.pk
        for row in red
        if row.pk not in answered
        and needs_answer(row.ends_on, newest=newest.get(row.indicator_id, row.ends_on), on=today())
    }
