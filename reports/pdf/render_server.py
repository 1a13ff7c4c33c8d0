"""The subprocess behind `workers.render_many`: sections as JSON in, framed PDFs out.

Run as `python -m reports.pdf.render_server WORKERS`.
"""

import ctypes
import json
import multiprocessing
import os
import signal
import sys
from typing import Any

from reports.pdf.html import render_html, style_sheet
from reports.pdf.workers import FRAME

PR_SET_PDEATHSIG = 1  # Linux, prctl(2)


def die_with_parent() -> None:
    """Ask the kernel to end this process when its parent ends (Linux; elsewhere no effect)."""
    prctl = getattr(ctypes.CDLL(None), "prctl", None)
    if prctl is not None:
        prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


def _render(job: tuple[int, str, str]) -> tuple[int, bool, bytes]:
    index, title, html = job
    try:
        return index, True, render_html(html, title=title)
    except Exception as error:  # Whatever went wrong belongs in the run's own record.
        return index, False, f"{title}: {error}".encode()


def main(workers: int) -> None:
    """Render what standard input holds with `workers` processes."""
    die_with_parent()
    out = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    sys.stdout = sys.stderr  # nothing but frames may reach the pipe
    jobs: list[Any] = [(i, title, html) for i, (title, html) in enumerate(json.load(sys.stdin))]
    style_sheet()  # read before forking, shared by all
    # A process is replaced after some sections: the memory a large table took goes back.
    with multiprocessing.get_context("fork").Pool(
        workers, initializer=die_with_parent, maxtasksperchild=8
    ) as pool:
        for index, succeeded, body in pool.imap_unordered(_render, jobs):
            out.write(FRAME.pack(index, succeeded, len(body)) + body)
            out.flush()


if __name__ == "__main__":
    main(int(sys.argv[1]))
