"""Consolidation, for any figures, shares and order: the totals are the accepted returns' own."""

from __future__ import annotations

import datetime
import random
from dataclasses import dataclass, field
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from finance.models import ReportingPeriod
from finance.queries.consolidation_proof import Pin, content, digest_of
from finance.queries.position_build import (
    Reported,
    Standing,
    assemble,
    budgeted,
    partner_position,
)
from finance.queries.position_groups import Dimension
from finance.queries.position_lines import Mapping
from finance.queries.position_types import ConsolidatedPosition
from finance.rules.profile import share_out
from finance.rules.variance import Thresholds

PENNIES = st.integers(-(10**10), 10**10).map(lambda n: Decimal(n) / 100)


@dataclass
class Row:
    """A budget line as the builder takes it."""

    code: str
    service: str
    subjective: str
    tier: str
    arrangement: str
    level: str
    original: Decimal
    current: Decimal
    profile: list[Decimal]
    mappings: tuple[Mapping, ...] = ()
    figures: tuple[Decimal, Decimal, Decimal] | None = None
    key: int = field(default=0)


@st.composite
def rows(draw: st.DrawFn) -> Row:
    first = draw(st.integers(0, 10_000))
    second = draw(st.integers(0, 10_000 - first))
    current = draw(PENNIES)
    weights = draw(st.lists(st.integers(1, 9), min_size=12, max_size=12))
    return Row(
        code=draw(st.text("ABC", min_size=1, max_size=3)),
        service=draw(st.sampled_from(["Nursing", "CAMHS", "Youth"])),
        subjective=draw(st.sampled_from(["employees", "premises", "income"])),
        tier=draw(st.sampled_from(["universal", "targeted", "specialist"])),
        arrangement=draw(st.sampled_from(["single", "aligned", "pooled"])),
        level=draw(st.sampled_from(["strategic", "executive", "operational"])),
        original=draw(PENNIES),
        current=current,
        profile=list(share_out(current, weights)),
        mappings=tuple(
            Mapping(code, f"Aim {code}", outcome, Decimal(share) / 100, "By hours")
            for code, outcome, share in (("A1", "Health", first), ("B1", "Safety", second))
            if share
        ),
        figures=draw(st.none() | st.tuples(PENNIES, PENNIES, PENNIES)),
    )


def put_together(partners: list[tuple[bool, list[Row]]], seed: int) -> ConsolidatedPosition:
    """A position of September from these partners, put together in an order of chance."""
    chance = random.Random(seed)  # noqa: S311 - an order for a test, no secret
    order = list(enumerate(partners))
    chance.shuffle(order)
    made = []
    for number, (counts, lines) in order:
        owner = Standing(
            name=f"Partner {number}",
            slug=f"p{number}",
            status="Accepted" if counts else "Late",
            counts=counts,
            why="" if counts else "Not submitted",
            of_return=number if counts else None,
        )
        positioned = [
            budgeted(
                row, pk=row.key, owner=owner, funding="", mappings=row.mappings, period_number=6
            )
            for row in lines
        ]
        figures = {
            row.key: Reported(*row.figures, "", number, "Return", {})
            for row in lines
            if row.figures is not None
        }
        made.append(partner_position(owner, positioned, figures, {}, Thresholds()))
    day = datetime.date(2009, 9, 30)
    period = ReportingPeriod(
        code="2009-09", financial_year=2009, number=6, starts_on=day, ends_on=day, due_on=day
    )
    return assemble(period, made, as_at=day, thresholds=Thresholds())


@given(
    partners=st.lists(st.tuples(st.booleans(), st.lists(rows(), max_size=5)), max_size=4),
    seed=st.integers(0, 1000),
)
def test_totals_are_the_accepted_returns_under_any_split_and_order(
    partners: list[tuple[bool, list[Row]]], seed: int
) -> None:
    every = [row for _, lines in partners for row in lines]
    for key, row in enumerate(every, start=1):
        row.key = key
    position = put_together(partners, seed)
    accepted = [row for counts, lines in partners for row in lines if counts and row.figures]
    for index, figure in enumerate(("actual", "commitments", "forecast")):
        spent = sum((r.figures[index] for r in accepted if r.subjective != "income"), Decimal(0))
        came = sum((r.figures[index] for r in accepted if r.subjective == "income"), Decimal(0))
        assert getattr(position.totals.expenditure, figure) == spent
        assert getattr(position.totals.income, figure) == came
        assert getattr(position.totals.net, figure) == spent - came
        for dimension in Dimension:
            groups = position.by(dimension)
            parts = (getattr(group.totals.net, figure) for group in groups)
            assert sum(parts, Decimal(0)) == spent - came
    budget = sum((r.current * (-1 if r.subjective == "income" else 1) for r in every), Decimal(0))
    assert position.budget.net.current == budget


@given(
    partners=st.lists(
        st.tuples(st.booleans(), st.lists(rows(), min_size=1, max_size=3)), min_size=1, max_size=4
    ),
    seeds=st.tuples(st.integers(0, 1000), st.integers(0, 1000)),
)
def test_made_again_in_another_order_it_has_the_same_digest(
    partners: list[tuple[bool, list[Row]]], seeds: tuple[int, int]
) -> None:
    for key, row in enumerate((r for _, lines in partners for r in lines), start=1):
        row.key = key
    pins = {f"p{n}": Pin(1, "0" * 64, None, "") for n in range(len(partners))}

    def digest(seed: int) -> str:
        position = put_together(partners, seed)
        return digest_of(content(position, pins, settings={}, virements=[2, 1], contributions=[]))

    first = digest(seeds[0])
    assert digest(seeds[1]) == first
    lines = next(lines for _, lines in partners)
    lines[0].original += Decimal("0.01")
    assert digest(seeds[0]) != first
