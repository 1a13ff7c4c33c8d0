"""A trust whose board has members, and people who keep its governance."""

import pytest

from governance import actions
from governance.models import TermsOfReference
from governance.rules.quorum import BOARD_SAMPLE
from governance.rules.topics import TOPICS
from tests.factories import make_trust, seat
from tests.governance.days import AGREED, REVIEW
from trusts.models import Body, Person, Trust
from trusts.scope import Scope


@pytest.fixture
def trust() -> Trust:
    return make_trust()


@pytest.fixture
def support(trust: Trust) -> Person:
    return seat(trust, "board_support")


@pytest.fixture
def member(trust: Trust) -> Person:
    return seat(trust, "member")


def whole_draft(by: Scope, body: Body) -> TermsOfReference:
    """A draft with every topic written, a quorum and a review date."""
    terms = actions.begin_terms(by=by, body=body)
    for topic in TOPICS:
        actions.write_section(by=by, terms=terms, topic=topic.code, text=f"On {topic.name}.")
    actions.set_quorum(by=by, terms=terms, rule=BOARD_SAMPLE)
    return actions.set_particulars(by=by, terms=terms, meetings_a_year=4, review_on=REVIEW)


def agreed(by: Scope, body: Body) -> TermsOfReference:
    """Agreed terms in force from AGREED."""
    return actions.agree_terms(
        by=by,
        terms=whole_draft(by, body),
        agreed_on=AGREED,
        agreed_by="the board",
        in_force_from=AGREED,
    )
