"""The register of interests: who declares, confirms and reads what, and the emails about it."""

import datetime
from typing import Any

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.template.loader import render_to_string
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from governance.actions.interests import (
    confirm_interests,
    declare_interest,
    end_interest,
    show_interest,
)
from governance.models import Interest, InterestReview, RegisterReminder
from governance.queries import interests
from governance.reports import InterestsReport
from governance.rules.days import STALE_AFTER, a_year_after, due_offset
from governance.rules.interests import FIRST_DAYS, review_due
from governance.tasks import remind
from governance.waiting import waiting_interests
from reports.base import NoParams, Section
from tests.factories import TERM_STARTS, make_person, make_trust, operator, seat
from trusts.clock import today
from trusts.errors import Refusal
from trusts.models import AuditEvent, Person, Trust
from trusts.scope import Scope, open_scope

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)


def declare(by: Scope, person: Person, **changed: Any) -> Interest:
    fields: dict[str, Any] = {
        "kind": "office",
        "what": "Trustee of a charity",
        "starts_on": TERM_STARTS,
    }
    return declare_interest(by=by, person=person, **{**fields, **changed})


def url(name: str, trust: Trust, *args: Any) -> str:
    return reverse(f"governance:{name}", args=[trust.slug, *args])


@given(st.dates(max_value=datetime.date(9998, 12, 31)))
def test_a_year_after_is_one_calendar_year_on(day: datetime.date) -> None:
    after = a_year_after(day)
    assert (after.year, after.month) == (day.year + 1, day.month)
    assert after.day == day.day or (day.month, day.day, after.day) == (2, 29, 28)


def test_an_entry_is_due_a_year_after_the_last_word_or_soon_after_the_seat() -> None:
    first = datetime.date(2009, 4, 1)
    assert review_due(None, seated=first) == first + FIRST_DAYS
    assert review_due(datetime.date(2008, 2, 29), seated=first) == datetime.date(2009, 2, 28)


@pytest.mark.parametrize(
    ("passed", "offset"),
    [(-15, None), (-14, -14), (-11, -14), (-10, None), (0, 0), (3, 0), (4, None), (14, 14)],
)
def test_a_reminder_is_due_on_its_day_and_soon_after(passed: int, offset: int | None) -> None:
    due = datetime.date(2009, 11, 16)
    assert due_offset(due + passed * DAY, due, (-14, 0, 14)) == offset
    assert STALE_AFTER == 3


def test_a_member_declares_and_it_is_read_on_its_days() -> None:
    trust = make_trust()
    member, other = seat(trust, "member"), seat(trust, "member", partner="pct")
    with open_scope(trust=trust, person=member) as by:
        made = declare(by, member)
        assert made.reviewed_on == today()
        assert list(interests.of(member, TERM_STARTS)) == [made]
        assert not interests.of(member, TERM_STARTS - DAY)
        assert not interests.of(other, TERM_STARTS)
        assert interests.of_people([member.pk, other.pk], TERM_STARTS) == {member.pk: (made,)}
        end_interest(by=by, interest=made, ends_on=TERM_STARTS + DAY)
        assert interests.of(member, TERM_STARTS + DAY)
        assert not interests.of(member, TERM_STARTS + 2 * DAY)
        with pytest.raises(Refusal, match="already"):
            end_interest(by=by, interest=made, ends_on=TERM_STARTS)


def test_only_who_keeps_the_register_writes_for_somebody_else() -> None:
    trust = make_trust()
    member, support = seat(trust, "member"), seat(trust, "board_support")
    with open_scope(trust=trust, person=support) as by:
        own = declare(by, support)
    with open_scope(trust=trust, person=member) as by:
        for refused in (
            lambda: declare(by, support),
            lambda: declare(by, member, kept_back="Danger"),
            lambda: end_interest(by=by, interest=own, ends_on=today()),
            lambda: confirm_interests(by=by, person=support),
            lambda: confirm_interests(by=by, person=member, on=today() - DAY),
            lambda: show_interest(by=by, interest=own, kept_back="Danger"),
        ):
            with pytest.raises(PermissionDenied):
                refused()
    with open_scope(trust=trust, person=support) as by:
        assert declare(by, member).declared_by == support.name


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"what": "  "}, "Say what the interest is"),
        ({"starts_on": datetime.date(9999, 1, 1)}, "today or in the past"),
        ({"what": "trustee of a CHARITY"}, "says this already"),
    ],
)
def test_a_declaration_that_says_nothing_new_or_lies_ahead_is_refused(
    changed: dict[str, Any], words: str
) -> None:
    trust = make_trust()
    member = seat(trust, "member")
    with open_scope(trust=trust, person=member) as by:
        declare(by, member)
        with pytest.raises(Refusal, match=words):
            declare(by, member, **changed)


def test_an_end_outside_the_interests_time_is_refused() -> None:
    trust = make_trust()
    member = seat(trust, "member")
    with open_scope(trust=trust, person=member) as by:
        made = declare(by, member)
        with pytest.raises(Refusal, match="before the first"):
            end_interest(by=by, interest=made, ends_on=TERM_STARTS - DAY)
        with pytest.raises(Refusal, match="today or in the past"):
            end_interest(by=by, interest=made, ends_on=today() + DAY)


def test_somebody_without_a_seat_is_refused() -> None:
    trust = make_trust()
    with operator(trust) as by, pytest.raises(Refusal, match="no seat in this trust"):
        declare(by, make_person())


def test_what_is_kept_back_is_read_by_its_person_and_who_keeps_the_register(
    client: Client,
) -> None:
    trust = make_trust()
    member, other = seat(trust, "member"), seat(trust, "member")
    support = seat(trust, "board_support")
    with open_scope(trust=trust, person=support) as by:
        made = declare(by, member, what="Canary of the foster home", kept_back="It names a home")
        assert not interests.in_force(today())
        assert not interests.of_people([member.pk], today())
    for reader, reads in ((other, False), (member, True), (support, True)):
        with open_scope(trust=trust, person=reader) as by:
            assert interests.readable(by).filter(pk=made.pk).exists() is reads
            entry = interests.entries(by, [member], today())[0]
            assert (len(entry.interests), entry.hidden) == ((1, 0) if reads else (0, 1))
        client.force_login(reader)
        for page in (url("interests", trust), url("interests_of", trust, member.pk)):
            text = client.get(page).content.decode()
            assert ("Canary" in text) is reads
            assert ("kept back from the public" in text.lower()) is not reads
        assert client.get(url("interest_end", trust, made.pk)).status_code == (
            200 if reads else 404
        )
    with operator(trust):
        events = AuditEvent.objects.filter(target_type="governance.Interest")
        assert not any("Canary" in f"{one.target}{one.details}" for one in events)
    with open_scope(trust=trust, person=support) as by:
        with pytest.raises(Refusal, match="for this reason already"):
            show_interest(by=by, interest=made, kept_back="It names a home")
        show_interest(by=by, interest=made)
        assert list(interests.in_force(today())) == [made]
        with pytest.raises(Refusal, match="Everybody reads it"):
            show_interest(by=by, interest=made)


def test_a_confirmation_counts_what_stood_on_its_day_and_is_asked_again_in_a_year() -> None:
    trust = make_trust()
    member, support = seat(trust, "member"), seat(trust, "board_support")
    with open_scope(trust=trust, person=member) as by:
        assert interests.to_confirm(by, today())[0].person == member
        assert [one.text for one in waiting_interests(by)] == [
            "Confirm your entry in the register of interests"
        ]
        assert confirm_interests(by=by, person=member).interests == 0
        declare(by, member)
        with pytest.raises(Refusal, match="already"):
            confirm_interests(by=by, person=member)
        entry = interests.entries(by, [member], today())[0]
        assert entry.due_on == a_year_after(today())
        assert not list(waiting_interests(by))
    with open_scope(trust=trust, person=support) as by:
        again = confirm_interests(by=by, person=member, on=TERM_STARTS + DAY)
        assert again.interests == 1
        assert InterestReview.objects.filter(person=member).count() == 2
        with pytest.raises(Refusal, match="today or in the past"):
            confirm_interests(by=by, person=member, on=today() + DAY)
        with pytest.raises(Refusal, match="no seat"):
            confirm_interests(by=by, person=make_person())


def test_who_keeps_the_register_is_told_of_overdue_entries() -> None:
    trust = make_trust()
    seat(trust, "member")
    seat(trust, "member", partner="pct")
    support = seat(trust, "board_support")
    with open_scope(trust=trust, person=support) as by:
        (one,) = waiting_interests(by)
        assert "Ask for 2 entries" in one.text


def test_everybody_is_reminded_once() -> None:
    trust = make_trust()
    member = seat(trust, "member")
    support = seat(trust, "board_support")
    with open_scope(trust=trust, person=support) as by:
        last = today() + 14 * DAY
        confirm_interests(by=by, person=member, on=last.replace(year=last.year - 1))
    assert remind() == 1
    assert remind() == 0
    (sent,) = mail.outbox
    assert sent.to == [member.email]
    assert f"/registers/interests/people/{member.pk}/" in sent.body
    with operator(trust):
        row = RegisterReminder.objects.get()
        assert (row.days, row.sent_at is not None) == (-14, True)


def test_the_pages_declare_end_and_confirm_and_keep_what_was_typed(client: Client) -> None:
    trust = make_trust()
    member, other = seat(trust, "member"), seat(trust, "member")
    client.force_login(member)
    wrong = {"kind": "office", "what": "A school governor", "starts_on_day": "31"}
    page = client.post(url("interest_new", trust), wrong)
    text = page.content.decode()
    assert "must include a month and year" in text
    assert "A school governor" in text
    right = wrong | {"starts_on_day": "1", "starts_on_month": "5", "starts_on_year": "2008"}
    assert client.post(url("interest_new", trust), right).status_code == 302
    with operator(trust):
        made = Interest.objects.get()
        assert made.person == member
    ends = {"ends_on_day": "2", "ends_on_month": "5", "ends_on_year": "2008"}
    client.force_login(other)
    confirm = url("interests_confirm", trust, member.pk)
    for name, status in (("interest_end", 404), ("interest_show", 403)):
        assert client.post(url(name, trust, made.pk), ends).status_code == status
        assert client.get(url(name, trust, made.pk)).status_code == status
    assert client.get(confirm).status_code == 404
    assert client.post(confirm, {"right": "on"}).status_code == 404
    client.force_login(member)
    assert client.post(url("interest_end", trust, made.pk), ends).status_code == 302
    assert "Tick the box" in client.post(confirm).content.decode()
    confirmed = client.post(confirm, {"right": "on"}, follow=True)
    assert "nothing to declare" in confirmed.content.decode()
    assert "Interests that ended" in confirmed.content.decode()
    elsewhere = make_person()
    assert client.get(url("interests_of", trust, elsewhere.pk)).status_code == 404


def test_the_register_is_narrowed_and_read_as_it_was(client: Client) -> None:
    trust = make_trust()
    member, other = seat(trust, "member"), seat(trust, "member", partner="pct")
    with open_scope(trust=trust, person=member) as by:
        ended = declare(by, member)
        end_interest(by=by, interest=ended, ends_on=TERM_STARTS + DAY)
    client.force_login(other)
    where = url("interests", trust)
    assert "Trustee" not in client.get(where).content.decode()
    asked = {"on_day": "1", "on_month": "4", "on_year": "2008", "name": member.name}
    then = client.get(where, asked).content.decode()
    assert "Trustee" in then
    assert f">{other.name}<" not in then
    ahead = client.get(where, asked | {"on_year": "9998"}).content.decode()
    assert "or earlier" in ahead


def test_the_register_asks_as_much_for_twenty_people_as_for_two(client: Client) -> None:
    trust = make_trust()
    support = seat(trust, "board_support")
    client.force_login(support)

    def fill(count: int) -> None:
        for _ in range(count):
            person = seat(trust, "member")
            with open_scope(trust=trust, person=person) as by:
                declare(by, person)

    counts = []
    fill(2)
    client.get(url("interests", trust))
    for more in (0, 18):
        fill(more)
        with CaptureQueriesContext(connection) as asked:
            assert client.get(url("interests", trust)).status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_the_document_holds_public_interests_alone() -> None:
    trust = make_trust()
    member, support = seat(trust, "member"), seat(trust, "board_support")
    with open_scope(trust=trust, person=support) as by:
        declare(by, member)
        declare(by, member, what="Canary of the foster home", kept_back="It names a home")
        report = InterestsReport()
        (part,) = report.collect(by, NoParams()).parts
        assert isinstance(part, Section)
        text = render_to_string(report.template, dict(part.context))
        assert "Trustee of a charity" in text
        book = report.workbook(by, NoParams())
        assert [row["what"] for row in book.sheets[0].rows] == ["Trustee of a charity"]
        assert "Canary" not in f"{text}{book}"
        assert "Kept back" not in text
        end_interest(by=by, interest=Interest.objects.get(is_public=True), ends_on=TERM_STARTS)
        (part,) = report.collect(by, NoParams()).parts
        assert isinstance(part, Section)
        text = render_to_string(report.template, dict(part.context))
        assert "Kept back from the public" in text
        assert "Canary" not in text
