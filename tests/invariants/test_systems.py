"""A finance system's token before every address of the product, reading and writing."""

import pytest

from tests.api.test_systems import client_of, system
from tests.factories import operator, seat
from tests.invariants.routes import Route, trust_routes
from tests.invariants.samples import SAMPLES
from trusts.models import Trust
from trusts.permissions import Role

pytestmark = pytest.mark.django_db

# The addresses that a finance system may use, and how. Everything else is closed to it.
OPEN = {
    ("api:periods", "get"),
    ("api:budgets", "get"),
    ("api:returns", "get"),
    ("api:return", "get"),
    ("api:return-files", "post"),
    ("api:return-file", "get"),
    ("api:return-file-submit", "post"),
    ("api:report-runs", "get"),
    ("api:report-runs", "post"),
    ("api:report-run", "get"),
    ("api:report-file", "get"),
}


@pytest.mark.parametrize("method", ["get", "post", "put", "patch", "delete"])
@pytest.mark.parametrize("route", trust_routes(), ids=str)
def test_only_the_listed_addresses_let_it_in(
    route: Route,
    method: str,
    anyplace: Trust,
) -> None:
    """Even where its maker may do everything."""
    person = None
    for role in Role:
        person = seat(anyplace, role, body="executive", partner="anyplace-police", person=person)
    assert person is not None
    client = client_of(system(anyplace, person, "anyplace-police"))
    filled = {"trust": anyplace.slug}
    if route.has_record:
        with operator(anyplace):
            filled |= SAMPLES[route.name]()[1]
    status = getattr(client, method)(route.url(**filled)).status_code
    if not route.is_api:
        assert status == 302, "a page took a token for a sign-in"
    elif (route.name, method) in OPEN:
        assert status in (200, 202, 400, 404), "another partner's record is 404"
    else:
        assert status in (403, 404, 405)


def test_no_open_address_is_stale() -> None:
    names = {route.name for route in trust_routes()}
    assert {name for name, _ in OPEN} <= names
