"""What of governance waits for a person."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

from django.urls import reverse

from governance.queries import disputes, interests, reviews, risks
from trusts.clock import today
from trusts.permissions import Permission
from trusts.scope import Scope
from trusts.ui.waiting import Waiting


def waiting_interests(scope: Scope) -> Iterator[Waiting]:
    """One's own entry to confirm; for who keeps the register, those that are overdue."""
    assert scope.trust is not None  # noqa: S101 - waiting lists are a trust's
    trust = scope.trust.slug
    if scope.person is not None and scope.may(Permission.INTEREST_DECLARE):
        own = interests.entries(scope, [scope.person], today())[0]
        if own.is_due(today()) or own.is_soon(today()):
            url = reverse("governance:interests_confirm", args=[trust, scope.person.pk])
            yield Waiting("Confirm your entry in the register of interests", url, own.due_on)
    if interests.keeps(scope):
        late = interests.to_confirm(scope, today())
        if late:
            count = len(late)
            text = "1 entry" if count == 1 else f"{count} entries"
            yield Waiting(
                f"Ask for {text} in the register of interests to be confirmed",
                reverse("governance:interests", args=[trust]) + "?due=on",
                hint="They were to be confirmed by now",
            )


AHEAD = datetime.timedelta(days=28)
"""How long before its day a review of terms or an agreement, or a mandate's end, begins to wait."""
SOON = datetime.timedelta(days=14)
"""How long before its review a risk begins to wait for its owner."""


def waiting_risks(scope: Scope) -> Iterator[Waiting]:
    """Risks to review: each of one's own, and how many of others are overdue in one's registers."""
    assert scope.trust is not None  # noqa: S101 - waiting lists are a trust's
    if not scope.may(Permission.RISK_VIEW):
        return
    others = 0
    for one in risks.to_review(scope, today() + SOON):
        if scope.person is not None and one.owner_id == scope.person.pk:
            url = reverse("governance:risk", args=[scope.trust.slug, one.pk])
            yield Waiting(f"Review the risk “{one.title}”", url, one.review_on)
        elif one.is_review_due(today()):
            others += 1
    if others:
        yield Waiting(
            f"See that {others} overdue risk{'' if others == 1 else 's'} "
            f"{'is' if others == 1 else 'are'} reviewed",
            reverse("governance:risks", args=[scope.trust.slug]) + "?due=on",
            hint="Their owners have not reviewed them in time",
        )


def waiting_disputes(scope: Scope) -> Iterator[Waiting]:
    """Disputes and complaints to answer: those one is asked to resolve, and overdue ones."""
    assert scope.trust is not None  # noqa: S101 - waiting lists are a trust's
    if not disputes.sees_log(scope):
        return
    for one in disputes.readable(scope).filter(ended_on=None):
        own = scope.person is not None and one.handler_id == scope.person.pk
        if own or one.is_overdue(today()):
            url = reverse("governance:dispute", args=[scope.trust.slug, one.pk])
            text = "Help to resolve" if own else "Ask for an answer to"
            yield Waiting(f"{text} “{one.title}”", url, one.answer_by)


def waiting_reviews(scope: Scope) -> Iterator[Waiting]:
    """Terms and agreements to review, and mandates that run out, for who looks after them."""
    assert scope.trust is not None  # noqa: S101 - waiting lists are a trust's
    trust, on = scope.trust.slug, today() + AHEAD
    if scope.may(Permission.TERMS_MANAGE):
        for terms in reviews.terms_due(scope, on):
            url = reverse("governance:terms_body", args=[trust, terms.body.slug])
            yield Waiting(f"Review the terms of reference of {terms.body}", url, terms.review_on)
        for agreement in reviews.agreements_due(scope, on):
            url = reverse("governance:agreement", args=[trust, agreement.slug])
            yield Waiting(f"Review the agreement “{agreement}”", url, agreement.review_on)
    if scope.may(Permission.MANDATE_MANAGE):
        for mandate in reviews.mandates_ending(scope, today(), on):
            seat = mandate.membership
            url = reverse("governance:seats", args=[trust, seat.body.slug])
            text = f"Renew or let go the mandate of {seat.person} on {seat.body}"
            yield Waiting(text, url, mandate.ends_on, hint="It ends then")
