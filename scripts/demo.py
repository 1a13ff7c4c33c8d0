"""Run the demonstration: private servers, migrations, demo data, then web, worker and beat.

    make demo           start, keeping what is there; Ctrl-C ends everything
    make demo-reset     delete the demo's data

One process owns all the others and ends them, the private servers last.
"""

import fcntl
import hashlib
import os
import shlex
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from honcho.manager import Manager

from config import private_servers
from config.private_binaries import ServersError

ROOT = Path(__file__).resolve().parent.parent
STATE = ROOT / ".demo"
ADDRESS = "127.0.0.1"
PREFERRED_PORT = 8000
FIRST_PAGE_SECONDS = 180.0


def main(arguments: list[str]) -> int:
    """Start the demo, delete it (`reset`), or tell when it is up (`announce`, for itself)."""
    if arguments[:1] == ["announce"]:
        return announce(arguments[1])
    STATE.mkdir(exist_ok=True)
    try:
        with only_one():
            return reset() if arguments == ["reset"] else run()
    except ServersError as error:
        print(error, file=sys.stderr)
        return 1


def reset() -> int:
    """Delete the demo's servers and files."""
    private_servers.destroy(STATE)
    print("The demo's data are deleted. `make demo` starts afresh.")
    return 0


def run() -> int:
    """Bring everything up, serve until Ctrl-C, take everything down."""
    environment = dict(os.environ)
    environment |= {"GOLDEN_THREAD_DEMO": "1", "PYTHONUNBUFFERED": "1"}
    own_servers = "DATABASE_URL" not in environment
    # Until web, worker and beat run, SIGTERM is like Ctrl-C; a closed terminal is like SIGTERM.
    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(128 + number))
    signal.signal(signal.SIGHUP, lambda number, frame: os.kill(os.getpid(), signal.SIGTERM))
    try:
        if own_servers:
            servers = private_servers.ensure(STATE)
            print(f"{servers.label} are running", flush=True)
            environment |= {
                "DATABASE_URL": servers.database_url,
                "DATABASE_OWNER_URL": servers.owner_url,
                "REDIS_URL": environment.get("REDIS_URL", servers.redis_url),
            }
        files = Path(environment.setdefault("PRIVATE_ROOT", str(STATE / "files")))
        files.mkdir(parents=True, exist_ok=True, mode=0o700)
        prepare(environment)
        return serve(environment)
    except subprocess.CalledProcessError as error:
        print(f"The demo could not be prepared: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    finally:
        if own_servers:
            private_servers.stop(STATE)
            print("The private servers have stopped; the data are kept.", flush=True)


def prepare(environment: dict[str, str]) -> None:
    """Migrate, load the demo data and collect static files, each only when there is a need."""
    migrations = _digest(*sorted(ROOT.glob("*/migrations/*.py")), ROOT / "requirements-demo.lock")
    if _stale("migrated", migrations):
        print("Migrating the database", flush=True)
        manage(environment, "migrate", "--no-input", "--verbosity", "0")
        _stamp("migrated", migrations)
    static = _digest(
        *sorted(path for path in (ROOT / "static").rglob("*") if path.is_file()),
        ROOT / "static_vendor" / ".version",
        ROOT / "requirements-demo.lock",
    )
    if _stale("static", static) or not (ROOT / "static_collected").is_dir():
        manage(environment, "collectstatic", "--no-input", "--clear", "--verbosity", "0")
        _stamp("static", static)
    if _stale("demo-data", "loaded"):
        print("Loading the demo data, a year of it (half a minute)", flush=True)
        manage(environment, "load_demo")
        _stamp("demo-data", "loaded")


def serve(environment: dict[str, str]) -> int:
    """Run web, worker and beat until one of them ends or we are told to stop."""
    port = choose_port()
    environment["BASE_URL"] = f"http://{ADDRESS}:{port}"
    python = shlex.quote(sys.executable)
    # The demo may run as root (in a container); the worker need not lament it: it takes JSON only.
    calm = shlex.quote("ignore:You're running the worker with superuser")
    celery = f"{python} -W {calm} -m celery --quiet --app config.celery"
    manager = Manager()
    for name, command in {
        "web": f"{python} -m gunicorn config.wsgi --bind {ADDRESS}:{port} --workers 2 --threads 4"
        " --no-control-socket --log-level warning",
        "worker": f"{celery} worker --concurrency 2 --loglevel WARNING",
        "beat": f"{celery} beat --loglevel WARNING --pidfile= "
        f"--schedule {shlex.quote(str(STATE / 'celerybeat-schedule'))}",
    }.items():
        manager.add_process(name, "exec " + command, env=environment, cwd=str(ROOT))
    announcer = subprocess.Popen(
        [sys.executable, "-m", "scripts.demo", "announce", environment["BASE_URL"]],
        cwd=ROOT,
        env=environment,
        start_new_session=True,
    )
    try:
        manager.loop()
    finally:
        announcer.terminate()
        announcer.wait()
    return 0 if manager.returncode in (130, 143) else int(manager.returncode or 0)


def announce(base_url: str) -> int:
    """Wait for the first page, then print the address, the demo people and the time it took."""
    started = float(os.environ.get("GOLDEN_THREAD_STARTED", time.time()))
    people = subprocess.run(
        [sys.executable, "manage.py", "demo_people"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    deadline = time.monotonic() + FIRST_PAGE_SECONDS
    while not _serves(base_url + "/accounts/login/"):
        if time.monotonic() > deadline:
            print(f"{base_url} does not answer; see the lines above.", flush=True)
            return 1
        time.sleep(0.2)
    print(
        f"\n{people.stdout or people.stderr}\n"
        f"Golden Thread is at {base_url} (started in {time.time() - started:.0f} seconds).\n"
        "Emails, such as invitations, are printed in this window and sent to nobody.\n"
        "Ctrl-C ends it and keeps the data; `make demo-reset` deletes them.\n",
        flush=True,
    )
    return 0


def choose_port() -> int:
    """Return `PORT` or 8000, or a free port (and say so) where that one is taken."""
    wanted = int(os.environ.get("PORT", PREFERRED_PORT))
    for port in (wanted, 0):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((ADDRESS, port))
            except OSError:
                continue
            chosen = int(probe.getsockname()[1])
        if chosen != wanted:
            print(f"Port {wanted} is taken by another program; using {chosen}.", flush=True)
        return chosen
    raise ServersError("No port is free on 127.0.0.1.")


def manage(environment: dict[str, str], *arguments: str) -> None:
    """Run a management command; raises CalledProcessError when it fails."""
    command = [sys.executable, "manage.py", *arguments]
    subprocess.run(command, cwd=ROOT, env=environment, check=True)


@contextmanager
def only_one() -> Iterator[None]:
    """Let one demo of this checkout run at a time; exits where one runs already."""
    with (STATE / "demo.lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            sys.exit("The demo of this checkout is running already. End it there with Ctrl-C.")
        yield


def _serves(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=10) as answer:  # noqa: S310 - our own address
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def _digest(*files: Path) -> str:
    parts = (hashlib.sha256(file.read_bytes()).hexdigest() for file in files)
    return hashlib.sha256(" ".join(parts).encode()).hexdigest()


def _stale(name: str, wanted: str) -> bool:
    stamp = STATE / f"done-{name}"
    return not stamp.exists() or stamp.read_text() != wanted


def _stamp(name: str, value: str) -> None:
    (STATE / f"done-{name}").write_text(value)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
