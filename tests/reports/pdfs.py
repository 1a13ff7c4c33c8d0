"""PDFs made for the tests: ours, strangers', and hostile ones."""

import io
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, String


def plain_pdf(
    pages: int = 1,
    *,
    size: tuple[float, float] = (595, 842),
    rotate: int = 0,
    text: bool = True,
    title: str = "",
) -> bytes:
    """A PDF as an office program without accessibility settings writes it: no tags."""
    pdf = pikepdf.new()
    font = pdf.make_indirect(
        Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
    )
    for number in range(1, pages + 1):
        drawing = (
            f"BT /F1 24 Tf 72 {size[1] - 100} Td (Page {number} of the paper) Tj ET"
            if text
            else "0.8 g 72 72 200 200 re f"
        )
        page = pdf.make_indirect(
            Dictionary(
                Type=Name.Page,
                MediaBox=Array([0, 0, *size]),
                Resources=Dictionary(Font=Dictionary(F1=font)) if text else Dictionary(),
                Contents=pdf.make_stream(drawing.encode()),
            )
        )
        if rotate:
            page.Rotate = rotate
        pdf.pages.append(pikepdf.Page(page))
    if title:
        pdf.docinfo["/Title"] = title
    return saved(pdf)


def saved(pdf: pikepdf.Pdf, **options: Any) -> bytes:
    """The bytes of an open PDF."""
    buffer = io.BytesIO()
    options.setdefault("deterministic_id", "encryption" not in options)
    pdf.save(buffer, **options)
    return buffer.getvalue()


def opened(pdf: bytes) -> pikepdf.Pdf:
    """An open PDF from bytes."""
    return pikepdf.open(io.BytesIO(pdf))


def readable(pdf: pikepdf.Pdf) -> bytes:
    """The bytes of an open PDF with nothing compressed, to look for words in."""
    return saved(
        pdf,
        qdf=True,
        object_stream_mode=pikepdf.ObjectStreamMode.disable,
        stream_decode_level=pikepdf.StreamDecodeLevel.generalized,
        compress_streams=False,
    )


def encrypted_pdf(*, user: str = "", owner: str = "owner") -> bytes:
    """A PDF with a password: to open (user) or only to change (owner)."""
    return saved(opened(plain_pdf()), encryption=pikepdf.Encryption(owner=owner, user=user))


def associated_files_pdf() -> bytes:
    """A PDF with files on a page and on a note, and a network share that its links start from."""
    pdf = opened(plain_pdf(1))
    stream = pdf.make_stream(b"MZ payload")
    file = Dictionary(Type=Name.Filespec, F=String("a.exe"), EF=Dictionary(F=stream))
    note = Dictionary(Subtype=Name.Text, Rect=[0, 0, 9, 9], AF=[pdf.make_indirect(file)])
    pdf.pages[0].obj.AF = pikepdf.Array([file])
    pdf.pages[0].obj.Annots = pikepdf.Array([note])
    pdf.Root.URI = Dictionary(Base=String("//elsewhere.example/"))
    return saved(pdf)


def active_pdf() -> bytes:
    """A PDF that runs a script, starts a program and carries an attachment."""
    pdf = opened(plain_pdf(2))
    script = Dictionary(S=Name.JavaScript, JS=String("app.alert('hello')"))
    pdf.Root.OpenAction = script
    pdf.Root.AA = Dictionary(WC=script)
    pdf.attachments["payload.exe"] = b"MZ"
    page = pdf.pages[0]
    launch = Dictionary(S=Name.Launch, F=String("cmd.exe"))
    page.obj.AA = Dictionary(O=script)

    def link(action: Dictionary) -> Any:
        return pdf.make_indirect(
            Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=Array([0, 0, 50, 50]), A=action)
        )

    harmless = Dictionary(S=Name.URI, URI=String("https://example.org/"))
    chained = Dictionary(S=Name.GoTo, D=Array([page.obj, Name.Fit]), Next=launch)
    page.obj.Annots = Array([link(launch), link(harmless), link(chained)])
    return saved(pdf)


def form_pdf() -> bytes:
    """A PDF form with one filled-in text field."""
    pdf = opened(plain_pdf())
    page = pdf.pages[0]
    font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
    field = pdf.make_indirect(
        Dictionary(
            Type=Name.Annot,
            Subtype=Name.Widget,
            FT=Name.Tx,
            T=String("name"),
            V=String("Answer given"),
            DA=String("/Helv 12 Tf 0 g"),
            Rect=Array([72, 500, 300, 520]),
            F=4,
            P=page.obj,
        )
    )
    page.obj.Annots = Array([field])
    pdf.Root.AcroForm = Dictionary(
        Fields=Array([field]),
        DR=Dictionary(Font=Dictionary(Helv=font)),
        DA=String("/Helv 12 Tf 0 g"),
        NeedAppearances=True,
    )
    return saved(pdf)


def bomb_pdf(size: int = 200 * 1024 * 1024) -> bytes:
    """A small PDF whose one page unpacks to `size` bytes of drawing instructions."""
    pdf = opened(plain_pdf())
    pdf.pages[0].obj.Contents = pdf.make_stream(b"n " * (size // 2))
    return saved(pdf, recompress_flate=True, compress_streams=True)
