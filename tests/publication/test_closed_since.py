"""What became confidential after it was published, and what a file hides beside its pages."""

import io

import pikepdf

from governance.actions.interests import show_interest
from governance.models import Interest
from meetings import actions
from meetings.models import Meeting, MinuteEntry
from publication.cleaning import for_the_public
from publication.models import Kind
from publication.queries import attention
from tests.publication.conftest import NOVEMBER, SEPTEMBER, Shown, secret
from tests.reports.pdfs import opened, plain_pdf, readable, saved


def asked_back(shown: Shown) -> dict[str, tuple[str, ...]]:
    """What the desk asks to be withdrawn, by kind."""
    with shown.scope():
        return {one.publication.kind: one.what for one in attention()}


def test_minutes_from_which_confidential_words_were_taken_are_asked_back(shown: Shown) -> None:
    shown.publish(Kind.MINUTES, SEPTEMBER)
    assert not asked_back(shown)
    with shown.scope() as by:
        entry = MinuteEntry.objects.get(item__meeting__ref=SEPTEMBER, item__number=1)
        correction = {"entry": entry, "why": "A family was named.", "by": by}
        later = Meeting.objects.get(ref=NOVEMBER)
        actions.correct_minutes(
            **correction, new="Members read the draft.", seen=entry.version, agreed_at=later
        )
        assert not attention()  # words put right were never confidential
        actions.correct_minutes(
            **correction,
            new="Members talked.",
            seen=entry.version + 1,
            agreed_at=later,
            old_is_closed=True,
        )
    assert asked_back(shown) == {Kind.MINUTES: ("words of the minute of item 1",)}
    # The next version is without them; the one before is still asked back.
    shown.publish(Kind.MINUTES, SEPTEMBER)
    with shown.scope():
        assert [one.publication.number for one in attention()] == [1]


def test_a_pack_with_an_interest_that_is_kept_back_now_is_asked_back(packed: Shown) -> None:
    packed.publish(Kind.PACK, SEPTEMBER)
    assert not asked_back(packed)
    with packed.scope() as by:
        show_interest(by=by, interest=Interest.objects.get(is_public=True), kept_back="Threats")
    assert asked_back(packed) == {Kind.PACK: (f"an interest of {packed.member.name}",)}


def test_a_published_file_holds_no_comments_and_no_word_of_its_making() -> None:
    with pikepdf.open(io.BytesIO(plain_pdf(1))) as pdf:
        page = pdf.pages[0]
        note = pikepdf.Dictionary(
            Type=pikepdf.Name.Annot,
            Rect=[10, 10, 30, 30],
            T=secret("comment-author"),
            Contents=secret("comment"),
        )
        kinds = (pikepdf.Name.Text, pikepdf.Name.Highlight, pikepdf.Name.FreeText)
        page.obj.Annots = pikepdf.Array(
            [pdf.make_indirect(pikepdf.Dictionary({**note, "/Subtype": kind})) for kind in kinds]
        )
        page.obj.Annots[2].Contents = "Seen on the page"
        picture = pdf.make_stream(b"\x00", Type=pikepdf.Name.XObject, Width=1, Height=1)
        picture.Metadata = pdf.make_stream(secret("camera").encode())
        page.obj.Resources.XObject = pikepdf.Dictionary(P=picture)
        data = saved(pdf)
    with opened(for_the_public(data, title="Plan")) as held:
        kinds_left = [str(one.Subtype) for one in held.pages[0].obj.Annots]
        words = readable(held)
    assert kinds_left == ["/Highlight", "/FreeText"]
    assert b"Seen on the page" in words
    for what in ("comment-author", "comment", "camera"):
        assert secret(what).encode() not in words
