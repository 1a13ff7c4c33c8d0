"""Seats: sides, substitutes, mandates, offices, induction and associates."""

import datetime
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from governance import actions
from governance.models import Election, Mandate, Office, SeatFacts
from governance.queries import induction
from governance.queries.offices import holder
from governance.queries.seats import Seat, members, seats_on
from tests.factories import operator, seat
from tests.governance.conftest import agreed
from tests.governance.days import AGREED, DAY
from trusts.errors import Refusal
from trusts.models import Body, Membership, Person, Trust
from trusts.scope import Scope, open_scope

pytestmark = pytest.mark.django_db
LATER = AGREED + 364 * DAY


def board() -> Body:
    return Body.objects.get(slug="board")


def of(person: Person) -> Membership:
    return Membership.objects.select_related("body", "partner", "person").get(person=person)


def found(person: Person) -> Seat:
    return next(one for one in seats_on(board(), AGREED) if one.membership.person == person)


def elect(by: Scope, person: Person, **changes: object) -> Election:
    fields = {
        "membership": of(person),
        "office": "chair",
        "held_on": AGREED,
        "method": "ballot",
        "starts_on": AGREED,
        "ends_on": LATER,
        "nominations": 2,
    }
    return actions.record_election(by=by, **(fields | changes))


def test_officers_and_observers_are_no_members(
    trust: Trust, support: Person, member: Person
) -> None:
    observer = seat(trust, "observer")
    with open_scope(trust=trust, person=support):
        assert found(member).is_member
        assert not found(observer).is_member
        assert not found(support).voting
        assert [one.key for one in members(seats_on(board(), AGREED))] == [of(member).pk]


def test_a_substitute_counts_only_when_sitting_in(
    trust: Trust, support: Person, member: Person
) -> None:
    other = seat(trust, "member")
    with open_scope(trust=trust, person=support) as by:
        actions.describe_seat(by=by, membership=of(other), substitute_for=of(member))
        assert not found(other).is_member
        assert found(other).substitute_for == of(member)
        assert found(member).substitutes == (of(other),)
        assert len(members(seats_on(board(), AGREED))) == 1


def test_substitutes_come_from_the_same_partner_and_body(
    trust: Trust, support: Person, member: Person
) -> None:
    health = seat(trust, "member", partner="pct")
    area = seat(trust, "member", "operational")
    second, third = seat(trust, "member"), seat(trust, "member")
    with open_scope(trust=trust, person=support) as by:
        for wrong, words in (
            (health, "same partner"),
            (area, "same body"),
            (member, "own substitute"),
        ):
            with pytest.raises(Refusal, match=words):
                actions.describe_seat(by=by, membership=of(member), substitute_for=of(wrong))
        actions.describe_seat(by=by, membership=of(second), substitute_for=of(member))
        with pytest.raises(Refusal, match="has no substitute"):
            actions.describe_seat(by=by, membership=of(third), substitute_for=of(second))
        with pytest.raises(Refusal, match="has no substitute"):
            actions.describe_seat(by=by, membership=of(member), substitute_for=of(third))
        with pytest.raises(Refusal, match="sits as a member"):
            actions.describe_seat(
                by=by, membership=of(second), substitute_for=of(member), in_attendance=True
            )


def test_a_seats_side_and_mandates_are_read_for_the_day(
    trust: Trust, support: Person, member: Person
) -> None:
    with open_scope(trust=trust, person=support) as by:
        actions.describe_seat(by=by, membership=of(member), side="commissioning")
        mandate = actions.give_mandate(
            by=by,
            membership=of(member),
            limit=Decimal("5000.00"),
            instrument="Scheme",
            given_by="Cabinet",
            starts_on=AGREED,
        )
        assert found(member).side == found(member).member.side == "commissioning"
        assert found(member).mandates == (mandate,)
        assert seats_on(board(), AGREED - DAY)[0].mandates == ()
        actions.end_mandate(by=by, mandate=mandate, ends_on=AGREED)
        after = next(
            one for one in seats_on(board(), AGREED + DAY) if one.membership.person == member
        )
        assert after.mandates == ()
        actions.describe_seat(by=by, membership=of(member), in_attendance=True)
        assert not found(member).is_member


def test_mandates_that_cannot_be_are_refused(trust: Trust, support: Person, member: Person) -> None:
    with open_scope(trust=trust, person=support) as by:
        fields = {
            "by": by,
            "membership": of(member),
            "limit": Decimal(100),
            "instrument": "Scheme",
            "given_by": "Cabinet",
            "starts_on": AGREED,
        }
        for wrong in (
            {"limit": Decimal(0)},
            {"limit": Decimal("1.001")},
            {"instrument": " "},
            {"ends_on": AGREED - DAY},
            {"membership": of(support)},
        ):
            with pytest.raises(Refusal):
                actions.give_mandate(**(fields | wrong))
        mandate = actions.give_mandate(**fields, ends_on=LATER)
        for wrong_day in (AGREED - DAY, LATER, LATER + DAY):
            with pytest.raises(Refusal):
                actions.end_mandate(by=by, mandate=mandate, ends_on=wrong_day)
        assert Mandate.objects.count() == 1


def test_the_database_refuses_a_mandate_of_nothing(trust: Trust, member: Person) -> None:
    with operator(trust), pytest.raises(IntegrityError), transaction.atomic():
        Mandate.objects.create(
            membership=of(member), limit=0, instrument="x", given_by="x", starts_on=AGREED
        )


def test_a_chair_holds_office_from_the_first_to_the_last_day(
    trust: Trust, support: Person, member: Person
) -> None:
    with open_scope(trust=trust, person=support) as by:
        election = elect(by, member)
        for day, person in (
            (AGREED - DAY, None),
            (AGREED, member),
            (LATER, member),
            (LATER + DAY, None),
        ):
            held = holder(board(), Office.CHAIR, day)
            assert (held.person if held else None) == person
        assert holder(board(), Office.VICE_CHAIR, AGREED) is None
        actions.end_office(by=by, election=election, ends_on=AGREED + DAY)
        assert holder(board(), Office.CHAIR, AGREED + 2 * DAY) is None
        with pytest.raises(Refusal):
            actions.end_office(by=by, election=election, ends_on=LATER)


def test_elections_that_cannot_be_are_refused(
    trust: Trust, support: Person, member: Person
) -> None:
    other = seat(trust, "member")
    with open_scope(trust=trust, person=support) as by:
        elect(by, member)
        with pytest.raises(Refusal, match="holds this office until"):
            elect(by, other, starts_on=LATER, ends_on=LATER + DAY, held_on=LATER)
        with pytest.raises(Refusal, match="holds the other office"):
            elect(by, member, office="vice_chair")
        for wrong in (
            {"starts_on": AGREED - DAY},
            {"ends_on": AGREED - DAY},
            {"method": "unopposed", "nominations": 2},
            {"nominations": 0},
            {"held_on": datetime.date(2007, 1, 1), "starts_on": datetime.date(2007, 1, 1)},
        ):
            with pytest.raises(Refusal):
                elect(by, other, **({"office": "vice_chair"} | wrong))
        assert elect(by, other, office="vice_chair").membership == of(other)


def test_induction_is_noted_step_by_step(trust: Trust, support: Person, member: Person) -> None:
    with open_scope(trust=trust, person=support) as by:
        first = actions.add_step(by=by, name="Briefing")
        second = actions.add_step(by=by, name="Pack")
        with pytest.raises(Refusal, match="of this name"):
            actions.add_step(by=by, name="briefing")
        actions.record_induction(by=by, membership=of(member), steps=[first], on=AGREED)
        with pytest.raises(Refusal, match="not been done yet"):
            actions.record_induction(by=by, membership=of(member), steps=[first], on=AGREED)
        found_one = induction.progress_of(of(member), AGREED)
        assert [one.step for one in found_one.done] == [first]
        assert found_one.to_do == (second,)
        # A term that began over a year ago is shown because the induction is not finished.
        assert [one.membership for one in induction.progress(AGREED)] == [of(member)]
        actions.drop_step(by=by, step=second, on=AGREED)
        assert induction.progress_of(of(member), AGREED).to_do == ()
        assert induction.progress(AGREED) == []
        assert len(induction.progress(AGREED, everyone=True)) == 1
        with pytest.raises(Refusal, match="not asked since"):
            actions.drop_step(by=by, step=second, on=AGREED)


def test_associates_are_paired_with_members_for_a_time(
    trust: Trust, support: Person, member: Person
) -> None:
    area = seat(trust, "member", "operational")
    with open_scope(trust=trust, person=support) as by:
        council = actions.add_associate(
            by=by, body=board(), name="Hill School council", what="Council", starts_on=AGREED
        )
        with pytest.raises(Refusal, match="already"):
            actions.add_associate(
                by=by, body=board(), name="hill school council", what="x", starts_on=AGREED
            )
        dates = {"starts_on": AGREED, "ends_on": LATER}
        with pytest.raises(Refusal, match="same body"):
            actions.pair_associate(by=by, associate=council, membership=of(area), **dates)
        actions.pair_associate(by=by, associate=council, membership=of(member), **dates)
        with pytest.raises(Refusal, match="in that time"):
            actions.pair_associate(by=by, associate=council, membership=of(member), **dates)
        with pytest.raises(Refusal, match="before the first day"):
            actions.end_associate(by=by, associate=council, ends_on=AGREED - DAY)
        actions.end_associate(by=by, associate=council, ends_on=LATER)
        with pytest.raises(Refusal, match="already"):
            actions.end_associate(by=by, associate=council, ends_on=LATER)


def test_a_member_changes_no_seat(trust: Trust, member: Person) -> None:
    with open_scope(trust=trust, person=member) as by, pytest.raises(PermissionDenied):
        actions.describe_seat(by=by, membership=of(member), side="provider")
    with operator(trust):
        assert not SeatFacts.objects.exists()


def test_the_page_of_seats_shows_what_the_quorum_needs(
    trust: Trust, support: Person, member: Person, client: Client
) -> None:
    with open_scope(trust=trust, person=support) as by:
        agreed(by, board())
        actions.describe_seat(by=by, membership=of(member), side="both")
    address = reverse("governance:seats", kwargs={"trust": trust.slug, "slug": "board"})
    client.force_login(member)
    page = client.get(address).content.decode()
    assert "At least 75% of members and 75% of commissioning members" in page
    assert "1 of 1 today" in page
    assert "Possible conflict" in page
    assert "Give a mandate" not in page
    client.force_login(support)
    assert "Give a mandate" in client.get(address).content.decode()


def test_a_mandate_is_given_and_ended_on_the_pages(
    trust: Trust, support: Person, member: Person, client: Client
) -> None:
    with operator(trust):
        key = of(member).pk
    client.force_login(support)
    where = {"trust": trust.slug, "pk": key}
    sent = {
        "limit": "25,000",
        "instrument": "Scheme",
        "given_by": "Cabinet",
        "starts_on_day": "1",
        "starts_on_month": "4",
        "starts_on_year": "2009",
    }
    wrong = client.post(reverse("governance:mandate_give", kwargs=where), sent | {"limit": "0"})
    assert "above nothing" in wrong.content.decode()
    done = client.post(reverse("governance:mandate_give", kwargs=where), sent)
    assert done.status_code == 302
    page = client.get(done["Location"]).content.decode()
    assert "£25,000.00" in page
    with operator(trust):
        mandate = Mandate.objects.get()
    end = reverse("governance:mandate_end", kwargs={"trust": trust.slug, "pk": mandate.pk})
    last = {"ends_on_day": "1", "ends_on_month": "6", "ends_on_year": "2009"}
    assert client.post(end, last).status_code == 302
    assert "£25,000.00" not in client.get(done["Location"]).content.decode()
