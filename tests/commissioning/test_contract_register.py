"""The contract register as a document, and the emails about contracts' days."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Any

import pytest
from django.core import mail

from commissioning import actions
from commissioning.models import ContractEmail
from commissioning.queries.contract_emails import wanted_today
from commissioning.reports.register import ContractRegister
from commissioning.tasks import remind
from reports.actions import request_report
from reports.base import NoParams
from reports.build import build
from reports.queries import files_for
from reports.workbook.write import write
from tests.commissioning.conftest import Planned
from tests.commissioning.contracts import make_contract, make_provider, make_service
from tests.factories import operator, seat
from tests.reports.recalculate import proves
from tests.reports.test_workbook import MADE
from trusts.models import Trust

D = Decimal
day = datetime.date
TODAY = day(2009, 11, 16)


@pytest.fixture(autouse=True)
def in_november(settings: Any) -> None:
    settings.PRETEND_TODAY = TODAY


def test_the_register_says_first_what_needs_a_look(planned: Planned) -> None:
    with planned.as_(planned.pct) as by:
        make_contract("C-1", by=by, ends_on=day(2010, 3, 31), notice_months=3)
        good = make_contract("C-2", by=by)
        actions.name_aim(by=by, contract=good, target=planned.action)
        actions.plan_review(by=by, contract=good, due_on=day(2010, 6, 1))
        make_contract("C-3", by=by, ends_on=day(2009, 10, 31))
    with planned.as_(planned.member) as scope:
        content, workbook = ContractRegister().both(scope, NoParams())
    facts = dict(content.facts)
    assert (facts["Running or to come"], facts["Needing a look"]) == ("2", "1")
    warned, every, market = content.parts
    (row,) = warned.context["rows"]
    assert row["reference"] == "C-1"
    assert [one["words"] for one in row["warnings"]] == [
        "Notice due",
        "Ends soon",
        "No review planned",
        "No outcome named",
    ]
    assert [row["reference"] for row in every.context["rows"]] == ["C-1", "C-2"]
    assert [row["reference"] for row in every.context["over"]] == ["C-3"]
    assert "<svg" in market.context["chart"]
    assert proves(write(workbook, MADE)) > 3


def test_a_trust_without_contracts_has_a_register_too(planned: Planned) -> None:
    with planned.as_(planned.member) as scope:
        content, workbook = ContractRegister().both(scope, NoParams())
    assert content.parts[0].context["rows"] == []
    write(workbook, MADE)


def test_on_paper_it_is_for_those_who_may_see_contracts(planned: Planned) -> None:
    observer = seat(planned.trust, "observer")
    with planned.as_(planned.pct) as by:
        make_contract("C-1", by=by)
    with planned.as_(planned.director) as by:
        run = request_report(by=by, report=ContractRegister.slug, params=NoParams(), queue=False)
    build(run.pk, planned.trust.pk)
    for person, copies in ((planned.member, 2), (observer, 0)):
        with planned.as_(person) as scope:
            run.refresh_from_db()
            assert run.state == "done", run.error
            assert len(files_for(scope, run)) == copies


def test_emails_are_for_the_paying_partners_people_once(planned: Planned, settings: Any) -> None:
    settings.PRETEND_TODAY = day(2009, 12, 31) - datetime.timedelta(days=30)
    with planned.as_(planned.pct) as by:
        make_contract("C-1", by=by, ends_on=day(2010, 3, 31), notice_months=3)
        assert [(w.person, w.about, w.day, w.days) for w in wanted_today()] == [
            (planned.pct, "notice", day(2009, 12, 31), -30)
        ]
        # The council has people of its own who prepare contracts: the director and her staff.
        make_contract(
            "C-2", by=by, commissioner="council", ends_on=day(2010, 3, 31), notice_months=3
        )
        assert {w.person for w in wanted_today() if w.contract.reference == "C-2"} == {
            planned.director,
            planned.support,
        }


@pytest.mark.django_db(transaction=True)
def test_the_worker_sends_each_email_once(settings: Any) -> None:
    from tests.factories import make_trust, seat
    from trusts.permissions import Role

    settings.PRETEND_TODAY = day(2010, 3, 1)
    trust: Trust = make_trust("reminded")
    person = seat(trust, Role.MEMBER, "executive", partner="pct")
    with operator(trust) as by:
        actions.set_up_outcomes(by=by)
        made = make_contract(
            by=by,
            service=make_service(),
            provider=make_provider(),
            ends_on=day(2010, 3, 31),
            notice_months=0,
        )
        actions.plan_review(by=by, contract=made, due_on=day(2010, 2, 28))
    assert remind() == 2
    assert remind() == 0
    subjects = sorted(one.subject for one in mail.outbox)
    assert subjects == [
        "Reminded Children's Trust: C-1 Clinics ends on 31 March 2010",
        "Reminded Children's Trust: C-1 Clinics was due for review on 28 February 2010",
    ]
    assert {one.to[0] for one in mail.outbox} == {person.email}
    assert all("/commissioning/contracts/" in one.body for one in mail.outbox)
    assert all("£" not in one.body for one in mail.outbox)
    with operator(trust):
        assert ContractEmail.objects.filter(sent_at__isnull=False).count() == 2
