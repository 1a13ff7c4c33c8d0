"""Performance by exception: what stands on its pages, and its workbook."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from commissioning.reports.performance import OutcomeParams, PerformanceByException
from reports.workbook.write import write
from tests.commissioning.conftest import Planned
from tests.commissioning.measured import Q1, Q2, TODAY, count, make, report, set_targets
from tests.reports.recalculate import proves
from tests.reports.test_workbook import MADE
from trusts.errors import Refusal

ALL = OutcomeParams(outcome="")


@pytest.fixture(autouse=True)
def _in_november(settings: Any) -> Iterator[None]:
    settings.PRETEND_TODAY = TODAY
    return


@pytest.fixture
def measured(planned: Planned) -> Planned:
    """One indicator red and answered, one green, one without a figure, one only reported."""
    for code, value in (("RED", "8.1"), ("GREEN", "6.0")):
        one = make(planned, code=code)
        set_targets(planned, one, {Q1: "7.0", Q2: "7.0"})
        count(planned, one, Q1, "7.0")
        count(planned, one, Q2, value)
    make(planned, code="EMPTY")
    report(planned, make(planned, code="WAITS"), Q2, "7.0")
    return planned


def test_red_has_a_page_and_nothing_is_left_out(measured: Planned) -> None:
    with measured.as_(measured.member) as scope:
        content = PerformanceByException().collect(scope, ALL)
    summary, red, rest = content.parts
    assert dict(content.facts)["Red"] == "1, of which 0 without corrective action"
    assert dict(content.facts)["Figure missing or overdue"] == "2"
    assert red.title.startswith("RED")
    assert red.context["corrective"] == "Ninety more college places."
    assert "8.1 in Quarter 2 2009–10, red" in red.context["chart"]
    assert [row["value"] for row in red.context["rows"]] == ["8.1", "7.0"]
    assert [row["name"][:5] for row in rest.context["missing"]] == ["EMPTY", "WAITS"]
    assert [row["name"][:5] for row in rest.context["others"]] == ["GREEN"]
    (outcome,) = summary.context["outcomes"]
    assert (outcome["red"], outcome["green"], outcome["other"], outcome["all"]) == (1, 1, 2, 4)


def test_the_workbook_holds_figures_as_numbers(measured: Planned) -> None:
    with measured.as_(measured.member) as scope:
        workbook = PerformanceByException().workbook(scope, ALL)
    assert proves(write(workbook, MADE)) == 0  # no formula: a measure is never summed
    exceptions = {row["code"]: row for row in workbook.sheet("exceptions").rows}
    assert set(exceptions) == {"RED", "EMPTY", "WAITS"}
    assert str(exceptions["RED"]["value"]) == "8.1"
    assert exceptions["EMPTY"]["value"] == "No figure"
    assert len(workbook.sheet("figures").rows) == 4


def test_of_one_outcome(measured: Planned) -> None:
    with measured.as_(measured.member) as scope:
        found = PerformanceByException()
        title = found.title(scope, OutcomeParams("economic-wellbeing"))
        assert title == "Performance by exception, Economic wellbeing, 16 November 2009"
        with pytest.raises(Refusal, match="no indicators yet"):
            found.collect(scope, OutcomeParams("being-healthy"))
        with pytest.raises(Refusal, match="no such outcome"):
            found.collect(scope, OutcomeParams("joy"))
