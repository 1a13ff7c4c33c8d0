"""The pages of instruments: reading, writing, importing, previewing, publishing."""

import datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from assessment import actions, queries
from assessment.instrument_files import as_workbook, as_yaml
from assessment.models import Instrument, Round
from assessment.rules import drafting
from assessment.rules.editions import Change, Fate, questions_in
from tests import factories
from tests.assessment.test_instruments import FIRST, again, imported, published, second, words
from trusts.permissions import Role
from trusts.sheets import read_workbook


@pytest.fixture
def site(client, board):
    """A client that asks for pages of instruments as one of the board's people."""

    class Site:
        def sign_in(self, person):
            client.force_login(person)
            return self

        def url(self, name, *args):
            return reverse(f"assessment:{name}", args=[board.trust.slug, *args])

        def get(self, name, *args, **data):
            return client.get(self.url(name, *args), data)

        def post(self, name, *args, **data):
            return client.post(self.url(name, *args), data)

    return Site()


def html(response):
    return response.content.decode()


def test_a_member_reads_and_searches_every_instrument(site, board):
    site.sign_in(board.first)
    page = html(site.get("instruments"))
    assert "AWTY08" in page
    assert "Make your own instrument" not in page
    page = html(site.get("instrument", "FIN09"))
    assert page.count("Why it matters") == 99
    found = html(site.get("instrument", "FIN09", q="pooled budget"))
    assert 0 < found.count("Why it matters") < 99
    assert site.get("instrument", "NONE99").status_code == 404
    assert site.get("instrument_new").status_code == 403


def test_from_nothing_to_a_published_instrument_and_a_round(site, board):
    site.sign_in(board.support)
    response = site.post("instrument_new", title="Our board", code="BRD09", copy_of="")
    assert response.url == site.url("draft", "BRD09")
    site.post("draft_about", "BRD09", title="Our board", summary="What we ask.", seen="")
    with board.scope(board.support):
        seen = drafting.fingerprint({"title": "Our board", "summary": ""})
    site.post("draft_about", "BRD09", title="Our board", summary="What we ask.", seen=seen)
    site.post("draft_theme_add", "BRD09", title="Talking", intro="How we talk.")
    form = {**words(), **words()["ratings"], "evidence": "Minutes", "sources": "own | Our own"}
    del form["ratings"], form["source"]
    hostile = "<script>alert(1)</script> =1+1?"
    site.post("draft_add", "BRD09", "TAL", **{**form, "text": hostile})
    page = html(site.get("draft", "BRD09"))
    assert "&lt;script&gt;" in page
    assert "<script>alert" not in page
    assert "&lt;script&gt;" in html(site.get("draft_preview", "BRD09"))
    with board.scope(board.support):
        revision = Instrument.objects.get(code="BRD09").revision
    response = site.post("draft_publish", "BRD09", revision=revision)
    assert response.url == site.url("instrument", "BRD09"), html(response)
    with board.scope(board.support) as by:
        round_ = actions.open_round(
            by=by,
            body=board.body(),
            bank_code="BRD09",
            opens_on=datetime.date(2009, 11, 2),
            closes_on=datetime.date(2009, 11, 27),
            promise="partner",
        )
        assert list(queries.questions_of(round_).by_code) == ["BRD09-TAL-01"]
    assert "Our board (BRD09)" in html(site.get("open"))


def test_the_second_editor_sees_both_versions(site, board):
    with board.scope(board.support) as by:
        instrument, _ = imported(by)
        question = drafting.place_of(instrument.draft, FIRST).question
        seen = drafting.fingerprint(question)
        actions.change_question(
            by=by, instrument=instrument, code=FIRST, words={"text": "Theirs?"}, seen=seen
        )
    site.sign_in(board.support)
    form = {**question["ratings"], "text": "Mine?", "why": "x y z", "evidence": "a", "seen": seen}
    page = html(site.post("draft_question", "ANY09", FIRST, **form))
    assert "Nothing was overwritten" in page
    assert "Theirs?" in page
    assert "Mine?" in page


def test_an_import_shows_every_finding_and_keeps_the_file(site, board):
    site.sign_in(board.support)
    site.post("instrument_new", title="Ours", code="BRD09", copy_of="")
    rows = (
        b"Theme,Question,Levels,Nested,Colour\n"
        b"Talking,How?,galactic,,red\n,,,,\nTalking,,strategic,7,\n"
    )
    file = SimpleUploadedFile("ours.csv", rows)
    response = site.post("draft_import", "BRD09", file=file, revision=1)
    page = html(site.get("draft_import", "BRD09"))
    assert response.url == site.url("draft_import", "BRD09")
    for said in ("cell E1", "cell C2 (Levels)", "galactic", "cell D4 (Nested)", "cell B4"):
        assert said in page
    with board.scope(board.support):
        instrument = Instrument.objects.get(code="BRD09")
        assert instrument.draft["themes"] == []
        kept = instrument.files.get()
    sent = site.get("instrument_kept", "BRD09", kept.pk)
    assert sent.content == rows
    assert sent["Content-Disposition"].startswith("attachment")


def test_the_spreadsheet_and_the_yaml_can_be_imported_again(board, tmp_path):
    with board.scope(board.support) as by:
        instrument, _ = imported(by)
        content = instrument.draft
        content["themes"][0]["questions"][0]["text"] = "=cmd|' /C calc'!A0"
        path = tmp_path / "out.xlsx"
        path.write_bytes(as_workbook(content))
        cell = read_workbook(path).sheets[0].value(2, 5)
        assert cell == "=cmd|' /C calc'!A0"  # text, and no formula
        for name, data in (
            ("out.xlsx", as_workbook(content)),
            ("out.yaml", as_yaml({**content}).encode()),
        ):
            _, file = (
                None,
                actions.import_file(
                    by=by,
                    instrument=instrument,
                    name=name,
                    content=SimpleUploadedFile(name, data),
                    revision=again(instrument).revision,
                    replace=True,
                ),
            )
            assert file.findings == []
            assert questions_in(again(instrument).draft) == questions_in(content)


def test_another_trusts_instrument_is_not_there(site, board, client):
    other = factories.make_trust("elsewhere")
    stranger = factories.seat(other, Role.BOARD_SUPPORT)
    with board.scope(board.support) as by:
        imported(by)
    site.sign_in(stranger)
    for name in ("draft", "draft_preview", "draft_publish", "instrument"):
        url = reverse(f"assessment:{name}", args=[other.slug, "ANY09"])
        assert client.get(url).status_code == 404


def test_a_source_document_is_added_and_named(site, board):
    site.sign_in(board.support)
    site.post("instrument_new", title="Ours", code="BRD09", copy_of="")
    wrong = site.post("draft_document_add", "BRD09", title="A", publisher="B", published="May")
    assert "year and month" in html(wrong)
    document = {"title": "Our plan", "publisher": "Us", "published": "2009"}
    assert site.post("draft_document_add", "BRD09", **document).status_code == 302
    assert "document1" in html(site.get("draft", "BRD09"))
    assert site.get("draft_document", "BRD09", "other").status_code == 404


def test_a_member_opens_no_draft(site, board):
    with board.scope(board.support) as by:
        imported(by)
    site.sign_in(board.first)
    for name in ("draft", "draft_preview", "draft_import", "draft_publish"):
        assert site.get(name, "ANY09").status_code == 403


def test_mapping_and_moving_in_pages(site, board):
    with board.scope(board.support) as by:
        instrument = second(by)
        question = drafting.place_of(instrument.draft, FIRST).question
        actions.change_question(
            by=by,
            instrument=instrument,
            code=FIRST,
            words={"text": "How early do our papers reach us?"},
            seen=drafting.fingerprint(question),
        )
        revision = again(instrument).revision
    site.sign_in(board.support)
    assert "Reworded" in html(site.get("draft_mapping", "ANY09"))
    site.post("draft_mapping", "ANY09", **{FIRST: "reworded", f"{FIRST}-by": ""}, revision=revision)
    moved = site.post("draft", "ANY09", do=f"down {FIRST}", revision=revision + 1)
    assert moved.status_code == 302
    stale = html(site.post("draft", "ANY09", do=f"up {FIRST}", revision=revision))
    assert "changed the draft while you were looking" in stale
    assert "Publish edition 2" in html(site.get("draft", "ANY09"))


def test_rounds_are_compared_across_editions_by_the_mapping(board):
    """Same and reworded are compared; replaced and retired are listed."""
    with board.scope(board.support) as by:
        published(by)
    before = board.open_round(bank="ANY09")
    for person in (board.chair, board.first, board.second):
        board.answer(person, before, {FIRST: "emerging"})
        board.submit(person, before)
    board.close(before)
    with board.scope(board.support) as by:
        instrument = Instrument.objects.get(code="ANY09")
        actions.begin_edition(by=by, instrument=instrument)
        question = drafting.place_of(again(instrument).draft, FIRST).question
        actions.change_question(
            by=by,
            instrument=instrument,
            code=FIRST,
            words={"text": "How soon do papers reach us?"},
            seen=drafting.fingerprint(question),
        )
        actions.remove_from_draft(
            by=by,
            instrument=instrument,
            code="ANY09-ROO-02",
            revision=again(instrument).revision,
        )
        actions.decide_mapping(
            by=by,
            instrument=instrument,
            fates={FIRST: Fate(Change.REWORDED), "ANY09-ROO-02": Fate(Change.RETIRED)},
            revision=again(instrument).revision,
        )
        actions.publish_edition(by=by, instrument=instrument, revision=again(instrument).revision)
    after = board.open_round(bank="ANY09", opens_on=datetime.date(2009, 11, 3))
    for person in (board.chair, board.first, board.second):
        board.answer(person, after, {FIRST: "leading"})
        board.submit(person, after)
    board.close(after)
    with board.scope(board.support):
        before, after = (Round.objects.get(pk=one.pk) for one in (before, after))
        assert len(queries.questions_of(before).by_code) == 5  # the first edition, untouched
        compared = queries.compare(before, after)
    reworded = {change.code for change in compared.questions if change.reworded}
    assert not compared.withheld
    assert reworded == {FIRST}
    assert compared.only_before == ("How clearly does each discussion end?",)


def test_removing_from_a_draft_asks_first(site, board):
    site.sign_in(board.support)
    with board.scope(board.support) as by:
        instrument = second(by)
    page = html(site.get("draft", instrument.code))
    assert f"/draft/remove/{FIRST}/" in page
    assert 'value="remove' not in page
    theme = instrument.draft["themes"][0]
    page = html(site.get("draft_remove", instrument.code, theme["code"]))
    assert theme["title"] in page
    assert (
        f"{len(drafting.questions_of(instrument.draft, theme['code']))} questions under it" in page
    )
    assert site.get("draft_remove", instrument.code, "NONE").status_code == 404
    stale = site.post("draft_remove", instrument.code, FIRST, revision=instrument.revision - 1)
    assert "Nothing of yours was done" in html(stale)
    assert FIRST in html(site.get("draft", instrument.code))
    site.post("draft_remove", instrument.code, FIRST, revision=instrument.revision)
    page = html(site.get("draft", instrument.code))
    assert f"/draft/questions/{FIRST}/" not in page
    page = html(site.get("draft_publish", instrument.code))
    assert "It cannot be published yet" in page
    assert "Publish edition 2</button>" not in page
    site.sign_in(board.first)
    assert site.get("draft_remove", instrument.code, theme["code"]).status_code == 403


def test_giving_a_draft_up_asks_first(site, board):
    with board.scope(board.support) as by:
        instrument = second(by)
        revision = instrument.revision
    site.sign_in(board.support)
    assert site.post("draft", "ANY09", do="discard", revision=revision).status_code == 404
    page = html(site.get("draft_discard", "ANY09"))
    assert "cannot be brought back" in page
    assert "What was published stays" in page
    stale = html(site.post("draft_discard", "ANY09", revision=revision - 1))
    assert "changed the draft while you were looking" in stale
    done = site.post("draft_discard", "ANY09", revision=revision)
    assert done.url == site.url("instrument", "ANY09")
    # whoever still has the page of publishing open is shown what is published
    assert site.get("draft_publish", "ANY09").url == site.url("instrument", "ANY09")
    assert site.get("draft_discard", "ANY09").status_code == 404


def test_a_first_draft_given_up_is_gone_from_the_list(site, board):
    site.sign_in(board.support)
    site.post("instrument_new", title="Wrong", code="BRD09", copy_of="")
    assert "goes out of the list" in html(site.get("draft_discard", "BRD09"))
    done = site.post("draft_discard", "BRD09", revision=1)
    assert done.url == site.url("instruments")
    assert "BRD09, edition" not in html(site.get("instruments"))
    assert site.get("instrument", "BRD09").status_code == 404
    assert site.get("instrument_file", "BRD09", "xlsx").status_code == 404


def test_a_source_document_is_removed_unless_a_question_names_it(site, board):
    with board.scope(board.support) as by:
        imported(by)
    site.sign_in(board.support)
    assert "Remove this source document" not in html(site.get("draft_document", "ANY09", "own"))
    site.post(
        "draft_document_add", "ANY09", title="Minutes", publisher="Anyplace", published="2009"
    )
    assert "Remove this source document" in html(site.get("draft_document", "ANY09", "own"))
    refused = html(site.post("draft_document_remove", "ANY09", "own"))
    assert "questions name this document" in refused
    done = site.post("draft_document_remove", "ANY09", "document1")
    assert done.url == site.url("draft", "ANY09")
    assert "Minutes" not in html(site.get("draft", "ANY09")).split("Source documents")[1]
    assert site.get("draft_document_remove", "ANY09", "document1").status_code == 404


def test_the_second_editor_reads_what_is_saved_in_the_order_of_the_scale(site, board):
    with board.scope(board.support) as by:
        instrument, _ = imported(by)
        question = drafting.place_of(instrument.draft, FIRST).question
        actions.change_question(
            by=by,
            instrument=instrument,
            code=FIRST,
            words={"text": "How early?"},
            seen=drafting.fingerprint(question),
        )
    site.sign_in(board.support)
    page = html(site.post("draft_question", "ANY09", FIRST, text="How late?", seen="older"))
    saved = page.split("What is saved now")[1].split("Below is what you wrote")[0]
    steps = ["Not in place", "Emerging", "Developing", "Established", "Leading"]
    places = [saved.index(f"<strong>{step}:") for step in steps]
    assert places == sorted(places)
    assert "Levels it concerns" in saved
    assert "Sources" in saved


def test_a_preview_has_no_button_that_does_nothing(site, board):
    with board.scope(board.support) as by:
        imported(by)
    site.sign_in(board.support)
    page = html(site.get("draft_preview", "ANY09"))
    assert "Help with question" in page
    assert "give evidence" not in page


def test_with_nothing_changed_there_is_nothing_to_decide(site, board):
    with board.scope(board.support) as by:
        second(by)
    site.sign_in(board.support)
    assert "nothing to decide" in html(site.get("draft_mapping", "ANY09"))
