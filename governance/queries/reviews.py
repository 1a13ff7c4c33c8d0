"""What of the set-up has to be looked at again: terms, agreements and mandates."""

from __future__ import annotations

import datetime

from django.db.models import Q

from governance.models import Agreement, Mandate, TermsOfReference
from governance.queries.terms import all_in_force, may_write
from trusts.clock import today
from trusts.permissions import Permission
from trusts.scope import Scope


def terms_due(scope: Scope, by: datetime.date) -> list[TermsOfReference]:
    """Terms in force today that are to be reviewed by a day, of bodies whose terms one writes.

    Not where a newer version is being written already. Two queries.
    """
    drafts = set(TermsOfReference.objects.filter(agreed_on=None).values_list("body_id", flat=True))
    found = [
        (terms.review_on, terms.pk, terms)
        for terms in all_in_force(today()).values()
        if terms.review_on is not None
        and terms.review_on <= by
        and terms.body_id not in drafts
        and may_write(scope, terms.body)
    ]
    return [terms for _, _, terms in sorted(found)]


def agreements_due(scope: Scope, by: datetime.date) -> list[Agreement]:
    """Agreements that count and are to be reviewed by a day, of bodies one looks after."""
    counts = Q(ends_on__isnull=True) | Q(ends_on__gte=today())
    rows = Agreement.objects.filter(counts, starts_on__lte=today(), review_on__lte=by)
    return [
        one
        for one in rows.select_related("body").order_by("review_on", "pk")
        if may_write(scope, one.body)
    ]


def mandates_ending(scope: Scope, on: datetime.date, by: datetime.date) -> list[Mandate]:
    """Mandates that end between two days without one that follows, of seats one looks after."""
    following = Mandate.objects.filter(Q(ends_on__isnull=True) | Q(ends_on__gt=by))
    rows = Mandate.objects.filter(ends_on__range=(on, by)).exclude(
        membership__in=following.order_by().values("membership_id")
    )
    seats = rows.select_related("membership__body", "membership__person").order_by("ends_on", "pk")
    return [
        one
        for one in seats
        if scope.may(
            Permission.MANDATE_MANAGE,
            level=one.membership.body.level,
            body_id=one.membership.body_id,
        )
    ]
