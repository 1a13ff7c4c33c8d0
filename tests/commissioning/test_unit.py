"""The joint commissioning unit and the framework."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied

from commissioning import actions
from commissioning.catalogue import SKILLS
from commissioning.models import FrameworkText, PostFunding, SkillRating
from commissioning.queries.unit import audited, unit
from tests.commissioning.conftest import Planned
from tests.commissioning.cycling import partner
from trusts.clock import today
from trusts.errors import Refusal

APRIL = datetime.date(2009, 4, 1)


def post(by, **other):
    fields = {
        "title": "Commissioner",
        "employer": partner("pct"),
        "wte": Decimal("0.80"),
        "cost": Decimal("40000.10"),
        "is_filled": True,
        "starts_on": APRIL,
    }
    return actions.record_post(by=by, **(fields | other))


def test_posts_are_funded_to_the_penny_and_no_further(planned: Planned) -> None:
    with planned.as_(planned.pct) as by:
        made, vacant = post(by), post(by, title="Analyst", is_filled=False)
        shares = {partner("pct"): Decimal("30000.05"), partner("council"): Decimal("10000.05")}
        year = today().year - (today().month < 4)
        actions.fund_post(by=by, post=made, financial_year=year, amounts=shares)
        with pytest.raises(Refusal, match="would pay"):
            actions.fund_post(
                by=by,
                post=made,
                financial_year=year,
                amounts=shares | {partner("council"): Decimal("10000.06")},
            )
        found = unit(on=today())
        assert (found.wte, found.filled) == (Decimal("1.60"), Decimal("0.80"))
        assert found.gap == vacant.cost
        assert dict(found.by_partner) == {
            "The PCT": Decimal("30000.05"),
            "The council": Decimal("10000.05"),
        }
        actions.fund_post(by=by, post=made, financial_year=year, amounts={})
        assert not PostFunding.objects.exists()
        actions.record_post(
            by=by,
            post=vacant,
            title="Analyst",
            employer=partner("pct"),
            wte=Decimal(1),
            cost=Decimal(5),
            is_filled=True,
            starts_on=APRIL,
            ends_on=APRIL,
        )
        assert [row.post for row in unit(on=today()).posts] == [made]


def test_skills_are_audited_post_by_post(planned: Planned) -> None:
    with planned.as_(planned.pct) as by:
        made = post(by)
        audit = actions.begin_audit(by=by, done_on=APRIL, purpose="To commission")
        with pytest.raises(Refusal, match="that day already"):
            actions.begin_audit(by=by, done_on=APRIL, purpose="Again")
        with pytest.raises(Refusal, match="all 12"):
            actions.rate_skills(by=by, audit=audit, post=made, ratings={"K1": (1, 1)})
        levels = {one.code: (1, 2) for one in SKILLS} | {"K1": (3, 2)}
        for _ in range(2):  # rating again changes, and doubles nothing
            actions.rate_skills(by=by, audit=audit, post=made, ratings=levels)
        assert SkillRating.objects.count() == 12
        found = audited(audit)
        assert [gap.is_missing for gap in found.gaps] == [False] + [True] * 11


def test_the_framework_keeps_what_was_agreed_before(planned: Planned) -> None:
    with planned.as_(planned.pct) as by:
        actions.record_framework(
            by=by, code="F1", words="First", agreed_by="Board", agreed_on=APRIL
        )
        with pytest.raises(Refusal) as told:
            actions.record_framework(by=by, code="F1", words="Second", agreed_by="Board")
        assert told.value.field == "agreed_on"
        actions.record_framework(by=by, code="F1", words="Second")
        assert [row.words for row in FrameworkText.objects.all()] == ["Second", "First"]
        with pytest.raises(Refusal, match="date of birth"):
            actions.record_framework(by=by, code="F1", words="Born 3/4/2001")


def test_only_who_prepares_commissioning_changes_the_unit(planned: Planned) -> None:
    with planned.as_(planned.member) as by:
        with pytest.raises(PermissionDenied):
            actions.begin_audit(by=by, done_on=APRIL, purpose="x")
        with pytest.raises(PermissionDenied):
            actions.record_framework(by=by, code="F1", words="x")
