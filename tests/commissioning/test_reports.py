"""Documents of the plan."""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path

import pytest

from commissioning import actions
from commissioning.reports import AnnualProgress, CostedPlanReport, PlanDocument
from commissioning.reports.costed import has_money
from commissioning.reports.edition import EditionParams
from reports.workbook.write import write
from tests.commissioning.conftest import Planned
from tests.reports.recalculate import proves
from tests.reports.test_workbook import MADE
from trusts.errors import Refusal


def params(planned: Planned) -> EditionParams:
    return EditionParams(str(planned.plan.pk))


def test_the_plan_as_a_document(planned: Planned) -> None:
    with planned.as_(planned.member) as scope:
        content = PlanDocument().collect(scope, params(planned))
    titles = [part.title for part in content.parts]
    assert titles[0] == "Vision and needs"
    assert titles[-1] == "Who stands behind the plan"
    facts = dict(content.facts)
    assert facts["Planned cost 2009–10"] == "£100.10"
    assert facts["Planned cost 2010–11"] == "£50.05"


@pytest.mark.parametrize(
    ("cost", "funding", "named"),
    [
        ("5", "Sure Start grant", True),
        ("5", "within existing resources", False),
        ("5", "to be confirmed", False),
        ("5", "", False),
        ("0", "", True),
        (None, "A grant", True),
    ],
)
def test_what_counts_as_named_money(cost, funding, named) -> None:
    assert has_money(None if cost is None else Decimal(cost), funding) is named


def test_the_gap_is_what_no_money_is_named_for(planned: Planned) -> None:
    with planned.as_(planned.director) as scope:
        actions.add_action(
            by=scope,
            priority=planned.priority,
            code="BH1.2",
            name="Train",
            level="operational",
            cost=Decimal("9.99"),
            funding="within existing resources",
        )
        content, workbook = CostedPlanReport().both(scope, params(planned))
    assert dict(content.facts)["Without named money"] == "£9.99"
    assert proves(write(workbook, MADE)) > 8


def test_progress_is_only_of_an_agreed_edition(planned: Planned) -> None:
    with planned.as_(planned.member) as scope, pytest.raises(Refusal, match="not agreed yet"):
        AnnualProgress().collect(scope, params(planned))
    planned.approve()
    with planned.as_(planned.member) as scope:
        content = AnnualProgress().collect(scope, params(planned))
        proves(write(AnnualProgress().workbook(scope, params(planned)), MADE))
    (part,) = content.parts
    names = [one["name"] for one in part.context["partners"]]
    assert names == ["The PCT", "The council"]


@pytest.mark.parametrize("asked", ["0", "999999", "x", "²"])
def test_an_edition_that_there_is_not_is_refused(planned: Planned, asked: str) -> None:
    with planned.as_(planned.member) as scope, pytest.raises(Refusal, match="no such edition"):
        PlanDocument().collect(scope, EditionParams(asked))


NARROWEST = 9.5
"""Percent of the page's width that a sum of millions needs in small print, with its margin."""


@pytest.mark.parametrize(
    "template",
    sorted((Path(__file__).parents[2] / "templates/commissioning/reports").glob("*.html")),
    ids=lambda p: p.stem,
)
def test_no_table_leaves_its_figures_too_little_room(template: Path) -> None:
    for head in re.findall(r"<thead>(.*?)</thead>", template.read_text(), re.DOTALL):
        cells = re.findall(r"<th\b([^>]*)>", head)
        widths = [int(found[1]) for cell in cells if (found := re.search(r"\bw(\d+)\b", cell))]
        if widths and len(widths) < len(cells):
            assert (100 - sum(widths)) / (len(cells) - len(widths)) >= NARROWEST
