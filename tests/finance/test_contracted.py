"""Contracts and returns: which lines pay, what is still bound, where a return says otherwise."""

from __future__ import annotations

import datetime
import io
from dataclasses import replace
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from commissioning import actions as commissioning
from commissioning.models import Contract
from finance import reading
from finance.actions.contract_lines import link_contract, unlink_contract
from finance.models import BudgetLine, ContractLine, Finding, ReturnFile
from finance.queries.contracted import contracted_by_line, paid_of_year
from finance.queries.drafts import draft_of, typing_lines
from finance.rules.contracted import differs, expected_words, is_whole, still_bound
from finance.rules.layout import Column
from finance.rules.line_checks import CONTRACTS_DIFFER, check_line
from finance.rules.variance import Thresholds
from finance.template_checks import MESSAGES
from finance.template_workbook import COLUMNS, HEADING_ROW, write_template
from tests.commissioning.contracts import make_contract, make_provider, make_service
from tests.factories import operator, seat
from tests.finance.conftest import Money, csv_return
from tests.finance.test_rules_validation import line as expected_line
from trusts.errors import Refusal
from trusts.models import AuditEvent
from trusts.permissions import Role

D = Decimal
amounts = st.decimals(0, 9_999_999, places=2)


@given(amounts, amounts, amounts)
def test_what_is_still_bound_agrees_with_itself(
    contracted: Decimal, budget: Decimal, actual: Decimal
) -> None:
    bound = still_bound(contracted, actual)
    assert bound >= 0
    assert bound == max(D(0), contracted - actual)
    assert not differs(contracted, budget, actual, bound)
    assert differs(contracted, budget, actual, bound + D("0.01")) == is_whole(contracted, budget)
    if bound:
        assert differs(contracted, budget, actual, bound - D("0.01"))


def test_what_is_expected_is_exact_only_where_all_is_contracted() -> None:
    assert expected_words(D(100), D(100), D(40)) == "£60.00"
    assert expected_words(D(50), D(100), D(40)) == "£10.00 or more"
    assert expected_words(D(50), D(100), D(60)) == "£0.00 or more"


@pytest.fixture
def contract(money: Money) -> Contract:
    """A contract of the PCT for two years: £600,000.00 in this one, £0.03 in the next."""
    with operator(money.trust) as by:
        commissioning.set_up_outcomes(by=by)
        return make_contract(
            by=by,
            service=make_service("CAMHS"),
            provider=make_provider("Mind Well"),
            value=D("600000.03"),
            years={2009: D("600000.00"), 2010: D("0.03")},
        )


def line_of(code: str = "H100", partner: str = "pct") -> BudgetLine:
    return BudgetLine.objects.select_related("budget__partner").get(
        code=code, budget__partner__slug=partner, budget__financial_year=2009
    )


def link(money: Money, contract: Contract, *, code: str = "H100", percent: str = "100") -> Any:
    with money.as_(money.lead) as by:
        return link_contract(by=by, contract=contract, line=line_of(code), percent=D(percent))


def test_lines_pay_shares_to_the_penny(money: Money, contract: Contract) -> None:
    link(money, contract, percent="33.33")
    link(money, contract, code="H200", percent="33.33")
    with money.as_(money.lead):
        (paid,) = paid_of_year(money.partner(), 2009)
        assert [part.amount for part in paid.parts] == [D("199980.00"), D("199980.00")]
        assert paid.unpaid == D("200040.00")
        assert contracted_by_line(money.partner(), 2009) == {
            line_of().pk: D("199980.00"),
            line_of("H200").pk: D("199980.00"),
        }
        assert contracted_by_line(money.partner("council"), 2009) == {}
        assert AuditEvent.objects.filter(verb="contract.line_linked").count() == 2


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"code": "H900"}, "line of expenditure"),
        ({"partner": "council"}, "of the partner that pays"),
        ({"percent": "0"}, "more than 0"),
        ({"percent": "0.001"}, "two decimals"),
        ({"percent": "60.01"}, "60% is left"),
        ({"code": "H200", "percent": "1"}, "already"),
    ],
)
def test_links_that_are_refused(
    money: Money, contract: Contract, changes: dict[str, str], words: str
) -> None:
    link(money, contract, code="H200", percent="40")
    asked = {"code": "H100", "partner": "pct", "percent": "10"} | changes
    with operator(money.trust) as by:
        with pytest.raises(Refusal, match=words):
            link_contract(
                by=by,
                contract=contract,
                line=line_of(asked["code"], asked["partner"]),
                percent=D(asked["percent"]),
            )
        assert ContractLine.objects.count() == 1


def test_only_the_paying_partners_lead_and_the_officer_link(
    money: Money, contract: Contract
) -> None:
    for person in (money.other_lead, money.executive):
        with money.as_(person) as by, pytest.raises(PermissionDenied):
            link_contract(by=by, contract=contract, line=line_of(), percent=D(50))
    with money.as_(money.officer) as by:
        made = link_contract(by=by, contract=contract, line=line_of(), percent=D(50))
    with money.as_(money.other_lead) as by, pytest.raises(PermissionDenied):
        unlink_contract(by=by, link=made)
    with money.as_(money.lead) as by:
        unlink_contract(by=by, link=ContractLine.objects.get())
        assert not ContractLine.objects.exists()


def checked(read_commitments: str, *, contracted: str, budget: str = "1000.00") -> list[str]:
    """Codes of the findings on a line that has spent £400.00."""
    from finance.rules.expectation import ReadLine

    agreed = expected_line("H1", "Homes", budget)._replace(contracted=D(contracted))
    read = ReadLine(
        "H1", D(400), D(read_commitments), D(budget), "", "Return", 9, "D9", "E9", "F9", ""
    )
    return [one.code for one in check_line(read, agreed, Thresholds())]


@pytest.mark.parametrize(
    ("commitments", "contracted", "found"),
    [
        ("600", "1000", []),
        ("599.99", "1000", [CONTRACTS_DIFFER]),
        ("100", "1000", [CONTRACTS_DIFFER]),
        ("100", "500", []),
        ("300", "500", []),
        ("99.99", "500", [CONTRACTS_DIFFER]),
        ("0", "400", []),
        ("0", "300", []),
    ],
)
def test_a_line_is_compared_with_what_is_still_bound(
    commitments: str, contracted: str, found: list[str]
) -> None:
    assert checked(commitments, contracted=contracted) == found


def test_the_next_return_is_warned_where_commitments_differ(
    money: Money, contract: Contract
) -> None:
    with operator(money.trust):
        before = reading.fingerprint(money.partner(), money.period())
    link(money, contract)
    with operator(money.trust):
        assert reading.fingerprint(money.partner(), money.period()) != before
    # H100 has spent £500,000 of £1,000,000; contracts bind £600,000, so £100,000 at least.
    pk = money.read(csv_return())
    with money.as_(money.lead):
        found = Finding.objects.get(return_file=pk, code=CONTRACTS_DIFFER)
        assert found.severity == "warning"
        (spot,) = found.spots
        assert (spot["line"], spot["cell"]) == ("H100", "D7")
        assert (spot["found"], spot["expected"]) == ("£20,000.00", "£100,000.00 or more")
    right = csv_return(H100=("500000", "100000", "1010000", ""))
    pk = money.read(right)
    with money.as_(money.lead):
        assert not Finding.objects.filter(return_file=pk, code=CONTRACTS_DIFFER).exists()
        row = ReturnFile.objects.get(pk=pk)
        assert row.checked_against == reading.fingerprint(money.partner(), money.period())
    # A variation changes what the return is compared with: it has to be checked again.
    with operator(money.trust) as by:
        commissioning.vary_contract(
            by=by,
            contract=contract,
            seen=1,
            value=D(700000),
            ends_on=datetime.date(2010, 3, 31),
            notice_months=0,
            years={2009: D(700000)},
            reason="More.",
            agreed_by="Executive",
            agreed_on=datetime.date(2009, 10, 1),
        )
        assert row.checked_against != reading.fingerprint(money.partner(), money.period())


def test_the_template_shows_what_is_contracted_and_checks_it(
    money: Money, contract: Contract
) -> None:
    link(money, contract)
    with money.as_(money.lead):
        expected = reading.expectation(money.partner(), money.period())
    sheet = openpyxl.load_workbook(io.BytesIO(write_template(expected)))["Return"]
    at = COLUMNS.index(Column.CONTRACTED) + 1
    assert sheet.cell(HEADING_ROW + 1, at).value == "Contracted for the year"
    assert [sheet.cell(HEADING_ROW + 1 + row, at).value for row in (1, 2, 3)] == [
        600000,
        "no contract",
        "no contract",
    ]
    check = [
        sheet.cell(HEADING_ROW + 1 + row, COLUMNS.index(Column.CHECK) + 1).value for row in (1, 2)
    ]
    assert MESSAGES["contracts-differ"] in check[0]
    assert "ROUND(H10,2)<MAX(0,ROUND(N10-G10,2))" in check[0]
    assert MESSAGES["contracts-differ"] not in check[1]
    whole = replace(
        expected, lines=(expected.lines[0]._replace(contracted=D(1000000)), *expected.lines[1:])
    )
    sheet = openpyxl.load_workbook(io.BytesIO(write_template(whole)))["Return"]
    formula = sheet.cell(HEADING_ROW + 2, COLUMNS.index(Column.CHECK) + 1).value
    assert "ROUND(H10,2)<>MAX(0,ROUND(N10-G10,2))" in formula


def test_typing_shows_what_is_contracted(money: Money, contract: Contract, client: Client) -> None:
    link(money, contract)
    with money.as_(money.lead):
        lines = list(BudgetLine.objects.filter(budget__partner=money.partner()))
        draft = draft_of(money.partner(), money.period())
        found = typing_lines(money.partner(), money.period(), draft, lines)
        assert [one.contracted for one in found] == [D(600000), None, None]
        assert [one.pays_other_things for one in found] == [True, False, False]
    client.force_login(money.lead)
    page = client.get(reverse("finance:figures", args=["money-trust", "2009-09", "pct"]))
    assert "£600,000.00" in page.content.decode()
    assert "/returns/period/2009-09/pct/contracts/#line-h100" in page.content.decode()


def text(response: Any) -> str:
    return " ".join(response.content.decode().split())


def test_from_a_warning_to_what_it_is_made_of(
    money: Money, contract: Contract, client: Client
) -> None:
    link(money, contract)
    pk = money.read(csv_return())
    client.force_login(money.lead)
    page = text(client.get(reverse("finance:file", args=["money-trust", pk])))
    assert "Commitments are not what contracts still bind." in page
    address = reverse("finance:contracted", args=["money-trust", "2009-09", "pct"])
    assert address in page
    assert "No return of this year is in yet" in text(client.get(address))
    money.submit(csv_return(H200=("120000.26", "0", "240000.50", "")), note="Checked.")
    page = text(client.get(address))
    assert "C-1 CAMHS" in page
    assert "Mind Well" in page
    assert "£100,000.00 or more" in page
    assert "Differs" in page
    assert "commissioning/contracts" not in page, "a finance lead may not open the contract itself"
    client.force_login(seat(money.trust, Role.DIRECTOR))
    assert "commissioning/contracts" in text(client.get(address))


def test_linking_and_unlinking_by_page(money: Money, contract: Contract, client: Client) -> None:
    client.force_login(money.lead)
    with operator(money.trust):
        line = line_of().pk
    money_page = reverse("finance:contract_money", args=["money-trust", contract.pk])
    assert "No line linked" in text(client.get(money_page))
    contracts = reverse("finance:contracted", args=["money-trust", "2009-09", "pct"])
    assert money_page in text(client.get(contracts))
    asked = reverse("finance:contract_link", args=["money-trust", contract.pk])
    assert "H900" not in text(client.get(asked))
    wrong = client.post(asked, {"line": line, "percent": "100.5"})
    assert wrong.status_code == 200
    page = text(client.post(asked, {"line": line, "percent": "100"}, follow=True))
    assert "The next return counts with it" in page
    assert "£600,000.00" in page
    assert "Contracts it pays for" in text(
        client.get(reverse("finance:budget_line", args=["money-trust", line]))
    )
    with operator(money.trust):
        made = ContractLine.objects.get()
    unlink = reverse("finance:contract_unlink", args=["money-trust", made.pk])
    assert "no longer pay" in text(client.get(unlink))
    client.force_login(money.other_lead)
    for address in (asked, unlink, money_page):
        assert client.get(address).status_code == 403
    for address in (asked, unlink):
        assert client.post(address, {"line": line, "percent": "x"}).status_code == 403
    client.force_login(money.executive)
    assert client.get(money_page).status_code == 200
    for address in (asked, unlink):
        assert client.get(address).status_code == 404
        assert client.post(address, {"line": line, "percent": "x"}).status_code == 404
    client.force_login(money.lead)
    assert "The line is unlinked" in text(client.post(unlink, follow=True))


def test_queries_do_not_grow_with_contracts(
    money: Money, contract: Contract, django_assert_num_queries: Any
) -> None:
    link(money, contract, percent="5")
    for _ in range(2):
        with money.as_(money.lead):
            pct = money.partner()
            with django_assert_num_queries(3):
                contracted_by_line(pct, 2009)
        with operator(money.trust) as by:
            for number in range(Contract.objects.count(), Contract.objects.count() + 9):
                made = make_contract(f"M-{number}", by=by, value=D(10))
                link_contract(by=by, contract=made, line=line_of(), percent=D(5))
