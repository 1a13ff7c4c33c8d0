"""Pages of pooled funds, as each kind of person sees and fills them in."""

import datetime
import re
from decimal import Decimal

import pytest
from django.urls import reverse

from finance.models import BudgetLine, Contribution, Instalment, Pool, PoolScheme
from finance.queries.memorandum import memorandum_account
from finance.reports.memorandum import AccountParams, MemorandumReport
from reports.actions import request_report
from reports.build import build
from reports.models import ReportRun
from tests.finance.pools import YEAR, Joint, make_joint
from tests.reports.pdfs import opened
from tests.reports.recalculate import Book, proves
from trusts.errors import Refusal

D = Decimal


@pytest.fixture
def joint(db, settings) -> Joint:
    settings.PRETEND_TODAY = datetime.date(2009, 11, 16)
    return make_joint()


@pytest.fixture
def site(client, joint):
    class Site:
        def sign_in(self, person):
            client.force_login(person)
            return self

        def url(self, name, *args):
            return reverse(f"finance:{name}", args=[joint.trust.slug, *args])

        def get(self, name, *args, **query):
            return client.get(self.url(name, *args), query)

        def post(self, name, /, *args, query="", **data):
            return client.post(self.url(name, *args) + query, data)

    return Site()


def text(response) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def day(name: str, value: str) -> dict[str, str]:
    boxes = zip(("day", "month", "year"), value.split(), strict=True)
    return {f"{name}_{part}": number for part, number in boxes}


def ids(joint: Joint, pool: Pool, slug: str) -> list[int]:
    with joint.scope(joint.officer):
        return [part.pk for part in joint.instalments(pool, slug)]


def test_a_pool_is_set_up_page_by_page(joint: Joint, site) -> None:
    with joint.scope(joint.officer):
        particulars = joint.particulars()
        pct, council = joint.partner("pct").pk, joint.partner("council").pk
        body = particulars.body.pk
    site.sign_in(joint.officer)
    answer = site.post(
        "pool_new",
        name="CAMHS fund",
        power="nhs2006s75",
        host=pct,
        manager="Head",
        body=body,
        purpose="One service",
        client_group="Under 18s",
        exit_terms="Notice",
        change_procedure="In writing",
        vat="host",
        **day("starts_on", "1 4 2009"),
        **day("review_on", "15 1 2010"),
    )
    assert answer.status_code == 302, text(answer)
    assert "This is a draft" in text(site.get("pool", "camhs-fund"))
    for partner, amount in ((pct, "300,000"), (council, "100000.01")):
        answer = site.post(
            "pool_contribution",
            "camhs-fund",
            partner=partner,
            amount=amount,
            basis="Posts",
            payments="4",
        )
        assert answer.status_code == 302, text(answer)
    page = site.get("pool_scheme", "camhs-fund")
    assert "P1 Service P1" in text(page)
    assert "P3 Service P3" not in text(page)
    with joint.scope(joint.officer):
        line = BudgetLine.objects.get(code="P1").pk
    assert site.post("pool_scheme", "camhs-fund", name="Teams", purpose="x", lines=[line]).url
    answer = site.post(
        "pool_risk_share",
        "camhs-fund",
        rule="capped",
        rest_borne_by=pct,
        **{f"cap-{council}": "5,000"},
    )
    assert answer.status_code == 302, text(answer)
    site.post("pool_income", "camhs-fund", name="Grant", amount="10.00")
    assert site.post("pool_agree", "camhs-fund", **day("agreed_on", "1 4 2009")).status_code == 302
    page = text(site.get("pool", "camhs-fund"))
    assert "This is a draft" not in page
    assert "Capped" in page
    assert "£400,000.01" in page


def test_what_is_refused_is_said_and_what_was_typed_is_kept(joint: Joint, site) -> None:
    joint.draft()
    site.sign_in(joint.officer)
    answer = site.post("pool_risk_share", "camhs-fund", rule="capped")
    assert answer.status_code == 200
    assert "at least one cap" in text(answer)
    answer = site.post("pool_agree", "camhs-fund", **day("agreed_on", "1 4 2009"))
    assert "at least two partners" in text(answer)


@pytest.mark.parametrize(
    "name",
    ["pool_contribution", "pool_risk_share", "pool_scheme", "pool_income", "pool_agree"],
)
def test_forms_about_a_pool_are_for_who_manages_pools(joint: Joint, site, name: str) -> None:
    joint.agreed_pool()
    assert site.sign_in(joint.officer).get(name, "camhs-fund").status_code == 200
    for person in (joint.council, joint.member):
        assert site.sign_in(person).get(name, "camhs-fund").status_code == 403
        assert site.post(name, "camhs-fund").status_code == 403


def test_each_side_records_its_own_on_a_page(joint: Joint, site) -> None:
    pool = joint.agreed_pool()
    first = ids(joint, pool, "council")[0]
    assert "Record what The council paid" in text(
        site.sign_in(joint.council).get("pool", "camhs-fund")
    )
    answer = site.post("instalment_paid", first, amount="25000.01", **day("day", "3 4 2009"))
    assert answer.status_code == 302, text(answer)
    assert site.get("instalment_received", first).status_code == 403
    site.sign_in(joint.host)
    assert site.get("instalment_paid", first).status_code == 403
    site.post("instalment_received", first, amount="25001.00", **day("day", "7 4 2009"))
    page = text(site.get("pool", "camhs-fund"))
    assert "Sides differ" in page
    again = site.post("instalment_received", first, amount="1", **day("day", "7 4 2009"))
    assert "recorded this receipt already" in text(again)


def test_what_has_fallen_due_waits_for_the_partner_and_then_for_the_host(
    joint: Joint, client
) -> None:
    pool = joint.agreed_pool()
    home = f"/t/{joint.trust.slug}/"

    def waits(person: object) -> str:
        client.force_login(person)
        return text(client.get(home))

    assert "Record the payment of £25,000.01 to CAMHS fund" in waits(joint.council)
    assert "Record the receipt from The council" not in waits(joint.host)
    with joint.scope(joint.officer):
        first = joint.instalments(pool, "council")[0]
    joint.pay(first)
    assert "Record the payment of £25,000.01" not in waits(joint.council)
    page = waits(joint.host)
    assert "Record the receipt from The council into CAMHS fund" in page
    assert "They say they paid £25,000.01" in page
    joint.receive(first)
    assert "Record the receipt" not in waits(joint.host)
    assert "Record the payment" not in waits(joint.officer)


def test_a_contribution_is_changed_on_a_page(joint: Joint, site) -> None:
    joint.agreed_pool()
    with joint.scope(joint.officer):
        pk = Contribution.objects.get(partner__slug="council").pk
    site.sign_in(joint.officer)
    answer = site.post(
        "contribution_change",
        pk,
        amount="-500.00",
        reason="Vacancy",
        **day("agreed_on", "1 10 2009"),
        **day("due_on", "1 1 2010"),
    )
    assert answer.status_code == 302, text(answer)
    assert "Vacancy" in text(site.get("pool", "camhs-fund"))


def test_a_finished_year_is_signed_on_a_page(joint: Joint, site, settings) -> None:
    pool = joint.agreed_pool()
    rows = ids(joint, pool, "pct") + ids(joint, pool, "council")
    settings.PRETEND_TODAY = datetime.date(2010, 4, 20)
    for pk in rows:
        with joint.scope(joint.host):
            row = Instalment.objects.get(pk=pk)
        joint.receive(row)
    joint.spend(12, {"P1": "249000.00", "P2": "150000.00"})
    site.sign_in(joint.council)
    assert "Settle your partner’s share" in text(site.get("pool_account", "camhs-fund", year=YEAR))
    page = site.get("pool_sign", "camhs-fund", year=YEAR)
    assert "£250.00" in text(page)
    assert "Paid into the fund" not in text(page)
    answer = site.post(
        "pool_sign", "camhs-fund", query=f"?year={YEAR}", disposal="return", share="250.00"
    )
    assert answer.status_code == 302, text(answer)
    assert joint.council.name in text(site.get("pool_account", "camhs-fund", year=YEAR))
    assert site.sign_in(joint.member).get("pool_sign", "camhs-fund").status_code == 403


def test_an_account_that_is_not_final_says_why(joint: Joint, site) -> None:
    joint.agreed_pool()
    page = text(site.sign_in(joint.host).get("pool_account", "camhs-fund"))
    assert "This account is not final" in page
    assert "The year 2009–10 has not ended" in page
    assert "Settle your partner’s share" not in page


def test_a_draft_without_contributions_has_no_account_yet(joint: Joint, site) -> None:
    joint.draft()
    page = site.sign_in(joint.officer).get("pool_account", "camhs-fund")
    assert "cannot be drawn up" in text(page)
    assert "cannot be worked out yet" in text(site.get("pool", "camhs-fund"))


def test_next_years_contributions_are_agreed_beforehand(joint: Joint, site) -> None:
    joint.agreed_pool()
    with joint.scope(joint.officer):
        council = joint.partner("council").pk
    site.sign_in(joint.officer)
    assert "Other years: 2010–11" in text(site.get("pool", "camhs-fund"))
    answer = site.post(
        "pool_contribution",
        "camhs-fund",
        query="?year=2010",
        partner=council,
        amount="90,000",
        basis="As agreed in September",
        payments="2",
    )
    assert answer.status_code == 302, text(answer)
    page = text(site.get("pool", "camhs-fund", year=2010))
    assert "£90,000.00" in page
    assert "1 October 2010" in page
    assert "£90,000.00" not in text(site.get("pool", "camhs-fund"))


def test_the_list_says_where_each_pool_stands(joint: Joint, site) -> None:
    joint.draft(name="Another")
    joint.agreed_pool()
    page = text(site.sign_in(joint.officer).get("joint"))
    assert "Draft" in page
    assert "Contributions late" in page
    assert "Set up a pooled fund" in page
    assert "Set up a pooled fund" not in text(site.sign_in(joint.host).get("joint"))


def test_the_account_as_a_document(joint: Joint) -> None:
    joint.agreed_pool()
    joint.spend(1, {"P1": "10.00", "P2": "5.00"})
    with joint.scope(joint.officer) as scope:
        run = request_report(
            by=scope, report="pool-memorandum", params=AccountParams("camhs-fund", YEAR)
        )
        assert PoolScheme.objects.exists()
    assert build(run.pk, joint.trust.pk)
    with joint.scope(joint.officer):
        done = ReportRun.objects.get(pk=run.pk)
        assert (done.state, done.level) == ("done", "executive"), done.error
        file = done.files.get(format="pdf")
        assert file.accessible
        with file.file.open("rb") as stored:
            pdf = opened(stored.read())
        with done.files.get(format="xlsx").file.open("rb") as stored:
            data = stored.read()
        balance = memorandum_account(Pool.objects.get(slug="camhs-fund"), YEAR).account.balance
    assert pdf.Root.MarkInfo.Marked
    assert proves(data)
    book = Book(data)
    assert Decimal(repr(book.value("D Balance", "G5"))) == balance
    assert book.value("D Balance", "I5") == 0


def test_a_document_of_a_pool_that_is_not_there_is_refused(joint: Joint) -> None:
    with joint.scope(joint.officer) as scope, pytest.raises(Refusal, match="no such pooled fund"):
        MemorandumReport().collect(scope, AccountParams("nothing", YEAR))
