"""Inviting: the token opens one seat, once, for the invited address alone."""

import datetime
import re
import smtplib

import pytest
import time_machine
from django.core import mail

from tests.factories import make_person, make_trust, operator, seat
from trusts.actions import invitation as invitations
from trusts.actions.token import LIFETIMES, MOST_TOKENS, delete_token, make_token
from trusts.errors import Refusal
from trusts.models import AuditEvent, Body, Invitation, Membership, Partner, Person, Trust
from trusts.permissions import Role
from trusts.scope import Scope, open_scope

pytestmark = pytest.mark.django_db
PASSWORD = "a long enough phrase"
ADDRESS = "new.person@people.example"


@pytest.fixture
def trust() -> Trust:
    return make_trust()


def invite(by: Scope, **more: object) -> tuple[Invitation, str]:
    """An invitation, and the token that its email carries."""
    made = invitations.invite(
        by=by,
        **{
            "email": ADDRESS,
            "name": "New Person",
            "body": Body.objects.get(slug="board"),
            "partner": Partner.objects.get(slug="pct"),
            "role": Role.MEMBER,
            "starts_on": datetime.date(2009, 4, 1),
            **more,
        },
    )
    return made, token_of(mail.outbox[-1].body)


def token_of(text: str) -> str:
    found = re.search(r"/invitation/[\w-]+/([\w-]+)/", text)
    assert found
    return found[1]


def test_an_invitation_becomes_a_seat_once(trust: Trust) -> None:
    with operator(trust) as by:
        made, token = invite(by)
        assert mail.outbox[-1].to == [ADDRESS]
        assert token not in made.digest
        taken = invitations.accept(by=by, token=token, name="New Person", password=PASSWORD)
        assert (taken.person.email, taken.body.slug, taken.role) == (ADDRESS, "board", "member")
        assert taken.person.check_password(PASSWORD)
        with pytest.raises(Refusal, match="cannot be used any more"):
            invitations.accept(by=by, token=token, name="Again", password=PASSWORD)
        verbs = list(AuditEvent.objects.values_list("verb", flat=True)[:3])
        assert verbs == ["invitation.accepted", "membership.assigned", "invitation.sent"]


def test_a_new_link_ends_the_old_one(trust: Trust) -> None:
    with operator(trust) as by:
        made, old = invite(by)
        invitations.send_again(by=by, invitation=made)
        new = token_of(mail.outbox[-1].body)
        assert invitations.find_open(old) is None
        assert invitations.find_open(new) == made


def test_a_withdrawn_or_old_invitation_opens_nothing(trust: Trust) -> None:
    with operator(trust) as by:
        made, token = invite(by)
        with time_machine.travel(made.expires_at + datetime.timedelta(seconds=1)):
            assert invitations.find_open(token) is None
        invitations.withdraw(by=by, invitation=made)
        assert invitations.find_open(token) is None
        with pytest.raises(Refusal, match="was withdrawn"):
            invitations.send_again(by=by, invitation=made)


def test_the_token_opens_nothing_in_another_trust(trust: Trust) -> None:
    with operator(trust) as by:
        _, token = invite(by)
    with operator(make_trust()):
        assert invitations.find_open(token) is None


def test_an_account_is_not_taken_over_by_an_invitation(trust: Trust) -> None:
    person = make_person(ADDRESS.upper())
    with operator(trust) as by:
        _, token = invite(by)
        with pytest.raises(Refusal, match="have an account already"):
            invitations.accept(by=by, token=token, name="Thief", password=PASSWORD)
        with pytest.raises(Refusal, match="is for new"):
            invitations.accept(by=by, token=token, person=make_person())
        taken = invitations.accept(by=by, token=token, person=person)
    assert taken.person == person
    person.refresh_from_db()
    assert not person.has_usable_password()


def test_the_same_seat_is_not_offered_twice(trust: Trust) -> None:
    with operator(trust) as by:
        invite(by)
        with pytest.raises(Refusal, match="already invited") as refused:
            invite(by, email=ADDRESS.upper())
        assert refused.value.field == "email"
        with pytest.raises(Refusal, match="before the first day"):
            invite(by, email="other@people.example", ends_on=datetime.date(2009, 3, 31))


def test_nothing_is_saved_when_the_email_cannot_be_sent(
    trust: Trust, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(**_: object) -> None:
        raise smtplib.SMTPServerDisconnected("gone")

    monkeypatch.setattr(invitations, "send_mail", refuse)
    with operator(trust) as by:
        with pytest.raises(Refusal, match="could not send the email"):
            invite(by)
        assert not Invitation.objects.exists()


# --- Tokens ---------------------------------------------------------------------------------


def test_a_token_is_its_persons_own(trust: Trust) -> None:
    person, other = seat(trust, Role.MEMBER), seat(trust, Role.MEMBER)
    with open_scope(trust=trust, person=person) as by:
        token, secret = make_token(by=by, name="Finance system", days=30)
        assert secret.startswith(token.token_key)
        assert secret not in token.digest
        with pytest.raises(Refusal, match="another name"):
            make_token(by=by, name="finance SYSTEM", days=30)
        with pytest.raises(Refusal, match="from the list"):
            make_token(by=by, name="Other", days=10_000)
    with (
        open_scope(trust=trust, person=other) as by,
        pytest.raises(Refusal, match="not yours"),
    ):
        delete_token(by=by, token=token)
    with open_scope(trust=trust, person=person) as by:
        delete_token(by=by, token=token)
        assert not person.auth_token_set.exists()


def test_tokens_do_not_pile_up(trust: Trust) -> None:
    with open_scope(trust=trust, person=seat(trust, Role.MEMBER)) as by:
        for number in range(MOST_TOKENS):
            make_token(by=by, name=f"Program {number}", days=min(LIFETIMES))
        with pytest.raises(Refusal, match="Delete one"):
            make_token(by=by, name="One more", days=30)


def test_the_operator_has_no_token(trust: Trust) -> None:
    with operator(trust) as by, pytest.raises(Refusal, match="Only a person"):
        make_token(by=by, name="Robot", days=30)


def test_seats_stay_as_they_were_when_an_invitation_is_refused(trust: Trust) -> None:
    person = seat(trust, Role.MEMBER, person=make_person(ADDRESS))
    with operator(trust) as by:
        _, token = invite(by)
        before = Membership.objects.count()
        with pytest.raises(Refusal, match="already has this role"):
            invitations.accept(by=by, token=token, person=person)
        assert Membership.objects.count() == before
        assert Person.objects.filter(email__iexact=ADDRESS).count() == 1
