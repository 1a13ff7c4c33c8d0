"""Private PostgreSQL and Valkey for the demo and the tests, started without root or installation.

    servers = ensure(Path(".demo"))     # attaches, or initialises and starts
    servers.database_url                # as the application's role
    stop(Path(".demo"))

Both listen on 127.0.0.1 only, on free ports, with random passwords kept in `servers.json` (0600) of
the state folder. Never for production. A server that happens to run on the machine is not touched:
an attachment counts only when our own password opens it.

Run as root, the servers run as `nobody`. Where that account cannot enter the state folder (a
checkout below root's home), data and programs live in a folder of ours below /var/tmp instead;
the permissions of folders that are not ours are never changed.
"""

import ctypes
import fcntl
import hashlib
import json
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

import psycopg2

from config import private_binaries
from config.database_roles import (
    APP_ROLE,
    DATABASE,
    OWNER_ROLE,
    Login,
    connect,
    provision,
    with_login,
)
from config.private_binaries import Programs, Runner, ServersError

ADMIN_ROLE = "golden_thread_admin"
HOST = "127.0.0.1"
START_SECONDS = 30.0
STOP_SECONDS = 30.0
PORT_ATTEMPTS = 5
POSTGRES_PID = "postgres/postmaster.pid"
VALKEY_PID = "valkey/valkey.pid"

_children: dict[int, subprocess.Popen[bytes]] = {}
"""Servers this process started, kept so that they can be waited for."""


@dataclass(frozen=True, slots=True)
class Servers:
    """Addresses and passwords of one pair of private servers."""

    place: str
    """Folder that holds the servers' data and logs."""
    label: str
    """Names and versions of the programs."""
    database_port: int
    redis_port: int
    admin_password: str
    owner_password: str
    app_password: str
    redis_password: str

    @property
    def admin_url(self) -> str:
        """URL of the database superuser; only for creating databases and roles."""
        return self.database_as(Login(ADMIN_ROLE, self.admin_password), "postgres")

    @property
    def owner_url(self) -> str:
        """URL of the role that owns the tables and runs migrations."""
        return self.database_as(self.owner, DATABASE)

    @property
    def database_url(self) -> str:
        """URL of the role the application runs as."""
        return self.database_as(self.app, DATABASE)

    @property
    def redis_url(self) -> str:
        """URL of Valkey, database 0."""
        return f"redis://:{self.redis_password}@{HOST}:{self.redis_port}/0"

    @property
    def owner(self) -> Login:
        """Login of the owner role."""
        return Login(OWNER_ROLE, self.owner_password)

    @property
    def app(self) -> Login:
        """Login of the application's role."""
        return Login(APP_ROLE, self.app_password)

    def database_as(self, login: Login, database: str) -> str:
        """Return the URL of a database on this server for a login."""
        return with_login(f"postgresql://{HOST}:{self.database_port}", login, database)


def ensure(state_dir: Path, *, durable: bool = True, tied: bool = False) -> Servers:
    """Attach to the servers of `state_dir`, starting whichever does not run.

    `durable=False` gives up safety against power loss for speed (tests). `tied=True` makes the
    servers end when the calling thread ends, however it ends (Linux). Two callers at once are safe:
    the second waits. Raises ServersError with what to do.
    """
    state_dir = state_dir.resolve()
    with _lock(state_dir):
        servers = _read(state_dir)
        if servers and _postgres_answers(servers) and _valkey_answers(servers):
            return servers
        account = private_binaries.runner()
        programs = private_binaries.find()
        place = Path(servers.place) if servers else _place(state_dir, account)
        servers = servers or _new(place, programs)
        _prepare(place, account)
        programs = private_binaries.reachable(programs, account, place)
        starter = _Starter(place, programs, account, durable=durable, tied=tied)
        servers = starter.start_both(servers, remember=lambda s: _write(state_dir, s))
        _write(state_dir, servers)
        return servers


def stop(state_dir: Path) -> bool:
    """Stop the servers of `state_dir` in good order; return whether any was running."""
    state_dir = state_dir.resolve()
    if not (state_dir / "servers.json").exists():
        return False
    with _lock(state_dir):
        servers = _read(state_dir)
        if servers is None:
            return False
        place = Path(servers.place)
        stopped = [
            _end(_pid(place / VALKEY_PID, place), signal.SIGTERM),
            _end(_pid(place / POSTGRES_PID, place), signal.SIGINT),
        ]
    return any(stopped)


def stop_broker(state_dir: Path) -> bool:
    """Stop Valkey alone, as when a broker fails; `ensure` starts it again. For tests."""
    state_dir = state_dir.resolve()
    with _lock(state_dir):
        servers = _read(state_dir)
        if servers is None:
            return False
        place = Path(servers.place)
        return _end(_pid(place / VALKEY_PID, place), signal.SIGTERM)


def destroy(state_dir: Path) -> None:
    """Stop the servers and delete their data and the state folder."""
    state_dir = state_dir.resolve()
    stop(state_dir)
    servers = _read(state_dir)
    if servers is not None and Path(servers.place) != state_dir:
        shutil.rmtree(servers.place, ignore_errors=True)
    shutil.rmtree(state_dir, ignore_errors=True)


def temporary() -> Path:
    """Create a state folder for one test run and return it; delete it with `destroy`."""
    return Path(tempfile.mkdtemp(prefix="golden-thread-test-"))


# --- State folder ----------------------------------------------------------------------------


@contextmanager
def _lock(state_dir: Path) -> Iterator[None]:
    state_dir.mkdir(parents=True, exist_ok=True)
    with (state_dir / "lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _read(state_dir: Path) -> Servers | None:
    path = state_dir / "servers.json"
    try:
        return Servers(**json.loads(path.read_text()))
    except FileNotFoundError:
        return None
    except (TypeError, ValueError) as error:
        raise ServersError(
            f"{path} cannot be read. Delete the folder {state_dir} to start over."
        ) from error


def _write(state_dir: Path, servers: Servers) -> None:
    new = state_dir / "servers.json.new"
    new.touch(mode=0o600)
    new.chmod(0o600)
    new.write_text(json.dumps(asdict(servers), indent=1))
    new.replace(state_dir / "servers.json")


def _new(place: Path, programs: Programs) -> Servers:
    if (place / "postgres" / "PG_VERSION").exists():
        # Data whose passwords are lost cannot be used again; it is moved aside, not deleted.
        aside = place / f"postgres-without-state-{int(time.time())}"
        (place / "postgres").rename(aside)
        print(f"The state file was gone; the old data is kept in {aside}", file=sys.stderr)
    return Servers(
        place=str(place),
        label=programs.label,
        database_port=_free_port(),
        redis_port=_free_port(),
        admin_password=secrets.token_urlsafe(24),
        owner_password=secrets.token_urlsafe(24),
        app_password=secrets.token_urlsafe(24),
        redis_password=secrets.token_urlsafe(24),
    )


def _place(state_dir: Path, account: Runner) -> Path:
    """Return the folder for the data: the state folder, or one the account can reach."""
    if not account.switch:
        return state_dir
    state_dir.chmod(0o711)  # ours; others may pass through it but not list it
    if account.can_enter(state_dir):
        return state_dir
    key = hashlib.sha256(str(state_dir).encode()).hexdigest()[:16]
    return Path("/var/tmp") / f"golden-thread-{key}"  # noqa: S108 - its owner is checked in _prepare


def _prepare(place: Path, account: Runner) -> None:
    """Create the data folders; raises ServersError where `place` belongs to somebody else."""
    place.mkdir(mode=0o711, exist_ok=True)
    found = place.lstat()
    if place.is_symlink() or found.st_uid != os.geteuid():
        raise ServersError(
            f"{place} belongs to another account. Remove it, or move the checkout to a folder "
            "that every account may pass through."
        )
    if account.switch:
        place.chmod(0o711)
        if not account.can_enter(place):
            raise ServersError(
                f"The account {account.name} cannot enter {place}, where the private servers' "
                "data belong. Move the checkout below a folder that every account may pass "
                "through, or run the command as an ordinary user."
            )
    for name in ("postgres", "valkey", "logs"):
        folder = place / name
        if not folder.exists():
            folder.mkdir(mode=0o700)
            if account.switch:
                os.chown(folder, account.uid, account.gid)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


def _port_is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
        return True


# --- Do they answer? -------------------------------------------------------------------------


def _postgres_answers(servers: Servers) -> bool:
    try:
        connection = connect(servers.admin_url, seconds=2)  # libpq's least
    except psycopg2.OperationalError:
        return False
    connection.close()
    return True


def _valkey_answers(servers: Servers) -> bool:
    try:
        with socket.create_connection((HOST, servers.redis_port), timeout=2) as link:
            link.sendall(f"AUTH {servers.redis_password}\r\nPING\r\n".encode())
            answer = b""
            while answer.count(b"\n") < 2:
                part = link.recv(200)
                if not part:
                    break
                answer += part
    except OSError:
        return False
    return answer == b"+OK\r\n+PONG\r\n"


# --- Starting --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Starter:
    place: Path
    programs: Programs
    account: Runner
    durable: bool
    tied: bool

    def start_both(self, servers: Servers, remember: Callable[[Servers], None]) -> Servers:
        """Start what does not answer; return the servers with the ports they got."""
        fresh = not (self.place / "postgres" / "PG_VERSION").exists()
        if fresh:
            self._initialise(servers)
        remember(servers)
        if not self._settled(servers, VALKEY_PID, _valkey_answers):
            servers = self._start(servers, "redis_port", self._valkey, _valkey_answers)
            remember(servers)
        if not self._settled(servers, POSTGRES_PID, _postgres_answers):
            servers = self._start(servers, "database_port", self._postgres, _postgres_answers)
        provision(servers.admin_url, database=DATABASE, owner=servers.owner, app=servers.app)
        return servers

    def _settled(self, servers: Servers, pid_file: str, answers: Callable[[Servers], bool]) -> bool:
        """Wait while a server of ours is just coming up or going down; say whether it answers.

        A second one is never started on the same data.
        """
        deadline = time.monotonic() + START_SECONDS
        while not answers(servers):
            pid = _pid(self.place / pid_file, self.place)
            if pid is None:
                return False
            if time.monotonic() > deadline:
                raise ServersError(
                    f"The private server with process number {pid} does not answer. "
                    f"End it with `kill {pid}` and try again."
                )
            time.sleep(0.05)
        return True

    def _initialise(self, servers: Servers) -> None:
        """Create the cluster; the superuser's password goes through a file, not the arguments."""
        password = self.place / "postgres.password"
        password.unlink(missing_ok=True)
        password.touch(mode=0o600)
        try:
            password.write_text(servers.admin_password)
            if self.account.switch:
                os.chown(password, self.account.uid, self.account.gid)
            done = subprocess.run(  # a program we chose, fixed arguments
                [
                    self.programs.initdb,
                    f"--pgdata={self.place / 'postgres'}",
                    f"--username={ADMIN_ROLE}",
                    f"--pwfile={password}",
                    "--auth=scram-sha-256",
                    "--encoding=UTF8",
                    "--locale=C.UTF-8",
                    "--no-sync",
                    "--no-instructions",
                ],
                cwd="/",
                env=_environment(),
                capture_output=True,
                text=True,
                timeout=120,
                check=False,
                **self.account.popen_arguments(),
            )
        finally:
            password.unlink(missing_ok=True)
        if done.returncode:
            raise ServersError(f"PostgreSQL could not be initialised: {done.stderr.strip()}")

    def _start(
        self,
        servers: Servers,
        port_field: str,
        command: Callable[[Servers], list[str]],
        answers: Callable[[Servers], bool],
    ) -> Servers:
        """Start one server, on another port when the one it had is taken."""
        for _ in range(PORT_ATTEMPTS):
            if not _port_is_free(getattr(servers, port_field)):
                servers = Servers(**{**asdict(servers), port_field: _free_port()})
            arguments = command(servers)
            log = self.place / "logs" / f"{Path(arguments[0]).name}.log"
            process = self._spawn(arguments, log)
            deadline = time.monotonic() + START_SECONDS
            while time.monotonic() < deadline and process.poll() is None:
                if answers(servers):
                    return servers
                time.sleep(0.03)
            if process.poll() is None:
                process.terminate()
                process.wait(STOP_SECONDS)
            if _port_is_free(getattr(servers, port_field)):
                break  # the port was not the trouble
        raise ServersError(f"{arguments[0]} did not start. The end of {log}:\n{_tail(log)}")

    def _spawn(self, arguments: list[str], log: Path) -> subprocess.Popen[bytes]:
        with log.open("ab") as output:
            process = subprocess.Popen(  # a program we chose, arguments we built
                arguments,
                cwd="/",
                env=_environment(),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,  # Ctrl-C is for us; we end the servers in good order
                preexec_fn=_end_with_parent if self.tied else None,
                **self.account.popen_arguments(),
            )
        _children[process.pid] = process
        return process

    def _postgres(self, servers: Servers) -> list[str]:
        data = self.place / "postgres"
        _remove_stale_pid_file(data / "postmaster.pid", self.place)
        settings = {
            "listen_addresses": HOST,
            "unix_socket_directories": "",
            "max_connections": "60",
            "shared_buffers": "64MB",
            "jit": "off",
            "timezone": "UTC",
        }
        if not self.durable:
            settings |= {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
        options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        port = str(servers.database_port)
        return [str(self.programs.postgres), "-D", str(data), "-p", port, *options]

    def _valkey(self, servers: Servers) -> list[str]:
        folder = self.place / "valkey"
        settings = folder / "valkey.conf"
        settings.unlink(missing_ok=True)
        settings.touch(mode=0o600)
        lines = [
            f"bind {HOST}",
            f"port {servers.redis_port}",
            f"requirepass {servers.redis_password}",
            f'dir "{folder}"',
            f'pidfile "{folder / "valkey.pid"}"',
            "daemonize no",
            # Its arguments, which name our folder, are how we know it again.
            "set-proc-title no",
            # Queued work survives a restart of the broker.
            "appendonly yes",
            'save ""',
            "maxmemory-policy noeviction",
        ]
        settings.write_text("\n".join(lines) + "\n")
        if self.account.switch:
            os.chown(settings, self.account.uid, self.account.gid)
        return [str(self.programs.valkey), str(settings)]


def _environment() -> dict[str, str]:
    """Return the servers' environment: nothing of ours leaks into it, PG* variables least."""
    return {"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "TZ": "UTC"}


def _end_with_parent() -> None:
    """Ask Linux to interrupt the calling process when its parent dies, even by SIGKILL."""
    if sys.platform == "linux":
        pr_set_pdeathsig = 1
        ctypes.CDLL(None).prctl(pr_set_pdeathsig, signal.SIGINT)


def _tail(log: Path) -> str:
    try:
        return "\n".join(log.read_text(errors="replace").splitlines()[-15:])
    except OSError:
        return "(no log)"


# --- Stopping --------------------------------------------------------------------------------


def _pid(pid_file: Path, place: Path) -> int | None:
    """Return the process id in a pid file if that process is a server of ours, else None."""
    try:
        pid = int(pid_file.read_text().split()[0])
    except (OSError, ValueError, IndexError):
        return None
    return pid if str(place) in _command_line(pid) else None


def _command_line(pid: int) -> str:
    """Return the command line of a process, empty when there is none (or it has ended)."""
    _reap()
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode()
    except OSError:
        if Path("/proc/self").exists():
            return ""
    shown = subprocess.run(  # systems without /proc
        ["ps", "-o", "command=", "-p", str(pid)],  # noqa: S607 - a POSIX program
        capture_output=True,
        text=True,
        check=False,
    )
    return shown.stdout


def _reap() -> None:
    """Forget the servers this process started that have ended, so that none stays a zombie."""
    for pid, child in list(_children.items()):
        if child.poll() is not None:
            del _children[pid]


def _remove_stale_pid_file(pid_file: Path, place: Path) -> None:
    """Delete the pid file a killed server left, whose number may be another process's by now."""
    if pid_file.exists() and _pid(pid_file, place) is None:
        pid_file.unlink()


def _end(pid: int | None, how: signal.Signals) -> bool:
    """End a server and wait until it is gone; return whether there was one."""
    if pid is None:
        return False
    try:
        os.kill(pid, how)
        deadline = time.monotonic() + STOP_SECONDS
        while _command_line(pid) and time.monotonic() < deadline:
            time.sleep(0.02)
        if _command_line(pid):
            os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        pass  # it ended between two looks
    if pid in _children:
        _children.pop(pid).wait(STOP_SECONDS)
    return True


def main(arguments: list[str]) -> int:
    """Command line: `python -m config.private_servers start|stop|destroy|urls FOLDER`."""
    commands = ("start", "stop", "destroy", "urls")
    if len(arguments) != 2 or arguments[0] not in commands:
        print(f"usage: python -m config.private_servers {'|'.join(commands)} FOLDER")
        return 2
    command, folder = arguments[0], Path(arguments[1])
    try:
        if command == "destroy":
            destroy(folder)
        elif command == "stop":
            stop(folder)
        else:
            servers = ensure(folder)
            print(servers.label)
            if command == "urls":
                print(f"DATABASE_URL={servers.database_url}")
                print(f"DATABASE_OWNER_URL={servers.owner_url}")
                print(f"REDIS_URL={servers.redis_url}")
    except ServersError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
