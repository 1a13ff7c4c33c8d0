"""The web process as it is deployed, on loopback, for as long as it is measured."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from trusts.benches import BenchFailed

ROOT = Path(__file__).resolve().parents[2]
READY_SECONDS = 60.0


@contextmanager
def web(folder: Path, *, workers: int, threads: int) -> Iterator[str]:
    """Start gunicorn as docs/deployment.md does, on a free port of 127.0.0.1; its address.

    Raises BenchFailed, with the end of its log, where it does not start.
    """
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{probe.getsockname()[1]}"
    log = folder / "web.log"
    with log.open("wb") as output:
        process = subprocess.Popen(  # noqa: S603 - our own interpreter and module
            [
                *(sys.executable, "-m", "gunicorn", "config.wsgi", "--bind", address),
                *("--workers", str(workers), "--threads", str(threads)),
                *("--no-control-socket", "--log-level", "warning"),
            ],
            cwd=ROOT,
            env=os.environ | {"BASE_URL": f"http://{address}"},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    try:
        deadline = time.monotonic() + READY_SECONDS
        while not _answers(address):
            if process.poll() is not None or time.monotonic() > deadline:
                raise BenchFailed(f"The web process did not start: {log.read_text()[-2000:]}")
            time.sleep(0.1)
        yield f"http://{address}"
    finally:
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(f"http://{address}/healthz", timeout=5):
            return True
    except (urllib.error.URLError, ConnectionError, TimeoutError):
        return False
