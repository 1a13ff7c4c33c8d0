"""The kernel's own pages: what they show, what they refuse, and that they keep what was typed."""

import datetime
import re
import time
from urllib.parse import parse_qs, urlsplit

import pytest
import time_machine
from django.conf import settings
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.factories import make_person, make_trust, operator, seat
from tests.trusts.test_actions_invitation import token_of
from trusts import queries
from trusts.actions import structure
from trusts.clock import today
from trusts.levels import Level
from trusts.models import (
    AuditEvent,
    Body,
    Invitation,
    Membership,
    Partner,
    Person,
    RoleGrant,
    Trust,
)
from trusts.permissions import Permission, Role
from trusts.scope import open_scope
from trusts.ui import idle

pytestmark = pytest.mark.django_db


@pytest.fixture
def trust() -> Trust:
    return make_trust("anyplace")


@pytest.fixture
def admin(trust: Trust, client: Client) -> Person:
    """The trust's administrator, signed in."""
    person = seat(trust, Role.ADMINISTRATOR)
    client.force_login(person)
    return person


def url(name: str, **arguments: object) -> str:
    return reverse(f"trusts:{name}", kwargs={"trust": "anyplace", **arguments})


def html(response: object) -> str:
    return response.content.decode()


def boxes(name: str, day: datetime.date | None) -> dict[str, object]:
    parts = (day.day, day.month, day.year) if day else ("", "", "")
    return {
        f"{name}_{key}": part for key, part in zip(("day", "month", "year"), parts, strict=True)
    }


def ids(trust: Trust, **more: object) -> dict[str, object]:
    """What the seat forms ask for."""
    with operator(trust):
        found = {
            "body": Body.objects.get(slug="board").pk,
            "partner": Partner.objects.get(slug="pct").pk,
        }
    return {
        **found,
        "role": "member",
        "voting": "yes",
        **boxes("starts_on", datetime.date(2009, 4, 1)),
        **boxes("ends_on", None),
        **more,
    }


# --- Start and home -------------------------------------------------------------------------


def test_the_start_page_says_what_this_is(client: Client) -> None:
    assert "Follow every pound" in html(client.get("/"))


def test_one_trust_is_gone_to_straight(client: Client, admin: Person) -> None:
    assert client.get("/").url == url("home")
    assert "Change trust" not in html(client.get(url("home")))


def test_several_trusts_are_offered(client: Client, trust: Trust, admin: Person) -> None:
    seat(make_trust("mirror"), Role.MEMBER, person=admin)
    page = html(client.get("/"))
    assert reverse("trusts:home", kwargs={"trust": "mirror"}) in page
    assert "Change trust" in html(client.get(url("home")))


def test_a_person_without_a_seat_is_told_so(client: Client) -> None:
    client.force_login(make_person())
    assert "You do not have a seat in any trust today." in html(client.get("/"))


def test_home_shows_only_the_sections_a_person_may_open(client: Client, trust: Trust) -> None:
    client.force_login(seat(trust, Role.FINANCE_LEAD))
    page = html(client.get(url("home")))
    assert "Nothing is waiting for you." in page
    assert url("audit") not in page
    assert url("members") not in page
    assert "Finance lead" in page


def test_an_unused_invitation_waits_for_those_who_may_send_it_again(
    client: Client, trust: Trust, admin: Person
) -> None:
    client.post(url("invite"), ids(trust, name="New", email="new@people.example"))
    with operator(trust):
        Invitation.objects.update(expires_at=datetime.datetime(2009, 1, 1, tzinfo=datetime.UTC))
    assert "An invitation was not used in time" in html(client.get(url("home")))
    client.force_login(seat(trust, Role.MEMBER))
    assert "not used in time" not in html(client.get(url("home")))


def test_statements_are_for_everyone(client: Client) -> None:
    for name in ("cookies", "accessibility", "signed_out", "timed_out"):
        assert client.get(reverse(f"site:{name}")).status_code == 200


# --- Session time-out -----------------------------------------------------------------------


def test_an_idle_session_ends_and_leads_back(client: Client, admin: Person) -> None:
    _age(client, settings.SESSION_IDLE_SECONDS + 1)
    answer = client.get(url("members") + "?when=all")
    place = urlsplit(answer.url)
    assert place.path == reverse("site:timed_out")
    assert parse_qs(place.query) == {"next": [url("members") + "?when=all"]}
    page = html(client.get(answer.url))
    assert "after 30 minutes without use" in page
    assert "_auth_user_id" not in client.session


def test_what_a_page_asks_by_itself_does_not_keep_a_session(client: Client, admin: Person) -> None:
    _age(client, 100)
    client.get(url("home"), headers={"X-Background": "1"})
    left = client.get(reverse("site:session"), headers={"X-Background": "1"}).json()["seconds_left"]
    assert left <= settings.SESSION_IDLE_SECONDS - 30
    client.get(url("home"))
    left = client.get(reverse("site:session")).json()["seconds_left"]
    assert left > settings.SESSION_IDLE_SECONDS - 30


def test_a_person_can_stay_signed_in(client: Client, admin: Person) -> None:
    _age(client, settings.SESSION_IDLE_SECONDS - 5)
    answer = client.post(reverse("site:session"), headers={"Accept": "application/json"})
    assert answer.json()["seconds_left"] > settings.SESSION_IDLE_SECONDS - 5


def test_a_page_of_another_site_is_not_led_to(client: Client) -> None:
    page = html(client.get(reverse("site:timed_out"), {"next": "https://elsewhere.example/"}))
    assert "elsewhere.example" not in page


def test_an_htmx_request_of_an_ended_session_moves_the_whole_page(
    client: Client, admin: Person
) -> None:
    _age(client, settings.SESSION_IDLE_SECONDS + 1)
    answer = client.get(
        url("members"),
        headers={"HX-Request": "true", "HX-Current-URL": "http://testserver" + url("audit")},
    )
    assert answer.headers["HX-Redirect"].startswith(reverse("site:timed_out"))
    assert "audit" in answer.headers["HX-Redirect"]


def _age(client: Client, seconds: int) -> None:
    session = client.session
    session[idle.LAST_USED] = time.time() - seconds
    session.save()


# --- Members --------------------------------------------------------------------------------


def test_members_are_listed_and_filtered(client: Client, trust: Trust, admin: Person) -> None:
    lead = seat(trust, Role.FINANCE_LEAD, Level.EXECUTIVE, partner="pct")
    assert str(lead) in html(client.get(url("members")))
    with operator(trust):
        board = Body.objects.get(slug="board").pk
    filtered = html(client.get(url("members"), {"body": board}))
    assert str(lead) not in filtered
    assert str(admin) in filtered
    assert "No seat matches" in html(client.get(url("members"), {"role": "director"}))
    assert "There is a problem" in html(client.get(url("members"), {"role": "emperor"}))


def test_the_list_asks_as_often_for_20_as_for_2(
    client: Client, trust: Trust, admin: Person
) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as caught:
            client.get(url("members"))
        return len(caught)

    seat(trust, Role.MEMBER)
    asked()
    before = asked()
    for _ in range(18):
        seat(trust, Role.MEMBER)
    assert asked() == before


def test_a_person_s_rights_are_shown_with_their_reasons(
    client: Client, trust: Trust, admin: Person
) -> None:
    lead = seat(trust, Role.FINANCE_LEAD, Level.EXECUTIVE, partner="pct")
    with operator(trust):
        pk = Membership.objects.get(person=lead).pk
    page = html(client.get(url("member", pk=pk)))
    assert "Upload and submit returns" in page
    assert "Finance lead, executive group" in page
    assert "Their own partner" in page
    assert "Change what each role may do" not in page


def test_rights_name_every_seat_that_gives_them(trust: Trust) -> None:
    person = seat(trust, Role.MEMBER)
    seat(trust, Role.DIRECTOR, person=person)
    with open_scope(trust=trust, person=person) as scope:
        rights = {right.permission: right for right in queries.rights_of(person)}
        assert set(rights) == {p for p in Permission if scope.may(p)}
        both = rights[Permission.PLAN_VIEW].reasons
        assert {reason.seat.role for reason in both} == {Role.MEMBER, Role.DIRECTOR}
        assert {len(reason.levels) for reason in both} == {1, 3}


def test_a_member_gets_another_seat(client: Client, trust: Trust, admin: Person) -> None:
    person = seat(trust, Role.MEMBER)
    answer = client.post(url("assign"), ids(trust, person=person.pk, role="chair"), follow=True)
    assert "now sits on board group" in html(answer)
    again = client.post(url("assign"), ids(trust, person=person.pk, role="chair"))
    assert "already has this role" in html(again)
    assert "<title>Error: " in html(again)


def test_people_of_other_trusts_are_not_offered(
    client: Client, trust: Trust, admin: Person
) -> None:
    stranger = seat(make_trust(), Role.MEMBER)
    assert stranger.name not in html(client.get(url("assign")))
    answer = client.post(url("assign"), ids(trust, person=stranger.pk))
    assert "Select a valid choice" in html(answer)


def test_a_membership_ends_after_a_second_question(
    client: Client, trust: Trust, admin: Person
) -> None:
    person = seat(trust, Role.MEMBER)
    with operator(trust):
        pk = Membership.objects.get(person=person).pk
    page = html(client.get(url("end_seat", pk=pk)))
    assert f"You are about to end {person}" in page
    early = client.post(url("end_seat", pk=pk), boxes("ends_on", datetime.date(2001, 1, 1)))
    assert "must not be before the first day" in html(early)
    assert 'value="2001"' in html(early)
    client.post(url("end_seat", pk=pk), boxes("ends_on", today()))
    with operator(trust):
        assert Membership.objects.get(pk=pk).ends_on == today()


def test_the_last_administrator_stays(client: Client, trust: Trust, admin: Person) -> None:
    with operator(trust):
        pk = Membership.objects.get(person=admin).pk
    answer = client.post(url("end_seat", pk=pk), boxes("ends_on", today()))
    assert "the last seat that may manage members" in html(answer)


def test_members_without_the_right_change_nothing(client: Client, trust: Trust) -> None:
    client.force_login(seat(trust, Role.MEMBER))
    page = html(client.get(url("members")))
    assert url("invite") not in page
    for name in ("invite", "assign", "invitations"):
        assert client.get(url(name)).status_code == 403
        assert client.post(url(name), ids(trust)).status_code == 403


# --- Invitations ----------------------------------------------------------------------------


def test_a_person_is_invited_and_joins(client: Client, trust: Trust, admin: Person) -> None:
    answer = client.post(
        url("invite"), ids(trust, name="New Person", email="new@people.example"), follow=True
    )
    assert "We sent an invitation to new@people.example." in html(answer)
    link = reverse(
        "site:invitation", kwargs={"of": trust.slug, "token": token_of(mail.outbox[0].body)}
    )

    visitor = Client()
    page = html(visitor.get(link))
    assert "Join Anyplace" in page
    short = html(visitor.post(link, {"name": "New Person", "password": "short"}))
    assert "too short" in short
    assert 'value="New Person"' in short
    joined = visitor.post(link, {"name": "New Person", "password": "seven green bicycles"})
    assert joined.url == reverse("account_login")
    assert visitor.get(link).status_code == 410
    signed_in = {"login": "new@people.example", "password": "seven green bicycles"}
    assert visitor.post(reverse("account_login"), signed_in).status_code == 302
    with operator(trust):
        assert Membership.objects.filter(person__email="new@people.example").exists()


def test_a_person_with_an_account_signs_in_to_accept(
    client: Client, trust: Trust, admin: Person
) -> None:
    known, other = make_person("known@people.example"), make_person()
    client.post(url("invite"), ids(trust, name="Known", email="known@people.example"))
    link = reverse(
        "site:invitation", kwargs={"of": trust.slug, "token": token_of(mail.outbox[0].body)}
    )
    visitor = Client()
    assert "Sign in to accept" in html(visitor.get(link))
    refused = visitor.post(link, {"name": "Thief", "password": "seven green bicycles"})
    assert "You have an account already" in html(refused)
    visitor.force_login(other)
    assert "You are signed in as" in html(visitor.get(link))
    assert "Sign in with that address" in html(visitor.post(link))
    visitor.force_login(known)
    assert visitor.post(link).url == url("home")


def test_a_link_that_opens_nothing_says_so(client: Client, trust: Trust) -> None:
    link = reverse("site:invitation", kwargs={"of": trust.slug, "token": "guess"})
    answer = client.get(link)
    assert answer.status_code == 410
    assert "cannot be used" in html(answer)
    link = reverse("site:invitation", kwargs={"of": "nowhere", "token": "guess"})
    assert client.get(link).status_code == 404


def test_invitations_are_sent_again_and_withdrawn(
    client: Client, trust: Trust, admin: Person
) -> None:
    client.post(url("invite"), ids(trust, name="New", email="new@people.example"))
    with operator(trust):
        pk = Invitation.objects.get().pk
    again = client.post(url("invitations"), {"invitation": pk, "do": "send"}, follow=True)
    assert "We sent a new link" in html(again)
    assert len(mail.outbox) == 2
    client.post(url("invitations"), {"invitation": pk, "do": "withdraw"})
    assert "No invitation is open." in html(client.get(url("invitations")))
    twice = client.post(url("invitations"), {"invitation": pk, "do": "withdraw"})
    assert "was withdrawn" in html(twice)
    assert client.post(url("invitations"), {"invitation": "x"}).status_code == 404
    assert client.post(url("invitations"), {"invitation": 10**9}).status_code == 404


# --- Structure ------------------------------------------------------------------------------


def test_bodies_are_a_tree(client: Client, trust: Trust, admin: Person) -> None:
    page = html(client.get(url("bodies")))
    assert page.index("board group") < page.index("executive group") < page.index("north-area")
    assert page.count("<ul>") >= 2


def test_a_body_is_added_and_changed(client: Client, trust: Trust, admin: Person) -> None:
    new = {"name": "Health group", "slug": "health", "level": "executive", "form": "theme"}
    added = client.post(url("body_add"), new, follow=True)
    assert "Health group was added." in html(added)
    taken = html(client.post(url("body_add"), new))
    assert "There is already one called Health group" in taken
    assert 'value="health"' in taken
    with operator(trust):
        low = Body.objects.get(slug="north-area").pk
    wrong = client.post(
        url("body_change", slug="health"), {"name": "Health", "form": "theme", "parent": low}
    )
    assert "cannot answer to a body at operational level" in html(wrong)
    done = client.post(
        url("body_change", slug="health"),
        {"name": "Health and wellbeing", "form": "theme", "seats": "9"},
        follow=True,
    )
    assert "Health and wellbeing was changed." in html(done)


def test_the_duty_is_answered_for_a_day(client: Client, trust: Trust, admin: Person) -> None:
    with operator(trust):
        Partner.objects.filter(slug="pct").update(
            duty_from=datetime.date(2005, 4, 1), duty_basis="Children Act 2004, section 10"
        )
    page = client.get(url("partners"), boxes("on", datetime.date(2005, 3, 31)))
    assert "On 31 March 2005, 0 of 2 partners are under the duty" in html(page)
    page = client.get(url("partners"), boxes("on", datetime.date(2005, 4, 1)))
    assert "On 1 April 2005, 1 of 2 partners is under the duty" in html(page)
    wrong = client.get(url("partners"), {"on_day": "31", "on_month": "2", "on_year": "2009"})
    assert "must be a real date" in html(wrong)


def test_a_partner_is_added_and_changed(client: Client, trust: Trust, admin: Person) -> None:
    new = {"name": "Police", "slug": "police", "kind": "Police", "sector": "justice"}
    lawless = client.post(
        url("partner_add"), {**new, **boxes("duty_from", datetime.date(2005, 4, 1))}
    )
    assert "Name the law" in html(lawless)
    assert "Police was added." in html(client.post(url("partner_add"), new, follow=True))
    changed = client.post(
        url("partner_change", slug="police"), {**new, "name": "Anyplace Police"}, follow=True
    )
    assert "Anyplace Police was changed." in html(changed)


def test_roles_are_read_by_members_and_changed_by_administrators(
    client: Client, trust: Trust, admin: Person
) -> None:
    with operator(trust):
        row = RoleGrant.objects.get(role="observer", level="strategic")
    assert "Board support" in html(client.get(url("roles")))
    wrong = client.post(
        url("role_change", pk=row.pk),
        {"sees": ["strategic"], "acts": ["executive"], "reach": "trust", "permissions": []},
    )
    assert "can only act at levels it sees" in html(wrong)
    done = client.post(
        url("role_change", pk=row.pk),
        {"sees": ["strategic"], "acts": [], "reach": "trust", "permissions": ["trust_view"]},
        follow=True,
    )
    assert "was changed." in html(done)
    client.force_login(seat(trust, Role.MEMBER))
    page = html(client.get(url("roles")))
    assert "Board support" in page
    assert "/change/" not in page


# --- Audit trail and tokens -----------------------------------------------------------------


def test_the_audit_trail_is_read_and_filtered(client: Client, trust: Trust, admin: Person) -> None:
    seat(trust, Role.MEMBER)
    page = html(client.get(url("audit")))
    assert "Membership assigned" in page
    assert "operator: test" in page
    only = html(client.get(url("audit"), {"verb": "partner.added"}))
    assert "Partner added" in only
    assert "2 events" in only
    assert "No event matches" in html(client.get(url("audit"), {"who": "Nobody at all"}))
    future = boxes("since", datetime.date(2999, 1, 1))
    assert "No event matches" in html(client.get(url("audit"), future))
    past = boxes("until", datetime.date(2001, 1, 1))
    assert "No event matches" in html(client.get(url("audit"), past))
    client.force_login(seat(trust, Role.MEMBER))
    assert client.get(url("audit")).status_code == 403


def test_a_token_is_shown_once_and_deleted(client: Client, trust: Trust, admin: Person) -> None:
    made = client.post(url("tokens"), {"name": "Finance system", "days": "30"})
    assert made.headers["Cache-Control"] == "no-store"
    secret = made.context["secret"]
    assert secret in html(made)
    later = html(client.get(url("tokens")))
    assert secret not in later
    assert "Finance system" in later
    key = made.context["made"].token_key
    client.force_login(seat(trust, Role.MEMBER))
    assert client.post(url("tokens"), {"delete": key}).status_code == 404
    client.force_login(admin)
    assert "was deleted" in html(client.post(url("tokens"), {"delete": key}, follow=True))
    with operator(trust):
        assert AuditEvent.objects.filter(verb__startswith="token.").count() == 2
        assert not AuditEvent.objects.filter(details__icontains=secret).exists()


def test_an_empty_token_form_says_what_is_missing(client: Client, admin: Person) -> None:
    page = html(client.post(url("tokens"), {}))
    assert "Enter what will use the token." in page
    assert "Select how long the token should work." in page


# --- Sign-in and refusals -------------------------------------------------------------------


def test_five_wrong_passwords_lock_an_address(client: Client) -> None:
    person = make_person("locked@people.example")
    person.set_password("seven green bicycles")
    person.save()
    wrong = {"login": person.email, "password": "not this one"}
    right = {"login": person.email, "password": "seven green bicycles"}
    for _ in range(5):
        assert "not correct" in html(client.post(reverse("account_login"), wrong))
    locked = client.post(reverse("account_login"), right)
    assert "Too many failed login attempts" in html(locked)
    with time_machine.travel(time.time() + 16 * 60):
        assert client.post(reverse("account_login"), right).status_code == 302


def test_nobody_signs_up_or_changes_their_own_address(client: Client, admin: Person) -> None:
    assert client.post(reverse("account_email"), {"email": "x@y.example"}).status_code == 405
    assert "cannot change it yourself" in html(client.get(reverse("account_email")))
    signup = {"email": "new@people.example", "password1": "seven green bicycles"}
    assert "You need an invitation" in html(Client().post(reverse("account_signup"), signup))
    assert not Person.objects.filter(email="new@people.example").exists()


def test_a_password_reset_tells_nobody_who_has_an_account(client: Client) -> None:
    person = make_person("known@people.example")
    person.set_password("seven green bicycles")
    person.save()
    answers = [
        client.post(reverse("account_reset_password"), {"email": email}, follow=True)
        for email in (person.email, "unknown@people.example")
    ]
    assert len({html(answer) for answer in answers}) == 1
    known, unknown = mail.outbox
    assert "Use this link to set a new password" in known.body
    assert "there is no account with this address" in unknown.body


def test_a_page_that_a_role_does_not_open_says_so(client: Client, trust: Trust) -> None:
    client.force_login(seat(trust, Role.MEMBER))
    answer = client.get(url("audit"))
    assert answer.status_code == 403
    assert "You cannot open this page" in html(answer)
    assert "Anyplace Children" in html(answer)


def test_a_trust_that_is_not_ones_own_is_like_none(client: Client, trust: Trust) -> None:
    client.force_login(seat(make_trust(), Role.MEMBER))
    theirs = client.get(url("home"))
    none = client.get(reverse("trusts:home", kwargs={"trust": "nowhere"}))
    assert (theirs.status_code, none.status_code) == (404, 404)
    token = re.compile(r'name="csrfmiddlewaretoken" value="\w+"')
    assert token.sub("", html(theirs)) == token.sub("", html(none))


def test_a_form_of_another_site_is_refused_in_words(admin: Person) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(admin)
    answer = strict.post(url("invite"), {})
    assert answer.status_code == 403
    assert "Your form was not sent" in html(answer)


def test_the_page_of_an_ended_session_does_not_bring_it_back(client: Client, admin: Person) -> None:
    place = reverse("site:timed_out") + "?next=" + url("members")
    _age(client, settings.SESSION_IDLE_SECONDS - 2)
    page = client.get(place)
    assert f"?next={url('members')}" in html(page)
    assert "_auth_user_id" not in client.session
    client.force_login(admin)
    _age(client, settings.SESSION_IDLE_SECONDS + 60)
    assert "You were signed out" in html(client.get(place))
    client.force_login(admin)
    assert client.get(place).url == url("members")


def test_the_question_how_long_is_answered_after_the_end_too(client: Client, admin: Person) -> None:
    _age(client, settings.SESSION_IDLE_SECONDS + 1)
    assert client.get(reverse("site:session")).json() == {"seconds_left": 0}


@pytest.mark.parametrize("name", ["bodies", "partners", "roles", "audit"])
def test_lists_ask_as_often_for_many_as_for_few(
    client: Client, trust: Trust, admin: Person, name: str
) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as caught:
            client.get(url(name))
        return len(caught)

    asked()
    before = asked()
    with operator(trust) as by:
        for number in range(15):
            structure.add_body(
                by=by, slug=f"b{number}", name=f"B {number}", level="executive", form="theme"
            )
            structure.add_partner(
                by=by, slug=f"p{number}", name=f"P {number}", kind="Any", sector="other"
            )
    assert asked() == before
