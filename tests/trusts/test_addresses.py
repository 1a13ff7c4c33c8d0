"""Addresses that no page has."""

import pytest
from django.test import Client

from tests.factories import make_trust, seat

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "path",
    [
        "/t/{}/meetings/calendar/?body=%00",
        "/t/{}/meetings/calendar/?body=board%00",
        "/t/{}/assessments/1/moderate/%00/improve/",
        "/public/{}/meetings/?body=%00",
        "/public/{}/agendas/board/versions/1/%00",
        "/api/v1/trusts/{}/?page=%00",
        "/invitation/{}/%00/",
    ],
)
def test_a_nul_leads_nowhere_and_is_no_fault_of_ours(path: str, client: Client) -> None:
    trust = make_trust()
    for person in (None, seat(trust, "board_support")):
        if person is not None:
            client.force_login(person)
        assert client.get(path.format(trust.slug)).status_code == 404
