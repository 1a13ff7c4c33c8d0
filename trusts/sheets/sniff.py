"""What a file really is, from its first bytes, and whether its name says the same."""

from __future__ import annotations

from pathlib import Path

from trusts.sheets.model import Unusable

ZIP = b"PK\x03\x04"
EMPTY_ZIP = b"PK\x05\x06"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")

# Things people do send, with the name they know them by.
_OTHERS: tuple[tuple[bytes, str], ...] = (
    (b"%PDF-", "a PDF"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"{\\rtf", "a word-processed document"),
    (b"Rar!", "a compressed archive"),
    (b"7z\xbc\xaf", "a compressed archive"),
    (b"\x1f\x8b", "a compressed archive"),
    (b"BZh", "a compressed archive"),
    (b"\x7fELF", "a program"),
    (b"MZ", "a program"),
)
_EXTENSIONS = {
    "xlsx": {".xlsx"},
    "ods": {".ods"},
    "xls": {".xls"},
    "text": {".csv", ".txt", ".tsv"},
}
_NAMES = {
    "xlsx": "an Excel workbook (.xlsx)",
    "ods": "an OpenDocument spreadsheet (.ods)",
    "xls": "an older Excel workbook (.xls)",
    "text": "a text file with separators (.csv)",
}


def container(head: bytes) -> str:
    """Say what the first bytes are: ``zip``, ``ole`` or ``text``.

    Raises `Unusable` for an empty file, a web page, or another kind of file we recognise.
    """
    if not head:
        raise Unusable("empty", "The file is empty. Save the spreadsheet again and upload it.")
    if head.startswith(ZIP):
        return "zip"
    if head.startswith(EMPTY_ZIP):
        raise Unusable("damaged", "The file holds nothing. Save the spreadsheet again.")
    if head.startswith(OLE):
        return "ole"
    for signature, name in _OTHERS:
        if head.startswith(signature):
            raise Unusable(
                "not-a-spreadsheet",
                f"The file is {name}, not a spreadsheet. Upload the return as .xlsx or .csv.",
            )
    _refuse_markup(head)
    if b"\x00" in head and not head.startswith(UTF16_MARKS) and not looks_like_utf16(head):
        raise Unusable(
            "not-a-spreadsheet",
            "The file is not a spreadsheet we know. Open it in a spreadsheet program, save it as "
            "an Excel workbook (.xlsx) and upload that.",
        )
    return "text"


def looks_like_utf16(head: bytes) -> bool:
    """Whether bytes without a mark read as UTF-16: nearly every second byte is zero."""
    sample = head[:2000]
    if len(sample) < 4:
        return False
    half = len(sample) // 2
    zeros = (sample[0::2].count(0), sample[1::2].count(0))
    return max(zeros) >= 0.7 * half and min(zeros) <= 0.1 * half


def _refuse_markup(head: bytes) -> None:
    start = head.removeprefix(b"\xef\xbb\xbf")
    for mark, codec in ((b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be")):
        if head.startswith(mark):
            start = head[2:].decode(codec, "replace").encode("utf-8", "replace")
    start = start.lstrip().lower()
    if start.startswith((b"<!doctype html", b"<html", b"<head", b"<body", b"<table", b"<script")):
        raise Unusable(
            "web-page",
            "The file is a web page, perhaps an error page saved by mistake. Open the return in a "
            "spreadsheet program, save it as .xlsx and upload that.",
        )
    if start.startswith((b"<?xml", b"<!doctype", b"<workbook", b"<!--")):
        raise Unusable(
            "not-a-spreadsheet",
            "The file is an XML document, not a spreadsheet. Open it in a spreadsheet program, "
            "save it as an Excel workbook (.xlsx) and upload that.",
        )


def check_extension(name: str, kind: str) -> None:
    """Refuse a file whose name says something else than what it holds."""
    extension = Path(name).suffix.lower()
    if extension in _EXTENSIONS[kind]:
        return
    right = sorted(_EXTENSIONS[kind])[0]
    called = f"its name ends in {extension}" if extension else "its name has no ending"
    raise Unusable(
        "wrong-extension",
        f"The file is {_NAMES[kind]} but {called}. Rename it to end in {right}, check that it "
        "opens, and upload it again.",
    )
