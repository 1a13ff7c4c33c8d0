"""Virements and delegations: asked for by one, approved by another, within a limit, once."""

import datetime
import re
import threading
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.db.models import Sum
from django.urls import reverse
from django.utils import timezone

from finance.actions import delegations, virements
from finance.models import (
    BudgetLine,
    Delegation,
    FundingSource,
    ReportingPeriod,
    Virement,
    VirementState,
)
from finance.queries.virements import delegation_of
from finance.waiting import waiting_virements
from tests import factories
from tests.finance.pools import YEAR, Joint, make_joint
from trusts.errors import Refusal
from trusts.levels import Level
from trusts.models import AuditEvent, Person
from trusts.permissions import Role

D = Decimal
TODAY = datetime.date(2009, 11, 16)


@pytest.fixture
def joint(db, settings) -> Joint:
    settings.PRETEND_TODAY = TODAY
    return make_joint()


@pytest.fixture
def support(joint) -> Person:
    return factories.seat(joint.trust, Role.BOARD_SUPPORT)


def give(joint: Joint, support: Person, person: Person, limit="1000.00", **more) -> Delegation:
    given = {
        "instrument": "Scheme of delegation",
        "given_by": "The board",
        "starts_on": datetime.date(2009, 4, 1),
    }
    with joint.scope(support) as by:
        return delegations.give_delegation(by=by, person=person, limit=D(limit), **(given | more))


def ask(joint: Joint, amount="500.00", source="P1", target="P2", month=9, who=None) -> Virement:
    with joint.scope(who or joint.host) as by:
        lines = {line.code: line for line in BudgetLine.objects.select_related("budget")}
        return virements.request_virement(
            by=by,
            partner=joint.partner("pct"),
            period=ReportingPeriod.objects.get(financial_year=YEAR, number=month),
            reason="Needed",
            moves=[(lines[source], -D(amount)), (lines[target], D(amount))],
        )


def approve(joint: Joint, row: Virement, who=None) -> Virement:
    with joint.scope(who or joint.officer) as by:
        return virements.approve_virement(by=by, virement=row)


def lines(joint: Joint) -> dict[str, BudgetLine]:
    with factories.operator(joint.trust):
        return {line.code: line for line in BudgetLine.objects.all()}


def total(joint: Joint) -> Decimal:
    with factories.operator(joint.trust):
        return BudgetLine.objects.aggregate(total=Sum("current"))["total"]


def test_money_moves_when_another_person_approves(joint: Joint, support: Person) -> None:
    give(joint, support, joint.officer)
    before, all_before = lines(joint), total(joint)
    row = ask(joint)
    assert lines(joint)["P1"].current == before["P1"].current
    done = approve(joint, row)
    after = lines(joint)
    assert after["P1"].current == before["P1"].current - 500
    assert after["P2"].current == before["P2"].current + 500
    assert after["P1"].original == before["P1"].original
    assert after["P1"].profile[:8] == before["P1"].profile[:8]
    assert sum(after["P1"].profile) == after["P1"].current
    assert total(joint) == all_before
    assert (done.state, done.delegation.limit) == (VirementState.APPROVED, D(1000))
    with factories.operator(joint.trust):
        verbs = AuditEvent.objects.filter(verb__startswith="virement").values_list(
            "verb", flat=True
        )
        assert sorted(verbs) == ["virement.approved", "virement.requested"]
        assert [move.before for move in done.moves.all()] == [
            before["P1"].current,
            before["P2"].current,
        ]


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"amount": "250000.01"}, "neither spent nor committed"),
        ({"target": "P9"}, "Income and expenditure are mixed"),
    ],
)
def test_requests_that_are_refused(joint: Joint, more: dict, words: str) -> None:
    with pytest.raises(Refusal, match=words):
        ask(joint, **more)


def test_money_does_not_leave_its_ring_fence(joint: Joint) -> None:
    with factories.operator(joint.trust):
        grant = FundingSource.objects.create(name="Grant", ring_fenced=True, terms="Only this")
        BudgetLine.objects.filter(code="P1").update(funding=grant)
    with pytest.raises(Refusal, match="Grant is ring-fenced"):
        ask(joint)


def test_money_does_not_leave_a_pool(joint: Joint) -> None:
    joint.agreed_pool()
    ask(joint)
    with pytest.raises(Refusal, match="CAMHS fund is a pooled fund"):
        ask(joint, target="P3")


def test_what_is_spent_or_committed_stays(joint: Joint) -> None:
    joint.spend(6, {"P1": "249900.00", "P2": "0"})
    ask(joint, "100.00")
    with pytest.raises(Refusal, match=re.escape("£100.00 that is neither")):
        ask(joint, "100.01")


def test_a_closed_period_and_another_partners_lines_are_refused(joint: Joint) -> None:
    with factories.operator(joint.trust):
        ReportingPeriod.objects.filter(number=3).update(closed_at=timezone.now())
    with pytest.raises(Refusal, match="closed"):
        ask(joint, month=3)
    with pytest.raises(Refusal, match="budget only"):
        ask(joint, target="C1")


@pytest.mark.parametrize("who", ["council", "officer", "member"])
def test_only_the_partners_finance_lead_asks(joint: Joint, who: str) -> None:
    with pytest.raises(PermissionDenied):
        ask(joint, who=getattr(joint, who))


def test_nobody_approves_without_a_delegation_or_above_it(joint: Joint, support: Person) -> None:
    row = ask(joint, "1000.01")
    with pytest.raises(Refusal, match="No delegation in force"):
        approve(joint, row)
    held = give(joint, support, joint.officer)
    with pytest.raises(Refusal, match=re.escape("Your delegated limit is £1,000.00")):
        approve(joint, row)
    with joint.scope(support) as by:
        delegations.end_delegation(by=by, delegation=held, ends_on=TODAY - datetime.timedelta(1))
    with pytest.raises(Refusal, match="No delegation in force"):
        approve(joint, ask(joint, "1.00"))


def test_a_delegation_for_one_partner_covers_no_other(joint: Joint, support: Person) -> None:
    with factories.operator(joint.trust):
        pct, council = joint.partner("pct"), joint.partner("council")
    give(joint, support, joint.officer, "10.00", partner=council)
    give(joint, support, joint.officer, "900.00", partner=council)
    with joint.scope(joint.officer):
        assert delegation_of(joint.officer, pct.pk, TODAY) is None
        assert delegation_of(joint.officer, council.pk, TODAY).limit == 900


def test_nobody_approves_their_own(joint: Joint, support: Person) -> None:
    both = factories.seat(joint.trust, Role.FINANCE_LEAD, Level.EXECUTIVE, partner="pct")
    factories.seat(joint.trust, Role.LEAD_FINANCE_OFFICER, Level.EXECUTIVE, person=both)
    give(joint, support, both)
    row = ask(joint, who=both)
    with pytest.raises(Refusal, match="another person has to approve"):
        approve(joint, row, who=both)
    with joint.scope(both) as by, pytest.raises(Refusal, match="Withdraw it"):
        virements.refuse_virement(by=by, virement=row, words="x")


@pytest.mark.parametrize("who", ["host", "council", "member"])
def test_approving_needs_the_permission(joint: Joint, support: Person, who: str) -> None:
    give(joint, support, getattr(joint, who))
    row = ask(joint)
    with pytest.raises(PermissionDenied):
        approve(joint, row, who=getattr(joint, who))


def test_restrictions_are_asked_anew_at_approval(joint: Joint, support: Person) -> None:
    give(joint, support, joint.officer, "999999.00")
    first, second = ask(joint, "200000.00"), ask(joint, "60000.00")
    approve(joint, first)
    with pytest.raises(Refusal, match="neither spent nor committed"):
        approve(joint, second)
    assert lines(joint)["P1"].current == D("50000.00")


def test_a_decision_is_made_once(joint: Joint, support: Person) -> None:
    give(joint, support, joint.officer)
    row = ask(joint)
    with joint.scope(joint.officer) as by:
        with pytest.raises(Refusal, match="why"):
            virements.refuse_virement(by=by, virement=row, words=" ")
        virements.refuse_virement(by=by, virement=row, words="Not now")
    with pytest.raises(Refusal, match="decided about this virement already"):
        approve(joint, row)
    with joint.scope(joint.host) as by, pytest.raises(Refusal, match="already"):
        virements.withdraw_virement(by=by, virement=row)
    again = ask(joint)
    with joint.scope(joint.host) as by:
        assert virements.withdraw_virement(by=by, virement=again).state == "withdrawn"


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("same", [True, False], ids=["the same", "two of one line"])
def test_two_approvals_at_once(settings, same: bool) -> None:
    settings.PRETEND_TODAY = TODAY
    joint = make_joint()
    support = factories.seat(joint.trust, Role.BOARD_SUPPORT)
    director = factories.seat(joint.trust, Role.DIRECTOR)
    for person in (joint.officer, director):
        give(joint, support, person, "999999.00")
    first = ask(joint, "200000.00")
    rows = [first, first if same else ask(joint, "100000.00")]
    before = total(joint)
    gate, said = threading.Barrier(2), []

    def decide(person: Person, row: Virement) -> None:
        try:
            with joint.scope(person) as by:
                gate.wait(10)
                virements.approve_virement(by=by, virement=row)
            said.append("done")
        except Refusal as refusal:
            said.append(refusal.message)
        finally:
            connection.close()

    threads = [
        threading.Thread(target=decide, args=pair)
        for pair in zip((joint.officer, director), rows, strict=True)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert said.count("done") == 1, said
    other = next(words for words in said if words != "done")
    assert ("already" if same else "neither spent nor committed") in other
    assert total(joint) == before
    assert lines(joint)["P1"].current in (D(50000), D(150000))
    with factories.operator(joint.trust):
        assert Virement.objects.filter(state="approved").count() == 1


# --- The register -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"limit": "0"}, "above nothing"),
        ({"limit": "1.005"}, "above nothing"),
        ({"instrument": " "}, "Name the document"),
        ({"ends_on": datetime.date(2009, 3, 1)}, "before the first day"),
    ],
)
def test_delegations_that_are_refused(
    joint: Joint, support: Person, more: dict, words: str
) -> None:
    with pytest.raises(Refusal, match=words):
        give(joint, support, joint.officer, **more)


def test_nobody_delegates_to_themselves_or_to_an_outsider(joint: Joint, support: Person) -> None:
    with pytest.raises(Refusal, match="to themselves"):
        give(joint, support, support)
    with pytest.raises(Refusal, match="no seat"):
        give(joint, support, factories.make_person())
    with pytest.raises(PermissionDenied):
        give(joint, joint.officer, joint.host)


def test_a_delegation_is_not_ended_in_the_past(joint: Joint, support: Person) -> None:
    held = give(joint, support, joint.officer)
    with joint.scope(support) as by:
        with pytest.raises(Refusal, match="earlier than yesterday"):
            delegations.end_delegation(by=by, delegation=held, ends_on=datetime.date(2009, 5, 1))
        delegations.end_delegation(by=by, delegation=held, ends_on=TODAY)
        with pytest.raises(Refusal, match="already"):
            delegations.end_delegation(by=by, delegation=held, ends_on=TODAY)


# --- Pages --------------------------------------------------------------------------------------


def text(response) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def test_a_virement_page_by_page(joint: Joint, support: Person, client) -> None:
    def url(name: str, *args: int) -> str:
        return reverse(f"finance:{name}", args=[joint.trust.slug, *args])

    client.force_login(support)
    answer = client.post(
        url("delegation_new"),
        {
            "person": joint.officer.pk,
            "limit": "1,000",
            "instrument": "Scheme",
            "given_by": "The board",
            "starts_on_day": "1",
            "starts_on_month": "4",
            "starts_on_year": "2009",
        },
    )
    assert answer.status_code == 302, text(answer)
    assert "£1,000.00" in text(client.get(url("delegations")))
    known = lines(joint)
    with factories.operator(joint.trust):
        period = ReportingPeriod.objects.get(number=9).pk
    client.force_login(joint.host)
    data = {
        "period": period,
        "reason": "Needed",
        "take_line_1": known["P1"].pk,
        "take_amount_1": "700",
        "add_line_1": known["P2"].pk,
        "add_amount_1": "500",
    }
    assert "must be equal" in text(client.post(url("virement_new"), data))
    half = client.post(url("virement_new"), data | {"add_line_2": known["P3"].pk})
    assert "Give both the line and the amount" in text(half)
    more = {"add_line_2": known["P3"].pk, "add_amount_2": "200"}
    answer = client.post(url("virement_new"), data | more)
    assert answer.status_code == 302, text(answer)
    with factories.operator(joint.trust):
        pk = Virement.objects.get().pk
    assert "Approve" not in text(client.get(url("virement", pk)))
    assert client.post(url("virement_approve", pk)).status_code == 403
    client.force_login(joint.officer)
    assert "Decide about a virement of £700.00" in text(client.get(f"/t/{joint.trust.slug}/"))
    assert "Approve" in text(client.get(url("virement", pk)))
    assert client.post(url("virement_approve", pk), {"words": "Fine"}).status_code == 302
    page = text(client.get(url("virement", pk)))
    assert "Under a limit of £1,000.00. Fine" in page
    assert "Approved" in text(client.get(url("virements")))
    client.force_login(joint.council)
    assert client.get(url("virement", pk)).status_code == 404


def test_who_cannot_approve_is_told_why_beforehand(joint: Joint, client) -> None:
    row = ask(joint)
    client.force_login(joint.officer)
    page = text(client.get(reverse("finance:virement", args=[joint.trust.slug, row.pk])))
    assert "You cannot approve this virement as it stands" in page
    assert "No delegation in force" in page


@pytest.mark.parametrize(("limit", "told"), [("1000.00", False), ("499.99", True)])
def test_the_start_page_says_which_virement_is_above_ones_limit(
    joint: Joint, support: Person, limit: str, told: bool
) -> None:
    give(joint, support, joint.officer, limit=limit)
    ask(joint, amount="500.00")
    with joint.scope(joint.officer) as scope:
        (waiting,) = waiting_virements(scope)
    assert ("Above your limit" in waiting.hint) is told
    with joint.scope(joint.host) as scope:
        assert list(waiting_virements(scope)) == [], "nobody decides about their own"
