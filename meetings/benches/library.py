"""Twenty papers for `bench pack`: plain, scanned, turned, large, filled in, harmed, locked."""

import io
from collections.abc import Callable
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, String
from PIL import Image, ImageDraw

from reports.pdf.html import render_html

A4, A3 = (595.0, 842.0), (1191.0, 842.0)
LINES = 48
WORDS = "The board is asked to weigh what each partner brings against what children say they need."


def library(scale: float = 1.0) -> list[tuple[str, bytes, bool]]:
    """(title, file, whether it can be used) of twenty papers, 300 pages at `scale` 1."""

    def pages(count: int) -> int:
        return max(1, round(count * scale))

    made: list[tuple[str, bytes, bool]] = [
        (f"Office paper {n}", text(pages(count), f"paper {n}"), True)
        for n, count in enumerate((24, 20, 18, 16, 12, 10, 30), start=1)
    ]
    made += [
        ("Tagged paper", tagged(pages(14)), True),
        ("Scanned paper", scanned(pages(20)), True),
        ("Turned scan", scanned(pages(8), rotate=90), True),
        ("Turned paper", text(pages(12), "turned", rotate=270), True),
        ("Upside down, turned from above", turned_from_above(pages(8)), True),
        ("A3 plans", text(pages(16), "plans", size=A3), True),
        ("A3 plans, cropped", cropped(pages(10)), True),
        ("Filled-in form", form(pages(6)), True),
        ("Damaged cross-reference table", damaged(text(pages(30), "damaged")), True),
        ("Cut off at the end", text(pages(16), "cut")[:-120], False),
        ("Paper with scripts and an attachment", active(pages(10)), True),
        ("Locked with a password", locked(text(pages(12), "locked"), user="open"), False),
        ("Protected against changes", locked(text(pages(8), "protected"), user=""), False),
    ]
    return made


def saved(pdf: pikepdf.Pdf, **options: Any) -> bytes:
    """The bytes of an open PDF."""
    buffer = io.BytesIO()
    pdf.save(buffer, **options)
    return buffer.getvalue()


def text(pages: int, name: str, *, size: tuple[float, float] = A4, rotate: int = 0) -> bytes:
    """Pages of text without tags, as an office program writes them."""
    pdf = pikepdf.new()
    font = pdf.make_indirect(
        Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
    )
    for number in range(1, pages + 1):
        lines = "".join(f"({n}. {name}, page {number}: {WORDS}) Tj T* " for n in range(LINES))
        drawing = f"BT /F1 10 Tf 14 TL 56 {size[1] - 70} Td {lines}ET"
        page = Dictionary(
            Type=Name.Page,
            MediaBox=Array([0, 0, *size]),
            Resources=Dictionary(Font=Dictionary(F1=font)),
            Contents=pdf.make_stream(drawing.encode()),
        )
        if rotate:
            page.Rotate = rotate
        pdf.pages.append(pikepdf.Page(pdf.make_indirect(page)))
    return saved(pdf, object_stream_mode=pikepdf.ObjectStreamMode.disable)


def tagged(pages: int) -> bytes:
    """A paper with tags, one page a section."""
    body = "".join(
        f'<section class="break"><h2>Part {n}</h2>{f"<p>{WORDS}</p>" * 14}</section>'
        for n in range(1, pages)
    )
    return render_html(f"<h1>Tagged paper</h1><p>{WORDS}</p>{body}", title="Tagged paper")


def scanned(pages: int, *, rotate: int = 0) -> bytes:
    """Pages that are pictures, 150 dots an inch, without any text."""
    pdf = pikepdf.new()
    for number in range(pages):
        sheet = Image.new("L", (1240, 1754), 245)
        draw = ImageDraw.Draw(sheet)
        for line in range(60):
            draw.line((120, 140 + line * 25, 1100 - (line * 37 + number) % 300, 140 + line * 25))
        coded = io.BytesIO()
        sheet.save(coded, "JPEG", quality=80)
        picture = pdf.make_stream(coded.getvalue())
        picture.Type, picture.Subtype = Name.XObject, Name.Image
        picture.Width, picture.Height = sheet.size
        picture.ColorSpace, picture.BitsPerComponent = Name.DeviceGray, 8
        picture.Filter = Name.DCTDecode
        page = Dictionary(
            Type=Name.Page,
            MediaBox=Array([0, 0, *A4]),
            Resources=Dictionary(XObject=Dictionary(Scan=picture)),
            Contents=pdf.make_stream(b"q 595 0 0 842 0 0 cm /Scan Do Q"),
        )
        if rotate:
            page.Rotate = rotate
        pdf.pages.append(pikepdf.Page(pdf.make_indirect(page)))
    return saved(pdf)


def _changed(pdf: bytes, change: Callable[[pikepdf.Pdf], None]) -> bytes:
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        change(opened)
        return saved(opened)


def turned_from_above(pages: int) -> bytes:
    """Pages whose rotation stands on the tree above them."""

    def turn(pdf: pikepdf.Pdf) -> None:
        pdf.Root.Pages.Rotate = 180

    return _changed(text(pages, "turned from above"), turn)


def cropped(pages: int) -> bytes:
    """Large pages of which only a part is shown."""

    def crop(pdf: pikepdf.Pdf) -> None:
        for page in pdf.pages:
            page.obj.CropBox = Array([40, 40, 1150, 800])

    return _changed(text(pages, "cropped", size=A3), crop)


def form(pages: int) -> bytes:
    """A form with a filled-in field on each page."""

    def fill(pdf: pikepdf.Pdf) -> None:
        font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
        fields = []
        for number, page in enumerate(pdf.pages):
            field = pdf.make_indirect(
                Dictionary(
                    Type=Name.Annot,
                    Subtype=Name.Widget,
                    FT=Name.Tx,
                    T=String(f"field{number}"),
                    V=String("Filled in"),
                    DA=String("/Helv 12 Tf 0 g"),
                    Rect=Array([72, 40, 300, 60]),
                    F=4,
                    P=page.obj,
                )
            )
            page.obj.Annots = Array([field])
            fields.append(field)
        pdf.Root.AcroForm = Dictionary(
            Fields=Array(fields),
            DR=Dictionary(Font=Dictionary(Helv=font)),
            DA=String("/Helv 12 Tf 0 g"),
            NeedAppearances=True,
        )

    return _changed(text(pages, "form"), fill)


def damaged(pdf: bytes) -> bytes:
    """The same file with a cross-reference table that leads nowhere."""
    at = pdf.rindex(b"startxref")
    return pdf[:at] + b"startxref\n17\n%%EOF\n"


def active(pages: int) -> bytes:
    """A paper that runs a script and carries a file."""

    def arm(pdf: pikepdf.Pdf) -> None:
        pdf.Root.OpenAction = Dictionary(S=Name.JavaScript, JS=String("app.alert('hello')"))
        pdf.attachments["payload.exe"] = b"MZ"

    return _changed(text(pages, "active"), arm)


def locked(pdf: bytes, *, user: str) -> bytes:
    """The same file with a password to open it (`user`), or only to change it."""
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        return saved(opened, encryption=pikepdf.Encryption(owner="owner", user=user))
