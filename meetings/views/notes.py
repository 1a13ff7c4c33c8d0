"""Pages of a reader's private notes on a board pack."""

from typing import Any

from django.shortcuts import get_object_or_404
from django.urls import reverse

from meetings import actions, queries
from meetings.forms import NoteForm, NoteTextForm
from meetings.models import Meeting, PackNote
from meetings.views.packs import PackMixin
from trusts.permissions import Permission
from trusts.views.base import TrustFormView


class NotesView(PackMixin, TrustFormView):
    """This reader's notes on the pack of a meeting, by page, and a form for another."""

    permission = Permission.MEETING_VIEW
    template_name = "meetings/pack_notes.html"
    form_class = NoteForm

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Their notes with the page each stands on now; nobody else's."""
        meeting = self.get_meeting()
        pack = queries.latest_issued(self.scope, meeting)
        placed = queries.placed_notes(self.scope, meeting, pack) if pack else []
        return super().get_context_data(
            meeting=meeting,
            pack=pack,
            back=self.pack_url(meeting),
            here=[one for one in placed if one.page is not None],
            gone=[one for one in placed if one.page is None],
            **kwargs,
        )

    def run(self, form: Any) -> PackNote:
        """Keep the note."""
        packs = queries.issued_packs(self.scope, self.get_meeting())
        return actions.write_note(
            by=self.scope,
            pack=get_object_or_404(packs[:1]),
            page=form.cleaned_data["page"],
            text=form.cleaned_data["text"],
        )

    def get_success_url(self) -> str:
        """The same page."""
        return self.notes_url(self.record.meeting)

    def notes_url(self, meeting: Meeting) -> str:
        """The address of the notes on a meeting's pack."""
        return _notes_url(self, meeting)


class NoteView(PackMixin, TrustFormView):
    """Change one's own note, or delete it by leaving it empty."""

    permission = Permission.MEETING_VIEW
    template_name = "meetings/pack_note.html"
    form_class = NoteTextForm

    def get_note(self) -> PackNote:
        """The note in the address, if it is this reader's own and not closed to them; else 404."""
        meeting = self.get_meeting()
        note = get_object_or_404(
            queries.own_notes(self.scope), meeting=meeting, pk=self.kwargs["pk"]
        )
        pack = queries.latest_issued(self.scope, meeting)
        placed = queries.placed_notes(self.scope, meeting, pack) if pack else []
        shown = [one.note.pk for one in placed if not one.closed]
        return get_object_or_404(queries.own_notes(self.scope).filter(pk__in=shown), pk=note.pk)

    def get_initial(self) -> dict[str, Any]:
        """Its words as they are."""
        return {"text": self.get_note().text}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The note and the way back."""
        note = self.get_note()
        back = _notes_url(self, note.meeting)
        return super().get_context_data(note=note, back=back, **kwargs)

    def run(self, form: Any) -> None:
        """Keep the new words, or delete the note."""
        note, text = self.get_note(), form.cleaned_data["text"]
        self.done = _notes_url(self, note.meeting)
        if text:
            actions.change_note(by=self.scope, note=note, text=text)
        else:
            actions.delete_note(by=self.scope, note=note)

    def get_success_url(self) -> str:
        """The list of notes."""
        return self.done


def _notes_url(view: PackMixin, meeting: Meeting) -> str:
    assert view.scope.trust is not None  # noqa: S101 - a page of a trust
    arguments = {"trust": view.scope.trust.slug, "ref": meeting.ref}
    return reverse("meetings:pack_notes", kwargs=arguments)
