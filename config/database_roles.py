"""The two database roles the product runs with, and how a database is prepared for them.

*owner*  owns the database and its tables and runs migrations. Never a superuser.
*app*    what web server, worker and beat connect as: it may read and write rows and nothing else.
         It is neither superuser nor owner and cannot bypass row-level security, so the policies
         on the tenant tables bind it whatever the Python code does.

`python -m config.database_roles` prepares a database of yours, as often as you like. It reads
DATABASE_ADMIN_URL (may create roles and databases; used here alone), and creates what
DATABASE_OWNER_URL and DATABASE_URL name.
"""

import os
import sys
from dataclasses import dataclass
from urllib.parse import quote, unquote, urlsplit, urlunsplit

import psycopg2
from psycopg2 import errors, sql
from psycopg2.extensions import connection as Connection  # noqa: N812 - a class, though its name is lower case
from psycopg2.extensions import cursor as Cursor  # noqa: N812 - as above

OWNER_ROLE = "golden_thread_owner"
APP_ROLE = "golden_thread_app"
DATABASE = "golden_thread"


@dataclass(frozen=True, slots=True)
class Login:
    """A database role and its password."""

    role: str
    password: str


def with_login(url: str, login: Login, database: str) -> str:
    """Return `url` (same server, same options) for another login and database."""
    parts = urlsplit(url)
    address = parts.netloc.rpartition("@")[2]
    netloc = f"{quote(login.role, safe='')}:{quote(login.password, safe='')}@{address}"
    return urlunsplit(parts._replace(netloc=netloc, path="/" + quote(database, safe="")))


def login_of(url: str) -> Login:
    """Return the login in a URL; raises ValueError where the name or the password is missing."""
    parts = urlsplit(url)
    if not parts.username or not parts.password:
        raise ValueError("A database URL lacks a user name or a password.")
    return Login(unquote(parts.username), unquote(parts.password))


def database_of(url: str) -> str:
    """Return the name of the database a URL points to."""
    return unquote(urlsplit(url).path.lstrip("/"))


def connect(url: str, seconds: int = 10) -> Connection:
    """Open an autocommit connection; raises psycopg2.OperationalError when refused or too slow."""
    url = url.replace("postgres://", "postgresql://", 1)
    connection = psycopg2.connect(url, connect_timeout=seconds)
    connection.autocommit = True
    return connection


def provision(
    admin_url: str, *, database: str, owner: Login, app: Login, template: str = "template0"
) -> tuple[str, str]:
    """Create both roles and the database if missing, set their rights; return (owner, app) URLs.

    A new database is a copy of `template`, to which nobody may be connected.

    Safe to run twice. `admin_url` must name a role that can create roles and databases; it need
    not be a superuser. Raises psycopg2.Error when the server refuses.
    """
    owner_url = with_login(admin_url, owner, database)
    connection = connect(admin_url)
    try:
        with connection.cursor() as cursor:
            for login in (owner, app):
                _create_or_alter_role(cursor, login)
            _create_database(cursor, database, owner.role, template)
    finally:
        connection.close()
    connection = connect(owner_url)
    try:
        with connection.cursor() as cursor:
            _grant(cursor, database, app.role)
    finally:
        connection.close()
    return owner_url, with_login(admin_url, app, database)


def remove(admin_url: str, *, database: str, roles: list[str]) -> None:
    """Drop the database, whoever is connected to it, and then the roles."""
    connection = connect(admin_url)
    try:
        with connection.cursor() as cursor:
            cursor.execute(
                sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(database))
            )
            for role in roles:
                cursor.execute(sql.SQL("DROP ROLE IF EXISTS {}").format(sql.Identifier(role)))
    finally:
        connection.close()


def _create_or_alter_role(cursor: Cursor, login: Login) -> None:
    name = sql.Identifier(login.role)
    cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [login.role])
    verb = "ALTER" if cursor.fetchone() else "CREATE"
    # NOSUPERUSER, NOBYPASSRLS and NOREPLICATION are the defaults of CREATE ROLE, and only a
    # superuser may mention some of them; so they are checked below rather than set.
    cursor.execute(
        sql.SQL(verb + " ROLE {} LOGIN NOCREATEDB NOCREATEROLE PASSWORD {}").format(
            name, sql.Literal(login.password)
        )
    )
    cursor.execute("SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = %s", [login.role])
    if cursor.fetchone() != (False,):
        raise RuntimeError(
            f"The database role {login.role} is a superuser or bypasses row-level security. "
            "Take that right away from it, or choose another role."
        )


def _create_database(cursor: Cursor, database: str, owner: str, template: str) -> None:
    cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [database])
    if cursor.fetchone():
        return
    # To give a database away, the giver has to be a member of the taker.
    cursor.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")
    if cursor.fetchone() != (True,):
        cursor.execute(sql.SQL("GRANT {} TO CURRENT_USER").format(sql.Identifier(owner)))
    statement = "CREATE DATABASE {} OWNER {} ENCODING 'UTF8' TEMPLATE {}"
    names = map(sql.Identifier, (database, owner, template))
    try:
        cursor.execute(sql.SQL(statement).format(*names))
    except errors.DuplicateDatabase:
        return


def _grant(cursor: Cursor, database: str, app: str) -> None:
    names = {"database": sql.Identifier(database), "app": sql.Identifier(app)}
    for statement in (
        "REVOKE ALL ON DATABASE {database} FROM PUBLIC",
        "GRANT CONNECT ON DATABASE {database} TO {app}",
        "REVOKE CREATE ON SCHEMA public FROM PUBLIC",
        "GRANT USAGE ON SCHEMA public TO {app}",
        "ALTER DEFAULT PRIVILEGES IN SCHEMA public"
        " GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {app}",
        "ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO {app}",
        # Tables that were there before the default privileges were set.
        "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {app}",
        "GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {app}",
    ):
        cursor.execute(sql.SQL(statement).format(**names))


def main() -> int:
    """Prepare the database that the environment names; return the exit code."""
    names = ("DATABASE_ADMIN_URL", "DATABASE_OWNER_URL", "DATABASE_URL")
    missing = [name for name in names if not os.environ.get(name)]
    if missing:
        print("Set " + ", ".join(missing) + ".", file=sys.stderr)
        return 2
    admin_url, owner_url, app_url = (os.environ[name] for name in names)
    try:
        owner, app = login_of(owner_url), login_of(app_url)
        if owner.role == app.role or database_of(owner_url) != database_of(app_url):
            raise ValueError(
                "DATABASE_OWNER_URL and DATABASE_URL have to name two roles and one database."
            )
        provision(admin_url, database=database_of(app_url), owner=owner, app=app)
    except (ValueError, RuntimeError, psycopg2.Error) as error:
        print(f"The database was not prepared: {error}", file=sys.stderr)
        return 1
    print(f"Database {database_of(app_url)} is ready for {owner.role} and {app.role}.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
