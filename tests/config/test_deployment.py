"""The image, its services and their settings, as far as they can be checked without an engine."""

import os
import re
import socket
import subprocess
import sys
from pathlib import Path

import psycopg2
import pytest
import yaml

from config import database_roles, probe
from config.database_roles import Login
from tests.support.services import Services

ROOT = Path(__file__).resolve().parents[2]
COMPOSE = (ROOT / "docker-compose.yml").read_text()
SERVICES = yaml.safe_load(COMPOSE)["services"]
OURS = ("migrate", "web", "worker", "beat")
PRODUCTION = {
    "SECRET_KEY": "x7!kPz9-" * 8,
    "DATABASE_URL": "postgresql://app:app@127.0.0.1:1/none",
    "REDIS_URL": "redis://127.0.0.1:1/0",
    "ALLOWED_HOSTS": "trust.example",
    "BASE_URL": "https://trust.example",
    "BEHIND_PROXY": "true",
    "GOLDEN_THREAD_DEMO": "false",
}


@pytest.mark.parametrize("name", OURS)
def test_services_of_ours_have_no_more_rights_than_they_need(name: str) -> None:
    service = SERVICES[name]
    assert service["read_only"]
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]


def test_only_the_web_server_is_published_and_only_to_this_machine() -> None:
    published = {name: service["ports"] for name, service in SERVICES.items() if "ports" in service}
    assert published == {"web": ["${BIND:-127.0.0.1:8000}:8000"]}


def test_only_the_migration_knows_more_than_the_applications_role() -> None:
    for name in ("web", "worker", "beat"):
        text = str(SERVICES[name]["environment"])
        assert "golden_thread_app" in text
        assert "OWNER" not in text
        assert "POSTGRES_PASSWORD" not in text


def test_everything_that_goes_on_running_has_a_health_check() -> None:
    lasting = {name for name, service in SERVICES.items() if service["restart"] != "no"}
    assert lasting == set(SERVICES) - {"migrate"}
    assert all("healthcheck" in SERVICES[name] for name in lasting)


def test_no_secret_has_a_default_value() -> None:
    for name in re.findall(r"\$\{(\w*(?:PASSWORD|SECRET)\w*)", COMPOSE):
        assert f"${{{name}:?" in COMPOSE


def test_every_name_read_from_the_environment_is_documented() -> None:
    documented = (ROOT / "docs" / "deployment.md").read_text()
    settings = (ROOT / "config" / "settings.py").read_text()
    names = set(re.findall(r"\$\{(\w+)", COMPOSE))
    names |= set(re.findall(r"""env(?:\.\w+)?\(\s*["'](\w+)["']""", settings))
    names -= {"DATABASE_ROLE"}  # set by manage.py itself
    assert not {name for name in names if name not in documented}


def test_the_image_runs_as_an_ordinary_user() -> None:
    lines = (ROOT / "Dockerfile").read_text().splitlines()
    assert [line for line in lines if line.startswith("USER ")] == ["USER 10001:10001"]


def test_check_deploy_has_nothing_to_say() -> None:
    done = subprocess.run(
        [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "INFO"],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], **PRODUCTION},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "no issues" in done.stdout


def test_production_without_a_secret_key_does_not_start() -> None:
    environment = {k: v for k, v in PRODUCTION.items() if k != "SECRET_KEY"}
    done = subprocess.run(
        [sys.executable, "manage.py", "check"],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode != 0
    assert "SECRET_KEY" in done.stderr


def test_the_probe_fails_when_nothing_listens() -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        assert probe.main(unused.getsockname()[1]) == 1


# --- Preparing a database of one's own ---------------------------------------------------------


@pytest.fixture
def prepared(services: Services, monkeypatch: pytest.MonkeyPatch):
    """Environment of `python -m config.database_roles` for names that do not exist yet."""
    owner = Login("prepared owner", "p@ss:word/of owner")
    app = Login("prepared app", "p@ss:word/of app")
    database = "prepared database"
    for name, url in {
        "DATABASE_ADMIN_URL": services.admin_url,
        "DATABASE_OWNER_URL": services.url(owner, database),
        "DATABASE_URL": services.url(app, database),
    }.items():
        monkeypatch.setenv(name, url)
    yield services.url(owner, database), services.url(app, database)
    database_roles.remove(services.admin_url, database=database, roles=[app.role, owner.role])


def test_preparing_a_database_twice_is_preparing_it_once(prepared, capsys) -> None:
    assert database_roles.main() == 0
    assert database_roles.main() == 0
    assert "is ready" in capsys.readouterr().out
    owner_url, app_url = prepared
    owner, app = database_roles.connect(owner_url), database_roles.connect(app_url)
    try:
        with owner.cursor() as cursor:
            cursor.execute("CREATE TABLE made_by_owner (id serial PRIMARY KEY)")
            cursor.execute("CREATE EXTENSION btree_gist")  # the migrations need it
        with app.cursor() as cursor:
            cursor.execute("INSERT INTO made_by_owner DEFAULT VALUES")
            with pytest.raises(psycopg2.errors.InsufficientPrivilege):
                cursor.execute("TRUNCATE made_by_owner")
    finally:
        owner.close()
        app.close()


def test_one_role_for_both_purposes_is_refused(prepared, monkeypatch, capsys) -> None:
    monkeypatch.setenv("DATABASE_URL", os.environ["DATABASE_OWNER_URL"])
    assert database_roles.main() == 1
    assert "two roles" in capsys.readouterr().err


def test_a_superuser_is_refused_as_the_applications_role(
    services: Services, prepared, monkeypatch, capsys
) -> None:
    if services.given_database:
        pytest.skip("needs to make a superuser, which a given account may not")
    link = database_roles.connect(services.admin_url)
    with link.cursor() as cursor:
        cursor.execute('CREATE ROLE "prepared app" SUPERUSER')
    link.close()
    assert database_roles.main() == 1
    assert "superuser" in capsys.readouterr().err


def test_missing_names_are_told(monkeypatch, capsys) -> None:
    monkeypatch.delenv("DATABASE_ADMIN_URL", raising=False)
    assert database_roles.main() == 2
    assert "DATABASE_ADMIN_URL" in capsys.readouterr().err
