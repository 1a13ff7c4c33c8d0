"""Reading a file through the child process, within limits.

The calling process does only what is cheap and safe: size, first bytes, the zip's directory. All
decompression and parsing happens in `trusts.sheets.child`, which the kernel holds to a memory
limit and this module to a time limit.
"""

from __future__ import annotations

import json
import logging
import os
import selectors
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import asdict, replace
from pathlib import Path

from trusts.sheets.archive import damaged, list_parts
from trusts.sheets.child import memory_message
from trusts.sheets.model import Limits, Sheet, Unusable, Workbook
from trusts.sheets.rows import Rows
from trusts.sheets.sniff import check_extension, container

logger = logging.getLogger(__name__)

_ROOT = Path(__file__).resolve().parents[2]
_CHUNK = 256 * 1024
_PATIENCE = 3
"""How much longer than its processor time the reader may be silent by the clock."""


def read_workbook(path: Path, limits: Limits | None = None, *, name: str | None = None) -> Workbook:
    """Read a spreadsheet file into sheets, rows and cells.

    `name` is what the sender called the file, where it is stored under another name; its ending
    must fit what the file holds. Raises `Unusable`; a file that keeps the processor busy is stopped
    after `limits.seconds`.
    """
    limits = limits or Limits()
    size = path.stat().st_size
    if size > limits.file_bytes:
        raise Unusable(
            "too-large",
            f"The file is larger than {limits.file_bytes // (1024 * 1024)} MB. Copy the return's "
            "lines into a new workbook and upload that.",
        )
    with path.open("rb") as handle:
        held = container(handle.read(8192))
    kind = {"ole": "xls", "text": "text"}.get(held) or list_parts(path, limits)[0]
    if held != "ole" or not _is_locked_package(path):
        check_extension(name or path.name, kind)
    book = _build(_child_lines(held, path, limits))
    if kind == "text":  # delimited text has no sheet name: use what the sender calls the file
        only = replace(book.sheets[0], name=Path(name or path.name).stem)
        book = Workbook(kind, (only,))
    if not any(value for sheet in book.sheets for row in sheet.rows for value in row):
        raise Unusable(
            "empty",
            "The file has no figures in it. Fill in the return's template, save it and upload it.",
        )
    return book


def _is_locked_package(path: Path) -> bool:
    """Whether an OLE file is a newer workbook behind a password, which may be called .xlsx."""
    return "EncryptedPackage".encode("utf-16-le") in path.read_bytes()


def _build(lines: Iterator[bytes]) -> Workbook:
    sheets: list[Sheet] = []
    kind, complete = "", False
    rows = Rows()
    for line in lines:
        if line[:1].isdigit():
            count, _, piece = line.partition(b" ")
            rows.append_piece(int(count), piece)
            continue
        try:
            value = json.loads(line)
        except ValueError as error:
            raise damaged() from error
        if "sheet" in value:
            kind, rows = value["kind"], Rows()
            sheets.append(Sheet(value["sheet"], value["hidden"], rows))
        elif "refused" in value:
            raise Unusable(*value["refused"])
        else:
            complete = True
    if not complete:
        raise damaged()
    return Workbook(kind, tuple(sheets))


def _child_lines(held: str, path: Path, limits: Limits) -> Iterator[bytes]:
    """Lines of the child's output. Ends it, whatever happens, before returning."""
    command = [sys.executable, "-E", "-s", "-B", "-m", "trusts.sheets.child"]
    arguments = [held, str(path.resolve()), json.dumps(asdict(limits))]
    with subprocess.Popen(  # noqa: S603 # our own interpreter and module; the path is one argument
        command + arguments,
        cwd=_ROOT,
        env={"PYTHONUTF8": "1", "PYTHONIOENCODING": "utf-8", "LANG": "C.UTF-8"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        close_fds=True,
    ) as child:
        try:
            yield from _limited_lines(child, limits)
            child.wait(timeout=limits.seconds)
        except subprocess.TimeoutExpired as error:
            raise _too_slow() from error
        finally:
            child.kill()
    if child.returncode == -signal.SIGXCPU:
        raise _too_slow()
    if child.returncode < 0:  # ended by the kernel, at its memory limit
        raise Unusable("memory", memory_message())
    if child.returncode > 0:
        logger.warning("The reader failed on %s", path.name)
        raise damaged()


def _limited_lines(child: subprocess.Popen[bytes], limits: Limits) -> Iterator[bytes]:
    if child.stdout is None:
        raise damaged()
    ends = time.monotonic() + limits.seconds_in_all
    silent_until = time.monotonic() + limits.seconds * _PATIENCE
    descriptor, rest, received = child.stdout.fileno(), b"", 0
    with selectors.DefaultSelector() as selector:
        selector.register(descriptor, selectors.EVENT_READ)
        while True:
            left = min(ends, silent_until) - time.monotonic()
            if left <= 0 or not selector.select(left):
                raise _too_slow()
            silent_until = time.monotonic() + limits.seconds * _PATIENCE
            chunk = os.read(descriptor, _CHUNK)
            if not chunk:
                break
            received += len(chunk)
            if received > limits.text_bytes:
                raise Unusable("memory", memory_message())
            *whole, rest = (rest + chunk).split(b"\n")
            yield from whole
    if rest:
        yield rest


def _too_slow() -> Unusable:
    return Unusable(
        "time",
        "The file takes too long to read. Copy the return's lines into a new workbook and upload "
        "that.",
    )
