"""Somebody can always put rights right again."""

import datetime
import threading

import pytest
from django.db import connection

from tests.factories import make_trust, operator, seat
from trusts.actions.membership import end_membership
from trusts.actions.trust import change_role
from trusts.clock import today
from trusts.errors import Refusal
from trusts.levels import Level
from trusts.models import Membership, Person, RoleGrant, Trust
from trusts.permissions import ROLE_TABLE, Permission, Reach, Role
from trusts.queries import lasting_holders
from trusts.scope import open_scope

ADMINISTRATOR = ROLE_TABLE[Role.ADMINISTRATOR][Level.STRATEGIC].permissions


def take_from_administrators(trust: Trust, person: Person, permission: Permission) -> None:
    with open_scope(trust=trust, person=person) as by:
        change_role(
            by=by,
            row=RoleGrant.objects.get(role=Role.ADMINISTRATOR, level=Level.STRATEGIC),
            sees=frozenset(Level),
            acts=frozenset(Level),
            reach=Reach.TRUST,
            permissions=ADMINISTRATOR - {permission},
        )


@pytest.mark.django_db
@pytest.mark.parametrize("permission", [Permission.ROLES_MANAGE, Permission.MEMBERS_MANAGE])
def test_a_right_is_not_taken_from_the_last_people_who_hold_it(permission: Permission) -> None:
    """Other rows of the table have it too, but nobody sits in them."""
    trust = make_trust()
    admin = seat(trust, Role.ADMINISTRATOR, Level.STRATEGIC)
    with pytest.raises(Refusal, match="Nobody else has the right"):
        take_from_administrators(trust, admin, permission)
    seat(trust, Role.ADMINISTRATOR, Level.EXECUTIVE)
    take_from_administrators(trust, admin, permission)


@pytest.mark.django_db
def test_a_second_seat_of_someone_who_cannot_sign_in_does_not_count() -> None:
    trust = make_trust()
    admin = seat(trust, Role.ADMINISTRATOR, Level.STRATEGIC)
    gone = seat(trust, Role.ADMINISTRATOR, Level.EXECUTIVE)
    gone.is_active = False
    gone.save()
    with open_scope(trust=trust, person=admin) as by:
        own = Membership.objects.get(person=admin)
        with pytest.raises(Refusal, match="last seat that may manage members"):
            end_membership(by=by, membership=own, ends_on=today())


@pytest.mark.django_db
def test_the_last_seat_is_not_shortened_either() -> None:
    trust = make_trust()
    admin = seat(trust, Role.ADMINISTRATOR, Level.STRATEGIC)
    with operator(trust):
        next_year = today() + datetime.timedelta(days=365)
        Membership.objects.filter(person=admin).update(ends_on=next_year)
    with open_scope(trust=trust, person=admin) as by:
        own = Membership.objects.get(person=admin)
        with pytest.raises(Refusal, match="last seat that may manage members"):
            end_membership(by=by, membership=own, ends_on=today())


@pytest.mark.django_db(transaction=True)
def test_two_administrators_cannot_end_each_other_at_once() -> None:
    trust = make_trust()
    people = [seat(trust, Role.ADMINISTRATOR, Level.STRATEGIC) for _ in range(2)]
    start = threading.Barrier(2)
    refused: list[str] = []

    def end(by_whom: Person, whose: Person) -> None:
        try:
            with open_scope(trust=trust, person=by_whom) as by:
                seat_of_other = Membership.objects.get(person=whose)
                start.wait(10)
                end_membership(by=by, membership=seat_of_other, ends_on=today())
        except Refusal as refusal:
            refused.append(refusal.message)
        finally:
            connection.close()

    threads = [threading.Thread(target=end, args=pair) for pair in (people, list(reversed(people)))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert len(refused) == 1
    with operator(trust):
        assert len(lasting_holders(trust, Permission.MEMBERS_MANAGE)) == 1
