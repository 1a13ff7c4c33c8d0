"""Reviews of terms and agreements, and mandates that run out, wait for who looks after them."""

import datetime
from decimal import Decimal
from typing import Any

import pytest

from governance import actions
from governance.models import TermsOfReference
from governance.waiting import waiting_reviews
from tests.governance.conftest import agreed
from trusts.clock import today
from trusts.models import Body, Membership, Partner, Person, Trust
from trusts.scope import open_scope

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)


def test_what_runs_out_waits_for_who_looks_after_it(
    trust: Trust, support: Person, member: Person
) -> None:
    with open_scope(trust=trust, person=support) as by:
        board = Body.objects.get(slug="board")
        terms = agreed(by, board)
        TermsOfReference.objects.filter(pk=terms.pk).update(review_on=today() + DAY)
        actions.enter_agreement(
            by=by,
            slug="one",
            name="The agreement",
            power="local",
            purpose="Working together.",
            body=board,
            partners=list(Partner.objects.all()),
            starts_on=today() - 300 * DAY,
            review_on=today() + 2 * DAY,
        )
        mandate: dict[str, Any] = {
            "by": by,
            "membership": Membership.objects.get(person=member),
            "limit": Decimal(1000),
            "instrument": "The scheme",
            "given_by": "Cabinet",
        }
        actions.give_mandate(**mandate, starts_on=today() - DAY, ends_on=today() + 3 * DAY)
        found = list(waiting_reviews(by))
        assert [(one.due or today()) - today() for one in found] == [DAY, 2 * DAY, 3 * DAY]
        assert [one.text for one in found] == [
            "Review the terms of reference of board group",
            "Review the agreement “The agreement”",
            f"Renew or let go the mandate of {member} on board group",
        ]
        # Each goes when it is seen to: a draft, a later review, a mandate that follows.
        actions.begin_terms(by=by, body=board)
        actions.review_agreement(
            by=by, agreement=board.agreements.get(), review_on=today() + 400 * DAY, covers=[]
        )
        actions.give_mandate(**mandate, starts_on=today() + 4 * DAY)
        assert not list(waiting_reviews(by))
    with open_scope(trust=trust, person=member) as by:
        assert not list(waiting_reviews(by))
