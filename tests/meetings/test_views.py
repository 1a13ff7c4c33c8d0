"""Pages of meetings: what is offered to whom, and what is refused in words."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from meetings import actions, checking
from meetings.models import AgendaItem, Meeting, PackNote, Paper
from reports.tasks import build_run
from tests.factories import operator
from tests.meetings.test_pack import drafted, issued
from tests.reports.pdfs import plain_pdf
from tests.reports.test_views import signed_in
from trusts.models import AuditEvent
from trusts.scope import open_scope

pytestmark = pytest.mark.django_db


def address(name: str, trust, **kwargs) -> str:
    return reverse(f"meetings:{name}", kwargs={"trust": trust.slug, **kwargs})


def test_the_calendar_shows_meetings_and_offers_to_add_one(trust, support, member, meeting) -> None:
    page = signed_in(support).get(address("list", trust))
    assert "board group" in page.text
    assert "Add a meeting" in page.text
    assert "Add a meeting" not in signed_in(member).get(address("list", trust)).text


def test_a_meeting_is_added_and_a_mistake_keeps_what_was_typed(trust, support) -> None:
    client = signed_in(support)
    with operator(trust):
        from trusts.models import Body

        board = Body.objects.get(slug="board").pk
    typed = {
        "body": board,
        "ref": "2010-01-board",
        "starts_on_day": "26",
        "starts_on_month": "1",
        "starts_on_year": "2010",
        "starts": "14:00",
        "place": "County Hall",
    }
    answer = client.post(address("new", trust), {**typed, "place": ""})
    assert "There is a problem" in answer.text
    assert "2010-01-board" in answer.text
    answer = client.post(address("new", trust), {**typed, "starts_on_year": "1910"})
    assert "Check the year." in answer.text
    answer = client.post(address("new", trust), typed)
    assert answer.status_code == 302, answer.text
    assert answer.url == address("meeting", trust, ref="2010-01-board")
    with operator(trust):
        assert Meeting.objects.get().starts_at.isoformat() == "2010-01-26T14:00:00+00:00"


def test_an_item_is_added(trust, support, meeting) -> None:
    url = address("new_item", trust, ref=meeting.ref)
    page = signed_in(support).get(url)
    assert "Who is who" in page.text
    answer = signed_in(support).post(
        url, {"title": "People", "purpose": "information", "live": "who-is-who"}
    )
    assert answer.status_code == 302, answer.text
    with operator(trust):
        assert AgendaItem.objects.get().live_report == "who-is-who"


def test_a_paper_is_uploaded_or_refused_in_words(trust, support, items) -> None:
    client = signed_in(support)
    url = address("new_paper", trust, pk=items[0].pk)
    bad = SimpleUploadedFile("plan.pdf", b"not a pdf at all", "application/pdf")
    answer = client.post(url, {"title": "My plan", "file": bad})
    assert "The file is not a PDF" in answer.text
    assert "My plan" in answer.text
    wrong_kind = SimpleUploadedFile("plan.docx", b"PK", "application/msword")
    assert (
        "must be a PDF. Save it as a PDF and choose" in client.post(url, {"file": wrong_kind}).text
    )
    good = SimpleUploadedFile("plan.pdf", plain_pdf(4), "application/pdf")
    answer = client.post(url, {"title": "My plan", "file": good}, follow=True)
    assert "Not ready" in answer.text
    with operator(trust) as by:
        checking.check_waiting(by)
    answer = client.get(answer.request["PATH_INFO"])
    assert "My plan (PDF" in answer.text
    assert "4 pages" in answer.text


def test_papers_are_for_those_who_may_see_them(trust, support, observer, items) -> None:
    with operator(trust):
        free, secret = [Paper.objects.get(item=item).pk for item in items]
    client = signed_in(observer)
    answer = client.get(address("paper", trust, pk=free))
    assert answer.getvalue().startswith(b"%PDF-")
    assert "draft.pdf" in answer["Content-Disposition"]
    assert client.get(address("paper", trust, pk=secret)).status_code == 404
    assert signed_in(support).get(address("paper", trust, pk=secret)).getvalue()


def test_the_meetings_page_hides_what_is_confidential(trust, support, observer, meeting, items):
    url = address("meeting", trust, ref=meeting.ref)
    page = signed_in(observer).get(url)
    assert "Confidential item" in page.text
    assert "A named provider" in page.text
    assert "Harbour" not in page.text
    assert "Prepare the board pack" not in page.text
    page = signed_in(support).get(url)
    assert "The Harbour contract" in page.text
    assert "Prepare the board pack" in page.text


def test_a_paper_is_removed_after_a_question(trust, support, items) -> None:
    with operator(trust):
        pk = Paper.objects.get(item=items[0]).pk
    client = signed_in(support)
    url = address("remove_paper", trust, pk=pk)
    assert "Remove “Draft”?" in client.get(url).text
    assert client.post(url).status_code == 302
    with operator(trust):
        assert not Paper.objects.filter(pk=pk).exists()


def test_a_draft_is_asked_for_and_its_progress_shown(
    trust, support, meeting, items, monkeypatch
) -> None:
    monkeypatch.setattr(build_run, "delay", lambda *args: None)
    client = signed_in(support)
    url = address("pack_draft", trust, ref=meeting.ref)
    assert "5 uploaded pages" in client.get(url).text
    answer = client.post(url, follow=True)
    assert "Draft board pack: board group, 24 November 2009" in answer.text
    page = client.get(address("pack", trust, ref=meeting.ref))
    assert "Asked for on" in page.text


def test_a_pack_is_issued_after_a_question_and_read(
    trust, support, member, observer, meeting, items
) -> None:
    draft = drafted(trust, support, meeting)
    client = signed_in(support)
    page = client.get(address("pack", trust, ref=meeting.ref))
    assert "The newest draft: 9 pages" in page.text
    url = address("pack_issue", trust, ref=meeting.ref, run_id=draft.pk)
    assert "Issue the board pack as version 1?" in client.get(url).text
    assert signed_in(member).get(url).status_code == 403
    issued(trust, support, draft)
    assert "Issue the board pack as version 2?" in client.get(url).text
    assert "every reader sees it" in client.post(url, {"why": ""}).text
    assert "Nothing has changed since version 1" in client.post(url, {"why": "Again"}).text

    for person, sees in ((member, True), (observer, False)):
        reader = signed_in(person)
        page = reader.get(address("pack", trust, ref=meeting.ref))
        assert ("In full (PDF" in page.text) is sees
        assert "Without confidential parts (PDF" in page.text
        assert "Drafts" not in page.text
        page = reader.get(address("pack_version", trust, ref=meeting.ref, version=1))
        assert ("prices.pdf" in page.text) is sees
        assert "draft.pdf" in page.text
        assert "Who has downloaded it" not in page.text
        told = reader.get(address("pack_manifest", trust, ref=meeting.ref, version=1))
        assert ("prices.pdf" in told.text) is sees
        for link in re.findall(r'href="([^"]*\.pdf)"', page.text):
            assert reader.get(link).getvalue().startswith(b"%PDF")
    page = client.get(address("pack_version", trust, ref=meeting.ref, version=1))
    assert page.text.count("Without confidential parts</td>") == 2
    assert client.get(address("pack_version", trust, ref=meeting.ref, version=2)).status_code == 404


def test_notes_are_ones_own_and_stay_with_the_paper(trust, support, member, meeting, items) -> None:
    issued(trust, support, drafted(trust, support, meeting))
    url = address("pack_notes", trust, ref=meeting.ref)
    mine, other = signed_in(member), signed_in(support)
    assert "The pack has pages 1 to 9" in mine.post(url, {"page": "99", "text": "x"}).text
    for page, text in (("5", "Ask about schools"), ("8", "Too dear")):
        assert mine.post(url, {"page": page, "text": text}).status_code == 302
    assert "Page 5: Draft" in mine.get(url).text
    assert "Ask about schools" not in other.get(url).text
    with operator(trust):
        first = PackNote.objects.order_by("pk").first()
        assert "Ask about" not in str(list(AuditEvent.objects.values("target", "details")))
    own = address("pack_note", trust, ref=meeting.ref, pk=first.pk)
    assert other.get(own).status_code == 404
    assert other.post(own, {"text": "Mine now"}).status_code == 404
    with open_scope(trust=trust, person=support) as by:
        actions.remove_paper(by=by, paper=Paper.objects.get(item=items[1]))
    issued(trust, support, drafted(trust, support, meeting), "The price list is withdrawn.")
    page = mine.get(url).text
    assert "Page 6: Draft" in page  # the list of changes takes a page before it
    assert "Written on page 5 of version 1" in page
    assert "Notes whose page is gone" in page
    assert "Too dear" in page
    assert mine.post(own, {"text": ""}).status_code == 302
    assert "Ask about schools" not in mine.get(url).text


def test_a_note_on_what_is_closed_to_its_writer_since_is_kept_closed(
    trust, support, observer, meeting, items
) -> None:
    issued(trust, support, drafted(trust, support, meeting))
    url = address("pack_notes", trust, ref=meeting.ref)
    reader = signed_in(observer)
    assert "left out of your copy" in reader.post(url, {"page": "7", "text": "x"}).text
    assert reader.post(url, {"page": "4", "text": "About the draft"}).status_code == 302
    with open_scope(trust=trust, person=support) as by:
        paper = Paper.objects.get(item=items[0])
        actions.schedule_paper(by=by, paper=paper, confidential_reason="Named people")
    issued(trust, support, drafted(trust, support, meeting), "One paper is confidential.")
    page = reader.get(url).text
    assert "your note on it is closed" in page
    assert "About the draft" not in page
    with operator(trust):
        note = PackNote.objects.get()
    own = address("pack_note", trust, ref=meeting.ref, pk=note.pk)
    assert reader.get(own).status_code == 404
