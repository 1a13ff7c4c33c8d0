"""Importing the questions of an own instrument from a file, which is kept whatever is in it."""

from __future__ import annotations

import hashlib
from pathlib import Path, PurePath
from typing import Any

from django.core.files.base import File

from assessment import queries
from assessment.actions.instrument_drafts import open_draft, store_draft
from assessment.banks.received import finding, read_yaml
from assessment.models import Instrument, InstrumentFile
from assessment.rules.editions import questions_in
from assessment.rules.question_rows import Read, read_rows
from trusts import clock
from trusts.actions.base import action
from trusts.audit import record
from trusts.errors import Refusal
from trusts.permissions import Permission
from trusts.scope import Scope
from trusts.sheets import Limits, Unusable, read_workbook

KINDS = ("xlsx", "ods", "csv", "yaml", "yml")
MOST_BYTES = 2 * 1024 * 1024
LIMITS = Limits(
    file_bytes=MOST_BYTES,
    unpacked_bytes=40 * 1024 * 1024,
    cells=60_000,
    text_bytes=16 * 1024 * 1024,
    seconds=5.0,
    seconds_in_all=20.0,
)
_UNUSABLE = {
    "too-large": "The file is too large.",
    "memory": "The file needs far more memory than a list of questions does. Copy the rows into "
    "the template.",
    "time": "The file takes too long to read. Copy the rows into the template.",
    "empty": "The file has nothing in it.",
}


@action(Permission.INSTRUMENT_MANAGE, verb="instrument.file_imported")
def import_file(
    *,
    by: Scope,
    instrument: Instrument,
    name: str,
    content: File[bytes],
    revision: int,
    replace: bool = False,
) -> InstrumentFile:
    """Make the draft's questions from a file, or keep the file with everything that is wrong.

    With findings the draft stays as it is. Refuses a file of another kind or too large, a draft
    that somebody changed since `revision`, and (unless `replace`) one that has questions.
    """
    suffix = PurePath(name).suffix.lower().lstrip(".")
    if suffix not in KINDS:
        raise Refusal("The file must be XLSX, ODS, CSV or YAML.", field="file")
    if not content.size or content.size > MOST_BYTES:
        raise Refusal("The file must have something in it, and 2 MB at most.", field="file")
    instrument = open_draft(instrument, revision)
    draft: dict[str, Any] = instrument.draft or {}
    asked = len(questions_in(draft))
    if asked and not replace:
        raise Refusal(
            f"The draft has {asked} questions. Say that the file replaces them.", field="replace"
        )
    content.seek(0)
    data = content.read()
    sha256 = hashlib.sha256(data).hexdigest()
    row = InstrumentFile(
        instrument=instrument,
        name=PurePath(name).name[:200],
        size=len(data),
        sha256=sha256,
        uploaded_by=by.actor[:200],
        uploaded_at=clock.now(),
    )
    assert by.trust is not None  # noqa: S101 - an action's scope names one
    content.seek(0)
    row.file.save(f"instruments/{by.trust.pk}/{sha256}.{suffix}", content, save=False)
    is_yaml = suffix in ("yaml", "yml")
    read = (
        _from_yaml(data, draft)
        if is_yaml
        else _from_sheet(Path(row.file.path), row.name, draft, instrument)
    )
    row.findings = read.findings
    row.questions = 0 if read.findings else len(questions_in(read.content))
    row.save()
    if not read.findings:
        since = read.content.pop("since", {})
        store_draft(by, instrument, read.content, decided=since.get("questions", {}))
    record(
        by, instrument, name=row.name, sha256=sha256, findings=len(row.findings), was_asked=asked
    )
    return row


def _from_yaml(data: bytes, draft: dict[str, Any]) -> Read:
    content, findings = read_yaml(data)
    if not findings and content["code"] != draft["code"]:
        what = f"The file holds {content['code']}, and this instrument is {draft['code']}."
        findings = [finding("The file", what)]
    if not findings and content["edition"] != draft["edition"]:
        what = f"The file holds edition {content['edition']}, the draft is {draft['edition']}."
        findings = [finding("The file", what)]
    return Read(content, findings)


def _from_sheet(path: Path, name: str, draft: dict[str, Any], instrument: Instrument) -> Read:
    try:
        workbook = read_workbook(path, LIMITS, name=name)
    except Unusable as refusal:
        return Read({}, [finding("The file", _UNUSABLE.get(refusal.code, refusal.message))])
    return read_rows(workbook, draft, queries.identifiers_taken(instrument))
