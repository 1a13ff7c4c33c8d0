"""Setting up pooled funds, paying into them, settling their balance: who may, what is refused."""

import datetime
import threading
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction

from finance.actions import contributions, pools
from finance.models import BudgetLine, Contribution, Instalment, Pool, PoolPartner
from finance.queries.memorandum import memorandum_account
from finance.queries.pools import contributions as owed
from finance.queries.pools import joint_overview, spending, visible_pools
from finance.rules.memorandum import proves
from tests import factories
from tests.finance.pools import AGREED, YEAR, Joint, make_joint
from trusts.actions import structure
from trusts.errors import Refusal
from trusts.levels import Level
from trusts.models import AuditEvent
from trusts.permissions import Role

D = Decimal
JANUARY = datetime.date(2010, 1, 1)


@pytest.fixture
def joint(db, settings) -> Joint:
    settings.PRETEND_TODAY = datetime.date(2009, 11, 16)
    return make_joint()


def verbs(joint: Joint) -> list[str]:
    with factories.operator(joint.trust):
        return list(AuditEvent.objects.order_by("pk").values_list("verb", flat=True))


# --- Setting up ---------------------------------------------------------------------------------


def test_a_pool_is_drafted_paid_for_and_agreed(joint: Joint) -> None:
    pool = joint.agreed_pool()
    assert pool.is_agreed
    assert verbs(joint)[-5:] == [
        "pool.drafted",
        "contribution.agreed",
        "contribution.agreed",
        "pool.scheme_added",
        "pool.agreed",
    ]
    with joint.scope(joint.officer):
        assert {row.partner.slug for row in pool.partners.all()} == {"pct", "council"}


def test_a_contribution_is_due_in_instalments_that_sum_to_it(joint: Joint) -> None:
    pool = joint.agreed_pool()
    with joint.scope(joint.officer):
        parts = joint.instalments(pool, "council")
        assert [part.due for part in parts] == [D("25000.01"), D(25000), D(25000), D(25000)]
        assert [part.due_on.month for part in parts] == [4, 7, 10, 1]
        assert parts[-1].due_on == JANUARY


@pytest.mark.parametrize("payments", [1, 2, 4, 12])
def test_due_days_lie_in_the_year(payments: int) -> None:
    days = pools.due_days(2009, payments)
    assert len(set(days)) == payments
    assert days == sorted(days)
    assert all(datetime.date(2009, 4, 1) <= day <= datetime.date(2010, 3, 1) for day in days)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"ends_on": AGREED}, "after the first day"),
        ({"review_on": AGREED}, "review must come after"),
    ],
)
def test_dates_in_the_wrong_order_are_refused(joint: Joint, changes: dict, words: str) -> None:
    with joint.scope(joint.officer):
        given = joint.particulars(**changes)
    with joint.scope(joint.officer) as by, pytest.raises(Refusal, match=words):
        pools.draft_pool(by=by, particulars=given)


def test_a_name_is_used_once(joint: Joint) -> None:
    joint.draft()
    with pytest.raises(Refusal, match="already a pooled fund"):
        joint.draft(name="camhs FUND")
    assert joint.draft(name="CAMHS fund!").slug == "camhs-fund-2"


@pytest.mark.parametrize("who", ["council", "host", "member"])
def test_only_who_manages_pools_sets_them_up(joint: Joint, who: str) -> None:
    with joint.scope(joint.officer):
        given = joint.particulars()
    with joint.scope(getattr(joint, who)) as by, pytest.raises(PermissionDenied):
        pools.draft_pool(by=by, particulars=given)


def test_a_pool_is_agreed_only_when_all_is_there(joint: Joint) -> None:
    pool = joint.draft()
    with joint.scope(joint.officer) as by, pytest.raises(Refusal, match="at least two"):
        pools.agree_pool(by=by, pool=pool, agreed_on=AGREED)
    joint.contribute(pool, "council", "100.00")
    with joint.scope(joint.officer) as by, pytest.raises(Refusal, match="The PCT"):
        pools.agree_pool(by=by, pool=pool, agreed_on=AGREED)


def test_a_pool_that_its_power_does_not_cover_is_not_agreed(joint: Joint) -> None:
    with factories.operator(joint.trust) as by:
        structure.add_partner(
            by=by, slug="charity", name="A charity", kind="Charity", sector="voluntary"
        )
    pool = joint.draft()
    for slug in ("pct", "council", "charity"):
        joint.contribute(pool, slug, "100.00")
    with joint.scope(joint.officer) as by, pytest.raises(Refusal, match="not cover A charity"):
        pools.agree_pool(by=by, pool=pool, agreed_on=AGREED)


def test_the_terms_of_an_agreed_pool_stand(joint: Joint) -> None:
    pool = joint.agreed_pool()
    with joint.scope(joint.officer) as by:
        with pytest.raises(Refusal, match="new agreement"):
            pools.set_risk_share(by=by, pool=pool, rule="host", parts=[])
        with pytest.raises(Refusal, match="new agreement"):
            pools.agree_pool(by=by, pool=pool, agreed_on=AGREED)


def test_a_risk_share_that_does_not_add_up_is_refused_and_not_kept(joint: Joint) -> None:
    pool = joint.draft()
    joint.contribute(pool, "pct", "300.00")
    joint.contribute(pool, "council", "100.00")
    with joint.scope(joint.officer) as by:
        parts = [
            pools.Part(joint.partner("pct"), D(60), D(50)),
            pools.Part(joint.partner("council"), D(30), D(50)),
        ]
        with pytest.raises(Refusal, match="overspend add up to 90%"):
            pools.set_risk_share(by=by, pool=pool, rule="fixed", parts=parts)
        assert Pool.objects.get(pk=pool.pk).rule == "contribution"
        assert not PoolPartner.objects.filter(over__isnull=False).exists()
        parts[1] = pools.Part(joint.partner("council"), D(40), D(50))
        pools.set_risk_share(by=by, pool=pool, rule="fixed", parts=parts)
        assert Pool.objects.get(pk=pool.pk).rule == "fixed"


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"amount": D("-1.00")}, "below nothing"),
        ({"amount": D("1.005")}, "pounds and pennies"),
        ({"payments": 3}, "how often"),
        ({"basis": "  "}, "arrived at"),
    ],
)
def test_contributions_that_are_refused(joint: Joint, more: dict, words: str) -> None:
    pool = joint.draft()
    with joint.scope(joint.officer) as by:
        given = {
            "partner": joint.partner("council"),
            "financial_year": YEAR,
            "amount": D(10),
            "basis": "Posts",
        }
        with pytest.raises(Refusal, match=words):
            pools.agree_contribution(by=by, pool=pool, **(given | more))
        assert not Contribution.objects.exists()


def test_a_second_contribution_for_the_year_is_refused(joint: Joint) -> None:
    pool = joint.draft()
    joint.contribute(pool, "council", "100.00")
    with pytest.raises(Refusal, match="already"):
        joint.contribute(pool, "council", "200.00")


def test_lines_of_a_scheme_are_the_hosts_pooled_expenditure_and_used_once(joint: Joint) -> None:
    pool = joint.agreed_pool()
    for code, words in {
        "C1": "not the host",
        "P3": "not pooled",
        "P9": "not pooled",
        "P1": "belongs to a scheme",
    }.items():
        with joint.scope(joint.officer) as by:
            line = BudgetLine.objects.select_related("budget").get(code=code)
            with pytest.raises(Refusal, match=words):
                pools.add_scheme(by=by, pool=pool, name=code, purpose="x", lines=[line])


# --- Changing a contribution --------------------------------------------------------------------


def change(joint: Joint, amount: str, **more: object) -> object:
    given = {
        "amount": D(amount),
        "reason": "A post is vacant",
        "agreed_on": datetime.date(2009, 10, 1),
        "due_on": JANUARY,
    }
    with joint.scope(joint.officer) as by:
        row = Contribution.objects.get(partner__slug="council")
        return pools.change_contribution(by=by, contribution=row, **(given | more))


def test_a_change_is_kept_beside_what_was_agreed_first(joint: Joint) -> None:
    pool = joint.agreed_pool()
    change(joint, "-20000.00")
    with joint.scope(joint.officer):
        council = next(one for one in owed(pool, YEAR, on=None) if one.revised < 100000)
        assert council.contribution.agreed == D("100000.01")
        assert (council.varied, council.revised, council.due) == (
            D(-20000),
            D("80000.01"),
            D("80000.01"),
        )


@pytest.mark.parametrize(
    ("amount", "more", "words"),
    [
        ("0", {}, "by how much"),
        ("-100000.02", {}, "below nothing"),
        ("1.00", {"reason": " "}, "why"),
        ("1.00", {"due_on": datetime.date(2010, 4, 1)}, "within the year"),
        ("1.00", {"due_on": datetime.date(2009, 9, 1)}, "on or after the day"),
    ],
)
def test_changes_that_are_refused(joint: Joint, amount: str, more: dict, words: str) -> None:
    joint.agreed_pool()
    with pytest.raises(Refusal, match=words):
        change(joint, amount, **more)


# --- Both sides of a payment --------------------------------------------------------------------


def test_each_side_writes_its_own_and_a_difference_shows(joint: Joint) -> None:
    pool = joint.agreed_pool()
    with joint.scope(joint.officer):
        first = joint.instalments(pool, "council")[0]
    joint.pay(first)
    joint.receive(first, "25000.10")
    with joint.scope(joint.officer):
        again = Instalment.objects.get(pk=first.pk)
        assert again.sides_differ == D("-0.09")
        assert again.paid_by != again.received_by
        rows = owed(pool, YEAR, on=datetime.date(2009, 11, 16))
        council = next(one for one in rows if one.contribution.partner.slug == "council")
        assert (council.due, council.paid) == (D("75000.01"), D("25000.01"))
        assert council.outstanding == D("49999.91")
        assert council.overdue == D(50000)


@pytest.mark.parametrize("who", ["host", "officer", "member"])
def test_only_the_contributor_writes_what_it_paid(joint: Joint, who: str) -> None:
    pool = joint.agreed_pool()
    with joint.scope(getattr(joint, who)) as by:
        row = joint.instalments(pool, "council")[0]
        with pytest.raises(PermissionDenied):
            contributions.record_payment(by=by, instalment=row, amount=D(1), paid_on=AGREED)


@pytest.mark.parametrize("who", ["council", "officer", "member"])
def test_only_the_host_writes_what_came(joint: Joint, who: str) -> None:
    pool = joint.agreed_pool()
    with joint.scope(getattr(joint, who)) as by:
        row = joint.instalments(pool, "council")[0]
        with pytest.raises(PermissionDenied):
            contributions.record_receipt(by=by, instalment=row, amount=D(1), received_on=AGREED)


@pytest.mark.parametrize(
    ("amount", "on", "words"),
    [
        ("0", AGREED, "Write the amount"),
        ("-5.00", AGREED, "below nothing"),
        ("1.001", AGREED, "pounds and pennies"),
        ("1.00", datetime.date(2009, 11, 17), "future"),
    ],
)
def test_payments_that_are_refused(
    joint: Joint, amount: str, on: datetime.date, words: str
) -> None:
    pool = joint.agreed_pool()
    with joint.scope(joint.officer):
        row = joint.instalments(pool, "council")[0]
    for write in (joint.pay, joint.receive):
        with pytest.raises(Refusal, match=words):
            write(row, amount, on)


def test_nothing_is_paid_into_a_draft(joint: Joint) -> None:
    pool = joint.draft()
    joint.contribute(pool, "council", "100.00")
    with joint.scope(joint.officer):
        row = joint.instalments(pool, "council")[0]
    with pytest.raises(Refusal, match="draft"):
        joint.pay(row)


def test_a_side_is_written_once(joint: Joint) -> None:
    pool = joint.agreed_pool()
    with joint.scope(joint.officer):
        row = joint.instalments(pool, "council")[0]
    joint.pay(row)
    with pytest.raises(Refusal, match="recorded this payment already"):
        joint.pay(row)


@pytest.mark.django_db(transaction=True)
def test_two_people_who_record_the_same_receipt_at_once(settings) -> None:
    settings.PRETEND_TODAY = datetime.date(2009, 11, 16)
    joint = make_joint()
    pool = joint.agreed_pool()
    with joint.scope(joint.officer):
        row = joint.instalments(pool, "council")[0]
    second = factories.seat(joint.trust, Role.FINANCE_LEAD, Level.EXECUTIVE, partner="pct")
    gate, said = threading.Barrier(2), []

    def receive(person: object) -> None:
        try:
            with joint.scope(person) as by:
                gate.wait(10)
                contributions.record_receipt(
                    by=by, instalment=row, amount=row.due, received_on=AGREED
                )
            said.append("done")
        except Refusal as refusal:
            said.append(refusal.message)
        finally:
            connection.close()

    threads = [threading.Thread(target=receive, args=[who]) for who in (joint.host, second)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert sorted(words == "done" for words in said) == [False, True]
    assert any("already" in words for words in said)
    assert verbs(joint).count("contribution.received") == 1


# --- Spending and the memorandum account --------------------------------------------------------


def test_spending_is_that_of_the_hosts_newest_accepted_return(joint: Joint) -> None:
    pool = joint.agreed_pool()
    joint.spend(1, {"P1": "10.00", "P2": "5.00"})
    joint.spend(2, {"P1": "20.50", "P2": "7.00"}, {"P1": "260000.00", "P2": "150000.00"})
    joint.spend(3, {"P1": "99.00", "P2": "99.00"}, state="submitted")
    with joint.scope(joint.council):
        found = spending(pool, YEAR)
        assert found.period.number == 2
        assert (found.total("budget"), found.total("actual"), found.total("forecast")) == (
            D("400000.01"),
            D("27.50"),
            D("410000.00"),
        )


def test_a_pool_without_a_return_says_so(joint: Joint) -> None:
    pool = joint.agreed_pool()
    with joint.scope(joint.officer):
        drawn = memorandum_account(pool, YEAR)
        assert drawn.spend.schemes[0].actual is None
        assert drawn.account.forecast_balance is None
        assert not drawn.is_final
        assert any("No return of The PCT" in words for words in drawn.missing)


def finished(joint: Joint, settings) -> Pool:
    """A year that is over: all received, March accepted, £1,000.01 left."""
    pool = joint.agreed_pool()
    with joint.scope(joint.officer):
        rows = [*joint.instalments(pool, "pct"), *joint.instalments(pool, "council")]
    settings.PRETEND_TODAY = datetime.date(2010, 4, 20)
    for row in rows:
        joint.receive(row)
    joint.spend(12, {"P1": "249000.00", "P2": "150000.00"})
    return pool


def test_the_account_of_a_finished_year_proves_itself(joint: Joint, settings) -> None:
    pool = finished(joint, settings)
    with joint.scope(joint.officer):
        drawn = memorandum_account(pool, YEAR)
        assert drawn.is_final, drawn.missing
        assert drawn.account.balance == D("1000.01")
        assert proves(drawn.account)
        assert {s.key: s.amount for s in drawn.account.shares} == {
            "pct": D("750.01"),
            "council": D("250.00"),
        }


def sign(joint: Joint, who: str, slug: str, pool: Pool, share: str, disposal: str = "carry"):
    with joint.scope(getattr(joint, who)) as by:
        return contributions.sign_balance(
            by=by,
            pool=pool,
            partner=joint.partner(slug),
            financial_year=YEAR,
            disposal=disposal,
            share=D(share),
        )


def test_a_partner_signs_for_its_share(joint: Joint, settings) -> None:
    pool = finished(joint, settings)
    sign(joint, "council", "council", pool, "250.00", "return")
    with joint.scope(joint.officer):
        settled = {one.key: one for one in memorandum_account(pool, YEAR).account.dispositions}
        assert settled["council"].disposal.code == "return"
        assert joint.council.name in settled["council"].signed_by
        assert settled["pct"].disposal is None


def test_a_share_that_changed_has_to_be_signed_again(joint: Joint, settings) -> None:
    pool = finished(joint, settings)
    sign(joint, "council", "council", pool, "250.00")
    with joint.scope(joint.officer) as by:
        pools.record_income(by=by, pool=pool, financial_year=YEAR, name="Late", amount=D(400))
        drawn = memorandum_account(pool, YEAR)
        assert drawn.stale == ("The council",)
        assert all(one.disposal is None for one in drawn.account.dispositions)


@pytest.mark.parametrize(
    ("who", "slug", "share", "disposal", "words"),
    [
        ("council", "council", "250.01", "carry", "has changed"),
        ("council", "council", "250.00", "top_up", "fits the share"),
        ("council", "council", "250.00", "burn", "fits the share"),
    ],
)
def test_signatures_that_are_refused(
    joint: Joint, settings, who: str, slug: str, share: str, disposal: str, words: str
) -> None:
    pool = finished(joint, settings)
    with pytest.raises(Refusal, match=words):
        sign(joint, who, slug, pool, share, disposal)


def test_nobody_signs_for_another_partner_or_before_the_year_is_over(
    joint: Joint, settings
) -> None:
    pool = finished(joint, settings)
    with pytest.raises(PermissionDenied):
        sign(joint, "host", "council", pool, "250.00")
    settings.PRETEND_TODAY = datetime.date(2010, 3, 31)
    with pytest.raises(Refusal, match="has not ended"):
        sign(joint, "council", "council", pool, "250.00")


def test_one_balance_is_brought_forward_and_it_may_be_negative(joint: Joint) -> None:
    pool = joint.agreed_pool()
    with joint.scope(joint.officer) as by:
        given = {"by": by, "pool": pool, "financial_year": YEAR, "name": "2008–09"}
        pools.record_income(**given, amount=D("-5.50"), is_brought_forward=True)
        with pytest.raises(Refusal, match="recorded already"):
            pools.record_income(**given, amount=D(1), is_brought_forward=True)
        with pytest.raises(Refusal, match="below nothing"):
            pools.record_income(**given, amount=D(-1))
        assert memorandum_account(pool, YEAR).account.brought_forward == D("-5.50")


# --- Who sees what ------------------------------------------------------------------------------


def test_a_pool_is_seen_by_its_partners_finance_leads_and_no_others(joint: Joint) -> None:
    pool = joint.agreed_pool()
    with factories.operator(joint.trust) as by:
        structure.add_partner(by=by, slug="police", name="Police", kind="Police", sector="police")
    stranger = factories.seat(joint.trust, Role.FINANCE_LEAD, Level.EXECUTIVE, partner="police")
    for person, sees in [
        (joint.council, True),
        (joint.host, True),
        (joint.member, True),
        (joint.officer, True),
        (stranger, False),
        (factories.seat(joint.trust, Role.MEMBER, Level.STRATEGIC), False),
    ]:
        with joint.scope(person) as scope:
            assert list(visible_pools(scope)) == ([pool] if sees else [])


def test_the_overview_asks_no_more_for_many_pools(joint: Joint, django_assert_num_queries) -> None:
    joint.agreed_pool()
    counts = []
    for number in range(3):
        with joint.scope(joint.officer) as scope:
            with django_assert_num_queries(5) as caught:
                joint_overview(visible_pools(scope), YEAR)
            counts.append(len(caught))
        joint.contribute(joint.draft(name=f"Pool {number}"), "council", "10.00")
    assert len(set(counts)) == 1


def test_the_database_refuses_half_a_payment(joint: Joint) -> None:
    pool = joint.agreed_pool()
    with joint.scope(joint.officer):
        row = joint.instalments(pool, "council")[0]
        with pytest.raises(IntegrityError), transaction.atomic():
            Instalment.objects.filter(pk=row.pk).update(paid=D(5))
