"""Pages of budgets: loading one, one line at a time, funding sources, the plan's money."""

from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from commissioning.models import Action, Priority
from finance import budget_tasks
from finance.actions import budget_lines, funding
from finance.actions.budgets import NewLine, NewShare, agree_budget
from finance.models import (
    BudgetFile,
    BudgetLine,
    FundingSource,
    LineShare,
    ReportingPeriod,
    Subjective,
)
from finance.queries.shares import mapping_of
from tests.factories import operator
from tests.finance.conftest import Money
from tests.finance.plan import make_plan
from tests.finance.test_budget_files import sheet
from trusts.errors import Refusal
from trusts.models import AuditEvent, Person

D = Decimal


def to(name: str, *args: object) -> str:
    return reverse(f"finance:{name}", args=["money-trust", *args])


def sign_in(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


@pytest.fixture
def planned(money: Money) -> Money:
    with operator(money.trust) as by:
        make_plan(by)
        funding.add_funding(by=by, name="Sure Start", ring_fenced=True, terms="Early years")
    return money


@pytest.fixture
def line(planned: Money) -> BudgetLine:
    """The PCT's line of £1,000,000."""
    with operator(planned.trust):
        return BudgetLine.objects.get(code="H100", budget__partner__slug="pct")


# Loading


def test_a_budget_goes_from_upload_to_agreed_on_the_pages(planned: Money) -> None:
    lead, officer = sign_in(planned.lead), sign_in(planned.officer)
    page = lead.get(to("budgets"))
    assert to("budget_load", 2010, "pct") in page.content.decode()
    assert lead.get(to("budget_load", 2010, "pct")).status_code == 200
    template = lead.get(to("budget_template", 2010, "pct"))
    assert template.content.startswith(b"PK")
    sent = lead.post(to("budget_load", 2010, "pct"), {"file": SimpleUploadedFile("b.csv", sheet())})
    with operator(planned.trust):
        row = BudgetFile.objects.get()
    assert sent.url == to("budget_file", row.pk)
    assert "waiting to be read" in lead.get(sent.url).content.decode()
    assert lead.get(to("budget_progress", row.pk)).status_code == 200
    with planned.as_(planned.lead) as by:
        budget_tasks.read_now(by, row)
    text = lead.get(sent.url).content.decode()
    assert "The budget can be put forward" in text
    assert "£1,000.00" in text
    elsewhere = sign_in(planned.executive)  # may see every partner's budget, once it is put forward
    assert elsewhere.get(sent.url).status_code == 404
    assert elsewhere.get(to("budget_original", row.pk)).status_code == 404
    assert lead.get(to("budget_propose", row.pk)).status_code == 200
    assert lead.post(to("budget_propose", row.pk)).status_code == 302
    assert (
        b"Agree the budget of" in officer.get(reverse("trusts:home", args=["money-trust"])).content
    )
    assert elsewhere.get(sent.url).status_code == 200
    assert b"waits to be agreed" in officer.get(to("budgets")).content
    assert lead.post(to("budget_agree", row.pk)).status_code == 403
    done = officer.post(to("budget_agree", row.pk))
    assert done.url == to("budget", 2010, "pct")
    assert "A1 Posts" in officer.get(done.url).content.decode()
    again = officer.post(to("budget_agree", row.pk))
    assert "not waiting to be agreed" in again.content.decode()
    original = lead.get(to("budget_original", row.pk))
    assert b"".join(original.streaming_content) == sheet()


def test_a_faulty_budget_shows_its_cells_and_an_unreadable_one_its_reason(planned: Money) -> None:
    lead = sign_in(planned.lead)
    for content, words in (
        (sheet(A1="Posts,Wages,Targeted,Single,,,lots,,,,,"), ("C4", "Wages", "Employees")),
        (b"<html></html>", ("We cannot read this file",)),
    ):
        lead.post(to("budget_load", 2010, "pct"), {"file": SimpleUploadedFile("b.csv", content)})
        with planned.as_(planned.lead) as by:
            row = budget_tasks.read_now(by, BudgetFile.objects.first())
        text = lead.get(to("budget_file", row.pk)).content.decode()
        assert all(word in text for word in words)
        assert to("budget_propose", row.pk) not in text
        assert "Put the errors right" in lead.post(to("budget_propose", row.pk)).content.decode()


def test_sending_back_reaches_the_partner_and_others_see_nothing(planned: Money) -> None:
    lead, officer = sign_in(planned.lead), sign_in(planned.officer)
    lead.post(to("budget_load", 2010, "pct"), {"file": SimpleUploadedFile("b.csv", sheet())})
    with planned.as_(planned.lead) as by:
        row = budget_tasks.read_now(by, BudgetFile.objects.get())
    lead.post(to("budget_propose", row.pk))
    assert "Write what the partner" in officer.post(to("budget_send_back", row.pk)).content.decode()
    officer.post(to("budget_send_back", row.pk), {"words": "Where is the grant?"})
    home = lead.get(reverse("trusts:home", args=["money-trust"])).content.decode()
    assert "Mend the budget" in home
    assert "Where is the grant?" in home
    assert lead.post(to("budget_read_again", row.pk)).status_code == 302
    stranger = sign_in(planned.other_lead)
    for name in ("budget_file", "budget_original", "budget_progress", "budget_propose"):
        assert stranger.get(to(name, row.pk)).status_code == 404
    assert stranger.get(to("budget_load", 2010, "pct")).status_code == 403
    assert sign_in(planned.member).get(to("budget_file", row.pk)).status_code == 403
    assert lead.get(to("budget_load", 2030, "pct")).status_code == 404


# One line


def test_a_line_is_split_on_its_page(planned: Money, line: BudgetLine) -> None:
    officer = sign_in(planned.officer)
    with operator(planned.trust):
        priority = Priority.objects.get(code="BH1").pk
        action = Action.objects.get(code="SS1.1").pk
    typed = {
        "serves_1": f"p{priority}", "percent_1": "33.33", "basis_1": "Head count",
        "serves_2": f"a{action}", "percent_2": "50", "basis_2": "Hours",
    }  # fmt: skip
    checked = officer.post(to("budget_split", line.pk), typed | {"check": "1"})
    assert "16.67%" in checked.content.decode()
    with operator(planned.trust):
        assert not LineShare.objects.exists()
    assert officer.post(to("budget_split", line.pk), typed).url == to("budget_line", line.pk)
    text = officer.get(to("budget_line", line.pk)).content.decode()
    for words in ("£333,300.00", "£500,000.00", "£166,700.00", "Head count", "16.67%",
                  "From not mapped to BH1 Better births (33.33%): Head count"):  # fmt: skip
        assert words in text
    text = officer.get(to("priority_money", priority)).content.decode()
    assert "£333,300.00" in text
    assert "Head count" in text
    text = officer.get(to("plan_money")).content.decode()
    assert "£333,300.00" in text
    assert "£1,646,701.00" in text  # £166,700.00, £240,000.50 and the council's £1,240,000.50
    assert "£1,646,701.00" in officer.get(to("budgets")).content.decode()


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"percent_1": "60"}, "Choose what share 1 serves."),
        ({"serves_1": "p", "percent_1": "60"}, "Say how share 1 was decided."),
        ({"serves_1": "p", "basis_1": "x"}, "Enter the percentage of share 1."),
        (
            {"serves_1": "p", "percent_1": "60", "basis_1": "x",
             "serves_2": "p", "percent_2": "41", "basis_2": "x"},
            "add up to 101%",
        ),
    ],
)  # fmt: skip
def test_a_split_that_cannot_be_kept_says_why(
    planned: Money, line: BudgetLine, typed: dict[str, str], words: str
) -> None:
    with operator(planned.trust):
        first, second = Priority.objects.order_by("code").values_list("pk", flat=True)[:2]
    keys = {"serves_1": f"p{first}", "serves_2": f"p{second}"}
    filled = {name: keys[name] if value == "p" else value for name, value in typed.items()}
    page = sign_in(planned.officer).post(to("budget_split", line.pk), filled)
    assert page.status_code == 200
    assert words in page.content.decode()


def test_only_the_lead_finance_officer_changes_lines(planned: Money, line: BudgetLine) -> None:
    for person in (planned.lead, planned.executive):
        client = sign_in(person)
        assert client.get(to("budget_line", line.pk)).status_code == 200
        for name in ("budget_split", "budget_profile", "budget_fund"):
            assert client.get(to(name, line.pk)).status_code == 403
            assert client.post(to(name, line.pk), {}).status_code == 403
    assert sign_in(planned.other_lead).get(to("budget_line", line.pk)).status_code == 404
    assert sign_in(planned.member).get(to("budget_line", line.pk)).status_code == 403


def test_a_profile_is_changed_until_the_first_close(planned: Money, line: BudgetLine) -> None:
    officer = sign_in(planned.officer)
    address = to("budget_profile", line.pk)
    assert "no accepted return of last year" in officer.get(address).content.decode()
    months = {f"month_{n}": "80,000" for n in range(1, 13)}
    short = officer.post(address, {"pattern": "typed", **months})
    assert "£40,000.00 less than the budget of £1,000,000.00" in short.content.decode()
    blank = officer.post(address, {"pattern": "typed", **months, "month_3": ""})
    assert "Enter the amount for June" in blank.content.decode()
    refused = officer.post(address, {"pattern": "last_year"})
    assert "Choose another pattern" in refused.content.decode()
    typed = officer.post(address, {"pattern": "typed", **months, "month_12": "120,000"})
    assert typed.url == to("budget_line", line.pk)
    officer.post(address, {"pattern": "terms"})
    with operator(planned.trust):
        line.refresh_from_db()
        assert line.profile[4] == 0
        assert sum(line.profile) == line.current
        ReportingPeriod.objects.filter(number=1).update(closed_at=timezone.now())
    assert "so the profile stands" in officer.get(address).content.decode()
    late = officer.post(address, {"pattern": "equal"})
    assert "first month is closed" in late.content.decode()


def test_last_years_pattern_comes_from_accepted_actuals(money: Money) -> None:
    with operator(money.trust) as by:
        budget = agree_budget(
            by=by,
            partner=money.partner(),
            financial_year=2010,
            lines=[NewLine("H100", "CAMHS", Subjective.EMPLOYEES, "targeted", "single", D(24))],
        )
        pk = budget.lines.get().pk
    money.accept(money.submit())
    with operator(money.trust):
        # September becomes March: £500,000.00 over the whole year.
        ReportingPeriod.objects.filter(number=12).delete()
        ReportingPeriod.objects.filter(number=6).update(number=12)
    officer = sign_in(money.officer)
    assert officer.post(to("budget_profile", pk), {"pattern": "last_year"}).status_code == 302
    with operator(money.trust):
        assert BudgetLine.objects.get(pk=pk).profile == [D(2)] * 12


def test_filters_and_totals_of_a_budget(planned: Money, line: BudgetLine) -> None:
    with operator(planned.trust) as by:
        budget_lines.split_line(
            by=by, line=line, shares=[NewShare(Priority.objects.first(), "x", D(60))]
        )
        grant = FundingSource.objects.get()
        budget_lines.fund_line(by=by, line=line, funding=grant)
    officer = sign_in(planned.officer)
    address = to("budget", 2009, "pct")
    for query, shown, hidden in (
        ("mapped=part", "H100", "H200"),
        ("mapped=none", "H200", "H100"),
        ("category=income", "H900", "H100"),
        (f"funding={grant.pk}", "H100", "H200"),
        ("funding=none", "H200", "H100"),
        ("tier=universal", "No line is as you asked", "H100"),
    ):
        text = officer.get(f"{address}?{query}").content.decode()
        assert shown in text
        assert f"{hidden} " not in text
    whole = officer.get(address).content.decode()
    assert "£640,000.50" in whole  # what is not mapped: £400,000.00 and £240,000.50


def test_queries_of_a_budget_do_not_grow_with_its_lines(planned: Money, line: BudgetLine) -> None:
    officer = sign_in(planned.officer)
    pages = [to("budget", 2009, "pct"), to("plan_money"), to("funding_list"), to("budgets")]

    def count() -> list[int]:
        found = []
        for page in pages:
            with CaptureQueriesContext(connection) as queries:
                assert officer.get(page).status_code == 200
            found.append(len(queries))
        return found

    def add(number: int) -> None:
        with operator(planned.trust) as by:
            made = BudgetLine.objects.create(
                budget=line.budget, code=f"N{number}", service="New", subjective="employees",
                tier="targeted", arrangement="single", original=D(12), current=D(12),
                profile=[D(1)] * 12, funding=FundingSource.objects.get(),
            )  # fmt: skip
            budget_lines.split_line(
                by=by, line=made, shares=[NewShare(Priority.objects.first(), "x", D(60))]
            )

    add(0)
    count()  # what is looked up once for all
    before = count()
    for number in range(1, 21):
        add(number)
    assert count() == before


# Funding


def test_funding_sources_on_their_pages(planned: Money, line: BudgetLine) -> None:
    officer = sign_in(planned.officer)
    refused = officer.post(to("funding_new"), {"name": "Grant", "ring_fenced": "on"})
    assert "Write the terms" in refused.content.decode()
    twice = officer.post(to("funding_new"), {"name": "sure start"})
    assert "in the list already" in twice.content.decode()
    made = officer.post(to("funding_new"), {"name": "Grant", "giver": "A department"})
    with operator(planned.trust):
        grant = FundingSource.objects.get(name="Grant")
    assert made.url == to("funding", grant.pk)
    assert officer.get(to("funding_change", grant.pk)).status_code == 200
    officer.post(
        to("funding_change", grant.pk), {"name": "Grant", "ring_fenced": "on", "terms": "Posts"}
    )
    officer.post(to("budget_fund", line.pk), {"funding": grant.pk})
    planned.accept(planned.submit())
    text = officer.get(to("funding", grant.pk)).content.decode()
    for words in ("Ring-fenced", "Posts", "H100", "£1,000,000.00", "£520,000.00", "£480,000.00"):
        assert words in text
    assert "£480,000.00" in officer.get(to("funding_list")).content.decode()
    assert "Grant" in officer.get(to("budget_line", line.pk)).content.decode()
    assert officer.get(to("funding_list") + "?year=1999").status_code == 404
    lead = sign_in(planned.lead)
    assert lead.get(to("funding", grant.pk)).status_code == 200
    assert lead.get(to("funding_new")).status_code == 403
    assert lead.post(to("funding_change", grant.pk), {"name": "x"}).status_code == 403


def test_actions_refuse_what_the_forms_cannot_know(planned: Money, line: BudgetLine) -> None:
    with planned.as_(planned.officer) as by:
        with pytest.raises(Refusal, match="twelve amounts"):
            budget_lines.profile_line(by=by, line=line, months=[D(1)])
        with pytest.raises(Refusal, match="more than the budget"):
            budget_lines.profile_line(by=by, line=line, months=[line.current + 1, *[D(0)] * 11])
        other = Action.objects.get(code="SS1.1")
        with pytest.raises(Refusal, match="is not an action of"):
            budget_lines.split_line(
                by=by, line=line,
                shares=[NewShare(Priority.objects.get(code="BH1"), "x", D(1), other)],
            )  # fmt: skip
        budget_lines.split_line(
            by=by, line=line, shares=[NewShare(other.priority, "x", D(1), other)]
        )
        assert mapping_of([line])[line.pk].words == "SS1 Safe at home, SS1.1 Do it (1%)"
        budget_lines.split_line(by=by, line=line, shares=[])
        event = AuditEvent.objects.filter(verb="budget_line.split").first()
        assert event.details["after"] == ["not mapped"]
