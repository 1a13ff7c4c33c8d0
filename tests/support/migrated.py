"""A migrated database kept between runs of the inner loop, so that a single test starts at once.

Migrating from nothing takes a quarter of a minute of processor time. A run on private servers
therefore keeps a dump of what the migrations made, named by a digest of everything that made it,
and the next run restores it. Continuous integration always migrates: what ships is what was tested.
Delete the folder at any time; set GOLDEN_THREAD_FRESH=1 to migrate once without it.
"""

import hashlib
import os
import subprocess
import tempfile
from importlib.metadata import version
from pathlib import Path

from config import private_binaries
from config.private_servers import ServersError
from tests.support.services import Services

ROOT = Path(__file__).resolve().parent.parent.parent
MADE_BY = (
    "*/migrations/*.py",
    "*/models.py",
    "*/models/*.py",
    "*/apps.py",
    "trusts/*.py",
    "config/settings.py",
    "config/database_roles.py",
    "tests/support/database.py",
)
"""Files that decide what `migrate` leaves behind, its signal handlers included."""
PACKAGES = ("django", "django-guardian", "django-rest-knox", "django-allauth")
KEEP = 12
SECONDS = 120


def folder() -> Path | None:
    """Where dumps are kept; None where a run has to migrate for itself."""
    if os.environ.get("CI") or os.environ.get("GOLDEN_THREAD_FRESH"):
        return None
    base = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    return base / "golden-thread" / "migrated"


def digest() -> str:
    """Return the name of what the migrations of this source tree make."""
    found = hashlib.sha256(private_binaries.find().label.encode())
    for package in PACKAGES:
        found.update(f"{package} {version(package)}\n".encode())
    for path in sorted({path for pattern in MADE_BY for path in ROOT.glob(pattern)}):
        found.update(f"{path.relative_to(ROOT)}\n".encode())
        found.update(path.read_bytes())
    return found.hexdigest()[:32]


def restore(services: Services) -> bool:
    """Fill the run's empty database from a dump; False where there is none that fits."""
    place = folder()
    if place is None or services.given_database:
        return False
    dump = place / f"{digest()}.dump"
    if not dump.exists():
        return False
    dump.touch()
    _run("pg_restore", services, "--exit-on-error", "--single-transaction", str(dump))
    return True


def keep(services: Services) -> None:
    """Dump the run's freshly migrated database for the next run, and drop the oldest dumps."""
    place = folder()
    if place is None or services.given_database or not _program("pg_dump").exists():
        return
    place.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle, name = tempfile.mkstemp(dir=place, suffix=".part")
    os.close(handle)
    try:
        _run("pg_dump", services, "--format=custom", "--compress=1", "--file", name)
        Path(name).rename(place / f"{digest()}.dump")
    finally:
        Path(name).unlink(missing_ok=True)
    oldest_last = sorted(place.glob("*.dump"), key=lambda path: path.stat().st_mtime, reverse=True)
    for path in oldest_last[KEEP:]:
        path.unlink(missing_ok=True)


def _program(name: str) -> Path:
    return private_binaries.find().postgres.with_name(name)


def _run(name: str, services: Services, *arguments: str) -> None:
    """Run PostgreSQL's own program on the run's database as the servers' superuser."""
    done = subprocess.run(
        [_program(name), "--dbname", services.admin_url_of(services.database), *arguments],
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=False,
    )
    if done.returncode:
        raise ServersError(f"{name} failed: {done.stderr.strip()[-2000:]}")
