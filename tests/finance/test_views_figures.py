"""Pages for typing figures and for questions: what they show, keep, mark and refuse."""

from __future__ import annotations

import pytest
from django.test import Client

from finance import intake
from finance.models import (
    BudgetLine,
    DraftLine,
    Return,
    ReturnFile,
    ReturnQuestion,
    ReturnState,
)
from tests.factories import seat
from tests.finance.conftest import GOOD, Money, csv_return
from tests.finance.test_views import page, url
from trusts.levels import Level
from trusts.permissions import Role

HERE = ("2009-09", "pct")
JSON = {"headers": {"accept": "application/json"}}
CELLS = ("actual", "commitments", "forecast", "explanation")


@pytest.fixture
def lead(money: Money, client: Client) -> Client:
    client.force_login(money.lead)
    return client


@pytest.fixture
def officer(money: Money) -> Client:
    client = Client()
    client.force_login(money.officer)
    return client


@pytest.fixture
def keys(money: Money) -> dict[str, int]:
    with money.as_(money.officer):
        rows = BudgetLine.objects.filter(budget__partner__slug="pct")
        return dict(rows.values_list("code", "pk"))


def cells(keys: dict[str, int], revision: int = 0, **changes: tuple[str, ...]) -> dict[str, str]:
    """What the form sends; `H100=(…)` replaces a line's cells."""
    data = {}
    for code, key in keys.items():
        words = changes.get(code, GOOD[code])
        data |= {f"line{key}-{name}": text for name, text in zip(CELLS, words, strict=True)}
        data[f"line{key}-revision"] = str(revision)
    return data


def test_the_page_shows_each_line_with_its_context(lead: Client, money: Money) -> None:
    money.submit(csv_return(code="2009-08"), code="2009-08", note="x")
    shown = page(lead, url("figures", *HERE))
    for words in ("H100 Community CAMHS", "£1,000,000.00", "£500,000.00", "H900", "(income)"):
        assert words in shown
    assert "0 of 3 lines filled in" in shown
    assert "There is a problem" not in shown


def test_another_partners_people_do_not_get_in(lead: Client, officer: Client) -> None:
    for name in ("figures", "paste", "start", "empty_draft"):
        assert lead.get(url(name, "2009-09", "council")).status_code == 403
        assert officer.get(url(name, *HERE)).status_code == 403
    assert lead.get(url("partner_period", "2009-09", "council")).status_code == 403


def test_a_bad_amount_is_kept_and_marked(lead: Client, money: Money, keys) -> None:
    sent = cells(keys, H100=("<b>n/a</b>", "0", "1", "Words"))
    answer = lead.post(url("figures", *HERE), sent | {"save": "yes"}, follow=True)
    shown = answer.content.decode()
    assert "&lt;b&gt;n/a&lt;/b&gt;" in shown
    assert "Line H100, actual to date: This is not an amount." in shown
    assert "<title>Error:" in shown
    assert "2 of 3 lines filled in" in shown
    with money.as_(money.lead):
        assert DraftLine.objects.get(budget_line=keys["H100"]).actual == "<b>n/a</b>"


def test_an_amount_too_long_to_keep_stays_on_the_page(lead: Client, money: Money, keys) -> None:
    sent = cells(keys, H100=("9" * 90, "0", "1", ""))
    shown = lead.post(url("figures", *HERE), sent | {"check": "yes"}).content.decode()
    assert "9" * 90 in shown
    assert "too long for an amount" in shown
    with money.as_(money.lead):
        assert not ReturnFile.objects.exists()


def test_checking_leads_through_findings_to_a_return(lead: Client, money: Money, keys) -> None:
    sent = cells(keys, H100=("n/a", "", "1", ""))
    answer = lead.post(url("figures", *HERE), sent | {"check": "yes"})
    with money.as_(money.lead) as by:
        row = ReturnFile.objects.get()
        assert row.is_typed
        intake.read_now(by, row)
    assert answer.url == url("file", row.pk)
    shown = page(lead, answer.url)
    assert "2 things to put right" in shown
    assert f"{url('figures', *HERE)}?page=1#line-h100" in shown
    assert "H100, commitments" in shown
    assert "Back to your figures" in shown
    typing = page(lead, url("figures", *HERE))
    assert "Line H100, commitments: The cell is blank." in typing
    assert "These figures were checked: 2 errors" in typing

    mended = cells(keys, revision=1) | {"check": "yes"}
    answer = lead.post(url("figures", *HERE), mended)
    with money.as_(money.lead) as by:
        intake.read_now(by, ReturnFile.objects.get(state="waiting"))
    assert "The return can be submitted" in page(lead, answer.url)
    done = lead.post(answer.url + "submit/", {}, follow=True).content.decode()
    assert "Return submitted" in done


def test_nothing_typed_is_nothing_to_check(lead: Client) -> None:
    shown = lead.post(url("figures", *HERE), {"check": "yes"}).content.decode()
    assert "Nothing has been typed yet" in shown


def test_the_script_saves_one_line_and_hears_what_is_wrong(lead: Client, keys) -> None:
    key = keys["H100"]
    one = {f"line{key}-actual": "n/a", f"line{key}-revision": "0"}
    said = lead.post(url("figures", *HERE), one, **JSON).json()["lines"][f"line{key}"]
    assert said["revision"] == 1
    assert said["kept"]
    assert said["errors"]["actual"].startswith("Line H100")
    again = lead.post(url("figures", *HERE), one | {f"line{key}-revision": "1"}, **JSON)
    assert again.json()["lines"][f"line{key}"]["revision"] == 1


def test_the_second_of_two_people_is_told(lead: Client, money: Money, keys) -> None:
    colleague = Client()
    other = seat(money.trust, Role.FINANCE_LEAD, Level.EXECUTIVE, partner="pct")
    colleague.force_login(other)
    lead.post(url("figures", *HERE), cells(keys))
    colleague.post(url("figures", *HERE), cells(keys, 1, H100=("7", "0", "1", "Theirs")))
    late = cells(keys, 1, H100=("8", "0", "1", "Mine"), H200=("9", "0", "1", ""))
    key = keys["H100"]
    one = {name: text for name, text in late.items() if name.startswith(f"line{key}-")}
    told = lead.post(url("figures", *HERE), one, **JSON)
    assert told.status_code == 409
    assert told.json()["lines"][f"line{key}"]["conflict"] == str(other)
    answer = lead.post(url("figures", *HERE), late)
    shown = answer.content.decode()
    assert answer.status_code == 409
    assert "Theirs" in shown
    assert "Mine" in shown
    with money.as_(money.lead):
        assert DraftLine.objects.get(budget_line=key).actual == "7"
        assert DraftLine.objects.get(budget_line=keys["H200"]).actual == "9"


def test_pasting_keeps_what_cannot_be_matched_and_changes_nothing(lead: Client, money) -> None:
    sent = {"rows": "H100\t1\t2\t3\nX1\t1\t2\t3\nX2\t1\t2\t3", "seen": "0"}
    shown = lead.post(url("paste", *HERE), sent).content.decode()
    assert "Row 2: “X1” is not a line" in shown
    assert "Row 3: “X2” is not a line" in shown
    assert "H100\t1\t2\t3" in shown
    with money.as_(money.lead):
        assert not DraftLine.objects.exists()
    good = lead.post(url("paste", *HERE), {"rows": "H100\tn/a\t2\t3", "seen": "0"}, follow=True)
    assert "Line H100, actual to date: This is not an amount" in good.content.decode()
    stale = lead.post(url("paste", *HERE), {"rows": "H100\t1\t2\t3", "seen": "0"})
    assert "after you opened this page" in stale.content.decode()
    mended = {"rows": "H100\t1\t2\t3", "seen": "1"}
    assert (
        "1 line filled in" in lead.post(url("paste", *HERE), mended, follow=True).content.decode()
    )


def test_starting_from_the_last_return_and_clearing(lead: Client, money: Money) -> None:
    assert "has no earlier return" in page(lead, url("start", *HERE))
    pk = money.submit(csv_return(code="2009-08"), code="2009-08", note="x")
    assert "Your last return, for August 2009" in page(lead, url("start", *HERE))
    sent = {"source": str(pk), "keep": "keep", "seen": "0"}
    shown = lead.post(url("start", *HERE), sent, follow=True).content.decode()
    assert "3 of 3 lines filled in" in shown
    assert 'value="500000.00"' in shown
    assert "Clear everything typed?" in page(lead, url("empty_draft", *HERE))
    shown = lead.post(url("empty_draft", *HERE), {"seen": "1"}, follow=True).content.decode()
    assert "0 of 3 lines filled in" in shown


def test_a_hundred_lines_come_in_pages(lead: Client, money: Money) -> None:
    with money.as_(money.officer):
        line = BudgetLine.objects.filter(budget__partner__slug="pct").first()
        for number in range(60):
            line.pk, line.code = None, f"Z{number:03d}"
            line.save(force_insert=True)
    first = page(lead, url("figures", *HERE))
    assert "Save and continue" in first
    assert "Z010" in first
    assert "Z059" not in first
    assert "Z059" in page(lead, url("figures", *HERE) + "?page=3")
    assert "Check these figures" in page(lead, url("figures", *HERE) + "?page=99")


# --- Questions ------------------------------------------------------------------------------------


def test_a_query_on_a_line_is_answered_on_its_page(
    lead: Client, officer: Client, money: Money, keys
) -> None:
    pk = money.submit()
    assert f"{url('query', pk)}?code=H100" in page(officer, url("return", pk))
    chosen = page(officer, url("query", pk) + "?code=H100")
    assert 'value="H100" selected' in chosen
    more = officer.post(url("query", pk), {"words": "Kept", "q0-line": "", "add": "yes"})
    assert "Question on a line (2)" in more.content.decode()
    assert "Kept" in more.content.decode()
    for sent, words in (
        ({"q0-line": "", "q0-words": "Why?"}, "Choose the line"),
        ({"q0-line": "H100", "q0-words": ""}, "Write your question on this line"),
        ({"q0-line": "X9", "q0-words": "Why?"}, "Choose a line of this return"),
        ({}, "look at or change"),
    ):
        assert words in officer.post(url("query", pk), {"words": ""} | sent).content.decode()
    twice = {"words": ""}
    for number in range(2):
        twice |= {f"q{number}-line": "H100", f"q{number}-words": "Why?"}
    assert "ask about this line twice" in officer.post(url("query", pk), twice).content.decode()
    sent = {"words": "", "q0-line": "H100", "q0-words": "Why so round?"}
    officer.post(url("query", pk), sent)
    with money.as_(money.officer):
        asked = ReturnQuestion.objects.get().pk

    home = f"/t/{money.trust.slug}/"
    assert "Answer the query about H100 Community CAMHS in the return" in page(lead, home)
    assert "Open question" in page(lead, url("return", pk))
    assert "Write your answer" in lead.post(url("question", asked), {"words": ""}).content.decode()
    lead.post(url("question", asked), {"words": "Estimated until the invoice comes"})
    assert "Look at the answer about H100" in page(officer, home)
    assert "Estimated until the invoice comes" in page(officer, url("question", asked))

    refused = officer.post(url("accept", pk), {"words": "", "seen": "queried"}).content.decode()
    assert "1 question is not settled yet" in refused
    officer.post(url("question", asked), {"settle": "yes"})
    assert "Settled" in page(lead, url("partner_period", *HERE))
    officer.post(url("accept", pk), {"words": "", "seen": "queried"})
    with money.as_(money.officer):
        assert Return.objects.get(pk=pk).state == ReturnState.ACCEPTED


def test_of_very_many_lines_the_code_is_typed(officer: Client, money: Money, monkeypatch) -> None:
    monkeypatch.setattr("finance.views.decisions.MOST_CHOICES", 2)
    pk = money.submit()
    assert "Line code" in page(officer, url("query", pk))
    sent = {"words": "", "q0-line": "X9", "q0-words": "Why?"}
    assert (
        "X9 is not a line of this return" in officer.post(url("query", pk), sent).content.decode()
    )
    officer.post(url("query", pk), sent | {"q0-line": " H200 "})
    with money.as_(money.officer):
        assert ReturnQuestion.objects.get().budget_line.code == "H200"


def test_strangers_do_not_find_a_question(officer: Client, money: Money) -> None:
    pk = money.submit()
    officer.post(url("query", pk), {"words": "Something private"})
    with money.as_(money.officer):
        asked = ReturnQuestion.objects.get().pk
    for person, status in ((money.other_lead, 404), (money.executive, 404), (money.member, 403)):
        stranger = Client()
        stranger.force_login(person)
        assert stranger.get(url("question", asked)).status_code == status
    reader = Client()
    reader.force_login(money.executive)
    for address in (url("return", pk), url("partner_period", *HERE), url("returns")):
        assert "Something private" not in page(reader, address)


def test_versions_side_by_side(officer: Client, money: Money) -> None:
    first = money.submit()
    assert "Nothing to compare" in page(officer, url("changes", first))
    second = money.submit(csv_return(H200=("130000", "0", "240000.50", "Two posts")))
    shown = page(officer, url("changes", second))
    for words in ("H200 School nursing, actual to date", "£9,999.75", "Two posts", "2 did not"):
        assert words in shown
    assert url("changes", second) in page(officer, url("partner_period", *HERE))
