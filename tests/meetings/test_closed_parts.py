"""Confidential parts inside pages that are open: rights asked for at the part, not the page."""

import datetime

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from meetings import actions, checking
from meetings.models import AgendaItem, MinuteEntry
from meetings.queries import visible_items, visible_papers
from meetings.queries.room import register_of
from reports.actions import request_report
from reports.build import build
from reports.models import ReportRun
from tests.factories import operator, seat
from trusts.actions.trust import change_role
from trusts.levels import Level
from trusts.models import AuditEvent, Body, RoleGrant
from trusts.permissions import Permission, Reach
from trusts.scope import open_scope

pytestmark = pytest.mark.django_db
HELD = timezone.make_aware(datetime.datetime(2009, 9, 22, 14))  # noqa: DTZ001 - made aware here


@pytest.fixture
def item(trust, support) -> AgendaItem:
    """An open item of a meeting that is past."""
    with open_scope(trust=trust, person=support) as by:
        body = Body.objects.get(slug="board")
        held = actions.add_meeting(by=by, body=body, ref="2009-09", starts_at=HELD, place="Hall")
        return actions.add_item(by=by, meeting=held, title="Outreach", purpose="decision")


@pytest.fixture
def clerk(trust):
    """Somebody who records meetings and may not see what is confidential."""
    with operator(trust) as by:
        row = RoleGrant.objects.get(role="observer", level=Level.STRATEGIC)
        change_role(
            by=by,
            row=row,
            sees=frozenset(Level),
            acts=frozenset(Level),
            reach=Reach.TRUST,
            permissions=frozenset({Permission.MEETING_VIEW, Permission.MEETING_RECORD}),
        )
    return seat(trust, "observer")


def test_a_clerk_without_the_right_neither_reads_nor_wipes_the_confidential_part(
    trust, support, clerk, item, client
) -> None:
    with open_scope(trust=trust, person=support) as by:
        actions.write_minute(by=by, item=item, words="Open.", closed_words="The Harbour ceiling")
    url = reverse("meetings:room_item", args=[trust.slug, item.pk])
    client.force_login(clerk)
    assert "Harbour" not in client.get(url).text
    stale = client.post(url, {"words": "Mine.", "seen": 0})
    assert stale.status_code == 200
    assert "Harbour" not in stale.text
    saved = client.post(url, {"words": "Mine.", "closed_words": "Known", "seen": 1})
    assert saved.status_code == 302
    with open_scope(trust=trust, person=clerk) as by:
        kept = MinuteEntry.objects.get(item=item)
        assert (kept.words, kept.closed_words) == ("Mine.", "The Harbour ceiling")
        with pytest.raises(PermissionDenied):
            actions.write_minute(by=by, item=item, words="Mine.", closed_words="", seen=2)


def test_confidential_papers_of_a_level_are_for_those_who_act_there(
    trust, support, member, meeting
) -> None:
    """An executive member sees strategic meetings and papers, and not their confidential part."""
    executive = seat(trust, "member", Level.EXECUTIVE)
    with open_scope(trust=trust, person=support) as by:
        secret = actions.add_item(
            by=by, meeting=meeting, title="Pay of the executive", purpose="decision",
            confidential_reason="About named people",
        )  # fmt: skip
        actions.write_paper(by=by, item=secret, title="Pay", source="Words", queue=False)
    for person, seen in ((member, 1), (support, 1), (executive, 0)):
        with open_scope(trust=trust, person=person) as scope:
            assert visible_items(scope).count() == seen
            assert visible_papers(scope).count() == seen
            assert AgendaItem.objects.count() == 1
            assert register_of(meeting).meeting == meeting


def test_why_a_pack_was_not_issued_is_for_those_who_build_it(
    trust, support, observer, meeting, client
) -> None:
    """Its words name the parts that differ, confidential ones by their titles."""
    from meetings.packs import PackParams

    with open_scope(trust=trust, person=support) as by:
        secret = actions.add_item(
            by=by, meeting=meeting, title="The Harbour contract", purpose="decision",
            confidential_reason="A named provider",
        )  # fmt: skip
        draft = request_report(
            by=by, report="board-pack", params=PackParams(meeting.ref), queue=False
        )
    build(draft.pk, trust.pk)
    with open_scope(trust=trust, person=support) as by:
        draft.refresh_from_db()
        actions.edit_item(by=by, item=secret, summary="Changed meanwhile")
        run = actions.issue_pack(by=by, draft=draft, queue=False).run
    build(run.pk, trust.pk)
    with operator(trust):
        assert "Harbour" in ReportRun.objects.get(pk=run.pk).error
        for event in AuditEvent.objects.all():
            assert "Harbour" not in str(event.details) + event.target
    url = reverse("reports:run", args=[trust.slug, run.pk])
    client.force_login(support)
    assert "Harbour" in client.get(url).text
    client.force_login(observer)
    shown = client.get(url)
    assert shown.status_code == 200
    assert "Harbour" not in shown.text
    assert "could not be built" in shown.text


def test_a_form_about_a_paper_is_for_who_prepares_meetings_of_its_body(
    trust, support, meeting, client
) -> None:
    """Somebody prepares another body's meetings: this one's next version is none of their work."""
    elsewhere = seat(trust, "member")
    with operator(trust) as by:
        row = RoleGrant.objects.get(role="observer", level=Level.OPERATIONAL)
        change_role(
            by=by,
            row=row,
            sees=frozenset({Level.OPERATIONAL}),
            acts=frozenset({Level.OPERATIONAL}),
            reach=Reach.BODY,
            permissions=frozenset({Permission.MEETING_VIEW, Permission.MEETING_MANAGE}),
        )
    seat(trust, "observer", Level.OPERATIONAL, person=elsewhere)
    with open_scope(trust=trust, person=support) as by:
        item = actions.add_item(by=by, meeting=meeting, title="Outreach", purpose="decision")
        paper = actions.write_paper(by=by, item=item, title="Plan", source="Words", queue=False)
        checking.check_waiting(by)
        actions.rewrite_paper(by=by, paper=paper, title="Plan", source="Not out yet", queue=False)
    client.force_login(elsewhere)
    assert (
        client.get(reverse("meetings:paper_page", args=[trust.slug, paper.pk])).status_code == 200
    )
    for page, pk in (
        ("rewrite", paper.pk), ("schedule_paper", paper.pk), ("new_version", paper.pk),
        ("remove_paper", paper.pk), ("edit_item", item.pk), ("move_item", item.pk),
    ):  # fmt: skip
        answer = client.get(reverse(f"meetings:{page}", args=[trust.slug, pk]))
        assert answer.status_code == 403, page
        assert "Not out yet" not in answer.text
