"""A database, a broker and folders that live as long as one command, for `manage.py bench`.

`manage.py` enters `environment` before Django reads its settings, so that measuring never touches
the demo's data or a database the environment happens to name.

* Where DATABASE_ADMIN_URL (may create roles and databases) and REDIS_URL are given, a database and
  two roles with random names are made there, and removed.
* Elsewhere private servers are started and their data deleted. They end with the process, even
  where it is killed.
"""

import os
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import NoReturn

from config import database_roles, private_servers
from config.database_roles import Login

ROOT = Path(__file__).resolve().parent.parent
HERE = "--here"
NO_SERVERS = {
    # Help reads the settings and connects to nothing; these keep it from starting servers.
    "DATABASE_URL": "postgresql://nobody@127.0.0.1:1/none",
    "REDIS_URL": "redis://127.0.0.1:1/0",
    "GOLDEN_THREAD_DEMO": "1",
}


@contextmanager
def environment(arguments: list[str]) -> Iterator[None]:
    """Give the process a throwaway stack, migrated, unless `arguments` ask for help or --here."""
    if HERE in arguments:
        yield
        return
    if not arguments or {"-h", "--help"} & set(arguments):
        os.environ.update(NO_SERVERS)
        yield
        return
    before = signal.signal(signal.SIGTERM, _stop)
    try:
        with ExitStack() as cleaning:
            os.environ.update(_start(cleaning))
            _migrate()
            yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _stop(number: int, frame: object) -> NoReturn:
    raise SystemExit(128 + number)  # so that what was made is taken away on the way out


def _start(cleaning: ExitStack) -> dict[str, str]:
    folder = Path(tempfile.mkdtemp(prefix="golden-thread-bench-"))
    cleaning.callback(shutil.rmtree, folder, ignore_errors=True)
    admin = os.environ.get("DATABASE_ADMIN_URL", "")
    if admin:
        addresses = _on_given_server(admin, cleaning)
    else:
        state = private_servers.temporary()
        cleaning.callback(private_servers.destroy, state)
        servers = private_servers.ensure(state, durable=True, tied=True)
        addresses = {
            "DATABASE_URL": servers.database_url,
            "DATABASE_OWNER_URL": servers.owner_url,
            "DATABASE_ADMIN_URL": servers.admin_url,
            "REDIS_URL": servers.redis_url,
        }
    for name in ("files", "static"):
        (folder / name).mkdir(mode=0o700)
    return addresses | {
        "PRIVATE_ROOT": str(folder / "files"),
        "STATIC_ROOT": str(folder / "static"),
        "SECRET_KEY": secrets.token_urlsafe(60),
        "GOLDEN_THREAD_DEMO": "1",
    }


def _on_given_server(admin: str, cleaning: ExitStack) -> dict[str, str]:
    suffix = secrets.token_hex(4)
    owner = Login(f"golden_thread_bench_owner_{suffix}", secrets.token_urlsafe(24))
    app = Login(f"golden_thread_bench_app_{suffix}", secrets.token_urlsafe(24))
    database = f"golden_thread_bench_{suffix}"
    cleaning.callback(database_roles.remove, admin, database=database, roles=[app.role, owner.role])
    owner_url, app_url = database_roles.provision(admin, database=database, owner=owner, app=app)
    return {
        "DATABASE_URL": app_url,
        "DATABASE_OWNER_URL": owner_url,
        "REDIS_URL": os.environ.get("REDIS_URL", NO_SERVERS["REDIS_URL"]),
    }


def _migrate() -> None:
    """Make the tables, as the owner; raises CalledProcessError where that fails."""
    subprocess.run(
        [sys.executable, "manage.py", "migrate", "--verbosity", "0"],
        cwd=ROOT,
        env=os.environ | {"DATABASE_ROLE": "owner"},
        stdin=subprocess.DEVNULL,
        check=True,
    )


@contextmanager
def copy_of_database(name: str) -> Iterator[str]:
    """A copy of the environment's database for a while, for the same two roles; the owner's URL.

    Nobody may be connected to the database meanwhile. Takes DATABASE_ADMIN_URL, which `environment`
    gives; raises KeyError without it.
    """
    admin, owner_url = os.environ["DATABASE_ADMIN_URL"], os.environ["DATABASE_OWNER_URL"]
    template = database_roles.database_of(owner_url)
    database = f"{template}_{name}"
    try:
        made, _ = database_roles.provision(
            admin,
            database=database,
            owner=database_roles.login_of(owner_url),
            app=database_roles.login_of(os.environ["DATABASE_URL"]),
            template=template,
        )
        yield made
    finally:
        database_roles.remove(admin, database=database, roles=[])
