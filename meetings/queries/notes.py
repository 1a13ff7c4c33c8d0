"""A reader's private notes on the pages of a pack, and where these pages are now."""

from dataclasses import dataclass

from django.db.models import QuerySet

from meetings.models import Meeting, Pack, PackNote
from reports.queries import Listed, manifest_for
from trusts.permissions import Permission
from trusts.scope import Scope


def own_notes(scope: Scope) -> QuerySet[PackNote]:
    """The notes of this person and of nobody else: in a scope without a person, none."""
    if scope.person is None:
        return PackNote.objects.none()
    rows = scope.visible(PackNote.objects.all(), Permission.MEETING_VIEW)
    return rows.filter(person=scope.person).select_related("meeting__body")


@dataclass(frozen=True)
class Placed:
    """A note and the page it stands on in a version; None where that page is gone.

    `closed` is a note on a part that its writer may not see any more: neither its words nor the
    part's name are shown.
    """

    note: PackNote
    page: int | None
    part: str
    closed: bool = False

    @property
    def moved(self) -> bool:
        """Whether it stands on another page than where it was written."""
        return self.page is not None and self.page != self.note.page


def placed_notes(scope: Scope, meeting: Meeting, pack: Pack) -> list[Placed]:
    """This reader's notes on the meeting's pack, by page in this version; those without last."""
    lines = {line.key: line for line in manifest_for(scope, pack.run)}
    placed = [
        _placed(scope, note, lines.get(note.key))
        for note in own_notes(scope).filter(meeting=meeting)
    ]
    return sorted(placed, key=lambda one: (one.page is None, one.page or 0, one.note.pk))


def _placed(scope: Scope, note: PackNote, line: Listed | None) -> Placed:
    needed = [Permission.from_codename(name) for name in note.needed]
    may = all(scope.may(p, level=note.level, body_id=note.body_id) for p in needed)
    here = line is not None and note.offset <= line.pages
    page = line.page + note.offset - 1 if line is not None and here else None
    if not may or (line is not None and line.withheld):
        return Placed(note, page, "A confidential part", closed=True)
    return Placed(note, page, line.title if line is not None else note.part_title)


def part_of_page(lines: list[Listed], page: int) -> Listed | None:
    """The part that a page of the pack belongs to."""
    return next((line for line in lines if line.page <= page <= line.last_page), None)
