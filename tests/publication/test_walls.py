"""What a public scope can reach, by raw SQL and by the ORM: published rows, and nothing else."""

import pytest
from django.db import ProgrammingError, connection, models, transaction

from publication.models import Kind, Publication, PublishedFile, Withdrawal
from tests.factories import make_trust, operator
from tests.publication.conftest import SEPTEMBER, Shown
from trusts.models import Body, Membership, TrustGroupPermission
from trusts.permissions import Permission
from trusts.scope import OutOfScope, public_scope
from trusts.tenancy import tenant_models

pytestmark = pytest.mark.django_db
PUBLIC = {Publication, PublishedFile, Withdrawal}


def count(model: type[models.Model], where: str = "true") -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            f'select count(*) from "{model._meta.db_table}" where {where}'  # noqa: S608 - our names
        )
        return int(cursor.fetchone()[0])


def test_these_models_and_no_others_have_public_rows() -> None:
    assert {model for model in tenant_models() if model.public_rows} == PUBLIC


@pytest.fixture
def published(shown: Shown) -> Shown:
    """Two things are out, one with a file; a third was withdrawn."""
    shown.publish(Kind.AGENDA, SEPTEMBER)
    shown.publish(Kind.DECISIONS, SEPTEMBER)
    shown.withdraw(shown.publish(Kind.MINUTES, SEPTEMBER))
    return shown


@pytest.mark.parametrize("everywhere", [False, True], ids=["one trust", "all trusts"])
def test_raw_sql_in_a_public_scope_finds_published_rows_only(
    published: Shown, everywhere: bool
) -> None:
    with public_scope(trust=None if everywhere else published.trust):
        for model in tenant_models():
            if model not in PUBLIC:
                assert count(model) == 0, model._meta.label
        assert count(TrustGroupPermission) == 0
        assert count(Publication) == 2
        assert count(Publication, "withdrawn_at is not null") == 0
        assert count(PublishedFile) == 1
        assert count(Withdrawal) == 1
    with operator(published.trust):
        assert count(Publication) == 3
        assert count(PublishedFile) == 1


def test_the_public_scope_of_one_trust_sees_nothing_of_another(published: Shown) -> None:
    other = make_trust("other")
    with public_scope(trust=other):
        assert [count(model) for model in PUBLIC] == [0, 0, 0]
        assert not Publication.objects.exists()
    with operator(other):
        assert count(Publication) == 0


@pytest.mark.parametrize(
    "statement",
    [
        "update publication_publication set title = 'x'",
        "update publication_publication set withdrawn_at = null",
        "delete from publication_withdrawal",
        "insert into publication_withdrawal (trust_id, kind, key, number, why, withdrawn_at,"
        " withdrawn_by) values ({trust}, 'minutes', 'x', 1, 'x', now(), 'x')",
    ],
)
def test_raw_sql_in_a_public_scope_writes_nothing(published: Shown, statement: str) -> None:
    with public_scope(trust=published.trust), connection.cursor() as cursor:
        try:
            with transaction.atomic():
                cursor.execute(statement.format(trust=published.trust.pk))
                assert cursor.rowcount == 0
        except ProgrammingError:
            pass  # refused outright is as good
    with operator(published.trust):
        assert Publication.objects.filter(title="x").count() == 0
        assert Withdrawal.objects.count() == 1


def test_the_orm_raises_for_other_models_and_for_writes(published: Shown) -> None:
    with public_scope(trust=published.trust) as scope:
        for model in (Body, Membership):
            with pytest.raises(OutOfScope):
                model.objects.exists()
        publication = Publication.objects.first()
        assert publication is not None
        for write in (
            publication.save,
            publication.delete,
            Publication.objects.all().delete,
            lambda: Publication.objects.update(title="x"),
            lambda: Withdrawal.objects.create(kind="minutes", key="x", number=1, why="x"),
        ):
            with pytest.raises(OutOfScope):
                write()
        assert not scope.levels
        assert not any(scope.may(one) for one in Permission)


def test_what_was_published_never_changes_even_for_the_operator(published: Shown) -> None:
    for statement in (
        "update publication_publication set content = '{}'",
        "update publication_publication set withdrawn_at = null",
        "delete from publication_publication",
        "update publication_publishedfile set sha256 = 'x'",
        "delete from publication_publishedfile",
    ):
        with (
            operator(published.trust),
            pytest.raises(ProgrammingError, match="does not change"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement)
