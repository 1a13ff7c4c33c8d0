"""From preparing to signed: putting forward, sending back, signing off, withdrawing."""

from __future__ import annotations

from commissioning.actions.cycle import place
from commissioning.actions.intentions import locked, require_editing
from commissioning.models import (
    ConflictDeclaration,
    Handling,
    Intention,
    IntentionMoment,
    IntentionState,
    Moment,
    PossibleProvider,
)
from commissioning.personal import refuse_personal_data
from commissioning.queries.cycle import intentions_with_names, standing_of
from commissioning.rules.cycle import before_putting_forward
from trusts.actions.base import action
from trusts.audit import record
from trusts.clock import now, today
from trusts.errors import Refusal
from trusts.levels import Level
from trusts.permissions import Permission
from trusts.scope import Scope


def _note(by: Scope, row: Intention, kind: Moment, words: str = "") -> None:
    IntentionMoment.objects.create(
        **place(row),
        kind=kind,
        words=words.strip(),
        person=by.person,
        by=by.actor[:200],
        on=today(),
        at=now(),
    )


def _with_names(by: Scope, intention: Intention) -> Intention:
    locked(by, intention)
    row: Intention = intentions_with_names().get(pk=intention.pk)
    return row


@action(Permission.COMMISSIONING_EDIT, verb="intention.put_forward")
def put_forward(*, by: Scope, intention: Intention) -> Intention:
    """Ask the executive to sign. Refuses while one of the first six steps is not completed.

    Refuses as well what changed since: a conflict nobody declared, money that is not given away.
    """
    require_editing(by)
    row = _with_names(by, intention)
    if by.person is None:
        raise Refusal("A person puts an intention forward, so that another can sign it.")
    if row.state != IntentionState.PREPARING:
        raise Refusal(f"It is {row.get_state_display().lower()} already.")
    standing = standing_of(row)
    lacking = before_putting_forward(standing.completed)
    if lacking:
        raise Refusal(f"Complete these steps first: {', '.join(map(str, lacking))}.")
    _refuse_open_questions(row)
    row.state, row.put_forward_by, row.put_forward_on = (
        IntentionState.PUT_FORWARD,
        by.person,
        today(),
    )
    row.save(update_fields=["state", "put_forward_by", "put_forward_on"])
    _note(by, row, Moment.PUT_FORWARD)
    record(by, row)
    return row


def may_sign(by: Scope, intention: Intention) -> str:
    """Why this person may not sign the intention off, in words; empty when they may.

    Source: the executive signs off (2009 governance guide); duties are kept apart (2009 briefing).
    """
    if by.person is None or not by.may(Permission.COMMISSIONING_SIGN, level=Level.EXECUTIVE):
        return "Only people of the executive who may sign can sign it off."
    if intention.put_forward_by_id == by.person.pk:
        return "You put it forward. Somebody else has to sign it."
    own = {grant.partner_id for grant in by.grants if grant.partner_id is not None}
    providing = set(
        PossibleProvider.objects.filter(intention=intention, partner__in=own).values_list(
            "partner", flat=True
        )
    )
    declared = dict(
        ConflictDeclaration.objects.filter(intention=intention, partner__in=providing).values_list(
            "partner", "handling"
        )
    )
    if providing - set(declared):
        return "Your partner may provide it, and nobody declared this conflict of interest yet."
    if Handling.STEPS_ASIDE in declared.values():
        return "Your partner may provide it and takes no part. Somebody else has to sign it."
    return ""


@action(Permission.COMMISSIONING_SIGN, verb="intention.signed")
def sign_off(*, by: Scope, intention: Intention, words: str = "") -> Intention:
    """Sign an intention off for the executive, as another person than who put it forward.

    Refuses a signer whose partner may provide it, unless that conflict is declared and does not
    have the partner step aside; and everything that putting forward refuses.
    """
    by.require(Permission.COMMISSIONING_SIGN, level=Level.EXECUTIVE)
    row = _with_names(by, intention)
    if row.state != IntentionState.PUT_FORWARD:
        raise Refusal("Only what was put forward is signed off.")
    against = may_sign(by, row)
    if against:
        raise Refusal(against)
    refuse_personal_data(
        {"words": ("What goes with the signature", words)}, strict=row.is_individual
    )
    _refuse_open_questions(row)
    row.state, row.signed_by, row.signed_on = IntentionState.SIGNED, by.person, today()
    row.save(update_fields=["state", "signed_by", "signed_on"])
    _note(by, row, Moment.SIGNED, words)
    record(by, row, put_forward_by=str(row.put_forward_by))
    return row


@action(Permission.COMMISSIONING_SIGN, verb="intention.sent_back")
def send_intention_back(*, by: Scope, intention: Intention, words: str) -> Intention:
    """Send an intention back for more work, with what is asked for; a signed one as well.

    A signed one only while no step after the signature is completed.
    """
    by.require(Permission.COMMISSIONING_SIGN, level=Level.EXECUTIVE)
    row = _with_names(by, intention)
    if row.state not in (IntentionState.PUT_FORWARD, IntentionState.SIGNED):
        raise Refusal("Only what was put forward or signed is sent back.")
    if not words.strip():
        raise Refusal("Say what is asked for.", field="words")
    refuse_personal_data({"words": ("What is asked for", words)}, strict=row.is_individual)
    if any(number > 6 for number in standing_of(row).completed):
        raise Refusal("Steps after the signature are completed. Open them again first.")
    row.state = IntentionState.PREPARING
    row.put_forward_by = row.put_forward_on = row.signed_by = row.signed_on = None
    row.save()
    _note(by, row, Moment.SENT_BACK, words)
    record(by, row, words=words)
    return row


@action(Permission.COMMISSIONING_EDIT, verb="intention.withdrawn")
def withdraw(*, by: Scope, intention: Intention, words: str) -> Intention:
    """Give an intention up, for a reason that stays; a signed one needs the right to sign."""
    require_editing(by)
    row = _with_names(by, intention)
    if row.is_signed:
        by.require(Permission.COMMISSIONING_SIGN, level=Level.EXECUTIVE)
    if not words.strip():
        raise Refusal("Say why it is withdrawn.", field="words")
    refuse_personal_data({"words": ("Why it is withdrawn", words)}, strict=row.is_individual)
    row.state = IntentionState.WITHDRAWN
    row.save(update_fields=["state"])
    _note(by, row, Moment.WITHDRAWN, words)
    record(by, row, words=words)
    return row


def _refuse_open_questions(row: Intention) -> None:
    """What may have changed since the steps were completed: seats, and so conflicts; sums."""
    for step in standing_of(row).steps[:6]:
        for found in step.missing:
            if found.need.must:
                raise Refusal(f"{found.need.words}: {found.words}")
