"""Pages of services, providers and contracts, as their users work with them."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from commissioning import actions
from commissioning.models import (
    Contract,
    ContractReview,
    ContractTerms,
    Intention,
    Provider,
    Service,
)
from tests.commissioning.conftest import Planned
from tests.commissioning.contracts import make_contract, make_provider, make_service
from tests.factories import make_trust, operator, seat
from trusts.models import Partner
from trusts.permissions import Role

D = Decimal
TODAY = datetime.date(2009, 11, 16)


@pytest.fixture(autouse=True)
def in_november(settings: Any) -> None:
    settings.PRETEND_TODAY = TODAY


def url(planned: Planned, name: str, *args: object) -> str:
    return reverse(f"commissioning:{name}", args=[planned.trust.slug, *args])


def text(response: Any) -> str:
    return " ".join(response.content.decode().split())


def days(**named: tuple[int, int, int]) -> dict[str, str]:
    """Dates as their three boxes send them."""
    return {
        f"{name}_{part}": str(value)
        for name, day in named.items()
        for part, value in zip(("day", "month", "year"), day, strict=True)
    }


@pytest.fixture
def as_pct(client: Client, planned: Planned) -> Client:
    client.force_login(planned.pct)
    return client


@pytest.fixture
def bought(planned: Planned) -> Contract:
    with planned.as_(planned.pct) as by:
        return make_contract(by=by)


def new_contract(planned: Planned) -> dict[str, Any]:
    with operator(planned.trust):
        return {
            "reference": "C/09/1",
            "kind": "contract",
            "service": Service.objects.get().pk,
            "provider": Provider.objects.get().pk,
            "commissioner": Partner.objects.get(slug="pct").pk,
            "intention": "",
            "value": "1,000.00",
            "notice_months": "6",
            "agreed_by": "Executive",
            **days(starts_on=(1, 10, 2009), ends_on=(30, 9, 2010), agreed_on=(1, 9, 2009)),
        }


def test_from_a_service_to_a_contract(as_pct: Client, planned: Planned) -> None:
    with operator(planned.trust):
        outcome = planned.priority.outcome_id
    service = {"name": "Clinics", "tier": "targeted", "outcome": outcome, "description": ""}
    said = text(as_pct.post(url(planned, "new_service"), service, follow=True))
    assert "It is not under contract" in said
    provider = {"partner": "", "outside_name": "Health First", "outside_sector": "voluntary"}
    assert "Health First" in text(as_pct.post(url(planned, "new_provider"), provider, follow=True))
    fields = new_contract(planned)
    asked = text(as_pct.post(url(planned, "new_contract"), fields))
    assert "Nothing is kept yet" in asked
    assert 'value="498.63"' in asked
    assert 'value="501.37"' in asked
    with operator(planned.trust):
        assert not Contract.objects.exists()
    wrong = as_pct.post(
        url(planned, "new_contract"), fields | {"year_2009": "600", "year_2010": "399.99"}
    )
    assert "£0.01 less than the value of £1,000.00" in text(wrong)
    said = text(
        as_pct.post(
            url(planned, "new_contract"),
            fields | {"year_2009": "600", "year_2010": "400"},
            follow=True,
        )
    )
    assert "£600.00" in said
    assert "No outcome named" in said
    assert "by 30 March 2010" in said
    with operator(planned.trust):
        made = Contract.objects.get()
    # Changing the days asks for the years again.
    page = text(as_pct.get(url(planned, "contracts")))
    assert "C/09/1" in page
    assert "£600.00 is contracted for 2009–10" in page
    assert f"/{made.pk}/vary/" in text(as_pct.get(url(planned, "contract", made.pk)))


def test_a_variation_and_an_ending_by_page(
    as_pct: Client, planned: Planned, bought: Contract
) -> None:
    page = text(as_pct.get(url(planned, "vary_contract", bought.pk)))
    assert 'value="365.00"' in page
    fields = {
        "reason": "One year more.",
        "value": "1095",
        "notice_months": "3",
        "agreed_by": "Executive",
        "seen": "1",
        "year_2009": "365.00",
        "year_2010": "365.00",
        **days(ends_on=(31, 3, 2012), agreed_on=(16, 11, 2009)),
    }
    asked = text(as_pct.post(url(planned, "vary_contract", bought.pk), fields))
    assert "Nothing is kept yet" in asked
    assert 'name="year_2011" value="365.00"' in asked
    fields["year_2011"] = "365.00"
    page = text(as_pct.post(url(planned, "vary_contract", bought.pk), fields, follow=True))
    assert "Version 2: variation" in page
    assert "One year more." in page
    assert "Version 1: first terms" in page
    again = text(as_pct.post(url(planned, "vary_contract", bought.pk), fields))
    assert "version 2 while you were on this page" in again
    end = {
        "reason": "Nobody comes.",
        "agreed_by": "Executive",
        "seen": "2",
        **days(ends_on=(31, 1, 2010), agreed_on=(16, 11, 2009)),
    }
    assert "Continue" in text(as_pct.get(url(planned, "end_contract", bought.pk)))
    asked = text(as_pct.post(url(planned, "end_contract", bought.pk), end))
    assert 'value="306.00"' in asked  # 306 of the year's 365 days
    end["year_2009"] = "306.00"
    page = text(as_pct.post(url(planned, "end_contract", bought.pk), end, follow=True))
    assert "ended early" in page
    assert "Vary the terms" not in page
    with operator(planned.trust):
        assert [t.value for t in ContractTerms.objects.order_by("number")] == [
            D("730.00"),
            D("1095.00"),
            D("306.00"),
        ]


def test_aims_and_reviews_by_page(as_pct: Client, planned: Planned, bought: Contract) -> None:
    sent = {"target": f"action-{planned.action.pk}"}
    page = text(as_pct.post(url(planned, "name_aim", bought.pk), sent, follow=True))
    assert "BH1.1 Clinics" in page
    assert "paid from Sure Start grant" in page
    assert "named already" in text(as_pct.post(url(planned, "name_aim", bought.pk), sent))
    unknown = as_pct.post(url(planned, "name_aim", bought.pk), {"target": "action-999999"})
    assert unknown.status_code == 200
    with operator(planned.trust):
        aim = bought.aims.get()
    assert "no longer for this" in text(as_pct.get(url(planned, "drop_aim", aim.pk)))
    page = text(as_pct.post(url(planned, "drop_aim", aim.pk), follow=True))
    assert "No outcome, priority or action is named" in page
    page = as_pct.post(
        url(planned, "plan_review", bought.pk), days(due_on=(1, 11, 2009)), follow=True
    )
    assert "It was due on 1 November 2009" in text(page)
    with operator(planned.trust):
        review = ContractReview.objects.get()
    done = {
        "finding": "Forty children a week; born 3 May 2001",
        "advice": "continue",
        **days(done_on=(16, 11, 2009), next_on=(1, 11, 2010)),
    }
    wrong = text(as_pct.post(url(planned, "record_review", review.pk), done))
    assert "date of birth" in wrong
    done["finding"] = "Forty children a week."
    page = text(as_pct.post(url(planned, "record_review", review.pk), done, follow=True))
    assert "Go on as it is." in page
    assert "Due on 1 November 2010" in page


def test_the_register_is_narrowed_and_the_market_drawn(as_pct: Client, planned: Planned) -> None:
    with planned.as_(planned.pct) as by:
        make_contract("C-1", by=by)
        other = make_service("Nursing", "universal")
        make_contract(
            "G-2",
            by=by,
            kind="grant",
            service=other,
            ends_on=datetime.date(2009, 9, 30),
            provider=make_provider("Two"),
        )
    for sent, first, second in (
        ({}, True, False),
        ({"show": "all"}, True, True),
        ({"show": "over"}, False, True),
        ({"show": "all", "kind": "grant"}, False, True),
        ({"show": "all", "words": "clinics"}, True, False),
        ({"show": "nonsense"}, True, False),
        ({"show": "all", "words": "nothing like it"}, False, False),
    ):
        page = text(as_pct.get(url(planned, "contracts"), sent))
        assert (">C-1<" in page, ">G-2<" in page) == (first, second), sent
    page = text(as_pct.get(url(planned, "market")))
    assert page.count("Single provider") == 2
    assert "<svg" in page
    assert "66.7%" in page
    assert as_pct.get(url(planned, "market"), {"year": "x"}).status_code == 404
    assert "£0.00 is bought" in text(as_pct.get(url(planned, "market"), {"year": "2020"}))


def test_what_is_waiting_is_for_the_partners_own_people(
    client: Client, planned: Planned, bought: Contract
) -> None:
    with planned.as_(planned.pct) as by:
        actions.plan_review(by=by, contract=bought, due_on=datetime.date(2009, 11, 1))
    home = reverse("trusts:home", args=[planned.trust.slug])
    for person, told in ((planned.pct, True), (planned.director, False), (planned.member, False)):
        client.force_login(person)
        assert ("Review C-1 Clinics" in text(client.get(home))) is told


def test_who_may_not_see_or_change_is_kept_out(
    client: Client, planned: Planned, bought: Contract
) -> None:
    names = ("contract", "vary_contract", "end_contract", "name_aim", "plan_review")
    client.force_login(planned.member)
    assert client.get(url(planned, "contract", bought.pk)).status_code == 200
    assert "Vary the terms" not in text(client.get(url(planned, "contract", bought.pk)))
    for name in names[1:]:
        assert client.get(url(planned, name, bought.pk)).status_code == 403
        assert client.post(url(planned, name, bought.pk)).status_code == 403
    lead = seat(planned.trust, Role.FINANCE_LEAD, "executive")
    client.force_login(lead)
    for name in names:
        assert client.get(url(planned, name, bought.pk)).status_code == 403
    other = make_trust("elsewhere")
    client.force_login(seat(other, Role.DIRECTOR))
    for name in names:
        address = reverse(f"commissioning:{name}", args=["elsewhere", bought.pk])
        assert client.get(address).status_code == 404
        assert client.post(address).status_code == (405 if name == "contract" else 404)


@pytest.mark.parametrize("name", ["contracts", "market", "services", "providers"])
def test_lists_take_as_many_queries_for_twenty(
    as_pct: Client, planned: Planned, name: str, django_assert_max_num_queries: Any
) -> None:
    def queries() -> int:
        with django_assert_max_num_queries(40) as counted:
            assert as_pct.get(url(planned, name)).status_code == 200
        return len(counted.captured_queries)

    def more(start: int, end: int) -> None:
        with planned.as_(planned.pct) as by:
            for number in range(start, end):
                made = make_contract(
                    f"C-{number}",
                    by=by,
                    service=make_service(f"Service {number}"),
                    provider=make_provider(f"Provider {number}"),
                )
                actions.name_aim(by=by, contract=made, target=planned.action)
                actions.plan_review(by=by, contract=made, due_on=TODAY)

    more(0, 2)
    queries()  # the first page of a session asks for more
    few = queries()
    more(2, 20)
    assert queries() == few


def test_one_contract_with_many_versions_takes_as_many_queries(
    as_pct: Client, planned: Planned, bought: Contract, django_assert_max_num_queries: Any
) -> None:
    def queries() -> int:
        with django_assert_max_num_queries(40) as counted:
            as_pct.get(url(planned, "contract", bought.pk))
        return len(counted.captured_queries)

    def vary(seen: int) -> None:
        with planned.as_(planned.pct) as by:
            actions.vary_contract(
                by=by,
                contract=bought,
                seen=seen,
                value=D(730 + seen),
                ends_on=datetime.date(2011, 3, 31),
                notice_months=6,
                years={2009: D(365), 2010: D(365 + seen)},
                reason="More.",
                agreed_by="Executive",
                agreed_on=TODAY,
            )

    vary(1)
    queries()  # the first page of a session asks for more
    few = queries()
    for number in range(2, 12):
        vary(number)
    assert queries() == few


def test_a_contract_leads_to_the_intention_it_came_from(as_pct: Client, planned: Planned) -> None:
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
        Intention.objects.filter(pk=intention.pk).update(state="signed", signed_on=TODAY)
        intention.refresh_from_db()
        made = make_contract(by=by, intention=intention)
    page = text(as_pct.get(url(planned, "contract", made.pk)))
    assert f'href="{url(planned, "intention", intention.pk)}"' in page
