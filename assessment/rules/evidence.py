"""What may be kept as evidence: which files and links, and what others see of a file's name."""

from __future__ import annotations

from urllib.parse import urlsplit

FILE_KINDS: dict[str, tuple[bytes, ...]] = {
    "pdf": (b"%PDF-",),
    "docx": (b"PK\x03\x04",),
    "xlsx": (b"PK\x03\x04",),
    "pptx": (b"PK\x03\x04",),
    "odt": (b"PK\x03\x04",),
    "ods": (b"PK\x03\x04",),
    "odp": (b"PK\x03\x04",),
    "png": (b"\x89PNG\r\n\x1a\n",),
    "jpg": (b"\xff\xd8\xff",),
    "jpeg": (b"\xff\xd8\xff",),
    "csv": (),
    "txt": (),
}
"""Endings that are taken, each with how such a file begins; plain text has no such mark."""

MOST_BYTES = 10 * 2**20
"""Largest file, in bytes."""
MOST_TO_A_QUESTION = 10
"""Most pieces of evidence that one member gives to one question."""
MOST_REVISIONS = 20
"""Most revisions of one file."""


def ending(name: str) -> str:
    """A file name's ending in small letters, without the dot; empty where there is none."""
    return name.rpartition(".")[2].lower() if "." in name else ""


def problem_with_file(name: str, data: bytes) -> str:
    """Say in words why a file cannot be kept, or nothing where it can.

    Its content has to be what its name says: a page of HTML called .pdf is refused.
    """
    kind = ending(name)
    if kind not in FILE_KINDS:
        return "The file is of a kind we do not keep. Save it as a PDF and choose it again."
    if not data:
        return "The file is empty. Choose another file."
    if len(data) > MOST_BYTES:
        return f"The file is larger than {MOST_BYTES // 2**20} MB. Choose a smaller one."
    marks = FILE_KINDS[kind]
    if marks and not data.startswith(marks):
        return f"The file is called .{kind}, but its content is something else. Save it again."
    if not marks and b"\x00" in data:
        return f"The file is called .{kind}, but it is not plain text. Save it again."
    return ""


def problem_with_link(link: str) -> str:
    """Say in words why a link cannot be kept, or nothing where it can: https only, no password."""
    try:
        parts = urlsplit(link)
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        return "Enter a web address, such as https://www.example.gov.uk/plan."
    if parts.scheme != "https":
        return "The address must begin with https://. Others can be changed on their way."
    if parts.username is not None or parts.password is not None:
        return "The address holds a name or a password. Enter one without."
    if "." not in host or any(mark.isspace() or not mark.isprintable() for mark in link):
        return "Enter a web address, such as https://www.example.gov.uk/plan."
    return ""


def host_of(link: str) -> str:
    """The host that a link leads to, as readers are shown it before they follow it.

    Letters of other alphabets are shown in their ASCII form, so that none passes for another.
    """
    host = urlsplit(link).hostname or ""
    try:
        return host.encode("idna").decode("ascii")
    except UnicodeError:
        return host.encode("ascii", "backslashreplace").decode("ascii")


def open_name(question: str, position: int, name: str) -> str:
    """What a file is called for readers who may not learn who added it.

    A file's own name often names its author: `board paper, J Smith.docx`.
    """
    return f"{question}-evidence-{position}.{ending(name)}"
