"""The product as people meet it: a real web server and a real worker on demo data of their own."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tests.support.services import Services
from tests.support.worker import Worker

ROOT = Path(__file__).resolve().parents[2]
READY_SECONDS = 180.0


class Site:
    """gunicorn and a worker on a database with the demo data, apart from the other tests' rows."""

    def __init__(self, services: Services) -> None:
        self.services = services
        self.database = services.create_database("journeys")
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self.environment = {
            **os.environ,
            **services.environment(database=self.database, key_prefix="journeys:"),
            "BASE_URL": self.url,
        }
        self.worker = Worker(self.environment)
        self.log = services.folder / "web.log"
        self.web: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Load the demo data, collect static files, start web server and worker."""
        with ThreadPoolExecutor() as pool:  # waits for both, and raises what either raised
            loaded = pool.submit(self.manage, "load_demo")
            self.manage("collectstatic", "--no-input", "--verbosity", "0")
            self.worker.start()
            loaded.result()
        with self.log.open("ab") as output:
            self.web = subprocess.Popen(
                [
                    *(sys.executable, "-m", "gunicorn", "config.wsgi"),
                    *("--bind", f"127.0.0.1:{self.port}", "--workers", "1", "--threads", "8"),
                    *("--no-control-socket", "--log-level", "warning"),
                ],
                cwd=ROOT,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        self.worker.start()
        deadline = time.monotonic() + READY_SECONDS
        while not self._answers():
            if self.web.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"The web server did not start:\n{self.log_end()}")
            time.sleep(0.1)

    def manage(self, *arguments: str) -> str:
        """Run a management command on the site's database; return what it printed."""
        done = subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=ROOT,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )
        if done.returncode:
            raise RuntimeError(f"manage.py {' '.join(arguments)} failed:\n{done.stderr[-4000:]}")
        return done.stdout

    def log_end(self) -> str:
        """Return the end of the web server's log."""
        return self.log.read_text(errors="replace")[-4000:] if self.log.exists() else ""

    def stop(self) -> None:
        """Stop web server and worker and drop the database."""
        self.worker.stop()
        if self.web is not None and self.web.poll() is None:
            self.web.terminate()
            try:
                self.web.wait(10)
            except subprocess.TimeoutExpired:
                os.killpg(self.web.pid, signal.SIGKILL)
                self.web.wait(10)
        self.services.drop_database(self.database)

    def _answers(self) -> bool:
        try:
            address = self.url + "/healthz"  # our own, always http
            with urllib.request.urlopen(address, timeout=5) as answer:  # noqa: S310
                return bool(answer.status == 200)
        except (urllib.error.URLError, OSError):
            return False
