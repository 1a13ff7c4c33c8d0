"""Frozen positions: complete, never changed, and made again to the last penny."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from finance.actions import returns
from finance.actions.consolidation import freeze_position
from finance.models import (
    BudgetLine,
    ConsolidatedLine,
    ConsolidatedPartner,
    Consolidation,
    Return,
    ReturnLine,
)
from finance.queries import consolidated_position
from finance.queries.consolidation import made_again, position_of
from finance.queries.consolidation_proof import prove
from tests.finance.conftest import Money, csv_return
from trusts.errors import Refusal


def freeze(money: Money, **more: object) -> int:
    with money.as_(money.officer) as by:
        return freeze_position(by=by, period=money.period(), **more).pk  # type: ignore[arg-type]  # test's short hand


@pytest.fixture
def accepted(money: Money) -> Money:
    money.accept(money.submit(csv_return(code="2009-08"), code="2009-08"))
    money.accept(
        money.submit(
            csv_return(H100=("500000.37", "1", "1100000.01", "A late start, agency staff"))
        )
    )
    return money


def test_a_frozen_position_is_the_live_one_at_that_moment(accepted: Money) -> None:
    pk = freeze(accepted)
    with accepted.as_(accepted.officer):
        live = consolidated_position(accepted.period())
        frozen = position_of(Consolidation.objects.get(pk=pk))
    assert frozen.partners == live.partners
    assert frozen.totals == live.totals
    assert frozen.thresholds == live.thresholds
    assert frozen.by("service") == live.by("service")
    assert (live.standing, frozen.standing) == ("Draft: not frozen", "Frozen position 1")


def test_it_stays_when_everything_moves_on_and_is_made_again(accepted: Money) -> None:
    pk = freeze(accepted)
    with accepted.as_(accepted.officer) as by:
        before = position_of(Consolidation.objects.get(pk=pk))
        old = Return.objects.get(period__code="2009-09", partner__slug="pct")
        returns.reopen_return(by=by, accepted=old, words="A figure is wrong")
    second = accepted.submit(csv_return(H100=("1", "0", "2", "Other figures")), note="Mended")
    accepted.accept(second)
    with accepted.as_(accepted.officer):
        row = Consolidation.objects.get(pk=pk)
        assert position_of(row).partners == before.partners
        assert made_again(row).partners == before.partners
        proof = prove(row)
        assert proof.is_unaltered
        assert proof.is_same
        assert proof.budgets_off == ()
        assert consolidated_position(accepted.period()).totals != before.totals
    assert freeze(accepted, why="The PCT has corrected its figures") != pk
    with accepted.as_(accepted.officer):
        assert [row.number for row in Consolidation.objects.all()] == [2, 1]


def test_changed_figures_or_budgets_are_found_out(accepted: Money) -> None:
    pk = freeze(accepted)
    with accepted.as_(accepted.officer):
        row = Consolidation.objects.get(pk=pk)
        line = ReturnLine.objects.filter(of_return__period__code="2009-09").first()
        ReturnLine.objects.filter(pk=line.pk).update(
            actual_to_date=line.actual_to_date + Decimal("0.01")
        )
        proof = prove(row)
        assert proof.is_unaltered
        assert not proof.is_same
        ReturnLine.objects.filter(pk=line.pk).update(actual_to_date=line.actual_to_date)
        budget = BudgetLine.objects.get(code="H200", budget__partner__slug="pct")
        BudgetLine.objects.filter(pk=budget.pk).update(
            current=budget.current + 1, profile=[budget.profile[0] + 1, *budget.profile[1:]]
        )
        proof = prove(row)
        assert proof.is_same
        assert proof.budgets_off == ("H200",)


@pytest.mark.parametrize("model", [Consolidation, ConsolidatedPartner, ConsolidatedLine])
def test_nobody_changes_or_deletes_what_is_frozen(accepted: Money, model: type) -> None:
    freeze(accepted)
    field = "digest" if model is Consolidation else "level"
    with accepted.as_(accepted.officer):
        for write in (
            lambda: model.objects.update(**{field: "executive"}),
            lambda: model.objects.all()._raw_delete("default"),
        ):
            with pytest.raises(DatabaseError, match="never changes"), transaction.atomic():
                write()


def test_refusals(money: Money) -> None:
    with money.as_(money.officer) as by, pytest.raises(Refusal, match="accepted"):
        freeze_position(by=by, period=money.period())
    with money.as_(money.lead) as by, pytest.raises(PermissionDenied):
        freeze_position(by=by, period=money.period())
    money.accept(money.submit())
    freeze(money)
    with pytest.raises(Refusal, match="Say why"):
        freeze(money)
    with money.as_(money.officer):
        assert Consolidation.objects.count() == 1


def test_missing_partners_show_older_figures_apart_or_not(accepted: Money) -> None:
    accepted_pk = accepted.submit(csv_return(code="2009-10"), code="2009-10", note="Right")
    with accepted.as_(accepted.officer) as by:
        live = consolidated_position(accepted.period("2009-10"))
        (pct,) = [one for one in live.partners if one.slug == "pct"]
        assert not pct.counts
        assert pct.last is not None
        assert pct.last.period == "September 2009"
        assert pct.last.totals.expenditure.actual == Decimal("620000.62")
        assert live.totals.net.actual == 0
        with pytest.raises(Refusal):
            freeze_position(by=by, period=accepted.period("2009-10"))
    accepted.accept(accepted_pk)
    with accepted.as_(accepted.officer) as by:
        row = freeze_position(by=by, period=accepted.period("2009-10"), shows_last=False)
        assert all(one.last is None for one in position_of(row).partners)
        assert prove(row).is_same


def test_a_finance_lead_sees_their_own_part(accepted: Money) -> None:
    pk = freeze(accepted)
    with accepted.as_(accepted.lead):
        found = position_of(Consolidation.objects.get(pk=pk))
        assert [one.slug for one in found.partners] == ["pct"]
        with pytest.raises(ValueError, match="sees every level"):
            prove(Consolidation.objects.get(pk=pk))


def test_reading_takes_the_same_queries_for_any_number_of_lines(accepted: Money) -> None:
    pk = freeze(accepted)
    with accepted.as_(accepted.officer):
        row = Consolidation.objects.select_related("period").get(pk=pk)
        with CaptureQueriesContext(connection) as queries:
            position_of(row)
    assert len(queries) <= 5
