"""Opening rounds on their day and reminding by email: once each, also when a worker dies."""

import datetime
import smtplib

import pytest
from django.core import mail

from assessment import reminding, rules
from assessment.models import Round, RoundEmail
from assessment.tasks import tend_rounds
from tests import factories
from trusts import clock, sending

DUE = datetime.date(2009, 11, 27)


def day(text):
    return datetime.date.fromisoformat(text)


@pytest.fixture
def on(monkeypatch):
    """Set the day."""

    def set_day(value):
        for module in (reminding, "assessment.queries.emails"):
            name = module if isinstance(module, str) else module.__name__
            monkeypatch.setattr(f"{name}.today", lambda: value)
        monkeypatch.setattr(clock, "today", lambda: value)

    return set_day


def sent_to():
    return sorted(address for message in mail.outbox for address in message.to)


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        ("2009-11-19", None),
        ("2009-11-20", -7),
        ("2009-11-22", -7),
        ("2009-11-23", None),
        ("2009-11-26", -1),
        ("2009-11-27", -1),
        ("2009-11-28", 1),
        ("2009-12-01", None),
    ],
)
def test_which_reminder_is_due(today, expected):
    assert rules.due_offset(day(today), DUE, [-7, -1, 1]) == expected


def test_no_reminder_without_days():
    assert rules.due_offset(DUE, DUE, []) is None
    assert rules.due_offset(DUE + datetime.timedelta(days=1), DUE, [-1]) is None


def test_members_who_have_not_submitted_are_reminded_once(board, round_, on):
    board.answer(board.first, round_, {"AWTY08-OUT-01": "leading"})
    board.submit(board.first, round_)
    on(day("2009-11-20"))
    tend_rounds()
    mail.outbox.clear()  # what says that the round is open went out as well
    with factories.operator(board.trust):
        due = RoundEmail.objects.filter(about="due")
        assert sorted(due.values_list("person", flat=True)) == sorted(
            [board.chair.pk, board.second.pk]
        )
        assert not due.filter(sent_at=None).exists()
    tend_rounds()
    assert mail.outbox == []


def test_an_email_tells_no_answer(board, round_, on):
    board.answer(board.first, round_, {"AWTY08-OUT-01": "leading"}, {"AWTY08-OUT-01": "Secret."})
    on(day("2009-11-26"))
    tend_rounds()
    assert board.first.email in sent_to()
    for message in mail.outbox:
        assert "Secret" not in message.body
        assert "leading" not in message.body.lower()


def test_a_worker_that_died_after_claiming_sends_nothing_twice(board, round_, on):
    on(day("2009-11-20"))
    with factories.operator(board.trust) as by:
        reminding.make_due(by)
        assert len(sending.claim(reminding.EMAILS, by)) == 6
    # Here the worker dies: nobody knows whether the emails went out.
    tend_rounds()
    assert mail.outbox == []


def test_what_the_mail_server_refuses_is_tried_three_times(board, round_, on, monkeypatch):
    def refuse(*args, **kwargs):
        raise smtplib.SMTPException("mailbox full")

    on(day("2009-11-20"))
    monkeypatch.setattr(sending, "send_mail", refuse)
    for _ in range(4):
        tend_rounds()
    with factories.operator(board.trust):
        assert set(RoundEmail.objects.values_list("attempts", "failed")) == {(3, "mailbox full")}


def test_a_planned_round_opens_on_its_day_and_tells_members(board, on):
    planned = board.open_round(opens_on=day("2030-01-07"), closes_on=day("2030-01-28"))
    on(day("2030-01-06"))
    tend_rounds()
    assert mail.outbox == []
    on(day("2030-01-07"))
    tend_rounds()
    tend_rounds()
    with factories.operator(board.trust):
        assert Round.objects.get(pk=planned.pk).is_open
    assert sent_to() == sorted([board.chair.email, board.first.email, board.second.email])


def test_a_closed_round_reminds_nobody(board, round_, on):
    tend_rounds()
    mail.outbox.clear()
    board.close(round_)
    on(day("2009-11-20"))
    tend_rounds()
    assert mail.outbox == []
