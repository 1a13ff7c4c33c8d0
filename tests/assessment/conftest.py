"""What the tests of self-assessment begin with: a trust with a round open for its board."""

import datetime
from contextlib import contextmanager
from dataclasses import dataclass

import pytest
from django.urls import reverse

from assessment import actions
from assessment.models import Participant, Round
from tests import factories
from trusts.levels import Level
from trusts.models import Body, Person, Trust
from trusts.permissions import Role
from trusts.scope import open_scope

OPENS = datetime.date(2009, 11, 2)
DUE = datetime.date(2009, 11, 27)


@dataclass
class Board:
    """A trust with a board of a chair and two members, and board support."""

    trust: Trust
    chair: Person
    first: Person
    second: Person
    support: Person

    @contextmanager
    def scope(self, person):
        """The scope of one of its people."""
        with open_scope(trust=self.trust, person=person) as scope:
            yield scope

    def body(self, slug="board"):
        """One of the trust's bodies; needs a scope."""
        return Body.objects.get(slug=slug)

    def open_round(
        self, slug="board", opens_on=OPENS, closes_on=DUE, bank="AWTY08", promise="partner"
    ) -> Round:
        """A round, opened by board support."""
        with self.scope(self.support) as by:
            return actions.open_round(
                by=by,
                body=self.body(slug),
                bank_code=bank,
                opens_on=opens_on,
                closes_on=closes_on,
                promise=promise,
            )

    def close(self, round_) -> Round:
        """Close a round, as board support."""
        with self.scope(self.support) as by:
            return actions.close_round(by=by, round_=round_)

    def part(self, person, round_) -> Participant:
        """A person's part in a round; needs a scope."""
        return Participant.objects.select_related("round").get(person=person, round=round_)

    def answer(self, person, round_, ratings, comments=None):
        """Save ratings as a member."""
        comments = comments or {}
        with self.scope(person) as by:
            part = self.part(person, round_)
            replies = [
                actions.Reply(code, ratings.get(code, ""), comments.get(code, ""), 0)
                for code in {**ratings, **comments}
            ]
            return actions.save_answers(by=by, participant=part, replies=replies)

    def submit(self, person, round_):
        """Submit as a member, whatever is missing."""
        with self.scope(person) as by:
            return actions.submit(by=by, participant=self.part(person, round_), accept_missing=True)


@pytest.fixture
def board(db) -> Board:
    trust = factories.make_trust()
    return Board(
        trust=trust,
        chair=factories.seat(trust, Role.CHAIR),
        first=factories.seat(trust, Role.MEMBER),
        second=factories.seat(trust, Role.MEMBER, partner="pct"),
        support=factories.seat(trust, Role.BOARD_SUPPORT),
    )


@pytest.fixture
def round_(board) -> Round:
    return board.open_round()


@pytest.fixture
def area_member(board) -> Person:
    return factories.seat(board.trust, Role.MEMBER, Level.OPERATIONAL)


@pytest.fixture
def site(client, board):
    """A client that asks for pages by name, as one of the board's people."""

    class Site:
        def sign_in(self, person):
            client.force_login(person)
            return self

        def url(self, name, *args):
            return reverse(f"assessment:{name}", args=[board.trust.slug, *args])

        def get(self, name, *args, **extra):
            return client.get(self.url(name, *args), **extra)

        def post(self, name, *args, data=None, **extra):
            return client.post(self.url(name, *args), data or {}, **extra)

    return Site()
