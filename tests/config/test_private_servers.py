"""The private servers of demo and tests: start, attach, survive, end, and leave nothing behind."""

import json
import os
import signal
import socket
import stat
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg2
import pytest
import redis

from config import private_binaries, private_servers
from config.database_roles import APP_ROLE, OWNER_ROLE, Login, connect
from config.private_servers import Servers, ServersError

pytestmark = pytest.mark.slow
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def state_dir() -> Iterator[Path]:
    folder = private_servers.temporary()
    yield folder
    private_servers.destroy(folder)


def started(folder: Path) -> Servers:
    return private_servers.ensure(folder, durable=False, tied=True)


def process_ids(servers: Servers) -> list[int]:
    files = ("postgres/postmaster.pid", "valkey/valkey.pid")
    return [int((Path(servers.place) / name).read_text().split()[0]) for name in files]


def alive(pid: int) -> bool:
    return bool(private_servers._command_line(pid))


def test_starts_attaches_and_ends(state_dir: Path) -> None:
    servers = started(state_dir)
    pids = process_ids(servers)
    assert started(state_dir) == servers
    assert process_ids(servers) == pids, "a second call attaches, it does not start"
    assert private_servers.stop(state_dir)
    assert not any(map(alive, pids))
    assert not private_servers.stop(state_dir), "nothing runs any more"


def test_data_and_queue_survive_a_restart_on_the_same_ports(state_dir: Path) -> None:
    servers = started(state_dir)
    with connect(servers.owner_url) as link, link.cursor() as cursor:
        cursor.execute("CREATE TABLE kept AS SELECT 42 AS answer")
    link.close()
    with redis.Redis.from_url(servers.redis_url) as client:
        client.rpush("queue", "task")
    private_servers.stop(state_dir)
    assert started(state_dir) == servers
    link = connect(servers.database_url)
    with link.cursor() as cursor:
        cursor.execute("SELECT answer FROM kept")
        assert cursor.fetchone() == (42,)
    link.close()
    with redis.Redis.from_url(servers.redis_url) as client:
        assert client.lpop("queue") == b"task"


def test_killed_servers_are_started_again(state_dir: Path) -> None:
    servers = started(state_dir)
    before = process_ids(servers)
    for pid in before:
        os.kill(pid, signal.SIGKILL)
    while any(map(alive, before)):
        time.sleep(0.01)
    assert started(state_dir) == servers
    assert not set(before) & set(process_ids(servers))


def test_a_pid_file_that_names_somebody_elses_process_is_stale(state_dir: Path) -> None:
    servers = started(state_dir)
    private_servers.stop(state_dir)
    pid_file = Path(servers.place) / "postgres" / "postmaster.pid"
    pid_file.write_text(f"{os.getpid()}\n{pid_file.parent}\n")
    started(state_dir)
    assert process_ids(servers)[0] != os.getpid()


def test_a_port_taken_meanwhile_is_left_alone(state_dir: Path) -> None:
    servers = started(state_dir)
    private_servers.stop(state_dir)
    with socket.socket() as other:
        other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        other.bind(("127.0.0.1", servers.database_port))
        other.listen()
        again = started(state_dir)
        assert again.database_port != servers.database_port
        connect(again.database_url).close()


def test_two_starters_at_once_get_the_same_servers(state_dir: Path) -> None:
    got: list[Servers] = []

    def start() -> None:  # not tied: the servers would end with this thread
        got.append(private_servers.ensure(state_dir, durable=False))

    threads = [threading.Thread(target=start) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(got) == 3
    assert len(set(got)) == 1


def test_a_server_that_is_going_down_is_waited_for(state_dir: Path) -> None:
    servers = started(state_dir)
    for pid in process_ids(servers):
        os.kill(pid, signal.SIGTERM)
    again = started(state_dir)
    connect(again.database_url).close()


def test_roles_have_no_more_rights_than_they_need(state_dir: Path) -> None:
    servers = started(state_dir)
    link = connect(servers.admin_url)
    with link.cursor() as cursor:
        cursor.execute(
            "SELECT rolname, rolsuper, rolbypassrls, rolcreatedb, rolcreaterole FROM pg_roles"
            " WHERE rolname IN %s ORDER BY rolname",
            [(APP_ROLE, OWNER_ROLE)],
        )
        rights = cursor.fetchall()
    link.close()
    none = (False, False, False, False)
    assert rights == [(APP_ROLE, *none), (OWNER_ROLE, *none)]


def test_passwords_are_needed_and_kept_private(state_dir: Path) -> None:
    servers = started(state_dir)
    state = state_dir / "servers.json"
    assert stat.S_IMODE(state.stat().st_mode) == 0o600
    assert json.loads(state.read_text())["app_password"] == servers.app_password
    wrong = servers.database_as(Login(APP_ROLE, "wrong"), "golden_thread")
    with pytest.raises(psycopg2.OperationalError):
        connect(wrong)
    with (
        redis.Redis(port=servers.redis_port, retry=None) as client,
        pytest.raises(redis.exceptions.AuthenticationError),
    ):
        client.ping()
    for pid in process_ids(servers):
        shown = private_servers._command_line(pid)
        assert servers.admin_password not in shown
        assert servers.redis_password not in shown


def test_permissions_of_other_peoples_folders_stay(tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    folder = closed / "checkout" / ".demo"
    try:
        servers = private_servers.ensure(folder, durable=False, tied=True)
        connect(servers.database_url).close()
        assert stat.S_IMODE(closed.stat().st_mode) == 0o700
    finally:
        private_servers.destroy(folder)
    assert not folder.exists()
    assert not Path(servers.place).exists()


def test_programs_out_of_reach_are_copied(state_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    account = private_binaries.runner()
    if not account.switch:
        pytest.skip("only root changes to another account")
    found = private_binaries.find()
    can_enter = private_binaries.Runner.can_enter
    monkeypatch.setattr(
        private_binaries.Runner,
        "can_enter",
        lambda self, folder: (
            folder not in (found.postgres, found.valkey) and can_enter(self, folder)
        ),
    )
    servers = started(state_dir)
    connect(servers.database_url).close()
    for pid in process_ids(servers):
        assert str(Path(servers.place) / "programs") in private_servers._command_line(pid)


def test_a_place_that_is_not_ours_is_refused(tmp_path: Path) -> None:
    account = private_binaries.runner()
    target = tmp_path / "theirs"
    target.mkdir()
    place = tmp_path / "place"
    place.symlink_to(target)
    with pytest.raises(ServersError, match="belongs to another account"):
        private_servers._prepare(place, account)


def test_tied_servers_end_with_a_killed_parent(state_dir: Path) -> None:
    script = (
        "import sys; from pathlib import Path; from config import private_servers as p;"
        "p.ensure(Path(sys.argv[1]), durable=False, tied=True); print('up', flush=True);"
        "sys.stdin.read()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", script, str(state_dir)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as parent:
        assert parent.stdout is not None
        assert parent.stdout.readline() == b"up\n"
        servers = private_servers._read(state_dir.resolve())
        assert servers is not None
        pids = process_ids(servers)
        parent.kill()
        parent.wait(10)
    deadline = time.monotonic() + 10
    while any(map(alive, pids)) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not any(map(alive, pids))


def test_an_unreadable_state_file_says_what_to_do() -> None:
    with tempfile.TemporaryDirectory() as name:
        (Path(name) / "servers.json").write_text("{}")
        with pytest.raises(ServersError, match="Delete the folder"):
            private_servers.ensure(Path(name))
