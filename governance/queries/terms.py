"""Terms of reference by body and day."""

import datetime

from django.db.models import QuerySet

from governance.models import TermsOfReference
from governance.rules.topics import Coverage, coverage
from trusts.models import Body, Partner
from trusts.permissions import Permission
from trusts.scope import Scope


def in_force(body: Body, on: datetime.date) -> TermsOfReference | None:
    """The agreed terms of a body that count on a day, or None where it has none yet."""
    rows = TermsOfReference.objects.filter(body=body, in_force_from__lte=on)
    return rows.order_by("-in_force_from", "-number").first()


def all_in_force(on: datetime.date) -> dict[int, TermsOfReference]:
    """The terms of every body that count on a day, by the body's key. One query."""
    rows = TermsOfReference.objects.filter(in_force_from__lte=on).select_related("body")
    return {terms.body_id: terms for terms in rows.order_by("in_force_from", "number")}


def versions(scope: Scope, body: Body) -> QuerySet[TermsOfReference]:
    """The versions of a body's terms this scope may see, newest first; drafts for who writes."""
    rows = TermsOfReference.objects.filter(body=body).order_by("-number")
    if not may_write(scope, body):
        rows = rows.filter(agreed_on__isnull=False)
    return rows


def readable(scope: Scope) -> list[TermsOfReference]:
    """Every body's versions this scope may see, by body, newest first. One query."""
    rows = TermsOfReference.objects.select_related("body", "accountable_body")
    return [
        terms
        for terms in rows.order_by("body__name", "-number")
        if not terms.is_draft or may_write(scope, terms.body)
    ]


def may_write(scope: Scope, body: Body) -> bool:
    """Whether this scope may write the terms of this body."""
    return scope.may(Permission.TERMS_MANAGE, level=body.level, body_id=body.pk)


def texts(terms: TermsOfReference) -> dict[str, str]:
    """What a version says, by topic."""
    return {section.topic: section.text for section in terms.sections.all()}


def coverage_of(terms: TermsOfReference) -> Coverage:
    """What a version covers and leaves out."""
    return coverage(
        texts(terms),
        has_quorum=bool(terms.quorum),
        meetings_a_year=terms.meetings_a_year,
        review_on=terms.review_on,
    )


def not_signed(terms: TermsOfReference, on: datetime.date) -> QuerySet[Partner]:
    """Partners with a member's seat on the body on a day that have not signed the version."""
    from governance.queries.seats import seats_on

    partners = {seat.partner.pk for seat in seats_on(terms.body, on) if seat.is_member}
    signed = terms.signatures.values("partner_id")
    return Partner.objects.filter(pk__in=partners).exclude(pk__in=signed).order_by("name")
