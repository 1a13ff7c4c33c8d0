"""Take in an uploaded PDF: refuse what cannot go into a document, clean what can.

The file is a stranger's. It is opened only in a child process with little memory and little
time, and what comes back is a rewritten copy without scripts, attachments and form fields.
"""

import json
import subprocess
import sys
from dataclasses import dataclass

from reports.pdf import PROJECT_ROOT

MAX_BYTES = 50 * 1024 * 1024
MAX_PAGES = 400
SECONDS = 60  # a 300-page paper takes about 2

REFUSALS = {
    "empty": "The file is empty. Choose the PDF again, or save a new copy of it.",
    "not_pdf": "The file is not a PDF. Save or print your document as a PDF and upload that.",
    "too_large": "The file is larger than {max_mb} MB. Reduce the size of its pictures, or split "
    "it into several papers.",
    "too_many_pages": "The PDF has {pages} pages. A paper can have up to {max_pages}. Split it "
    "into several papers, or upload the part the meeting needs.",
    "no_pages": "The PDF has no pages. Save a new copy of it from the program it was written in.",
    "password": "The PDF needs a password to open. Save a copy without a password and upload that.",
    "protected": "The PDF is protected against changes, so page numbers cannot be added. Save or "
    "print a copy without protection and upload that.",
    "damaged": "The PDF is damaged and cannot be read in full. Open it in the program it was "
    "written in, save it as a PDF again, and upload the new copy.",
    "dynamic_form": "The PDF is an interactive form whose pages are drawn by a program. Print it "
    "to a new PDF and upload that.",
    "too_heavy": "The PDF takes too much memory or time to read. Save or print it as a new PDF, "
    "or split it into several papers.",
}


class UnusablePdfError(Exception):
    """The upload cannot be a paper. `code` is a key of REFUSALS, `message` says it in words."""

    def __init__(self, code: str, **details: int) -> None:
        self.code = code
        self.message = REFUSALS[code].format(
            max_mb=MAX_BYTES // 1024 // 1024, max_pages=MAX_PAGES, **details
        )
        super().__init__(self.message)


@dataclass(frozen=True)
class UploadedPdf:
    """A cleaned upload, ready to be joined. `notes` says in words what was changed."""

    pdf: bytes
    pages: int
    title: str
    tagged: bool
    notes: tuple[str, ...]


def inspect_upload(data: bytes, *, seconds: int = SECONDS) -> UploadedPdf:
    """Check and clean an uploaded PDF in a child process.

    Scripts, actions that start programs or open other files, attachments, sound and film are
    removed; filled-in form fields become plain content; a slightly damaged file is repaired.
    Raises UnusablePdfError with words for the person who uploaded it.
    """
    if not data:
        raise UnusablePdfError("empty")
    if len(data) > MAX_BYTES:
        raise UnusablePdfError("too_large")
    if b"%PDF-" not in data[:1024]:
        raise UnusablePdfError("not_pdf")
    try:
        # The command is this interpreter and our own module; the upload is its input only.
        child = subprocess.run(  # noqa: S603
            [sys.executable, "-m", "reports.pdf.inspector", str(seconds)],
            cwd=PROJECT_ROOT,
            input=data,
            capture_output=True,
            timeout=seconds + 15,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise UnusablePdfError("too_heavy") from error
    head, _, pdf = child.stdout.partition(b"\n")
    if child.returncode != 0 or not head:
        raise UnusablePdfError("too_heavy")
    found = json.loads(head)
    if "refused" in found:
        raise UnusablePdfError(found["refused"], **found.get("details", {}))
    return UploadedPdf(
        pdf=pdf,
        pages=found["pages"],
        title=found["title"],
        tagged=found["tagged"],
        notes=tuple(found["notes"]),
    )
