"""Marks of HTML typed into every free text there is, and every kind of page that shows it."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, models, transaction
from django.db.models import TextField, Value
from django.db.models.functions import Cast, Concat
from django.test import Client

from tests.factories import operator, seat
from tests.invariants.test_words_kept import pages
from trusts.models import Trust
from trusts.permissions import Role
from trusts.tenancy import tenant_models

pytestmark = pytest.mark.django_db

TYPED = "</title></text><b id=xyzzy>"
SHORTEST = 60
"""Shorter fields are codes and short names, which pages look things up by."""
NO_FREE_TEXT = (
    *("sha256", "digest", "slug", "code", "key", "kind"),
    *("email", "link", "report", "file", "needs", "variant"),
)


def free_texts(model: type[models.Model]) -> list[str]:
    """Fields of a model that hold what people type."""
    return [
        field.name
        for field in model._meta.concrete_fields
        if type(field) in (models.CharField, models.TextField)
        and not field.choices
        and (field.max_length or 1000) >= SHORTEST
        and not any(part in field.name for part in NO_FREE_TEXT)
    ]


def plant() -> int:
    """Put the marks into every text that is not empty; one that a rule refuses stays."""
    changed = 0
    for model in tenant_models():
        for name in free_texts(model):
            words = Concat(Value(TYPED), Cast("pk", TextField()), output_field=TextField())
            try:
                with transaction.atomic():
                    rows = model._default_manager.exclude(**{name: ""})
                    changed += rows.update(**{name: words})
            except DatabaseError:
                continue
    return changed


@pytest.mark.parametrize("role", [Role.DIRECTOR, Role.LEAD_FINANCE_OFFICER, Role.ADMINISTRATOR])
def test_what_people_type_is_never_read_as_html(
    role: Role, anyplace: Trust, client: Client
) -> None:
    with operator(anyplace):
        assert plant() > 500
    client.force_login(seat(anyplace, role, body="board", partner="anyplace-pct"))
    found = dict(pages(client, f"/t/{anyplace.slug}/"))
    shown = {url: text for url, text in found.items() if "xyzzy" in text}
    assert len(shown) > 20
    read_as_html = {url: text for url, text in shown.items() if text.lstrip().startswith("<")}
    assert not [url for url, text in read_as_html.items() if "<b id=xyzzy>" in text]
