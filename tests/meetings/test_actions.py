"""Preparing meetings: who may, what is refused, what the audit trail keeps."""

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from meetings import actions, checking, queries
from meetings.models import AgendaItem, Paper
from tests.factories import operator, seat
from tests.meetings.conftest import WHEN
from tests.reports.pdfs import active_pdf, encrypted_pdf, plain_pdf
from trusts.errors import Refusal
from trusts.models import AuditEvent, Body
from trusts.scope import Scope, open_scope

pytestmark = pytest.mark.django_db


def upload(by: Scope, item: AgendaItem, data: bytes, **more: Any) -> Paper:
    """A paper, uploaded and checked."""
    paper = actions.upload_paper(
        by=by, item=item, title="", original_name="x.pdf", data=data, queue=False, **more
    )
    checking.check_waiting(by)
    return Paper.objects.select_related("item", "version").get(pk=paper.pk)


def test_items_are_numbered_in_the_order_they_come(trust, items) -> None:
    with operator(trust):
        assert list(AgendaItem.objects.values_list("number", flat=True)) == [1, 2]


def test_a_second_meeting_of_that_name_or_time_is_refused(trust, support, meeting) -> None:
    with open_scope(trust=trust, person=support) as by:
        board = Body.objects.get(slug="board")
        with pytest.raises(Refusal, match="Another meeting is called"):
            actions.add_meeting(by=by, body=board, ref=meeting.ref, starts_at=WHEN, place="Hall")
        with pytest.raises(Refusal, match="already meets at that time"):
            actions.add_meeting(by=by, body=board, ref="other", starts_at=WHEN, place="Hall")


def test_a_member_may_not_prepare_meetings(trust, member, meeting) -> None:
    with open_scope(trust=trust, person=member) as by, pytest.raises(PermissionDenied):
        actions.add_item(by=by, meeting=meeting, title="Mine", purpose="decision")


def test_an_agenda_has_an_end(trust, support, meeting, monkeypatch) -> None:
    monkeypatch.setattr(actions.agenda, "MOST_ITEMS", 0)
    with open_scope(trust=trust, person=support) as by, pytest.raises(Refusal, match="already has"):
        actions.add_item(by=by, meeting=meeting, title="One more", purpose="decision")


def test_what_is_no_pdf_at_sight_is_refused_at_once(trust, support, items) -> None:
    with open_scope(trust=trust, person=support) as by:
        for data, words in ((b"not a pdf", "not a PDF"), (b"", "empty")):
            with pytest.raises(Refusal, match=words) as refusal:
                actions.upload_paper(
                    by=by, item=items[0], title="", original_name="x.pdf", data=data
                )
            assert refusal.value.field == "file"
        assert Paper.objects.filter(item=items[0]).count() == 1


@pytest.mark.parametrize(
    ("data", "words"),
    [(encrypted_pdf(user="x"), "needs a password"), (plain_pdf(3)[:600], "damaged")],
)
def test_a_paper_that_cannot_be_used_says_so_and_its_file_goes(
    trust, support, items, data, words
) -> None:
    with open_scope(trust=trust, person=support) as by:
        paper = upload(by, items[0], data)
        (version,) = paper.versions.all()
        assert version.state == "refused"
        assert words in version.refusal
        assert not version.received
        assert not paper.has_file


def test_a_paper_is_kept_cleaned_with_a_note_of_what_was_done(trust, support, items) -> None:
    with open_scope(trust=trust, person=support) as by:
        paper = upload(by, items[0], active_pdf())
        with paper.file.open("rb") as stored:
            kept = stored.read()
        (version,) = paper.versions.all()
    assert paper.title == "x.pdf"
    assert version.received_sha256 != paper.sha256
    assert "Scripts" in paper.notes[0]
    assert b"cmd.exe" not in kept


def test_the_same_file_twice_is_recognised(trust, support, items) -> None:
    with (
        open_scope(trust=trust, person=support) as by,
        pytest.raises(Refusal, match="already a paper"),
    ):
        actions.upload_paper(
            by=by, item=items[0], title="Again", original_name="d.pdf", data=plain_pdf(2)
        )


def test_a_paper_can_be_removed(trust, support, items) -> None:
    with open_scope(trust=trust, person=support) as by:
        actions.remove_paper(by=by, paper=Paper.objects.get(item=items[0]))
        assert not Paper.objects.filter(item=items[0]).exists()


def test_the_audit_trail_keeps_no_confidential_title(trust, items) -> None:
    with operator(trust):
        told = str(list(AuditEvent.objects.values_list("target", "details")))
    assert "Ladders" in told
    assert "Harbour" not in told
    assert "Price list" not in told


def test_confidential_items_are_told_by_number_and_reason_only(
    trust, support, member, observer, meeting, items
) -> None:
    for person, sees in ((support, True), (member, True), (observer, False)):
        with open_scope(trust=trust, person=person) as scope:
            first, secret = queries.agenda(scope, meeting)
            papers = set(queries.visible_papers(scope).values_list("title", flat=True))
        assert (first.title, len(first.papers)) == ("Ladders", 1)
        assert secret.withheld is not sees
        assert secret.title == ("The Harbour contract" if sees else "Confidential item")
        assert len(secret.papers) == (1 if sees else 0)
        assert papers == ({"Draft", "Price list"} if sees else {"Draft"})


def test_an_operational_member_sees_meetings_of_their_own_body_only(
    trust, support, meeting
) -> None:
    below = seat(trust, "member", "operational")
    with open_scope(trust=trust, person=support) as by:
        area = Body.objects.get(slug="north-area")
        actions.add_meeting(by=by, body=area, ref="area", starts_at=WHEN, place="Centre")
    with open_scope(trust=trust, person=below) as scope:
        assert [m.ref for m in queries.visible_meetings(scope)] == ["area"]
