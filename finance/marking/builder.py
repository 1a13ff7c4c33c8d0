"""Building a marked copy through the child process, within limits. One at a time."""

from __future__ import annotations

import json
import logging
import subprocess
import sys
import threading
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from tempfile import TemporaryDirectory

from finance.marking.model import Labels, Marked
from trusts.sheets import Limits, Unusable

logger = logging.getLogger(__name__)

SECONDS = 30.0
"""Wall clock for one copy."""
PATIENCE = 20.0
"""How long a second one waits for the first."""

_ROOT = Path(__file__).resolve().parents[2]
_one_at_a_time = threading.BoundedSemaphore(1)


class Busy(Exception):  # what the service is, not an error of ours
    """Another copy is being made; this one should be asked for again in a minute."""


def build(
    path: Path,
    name: str,
    findings: Sequence[Marked],
    labels: Labels,
    limits: Limits | None = None,
    seconds: float = SECONDS,
) -> bytes:
    """An XLSX copy of the file at `path` with `findings` marked in its cells.

    `name` is what the sender called the file. Raises `Unusable` where the file needs more time or
    memory than `limits` give or cannot be read any more, and `Busy` where another copy is being
    made. The child is ended, whatever happens.
    """
    if not _one_at_a_time.acquire(timeout=PATIENCE):
        raise Busy
    try:
        with TemporaryDirectory() as folder:
            task, out = Path(folder) / "task.json", Path(folder) / "marked.xlsx"
            task.write_text(
                json.dumps(
                    {
                        "path": str(path.resolve()),
                        "name": name,
                        "labels": asdict(labels),
                        "limits": asdict(limits or Limits()),
                        "findings": [asdict(finding) for finding in findings],
                        "out": str(out),
                    }
                ),
                encoding="utf-8",
            )
            _run(task, seconds)
            return out.read_bytes()
    finally:
        _one_at_a_time.release()


def _run(task: Path, seconds: float) -> None:
    command = [sys.executable, "-E", "-s", "-B", "-m", "finance.marking.child", str(task)]
    try:
        done = subprocess.run(  # noqa: S603 # our own interpreter and module; one argument
            command,
            cwd=_ROOT,
            env={"PYTHONUTF8": "1", "PYTHONIOENCODING": "utf-8", "LANG": "C.UTF-8"},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=seconds,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise Unusable("time", "The file takes too long to mark.") from error
    try:
        answer = json.loads(done.stdout or b"{}")
    except ValueError:
        answer = {}
    if answer.get("refused"):
        raise Unusable(*answer["refused"])
    if done.returncode or not answer.get("done"):
        logger.warning("No marked copy was made: the child ended with %s", done.returncode)
        raise Unusable("unmarked", "The file could not be marked.")
