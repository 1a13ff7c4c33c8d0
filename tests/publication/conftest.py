"""A trust with something of every kind to publish, and a word in everything that is not public.

Each secret word is unlike any other text, so that one byte string tells where it came from.
"""

from __future__ import annotations

import datetime
import io
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pikepdf
import pytest
from django.test import Client
from django.utils import timezone

from commissioning import actions as plans
from commissioning.models import Action, Outcome, Plan
from governance import actions as governance
from governance.actions.interests import declare_interest, show_interest
from governance.models import Interest
from meetings import actions, checking
from meetings.models import AgendaItem, Meeting, Minutes
from meetings.packs import PackParams
from meetings.queries.room import seats_of
from publication import actions as publishing
from publication.models import Kind, Publication
from publication.snapshots import maker_of
from reports import actions as report_actions
from reports.build import build
from tests.factories import make_person, make_trust, operator, seat
from tests.governance.conftest import agreed
from tests.reports.pdfs import plain_pdf, saved
from trusts.models import Body, Partner, Person, Trust
from trusts.scope import Scope, open_scope

SECRET = "zqx"
"""Every secret word begins with this; nothing that is public contains it."""


def secret(what: str) -> str:
    """A word that must never be read by the public."""
    return f"{SECRET}-{what}-{SECRET}"


def pdf_saying(words: str, *, author: str = "") -> bytes:
    """A PDF of one page that shows the words, by this author in both kinds of metadata."""
    with pikepdf.open(io.BytesIO(plain_pdf(1))) as pdf:
        pdf.pages[0].obj.Contents = pdf.make_stream(
            f"BT /F1 18 Tf 72 700 Td ({words}) Tj ET".encode()
        )
        if author:
            pdf.docinfo["/Author"] = author
            with pdf.open_metadata(set_pikepdf_as_editor=False) as metadata:
                metadata["dc:creator"] = [author]
                metadata["pdf:Keywords"] = author
        return saved(pdf)


def at(year: int, month: int, day: int) -> datetime.datetime:
    """Two in the afternoon of a day, in London."""
    return timezone.make_aware(datetime.datetime(year, month, day, 14))  # noqa: DTZ001 - made aware


@dataclass
class Shown:
    """The trust, its people, and what can be published."""

    trust: Trust
    support: Person
    chair: Person
    member: Person
    consultations: list[str]

    @contextmanager
    def scope(self, person: Person | None = None) -> Iterator[Scope]:
        """The scope of a person; of board support, unless said."""
        with open_scope(trust=self.trust, person=person or self.support) as by:
            yield by

    def publish(self, kind: Kind, key: str) -> Publication:
        """Publish a thing as it stands."""
        with self.scope() as by:
            snapshot = maker_of(kind).snapshot(by, key)
            assert snapshot is not None
            return publishing.publish(by=by, kind=kind, key=key, seen=snapshot.digest)

    def withdraw(self, publication: Publication, why: str = "The wrong figures.") -> None:
        """Withdraw a version."""
        with self.scope() as by:
            publishing.withdraw(by=by, publications=[publication], why=why)

    def publish_everything(self) -> None:
        """Publish everything that is ready, and withdraw one consultation."""
        for kind in Kind:
            with self.scope() as by:
                keys = [one.key for one in maker_of(kind).ready(by)]
            for key in keys:
                if kind != Kind.CONSULTATION:
                    self.publish(kind, key)
        self.publish(Kind.CONSULTATION, self.consultations[0])
        self.withdraw(self.publish(Kind.CONSULTATION, self.consultations[1]))


SEPTEMBER, NOVEMBER, JANUARY = "2009-09-board", "2009-11-board", "2010-01-board"


@pytest.fixture
def shown(db: None) -> Shown:
    """Make it: a meeting held and minuted, one whose papers are out, one that is planned."""
    trust = make_trust("shown")
    support = seat(trust, "board_support", person=named("support"))
    chair = seat(trust, "chair")
    member = seat(trust, "member", partner="pct")
    with open_scope(trust=trust, person=support) as by:
        board = Body.objects.get(slug="board")
        _governance(by, board, support)
        meetings = {
            ref: actions.add_meeting(
                by=by, body=board, ref=ref, starts_at=when, place="County Hall"
            )
            for ref, when in (
                (SEPTEMBER, at(2009, 9, 22)),
                (NOVEMBER, at(2009, 11, 10)),
                (JANUARY, at(2010, 1, 26)),
            )
        }
        items = _september(by, meetings[SEPTEMBER])
        _later(by, meetings)
        _in_the_room(by, items)
    with open_scope(trust=trust, person=member) as by:
        declare_interest(
            by=by,
            person=member,
            kind="office",
            what="Trustee of a youth charity",
            starts_on=datetime.date(2009, 1, 1),
            partner=None,
        )
    keys = _plan(trust, support)
    with open_scope(trust=trust, person=chair) as by:
        actions.agree_minutes(by=by, minutes=Minutes.objects.get(meeting__ref=SEPTEMBER))
    with open_scope(trust=trust, person=support) as by:
        actions.approve_minutes(
            by=by,
            minutes=Minutes.objects.get(meeting__ref=SEPTEMBER),
            at=Meeting.objects.get(ref=NOVEMBER),
        )
    return Shown(trust, support, chair, member, keys)


@pytest.fixture
def packed(shown: Shown) -> Shown:
    """The same, with September's pack issued."""
    # Whoever issues a pack is named on its cover; the publisher is named nowhere.
    issuer = seat(shown.trust, "board_support")
    with shown.scope():
        meeting = Meeting.objects.get(ref=SEPTEMBER)
    pack(shown.trust, issuer, meeting)
    return shown


def named(what: str) -> Person:
    """A person whose name and address are secret words."""
    person = make_person(f"{secret(what)}@people.example")
    person.name = secret(f"name-{what}")
    person.save()
    return person


def _governance(by: Scope, board: Body, support: Person) -> None:
    agreed(by, Body.objects.get(slug="executive"))  # the board keeps the quorum of a body without
    draft = governance.begin_terms(by=by, body=board)
    governance.write_section(by=by, terms=draft, topic="probity", text=secret("draft-terms"))
    declare_interest(
        by=by,
        person=support,
        kind="office",
        what=secret("kept-back"),
        starts_on=datetime.date(2009, 1, 1),
        partner=None,
    )
    show_interest(by=by, interest=Interest.objects.get(), kept_back=secret("why-back"))


def paper(by: Scope, item: AgendaItem, title: str, **more: Any) -> None:
    """A checked paper that shows its title and hides its author in the metadata."""
    actions.upload_paper(
        by=by,
        item=item,
        title=title,
        original_name=f"{secret('file-name')}.pdf",
        data=pdf_saying(f"Paper: {title}", author=secret("author")),
        queue=False,
        **more,
    )
    checking.check_waiting(by)


def _september(by: Scope, meeting: Meeting) -> list[AgendaItem]:
    first = actions.add_item(
        by=by, meeting=meeting, title="Ladders of support", purpose="decision", summary="To agree."
    )
    closed = actions.add_item(
        by=by,
        meeting=meeting,
        title=secret("item-title"),
        purpose="decision",
        summary=secret("item-summary"),
        presenter=secret("item-presenter"),
        confidential_reason="Negotiations with a provider",
    )
    paper(by, first, "Draft ladders")
    paper(by, first, secret("closed-paper"), confidential_reason="Names a family")
    paper(by, closed, secret("paper-of-closed-item"))
    actions.send_papers_out(by=by, meeting=meeting)
    return [first, closed]


def _later(by: Scope, meetings: dict[str, Meeting]) -> None:
    actions.add_item(
        by=by, meeting=meetings[NOVEMBER], title="Minutes of September", purpose="decision"
    )
    actions.send_papers_out(by=by, meeting=meetings[NOVEMBER])
    late = actions.add_item(
        by=by,
        meeting=meetings[JANUARY],
        title=secret("planned-item"),
        purpose="information",
        summary=secret("planned-summary"),
    )
    paper(by, late, secret("planned-paper"))


def _in_the_room(
    by: Scope,
    items: list[AgendaItem],
) -> None:
    for ref in (SEPTEMBER, NOVEMBER):
        meeting = Meeting.objects.get(ref=ref)
        on = meeting.starts_at.date()
        actions.note_attendance(
            by=by,
            meeting=meeting,
            entries=[actions.Entry(one.key, "present", "") for one in seats_of(meeting.body, on)],
        )
    first, closed = items
    for item, words in ((first, "The board agreed the ladders."), (closed, secret("decision"))):
        actions.record_decision(
            by=by,
            item=item,
            words=words,
            reached="consensus",
            money_matters=actions.Money(finance="none"),
        )
        hidden = item.confidential_reason
        actions.add_action(
            by=by,
            item=item,
            what=secret("action") if hidden else "Print the ladders",
            owner_name=secret("action-owner") if hidden else "The support team",
            due_on=datetime.date(2010, 3, 1),
        )
    actions.write_minute(
        by=by, item=first, words="Members liked the draft.", closed_words=secret("closed-words")
    )
    actions.write_minute(by=by, item=closed, words=secret("minute"), closed_words="")
    actions.mark_held(by=by, meeting=Meeting.objects.get(ref=SEPTEMBER))
    november = AgendaItem.objects.get(meeting__ref=NOVEMBER)
    actions.write_minute(by=by, item=november, words=secret("draft-minutes"), closed_words="")


def _plan(trust: Trust, support: Person) -> list[str]:
    director = seat(trust, "director")
    with operator(trust) as by:
        plans.set_up_outcomes(by=by)
        outcome = Outcome.objects.all()[0]
        agreed_plan = plans.draft_plan(
            by=by,
            edition="2009–11",
            starts_on=datetime.date(2009, 4, 1),
            ends_on=datetime.date(2011, 3, 31),
            vision="Every child does well.",
        )
        priority = plans.add_priority(
            by=by, plan=agreed_plan, outcome=outcome, code="BH1", name="Better births"
        )
        action = plans.add_action(
            by=by,
            priority=priority,
            code="BH1.1",
            name="More midwives",
            level="strategic",
            lead=Partner.objects.get(slug="pct"),
        )
        draft = plans.draft_plan(
            by=by,
            edition=secret("edition"),
            starts_on=datetime.date(2011, 4, 1),
            ends_on=datetime.date(2012, 3, 31),
            vision=secret("draft-vision"),
        )
        assert draft.is_open
    with open_scope(trust=trust, person=director) as by:
        plan = Plan.objects.get(edition="2009–11")
        plans.put_to_consultation(by=by, plan=plan)
        plans.approve_plan(by=by, plan=plan, approved_on=datetime.date(2009, 3, 18))
        plans.report_progress(
            by=by,
            planned=Action.objects.get(pk=action.pk),
            state="on_track",
            words="Two midwives have begun.",
            reported_on=datetime.date(2009, 10, 1),
        )
    keys = []
    with open_scope(trust=trust, person=support) as by:
        for about in ("What children want first", secret("withdrawn"), secret("unpublished")):
            row = plans.record_consultation(
                by=by,
                about=about,
                who="Pupils of two schools",
                how="In class",
                began_on=datetime.date(2009, 5, 1),
                said=f"They said: {about}",
            )
            keys.append(str(row.pk))
    return keys


def pack(trust: Trust, issuer: Person, meeting: Meeting) -> None:
    """Issue the pack of a meeting."""
    with open_scope(trust=trust, person=issuer) as by:
        draft = report_actions.request_report(
            by=by, report="board-pack", params=PackParams(meeting.ref), queue=False
        )
    build(draft.pk, trust.pk)
    with open_scope(trust=trust, person=issuer) as by:
        draft.refresh_from_db()
        assert draft.state == "done", draft.error
        issued = actions.issue_pack(by=by, draft=draft, queue=False)
    build(issued.run_id, trust.pk)


@pytest.fixture
def public(shown: Shown) -> Callable[..., Any]:
    """Ask the public site for an address, as a browser without cookies."""

    def ask(path: str, **more: Any) -> Any:
        return Client().get(path, **more)

    return ask
