"""The two reports: a draft for who prepares the meeting, and the pack that is sent out."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.urls import reverse
from django.utils import timezone

from meetings import queries
from meetings.models import Meeting, MeetingState, Pack
from meetings.packs.changes import Before, changes_for, snapshot
from meetings.packs.parts import parts_of
from meetings.packs.standing import standing_parts
from reports import registry
from reports.base import Content, MadeFrom, Report, ReportForm
from trusts.errors import Refusal
from trusts.levels import Level
from trusts.models import Body
from trusts.permissions import Permission
from trusts.scope import Scope
from trusts.ui.tags import day, moment

TOO_LONG = 150
"""Pages above which a pack says that it is long: few members read more before a meeting."""
ITEM_TOO_LONG = 30
"""Pages above which an item says so."""


@dataclass(frozen=True)
class PackParams:
    """Which meeting, by its short name."""

    meeting: str


@dataclass(frozen=True)
class IssueParams:
    """Which version of which meeting's pack."""

    meeting: str
    version: int


class PackForm(ReportForm):
    """Asks for the meeting (the command line does; the page knows it)."""

    meeting = forms.SlugField(max_length=60)

    def clean_meeting(self) -> str:
        """Refuse a meeting that there is not."""
        ref: str = self.cleaned_data["meeting"]
        if not queries.visible_meetings(self.scope).filter(ref=ref).exists():
            raise forms.ValidationError(f"There is no meeting called {ref}.")
        return ref


class IssuedForm(ReportForm):
    """Asks for a version that has been issued."""

    meeting = forms.SlugField(max_length=60)
    version = forms.IntegerField(min_value=1)

    def clean(self) -> dict[str, Any]:
        """Refuse a version that has not been issued: issuing is done on the meeting's page."""
        data: dict[str, Any] = super().clean() or {}
        rows = queries.packs_of_meeting(self.scope, data.get("meeting", ""))
        if not rows.filter(version=data.get("version", 0)).exists():
            raise forms.ValidationError("There is no such version. Issue the pack first.")
        return data


class _Pack(Report, abstract=True):
    """What both have in common: order, numbers, levels."""

    summary = "The agenda of a meeting with all its papers."
    subject = "Boards and members"
    template = "meetings/pack/item.html"
    listed = False

    def next_step(self, trust: str, params: Any) -> tuple[str, str]:
        """The page of the meeting's pack."""
        url = reverse("meetings:pack", kwargs={"trust": trust, "ref": params.meeting})
        return "Go on to the board pack’s page", url

    def filed_at(self, scope: Scope, params: Any) -> Level:
        """The level of the meeting's body."""
        return Level(_meeting(scope, params.meeting).level)

    def filed_under(self, scope: Scope, params: Any) -> Body | None:
        """The meeting's body."""
        return _meeting(scope, params.meeting).body

    def content(
        self,
        scope: Scope,
        meeting: Meeting,
        *,
        state: tuple[tuple[str, str], ...],
        before: Before | None,
        why: str = "",
        **more: Any,
    ) -> Content:
        """The agenda as it stands, its papers, and its live reports."""
        lines = queries.agenda(scope, meeting)
        if not lines:
            raise Refusal("The agenda is empty. Add an item to it, then build the pack again.")
        if any(line.withheld for line in lines):
            raise Refusal(
                "The agenda has confidential items, which you may not see, so your pack would "
                "leave them out. Ask somebody who may see confidential papers to build it."
            )
        return Content(
            title=meeting.body.name,
            subtitle=f"Board pack for {moment(meeting.starts_at)}",
            facts=[
                ("Meeting", moment(meeting.starts_at)),
                ("Place", meeting.place),
                ("Items", str(len(lines))),
                *state,
            ],
            parts=[
                *standing_parts(scope, meeting),
                *(part for line in lines for part in parts_of(scope, line)),
            ],
            contents_template="meetings/pack/agenda.html",
            contents_context={
                "body": meeting.body.name,
                "starts_at": moment(meeting.starts_at),
                "place": meeting.place,
                "too_long": TOO_LONG,
                "item_too_long": ITEM_TOO_LONG,
                "why": why,
                "before": before.version if before else 0,
            },
            front=lambda places: {"changes": changes_for(before, places)},
            timeless=True,
            **more,
        )


@registry.register
class BoardPack(_Pack):
    """A draft of the pack: cover, agenda with page numbers, each item followed by its papers.

    Live reports are read when the pack is built and do not change afterwards. Only those who
    build packs may open a draft; "Draft" goes across its pages.
    """

    slug = "board-pack"
    name = "Board pack, draft"
    permission = Permission.PACK_BUILD
    Params = PackParams
    form_class = PackForm

    def title(self, scope: Scope, params: PackParams) -> str:
        """Body and date of the meeting."""
        meeting = _meeting(scope, params.meeting)
        return f"Draft board pack: {meeting.body}, {day(timezone.localdate(meeting.starts_at))}"

    def collect(self, scope: Scope, params: PackParams) -> Content:
        """The pack as it would be issued now, marked as a draft."""
        meeting = _meeting(scope, params.meeting)
        last = queries.latest_issued(scope, meeting)
        return self.content(
            scope,
            meeting,
            state=(("Version", "Draft: this pack has not been issued"),),
            before=_before(scope, last),
            needs=(Permission.PACK_BUILD,),
            watermark="DRAFT",
        )


@registry.register
class IssuedPack(_Pack):
    """The pack that is sent out: made from exactly what the checked draft was made from."""

    slug = "issued-pack"
    name = "Board pack"
    permission = Permission.PACK_ISSUE
    Params = IssueParams
    form_class = IssuedForm

    def title(self, scope: Scope, params: IssueParams) -> str:
        """Body and date of the meeting, and the version."""
        meeting = _meeting(scope, params.meeting)
        on = day(timezone.localdate(meeting.starts_at))
        return f"Board pack: {meeting.body}, {on}, version {params.version}"

    def collect(self, scope: Scope, params: IssueParams) -> Content:
        """The pack with its version and date, and what has changed since the version before."""
        meeting = _meeting(scope, params.meeting)
        pack = _pack(scope, params)
        return self.content(
            scope,
            meeting,
            state=(
                ("Version", str(pack.version)),
                ("Issued", f"{moment(pack.issued_at)} by {pack.issued_by}"),
            ),
            before=_before(scope, queries.issued_before(scope, pack)),
            why=pack.why,
            large_print=True,
        )

    def check(self, scope: Scope, params: IssueParams, made_from: Sequence[MadeFrom]) -> None:
        """Refuse where anything differs from the draft that was checked, and name what."""
        pack = _pack(scope, params)
        checked = {row["key"]: row["sha256"] for row in pack.draft.manifest if "sha256" in row}
        now = {part.key: part.digest for part in made_from}
        if now == checked:
            return
        differing = [part.title for part in made_from if checked.get(part.key) != part.digest]
        gone = [row["title"] for row in pack.draft.manifest if row["key"] in checked.keys() - now]
        raise Refusal(
            "The pack was not issued: it has changed since the draft that you checked. "
            f"These parts differ: {'; '.join([*differing, *gone])}. "
            "Build a new draft, check it, and issue that."
        )

    def finished(self, scope: Scope, params: IssueParams) -> None:
        """The papers of the meeting are out, as soon as there is something to read."""
        from meetings.actions import send_papers_out  # actions issue packs, so they import this

        meeting = _meeting(scope, params.meeting)
        if meeting.state == MeetingState.PLANNED:
            send_papers_out(by=scope, meeting=meeting)


def _meeting(scope: Scope, ref: str) -> Meeting:
    meeting = queries.visible_meetings(scope).filter(ref=ref).first()
    if meeting is None:
        raise Refusal(f"There is no meeting called {ref} any more.")
    return meeting


def _pack(scope: Scope, params: IssueParams) -> Pack:
    pack = queries.packs_of_meeting(scope, params.meeting).filter(version=params.version).first()
    if pack is None:
        raise Refusal(f"Version {params.version} has not been issued. Issue the pack first.")
    return pack


def _before(scope: Scope, pack: Pack | None) -> Before | None:
    return Before(pack.version, snapshot(pack.run.manifest)) if pack else None
