"""Tasks that only the tests' workers know."""

import os
import time
from pathlib import Path

from config.celery import app


@app.task(name="tests.note_and_wait")
def note_and_wait(file: str, seconds: float) -> None:
    """Write a line when begun and another when done, so that a test sees a broken run."""
    with Path(file).open("a") as notes:
        notes.write(f"begun {os.getpid()}\n")
    time.sleep(seconds)
    with Path(file).open("a") as notes:
        notes.write("done\n")
