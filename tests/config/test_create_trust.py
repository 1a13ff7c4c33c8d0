"""Setting up a new trust from the command line."""

import pytest
from django.core import mail
from django.core.management import CommandError, call_command

from tests.factories import operator
from trusts.models import Body, Invitation, Partner, RoleGrant, Trust

pytestmark = pytest.mark.django_db
ARGUMENTS = {
    "slug": "newplace",
    "name": "Newplace Children's Trust",
    "council": "Newplace Council",
    "admin_email": "admin@newplace.example",
    "admin_name": "Ada Newell",
}


def test_a_new_trust_has_what_it_begins_with() -> None:
    call_command("create_trust", **ARGUMENTS)
    with operator(Trust.objects.get(slug="newplace")):
        assert RoleGrant.objects.count() == 24
        assert Partner.objects.get().duty_from is not None
        assert Body.objects.get().level == "strategic"
        assert Invitation.objects.get().email == "admin@newplace.example"
    assert mail.outbox[0].to == ["admin@newplace.example"]


@pytest.mark.parametrize(
    ("wrong", "words"),
    [({"slug": "new place"}, "slug"), ({"admin_email": "nobody"}, "email")],
)
def test_what_is_wrong_is_said_and_nothing_is_made(wrong: dict[str, str], words: str) -> None:
    with pytest.raises(CommandError, match=words):
        call_command("create_trust", **ARGUMENTS | wrong)
    assert not Trust.objects.exists()
    assert not mail.outbox


def test_a_short_name_in_use_is_refused() -> None:
    call_command("create_trust", **ARGUMENTS)
    with pytest.raises(CommandError, match="already a trust newplace"):
        call_command("create_trust", **ARGUMENTS)
    assert Trust.objects.count() == 1
