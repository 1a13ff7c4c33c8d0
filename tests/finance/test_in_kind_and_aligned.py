"""Contributions in kind beside cash, and arrangements in which each partner keeps its money."""

import datetime
import re
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from finance.actions import aligned, budgets, in_kind
from finance.models import AlignedArrangement, AlignedLine, BudgetLine, InKind, Subjective
from finance.queries.aligned import sides, visible_arrangements
from finance.queries.in_kind import beside_cash
from finance.queries.memorandum import memorandum_account
from tests import factories
from tests.finance.pools import AGREED, YEAR, Joint, make_joint, new_line
from trusts.actions import structure
from trusts.errors import Refusal
from trusts.levels import Level
from trusts.models import AuditEvent, Body
from trusts.permissions import Role

D = Decimal
REVIEW = datetime.date(2010, 2, 1)


@pytest.fixture
def joint(db, settings) -> Joint:
    settings.PRETEND_TODAY = datetime.date(2009, 11, 16)
    return make_joint()


def give(joint: Joint, who=None, slug="council", **changes) -> InKind:
    given = {
        "financial_year": YEAR,
        "kind": "staff",
        "description": "Time in meetings",
        "unit": "hours",
        "quantity": D("100.50"),
        "rate": D("20.00"),
        "basis": "Grade 8 with on-costs",
    }
    with joint.scope(who or joint.council) as by:
        return in_kind.record_in_kind(by=by, partner=joint.partner(slug), **(given | changes))


def test_a_contribution_in_kind_is_valued_and_stands_beside_cash(joint: Joint) -> None:
    assert give(joint).value == D("2010.00")
    with joint.scope(joint.officer) as scope:
        rows = {row.partner: row for row in beside_cash(scope, YEAR)}
        assert rows["The council"].cash == D("100000.01")
        assert rows["The council"].kinds == (D("2010.00"), D(0), D(0), D(0))
        assert rows["The PCT"].in_kind == 0
    with factories.operator(joint.trust):
        event = AuditEvent.objects.get(verb="in_kind.recorded")
        assert event.details["working"] == "100.50 × £20.00 for each hour"


def test_it_is_a_memo_line_of_its_pools_account_and_no_part_of_the_balance(joint: Joint) -> None:
    pool = joint.agreed_pool()
    with joint.scope(joint.officer):
        before = memorandum_account(pool, YEAR).account.balance
    give(joint, pool=pool)
    with joint.scope(joint.officer):
        account = memorandum_account(pool, YEAR).account
        assert account.in_kind_value == D("2010.00")
        assert account.balance == before


def test_a_withdrawn_entry_stays_on_record_and_counts_no_longer(joint: Joint) -> None:
    row = give(joint)
    with joint.scope(joint.council) as by:
        with pytest.raises(Refusal, match="why"):
            in_kind.withdraw_in_kind(by=by, in_kind=row, why=" ")
        in_kind.withdraw_in_kind(by=by, in_kind=row, why="Counted twice")
        with pytest.raises(Refusal, match="already"):
            in_kind.withdraw_in_kind(by=by, in_kind=row, why="Again")
        assert InKind.objects.count() == 1
        assert all(not one.in_kind for one in beside_cash(by, YEAR))


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"kind": "love"}, "Choose what is given"),
        ({"unit": "items"}, "cannot be counted"),
        ({"quantity": D(0)}, "more than nothing"),
        ({"basis": " "}, "where the rate comes from"),
    ],
)
def test_entries_that_are_refused(joint: Joint, changes: dict, words: str) -> None:
    with pytest.raises(Refusal, match=words):
        give(joint, **changes)


def test_only_ones_own_partner_and_its_own_pools(joint: Joint) -> None:
    for who in (joint.host, joint.officer, joint.member):
        with pytest.raises(PermissionDenied):
            give(joint, who)
    with pytest.raises(Refusal, match="not a partner in"):
        give(joint, pool=joint.draft())


# --- Aligned arrangements -----------------------------------------------------------------------


def arrange(joint: Joint, **changes) -> AlignedArrangement:
    with joint.scope(joint.officer) as by:
        given = {
            "name": "In work or learning",
            "purpose": "Fewer out of work",
            "body": Body.objects.get(slug="executive"),
            "starts_on": AGREED,
            "review_on": REVIEW,
            "partners": [joint.partner("council"), joint.partner("pct")],
        }
        return aligned.set_up_arrangement(by=by, **(given | changes))


def aligned_budget(joint: Joint) -> None:
    with factories.operator(joint.trust) as by:
        structure.add_partner(by=by, slug="police", name="Police", kind="Police", sector="police")
        budgets.agree_budget(
            by=by,
            partner=joint.partner("police"),
            financial_year=YEAR,
            lines=[
                new_line("A1", "10.00", arrangement="aligned"),
                new_line("A2", "20.00", arrangement="aligned"),
                new_line("A9", "5.00", arrangement="aligned", subjective=Subjective.INCOME),
            ],
        )


def align(joint: Joint, row: AlignedArrangement, *codes: str) -> None:
    with joint.scope(joint.officer) as by:
        lines = BudgetLine.objects.filter(code__in=codes).select_related("budget")
        aligned.align_lines(by=by, arrangement=row, lines=list(lines))


def test_lines_stay_in_their_ledgers_and_stand_side_by_side(joint: Joint) -> None:
    aligned_budget(joint)
    with joint.scope(joint.officer):
        partners = [joint.partner("council"), joint.partner("police")]
    row = arrange(joint, partners=partners)
    align(joint, row, "A1", "A2")
    with joint.scope(joint.officer):
        found = {side.name: side for side in sides(row, YEAR)}
        assert found["Police"].budget == 30
        assert found["Police"].lines[0].actual is None
        assert found["The council"].lines == ()
        budgets_of = set(AlignedLine.objects.values_list("budget_line__budget__partner__slug"))
        assert budgets_of == {("police",)}


def test_lines_that_are_refused(joint: Joint) -> None:
    aligned_budget(joint)
    with joint.scope(joint.officer):
        partners = [joint.partner("pct"), joint.partner("police")]
    row = arrange(joint, partners=partners)
    for code, words in {
        "C1": "not a partner’s of this",
        "P1": "not aligned expenditure",
        "A9": "not aligned expenditure",
        "none": "at least one line",
    }.items():
        with pytest.raises(Refusal, match=words):
            align(joint, row, code)
    align(joint, row, "A1")
    with pytest.raises(Refusal, match="already"):
        align(joint, row, "A1")


def test_arrangements_and_targets_that_are_refused(joint: Joint) -> None:
    row = arrange(joint)
    with pytest.raises(Refusal, match="already an arrangement"):
        arrange(joint)
    with pytest.raises(Refusal, match="almost the same"):
        arrange(joint, name="In work, or learning")
    with pytest.raises(Refusal, match="two partners"):
        arrange(joint, name="Other", partners=[])
    with pytest.raises(Refusal, match="after the first day"):
        arrange(joint, name="Other", review_on=AGREED)
    early = datetime.date(2009, 3, 1)
    with joint.scope(joint.officer) as by, pytest.raises(Refusal, match="before the arrangement"):
        aligned.add_target(
            by=by, arrangement=row, measure="x", baseline="1", target="2", due_on=early
        )
    with joint.scope(joint.host) as by, pytest.raises(PermissionDenied):
        aligned.align_lines(by=by, arrangement=row, lines=[])


def test_who_sees_an_arrangement(joint: Joint) -> None:
    aligned_budget(joint)
    row = arrange(joint)
    stranger = factories.seat(joint.trust, Role.FINANCE_LEAD, Level.EXECUTIVE, partner="police")
    for person, seen in [(joint.host, [row]), (joint.member, [row]), (stranger, [])]:
        with joint.scope(person) as scope:
            assert list(visible_arrangements(scope)) == seen


# --- Pages --------------------------------------------------------------------------------------


def text(response) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def day(name: str, value: str) -> dict[str, str]:
    boxes = zip(("day", "month", "year"), value.split(), strict=True)
    return {f"{name}_{part}": number for part, number in boxes}


@pytest.fixture
def url(joint):
    def make(name: str, *args: object) -> str:
        return reverse(f"finance:{name}", args=[joint.trust.slug, *args])

    return make


def test_in_kind_on_its_pages(joint: Joint, client, url) -> None:
    client.force_login(joint.council)
    data = {
        "kind": "premises",
        "description": "Room at the clinic",
        "unit": "m2",
        "quantity": "42",
        "rate": "150.50",
        "basis": "Rental value",
    }
    assert "cannot be counted" in text(client.post(url("in_kind_new"), data | {"unit": "fte"}))
    assert client.post(url("in_kind_new"), data).status_code == 302
    page = text(client.get(url("in_kind")))
    assert "£6,321.00" in page
    assert "Rental value" in page
    with joint.scope(joint.council):
        pk = InKind.objects.get().pk
    assert client.post(url("in_kind_withdraw", pk), {"why": "Sold"}).status_code == 302
    assert "Withdrawn" in text(client.get(url("in_kind")))
    client.force_login(joint.host)
    assert client.get(url("in_kind_withdraw", pk)).status_code == 404
    assert client.get(url("in_kind_new") + "?partner=council").status_code == 403
    client.force_login(joint.member)
    assert client.get(url("in_kind_new")).status_code == 403
    assert client.get(url("in_kind")).status_code == 200


def test_an_arrangement_on_its_pages(joint: Joint, client, url) -> None:
    aligned_budget(joint)
    with joint.scope(joint.officer):
        partners = [joint.partner("council").pk, joint.partner("police").pk]
        body = Body.objects.get(slug="executive").pk
        line = BudgetLine.objects.get(code="A1").pk
    client.force_login(joint.officer)
    answer = client.post(
        url("arrangement_new"),
        {
            "name": "In work",
            "purpose": "x",
            "body": body,
            "partners": partners,
            **day("starts_on", "1 4 2009"),
            **day("review_on", "1 2 2010"),
        },
    )
    assert answer.status_code == 302, text(answer)
    assert "In work" in text(client.get(url("joint")))
    assert "No target is agreed yet" in text(client.get(url("arrangement", "in-work")))
    target = {"measure": "NEET", "baseline": "8%", "target": "7%", **day("due_on", "31 3 2010")}
    assert client.post(url("arrangement_target", "in-work"), target).status_code == 302
    page = client.get(url("arrangement_lines", "in-work"))
    assert "A1 Service A1" in text(page)
    assert "A9" not in text(page)
    assert client.post(url("arrangement_lines", "in-work"), {"lines": [line]}).status_code == 302
    page = text(client.get(url("arrangement", "in-work")))
    assert "NEET" in page
    assert "takes part without money" in page
    client.force_login(joint.council)
    assert client.get(url("arrangement", "in-work")).status_code == 200
    assert client.get(url("arrangement_lines", "in-work")).status_code == 403
    client.force_login(joint.host)
    assert client.get(url("arrangement", "in-work")).status_code == 404
