"""Positions laid out along their dimensions: never a penny lost, nothing left out."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from finance.queries.position_groups import NOWHERE, Dimension, groups
from finance.queries.position_lines import FIGURES, Mapping, PositionLine, add_up
from finance.rules.split import Share, split
from finance.rules.variance import Rag, Thresholds, variance

PENNIES = st.integers(-(10**9), 10**9).map(lambda n: Decimal(n) / 100)
PLAN = (
    Mapping("BH1", "Emotional health", "Being healthy", outcome_order=1),
    Mapping("SS1", "Safe at home", "Staying safe", outcome_order=2),
    Mapping("SS2", "Safe outside", "Staying safe", outcome_order=2),
)


@st.composite
def mappings(draw: st.DrawFn) -> tuple[Mapping, ...]:
    left, found = 10_000, []
    for mapping in draw(st.lists(st.sampled_from(PLAN), unique=True, max_size=3)):
        share = draw(st.integers(1, left)) if left else 0
        if share:
            left -= share
            found.append(
                Mapping(
                    mapping.code,
                    mapping.name,
                    mapping.outcome,
                    Decimal(share) / 100,
                    "By hours",
                    outcome_order=mapping.outcome_order,
                )
            )
    return tuple(found)


@st.composite
def lines(draw: st.DrawFn) -> PositionLine:
    reported = draw(st.booleans())
    income = draw(st.booleans())
    current = draw(PENNIES)
    forecast = draw(PENNIES)
    figures = {
        "actual": draw(PENNIES),
        "commitments": draw(PENNIES),
        "forecast": forecast,
        "outturn": variance(forecast, current, is_income=income),
        "previous_forecast_variance": draw(st.none() | PENNIES),
        "explanation": draw(st.sampled_from(["", "A late start"])),
    }
    partner = draw(st.sampled_from(["PCT", "Council"]))
    return PositionLine(
        partner=partner,
        partner_slug=partner.lower(),
        code=draw(st.sampled_from(["A1", "A2", "A3"])),
        service=draw(st.sampled_from(["School nursing", "School-nursing", "None", "", "CAMHS"])),
        subjective="Income" if income else draw(st.sampled_from(["Employees", "Premises"])),
        tier=draw(st.sampled_from(["Universal", "Specialist"])),
        arrangement=draw(st.sampled_from(["Single", "Pooled"])),
        funding=draw(st.sampled_from(["", "Grant"])),
        level="Executive",
        is_income=income,
        original=draw(PENNIES),
        current=current,
        profile_to_date=draw(PENNIES),
        mappings=draw(mappings()),
        pk=draw(st.integers(1, 10**6)),
        **(figures if reported else {}),
    )


@pytest.mark.parametrize("dimension", list(Dimension), ids=lambda found: found.code)
@given(rows=st.lists(lines(), max_size=8))
def test_the_groups_of_every_dimension_are_the_whole(
    dimension: Dimension, rows: list[PositionLine]
) -> None:
    found = groups(rows, dimension, Thresholds())
    whole = add_up(rows)
    budget = add_up(rows, budgets_only=True)
    for figure in FIGURES[:-1]:
        for kind in ("expenditure", "income", "net"):
            parts = [getattr(getattr(group.totals, kind), figure) for group in found]
            assert sum(parts, Decimal(0)) == getattr(getattr(whole, kind), figure)
    assert sum((g.budget.net.current for g in found), Decimal(0)) == budget.net.current
    variances = sum((g.totals.net.outturn.amount for g in found), Decimal(0))
    assert variances == whole.net.outturn.amount
    assert len({group.key for group in found}) == len(found)
    assert not any(group.is_nowhere for group in found[:-1])


@given(line=lines())
def test_parts_of_a_line_are_the_line(line: PositionLine) -> None:
    parts = line.parts
    for figure in FIGURES:
        whole = getattr(line, figure)
        if whole is None:
            assert all(getattr(part, figure) is None for part in parts)
        else:
            assert sum(getattr(part, figure) for part in parts) == whole
    unmapped = sum((part.current for part in parts if not part.mappings), Decimal(0))
    assert unmapped == line.unmapped


@given(line=lines())
def test_parts_are_what_the_rule_of_splitting_gives(line: PositionLine) -> None:
    if not line.mappings:
        return
    shares = [Share(m.code, m.percent, m.basis) for m in line.mappings]
    ruled = split(line.current, shares)
    parts = {part.mappings[0].code: part.current for part in line.parts if part.mappings}
    assert parts == ruled.parts
    assert line.unmapped == ruled.unmapped


def _line(service: str, **more: object) -> PositionLine:
    plain = {
        "partner": "PCT",
        "partner_slug": "pct",
        "code": service[:4],
        "service": service,
        "subjective": "Employees",
        "tier": "Universal",
        "arrangement": "Single",
        "is_income": False,
        "original": Decimal(100),
        "current": Decimal(100),
        "profile_to_date": Decimal(50),
    }
    return PositionLine(**plain | more)  # type: ignore[arg-type]  # a test's short hand


def test_order_names_and_lines_without_a_place() -> None:
    rows = [
        _line("Youth", tier="Specialist"),
        _line("Nursing", mappings=(PLAN[1],)),
        _line("CAMHS", mappings=(PLAN[0],), tier="Targeted"),
    ]
    names = [group.name for group in groups(rows, Dimension.PRIORITY, Thresholds())]
    assert names == ["BH1 Emotional health", "SS1 Safe at home", "Not mapped to the plan"]
    assert [g.name for g in groups(rows, Dimension.TIER, Thresholds())] == [
        "Universal",
        "Targeted",
        "Specialist",
    ]
    (only,) = groups(rows, Dimension.FUNDING, Thresholds())
    assert (only.key, only.name, only.rag) == (NOWHERE, "No named source", Rag.UNKNOWN)
    assert only.direction == "Not known"


def test_a_group_is_coloured_by_rule_and_counts_explanations() -> None:
    figures = {
        "actual": Decimal(60),
        "commitments": Decimal(0),
        "forecast": Decimal(110),
        "previous_forecast_variance": Decimal(4),
        "needs_explanation": True,
    }
    told = _line("CAMHS", **figures, explanation="Agency staff", pk=1)
    untold = _line("Nursing", **figures, pk=2)
    (group,) = groups([told, untold], Dimension.PARTNER, Thresholds())
    assert (group.explained, group.unexplained) == (1, 1)
    assert (group.rag, group.direction) == (Rag.RED, "Worse")
    assert "overspend" in group.rag_words
    income = _line(
        "Grant",
        is_income=True,
        subjective="Income",
        **figures | {"forecast": Decimal(80), "previous_forecast_variance": Decimal(-20)},
    )
    (received,) = groups([income], Dimension.SUBJECTIVE, Thresholds())
    assert received.summary.outturn.is_income
    assert "income shortfall" in received.rag_words
    assert received.direction == "No change"


def test_percentages_of_a_net_budget_near_nothing_are_of_expenditure() -> None:
    figures = {"actual": Decimal(0), "commitments": Decimal(0)}
    spending = _line("Teams", current=Decimal(1000), forecast=Decimal(980), **figures)
    income = _line(
        "Contract", is_income=True, current=Decimal(1000), forecast=Decimal(1000), **figures
    )
    (group,) = groups([spending, income], Dimension.PARTNER, Thresholds())
    assert group.summary.of_expenditure
    assert (group.summary.outturn.amount, group.summary.outturn.percent) == (-20, Decimal("-2.0"))
    assert group.rag is Rag.GREEN
    (alone,) = groups([spending], Dimension.PARTNER, Thresholds())
    assert not alone.summary.of_expenditure
