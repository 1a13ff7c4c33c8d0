"""Every test runs on a real PostgreSQL and a real broker, as the application's own role.

The servers are started here, before Django reads its settings; see tests/support/services.py for
how to run against servers of your own.
"""

import os
import platform
from collections.abc import Iterator

import django
import hypothesis
import pytest

from tests.support import services as test_services

SERVICES = test_services.start()
django.setup()

from django.test import TransactionTestCase  # noqa: E402 - Django has to be set up first

from tests.support import database, migrated  # noqa: E402 - Django has to be set up first
from tests.support.services import Services  # noqa: E402 - see above
from tests.support.worker import Worker  # noqa: E402 - see above

# No time limit per example, as the machine may be busy; the same examples each time in CI, new
# ones each time elsewhere.
hypothesis.settings.register_profile(
    "golden-thread", deadline=None, print_blob=True, derandomize=bool(os.environ.get("CI"))
)
hypothesis.settings.load_profile("golden-thread")

CLEANER = database.Cleaner(SERVICES.url(SERVICES.owner))


def pytest_unconfigure() -> None:
    """Stop the servers at the end of the run, an interrupted one included."""
    SERVICES.stop()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say what the tests ran on."""
    versions = f"Python {platform.python_version()}, Django {django.get_version()}"
    terminalreporter.write_line(f"Ran on {SERVICES.label}, {versions}.")


@pytest.fixture(scope="session")
def services() -> Services:
    """The run's database server and broker."""
    return SERVICES


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment: None, django_db_blocker) -> Iterator[None]:
    """Migrate the run's database as the owner (or restore it); tests connect as the application."""
    with django_db_blocker.unblock():
        if not migrated.restore(SERVICES):
            database.migrate(SERVICES.owner.role, SERVICES.owner.password)
            migrated.keep(SERVICES)
        SERVICES.keep_template()
        CLEANER.remember()
    yield
    with django_db_blocker.unblock():
        database.connection.close()


def _clean_as_owner(self: TransactionTestCase) -> None:
    """Take the place of Django's flush, which the application's role is not allowed."""
    CLEANER.clean()


TransactionTestCase._fixture_teardown = _clean_as_owner  # type: ignore[method-assign]  # see above


@pytest.fixture(scope="session")
def _worker(services: Services, django_db_setup: None) -> Iterator[Worker]:
    worker = Worker(services.environment())
    yield worker
    worker.stop()


@pytest.fixture
def celery_worker(transactional_db: None, _worker: Worker) -> Worker:
    """A real worker on the test database; `kill()`, `start()` and `restart()` it as you like.

    It lives on to the next test that asks for it, running or killed; each test finds it running.
    """
    _worker.start()
    return _worker


@pytest.fixture
def broker(services: Services) -> Iterator[Services]:
    """The broker, to be stopped (`stop_broker`) and started (`start_broker`); running afterwards.

    Skips where the broker was given by REDIS_URL: that one is not ours to stop.
    """
    if services.state_dir is None:
        pytest.skip("the broker was given by REDIS_URL and is not ours to stop")
    yield services
    services.start_broker()
