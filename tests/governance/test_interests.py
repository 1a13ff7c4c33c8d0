"""The register of interests: who declares what, and reading it on a day."""

import datetime

import pytest
from django.core.exceptions import PermissionDenied

from governance.actions.interests import declare_interest
from governance.queries import interests
from tests.factories import TERM_STARTS, make_person, make_trust, operator, seat
from trusts.clock import today
from trusts.errors import Refusal
from trusts.scope import open_scope

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)


def declare(by, person, **changed):
    fields = {"kind": "office", "what": "Trustee of a charity", "starts_on": TERM_STARTS}
    return declare_interest(by=by, person=person, **{**fields, **changed})


def test_a_member_declares_and_it_is_read_on_its_days() -> None:
    trust = make_trust()
    member, other = seat(trust, "member"), seat(trust, "member", partner="pct")
    with open_scope(trust=trust, person=member) as by:
        made = declare(by, member)
        assert made.reviewed_on == today()
        assert list(interests.of(member, TERM_STARTS)) == [made]
        assert not interests.of(member, TERM_STARTS - DAY)
        assert not interests.of(other, TERM_STARTS)
        assert interests.of_people([member.pk, other.pk], TERM_STARTS) == {member.pk: (made,)}
        made.ends_on = TERM_STARTS + DAY
        made.save()
        assert not interests.of(member, TERM_STARTS + 2 * DAY)


def test_only_who_keeps_the_register_declares_for_somebody_else() -> None:
    trust = make_trust()
    member, support = seat(trust, "member"), seat(trust, "board_support")
    with open_scope(trust=trust, person=member) as by, pytest.raises(PermissionDenied):
        declare(by, support)
    with open_scope(trust=trust, person=support) as by:
        assert declare(by, member).declared_by == support.name


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"what": "  "}, "Say what the interest is"),
        ({"starts_on": datetime.date(9999, 1, 1)}, "today or in the past"),
    ],
)
def test_a_declaration_that_says_nothing_or_lies_ahead_is_refused(changed, words) -> None:
    trust = make_trust()
    member = seat(trust, "member")
    with open_scope(trust=trust, person=member) as by, pytest.raises(Refusal, match=words):
        declare(by, member, **changed)


def test_somebody_without_a_seat_is_refused() -> None:
    trust = make_trust()
    with operator(trust) as by, pytest.raises(Refusal, match="no seat in this trust"):
        declare(by, make_person())
