"""Private notes of readers: every write."""

from django.core.exceptions import PermissionDenied

from meetings.models import Pack, PackNote
from meetings.queries.notes import part_of_page
from reports.queries import manifest_for
from trusts import clock
from trusts.actions.base import action
from trusts.audit import record
from trusts.errors import Refusal
from trusts.permissions import Permission
from trusts.scope import Scope

MOST_NOTES = 500  # of one person on one meeting's pack


@action(Permission.MEETING_VIEW, verb="pack.note_written")
def write_note(*, by: Scope, pack: Pack, page: int, text: str) -> PackNote:
    """Keep a reader's private note on a page of an issued pack.

    The audit trail keeps that a note was written, and neither its words nor its page. Refuses a
    page that the pack does not have or that is left out of this reader's copy.
    """
    by.require(Permission.MEETING_VIEW, level=pack.level, body_id=pack.body_id)
    if by.person is None:
        raise Refusal("Only a person can keep private notes.")
    lines = manifest_for(by, pack.run)
    line = part_of_page(lines, page)
    if line is None:
        last = max(one.last_page for one in lines)
        raise Refusal(f"The pack has pages 1 to {last}. Enter one of them.", field="page")
    if line.withheld:
        raise Refusal(f"Page {page} is confidential and is left out of your copy.", field="page")
    if PackNote.objects.filter(person=by.person, meeting=pack.meeting).count() >= MOST_NOTES:
        raise Refusal(f"You have {MOST_NOTES} notes on this pack already. Delete some first.")
    kept = next(row for row in pack.run.manifest if row["key"] == line.key)
    note = PackNote.objects.create(
        meeting=pack.meeting,
        body_id=pack.body_id,
        level=pack.level,
        person=by.person,
        key=line.key,
        offset=page - line.page + 1,
        version=pack.version,
        page=page,
        part_title=line.title[:300],
        needs=" ".join(kept.get("needs", ())),
        text=text,
        written_at=clock.now(),
    )
    record(by, note)
    return note


@action(Permission.MEETING_VIEW, verb="pack.note_changed")
def change_note(*, by: Scope, note: PackNote, text: str) -> PackNote:
    """Change the words of one's own note; PermissionDenied for anybody else's."""
    _require_own(by, note)
    note.text = text
    note.save()
    record(by, note)
    return note


@action(Permission.MEETING_VIEW, verb="pack.note_deleted")
def delete_note(*, by: Scope, note: PackNote) -> None:
    """Delete one's own note for good; PermissionDenied for anybody else's."""
    _require_own(by, note)
    record(by, note)
    note.delete()


def _require_own(by: Scope, note: PackNote) -> None:
    by.require(Permission.MEETING_VIEW, level=note.level, body_id=note.body_id)
    if by.person is None or note.person_id != by.person.pk:
        raise PermissionDenied
