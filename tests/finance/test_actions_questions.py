"""Questions about returns: asked on lines, answered, carried along, settled; and who is told."""

from __future__ import annotations

from contextlib import contextmanager
from unittest.mock import patch

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.test import TestCase

from finance.actions import periods, returns
from finance.actions.questions import answer_question, ask_further, settle_question
from finance.models import BudgetLine, Return, ReturnDecision, ReturnQuestion, ReturnState
from finance.queries.comparison import compare
from finance.queries.history import history, versions_of
from finance.queries.questions import readable_questions, threads
from finance.queries.returns import returns_of_period
from tests.factories import operator, seat
from tests.finance.conftest import Money, csv_return, make_money
from tests.finance.test_actions import at_once
from trusts.actions.membership import end_membership
from trusts.clock import today
from trusts.errors import Refusal
from trusts.levels import Level
from trusts.models import AuditEvent, Membership, Person
from trusts.permissions import Role

SECOND = {"H200": ("130000", "0", "240000.50", "")}


@contextmanager
def emails():
    """What is sent once the transaction is committed."""
    with TestCase.captureOnCommitCallbacks(execute=True):
        yield


def key(code: str) -> int:
    return BudgetLine.objects.get(code=code, budget__partner__slug="pct").pk


def get(pk: int) -> Return:
    return Return.objects.get(pk=pk)


def ask(money: Money, pk: int, *, words: str = "", **lines: str) -> None:
    with money.as_(money.officer) as by:
        returns.query_return(
            by=by,
            submitted=get(pk),
            words=words,
            lines={key(code): text for code, text in lines.items()},
        )


def question(code: str = "H100") -> ReturnQuestion:
    return ReturnQuestion.objects.get(budget_line__code=code)


def test_a_query_on_lines_opens_a_thread_on_each(money: Money) -> None:
    pk = money.submit()
    ask(money, pk, H100="Why so round?", H200="Which posts?")
    with money.as_(money.officer) as by:
        row = get(pk)
        assert row.state == ReturnState.QUERIED
        assert row.decision == "Questions on lines H100 and H200."
        found = threads(by, money.partner(), money.period())
        assert [thread.asked.words for thread in found] == ["Why so round?", "Which posts?"]
        assert all(thread.waits_for_partner for thread in found)
        event = AuditEvent.objects.filter(verb="return.queried").get()
        assert event.details["lines"] == {"H100": "Why so round?", "H200": "Which posts?"}


@pytest.mark.parametrize(
    ("words", "lines", "message"),
    [
        ("", {}, "look at or change"),
        (" ", {"H100": " "}, "look at or change"),
        ("Please look", {"H100": " "}, "take the line out"),
    ],
)
def test_a_query_without_words_is_refused(money: Money, words, lines, message) -> None:
    pk = money.submit()
    with pytest.raises(Refusal, match=message):
        ask(money, pk, words=words, **lines)


def test_a_line_of_another_return_is_refused(money: Money) -> None:
    pk = money.submit()
    with money.as_(money.officer) as by:
        other = BudgetLine.objects.filter(budget__partner__slug="council").first().pk
        with pytest.raises(Refusal, match="not in this return"):
            returns.query_return(by=by, submitted=get(pk), lines={other: "x"})
        with pytest.raises(Refusal, match="has not been queried"):
            returns.ask_more(by=by, queried=get(pk), words="x")


def test_answer_ask_further_settle_and_accept(money: Money) -> None:
    pk = money.submit()
    ask(money, pk, H100="Why so round?")
    with money.as_(money.lead) as by:
        with pytest.raises(Refusal, match="Write your answer"):
            answer_question(by=by, question=question(), words=" ")
        answer_question(by=by, question=question(), words="An estimate")
        with pytest.raises(PermissionDenied):
            settle_question(by=by, question=question())
    with money.as_(money.officer) as by:
        (thread,) = threads(by, money.partner(), money.period())
        assert (thread.standing, thread.latest.words) == ("Answered", "An estimate")
        ask_further(by=by, question=question(), words="From when?")
        assert threads(by, money.partner(), money.period())[0].standing == "Open"
        returns.ask_more(by=by, queried=get(pk), lines={key("H200"): "And this?"})
        settle_question(by=by, question=question())
        with pytest.raises(Refusal, match="settled already"):
            ask_further(by=by, question=question(), words="x")
        with pytest.raises(Refusal, match="1 question is not settled"):
            returns.accept_return(by=by, submitted=get(pk), seen=ReturnState.QUERIED)
        returns.accept_return(
            by=by, submitted=get(pk), seen=ReturnState.QUERIED, despite_questions=True
        )
    with money.as_(money.lead) as by:
        with pytest.raises(Refusal, match="Its questions are closed"):
            answer_question(by=by, question=question("H200"), words="Late")
        standing = [thread.standing for thread in threads(by, money.partner(), money.period())]
        assert standing == ["Settled", "Closed"]


def test_only_who_asked_settles_until_they_are_gone(money: Money) -> None:
    second = seat(money.trust, Role.LEAD_FINANCE_OFFICER, Level.EXECUTIVE)
    ask(money, money.submit(), H100="Why?")
    with money.as_(second) as by, pytest.raises(Refusal, match="only they can"):
        settle_question(by=by, question=question())
    with operator(money.trust) as by:
        for one in Membership.objects.filter(person=money.officer):
            end_membership(by=by, membership=one, ends_on=one.starts_on)
    with money.as_(second) as by:
        assert today() > Membership.objects.get(person=money.officer).ends_on
        settle_question(by=by, question=question())


def test_threads_go_with_the_new_version_by_line(money: Money) -> None:
    first = money.submit()
    ask(money, first, H100="Why so round?", words="Please look again")
    second = money.submit(csv_return(**SECOND))
    with money.as_(money.officer) as by:
        found = threads(by, money.partner(), money.period())
        assert [thread.standing for thread in found] == ["Answered", "Answered"]
        assert found[0].answered_by == get(second)
        assert found[0].question.asked_about_id == first
        (row,) = [r for r in returns_of_period(money.period()) if r.partner.slug == "pct"]
        assert row.label == "Resubmitted"


def test_nobody_from_another_partner_reads_a_thread(money: Money) -> None:
    pk = money.submit()
    ask(money, pk, words="Secret question", H100="Secret line")
    member = seat(money.trust, Role.MEMBER, Level.EXECUTIVE, partner="pct")
    reads = {money.lead: 2, money.officer: 2, member: 2, money.executive: 0, money.other_lead: 0}
    for person, count in reads.items():
        with money.as_(person) as by:
            assert readable_questions(by).count() == count, person
            told = [event.text for event in history(by, money.partner(), money.period())]
            assert ("Secret question" in told) == bool(count)


def test_the_whole_history_is_told(money: Money) -> None:
    first = money.submit()
    ask(money, first, words="Please look again")
    second = money.submit(csv_return(**SECOND))
    money.accept(second)
    with money.as_(money.officer) as by:
        returns.reopen_return(by=by, accepted=get(second), words="A late journal")
        titles = [event.title for event in history(by, money.partner(), money.period())]
        for title in (
            "Version 1 submitted",
            "Version 1 queried",
            "Version 2 submitted",
            "Version 2 accepted",
            "Version 2 reopened",
            "File uploaded",
            "Question on the return as a whole asked",
        ):
            assert title in titles
        kinds = list(ReturnDecision.objects.values_list("kind", flat=True))
        assert kinds == ["queried", "accepted", "reopened"]
        assert [row.version for row in versions_of(money.partner(), money.period())] == [2, 1]


def test_two_versions_side_by_side(money: Money) -> None:
    pks = [money.submit(), money.submit(csv_return(**SECOND))]
    with money.as_(money.officer):
        found = compare(get(pks[0]), get(pks[1]))
        (change,) = found.lines
        (amount,) = change.amounts
        assert (change.line.code, amount.name) == ("H200", "actual_to_date")
        assert str(amount.by) == "9999.75"
        assert (found.unchanged, found.is_same) == (2, False)
        assert str(found.spending[0].by) == "9999.75"
        assert compare(get(pks[0]), get(pks[0])).is_same


def test_an_accepted_return_of_a_closed_period_is_locked(money: Money) -> None:
    pk = money.submit(csv_return(code="2009-04"), code="2009-04", note="x")
    money.accept(pk)
    with money.as_(money.officer) as by:
        periods.close_period(by=by, period=money.period("2009-04"))
        rows = returns_of_period(money.period("2009-04"))
        assert [row.label for row in rows if row.partner.slug == "pct"] == ["Locked"]
        with pytest.raises(Refusal, match="closed"):
            returns.reopen_return(by=by, accepted=get(pk), words="x")


# --- Emails ---------------------------------------------------------------------------------------


def sent_to(person: Person) -> list[str]:
    return [message.subject for message in mail.outbox if message.to == [person.email]]


def test_people_are_told_by_email_without_figures(money: Money) -> None:
    pk = money.submit()
    with emails():
        ask(money, pk, H100="Why £500,000?")
    assert sent_to(money.lead) == ["Questions about your return for September 2009"]
    assert not sent_to(money.other_lead)
    (message,) = mail.outbox
    assert "500" not in message.body
    assert f"/t/money-trust/returns/{pk}/" in message.body
    mail.outbox.clear()
    with emails(), money.as_(money.lead) as by:
        answer_question(by=by, question=question(), words="£1 each")
    assert sent_to(money.officer) == ["The PCT has answered a question for September 2009"]
    assert "£1" not in mail.outbox[0].body
    mail.outbox.clear()
    with emails(), money.as_(money.officer) as by:
        returns.accept_return(
            by=by, submitted=get(pk), seen=ReturnState.QUERIED, despite_questions=True
        )
    assert sent_to(money.lead) == ["Your return was accepted for September 2009"]


def test_an_email_that_cannot_be_sent_stops_nothing(money: Money) -> None:
    pk = money.submit()
    with patch("finance.notices.get_connection", side_effect=OSError("no server")), emails():
        ask(money, pk, words="Why?")
    with money.as_(money.officer):
        assert get(pk).state == ReturnState.QUERIED


# --- At the same moment ---------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_an_answer_and_an_acceptance_at_once_follow_one_another() -> None:
    money = make_money()
    pk = money.submit()
    ask(money, pk, H100="Why?")

    def answer() -> None:
        with money.as_(money.lead) as by:
            answer_question(by=by, question=question(), words="Because")

    def accept() -> None:
        with money.as_(money.officer) as by:
            returns.accept_return(
                by=by, submitted=get(pk), seen=ReturnState.QUERIED, despite_questions=True
            )

    outcomes = at_once([answer, accept])
    assert outcomes[0] == "done"
    assert outcomes[1] == "done" or "Its questions are closed" in outcomes[1]
    with money.as_(money.officer):
        assert get(pk).state == ReturnState.ACCEPTED
        assert question().remarks.count() == (2 if outcomes[1] == "done" else 1)


@pytest.mark.django_db(transaction=True)
def test_two_people_settle_one_question_at_once_and_one_is_told() -> None:
    money = make_money()
    ask(money, money.submit(), H100="Why?")

    def settle() -> None:
        with money.as_(money.officer) as by:
            settle_question(by=by, question=question())

    outcomes = at_once([settle, settle])
    assert outcomes[0] == "done"
    assert "settled already" in outcomes[1]
