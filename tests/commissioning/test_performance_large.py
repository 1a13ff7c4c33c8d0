"""Performance of a large trust: 300 indicators with 60 periods each, and 18,000 figures in all.

Queries stay flat, and a page, the template and the report take bounded processor time.
"""

from __future__ import annotations

import datetime
import time
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from commissioning.models import (
    Actual,
    ActualState,
    Commentary,
    Indicator,
    IndicatorPriority,
    Outcome,
    Target,
    TargetState,
    TargetVersion,
)
from commissioning.queries.performance import latest, listed
from commissioning.reports.performance import OutcomeParams, PerformanceByException
from commissioning.rules.judging import Polarity, Rag, Tolerance, ToleranceKind, rag
from commissioning.rules.periods import Frequency, last_ended
from tests.commissioning.conftest import Planned
from tests.commissioning.measured import TODAY
from tests.factories import operator
from trusts.clock import now

MANY, PERIODS = 300, 60
SECONDS = 3.0
"""Processor time of one page on a slow machine; a page takes a third of it."""
REPORT_SECONDS = 30.0


@pytest.fixture(autouse=True)
def _in_november(settings: Any) -> Iterator[None]:
    settings.PRETEND_TODAY = TODAY
    return


def grow(planned: Planned, many: int, periods: int) -> None:
    """Add indicators tied to the priority, each with monthly figures; a tenth of them is red."""
    with operator(planned.trust):
        outcomes = list(Outcome.objects.all())
        already = Indicator.objects.count()
        made = Indicator.objects.bulk_create(
            Indicator(
                trust=planned.trust,
                code=f"N{already + n}",
                name=f"Measure {already + n}",
                outcome=outcomes[n % 5],
                kind="local",
                polarity="lower",
                frequency="month",
                unit="percent",
            )
            for n in range(many)
        )
        IndicatorPriority.objects.bulk_create(
            IndicatorPriority(trust=planned.trust, indicator=one, priority=planned.priority)
            for one in made
        )
        versions = TargetVersion.objects.bulk_create(
            TargetVersion(
                trust=planned.trust,
                indicator=one,
                number=1,
                state=TargetState.IN_FORCE,
                tolerance=Decimal(5),
                tolerance_kind="percent",
                proposed_by="x",
                proposed_at=now(),
            )
            for one in made
        )
        days = [
            last_ended(Frequency.MONTH, TODAY).back(at).ends_on for at in reversed(range(periods))
        ]
        target = Decimal(50)
        Target.objects.bulk_create(
            (
                Target(trust=planned.trust, version=version, ends_on=day, value=target)
                for version in versions
                for day in days
            ),
            batch_size=2000,
        )
        Actual.objects.bulk_create(
            (_figure(planned, version, day, at, n) for n, version in enumerate(versions)
             for at, day in enumerate(days)),
            batch_size=2000,
        )  # fmt: skip
        red = Actual.objects.filter(indicator__in=made, rag=Rag.RED, ends_on=days[-1])
        Commentary.objects.bulk_create(
            Commentary(
                trust=planned.trust, actual=row, story="Told.", written_by="x", written_at=now()
            )
            for row in red
        )


def _figure(
    planned: Planned, version: TargetVersion, day: datetime.date, at: int, n: int
) -> Actual:
    value = Decimal(40 + (at * 7 + n) % 10) + (Decimal(20) if n % 10 == 0 else 0)
    margin = Tolerance(Decimal(5), ToleranceKind.PERCENT)
    return Actual(
        trust=planned.trust,
        indicator_id=version.indicator_id,
        ends_on=day,
        value=value,
        source="s",
        quality="sound",
        state=ActualState.ACCEPTED,
        target=Decimal(50),
        judged_by=version,
        rag=rag(value, Decimal(50), Polarity.LOWER, margin).value,
        reported_by="x",
        reported_at=now(),
        decided_by="y",
        decided_at=now(),
    )


def get(client: Client, planned: Planned, name: str, *args: Any, query: str = "") -> int:
    """Ask for a page; the number of queries it took. Fails beyond its processor time."""
    url = reverse(f"commissioning:{name}", args=[planned.trust.slug, *args]) + query
    began = time.process_time()
    with CaptureQueriesContext(connection) as caught:
        response = client.get(url)
    assert response.status_code == 200, url
    assert response.content
    assert time.process_time() - began < SECONDS, url
    return len(caught)


def test_pages_stay_flat_at_three_hundred_indicators_of_sixty_periods(
    client: Client, planned: Planned
) -> None:
    client.force_login(planned.support)
    grow(planned, 2, 3)
    with planned.as_(planned.support):
        first = Indicator.objects.order_by("pk")[0].pk
    asks: list[Callable[[], int]] = [
        lambda: get(client, planned, "performance"),
        lambda: get(client, planned, "performance", query="?rag=red"),
        lambda: get(client, planned, "performance", query="?rag=overdue"),
        lambda: get(client, planned, "indicator", first),
        lambda: get(client, planned, "performance_waiting"),
        lambda: get(client, planned, "figures_template"),
        lambda: get(client, planned, "plan"),
    ]
    [ask() for ask in asks]  # what a process reads once is read now
    few = [ask() for ask in asks]
    grow(planned, MANY - 2, PERIODS)
    with planned.as_(planned.support):
        first = Indicator.objects.order_by("-pk")[0].pk
        assert (Indicator.objects.count(), Actual.objects.count()) == (300, 298 * 60 + 6)
    many = [ask() for ask in asks]
    assert many == few
    with planned.as_(planned.support):
        with CaptureQueriesContext(connection) as caught:
            found = latest(listed())
        assert len(found) == MANY
        assert len(caught) == 5


def test_the_report_reads_in_bounded_queries_and_time(planned: Planned) -> None:
    report, params = PerformanceByException(), OutcomeParams(outcome="")

    def collect() -> tuple[int, float]:
        with planned.as_(planned.support) as scope:
            began = time.process_time()
            with CaptureQueriesContext(connection) as caught:
                content, workbook = report.both(scope, params)
            assert content is not None
            assert workbook is not None
            return len(caught), time.process_time() - began

    grow(planned, 11, 6)
    collect()
    few, _ = collect()
    grow(planned, MANY - 11, PERIODS)
    many, seconds = collect()
    assert many == few
    assert seconds < REPORT_SECONDS
