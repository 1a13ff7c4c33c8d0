"""A budget from the file to the ledger: one person puts it forward, another agrees it."""

import io
import re
import threading
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.base import ContentFile
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from finance import budget_tasks
from finance.actions import budget_agreeing, budget_files
from finance.models import (
    Budget,
    BudgetFile,
    BudgetLine,
    BudgetRevision,
    BudgetStep,
    FileState,
    FundingSource,
    ReportingPeriod,
)
from finance.queries.shares import mapping_of
from tests.factories import operator
from tests.finance.conftest import Money, make_money
from tests.finance.plan import make_plan
from trusts.errors import Refusal
from trusts.models import AuditEvent

D = Decimal
HEADINGS = (
    *("Line code", "Service", "Category", "Tier", "Arrangement", "Level", "Funding source"),
    *("Original budget", "Current budget", "Profile", "Priority 1", "Share 1", "Basis 1"),
)
LINES = {
    "A1": "Posts,Employees,Targeted,Single,Executive,Sure Start,1000.00,,Termly,BH1,60,Head count",
    "B1": "Grant,Income,Universal,Single,Strategic,,400.00,,,,,",
}


def sheet(**lines: str) -> bytes:
    out = io.StringIO()
    out.write("Partner code,pct\nFinancial year,2010-11\n" + ",".join(HEADINGS) + "\n")
    for code, rest in (LINES | lines).items():
        if rest:
            out.write(f"{code},{rest}\n")
    return out.getvalue().encode()


def load(money: Money, content: bytes | None = None, name: str = "budget.csv") -> BudgetFile:
    """Upload as the PCT's finance lead and read."""
    with money.as_(money.lead) as by:
        row = budget_files.upload_budget_file(
            by=by,
            partner=money.partner(),
            financial_year=2010,
            name=name,
            content=ContentFile(sheet() if content is None else content),
            queue=False,
        )
        return budget_tasks.read_now(by, row)


def propose(money: Money, row: BudgetFile, reason: str = "") -> None:
    with money.as_(money.lead) as by:
        budget_agreeing.propose_budget(by=by, budget_file=row, reason=reason)


def agree(money: Money, row: BudgetFile) -> Budget:
    with money.as_(money.officer) as by:
        return budget_agreeing.agree_proposed_budget(by=by, budget_file=row)


@pytest.fixture
def planned(money: Money) -> Money:
    """With a plan and a funding source."""
    with operator(money.trust) as by:
        make_plan(by)
        FundingSource.objects.create(name="Sure Start")
    return money


def test_a_file_becomes_the_agreed_budget(planned: Money) -> None:
    row = load(planned)
    assert (row.state, row.line_count, row.findings) == (FileState.READ, 2, [])
    propose(planned, row)
    agree(planned, row)
    with operator(planned.trust):
        budget = Budget.objects.get(financial_year=2010)
        posts, grant = budget.lines.order_by("code")
        assert (posts.original, posts.current, posts.funding.name) == (
            D(1000),
            D(1000),
            "Sure Start",
        )
        assert posts.profile[4] == 0
        assert mapping_of([posts])[posts.pk].words == "BH1 Better births (60%)"
        assert (grant.level, grant.is_income) == ("strategic", True)
        assert BudgetFile.objects.get().step == BudgetStep.AGREED
        event = AuditEvent.objects.get(verb="budget.agreed_from_file")
        assert event.details["total"] == "1400.00"


def test_the_same_file_is_one_row_and_a_faulty_one_cannot_go_forward(planned: Money) -> None:
    first = load(planned)
    with planned.as_(planned.lead) as by:
        again = budget_files.upload_budget_file(
            by=by, partner=planned.partner(), financial_year=2010, name="x.csv",
            content=ContentFile(sheet()), queue=False,
        )  # fmt: skip
        assert again.pk == first.pk
    faulty = load(planned, sheet(A1="Posts,Wages,Targeted,Single,,,1,,,,,"))
    assert faulty.error_count == 1
    with pytest.raises(Refusal, match="Put the errors right"):
        propose(planned, faulty)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"<html><body>a</body></html>", "web page"),
        (b"PK\x03\x04" + b"\x00" * 40, "damaged|cannot|not"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, "Rename it"),
    ],
)
def test_a_hostile_file_is_refused_in_words(planned: Money, content: bytes, words: str) -> None:
    row = load(planned, content, name="budget.xlsx")
    assert row.state == FileState.UNUSABLE
    assert re.search(words, row.refusal)
    with pytest.raises(Refusal, match="Put the errors right"):
        propose(planned, row)


def test_only_the_partners_own_people_put_forward_and_nobody_agrees_their_own(
    planned: Money,
) -> None:
    row = load(planned)
    for other in (planned.other_lead, planned.officer, planned.executive, planned.member):
        with planned.as_(other) as by, pytest.raises(PermissionDenied):
            budget_agreeing.propose_budget(by=by, budget_file=row)
    propose(planned, row)
    with planned.as_(planned.lead) as by, pytest.raises(PermissionDenied):
        budget_agreeing.agree_proposed_budget(by=by, budget_file=row)
    with operator(planned.trust):
        BudgetFile.objects.update(proposer=planned.officer)
    with planned.as_(planned.officer) as by, pytest.raises(Refusal, match="another person"):
        budget_agreeing.agree_proposed_budget(by=by, budget_file=row)
    with (
        operator(planned.trust),
        pytest.raises(IntegrityError, match="nobody_agrees"),
        transaction.atomic(),
    ):
        BudgetFile.objects.update(
            decider=planned.officer, decided_by="x", decided_at=timezone.now(), step="agreed"
        )


def test_a_budget_sent_back_can_be_put_forward_again(planned: Money) -> None:
    row = load(planned)
    propose(planned, row)
    with planned.as_(planned.officer) as by:
        with pytest.raises(Refusal, match="Write what"):
            budget_agreeing.send_budget_back(by=by, budget_file=row, words=" ")
        budget_agreeing.send_budget_back(by=by, budget_file=row, words="Where is the grant?")
    with pytest.raises(Refusal, match="not waiting"):
        agree(planned, row)
    propose(planned, row)
    with planned.as_(planned.lead) as by:
        budget_agreeing.take_budget_back(by=by, budget_file=row)
        budget_files.read_budget_again(by=by, budget_file=row, queue=False)
        budget_tasks.read_now(by, row)
    propose(planned, row)
    with planned.as_(planned.lead) as by, pytest.raises(Refusal, match="was put forward"):
        budget_files.read_budget_again(by=by, budget_file=row)
    agree(planned, row)


def test_two_budgets_do_not_wait_at_once_and_stale_ones_are_told(planned: Money) -> None:
    first, second = load(planned), load(planned, sheet(B1=""))
    propose(planned, first)
    with pytest.raises(Refusal, match="is waiting to be agreed"):
        propose(planned, second)
    with operator(planned.trust):
        FundingSource.objects.create(name="Another")
    with pytest.raises(Refusal, match="have changed since"):
        agree(planned, first)


def test_a_revision_changes_current_budgets_and_never_originals(planned: Money) -> None:
    first = load(planned)
    propose(planned, first)
    agree(planned, first)
    same = load(planned, sheet(**{code: rest.replace(",,", f",{rest.split(',')[6]},", 1)
                                  if code == "A1" else
                                  "Grant,Income,Universal,Single,Strategic,,400.00,400.00,,,,"
                                  for code, rest in LINES.items()}))  # fmt: skip
    assert same.error_count == 0, same.findings
    with pytest.raises(Refusal, match="Say why"):
        propose(planned, same)
    with pytest.raises(Refusal, match="changes nothing"):
        propose(planned, same, "No reason")
    revised = load(
        planned,
        sheet(
            A1="Posts,Employees,Targeted,Single,Executive,Sure Start,1000.00,1250.10,,SS1,,All",
            B1="",
            C1="New,Employees,Targeted,Single,Executive,,0,10.00,,,,",
        ),
    )
    assert [finding["code"] for finding in revised.findings] == ["line-gone"]
    propose(planned, revised, "The grant ended")
    agree(planned, revised)
    with operator(planned.trust):
        lines = {line.code: line for line in BudgetLine.objects.filter(budget__financial_year=2010)}
        assert (lines["A1"].original, lines["A1"].current) == (D(1000), D("1250.10"))
        assert (lines["B1"].original, lines["B1"].current) == (D(400), D(0))
        assert (lines["C1"].original, lines["C1"].current) == (D(0), D(10))
        assert sum(lines["A1"].profile) == D("1250.10")
        assert mapping_of([lines["A1"]])[lines["A1"].pk].words == "SS1 Safe at home (100%)"
        revision = BudgetRevision.objects.get()
        changes = {one.budget_line.code: one.change for one in revision.lines.all()}
        assert changes == {"A1": D("250.10"), "B1": D(-400), "C1": D(10)}
        for code, line in lines.items():
            assert line.original + changes[code] == line.current


def test_a_closed_year_takes_no_budget(planned: Money) -> None:
    with operator(planned.trust):
        ReportingPeriod.objects.filter(financial_year=2009).update(closed_at=timezone.now())
    with planned.as_(planned.lead) as by, pytest.raises(Refusal, match="is closed"):
        budget_files.upload_budget_file(
            by=by, partner=planned.partner(), financial_year=2009, name="b.csv",
            content=ContentFile(sheet()), queue=False,
        )  # fmt: skip


def test_the_sweep_queues_again_and_gives_up(planned: Money) -> None:
    with planned.as_(planned.lead) as by:
        row = budget_files.upload_budget_file(
            by=by, partner=planned.partner(), financial_year=2010, name="b.csv",
            content=ContentFile(sheet()), queue=False,
        )  # fmt: skip
    long_ago = timezone.now() - 2 * budget_tasks.READ_TOO_LONG
    with operator(planned.trust) as by:
        BudgetFile.objects.update(waiting_since=long_ago)
        assert budget_tasks.sweep_budgets(by) == 1
        assert budget_tasks.sweep_budgets(by) == 0
        BudgetFile.objects.update(state="reading", reading_since=long_ago, attempts=3)
        assert budget_tasks.sweep_budgets(by) == 1
        row.refresh_from_db()
        assert row.state == FileState.UNUSABLE
        assert "3 times" in row.refusal


def test_a_sender_who_lost_the_right_is_told(planned: Money) -> None:
    with planned.as_(planned.lead) as by:
        row = budget_files.upload_budget_file(
            by=by, partner=planned.partner(), financial_year=2010, name="b.csv",
            content=ContentFile(sheet()), queue=False,
        )  # fmt: skip
    budget_tasks.read_budget_file(row.pk, row.trust_id, planned.member.pk)
    with operator(planned.trust):
        row.refresh_from_db()
        assert row.refusal_code == "no-right"


@pytest.mark.django_db(transaction=True)
def test_two_people_agreeing_at_once_make_one_budget() -> None:
    money = make_money()
    with operator(money.trust) as by:
        make_plan(by)
        FundingSource.objects.create(name="Sure Start")
    row = load(money)
    propose(money, row)
    start, told = threading.Barrier(2), []

    def try_it() -> None:
        start.wait(10)
        try:
            agree(money, row)
        except Refusal as refusal:
            told.append(refusal.message)
        finally:
            connection.close()

    threads = [threading.Thread(target=try_it) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert len(told) == 1
    assert "has decided about it" in told[0]
    with operator(money.trust):
        assert Budget.objects.filter(financial_year=2010).count() == 1
        assert BudgetLine.objects.filter(budget__financial_year=2010).count() == 2
