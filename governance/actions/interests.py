"""The register of interests: every write."""

from __future__ import annotations

import datetime

from django.db.models import Q

from governance.models import Interest, InterestKind, InterestReview
from trusts.actions.base import action
from trusts.audit import record
from trusts.clock import now, today
from trusts.errors import Refusal
from trusts.models import Membership, Partner, Person
from trusts.permissions import Permission
from trusts.scope import Scope


@action(Permission.INTEREST_DECLARE, verb="interest.declared")
def declare_interest(
    *,
    by: Scope,
    person: Person,
    kind: str,
    what: str,
    starts_on: datetime.date,
    partner: Partner | None = None,
    kept_back: str = "",
) -> Interest:
    """Enter an interest: one's own, or another person's by who keeps the register.

    `kept_back` says why the public does not read it, and only who keeps the register may keep one
    back. Refuses one without words, one from a day to come, one that stands there already, and
    one of a person without a seat.
    """
    _own_or_keeper(by, person)
    if kept_back.strip():
        by.require(Permission.INTEREST_MANAGE)
    if not what.strip():
        raise Refusal("Say what the interest is.", field="what")
    if starts_on > today():
        raise Refusal("The first day must be today or in the past.", field="starts_on")
    if not Membership.objects.filter(person=person).exists():
        raise Refusal(f"{person} has no seat in this trust.", field="person")
    same = Interest.objects.filter(person=person, what__iexact=what.strip(), ends_on=None)
    if same.exists():
        raise Refusal("The register says this already.", field="what")
    made = Interest.objects.create(
        person=person,
        partner=partner,
        kind=InterestKind(kind),
        what=what.strip(),
        starts_on=starts_on,
        reviewed_on=today(),
        is_public=not kept_back.strip(),
        kept_back=kept_back.strip(),
        declared_by=by.actor[:200],
        declared_at=now(),
    )
    record(by, made, kind=kind, starts_on=starts_on, **_words(made))
    return made


@action(Permission.INTEREST_DECLARE, verb="interest.ended")
def end_interest(*, by: Scope, interest: Interest, ends_on: datetime.date) -> Interest:
    """Set the last day of an interest. Refuses one that has one, and a day outside its time."""
    row = _locked(interest)
    _own_or_keeper(by, row.person)
    if row.ends_on is not None:
        raise Refusal(f"It ended on {row.ends_on:%-d %B %Y} already.", field="ends_on")
    if ends_on < row.starts_on:
        raise Refusal("The last day must not be before the first day.", field="ends_on")
    if ends_on > today():
        raise Refusal("The last day must be today or in the past.", field="ends_on")
    row.ends_on, row.ended_by = ends_on, by.actor[:200]
    row.save()
    record(by, row, ends_on=ends_on, **_words(row))
    return row


@action(Permission.INTEREST_MANAGE, verb="interest.shown_or_kept_back")
def show_interest(*, by: Scope, interest: Interest, kept_back: str = "") -> Interest:
    """Keep an interest back from the public for a reason, or show it again (without one).

    Refuses what changes nothing.
    """
    row = _locked(interest)
    why = kept_back.strip()
    if row.is_public and not why:
        raise Refusal("Everybody reads it already.")
    if row.kept_back == why:
        raise Refusal("It is kept back for this reason already.", field="kept_back")
    row.is_public, row.kept_back = not why, why
    row.save()
    record(by, row, public=row.is_public)
    return row


@action(Permission.INTEREST_DECLARE, verb="interests.confirmed")
def confirm_interests(
    *, by: Scope, person: Person, on: datetime.date | None = None
) -> InterestReview:
    """Confirm that what the register says of a person is right and complete.

    Everybody for themselves, today; who keeps the register may record for anybody that it was
    confirmed on an earlier day, on paper for instance. Refuses a second time for one day, a day
    to come, and a person without a seat.
    """
    _own_or_keeper(by, person)
    day = on or today()
    if day != today():
        by.require(Permission.INTEREST_MANAGE)
    if day > today():
        raise Refusal("The day must be today or in the past.", field="on")
    if not Membership.objects.filter(person=person).exists():
        raise Refusal(f"{person} has no seat in this trust.")
    if InterestReview.objects.filter(person=person, reviewed_on=day).exists():
        raise Refusal("It was confirmed on that day already.", field="on")
    held = Interest.objects.filter(person=person, starts_on__lte=day)
    held = held.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=day))
    made = InterestReview.objects.create(
        person=person, reviewed_on=day, reviewed_by=by.actor[:200], interests=held.count()
    )
    held.filter(reviewed_on__lt=day).update(reviewed_on=day)
    record(by, made, interests=made.interests, on=day)
    return made


def _own_or_keeper(by: Scope, person: Person) -> None:
    if by.person is None or person.pk != by.person.pk:
        by.require(Permission.INTEREST_MANAGE)


def _locked(interest: Interest) -> Interest:
    rows = Interest.objects.select_for_update(of=("self",)).select_related("person")
    return rows.get(pk=interest.pk)


def _words(row: Interest) -> dict[str, str]:
    """What the audit trail says of it: nothing of one that is kept back."""
    return {"what": row.what} if row.is_public else {}
