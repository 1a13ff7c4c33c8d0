"""Render many sections at once, in processes of their own.

A Celery worker's child is a daemon and may not start `multiprocessing` children. So a plain
subprocess (`reports.pdf.render_server`) loads the layout engine once and forks from there;
its memory goes back to the system when the document is done, and it dies with its parent.
"""

import json
import os
import struct
import subprocess
import sys
from collections.abc import Callable, Sequence
from typing import NamedTuple

from reports.pdf import PROJECT_ROOT
from reports.pdf.html import RenderError, render_html

SMALL = 120_000  # characters of HTML: below, a second process costs more time than it saves
FRAME = struct.Struct(">i?Q")  # index of the section, did it succeed, length of what follows


class Section(NamedTuple):
    """One piece of HTML (what stands inside <body>) with the title of its PDF."""

    title: str
    html: str


def render_many(
    sections: Sequence[Section],
    *,
    processes: int | None = None,
    on_done: Callable[[int], None] = lambda done: None,
) -> list[bytes]:
    """Return one tagged PDF for each section, in order.

    `on_done(n)` is called as each is finished, with the number finished so far; an exception in
    it stops the work. Small documents are rendered here, larger ones in `processes` processes
    (as many as this process may use, by default). Raises RenderError.
    """
    workers = min(processes or len(os.sched_getaffinity(0)), len(sections))
    if workers < 2 or sum(len(section.html) for section in sections) < SMALL:
        pdfs = []
        for done, section in enumerate(sections, start=1):
            pdfs.append(render_html(section.html, title=section.title))
            on_done(done)
        return pdfs
    return _render_in_processes(sections, workers, on_done)


def _render_in_processes(
    sections: Sequence[Section], workers: int, on_done: Callable[[int], None]
) -> list[bytes]:
    # The command is this interpreter and our own module; nothing in it comes from a user.
    server = subprocess.Popen(  # noqa: S603
        [sys.executable, "-m", "reports.pdf.render_server", str(workers)],
        cwd=PROJECT_ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    if server.stdin is None or server.stdout is None:  # Popen gives both: PIPE was asked for
        raise RenderError("The rendering process has no pipes.")
    try:
        server.stdin.write(json.dumps(sections).encode())
        server.stdin.close()
        done: dict[int, bytes] = {}
        while len(done) < len(sections):
            head = server.stdout.read(FRAME.size)
            if len(head) < FRAME.size:
                raise RenderError("The rendering process ended before the document was done.")
            index, succeeded, length = FRAME.unpack(head)
            body = server.stdout.read(length)
            if not succeeded:
                raise RenderError(body.decode())
            done[index] = body
            on_done(len(done))
    finally:
        server.kill()
        server.stdout.close()
        server.wait()
    return [done[index] for index in range(len(sections))]
