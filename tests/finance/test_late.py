"""Who is late, and reminders by email: on their days, to the right people, once each."""

import datetime
import smtplib
from dataclasses import replace
from typing import Any

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from finance import reminding, tasks
from finance.actions import periods
from finance.actions.procedure import change_procedure
from finance.actions.reminders import make_reminders, remind_by_hand
from finance.models import Reminder, Return
from finance.queries.late import lateness
from finance.queries.reminders import Wanted, wanted_today
from finance.rules.procedure import Settings
from finance.rules.reminders import GRACE_DAYS, due_offset, offsets
from tests.factories import operator, seat
from tests.finance.conftest import Money, csv_return
from trusts import sending
from trusts.clock import now
from trusts.errors import Refusal
from trusts.levels import Level
from trusts.permissions import Role

DUE = datetime.date(2009, 10, 14)
BEFORE, AFTER = (7, 1), (1, 7)


@pytest.fixture(autouse=True)
def after_the_deadline(settings: Any) -> None:
    """The day after September's returns were due."""
    settings.PRETEND_TODAY = DUE + datetime.timedelta(days=1)


def run_tasks(money: Money) -> int:
    """What the worker does in an hour."""
    with operator(money.trust) as by:
        reminding.make_due(by)
    return tasks.send_reminders(money.trust.pk)


def september(money: Money) -> dict[str, Any]:
    with money.as_(money.officer):
        return {s.partner.slug: s for s in lateness(2009).of_period("2009-09")}


def only_september(money: Money) -> None:
    """Close the months before it, so that nothing else is owed."""
    with money.as_(money.officer) as by:
        for code in ("2009-04", "2009-05", "2009-06", "2009-07", "2009-08"):
            periods.close_period(by=by, period=money.period(code))


# --- the days ---------------------------------------------------------------------------------


def test_offsets_are_days_from_the_deadline() -> None:
    assert offsets(BEFORE, AFTER) == (-7, -1, 1, 7)
    assert offsets((0,), (3,)) == (0, 3)


@pytest.mark.parametrize(
    ("day", "offset"),
    [
        (-8, None),
        (-7, -7),
        (-6, -7),
        (-5, -7),
        (-4, None),
        (-1, -1),
        (0, -1),
        (1, 1),
        (3, 1),
        (4, None),
        (7, 7),
        (10, None),
    ],
)
def test_a_reminder_goes_out_on_its_day_or_soon_after(day: int, offset: int | None) -> None:
    on = DUE + datetime.timedelta(days=day)
    assert due_offset(on, DUE, BEFORE, AFTER) == offset


@given(
    st.integers(-60, 60),
    st.lists(st.integers(0, 30), unique=True),
    st.lists(st.integers(1, 30), unique=True),
)
def test_no_reminder_is_early_or_stale(day: int, before: list[int], after: list[int]) -> None:
    found = due_offset(DUE + datetime.timedelta(days=day), DUE, before, after)
    if found is not None:
        assert 0 <= day - found <= GRACE_DAYS
        assert (found > 0) == (day > 0)


# --- lateness ---------------------------------------------------------------------------------


def test_a_return_that_has_not_come_is_late(money: Money) -> None:
    standing = september(money)["pct"]
    assert (standing.state, standing.days_late, standing.words) == ("Late", 1, "1 day late")
    assert (standing.version, standing.last_contact) == (None, None)
    assert standing.is_missing


def test_a_return_that_came_late_says_by_how_many_days(money: Money) -> None:
    pk = money.submit()
    with money.as_(money.officer):
        sent = datetime.datetime(2009, 10, 17, 9, tzinfo=datetime.UTC)
        Return.objects.filter(pk=pk).update(submitted_at=sent)
    standing = september(money)["pct"]
    assert (standing.state, standing.days_late, standing.version) == ("Submitted", 3, 1)
    assert standing.first_sent_on == datetime.date(2009, 10, 17)
    money.accept(pk)
    assert september(money)["pct"].state == "Accepted"


def test_a_closed_period_shows_what_counts_and_what_never_came(money: Money) -> None:
    money.accept(money.submit())
    with money.as_(money.officer) as by:
        for code in ("2009-04", "2009-05", "2009-06", "2009-07", "2009-08", "2009-09"):
            periods.close_period(by=by, period=money.period(code))
    found = september(money)
    assert (found["pct"].state, found["council"].state) == ("Locked", "Not returned")


def test_before_the_deadline_nobody_is_late(money: Money, settings: Any) -> None:
    settings.PRETEND_TODAY = DUE
    assert september(money)["pct"].state == "Due"
    settings.PRETEND_TODAY = datetime.date(2009, 9, 30)
    assert september(money)["pct"].state == "Not yet due"
    money.read()
    settings.PRETEND_TODAY = DUE
    assert september(money)["pct"].state == "Started"


def test_a_partners_own_people_see_their_own_row_only(money: Money) -> None:
    with money.as_(money.lead):
        assert [row.partner.slug for row in lateness(2009).partners] == ["pct"]


def test_the_longest_late_come_first(money: Money) -> None:
    with money.as_(money.officer):
        days = [standing.days_late for standing in lateness(2009).late]
    assert days == sorted(days, reverse=True)
    assert len(days) == 12  # six months of two partners


def test_queries_do_not_grow_with_returns(money: Money, django_assert_max_num_queries: Any) -> None:
    for code in ("2009-04", "2009-05", "2009-06"):
        money.submit(csv_return(code=code), code=code)
    with money.as_(money.officer), django_assert_max_num_queries(6):
        lateness(2009)


# --- reminders --------------------------------------------------------------------------------


def test_who_has_not_sent_is_reminded_once(money: Money) -> None:
    only_september(money)
    money.submit()
    assert run_tasks(money) == 1
    (sent,) = mail.outbox
    assert sent.to == [money.other_lead.email]
    assert "is late" in sent.subject
    assert "14 October 2009" in sent.body
    assert "/returns/period/2009-09/council/upload/" in sent.body
    assert "£" not in sent.body
    assert run_tasks(money) == 0
    assert len(mail.outbox) == 1
    (reminder,) = september(money)["council"].reminders
    assert (reminder.words, reminder.outcome) == ("1 day after it was due", "Sent")


def test_a_queried_return_is_reminded_of_too(money: Money) -> None:
    from finance.actions.returns import query_return

    only_september(money)
    pk = money.submit()
    with money.as_(money.officer) as by:
        query_return(by=by, submitted=Return.objects.get(pk=pk), words="Look at H100.")
    with money.as_(money.officer):
        assert {w.partner.slug for w in wanted_today()} == {"pct", "council"}


def test_before_the_deadline_the_email_says_when(money: Money, settings: Any) -> None:
    only_september(money)
    settings.PRETEND_TODAY = DUE - datetime.timedelta(days=7)
    assert run_tasks(money) == 2
    assert all("is due on 14 October 2009" in sent.subject for sent in mail.outbox)


def test_reminders_follow_the_procedure(money: Money, settings: Any) -> None:
    only_september(money)
    settings.PRETEND_TODAY = DUE + datetime.timedelta(days=4)
    with money.as_(money.officer) as by:
        assert wanted_today() == []
        change_procedure(
            by=by,
            settings=replace(Settings(), reminder_days_after=(4,)),
            in_force_from=datetime.date(2009, 10, 1),
            seen_edition=0,
            reason="Sooner.",
        )
        assert {wanted.days for wanted in wanted_today()} == {4}


def test_somebody_who_left_is_not_reminded(money: Money) -> None:
    from trusts.models import Membership

    only_september(money)
    with operator(money.trust):
        Membership.objects.filter(person=money.lead).update(ends_on=datetime.date(2009, 8, 31))
    assert run_tasks(money) == 1
    assert mail.outbox[0].to == [money.other_lead.email]


def test_the_database_refuses_the_same_reminder_twice(money: Money) -> None:
    with operator(money.trust) as by:
        wanted = [Wanted(money.period(), money.partner(), money.lead, 1)]
        make_reminders(by=by, wanted=wanted)
        with pytest.raises(IntegrityError), transaction.atomic():
            make_reminders(by=by, wanted=wanted)


def test_a_worker_that_dies_after_claiming_never_sends_twice(money: Money) -> None:
    only_september(money)
    with operator(money.trust) as by:
        reminding.make_due(by)
    with operator(money.trust) as by:
        assert len(sending.claim(reminding.REMINDERS, by)) == 2
    # It dies here. The next one finds nothing to send, and the page says that nobody knows.
    assert run_tasks(money) == 0
    assert mail.outbox == []
    (reminder,) = september(money)["pct"].reminders
    assert reminder.outcome == "Not known whether it was sent"


def test_a_mail_server_that_refuses_is_tried_again_and_then_given_up(
    money: Money, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*args: Any, **kwargs: Any) -> None:
        raise smtplib.SMTPServerDisconnected("away")

    only_september(money)
    with monkeypatch.context() as patched:
        patched.setattr(sending, "send_mail", refuse)
        assert [run_tasks(money) for _ in range(2)] == [0, 0]
    assert run_tasks(money) == 2  # the server is back
    assert september(money)["pct"].reminders[0].outcome == "Sent"


def test_after_three_refusals_the_page_says_why(
    money: Money, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*args: Any, **kwargs: Any) -> None:
        raise smtplib.SMTPServerDisconnected("away")

    only_september(money)
    monkeypatch.setattr(sending, "send_mail", refuse)
    for _ in range(4):
        run_tasks(money)
    (reminder,) = september(money)["pct"].reminders
    assert reminder.outcome == "Not sent: away"


def test_a_person_can_remind_by_hand(
    money: Money, django_capture_on_commit_callbacks: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[int] = []
    monkeypatch.setattr(tasks, "queue_reminders", asked.append)
    with django_capture_on_commit_callbacks(execute=True), money.as_(money.officer) as by:
        (made,) = remind_by_hand(by=by, period=money.period(), partner=money.partner())
    assert made.days is None
    assert asked == [money.trust.pk]
    tasks.send_reminders(money.trust.pk)
    (sent,) = mail.outbox
    assert sent.to == [money.lead.email]
    assert f"{made.asked_by} asked us" in sent.body
    (reminder,) = september(money)["pct"].reminders
    assert reminder.words == f"by hand, by {made.asked_by}"


def test_reminding_by_hand_twice_in_an_hour_is_refused(money: Money) -> None:
    with money.as_(money.officer) as by:
        remind_by_hand(by=by, period=money.period(), partner=money.partner())
        with pytest.raises(Refusal, match="less than an hour ago"):
            remind_by_hand(by=by, period=money.period(), partner=money.partner())
        Reminder.objects.update(made_at=now() - datetime.timedelta(hours=2))
        remind_by_hand(by=by, period=money.period(), partner=money.partner())


def test_who_has_sent_is_not_reminded_by_hand(money: Money) -> None:
    money.submit()
    with money.as_(money.officer) as by, pytest.raises(Refusal, match="already"):
        remind_by_hand(by=by, period=money.period(), partner=money.partner())


def test_a_closed_periods_return_is_not_reminded_of(money: Money) -> None:
    with money.as_(money.officer) as by:
        periods.close_period(by=by, period=money.period("2009-04"))
        with pytest.raises(Refusal, match="is closed"):
            remind_by_hand(by=by, period=money.period("2009-04"), partner=money.partner())


def test_partners_remind_nobody(money: Money) -> None:
    director = seat(money.trust, Role.MEMBER, Level.EXECUTIVE)
    for person in (money.lead, director):
        with money.as_(person) as by, pytest.raises(PermissionDenied):
            remind_by_hand(by=by, period=money.period(), partner=money.partner())


def test_the_worker_goes_through_every_trust(money: Money) -> None:
    only_september(money)
    assert tasks.remind() == 2
    assert tasks.remind() == 0
