"""Pages of the procedure, the periods and the late returns: who sees, who changes, what is said."""

import datetime
import re
from dataclasses import replace
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from finance.actions.procedure import change_procedure
from finance.models import Procedure, Reminder
from finance.queries import consolidated_position
from finance.queries.position_detail import at_detail
from finance.queries.procedure import newest_edition, settings_in_force
from finance.reports.monitoring import sections
from finance.reports.procedure import ProcedureDocument
from finance.reports.reading import read_position
from finance.rules.procedure import (
    QUALITY_CHECKS,
    Detail,
    Frequency,
    ProfilePattern,
    ReportPart,
    Settings,
    Strictness,
)
from finance.rules.procedure_document import paragraphs, rules_on_probity
from finance.rules.procedure_headings import HEADINGS, LABELS, change_words, value_words
from reports.base import NoParams
from tests.factories import operator, seat
from tests.finance.conftest import Money
from trusts.levels import Level
from trusts.permissions import Role

TODAY = datetime.date(2009, 11, 16)


@pytest.fixture(autouse=True)
def november(settings: Any) -> None:
    settings.PRETEND_TODAY = TODAY


def url(name: str, **more: Any) -> str:
    return reverse(f"finance:{name}", kwargs={"trust": "money-trust", **more})


def text(client: Client, name: str, status: int = 200, **more: Any) -> str:
    answer = client.get(url(name, **more))
    assert answer.status_code == status
    return answer.content.decode()


VARIANCES = {
    "amber_percent": "3",
    "red_percent": "6",
    "explain_percent": "5",
    "explain_at_least": "1,000",
    "explain_amount": "£25,000",
    "in_force_from": "2009-12-01",
    "reason": "Agreed by the board.",
    "seen_edition": "0",
}


def agreed(money: Money, **changed: Any) -> None:
    with operator(money.trust) as by:
        newest = newest_edition()
        made = change_procedure(
            by=by,
            settings=replace(newest.as_settings if newest else Settings(), **changed),
            in_force_from=datetime.date(2009, 11, 1),
            seen_edition=newest.number if newest else 0,
            reason="Agreed.",
            heading="format",
        )
        Procedure.objects.filter(pk=made.pk).update(in_force_from=datetime.date(2009, 4, 1))


# --- words ------------------------------------------------------------------------------------


def test_every_setting_stands_under_one_heading_with_a_label() -> None:
    assert sorted(LABELS) == sorted(Settings().as_json())
    assert len(HEADINGS) == 10


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("due_days", 1, "1 day"),
        ("reminder_days_before", (7, 1), "7, 1"),
        ("reminder_days_after", (), "None"),
        ("outturn_period", True, "Yes"),
        ("frequency", Frequency.QUARTERLY, "Every quarter"),
        ("vat_note", "", "Not said yet"),
        ("checks", (), "The usual strictness"),
        (
            "checks",
            (("sign-flipped", Strictness.OFF),),
            "opposite sign of the budget: do not check",
        ),
    ],
)
def test_values_are_in_plain_english(name: str, value: Any, words: str) -> None:
    assert words in value_words(name, value)


def test_a_change_is_told_as_it_was_and_as_it_is() -> None:
    told = change_words({"setting": "explain_amount", "before": "25000", "after": "10000.50"})
    assert told == ("Variance that always has to be explained", "£25,000", "£10,000.50")


@pytest.mark.parametrize(
    ("slug", "changed", "words"),
    [
        ("level-of-detail", {"level_of_detail": Detail.SERVICE}, "services, each as the sum"),
        ("budget-profiling", {"default_profile": ProfilePattern.TERMS}, "school year"),
        ("format", {"report_parts": (ReportPart.CHART,)}, "a chart of the partners"),
        ("consolidation", {"close_without_every_return": False}, "may not be closed while a"),
        ("reporting-periods", {"frequency": Frequency.QUARTERLY}, "every quarter"),
        ("deadlines", {"due_days": 10, "reminder_days_before": ()}, "due 10 days after"),
        ("deadlines", {"reminder_days_before": (), "reminder_days_after": ()}, "No reminders"),
        ("variances", {"red_percent": 7}, "more than 7% of the year"),
        ("explanations", {"explanations": Strictness.ERROR}, "cannot be submitted"),
        ("explanations", {"explanation_words": 5}, "at least 5 words"),
    ],
)
def test_the_document_says_what_the_settings_mean(
    slug: str, changed: dict[str, Any], words: str
) -> None:
    assert words in " ".join(paragraphs(slug, replace(Settings(), **changed)))


def test_what_is_not_agreed_on_probity_is_said_to_be_so() -> None:
    said = dict(rules_on_probity(Settings()))
    assert "not agreed" in said["VAT"][0]
    assert "Nobody accepts" in said["Segregation of duties"][0]


# --- the procedure's pages --------------------------------------------------------------------


def test_everybody_who_sees_returns_reads_the_procedure(money: Money, client: Client) -> None:
    for person, may_change in ((money.officer, True), (money.lead, False)):
        client.force_login(person)
        page = text(client, "procedure")
        assert all(heading.name in page for heading in HEADINGS)
        assert ("Change deadlines" in page) is may_change
    client.force_login(money.member)
    text(client, "procedure", status=403)


@pytest.mark.parametrize("heading", HEADINGS, ids=lambda heading: heading.slug)
def test_each_heading_has_a_form_with_todays_values(
    heading: Any, money: Money, client: Client
) -> None:
    client.force_login(money.officer)
    page = text(client, heading.address)
    for setting in heading.settings:
        if setting.name == "checks":
            assert all(check.name in page for check in QUALITY_CHECKS.values())
        else:
            assert setting.label in page.replace("&#x27;", "'")


@pytest.mark.parametrize("heading", HEADINGS, ids=lambda heading: heading.slug)
def test_a_form_sent_back_unchanged_changes_nothing(
    heading: Any, money: Money, client: Client
) -> None:
    """What a form shows is what it reads back: nothing is lost on the way through the page."""
    client.force_login(money.officer)
    form = client.get(url(heading.address)).context["form"]
    data = {}
    for bound in form:
        value = bound.value()
        data[bound.html_name] = "" if value is None else value
    data["reason"] = "Only looking."
    answer = client.post(url(heading.address), data)
    assert "Nothing is different" in answer.content.decode()


def test_thresholds_are_changed_on_their_page(money: Money, client: Client) -> None:
    client.force_login(money.officer)
    answer = client.post(url("procedure_variances"), VARIANCES, follow=True)
    assert "It counts from 1 December 2009" in answer.content.decode()
    assert "comes into force on 1 December 2009" in answer.content.decode()
    with money.as_(money.officer):
        made = newest_edition()
        assert made is not None
        assert made.as_settings.red_percent == 6
        assert settings_in_force().red_percent == 5
    page = text(client, "procedure_editions")
    assert "Agreed by the board." in page
    assert "before: 5%" in page


def test_a_wrong_value_is_refused_on_its_field(money: Money, client: Client) -> None:
    client.force_login(money.officer)
    for bad, words in (
        ({"red_percent": "1"}, "Red must not begin below amber"),
        ({"reason": ""}, "Answer “Why is it changed?”"),
        ({"red_percent": "lots"}, "Enter a number"),
        ({"in_force_from": "2009-10-01"}, "not one of the available choices"),
    ):
        page = client.post(url("procedure_variances"), VARIANCES | bad).content.decode()
        assert words in page
    with money.as_(money.officer):
        assert newest_edition() is None


def test_days_of_reminders_are_read_as_people_write_them(money: Money, client: Client) -> None:
    client.force_login(money.officer)
    data = {
        "due_days": "10",
        "outturn_due_days": "42",
        "reminder_days_before": "5 , 2",
        "reminder_days_after": "",
        "in_force_from": "2009-12-01",
        "reason": "Agreed.",
        "seen_edition": "0",
    }
    client.post(url("procedure_deadlines"), data | {"reminder_days_before": "soon"})
    with money.as_(money.officer):
        assert newest_edition() is None
    client.post(url("procedure_deadlines"), data)
    with money.as_(money.officer):
        made = newest_edition()
        assert made is not None
        settings = made.as_settings
    assert (settings.reminder_days_before, settings.reminder_days_after) == ((5, 2), ())


def test_a_check_is_made_stricter_on_its_page(money: Money, client: Client) -> None:
    client.force_login(money.officer)
    form = client.get(url("procedure_data_quality")).context["form"]
    data = {bound.html_name: bound.value() for bound in form}
    data |= {"check_sign-flipped": "error", "reason": "Too many."}
    client.post(url("procedure_data_quality"), data)
    with money.as_(money.officer):
        made = newest_edition()
        assert made is not None
        assert made.as_settings.checks == (("sign-flipped", Strictness.ERROR),)


def test_the_second_of_two_editors_is_told_on_the_page(money: Money, client: Client) -> None:
    client.force_login(money.officer)
    client.post(url("procedure_variances"), VARIANCES)
    page = client.post(
        url("procedure_variances"), VARIANCES | {"amber_percent": "4"}
    ).content.decode()
    assert "while you were looking at it" in page


def test_partners_change_nothing_of_it(money: Money, client: Client) -> None:
    client.force_login(money.lead)
    assert client.post(url("procedure_variances"), VARIANCES).status_code == 403
    text(client, "procedure_variances", status=403)


def test_a_director_may_change_it(money: Money, client: Client) -> None:
    client.force_login(seat(money.trust, Role.DIRECTOR, Level.EXECUTIVE))
    assert client.post(url("procedure_variances"), VARIANCES).status_code == 302


# --- periods ----------------------------------------------------------------------------------


def test_the_page_of_periods_shows_deadlines_and_standing(money: Money, client: Client) -> None:
    client.force_login(money.officer)
    page = text(client, "periods")
    assert "Outturn 2009–10" in page
    assert "12 May 2010" in page
    assert "Open a financial year" in page
    client.force_login(money.lead)
    assert "Open a financial year" not in text(client, "periods")
    text(client, "periods_of_year", status=404, year=1999)


def test_a_year_is_opened_on_its_page(money: Money, client: Client) -> None:
    client.force_login(money.officer)
    answer = client.post(url("period_open_year"), {"financial_year": "2010"}, follow=True)
    assert "You opened 2010–11 with 13 periods" in answer.content.decode()
    answer = client.post(url("period_open_year"), {"financial_year": "2010"})
    assert answer.status_code == 200
    client.force_login(money.lead)
    assert client.post(url("period_open_year"), {"financial_year": "2011"}).status_code == 403


def test_an_outturn_is_added_on_its_page(money: Money, client: Client) -> None:
    agreed(money, outturn_period=False)
    client.force_login(money.officer)
    client.post(url("period_open_year"), {"financial_year": "2010"})
    assert "Add the outturn" in text(client, "period_outturn", year=2010)
    answer = client.post(url("period_outturn", year=2010), follow=True)
    assert "You added Outturn 2010–11" in answer.content.decode()


def test_a_deadline_is_changed_on_its_page(money: Money, client: Client) -> None:
    client.force_login(money.officer)
    page = url("period_deadline", period="2009-11")
    data = {"due_on_day": "21", "due_on_month": "12", "due_on_year": "2009"}
    refused = client.post(page, data | {"reason": ""}).content.decode()
    assert "Say why the deadline is changed" in refused
    answer = client.post(page, data | {"reason": "The board meets later."}, follow=True)
    assert "now due on 21 December 2009" in answer.content.decode()
    assert "The board meets later." in text(client, "returns_of_period", period="2009-11")


def test_closing_says_first_what_will_not_count(money: Money, client: Client) -> None:
    money.submit(code="2009-09")
    client.force_login(money.officer)
    for code in ("2009-04", "2009-05", "2009-06", "2009-07", "2009-08"):
        client.post(url("period_close", period=code))
    page = text(client, "period_close", period="2009-09")
    assert "The council: no return" in page
    assert "The PCT: version 1 waits to be accepted" in page
    answer = client.post(url("period_close", period="2009-09"), follow=True)
    assert "You closed September 2009" in answer.content.decode()
    again = client.post(url("period_close", period="2009-09")).content.decode()
    assert "is closed already" in again


def test_another_person_opens_a_period_again(money: Money, client: Client) -> None:
    client.force_login(money.officer)
    client.post(url("period_close", period="2009-04"))
    own = client.post(url("period_reopen", period="2009-04"), {"reason": "Oh."}).content.decode()
    assert "another person" in own
    client.force_login(seat(money.trust, Role.DIRECTOR, Level.EXECUTIVE))
    assert "Open again" in text(client, "periods")
    answer = client.post(
        url("period_reopen", period="2009-04"), {"reason": "A late figure."}, follow=True
    )
    assert "You opened April 2009 again" in answer.content.decode()
    client.force_login(money.lead)
    assert client.post(url("period_reopen", period="2009-04"), {"reason": "x"}).status_code == 403


# --- late returns -----------------------------------------------------------------------------


def test_who_is_late_is_on_one_page(money: Money, client: Client) -> None:
    client.force_login(money.officer)
    page = text(client, "late")
    assert "October 2009, due on 14 November 2009" in page
    assert "2 days late" in page
    assert "partner by period" in page
    assert "Times late" in page
    assert "33 days late" in text(client, "late_of_period", period="2009-09")
    assert "April 2009" in text(client, "late_of_year", year=2009)
    text(client, "late_of_year", status=404, year=1999)


def test_partners_see_their_own_lateness(money: Money, client: Client) -> None:
    client.force_login(money.lead)
    page = text(client, "late")
    assert "The PCT" in page
    assert "The council" not in page
    assert "Remind" not in page.replace("Reminders", "")


def test_a_partner_is_reminded_on_a_page(money: Money, client: Client) -> None:
    client.force_login(money.officer)
    address = {"period": "2009-10", "partner": "pct"}
    assert money.lead.email in text(client, "remind", **address)
    answer = client.post(url("remind", **address), follow=True)
    assert f"We are sending a reminder to {money.lead.name}" in answer.content.decode()
    assert "less than an hour ago" in client.post(url("remind", **address)).content.decode()
    with money.as_(money.officer):
        assert Reminder.objects.count() == 1
    assert "by hand, by" in text(client, "late")
    client.force_login(money.lead)
    assert client.post(url("remind", **address)).status_code == 403


def test_a_trust_without_periods_is_told_so(client: Client, db: None) -> None:
    from tests.factories import make_trust

    trust = make_trust("money-trust")
    client.force_login(seat(trust, Role.LEAD_FINANCE_OFFICER, Level.EXECUTIVE))
    assert "No reporting period" in text(client, "late")
    assert "No financial year" in text(client, "periods")
    assert "not changed anything yet" in text(client, "procedure")


# --- level of detail and format in the report -------------------------------------------------


def lines_of(money: Money) -> Any:
    with money.as_(money.officer):
        return consolidated_position(money.period())


@pytest.mark.parametrize("detail", list(Detail))
def test_sums_at_any_level_of_detail_are_the_same(money: Money, detail: Detail) -> None:
    money.accept(money.submit())
    position = lines_of(money)
    for partner in position.partners:
        listed = at_detail(partner.lines, detail, position.thresholds)
        for income in (True, False):
            for figure in ("original", "current", "profile_to_date", "actual", "forecast"):
                wanted = [getattr(x, figure) for x in partner.lines if x.is_income is income]
                found = [getattr(x, figure) for x in listed if x.is_income is income]
                assert sum(x or 0 for x in found) == sum(x or 0 for x in wanted)


def test_the_report_lists_what_the_trust_agreed(money: Money) -> None:
    money.accept(money.submit())

    def listed() -> list[str]:
        with money.as_(money.officer):
            (part,) = [s for s in sections(read_position("2009-09")) if s.key == "partner-pct"]
            return [line.service for line in part.context["lines"]]

    assert listed() == ["Community CAMHS", "School nursing", "Development grant"]
    agreed(money, level_of_detail=Detail.SUBJECTIVE)
    assert listed() == [
        "Third-party payments (1 line)",
        "Employees (1 line)",
        "Income (1 line)",
    ]


def test_parts_of_the_report_are_left_out_where_the_trust_agreed(money: Money) -> None:
    money.accept(money.submit())

    def parts() -> dict[str, Any]:
        with money.as_(money.officer):
            return {s.key: s for s in sections(read_position("2009-09"))}

    before = parts()
    assert {"position", "groups", "lines", "partner-pct", "missing"} <= set(before)
    assert before["position"].context["chart"]
    agreed(money, report_parts=())
    after = parts()
    assert not {"groups", "lines", "partner-pct"} & set(after)
    assert {"position", "variances", "missing", "method"} <= set(after)
    assert after["position"].context["chart"] == ""


# --- the document -----------------------------------------------------------------------------


def test_the_document_holds_settings_delegations_and_editions(money: Money) -> None:
    from finance.actions.delegations import give_delegation

    agreed(money, due_days=9, accountable_body="The council", vat_note="Ask first.")
    with operator(money.trust) as by:
        give_delegation(
            by=by,
            person=money.officer,
            partner=None,
            limit=50_000,
            instrument="Scheme of delegation",
            given_by="The board",
            starts_on=datetime.date(2009, 4, 1),
        )
    with money.as_(money.officer) as by:
        content = ProcedureDocument().collect(by, NoParams())
    how, probity, editions = (part.context for part in content.parts)
    assert len(how["headings"]) == 9
    said = " ".join(words for heading in how["headings"] for words in heading["paragraphs"])
    assert "due 9 days after" in said
    assert [row["person"] for row in probity["delegations"]] == [money.officer.name]
    assert dict(probity["rules"])["VAT"] == ["Ask first."]
    assert editions["editions"][0]["number"] == 1
    assert ("Edition", "1") in content.facts


def test_a_trust_without_an_edition_has_a_document_too(money: Money) -> None:
    with money.as_(money.officer) as by:
        content = ProcedureDocument().collect(by, NoParams())
    assert "None agreed yet" in dict(content.facts)["Edition"]


def test_printing_is_offered_to_those_who_may_build_the_document(
    money: Money, client: Client
) -> None:
    client.force_login(money.lead)
    assert "reports/new" not in text(client, "procedure")
    client.force_login(money.officer)
    (link,) = re.findall(r'href="([^"]*reports/new/[^"]*)"', text(client, "procedure"))
    assert client.get(link).status_code == 200
