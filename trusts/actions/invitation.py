"""Inviting people: a single-use link by email, which its holder turns into a seat."""

import datetime
import hashlib
import secrets
import smtplib

from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from trusts.actions.base import action
from trusts.actions.membership import assign_membership
from trusts.audit import record
from trusts.errors import Refusal
from trusts.models import Body, Invitation, Membership, Partner, Person
from trusts.notices import one_line
from trusts.permissions import Permission
from trusts.scope import Scope


def digest_of(token: str) -> str:
    """The digest under which an invitation is kept; the token itself is kept nowhere."""
    return hashlib.sha256(token.encode()).hexdigest()


@action(Permission.MEMBERS_MANAGE, verb="invitation.sent")
def invite(
    *,
    by: Scope,
    email: str,
    name: str,
    body: Body,
    partner: Partner,
    role: str,
    starts_on: datetime.date,
    ends_on: datetime.date | None = None,
    voting: bool = True,
    post: str = "",
) -> Invitation:
    """Invite a person by email to take a seat.

    Refuses a term that ends before it starts and an address with an open invitation to the same
    seat. The email is sent before the invitation is saved, so that "sent" is never untrue: an
    email of an invitation that was then not saved leads to a page that says so.
    """
    if ends_on is not None and ends_on < starts_on:
        raise Refusal("The last day must not be before the first day.", field="ends_on")
    open_ones = Invitation.objects.filter(
        email__iexact=email, body=body, role=role, accepted_at=None, withdrawn_at=None
    )
    if open_ones.exists():
        raise Refusal(
            f"{email} is already invited to this seat. Send that invitation again instead.",
            field="email",
        )
    token = secrets.token_urlsafe(32)
    invitation = Invitation(
        email=email,
        name=name,
        body=body,
        partner=partner,
        role=role,
        voting=voting,
        post=post,
        starts_on=starts_on,
        ends_on=ends_on,
        invited_by=by.person,
    )
    _send(by, invitation, token)
    record(by, invitation, email=email, body=body, partner=partner, role=role)
    return invitation


@action(Permission.MEMBERS_MANAGE, verb="invitation.sent_again")
def send_again(*, by: Scope, invitation: Invitation) -> Invitation:
    """Send an invitation with a new link; the old link stops working."""
    fresh = _open(invitation)
    _send(by, fresh, secrets.token_urlsafe(32))
    record(by, fresh, email=fresh.email)
    return fresh


@action(Permission.MEMBERS_MANAGE, verb="invitation.withdrawn")
def withdraw(*, by: Scope, invitation: Invitation) -> Invitation:
    """Withdraw an invitation; its link stops working."""
    fresh = _open(invitation)
    fresh.withdrawn_at = timezone.now()
    fresh.save()
    record(by, fresh, email=fresh.email)
    return fresh


@action(None, verb="invitation.accepted")
def accept(
    *, by: Scope, token: str, person: Person | None = None, name: str = "", password: str = ""
) -> Membership:
    """Turn an invitation into a seat; with no person, make one with this name and password.

    Asks for no permission: holding the token, which went to the invited address alone, is the
    right. Refuses a token that is unknown, used, withdrawn or too old; an address that has an
    account already (its owner has to sign in); and a person with another address.
    """
    invitation = find_open(token, lock=True)
    if invitation is None:
        raise Refusal("This invitation cannot be used any more. Ask for a new one.")
    if person is None:
        if Person.objects.filter(email__iexact=invitation.email).exists():
            raise Refusal("You have an account already. Sign in to accept the invitation.")
        person = Person.objects.create_user(invitation.email, name, password)
    elif person.email.lower() != invitation.email.lower():
        raise Refusal(f"This invitation is for {invitation.email}. Sign in with that address.")
    seat = assign_membership(
        by=by,
        person=person,
        body=invitation.body,
        partner=invitation.partner,
        role=invitation.role,
        starts_on=invitation.starts_on,
        ends_on=invitation.ends_on,
        voting=invitation.voting,
        post=invitation.post,
    )
    invitation.accepted_at = timezone.now()
    invitation.save()
    record(by, invitation, person=person)
    return seat


def find_open(token: str, *, lock: bool = False) -> Invitation | None:
    """The invitation in this trust that the token opens today, or None."""
    rows = Invitation.objects.filter(
        digest=digest_of(token),
        accepted_at=None,
        withdrawn_at=None,
        expires_at__gt=timezone.now(),
    )
    if lock:
        rows = rows.select_for_update(of=("self",))
    return rows.select_related("body", "partner", "trust").first()


def _open(invitation: Invitation) -> Invitation:
    fresh = Invitation.objects.select_for_update(of=("self",)).get(pk=invitation.pk)
    if fresh.accepted_at:
        raise Refusal(f"{fresh.name} has accepted this invitation already.")
    if fresh.withdrawn_at:
        raise Refusal("This invitation was withdrawn. Invite the person again instead.")
    return fresh


def _send(by: Scope, invitation: Invitation, token: str) -> None:
    assert by.trust is not None  # noqa: S101 - an action runs in a trust's scope
    now = timezone.now()
    invitation.digest = digest_of(token)
    invitation.sent_at = now
    invitation.expires_at = now + datetime.timedelta(days=settings.INVITATION_DAYS)
    link = reverse("site:invitation", kwargs={"of": by.trust.slug, "token": token})
    words = {
        "invitation": invitation,
        "trust": by.trust,
        "inviter": by.person,
        "link": f"{settings.BASE_URL}{link}",
    }
    try:
        send_mail(
            subject=one_line(f"Your invitation to {by.trust.name}"),
            message=render_to_string("trusts/email/invitation.txt", words),
            from_email=None,
            recipient_list=[invitation.email],
        )
    except (smtplib.SMTPException, OSError) as problem:
        raise Refusal(
            "We could not send the email, so nothing was saved. Check the address and try again; "
            "if it keeps happening, tell the people who run this service."
        ) from problem
    invitation.save()
