"""The child process behind `check.inspect_upload`: a PDF on stdin, a cleaned one on stdout.

The first line of the answer is JSON: what was found, or why the file is refused. A crash, a
full memory or a spent time allowance ends this process alone.
"""

import io
import json
import resource
import sys
from collections.abc import Iterator
from typing import Any, NoReturn

import pikepdf
from pikepdf import Array, Dictionary, Name

from reports.pdf.check import MAX_PAGES

MEMORY = 1024 * 1024 * 1024  # address space of the child, bytes
MAX_CONTENT = 64 * 1024 * 1024  # decoded drawing instructions of one page, bytes
MAX_ALL_CONTENT = 512 * 1024 * 1024  # of all pages, bytes
MAX_DEPTH = 8  # of chained actions
CONTENT_LOST = "treating stream as empty"  # qpdf's warning where a repair lost something

SAFE_ACTIONS = {Name.GoTo, Name.URI, Name.Named}
HOLDS_FILES = ("/AF", "/EF")
SAFE_SCHEMES = ("http://", "https://", "mailto:")
PLAIN_ANNOTATIONS = {
    Name.Link,
    Name.Text,
    Name.FreeText,
    Name.Line,
    Name.Square,
    Name.Circle,
    Name.Polygon,
    Name.PolyLine,
    Name.Highlight,
    Name.Underline,
    Name.Squiggly,
    Name.StrikeOut,
    Name.Stamp,
    Name.Caret,
    Name.Ink,
    Name.Popup,
}


class RefusedError(Exception):
    """The file cannot be used; `code` is a key of check.REFUSALS."""

    def __init__(self, code: str, **details: int) -> None:
        super().__init__(code)
        self.code = code
        self.details = details


def main(seconds: int) -> None:
    """Read the upload, answer with JSON and the cleaned file."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 5))
    data = sys.stdin.buffer.read()
    try:
        answer, pdf = inspect(data)
    except RefusedError as refusal:
        _answer({"refused": refusal.code, "details": refusal.details})
    except pikepdf.PasswordError:
        _answer({"refused": "password"})
    except MemoryError:
        _answer({"refused": "too_heavy"})
    except Exception:  # qpdf and our own walk both meet things no specification names
        _answer({"refused": "damaged"})
    _answer(answer, pdf)


def _answer(head: dict[str, Any], pdf: bytes = b"") -> NoReturn:
    sys.stdout.buffer.write(json.dumps(head).encode() + b"\n" + pdf)
    sys.stdout.buffer.flush()
    raise SystemExit(0)


def inspect(data: bytes) -> tuple[dict[str, Any], bytes]:
    """Return what is known of the file and a cleaned copy; raises RefusedError."""
    notes: list[str] = []
    with pikepdf.open(io.BytesIO(data)) as pdf:
        if pdf.is_encrypted:
            raise RefusedError("protected")
        pages = len(pdf.pages)
        if pages == 0:
            raise RefusedError("no_pages")
        if pages > MAX_PAGES:
            raise RefusedError("too_many_pages", pages=pages)
        _check_contents(pdf)
        if warnings := pdf.get_warnings():
            if any(CONTENT_LOST in warning for warning in warnings):
                raise RefusedError("damaged")
            notes.append("The file was slightly damaged and has been repaired. Check its pages.")
        _flatten_form(pdf, notes)
        _remove_active(pdf, notes)
        title = str(pdf.docinfo.get("/Title", "")).strip()
        tagged = "/StructTreeRoot" in pdf.Root
        buffer = io.BytesIO()
        pdf.remove_unreferenced_resources()
        pdf.save(
            buffer,
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
            deterministic_id=True,  # the same file gives the same copy
        )
    with pikepdf.open(io.BytesIO(buffer.getvalue())) as again:  # what is kept has to open
        if len(again.pages) != pages:
            raise RefusedError("damaged")
    answer = {"pages": pages, "title": title[:200], "tagged": tagged, "notes": notes}
    return answer, buffer.getvalue()


def _check_contents(pdf: pikepdf.Pdf) -> None:
    """Decode every page's instructions once: what is broken or a bomb shows here."""
    total = 0
    for page in pdf.pages:
        contents = page.obj.get("/Contents", Array())
        streams = list(contents) if isinstance(contents, Array) else [contents]
        size = 0
        for stream in streams:
            if not isinstance(stream, pikepdf.Stream):
                raise RefusedError("damaged")
            size += len(stream.read_bytes())
            if size > MAX_CONTENT:
                raise RefusedError("too_heavy")
        total += size
        if total > MAX_ALL_CONTENT:
            raise RefusedError("too_heavy")
        left, bottom, right, top = (float(value) for value in page.cropbox)
        if not (1 < abs(right - left) < 15_000 and 1 < abs(top - bottom) < 15_000):
            raise RefusedError("damaged")


def _flatten_form(pdf: pikepdf.Pdf, notes: list[str]) -> None:
    form = pdf.Root.get("/AcroForm", None)
    if form is None:
        return
    if "/XFA" in form and not len(form.get("/Fields", Array())):
        raise RefusedError("dynamic_form")
    if len(form.get("/Fields", Array())):
        pdf.generate_appearance_streams()
        pdf.flatten_annotations("print")
        notes.append("Form fields have become plain text, as they were filled in.")
    if "/AcroForm" in pdf.Root:
        del pdf.Root.AcroForm


def _remove_active(pdf: pikepdf.Pdf, notes: list[str]) -> None:
    removed = False
    for key in ("/OpenAction", "/AA", "/Collection", "/AF", "/URI"):
        if key in pdf.Root:
            target = pdf.Root[key]
            removed |= key != "/OpenAction" or not _harmless(target)
            del pdf.Root[key]
    names = pdf.Root.get("/Names", Dictionary())
    for key in ("/JavaScript", "/EmbeddedFiles", "/Renditions"):
        if key in names:
            removed = True
            del names[key]
    for page in pdf.pages:
        if "/AA" in page.obj:
            removed = True
            del page.obj["/AA"]
        if "/Annots" in page.obj:
            kept, dropped = _clean_annotations(page.obj.Annots)
            removed |= dropped
            page.obj.Annots = Array(kept)
    removed |= _remove_files(pdf)
    for item in _bookmarks(pdf):
        if "/A" in item and not _harmless(item.A):
            removed = True
            del item["/A"]
    if removed:
        notes.append(
            "Scripts, attachments and actions that start other programs have been removed."
        )


def _remove_files(pdf: pikepdf.Pdf) -> bool:
    """Take out files that hang on pages, pictures or tags (ISO 32000-2, 14.13), wherever."""
    removed = False
    for thing in pdf.objects:
        if isinstance(thing, Dictionary | pikepdf.Stream):
            for key in HOLDS_FILES:
                if key in thing:
                    removed = True
                    del thing[key]
    return removed


def _clean_annotations(annotations: Any) -> tuple[list[Any], bool]:
    kept, dropped = [], False
    for annotation in annotations:
        if (
            not isinstance(annotation, Dictionary)
            or annotation.get("/Subtype") not in PLAIN_ANNOTATIONS
        ):
            dropped = True
            continue
        for key in ("/A", "/PA"):
            if key in annotation and not _harmless(annotation[key]):
                dropped = True
                del annotation[key]
        for key in ("/AA", *HOLDS_FILES):
            if key in annotation:
                dropped = True
                del annotation[key]
        kept.append(annotation)
    return kept, dropped


def _harmless(action: Any, depth: int = 0) -> bool:
    if isinstance(action, Array):  # a destination, not an action
        return True
    if not isinstance(action, Dictionary) or depth > MAX_DEPTH:
        return False
    if action.get("/S") not in SAFE_ACTIONS:
        return False
    if action.S == Name.URI and not str(action.get("/URI", "")).lower().startswith(SAFE_SCHEMES):
        return False
    following = action.get("/Next", None)
    if following is None:
        return True
    each = list(following) if isinstance(following, Array) else [following]
    return all(_harmless(one, depth + 1) for one in each)


def _bookmarks(pdf: pikepdf.Pdf) -> Iterator[Any]:
    waiting = [pdf.Root.get("/Outlines", Dictionary()).get("/First", None)]
    seen: set[tuple[int, int]] = set()
    while waiting:
        item = waiting.pop()
        if not isinstance(item, Dictionary) or item.objgen in seen:
            continue
        seen.add(item.objgen)
        waiting += [item.get("/First", None), item.get("/Next", None)]
        yield item


if __name__ == "__main__":
    main(int(sys.argv[1]))
