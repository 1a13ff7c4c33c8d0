"""A real Celery worker in a process of its own, to be killed and started again at will."""

import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
READY_SECONDS = 180.0


class Worker:
    """One worker with one pool process, on the run's broker and a test database."""

    def __init__(self, environment: dict[str, str]) -> None:
        self.environment = {**os.environ, **environment}
        # Beside the run's files, and gone with them.
        files = Path(self.environment["PRIVATE_ROOT"])
        folder = Path(tempfile.mkdtemp(prefix="worker-", dir=files.parent))
        self.log = folder / "worker.log"
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start the worker and wait until it takes tasks."""
        if self.running:
            return
        already = self._times_ready()
        with self.log.open("ab") as output:
            self.process = subprocess.Popen(
                [
                    *(sys.executable, "-m", "celery", "--app", "config.celery", "worker"),
                    *("--pool", "prefork", "--concurrency", "1", "--loglevel", "INFO"),
                    *("--without-gossip", "--without-mingle", "--hostname", "test@localhost"),
                    *("--include", "tests.support.tasks"),
                ],
                cwd=ROOT,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        deadline = time.monotonic() + READY_SECONDS
        while self._times_ready() == already:
            if not self.running or time.monotonic() > deadline:
                raise RuntimeError(f"The worker did not start:\n{self.log.read_text()[-4000:]}")
            time.sleep(0.1)

    def kill(self) -> None:
        """End the worker and its pool at once (SIGKILL), as a crashed machine would."""
        if self.process is not None and self.running:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait(10)

    def restart(self) -> None:
        """Kill the worker and start another."""
        self.kill()
        self.start()

    def stop(self) -> None:
        """End the worker in good order, or by force where it takes longer than ten seconds."""
        if self.process is None or not self.running:
            return
        self.process.terminate()
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.kill()

    @property
    def running(self) -> bool:
        """Whether the worker's process lives."""
        return self.process is not None and self.process.poll() is None

    def _times_ready(self) -> int:
        return self.log.read_text(errors="replace").count(" ready.") if self.log.exists() else 0
