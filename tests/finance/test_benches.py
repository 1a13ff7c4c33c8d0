"""The benches at a tiny size: that they run, and end with one line of JSON."""

import json
import os
import subprocess
import sys

import pytest
from django.conf import settings

from config import database_roles
from tests.support.services import Services


def bench(
    services: Services, database: str, *arguments: str, seconds: float = 110
) -> subprocess.CompletedProcess[str]:
    """Run a bench on a database of the tests' server."""
    return subprocess.run(
        [sys.executable, "manage.py", "bench", *arguments],
        cwd=settings.BASE_DIR,
        env={
            **os.environ,
            **services.environment(database=database),
            "DATABASE_ADMIN_URL": services.admin_url,
        },
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=seconds,
        check=False,
    )


@pytest.fixture
def database(services: Services, transactional_db: None):
    """A migrated database that only this test uses."""
    name = services.create_database("bench")
    yield name
    services.drop_database(name)


@pytest.mark.slow
def test_returns(services: Services, database: str) -> None:
    done = bench(services, database, "returns", "--here", "--lines", "500", "--repeat", "2")
    assert done.returncode == 0, done.stdout[-1500:] + done.stderr
    found = json.loads(done.stdout.splitlines()[-1])
    assert (found["bench"], found["lines"], found["repeats"]) == ("returns", 500, 2)
    assert found["path"]["lines_per_second"] > 0
    assert 0 < found["ratio_to_floor"] < found["ratio_to_floor_into_ledger"]
    memory = found["peak_megabytes"]
    assert memory["sum"] == pytest.approx(memory["worker"] + memory["reader"])


def test_what_comes_out_wrong_has_no_figure(services: Services, database: str) -> None:
    done = bench(services, database, "returns", "--here", "--repeat", "99")
    assert done.returncode == 1
    answer = json.loads(done.stdout.splitlines()[-1])
    assert "--repeat is 1 to 11" in answer["failed"]
    assert "path" not in answer


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_consolidation(services: Services, database: str) -> None:
    sizes = ["--trusts=2", "--years=2", "--lines=5", "--partners=2", "--rounds=1", "--times=1"]
    done = bench(services, database, "consolidation", "--here", *sizes, seconds=280)
    assert done.returncode == 0, done.stdout[-1500:] + done.stderr
    found = json.loads(done.stdout.splitlines()[-1])
    assert (found["trusts"], found["figures"]) == (2, 2 * 2 * 5 * 24)
    assert set(found["position"]) == set(found["pages"]["finance:budgets"])
    assert found["position"]["ratio"] > 0
    assert found["worst"] in {"consolidated position", *found["pages"]}
    assert "finance:pool" in found["left_out"]
    link = database_roles.connect(services.admin_url)
    with link.cursor() as cursor:
        cursor.execute("select datname from pg_database where datname like %s", [f"{database}_%"])
        assert cursor.fetchall() == [], "the second database is still there"
    link.close()


def test_help_says_what_is_measured_and_against_what() -> None:
    done = subprocess.run(
        [sys.executable, "manage.py", "bench", "returns", "--help"],
        cwd=settings.BASE_DIR,
        env={"PATH": os.environ["PATH"]},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0
    assert "from the stored XLSX" in done.stdout
    assert "Against: the same file" in " ".join(done.stdout.split())
