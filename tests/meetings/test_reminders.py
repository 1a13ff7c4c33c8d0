"""Reminders of deadlines by email: to whom, when, and once."""

import datetime
import smtplib

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied

from meetings import actions, reminding, tasks
from meetings.models import Meeting, MeetingReminder
from tests.factories import operator
from trusts import sending
from trusts.clock import now
from trusts.scope import open_scope

pytestmark = pytest.mark.django_db


def send(trust) -> list[str]:
    """What the hourly task does for one trust; who got which subject."""
    mail.outbox.clear()
    with operator(trust) as by:
        reminding.make_due(by)
        results = sending.post(sending.claim(reminding.REMINDERS, by))
        sending.settle(reminding.REMINDERS, by, results)
    return sorted(f"{m.to[0]}: {m.subject}" for m in mail.outbox)


@pytest.mark.parametrize(
    ("day", "words", "to_members"),
    [
        (7, "items for 24 November 2009 are due on 10 November 2009", True),
        (15, "papers for 24 November 2009 are due out on 17 November 2009", False),
        (17, "papers for 24 November 2009 are due out on 17 November 2009", False),
        (18, "papers for 24 November 2009 are due out on 17 November 2009", False),
    ],
)
def test_who_is_reminded_and_when_and_only_once(
    trust, support, member, meeting, settings, day, words, to_members
) -> None:
    settings.PRETEND_TODAY = datetime.date(2009, 11, day)
    sent = send(trust)
    people = [support, member] if to_members else [support]
    assert sent == sorted(f"{person.email}: board group: {words}" for person in people)
    assert send(trust) == []


@pytest.mark.parametrize("day", [1, 6, 14, 23])
def test_on_other_days_nobody_is(trust, support, member, meeting, settings, day) -> None:
    settings.PRETEND_TODAY = datetime.date(2009, 11, day)
    assert send(trust) == []


def test_members_are_told_that_papers_are_out(
    trust, support, member, meeting, items, settings
) -> None:
    settings.PRETEND_TODAY = datetime.date(2009, 11, 16)
    with open_scope(trust=trust, person=support) as by:
        actions.send_papers_out(by=by, meeting=meeting)
    sent = send(trust)
    assert len(sent) == 2
    assert all("papers for 24 November 2009 are out" in line for line in sent)
    assert "Harbour" not in mail.outbox[0].body
    assert f"/t/{trust.slug}/meetings/2009-11-board/" in mail.outbox[0].body


def test_minutes_are_asked_for_until_they_are_out(trust, support, meeting, settings) -> None:
    settings.PRETEND_TODAY = datetime.date(2009, 12, 2)
    assert len(send(trust)) == 1
    with operator(trust):
        MeetingReminder.objects.all().delete()
        Meeting.objects.update(minutes_out_at=now())
    assert send(trust) == []


def test_a_cancelled_meeting_reminds_nobody(trust, support, member, meeting, settings) -> None:
    settings.PRETEND_TODAY = datetime.date(2009, 11, 17)
    with open_scope(trust=trust, person=support) as by:
        actions.cancel_meeting(by=by, meeting=meeting, why="Snow")
    assert send(trust) == []


def test_an_email_that_is_refused_is_tried_three_times(
    trust, support, meeting, settings, monkeypatch
) -> None:
    settings.PRETEND_TODAY = datetime.date(2009, 11, 17)

    def refuse(*args, **kwargs):
        raise smtplib.SMTPException("full")

    monkeypatch.setattr(sending, "send_mail", refuse)
    for _ in range(4):
        send(trust)
    with operator(trust):
        (row,) = MeetingReminder.objects.all()
        assert (row.attempts, row.failed, row.sent_at) == (3, "full", None)


def test_the_hourly_task_goes_through_every_trust(trust, support, meeting, settings) -> None:
    settings.PRETEND_TODAY = datetime.date(2009, 11, 17)
    mail.outbox.clear()
    tasks.remind()
    assert [support.email] in [m.to for m in mail.outbox]


def test_only_who_may_make_emails_of_a_kind_claims_and_settles_them(
    trust, support, member, meeting, settings
) -> None:
    settings.PRETEND_TODAY = datetime.date(2009, 11, 17)
    with operator(trust) as by:
        reminding.make_due(by)
        key = MeetingReminder.objects.all()[0].pk
    with open_scope(trust=trust, person=member) as by:
        with pytest.raises(PermissionDenied):
            sending.claim(reminding.REMINDERS, by)
        with pytest.raises(PermissionDenied):
            sending.settle(reminding.REMINDERS, by, {key: ""})
    with operator(trust):
        row = MeetingReminder.objects.get(pk=key)
        assert (row.claimed_at, row.sent_at, row.attempts) == (None, None, 0)
