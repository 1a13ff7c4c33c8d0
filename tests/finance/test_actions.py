"""What may be done to budgets and returns, by whom, and what is refused."""

from __future__ import annotations

import threading
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.base import ContentFile
from django.db import IntegrityError, connection, transaction

from finance import intake
from finance.actions import budgets, files, periods, returns
from finance.models import (
    Budget,
    BudgetLine,
    Finding,
    ReportingPeriod,
    Return,
    ReturnFile,
    ReturnLine,
    ReturnState,
    Subjective,
)
from finance.queries.returns import submitted_from
from tests.factories import operator, seat
from tests.finance.conftest import LINES, Money, csv_return, make_money
from trusts.errors import Refusal
from trusts.levels import Level
from trusts.models import AuditEvent
from trusts.permissions import Role
from trusts.scope import current_scope, open_scope
from trusts.sheets import Unusable


def get(pk: int) -> Return:
    return Return.objects.get(pk=pk)


def file(pk: int) -> ReturnFile:
    return ReturnFile.objects.get(pk=pk)


# --- Budgets and periods ------------------------------------------------------------------------


def test_a_budget_keeps_its_lines_with_profiles_that_sum(money: Money) -> None:
    with operator(money.trust):
        lines = list(BudgetLine.objects.filter(budget__partner__slug="pct"))
        assert [line.code for line in lines] == [code for code, *_ in LINES]
        for line in lines:
            assert sum(line.profile) == line.current == line.original
            assert line.profile_to_date(12) == line.current


def test_the_database_refuses_a_profile_that_does_not_sum(money: Money) -> None:
    with operator(money.trust):
        line = BudgetLine.objects.first()
        line.profile[3] += Decimal("0.01")
        with pytest.raises(IntegrityError), transaction.atomic():
            line.save()


def line(code: str = "X1", amount: str = "1.00", **other) -> budgets.NewLine:
    return budgets.NewLine(
        code, "Service", Subjective.EMPLOYEES, "universal", "single", Decimal(amount), **other
    )


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        ([], "at least one line"),
        ([line("A"), line("a")], "there twice"),
        ([line(amount="1.001")], "fractions of a penny"),
    ],
)
def test_budgets_that_are_refused(money: Money, lines, words) -> None:
    with operator(money.trust) as by:
        Budget.objects.filter(partner__slug="council")
        with pytest.raises(Refusal, match=words):
            budgets.agree_budget(
                by=by, partner=money.partner("council"), financial_year=2010, lines=lines
            )


def test_a_second_budget_for_a_year_is_refused(money: Money) -> None:
    with operator(money.trust) as by, pytest.raises(Refusal, match="already"):
        budgets.agree_budget(by=by, partner=money.partner(), financial_year=2009, lines=[line()])


def test_a_finance_lead_does_not_set_budgets(money: Money) -> None:
    with money.as_(money.lead) as by, pytest.raises(PermissionDenied):
        budgets.agree_budget(by=by, partner=money.partner(), financial_year=2010, lines=[line()])


def test_periods_open_once_and_close_in_order(money: Money) -> None:
    with money.as_(money.officer) as by:
        with pytest.raises(Refusal, match="exist already"):
            periods.open_financial_year(by=by, financial_year=2009)
        with pytest.raises(Refusal, match="Close April 2009 first"):
            periods.close_period(by=by, period=money.period("2009-05"))
        periods.close_period(by=by, period=money.period("2009-04"))
        with pytest.raises(Refusal, match="closed already"):
            periods.close_period(by=by, period=money.period("2009-04"))
        assert ReportingPeriod.objects.filter(closed_at__isnull=False).count() == 1


# --- Files --------------------------------------------------------------------------------------


def test_a_file_is_kept_exactly_as_received(money: Money) -> None:
    content = csv_return() + b"\xef\xbb\xbf odd bytes \x00"
    pk = money.upload(content)
    with money.as_(money.lead):
        row = file(pk)
        assert row.file.open("rb").read() == content
        row.file.close()
        assert row.size == len(content)
        assert row.state == "waiting"


def test_the_same_file_is_recognised(money: Money) -> None:
    first = money.upload(csv_return(), name="a.csv")
    assert money.upload(csv_return(), name="b.csv") == first
    assert money.upload(csv_return(code="2009-08"), code="2009-08") != first


def test_uploads_that_are_refused(money: Money) -> None:
    with money.as_(money.lead) as by:

        def upload(content: bytes, code: str = "2009-09") -> None:
            files.upload_return_file(
                by=by,
                partner=money.partner(),
                period=money.period(code),
                name="r.csv",
                content=ContentFile(content),
                queue=False,
            )

        with pytest.raises(Refusal, match="empty"):
            upload(b"")
        with pytest.raises(Refusal, match="larger than 20 MB"):
            upload(b"x" * (20 * 2**20 + 1))
        with pytest.raises(PermissionDenied):
            files.upload_return_file(
                by=by,
                partner=money.partner("council"),
                period=money.period(),
                name="r.csv",
                content=ContentFile(b"a,b"),
                queue=False,
            )
        assert not ReturnFile.objects.exists()


def test_reading_keeps_findings_and_a_draft_that_is_no_version(money: Money) -> None:
    pk = money.read(csv_return(H100=("n/a", "0", "1000000", "")))
    with money.as_(money.lead):
        row = file(pk)
        assert (row.state, row.error_count, row.line_count) == ("read", 1, 2)
        finding = Finding.objects.get(return_file=row)
        assert finding.spots[0]["cell"] == "C7"
        draft = Return.objects.get(return_file=row)
        assert (draft.state, draft.version, draft.line_count) == (ReturnState.DRAFT, None, 2)
        assert draft.total_actual == Decimal("145000.25")
        assert submitted_from(row) is None
        with pytest.raises(Refusal, match="errors"):
            returns.submit_return(by=current_scope(), return_file=row)


def test_reading_again_writes_the_draft_anew(money: Money) -> None:
    pk = money.read()
    with money.as_(money.lead) as by:
        before = Return.objects.get(return_file_id=pk)
        files.read_again(by=by, return_file=file(pk), queue=False)
        assert not ReturnLine.objects.exists()
        intake.read_now(by, file(pk))
        after = Return.objects.get(return_file_id=pk)
        assert after.pk != before.pk
        assert after.lines.count() == 3


def test_a_line_that_stands_twice_is_kept_once_and_stops_the_return(money: Money) -> None:
    pk = money.read(csv_return() + b"H100,Community CAMHS,7,0,8,\n")
    with money.as_(money.lead):
        assert Finding.objects.filter(return_file_id=pk, code="duplicated-line").count() == 1
        draft = Return.objects.get(return_file_id=pk)
        assert draft.lines.get(budget_line__code="H100").actual_to_date == Decimal(500000)
        assert draft.line_count == draft.lines.count() == 3


def test_words_of_every_kind_reach_the_ledger_as_they_are(money: Money) -> None:
    words = 'He said "no" {x,y} \\N \\ and O\'Neil £5; NULL'
    quoted = '"' + words.replace('"', '""') + '"'
    pk = money.submit(csv_return(H100=("500000", "20000", "1010000", quoted)))
    with money.as_(money.lead):
        assert get(pk).lines.get(budget_line__code="H100").explanation == words
        assert get(pk).lines.get(budget_line__code="H200").explanation == ""


def test_a_draft_whose_totals_are_not_its_lines_is_not_submitted(money: Money) -> None:
    pk = money.read()
    with money.as_(money.lead) as by:
        ReturnLine.objects.filter(budget_line__code="H100").update(actual_to_date=Decimal(1))
        with pytest.raises(RuntimeError, match="not those of its file"):
            returns.submit_return(by=by, return_file=file(pk))


def test_an_unusable_file_says_why_and_stays(money: Money) -> None:
    pk = money.read(b"<html>error</html>")
    with money.as_(money.lead) as by:
        row = file(pk)
        assert (row.state, row.refusal_code) == ("unusable", "web-page")
        with row.file.open("rb") as kept:
            assert kept.read() == b"<html>error</html>"
        with pytest.raises(Refusal, match="errors"):
            returns.submit_return(by=by, return_file=row)


def test_a_reading_counts_once(money: Money) -> None:
    pk = money.read()
    with money.as_(money.lead) as by:
        with pytest.raises(Refusal, match="not waiting"):
            files.start_reading(by=by, return_file=file(pk))
        with pytest.raises(Refusal, match="not being read"):
            files.record_refusal(by=by, return_file=file(pk), refusal=Unusable("x", "x"))


# --- Returns ------------------------------------------------------------------------------------


def test_a_submit_writes_every_line_with_its_cells(money: Money) -> None:
    pk = money.submit()
    with money.as_(money.lead):
        made = get(pk)
        assert (made.version, made.state) == (1, ReturnState.SUBMITTED)
        rows = {row.budget_line.code: row for row in made.lines.select_related("budget_line")}
        assert rows["H200"].actual_to_date == Decimal("120000.25")
        assert rows["H200"].actual_cell == "C8"
        assert rows["H200"].level == Level.EXECUTIVE
        event = AuditEvent.objects.filter(verb="return.submitted").get()
    assert event.person == money.lead
    assert event.details["actual_to_date"] == "645000.25"


def test_warnings_ask_for_a_word(money: Money) -> None:
    pk = money.read(csv_return(H100=("500000", "0", "1100000", "")))
    with money.as_(money.lead) as by:
        with pytest.raises(Refusal, match="in spite of the warnings") as caught:
            returns.submit_return(by=by, return_file=file(pk))
        assert caught.value.field == "note"
        made = returns.submit_return(by=by, return_file=file(pk), note=" Agreed with the board ")
        assert made.note == "Agreed with the board"


def test_a_new_version_supersedes_and_keeps_the_old(money: Money) -> None:
    first = money.submit()
    second = money.submit(csv_return(H200=("130000", "0", "240000.50", "")))
    with money.as_(money.lead):
        assert get(first).state == ReturnState.SUPERSEDED
        assert get(first).lines.count() == 3
        assert (get(second).version, get(second).state) == (2, ReturnState.SUBMITTED)


def test_the_same_file_is_not_submitted_twice(money: Money) -> None:
    pk = money.read()
    with money.as_(money.lead) as by:
        returns.submit_return(by=by, return_file=file(pk))
        with pytest.raises(Refusal, match="submitted already"):
            returns.submit_return(by=by, return_file=file(pk))
        with pytest.raises(Refusal, match="was submitted"):
            files.read_again(by=by, return_file=file(pk))


def test_a_file_checked_against_yesterdays_budget_must_be_checked_again(money: Money) -> None:
    pk = money.read()
    with operator(money.trust):
        changed = BudgetLine.objects.filter(budget__partner__slug="pct").first()
        changed.service = "Community CAMHS and counselling"
        changed.save()
    with money.as_(money.lead) as by:
        with pytest.raises(Refusal, match="has changed since"):
            returns.submit_return(by=by, return_file=file(pk))
        files.read_again(by=by, return_file=file(pk), queue=False)
        assert file(pk).state == "waiting"


def test_accepting_querying_and_reopening(money: Money) -> None:
    pk = money.submit()
    with money.as_(money.officer) as by:
        with pytest.raises(Refusal, match="should look at"):
            returns.query_return(by=by, submitted=get(pk), words=" ")
        with pytest.raises(Refusal, match="Only an accepted"):
            returns.reopen_return(by=by, accepted=get(pk), words="x")
        returns.accept_return(by=by, submitted=get(pk), words="Thank you")
        with pytest.raises(Refusal, match="has accepted this return already"):
            returns.query_return(by=by, submitted=get(pk), words="Why?")
    later = money.read(csv_return(H200=("1", "0", "240000.50", "")))
    with money.as_(money.lead) as by, pytest.raises(Refusal, match="accepted"):
        returns.submit_return(by=by, return_file=file(later))
    with money.as_(money.officer) as by:
        returns.reopen_return(by=by, accepted=get(pk), words="A late journal")
        assert get(pk).state == ReturnState.QUERIED
    with money.as_(money.lead) as by:
        assert returns.submit_return(by=by, return_file=file(later)).version == 2


def test_nobody_decides_about_their_own(money: Money) -> None:
    seat(money.trust, Role.LEAD_FINANCE_OFFICER, Level.EXECUTIVE, person=money.lead)
    pk = money.submit()
    with money.as_(money.lead) as by:
        for decide in (
            lambda: returns.accept_return(by=by, submitted=get(pk)),
            lambda: returns.query_return(by=by, submitted=get(pk), words="x"),
        ):
            with pytest.raises(Refusal, match="another person"):
                decide()
        made = get(pk)
        made.state, made.decider, made.decided_by = ReturnState.ACCEPTED, money.lead, "me"
        made.decided_at = made.submitted_at
        with pytest.raises(IntegrityError, match="nobody_decides"), transaction.atomic():
            made.save()


def test_who_may_not(money: Money) -> None:
    pk = money.submit()
    with money.as_(money.lead) as by, pytest.raises(PermissionDenied):
        returns.accept_return(by=by, submitted=get(pk))
    read = money.read(csv_return(H200=("1", "0", "240000.50", "")))
    for person in (money.other_lead, money.executive):
        with money.as_(person) as by, pytest.raises(PermissionDenied):
            returns.submit_return(by=by, return_file=file(read), note="x")


def test_a_closed_period_changes_no_more(money: Money) -> None:
    pk = money.submit(csv_return(code="2009-04"), code="2009-04")
    with money.as_(money.officer) as by:
        periods.close_period(by=by, period=money.period("2009-04"))
        with pytest.raises(Refusal, match="closed"):
            returns.accept_return(by=by, submitted=get(pk))
    with money.as_(money.lead), pytest.raises(Refusal, match="closed"):
        money.upload(csv_return(code="2009-04", H200=("1", "0", "1", "")), code="2009-04")


# --- At the same moment -------------------------------------------------------------------------


def at_once(jobs) -> list[str]:
    """Run jobs in threads of their own, with connections of their own, from one starting gun."""
    barrier, outcomes = threading.Barrier(len(jobs)), []

    def run(job) -> None:
        try:
            barrier.wait(10)
            job()
            outcomes.append("done")
        except Refusal as refusal:
            outcomes.append(refusal.message)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[job]) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return sorted(outcomes, key=lambda outcome: outcome != "done")


@pytest.mark.django_db(transaction=True)
def test_the_same_file_sent_twice_at_once_is_kept_once() -> None:
    money = make_money()

    def send() -> None:
        money.upload(csv_return())

    assert at_once([send, send]) == ["done", "done"]
    with operator(money.trust):
        assert ReturnFile.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_people_accept_and_query_at_once_and_one_wins() -> None:
    money = make_money()
    second = seat(money.trust, Role.LEAD_FINANCE_OFFICER, Level.EXECUTIVE)
    pk = money.submit()

    def decide(person, *, accept: bool):
        def job() -> None:
            with open_scope(trust=money.trust, person=person) as by:
                if accept:
                    returns.accept_return(by=by, submitted=get(pk))
                else:
                    returns.query_return(by=by, submitted=get(pk), words="Why?")

        return job

    outcomes = at_once([decide(money.officer, accept=True), decide(second, accept=False)])
    assert outcomes[0] == "done"
    assert "already" in outcomes[1]
    with money.as_(money.officer):
        events = AuditEvent.objects.filter(verb__in=["return.accepted", "return.queried"])
        assert events.count() == 1


@pytest.mark.django_db(transaction=True)
def test_one_file_submitted_twice_at_once_makes_one_return() -> None:
    money = make_money()
    pk = money.read()

    def job() -> None:
        with money.as_(money.lead) as by:
            returns.submit_return(by=by, return_file=file(pk))

    outcomes = at_once([job, job])
    assert outcomes[0] == "done"
    assert "already" in outcomes[1]
    with money.as_(money.lead):
        assert Return.objects.count() == 1
        assert ReturnLine.objects.count() == 3


@pytest.mark.django_db(transaction=True)
def test_two_versions_submitted_at_once_follow_one_another() -> None:
    money = make_money()
    pks = [money.read(), money.read(csv_return(H200=("130000", "0", "240000.50", "")))]

    def submit(pk: int):
        def job() -> None:
            with money.as_(money.lead) as by:
                returns.submit_return(by=by, return_file=file(pk))

        return job

    assert at_once([submit(pk) for pk in pks]) == ["done", "done"]
    with money.as_(money.lead):
        states = dict(Return.objects.values_list("version", "state"))
    assert states == {1: ReturnState.SUPERSEDED, 2: ReturnState.SUBMITTED}
