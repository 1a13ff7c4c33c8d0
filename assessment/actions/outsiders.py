"""Inviting people without a seat to answer one round, by a single-use link in an email."""

from __future__ import annotations

import datetime
import secrets
import smtplib

from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.urls import reverse

from assessment.models import Kind, OutsiderInvitation, Participant, Round
from trusts import clock
from trusts.actions.base import action
from trusts.actions.guest import let_in
from trusts.actions.invitation import digest_of
from trusts.audit import record
from trusts.errors import Refusal
from trusts.models import GuestPurpose, Person
from trusts.notices import one_line
from trusts.permissions import Permission
from trusts.scope import Scope


@action(Permission.ROUND_MANAGE, verb="outsider.invited")
def invite_outsider(
    *, by: Scope, round_: Round, email: str, name: str, organisation: str, sector: str
) -> OutsiderInvitation:
    """Invite somebody without a seat to answer a round: a head teacher, a young people's forum.

    Refuses a closed round, an address that is invited or asked already, and one to which no email
    can be sent: then nothing is saved, so that "sent" is never untrue.
    """
    row = Round.objects.select_for_update(of=("self",)).select_related("body").get(pk=round_.pk)
    by.require(Permission.ROUND_MANAGE, level=row.level, body_id=row.body_id)
    _refuse_closed(row)
    email = email.strip()
    if OutsiderInvitation.objects.filter(
        round=row, email__iexact=email, withdrawn_at=None
    ).exists():
        raise Refusal(f"{email} is invited to this round already.", field="email")
    if Participant.objects.filter(round=row, person__email__iexact=email).exists():
        raise Refusal(f"{email} is asked in this round already.", field="email")
    invitation = OutsiderInvitation(
        level=row.level,
        round=row,
        body_id=row.body_id,
        email=email,
        name=name.strip(),
        organisation=organisation.strip(),
        sector=sector,
        invited_by=by.actor[:200],
    )
    _send(by, invitation)
    record(by, invitation, email=email, organisation=invitation.organisation, sector=sector)
    return invitation


@action(Permission.ROUND_MANAGE, verb="outsider.invited_again")
def invite_again(*, by: Scope, invitation: OutsiderInvitation) -> OutsiderInvitation:
    """Send an invitation with a new link; the old link stops working."""
    row = _waiting(by, invitation)
    _refuse_closed(row.round)
    _send(by, row)
    record(by, row, email=row.email)
    return row


@action(Permission.ROUND_MANAGE, verb="outsider.not_invited")
def withdraw_invitation(*, by: Scope, invitation: OutsiderInvitation) -> OutsiderInvitation:
    """Withdraw an invitation; its link stops working."""
    row = _waiting(by, invitation)
    row.withdrawn_at = clock.now()
    row.save()
    record(by, row, email=row.email)
    return row


@action(None, verb="outsider.accepted")
def accept_as_outsider(
    *, by: Scope, token: str, person: Person | None = None, name: str = "", password: str = ""
) -> Participant:
    """Turn an invitation into a part in its round; with no person, make one with a password.

    Asks for no permission: holding the token, which went to the invited address alone, is the
    right. Refuses a token that opens nothing, an address that has an account already (its owner
    has to sign in), a person with another address, and somebody who is asked already.
    """
    invitation = find_invitation(token, lock=True)
    if invitation is None:
        raise Refusal("This invitation cannot be used any more. Ask for a new one.")
    if person is None:
        if Person.objects.filter(email__iexact=invitation.email).exists():
            raise Refusal("You have an account already. Sign in to accept the invitation.")
        person = Person.objects.create_user(invitation.email, name, password)
    elif person.email.lower() != invitation.email.lower():
        raise Refusal(f"This invitation is for {invitation.email}. Sign in with that address.")
    if Participant.objects.filter(round=invitation.round_id, person=person).exists():
        raise Refusal("You are asked in this round already. Open it from your start page.")
    guest_pass = let_in(by=by, person=person, body=invitation.body, purpose=GuestPurpose.ANSWER)
    part = Participant.objects.create(
        level=invitation.level,
        round=invitation.round,
        body_id=invitation.body_id,
        kind=Kind.OUTSIDER,
        person=person,
        guest_pass=guest_pass,
        organisation=invitation.organisation,
        sector=invitation.sector,
    )
    invitation.accepted_at = clock.now()
    invitation.participant = part
    invitation.save()
    record(by, invitation, person=person)
    return part


def find_invitation(token: str, *, lock: bool = False) -> OutsiderInvitation | None:
    """The invitation in this trust that the token opens today, or None."""
    rows = OutsiderInvitation.objects.filter(
        digest=digest_of(token),
        accepted_at=None,
        withdrawn_at=None,
        expires_at__gt=clock.now(),
        round__closed_at=None,
    )
    if lock:
        rows = rows.select_for_update(of=("self",))
    return rows.select_related("body", "round", "trust").defer("round__bank_content").first()


def _waiting(by: Scope, invitation: OutsiderInvitation) -> OutsiderInvitation:
    row = (
        OutsiderInvitation.objects.select_for_update(of=("self",))
        .select_related("round__body", "body")
        .get(pk=invitation.pk)
    )
    by.require(Permission.ROUND_MANAGE, level=row.level, body_id=row.body_id)
    if row.accepted_at:
        raise Refusal(f"{row.name} has accepted this invitation already.")
    if row.withdrawn_at:
        raise Refusal("This invitation was withdrawn. Invite the person again instead.")
    return row


def _refuse_closed(round_: Round) -> None:
    if round_.closed_at is not None:
        raise Refusal("This round is closed, so nobody can answer any more.")


def _send(by: Scope, invitation: OutsiderInvitation) -> None:
    assert by.trust is not None  # noqa: S101 - an action runs in a trust's scope
    token = secrets.token_urlsafe(32)
    invitation.digest = digest_of(token)
    invitation.sent_at = clock.now()
    invitation.expires_at = clock.now() + datetime.timedelta(days=settings.INVITATION_DAYS)
    link = reverse("assessment_outside:invitation", kwargs={"of": by.trust.slug, "token": token})
    words = {
        "invitation": invitation,
        "round": invitation.round,
        "trust": by.trust,
        "inviter": by.person,
        "link": f"{settings.BASE_URL}{link}",
    }
    try:
        send_mail(
            subject=one_line(f"{by.trust.name} would like your view"),
            message=render_to_string("assessment/email/outsider.txt", words),
            from_email=None,
            recipient_list=[invitation.email],
        )
    except (smtplib.SMTPException, OSError) as problem:
        raise Refusal(
            "We could not send the email, so nothing was saved. Check the address and try again; "
            "if it keeps happening, tell the people who run this service."
        ) from problem
    invitation.save()
