"""Pages of evidence, one question a page, and what hostile members and files try there."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from assessment import queries
from assessment.models import EvidenceFile
from assessment.reports import SelfAssessment
from tests import factories
from tests.assessment.test_evidence import LINK, PDF, Q1, Q2, give
from tests.assessment.test_reports import made
from tests.assessment.test_views import JSON, answers, reply, text
from trusts.permissions import Role

HTML = b"<html><script>alert(document.cookie)</script></html>"


def upload(name, data):
    return SimpleUploadedFile(name, data, content_type="text/html")


def own(board, person, round_, question=Q1):
    with board.scope(person):
        return queries.evidence_of(board.part(person, round_)).get(question, [])


# --- Giving it --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "data", "words"),
    [
        ("link", {"link": LINK}, "Leads to www.anyplace.example"),
        ("file", {"file": upload("plan.pdf", PDF)}, "File: plan.pdf"),
    ],
)
def test_evidence_is_added_and_listed(site, board, round_, kind, data, words):
    here = (round_.pk, "out", Q1)
    said = {"shows": "The agreed plan", "sharing": "keep", **data}
    response = site.sign_in(board.first).post("evidence_add", *here, kind, data=said)
    assert response.url == site.url("evidence", *here)
    page = text(site.get("evidence", *here))
    assert "The agreed plan" in page
    assert words in page
    assert "Only you may open it." in page
    assert "1 piece of evidence" in text(site.get("theme", round_.pk, "out"))
    assert "1 piece of evidence" in text(site.get("check", round_.pk))


@pytest.mark.parametrize(
    ("kind", "data", "words"),
    [
        ("link", {"link": "http://a.example/"}, "must begin with https://"),
        ("link", {"link": "javascript:alert(1)"}, "must begin with https://"),
        ("link", {}, "Enter a web address."),
        ("file", {}, "Choose a file."),
        ("file", {"file": upload("page.html", HTML)}, "The file must be"),
        ("file", {"file": upload("page.pdf", HTML)}, "its content is something else"),
        ("record", {"record": "priority:1"}, "Choose a record from the list."),
        ("link", {"link": LINK, "sharing": ""}, "Choose who may open it."),
    ],
)
def test_what_cannot_be_kept_is_said_and_what_was_typed_stays(
    site,
    board,
    round_,
    kind,
    data,
    words,
):
    said = {"shows": "The agreed plan", "sharing": "keep", **data}
    response = site.sign_in(board.first).post("evidence_add", round_.pk, "out", Q1, kind, data=said)
    assert response.status_code == 200
    assert words in text(response)
    assert 'value="The agreed plan"' in response.content.decode()
    assert own(board, board.first, round_) == []


@pytest.mark.parametrize("place", [("out", "AWTY08-NONE"), ("none", Q1), ("res", Q1)])
def test_evidence_of_a_question_that_is_not_asked_there_is_404(site, board, round_, place):
    site.sign_in(board.first)
    assert site.get("evidence", round_.pk, *place).status_code == 404
    assert site.get("question", round_.pk, *place).status_code == 404
    assert site.get("evidence_add", round_.pk, *place, "link").status_code == 404


def test_a_kind_that_is_none_is_404(site, board, round_):
    response = site.sign_in(board.first).get("evidence_add", round_.pk, "out", Q1, "spell")
    assert response.status_code == 404


def test_a_newer_file_is_a_revision_and_both_can_be_fetched(site, board, round_):
    evidence = give(board, board.first, round_, name="plan.pdf", data=PDF)
    site.sign_in(board.first)
    data = {"file": upload("plan 2.pdf", PDF + b"2"), "sharing": "share"}
    response = site.post("evidence_change", round_.pk, evidence.pk, data=data)
    assert response.url == site.url("evidence", round_.pk, "out", Q1)
    page = text(site.get("evidence_change", round_.pk, evidence.pk))
    assert "Revision 2" in page
    assert "Revision 1" in page
    assert own(board, board.first, round_)[0].is_shared
    for number, held in ((1, PDF), (2, PDF + b"2")):
        response = site.get("evidence_file", round_.pk, evidence.pk, number)
        assert b"".join(response.streaming_content) == held
    assert site.get("evidence_file", round_.pk, evidence.pk, 3).status_code == 404


def test_taking_it_away_asks_first(site, board, round_):
    evidence = give(board, board.first, round_)
    site.sign_in(board.first)
    assert "Take this evidence away?" in text(site.get("evidence_remove", round_.pk, evidence.pk))
    assert len(own(board, board.first, round_)) == 1
    response = site.post("evidence_remove", round_.pk, evidence.pk)
    assert response.url == site.url("evidence", round_.pk, "out", Q1)
    assert own(board, board.first, round_) == []


def test_once_submitted_only_sharing_can_be_taken_back(site, board, round_):
    evidence = give(board, board.first, round_, name="plan.pdf", data=PDF, is_shared=True)
    board.answer(board.first, round_, {Q1: "leading"})
    board.submit(board.first, round_)
    page = site.sign_in(board.first).get("evidence_change", round_.pk, evidence.pk)
    assert "Take this evidence away" not in text(page)
    assert 'type="file"' not in page.content.decode()
    data = {"file": upload("new.pdf", PDF + b"2"), "sharing": "share"}
    assert "Select a valid choice" in text(
        site.post("evidence_change", round_.pk, evidence.pk, data=data)
    )
    site.post("evidence_change", round_.pk, evidence.pk, data={"sharing": "keep"})
    assert not own(board, board.first, round_)[0].is_shared
    assert site.get("evidence_remove", round_.pk, evidence.pk).url == site.url("check", round_.pk)


# --- Hostile ------------------------------------------------------------------------------------


def test_another_members_evidence_is_404_by_number(site, board, round_):
    evidence = give(board, board.first, round_, name="plan.pdf", data=PDF, is_shared=True)
    for other in (board.second, board.chair):
        site.sign_in(other)
        for name, more in (
            ("evidence_change", ()),
            ("evidence_remove", ()),
            ("evidence_file", (1,)),
        ):
            assert site.get(name, round_.pk, evidence.pk, *more).status_code == 404
            assert site.post(name, round_.pk, evidence.pk, *more).status_code in (404, 405)
    assert len(own(board, board.first, round_)) == 1


def test_ones_own_evidence_is_404_under_another_round(site, board, round_):
    evidence = give(board, board.first, round_)
    other = board.open_round(bank="TOR08")
    assert (
        site.sign_in(board.first).get("evidence_change", other.pk, evidence.pk).status_code == 404
    )


@pytest.mark.parametrize("name", ["words.txt", "list.csv"])
def test_stored_html_is_never_shown_by_a_browser(site, board, name):
    """Plain text may hold anything: it is handed over to be saved, as bytes, and never sniffed."""
    round_ = board.open_round()
    evidence = give(board, board.first, round_, name=name, data=HTML, is_shared=True)
    board.answer(board.first, round_, {Q1: "leading"})
    board.submit(board.first, round_)
    board.close(round_)
    with board.scope(board.first):
        digest = EvidenceFile.objects.get(evidence=evidence).sha256
    for response in (
        site.sign_in(board.first).get("evidence_file", round_.pk, evidence.pk, 1),
        site.sign_in(board.second).get("shared_file", round_.pk, digest),
    ):
        assert response["Content-Type"] == "application/octet-stream"
        assert response["Content-Disposition"].startswith("attachment")
        assert response["X-Content-Type-Options"] == "nosniff"
        assert b"".join(response.streaming_content) == HTML


def test_what_a_member_writes_is_shown_as_words(site, board, round_):
    give(board, board.first, round_, shows="<script>alert(1)</script>", name="a<b>.pdf", data=PDF)
    page = site.sign_in(board.first).get("evidence", round_.pk, "out", Q1).content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)" in page
    assert "a&lt;b&gt;.pdf" in page


# --- What the body opens ------------------------------------------------------------------------


def closed(board, promise, person=None):
    for _ in range(3):
        factories.seat(board.trust, Role.MEMBER)
    round_ = board.open_round(promise=promise)
    data = {"name": "J Smith, head.pdf", "data": PDF, "is_shared": True}
    give(board, board.first, round_, shows="Who came", **data)
    give(board, board.second, round_, shows="Mine alone", question=Q2)
    with board.scope(board.support):
        everybody = [each.person for each in queries.members_of(round_)]
    for each in everybody:
        board.answer(each, round_, {Q1: "leading"})
        board.submit(each, round_)
    return board.close(round_)


@pytest.mark.parametrize("promise", ["sector", "partner"])
def test_no_name_goes_beyond_the_promise(site, board, promise):
    round_ = closed(board, promise)
    page = text(site.sign_in(board.second).get("shared", round_.pk))
    assert "Who came" in page
    assert f"{Q1}-evidence-1.pdf" in page
    assert "J Smith" not in page
    assert board.first.name not in page
    assert ("The council" in page) is (promise == "partner")
    assert "Mine alone" not in page
    assert "its member keeps to themselves" in page
    with board.scope(board.second):
        digest = EvidenceFile.objects.get().sha256
    response = site.get("shared_file", round_.pk, digest)
    assert "Smith" not in response["Content-Disposition"]
    assert b"".join(response.streaming_content) == PDF


def test_where_members_are_named_so_are_files(site, board):
    round_ = closed(board, "named")
    page = text(site.sign_in(board.second).get("shared", round_.pk))
    assert board.first.name in page
    assert "J Smith, head.pdf" in page


def test_how_much_is_held_stands_beside_the_question_and_in_the_report(site, board):
    round_ = closed(board, "partner")
    page = text(site.sign_in(board.second).get("theme_results", round_.pk, "out"))
    assert page.count("1 piece of evidence") == 2, "shared or not"
    assert "Who came" not in page
    content, pages, workbook = made(board, SelfAssessment(), round_)
    assert "2 pieces of evidence to 2 questions" in " ".join(pages["Evidence held"].split())
    assert "Who came" not in str(pages)
    sheet = next(sheet for sheet in workbook.sheets if sheet.key == "evidence")
    assert [(row["files"], row["links"], row["total"]) for row in sheet.rows] == [
        (1, 0, 1),
        (0, 1, 1),
    ]
    assert "evidence" in [part.key for part in content.parts]


def test_where_results_are_withheld_nothing_is_counted(board):
    for _ in range(3):
        factories.seat(board.trust, Role.MEMBER)
    round_ = board.open_round(promise="sector")
    give(board, board.first, round_, is_shared=True)
    board.answer(board.first, round_, {Q1: "leading"})
    board.submit(board.first, round_)
    board.close(round_)
    _, pages, workbook = made(board, SelfAssessment(), round_)
    assert "Evidence held" not in pages
    assert "evidence" not in [sheet.key for sheet in workbook.sheets]


def test_before_closing_nothing_can_be_opened(site, board, round_):
    give(board, board.first, round_, name="plan.pdf", data=PDF, is_shared=True)
    board.answer(board.first, round_, {Q1: "leading"})
    board.submit(board.first, round_)
    with board.scope(board.first):
        digest = EvidenceFile.objects.get().sha256
    site.sign_in(board.second)
    assert "Results are shown when the round is closed" in text(site.get("shared", round_.pk))
    assert site.get("shared_file", round_.pk, digest).status_code == 404


def test_only_the_newest_revision_of_a_shared_file_opens(site, board):
    round_ = board.open_round()
    evidence = give(board, board.first, round_, name="plan.pdf", data=PDF, is_shared=True)
    data = {"file": upload("plan.pdf", PDF + b"2"), "sharing": "share"}
    site.sign_in(board.first).post("evidence_change", round_.pk, evidence.pk, data=data)
    board.answer(board.first, round_, {Q1: "leading"})
    board.submit(board.first, round_)
    board.close(round_)
    with board.scope(board.first):
        newest, first = EvidenceFile.objects.filter(evidence=evidence)
    site.sign_in(board.second)
    assert site.get("shared_file", round_.pk, newest.sha256).status_code == 200
    assert site.get("shared_file", round_.pk, first.sha256).status_code == 404


def test_the_page_of_evidence_asks_the_same_number_of_queries(client, board):
    asked = []
    for bank, pieces in (("AWTY08", 2), ("TOR08", 8)):
        round_ = board.open_round(bank=bank)
        with board.scope(board.support):
            question, *_ = queries.questions_of(round_).by_code
        for number in range(pieces):
            link = f"{LINK}/{number}"
            give(board, board.first, round_, question, link=link, is_shared=True)
        board.answer(board.first, round_, {question: "leading"})
        board.submit(board.first, round_)
        board.close(round_)
        client.force_login(board.second)
        url = reverse("assessment:shared", args=[board.trust.slug, round_.pk])
        client.get(url)
        with CaptureQueriesContext(connection) as captured:
            assert client.get(url).content.decode().count("Leads to") == pieces
        asked.append(len(captured))
    assert asked[0] == asked[1]


# --- One question a page ------------------------------------------------------------------------


def test_the_choice_is_remembered_and_leads_to_the_first_open_question(site, board, round_):
    board.answer(board.first, round_, {Q1: "leading"})
    site.sign_in(board.first)
    assert site.url("theme", round_.pk, "out") in site.get("tasks", round_.pk).content.decode()
    response = site.post("pages", round_.pk, data={"one_by_one": "yes"})
    assert response.url == site.url("tasks", round_.pk)
    page = site.get("tasks", round_.pk).content.decode()
    assert site.url("question", round_.pk, "out", Q2) in page
    other = board.open_round(bank="TOR08")
    assert "one question a page" in text(site.get("tasks", other.pk))
    site.post("pages", round_.pk, data={"one_by_one": "no"})
    assert "one theme a page" in text(site.get("tasks", round_.pk))


def test_one_question_is_saved_and_the_next_is_shown(site, board, round_):
    site.sign_in(board.first)
    response = site.get("question", round_.pk, "out", Q1)
    assert response.content.decode().count("data-question=") == 1
    response = site.post("question", round_.pk, "out", Q1, data=reply(Q1, "leading"))
    assert response.url == site.url("question", round_.pk, "out", Q2)
    assert answers(board, board.first, round_)[Q1].rating == "leading"
    saved = site.post("question", round_.pk, "out", Q1, data=reply(Q1, "emerging", "", 1), **JSON)
    assert saved.json()["revisions"] == {Q1: 2}


def test_the_last_question_of_a_theme_leads_to_the_next_theme_and_the_last_to_check(
    site,
    board,
    round_,
):
    site.sign_in(board.first)
    last = "AWTY08-OUT-06"
    response = site.post("question", round_.pk, "out", last, data=reply(last))
    assert response.url == site.url("question", round_.pk, "res", "AWTY08-RES-01")
    with board.scope(board.first):
        *_, very_last = queries.questions_of(round_).every_question()
    response = site.post("question", round_.pk, "rsk", very_last.code, data=reply(very_last.code))
    assert response.url == site.url("check", round_.pk)


def test_leaving_for_evidence_saves_the_page(site, board, round_):
    data = {**reply(Q1, "leading"), "evidence": Q1}
    response = site.sign_in(board.first).post("theme", round_.pk, "out", data=data)
    assert response.url == site.url("evidence", round_.pk, "out", Q1)
    assert answers(board, board.first, round_)[Q1].rating == "leading"
    elsewhere = {**reply(Q2, "leading"), "evidence": "https://evil.example/"}
    response = site.post("theme", round_.pk, "out", data=elsewhere)
    assert response.url == site.url("theme", round_.pk, "res")
