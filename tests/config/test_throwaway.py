"""The throwaway stack of `manage.py bench`: of its own, and gone afterwards."""

import os
from pathlib import Path

import psycopg2
import pytest
from django.conf import settings

from config import database_roles, throwaway
from tests.support.services import Services


@pytest.fixture
def clean_environment(monkeypatch):
    """Put the process's environment back afterwards."""
    before = dict(os.environ)
    yield monkeypatch
    os.environ.clear()
    os.environ.update(before)


def database_exists(url: str) -> bool:
    try:
        database_roles.connect(url).close()
    except psycopg2.OperationalError:
        return False
    return True


@pytest.mark.slow
def test_a_database_on_a_given_server_is_made_and_dropped_even_when_interrupted(
    clean_environment, services: Services
) -> None:
    clean_environment.setenv("DATABASE_ADMIN_URL", services.admin_url)
    ours = settings.DATABASES["default"]["NAME"]
    made: dict[str, str] = {}

    def work() -> None:
        with throwaway.environment(["returns"]):
            made.update(url=os.environ["DATABASE_URL"], files=os.environ["PRIVATE_ROOT"])
            assert database_exists(made["url"])
            assert database_roles.database_of(made["url"]) != ours
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        work()
    assert not database_exists(made["url"])
    assert not Path(made["files"]).exists()


@pytest.mark.parametrize("arguments", [[], ["--help"], ["returns", "-h"]])
def test_help_starts_nothing(clean_environment, arguments: list[str]) -> None:
    with throwaway.environment(arguments):
        assert os.environ["DATABASE_URL"] == throwaway.NO_SERVERS["DATABASE_URL"]


def test_here_is_the_database_that_is_named(clean_environment) -> None:
    before = os.environ["DATABASE_URL"]
    with throwaway.environment(["returns", "--here"]):
        assert os.environ["DATABASE_URL"] == before
