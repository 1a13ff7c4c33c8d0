"""The demo's data, loaded once: every page and table has something in it to protect."""

from collections.abc import Iterator

import pytest
from django.core.management import call_command

from tests.conftest import CLEANER
from tests.factories import make_trust, seat
from trusts.levels import Level
from trusts.models import Person, Trust
from trusts.permissions import Role


@pytest.fixture(scope="package")
def _demo(django_db_setup: None, django_db_blocker) -> Iterator[None]:
    with django_db_blocker.unblock():
        call_command("load_demo", verbosity=0)
    yield
    with django_db_blocker.unblock():
        CLEANER.clean()


@pytest.fixture
def anyplace(_demo: None, db: None) -> Trust:
    """The demo's trust, full of records."""
    return Trust.objects.get(slug="anyplace")


@pytest.fixture
def mirror(db: None) -> Trust:
    """Another trust, whose people try to get at Anyplace."""
    return make_trust("mirror")


@pytest.fixture
def outsider(mirror: Trust) -> Person:
    """Someone who may do everything at every level, in the other trust."""
    person = None
    for role in Role:
        for level in Level:
            person = seat(mirror, role, level, person=person)
    assert person is not None
    return person
