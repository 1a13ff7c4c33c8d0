"""Contracts: recorded, varied, ended, reviewed; nothing overwritten, everything to the penny."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from commissioning import actions
from commissioning.models import (
    Contract,
    ContractAim,
    ContractReview,
    ContractTerms,
    ContractYear,
    Intention,
    Outcome,
    Provider,
    Service,
)
from commissioning.queries.contracts import commitments, market, standings
from commissioning.rules.contracts import Stage, Warn
from tests.commissioning.conftest import Planned
from tests.commissioning.contracts import (
    MARCH,
    make_contract,
    make_provider,
    make_service,
    terms,
)
from tests.factories import operator
from trusts.errors import Refusal
from trusts.models import AuditEvent, Partner

D = Decimal
day = datetime.date
TODAY = day(2009, 11, 16)


@pytest.fixture(autouse=True)
def in_november(settings: Any) -> None:
    settings.PRETEND_TODAY = TODAY


@pytest.fixture
def contract(planned: Planned) -> Contract:
    with planned.as_(planned.pct) as by:
        return make_contract(by=by)


def varied(**changes: Any) -> dict[str, Any]:
    """A variation: one year more of the same."""
    found = {
        "seen": 1,
        "value": D("1095.00"),
        "ends_on": day(2012, 3, 31),
        "notice_months": 3,
        "years": {2009: D(365), 2010: D(365), 2011: D(365)},
        "reason": "It works.",
        "agreed_by": "Executive",
        "agreed_on": TODAY,
    }
    return found | changes


def test_a_contract_keeps_its_value_by_year(planned: Planned, contract: Contract) -> None:
    with operator(planned.trust):
        (found,) = standings(on=TODAY)
        assert found.contract == contract
        assert found.terms.value == D("730.00")
        assert found.years == {2009: D("365.00"), 2010: D("365.00")}
        assert found.stage is Stage.RUNNING
        assert found.notice_on == day(2010, 9, 30)
        assert [one.kind for one in found.warnings] == [Warn.NO_REVIEW, Warn.NO_AIM]
        assert AuditEvent.objects.filter(verb="contract.recorded").count() == 1


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"reference": "  "}, "reference"),
        ({"reference": "c-1"}, "already"),
        ({"ends_on": day(2009, 3, 31), "years": {}}, "first day or later"),
        ({"ends_on": day(2031, 3, 31), "years": {}}, "15 years"),
        ({"years": {2009: D(365), 2010: D("364.99")}}, "£0.01 less"),
        ({"years": {2009: D(730)}}, "each financial year"),
        ({"agreed_by": " "}, "who agreed"),
        ({"agreed_on": day(2009, 11, 17)}, "not one to come"),
    ],
)
def test_contracts_that_are_refused(
    planned: Planned, contract: Contract, changes: dict[str, Any], words: str
) -> None:
    with planned.as_(planned.pct) as by, pytest.raises(Refusal, match=words):
        make_contract(by=by, **({"reference": "C-2"} | changes))
    with operator(planned.trust):
        assert Contract.objects.count() == 1
        assert ContractTerms.objects.count() == 1


def test_a_partner_has_no_contract_with_itself_but_may_have_an_agreement(planned: Planned) -> None:
    with planned.as_(planned.pct) as by:
        own = actions.add_provider(by=by, partner=Partner.objects.get(slug="pct"))
        with pytest.raises(Refusal, match="with itself"):
            make_contract(by=by, provider=own)
        assert make_contract(by=by, provider=own, kind="agreement").provider == own


def test_a_contract_follows_a_signed_intention_and_is_for_the_same(planned: Planned) -> None:
    with planned.as_(planned.pct) as by:
        intention = actions.begin_intention(
            by=by,
            title="Clinics in schools",
            commissioning_level="operational",
            purpose="new",
            aim="Help within weeks.",
            lead=Partner.objects.get(slug="pct"),
            planned=planned.action,
        )
        with pytest.raises(Refusal, match="not signed off yet"):
            make_contract(by=by, intention=intention)
        Intention.objects.filter(pk=intention.pk).update(state="signed", signed_on=TODAY)
        intention.refresh_from_db()
        made = make_contract(by=by, intention=intention)
        assert made.intention == intention
        assert [str(aim) for aim in made.aims.all()] == ["Action: BH1.1 Clinics"]


def test_only_who_prepares_commissioning_records_contracts(planned: Planned) -> None:
    with operator(planned.trust):
        make_service(), make_provider()
    with planned.as_(planned.member) as by, pytest.raises(PermissionDenied):
        make_contract(by=by)


def test_a_variation_is_a_version_and_overwrites_nothing(
    planned: Planned, contract: Contract
) -> None:
    with planned.as_(planned.pct) as by:
        made = actions.vary_contract(by=by, contract=contract, **varied())
        assert (made.number, made.starts_on, made.reason) == (2, day(2009, 4, 1), "It works.")
        first = ContractTerms.objects.get(number=1)
        assert (first.value, first.ends_on) == (D("730.00"), MARCH)
        assert ContractYear.objects.filter(terms=first).count() == 2
        (found,) = standings(on=TODAY)
        assert found.terms == made
        assert found.amount_in(2011) == D(365)
        with pytest.raises(Refusal, match="version 2 while you were"):
            actions.vary_contract(by=by, contract=contract, **varied())


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"reason": " "}, "Say why"),
        ({"reason": "For the child born on 3 May 2001"}, "No child’s personal data"),
        ({"agreed_on": day(2009, 3, 1)}, "or a later one"),
        ({"agreed_on": day(2009, 11, 17)}, "not one to come"),
        ({"years": {2009: D(365)}}, "each financial year"),
        ({"value": D("1095.01")}, "£0.01 less"),
    ],
)
def test_variations_that_are_refused(
    planned: Planned, contract: Contract, changes: dict[str, Any], words: str
) -> None:
    with planned.as_(planned.pct) as by:
        with pytest.raises(Refusal, match=words):
            actions.vary_contract(by=by, contract=contract, **varied(**changes))
        assert ContractTerms.objects.count() == 1


def end(**changes: Any) -> dict[str, Any]:
    found = {
        "seen": 1,
        "ends_on": day(2010, 1, 31),
        "years": {2009: D("310.00")},
        "reason": "Nobody comes.",
        "agreed_by": "Executive",
        "agreed_on": TODAY,
    }
    return found | changes


def test_an_ending_is_a_last_version_with_what_is_paid(
    planned: Planned, contract: Contract
) -> None:
    with planned.as_(planned.pct) as by:
        made = actions.end_contract(by=by, contract=contract, **end())
        assert (made.value, made.is_ended) == (D("310.00"), True)
        (found,) = standings(on=TODAY)
        assert found.stage is Stage.ENDING
        assert found.notice_on is None
        (over,) = standings(on=day(2010, 2, 1))
        assert over.stage is Stage.OVER
        assert over.warnings == []
        pct = Partner.objects.get(slug="pct")
        assert [one.amount for one in commitments(pct, 2009)] == [D("310.00")]
        assert commitments(pct, 2010) == []
        for again in (
            lambda: actions.end_contract(by=by, contract=contract, **end(seen=2)),
            lambda: actions.vary_contract(by=by, contract=contract, **varied(seen=2)),
        ):
            with pytest.raises(Refusal, match="was ended"):
                again()


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"ends_on": day(2011, 4, 1)}, "record a variation"),
        ({"ends_on": day(2009, 3, 31)}, "Enter a day from"),
        ({"years": {2009: D(1), 2010: D(1)}}, "each financial year"),
        ({"reason": ""}, "Say why"),
    ],
)
def test_endings_that_are_refused(
    planned: Planned, contract: Contract, changes: dict[str, Any], words: str
) -> None:
    with planned.as_(planned.pct) as by, pytest.raises(Refusal, match=words):
        actions.end_contract(by=by, contract=contract, **end(**changes))


def test_the_database_refuses_terms_that_cannot_be(planned: Planned, contract: Contract) -> None:
    with operator(planned.trust):
        row = ContractTerms.objects.get()
        for wrong in (
            {"value": D(-1)},
            {"ends_on": day(2009, 3, 31)},
            {"number": 2},
            {"change": "varied"},
            {"agreed_by": ""},
        ):
            with pytest.raises(IntegrityError), transaction.atomic():
                ContractTerms.objects.filter(pk=row.pk).update(**wrong)
        with pytest.raises(IntegrityError), transaction.atomic():
            ContractAim.objects.create(contract=contract, named_by="x")
        with pytest.raises(IntegrityError), transaction.atomic():
            Provider.objects.create()


def test_what_a_contract_is_for_is_named_once_and_dropped(
    planned: Planned, contract: Contract
) -> None:
    with planned.as_(planned.pct) as by:
        targets = (Outcome.objects.first(), planned.priority, planned.action)
        made = [actions.name_aim(by=by, contract=contract, target=one) for one in targets]
        assert [str(one).split(":")[0] for one in made] == ["Outcome", "Priority", "Action"]
        with pytest.raises(Refusal, match="named already"):
            actions.name_aim(by=by, contract=contract, target=planned.action)
        (found,) = standings(on=TODAY)
        assert Warn.NO_AIM not in [one.kind for one in found.warnings]
        for one in made:
            actions.drop_aim(by=by, aim=one)
        assert not ContractAim.objects.exists()
        assert AuditEvent.objects.filter(verb="contract.aim_dropped").count() == 3


def test_a_review_is_planned_done_and_followed_by_the_next(
    planned: Planned, contract: Contract
) -> None:
    with planned.as_(planned.pct) as by:
        review = actions.plan_review(by=by, contract=contract, due_on=day(2009, 11, 1))
        with pytest.raises(Refusal, match="that day already"):
            actions.plan_review(by=by, contract=contract, due_on=day(2009, 11, 1))
        (found,) = standings(on=TODAY)
        assert (Warn.REVIEW_LATE, day(2009, 11, 1)) in [(w.kind, w.day) for w in found.warnings]
        done = {"done_on": TODAY, "finding": "It works.", "advice": "continue"}
        for wrong, words in (
            ({"done_on": day(2009, 11, 17)}, "not one to come"),
            ({"finding": " "}, "what was found"),
            ({"finding": "NHS number 943 476 5919"}, "an NHS number"),
            ({"next_on": TODAY}, "after this one"),
        ):
            with pytest.raises(Refusal, match=words):
                actions.record_review(by=by, review=review, **(done | wrong))
        actions.record_review(by=by, review=review, next_on=day(2010, 11, 1), **done)
        with pytest.raises(Refusal, match="done already"):
            actions.record_review(by=by, review=review, **done)
        assert list(ContractReview.objects.values_list("due_on", "done_on")) == [
            (day(2009, 11, 1), TODAY),
            (day(2010, 11, 1), None),
        ]


def test_services_and_providers_are_there_once(planned: Planned) -> None:
    with planned.as_(planned.pct) as by:
        service = make_service("Clinics")
        with pytest.raises(Refusal, match="of that name"):
            make_service("clinics")
        with pytest.raises(Refusal, match="Give the service a name"):
            make_service("  ")
        make_service("Nursing")
        outcome = service.outcome
        with pytest.raises(Refusal, match="of that name"):
            actions.change_service(
                by=by, service=service, name="NURSING", tier="targeted", outcome=outcome
            )
        changed = actions.change_service(
            by=by, service=service, name="Drop-in", tier="universal", outcome=outcome
        )
        assert (changed.name, changed.tier) == ("Drop-in", "universal")
        make_provider("Health First")
        pct = Partner.objects.get(slug="pct")
        actions.add_provider(by=by, partner=pct)
        for fields, words in (
            ({"outside_name": "health first", "outside_sector": "private"}, "already"),
            ({"partner": pct}, "already"),
            ({"partner": pct, "outside_name": "X"}, "not both"),
            ({}, "Choose a partner"),
            ({"outside_name": "X"}, "sector"),
        ):
            with pytest.raises(Refusal, match=words):
                actions.add_provider(by=by, **fields)
        assert (Service.objects.count(), Provider.objects.count()) == (2, 2)


def test_the_market_map_shows_shares_and_who_hangs_on_one(planned: Planned) -> None:
    with planned.as_(planned.pct) as by:
        clinics, nursing = make_service("Clinics"), make_service("Nursing", "universal")
        make_service("Nobody’s")
        one, two = make_provider("One"), make_provider("Two")
        year = {"ends_on": day(2010, 3, 31)}
        make_contract("A", by=by, service=clinics, provider=one, value=D(300), **year)
        make_contract("B", by=by, service=clinics, provider=two, value=D(100), **year)
        make_contract("C", by=by, service=nursing, provider=one, value=D(100), **year)
        found = market(2009)
        services = {str(row.service): row for row in found.services}
        assert [(h.name, h.amount, h.percent) for h in services["Clinics"].holds] == [
            ("One", D(300), D(75)),
            ("Two", D(100), D(25)),
        ]
        assert [str(row.service) for row in found.single] == ["Nursing"]
        assert services["Nobody’s"].is_not_bought
        assert [(h.name, h.percent) for h in found.providers] == [("One", D(80)), ("Two", D(20))]
        assert found.total == D(500)
        assert [tier for tier, _ in found.tiers] == ["Universal", "Targeted"]
        assert market(2012).total == 0


def test_commitments_are_the_commissioners_of_the_newest_version(planned: Planned) -> None:
    with planned.as_(planned.pct) as by:
        first = make_contract("A", by=by)
        make_contract("B", by=by, commissioner="council")
        actions.vary_contract(by=by, contract=first, **varied())
        pct = Partner.objects.get(slug="pct")
        assert [(c.contract.reference, c.amount) for c in commitments(pct, 2011)] == [("A", D(365))]
        assert len(commitments(None, 2009)) == 2
        assert commitments(pct, 2009, only=[]) == []
        make_contract("Z", by=by, value=D(5), years={2009: D(0), 2010: D(5)})
        assert [c.contract.reference for c in commitments(pct, 2009)] == ["A"]


def test_reading_the_register_takes_as_many_queries_for_twenty(
    planned: Planned, django_assert_num_queries: Any
) -> None:
    with planned.as_(planned.pct) as by:
        for number in range(20):
            made = make_contract(f"C-{number}", by=by, **terms())
            actions.name_aim(by=by, contract=made, target=planned.action)
            actions.plan_review(by=by, contract=made, due_on=TODAY)
        with django_assert_num_queries(5):
            found = standings(on=TODAY)
            assert [(len(one.aims), len(one.warnings)) for one in found] == [(1, 1)] * 20
            assert {str(one.aims[0]) for one in found} == {"Action: BH1.1 Clinics"}
        with django_assert_num_queries(1):
            assert {c.contract.provider.name for c in commitments(None, 2009)} == {"Health First"}
        with django_assert_num_queries(2):
            market(2009)
