"""The life of a received file, whatever is in it: kept, waiting, being read, read or refused.

Parts of actions and tasks, which ask for the permission, lock the row and write the audit event.
"""

import datetime
import hashlib
from collections.abc import Callable
from pathlib import PurePath
from typing import TypeVar

from django.core.files.base import File
from django.db.models import Q, QuerySet
from django.utils import timezone

from finance.models import FileState
from finance.models.received import ReceivedFile
from trusts.errors import Refusal
from trusts.scope import Scope
from trusts.sheets import Limits, Unusable

Row = TypeVar("Row", bound=ReceivedFile)

WAITED_TOO_LONG = datetime.timedelta(seconds=60)
"""A file that waited this long has been lost by the queue, or the queue was away."""
MOST_ATTEMPTS = 3


def digest_of(content: "File[bytes]", what: str) -> str:
    """The SHA-256 of what was sent. Refuses an empty file and one that is too large.

    `what` says what the file brings, for the words of a refusal: "return", "budget".
    """
    limit = Limits().file_bytes
    if not content.size:
        raise Refusal(f"The file is empty. Save the {what} and choose it again.", field="file")
    if content.size > limit:
        raise Refusal(
            f"The file is larger than {limit // 2**20} MB. Copy the {what}'s lines into a new "
            "workbook and choose that.",
            field="file",
        )
    digest = hashlib.sha256()
    for chunk in content.chunks():
        digest.update(chunk)
    return digest.hexdigest()


def keep(row: ReceivedFile, by: Scope, *, name: str, content: "File[bytes]", place: str) -> None:
    """Keep what was sent exactly as received and save the row, which has its `sha256`.

    `place` is where in the private storage it goes, without the suffix of its name.
    """
    row.name = PurePath(name).name[:200]
    row.size = content.size
    row.uploader, row.uploaded_by = by.person, by.actor[:200]
    row.waiting_since = timezone.now()
    content.seek(0)
    row.file.save(f"{place}{PurePath(name).suffix.lower()[:10]}", content, save=False)
    row.save()


def wait_again(row: ReceivedFile) -> None:
    """Forget what reading gave, so that the file is read once more. The caller saves."""
    row.state, row.waiting_since, row.attempts = FileState.WAITING, timezone.now(), 0
    row.line_count, row.error_count, row.warning_count = 0, 0, 0
    row.refusal = row.refusal_code = row.checked_against = row.sheet = ""


def begin(row: ReceivedFile) -> None:
    """Mark that a file is being read. Refuses one that is not waiting: somebody else has it."""
    if row.state != FileState.WAITING:
        raise Refusal("The file is not waiting to be read.")
    row.state, row.reading_since = FileState.READING, timezone.now()
    row.attempts += 1
    row.save()


def require_being_read(row: ReceivedFile) -> None:
    """Refuse a result for a file that is not being read: one that comes twice counts once."""
    if row.state != FileState.READING:
        raise Refusal("The file is not being read.")


def finish(row: ReceivedFile, state: FileState = FileState.READ) -> None:
    """Note that reading it is over."""
    row.state, row.read_at, row.reading_since = state, timezone.now(), None
    row.save()


def refuse(row: ReceivedFile, refusal: Unusable) -> None:
    """Note why it cannot be read at all. The file itself stays as it was received."""
    row.refusal_code, row.refusal = refusal.code, refusal.message
    finish(row, FileState.UNUSABLE)


def queue_up(row: ReceivedFile) -> None:
    """Put a file back among those that wait: the queue lost it, or its reader died."""
    row.state, row.reading_since, row.waiting_since = FileState.WAITING, None, timezone.now()
    row.save()


def without_right(what: str) -> Unusable:
    """Why a file is not read whose sender has lost the right meanwhile."""
    return Unusable(
        "no-right",
        f"The person who uploaded this file may no longer upload {what}s. Somebody who may has to "
        "upload it again.",
    )


def sweep(
    rows: "QuerySet[Row]",
    *,
    what: str,
    read_too_long: datetime.timedelta,
    again: Callable[[Row], object],
    give_up: Callable[[Row, Unusable], object],
) -> int:
    """Queue again what the queue or a reader has lost, give up the hopeless; return how many.

    One that has ended its reader three times is given up. Safe to run twice: rows are locked.
    """
    now = timezone.now()
    lost = Q(state=FileState.WAITING, waiting_since__lt=now - WAITED_TOO_LONG) | Q(
        state=FileState.READING, reading_since__lt=now - read_too_long
    )
    moved = 0
    for row in rows.filter(lost).select_for_update(skip_locked=True, of=("self",)):
        if row.attempts >= MOST_ATTEMPTS:
            words = (
                f"The program that reads files stopped {row.attempts} times while it read this "
                f"one. Copy the {what}'s lines into a new workbook and upload that."
            )
            give_up(row, Unusable("reader-died", words))
        else:
            again(row)
        moved += 1
    return moved
