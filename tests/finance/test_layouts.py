"""A partner's own layout: told once on a page, remembered, used, changed, ended."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from finance import intake
from finance.actions import files, layouts
from finance.models import FileSample, ReturnFile, ReturnLayout
from finance.queries.layouts import layouts_in_force, layouts_of, unknown_codes
from finance.rules.layout import Column
from finance.rules.layout_guess import Headings, guess_columns, guess_headings
from finance.rules.own_layout import NotCodes, read_codes
from tests.finance.conftest import Money
from trusts.errors import Refusal
from trusts.models import AuditEvent

OWN = (
    "PCT ledger,,,,\n"
    "\n"
    "Cost ref,Name,Net spend to Sep 09,Predicted,Remarks\n"
    "H100,Community CAMHS,500000,1010000,\n"
    "H200,School nursing,120000.25,240000.50,\n"
    'H900,Development grant,"25,000 CR",(50000),\n'
)
COLUMNS = {Column.CODE: 1, Column.ACTUAL: 3, Column.FORECAST: 4, Column.EXPLANATION: 5}


def url(name: str, *args) -> str:
    return reverse(f"finance:{name}", args=["money-trust", *args])


def remember(money: Money, pk: int, **changes: Any) -> ReturnLayout:
    told: dict[str, Any] = {
        "sheet": "return",
        "heading_row": 3,
        "heading_rows": 1,
        "columns": COLUMNS,
        "commitments_nil": True,
        "income_negative": True,
    }
    with money.as_(money.lead) as scope:
        return layouts.remember_layout(
            by=scope, return_file=ReturnFile.objects.get(pk=pk), **told | changes
        )


def findings(money: Money, pk: int) -> set[str]:
    with money.as_(money.lead):
        return set(ReturnFile.objects.get(pk=pk).findings.values_list("code", flat=True))


def read_again(money: Money, pk: int) -> None:
    with money.as_(money.lead) as scope:
        row = files.read_again(by=scope, return_file=ReturnFile.objects.get(pk=pk), queue=False)
        intake.read_now(scope, row)


def test_told_once_used_from_then_on(money: Money) -> None:
    pk = money.read(OWN.encode())
    assert findings(money, pk) == {"no-table"}
    made = remember(money, pk)
    assert (made.edition, made.headings[2]) == (1, "Net spend to Sep 09")
    read_again(money, pk)
    assert findings(money, pk) == {"no-head"}
    with money.as_(money.lead):
        row = ReturnFile.objects.get(pk=pk)
        assert (row.line_count, row.sample.layout_id) == (3, made.pk)
    later = money.read(OWN.replace("Sep 09", "Oct 09").encode(), code="2009-10")
    assert findings(money, later) == {"no-head"}
    with money.as_(money.lead):
        assert FileSample.objects.get(return_file_id=later).layout_id == made.pk
        event = AuditEvent.objects.get(verb="return_layout.remembered")
        assert event.details["commitments_nil"] is True


def test_a_change_is_the_next_edition_and_the_one_before_is_kept(money: Money) -> None:
    pk = money.read(OWN.encode())
    first = remember(money, pk)
    second = remember(money, pk, income_negative=False)
    with money.as_(money.lead) as scope:
        first.refresh_from_db()
        assert not first.in_force
        assert first.ended_by
        assert second.edition == 2
        assert [layout.key for layout in layouts_in_force(money.partner())] == [second.pk]
        assert [row.pk for row in layouts_of(scope, money.partner())] == [second.pk, first.pk]
        layouts.end_layout(by=scope, layout=second)
        assert layouts_in_force(money.partner()) == ()
        with pytest.raises(Refusal, match="no longer used"):
            layouts.end_layout(by=scope, layout=second)
    assert remember(money, pk).edition == 3
    assert findings(money, pk) == {"no-table"}, "until it is read again"


def test_one_partners_layout_is_no_other_partners(money: Money) -> None:
    pk = money.read(OWN.encode())
    made = remember(money, pk)
    with money.as_(money.other_lead) as scope:
        assert layouts_in_force(money.partner("council")) == ()
        with pytest.raises(PermissionDenied):
            layouts.end_layout(by=scope, layout=made)
        with pytest.raises(PermissionDenied):
            layouts.remember_layout(
                by=scope,
                return_file=ReturnFile.objects.get(pk=pk),
                sheet="return",
                heading_row=3,
                heading_rows=1,
                columns=COLUMNS,
                commitments_nil=True,
            )
    with money.as_(money.member) as scope, pytest.raises(PermissionDenied):
        layouts.end_layout(by=scope, layout=made)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"heading_row": 2}, "no headings"),
        ({"heading_row": 99}, "no such row"),
        ({"heading_row": 1, "heading_rows": 2}, "no such row"),
        ({"sheet": "elsewhere"}, "no such sheet"),
        ({"columns": {Column.CODE: 1, Column.ACTUAL: 3}}, "Forecast outturn"),
        ({"columns": COLUMNS | {Column.FORECAST: 3}}, "same column"),
        ({"columns": COLUMNS | {Column.FORECAST: 9}}, "no heading"),
        ({"columns": COLUMNS | {Column.COMMITMENTS: 2}}, "commitments"),
        ({"commitments_nil": False}, "commitments"),
        ({"codes": {"1": "H100", "2": "H101"}}, "H101"),
    ],
)
def test_what_makes_no_sense_is_refused(money: Money, changes: dict[str, Any], words: str) -> None:
    pk = money.read(OWN.encode())
    with pytest.raises(Refusal, match=words):
        remember(money, pk, **changes)
    with money.as_(money.lead):
        assert not ReturnLayout.objects.exists()


def test_own_codes_are_matched_with_agreed_lines(money: Money) -> None:
    pk = money.read(OWN.replace("H100", "7710/A").replace("H900", "9-GRANT").encode())
    remember(money, pk)
    read_again(money, pk)
    assert findings(money, pk) >= {"unknown-line", "missing-line"}
    with money.as_(money.lead):
        assert unknown_codes(ReturnFile.objects.get(pk=pk)) == ["7710/A", "9-GRANT"]
    remember(money, pk, codes={"7710/a": "h100", "9-GRANT": "H900"})
    read_again(money, pk)
    assert findings(money, pk) == {"no-head"}


def test_pairs_of_codes_as_people_paste_them() -> None:
    text = "7710 = H100\n7711\tH200\n\n 7712 ; H300 \n7713 =\n7710,h100"
    assert read_codes(text) == {"7710": "h100", "7711": "H200", "7712": "H300"}
    with pytest.raises(NotCodes, match="Line 2 has more"):
        read_codes("1=2\n1=2=3")
    with pytest.raises(NotCodes, match="7710 is matched with two"):
        read_codes("7710=H100\n7710=H200")


# --- the guess ----------------------------------------------------------------------------


def kept(*rows: list[str], hidden: bool = False, name: str = "S") -> dict[str, Any]:
    return {"name": name, "hidden": hidden, "rows": [list(row) for row in rows]}


def test_headings_are_guessed_under_a_cover_and_over_figures() -> None:
    cover = kept(["Return of the PCT"], ["Prepared by", "A. Person"], name="Cover")
    sheet = kept(
        ["PCT"],
        [],
        ["", "", "Spend", "", ""],
        ["Cost centre", "Name", "to date", "on order", "Year end view"],
        ["1", "a", "5", "6", "7"],
    )
    assert guess_headings([cover, sheet]) == Headings(1, 4, 2)
    assert guess_headings([kept(["Code", "Actual"], ["H1", "5"])]) == Headings(0, 1, 1)
    assert guess_headings([]) == Headings()
    assert guess_headings([kept(["x", "y", "z"], hidden=True), cover]).sheet == 0


def test_columns_are_guessed_known_words_first() -> None:
    found = guess_columns(
        ["Cost centre ref", "Annual budget", "Variance to date", "YTD spend", "POs on order",
         "Projected", "Narrative"]
    )  # fmt: skip
    assert found == {
        Column.CODE: 1,
        Column.BUDGET: 2,
        Column.ACTUAL: 4,
        Column.COMMITMENTS: 5,
        Column.FORECAST: 6,
        Column.EXPLANATION: 7,
    }


# --- the pages ----------------------------------------------------------------------------

ANSWERS = {
    "sheet": "0",
    "row": "3",
    "rows": "1",
    "code": "1",
    "actual": "3",
    "commitments": "nil",
    "forecast": "4",
    "explanation": "5",
    "budget": "",
    "income": "negative",
    "codes": "",
}


@pytest.fixture
def lead(money: Money, client: Client) -> Client:
    client.force_login(money.lead)
    return client


def test_the_page_asks_and_the_file_is_read_again(money: Money, lead: Client) -> None:
    pk = money.read(OWN.encode())
    shown = lead.get(url("file", pk)).content.decode()
    assert "Tell us what your columns mean" in shown
    shown = lead.get(url("layout", pk)).content.decode()
    assert "C: Net spend to Sep 09" in shown
    assert re.search(r'value="3"[^>]*selected', shown), "the likely column is chosen"
    answer = lead.post(url("layout", pk), ANSWERS)
    assert answer["Location"] == url("file", pk)
    with money.as_(money.lead) as scope:
        row = ReturnFile.objects.get(pk=pk)
        assert row.is_under_way
        intake.read_now(scope, row)
    shown = lead.get(url("file", pk)).content.decode()
    assert "layout of" in shown
    assert "commitments are nil" in shown
    assert "The return can be submitted" in shown
    listed = lead.get(url("layouts", "pct")).content.decode()
    assert "Column C, “Net spend to Sep 09”" in listed


def test_another_row_of_headings_can_be_chosen_without_scripts(money: Money, lead: Client) -> None:
    pk = money.read(OWN.encode())
    shown = lead.get(url("layout", pk), {"sheet": 0, "row": 4, "rows": 1}).content.decode()
    assert "B: Community CAMHS" in shown
    shown = lead.get(url("layout", pk), {"sheet": 7, "row": "x"}).content.decode()
    assert "C: Net spend to Sep 09" in shown, "nonsense falls back to the guess"


def test_answers_that_make_no_sense_are_kept_on_the_page(money: Money, lead: Client) -> None:
    pk = money.read(OWN.encode())
    answer = lead.post(url("layout", pk), ANSWERS | {"forecast": "3", "codes": "x = H999"})
    assert answer.status_code == 200
    shown = answer.content.decode()
    assert "The same column is given" in shown
    assert "x = H999" in shown
    shown = lead.post(url("layout", pk), ANSWERS | {"commitments": ""}).content.decode()
    assert "Say which column holds: Commitments." in shown


def test_who_may_not_send_returns_may_not_explain_them(money: Money, lead: Client) -> None:
    pk = money.read(OWN.encode())
    made = remember(money, pk)
    stranger = Client()
    stranger.force_login(money.other_lead)
    assert stranger.get(url("layout", pk)).status_code == 404
    assert stranger.get(url("layout_end", made.pk)).status_code == 404
    assert stranger.get(url("layouts", "pct")).status_code == 403
    stranger.force_login(money.officer)
    assert stranger.get(url("layout", pk)).status_code == 403
    listed = stranger.get(url("layouts", "pct")).content.decode()
    assert "Stop using it" not in listed
    assert "Stop using it" in lead.get(url("layouts", "pct")).content.decode()
    assert lead.post(url("layout_end", made.pk))["Location"] == url("layouts", "pct")
    assert "No longer used" in lead.get(url("layouts", "pct")).content.decode()


def test_a_file_on_the_template_needs_no_explaining(money: Money, lead: Client) -> None:
    pk = money.read()
    assert lead.get(url("layout", pk)).status_code == 404
    assert "Tell us what" not in lead.get(url("file", pk)).content.decode()
    waiting = money.upload(OWN.encode())
    assert lead.get(url("layout", waiting))["Location"] == url("file", waiting)
