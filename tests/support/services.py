"""The servers a test run uses: private ones of its own, or those it is given.

Given are `DATABASE_URL` (an account that can create roles and databases) and `REDIS_URL`. There
the run makes a database, two roles and a key prefix of its own with a random suffix, and removes
them at its end. Either way the process then sees only what production would see: DATABASE_URL as
the application's role.
"""

import atexit
import os
import secrets
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path

import redis

from config import database_roles, private_servers
from config.database_roles import Login


@dataclass(repr=False)
class Services:
    """Addresses of the run's database and broker, and how to take them down."""

    admin_url: str
    """URL of the account that may create databases on the server."""
    owner: Login
    app: Login
    database: str
    redis_url: str
    key_prefix: str
    label: str
    folder: Path
    """Folder of the run for stored files and collected static files."""
    state_dir: Path | None
    """State folder of the private servers, None when servers were given."""
    given_database: bool
    template: str = ""
    """A migrated database without rows of tests, once there is one."""
    _stopped: bool = False

    def url(self, login: Login, database: str | None = None) -> str:
        """Return the URL of a database on the run's server for a login."""
        return database_roles.with_login(self.admin_url, login, database or self.database)

    def admin_url_of(self, database: str) -> str:
        """Return the URL of a database for the account that may create databases."""
        login = database_roles.login_of(self.admin_url)
        return database_roles.with_login(self.admin_url, login, database)

    def environment(self, database: str | None = None, key_prefix: str = "") -> dict[str, str]:
        """Return the environment of a process that serves the product on a test database."""
        return {
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "DATABASE_URL": self.url(self.app, database),
            "DATABASE_OWNER_URL": self.url(self.owner, database),
            "REDIS_URL": self.redis_url,
            "BROKER_KEY_PREFIX": self.key_prefix + key_prefix,
            "PRIVATE_ROOT": str(self.folder / "files"),
            "STATIC_ROOT": str(self.folder / "static"),
            "SECRET_KEY": "only-for-tests-" + "0123456789" * 5,
            "GOLDEN_THREAD_DEMO": "1",
            "ALLOWED_HOSTS": "127.0.0.1,localhost,testserver",
        }

    def keep_template(self) -> None:
        """Keep a copy of the freshly migrated database; nobody may be connected to it."""
        self.template = self.create_database("template")

    def create_database(self, name: str) -> str:
        """Create one more database for the same two roles, as migrated; return its name."""
        name = f"{self.database}_{name}"
        database_roles.provision(
            self.admin_url,
            database=name,
            owner=self.owner,
            app=self.app,
            template=self.template or self.database,
        )
        return name

    def drop_database(self, name: str) -> None:
        """Drop a database made by `create_database`."""
        database_roles.remove(self.admin_url, database=name, roles=[])

    def stop_broker(self) -> None:
        """Stop the broker, as when it fails; only for private servers."""
        if self.state_dir is None:
            raise RuntimeError("A broker that was given is not ours to stop.")
        private_servers.stop_broker(self.state_dir)

    def start_broker(self) -> None:
        """Start the broker again, with what was queued in it."""
        if self.state_dir is not None:
            private_servers.ensure(self.state_dir, durable=False, tied=True)

    def stop(self) -> None:
        """Stop or clean up everything the run made; safe to call twice."""
        if self._stopped:
            return
        self._stopped = True
        try:
            if self.given_database:
                if self.template:
                    self.drop_database(self.template)
                roles = [self.app.role, self.owner.role]
                database_roles.remove(self.admin_url, database=self.database, roles=roles)
            if self.key_prefix:
                with redis.Redis.from_url(self.redis_url) as client:
                    keys = list(client.scan_iter(match=self.key_prefix + "*"))
                    if keys:
                        client.delete(*keys)
        finally:
            if self.state_dir is not None:
                private_servers.destroy(self.state_dir)
            shutil.rmtree(self.folder, ignore_errors=True)


def _given_versions(database_url: str, redis_url: str) -> str:
    link = database_roles.connect(database_url)
    try:
        with link.cursor() as cursor:
            cursor.execute("SHOW server_version")
            (postgres,) = cursor.fetchone() or ("?",)
    finally:
        link.close()
    with redis.Redis.from_url(redis_url) as client:
        facts = client.info("server")
    name = str(facts.get("server_name", "redis")).capitalize()
    number = facts.get(f"{name.lower()}_version", facts.get("redis_version", "?"))
    return f"PostgreSQL {postgres}, {name} {number}"


def start() -> Services:
    """Start or find the servers, set the environment of this process, and return them."""
    given_database = os.environ.get("DATABASE_URL", "")
    given_redis = os.environ.get("REDIS_URL", "")
    state_dir = None
    if given_database and given_redis:
        label = f"{_given_versions(given_database, given_redis)} (given)"
    else:
        state_dir = private_servers.temporary()
        servers = private_servers.ensure(state_dir, durable=False, tied=True)
        label = servers.label
    suffix = secrets.token_hex(4)
    if given_database:
        owner = Login(f"golden_thread_test_owner_{suffix}", secrets.token_urlsafe(16))
        app = Login(f"golden_thread_test_app_{suffix}", secrets.token_urlsafe(16))
        database = f"golden_thread_test_{suffix}"
        database_roles.provision(given_database, database=database, owner=owner, app=app)
    else:
        owner, app, database = servers.owner, servers.app, database_roles.DATABASE
    services = Services(
        admin_url=given_database or servers.admin_url,
        owner=owner,
        app=app,
        database=database,
        redis_url=given_redis or servers.redis_url,
        key_prefix=f"golden-thread-test-{suffix}:" if given_redis else "",
        label=label,
        folder=Path(tempfile.mkdtemp(prefix="golden-thread-files-")),
        state_dir=state_dir,
        given_database=bool(given_database),
    )
    atexit.register(services.stop)
    for name in ("files", "static"):
        (services.folder / name).mkdir(mode=0o700)
    os.environ.update(services.environment())
    return services
