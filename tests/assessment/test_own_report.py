"""A member's own answers as a document: everything of theirs, and nobody else ever sees it."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.template.loader import render_to_string
from django.urls import reverse

from assessment.own_report import OwnAnswers, OwnParams
from reports import queries as report_queries
from reports.actions import request_report
from reports.build import build
from reports.models import ReportFile, ReportRun
from reports.workbook.write import write
from tests import factories
from tests.assessment.test_evidence import PDF, Q1, Q2, give
from tests.assessment.test_views import text
from tests.reports.recalculate import proves
from tests.reports.test_workbook import MADE
from trusts.errors import Refusal
from trusts.permissions import Role


@pytest.fixture
def answered(board, round_):
    """The first member answered two questions and gave a file and a link."""
    board.answer(board.first, round_, {Q1: "leading", Q2: "dont_know"}, {Q1: "=1+1 is a comment"})
    give(board, board.first, round_, name="plan.pdf", data=PDF, shows="The plan")
    give(board, board.first, round_, Q2)
    board.answer(board.second, round_, {Q1: "emerging"}, {Q1: "The second member's words."})
    return round_


def ask(board, person, round_):
    """Ask for the document without queueing it."""
    with board.scope(person) as by:
        params = OwnParams(str(round_.pk))
        return request_report(by=by, report=OwnAnswers(), params=params, queue=False)


def test_it_holds_ones_own_answers_comments_and_evidence(board, answered):
    with board.scope(board.first) as scope:
        content, workbook = OwnAnswers().both(scope, OwnParams(str(answered.pk)))
        page = render_to_string(OwnAnswers.template, {**content.parts[0].context})
    assert len(content.parts) == 7
    for words in ("Leading", "I don’t know", "=1+1 is a comment", "The plan (plan.pdf, revision 1"):
        assert words in page
    assert "second member" not in page
    assert ("Answered", "2 of 65 questions") in content.facts
    assert "draft" in workbook.standing
    assert [len(sheet.rows) for sheet in workbook.sheets] == [65, 2]
    assert write(workbook, MADE)
    assert proves(write(workbook, MADE)) >= 0


def test_once_submitted_it_says_so(board, answered):
    board.submit(board.first, answered)
    with board.scope(board.first) as scope:
        content, _ = OwnAnswers().both(scope, OwnParams(str(answered.pk)))
    assert any("Submitted on" in value for _, value in content.facts)


def test_who_was_not_asked_has_none(board, answered):
    for person in (board.support, factories.seat(board.trust, Role.MEMBER)):
        with pytest.raises((Refusal, PermissionDenied)):
            ask(board, person, answered)
    with board.scope(board.first) as by, pytest.raises(Refusal):
        request_report(by=by, report=OwnAnswers(), params=OwnParams("x"), queue=False)
    with factories.operator(board.trust) as by, pytest.raises((Refusal, PermissionDenied)):
        request_report(by=by, report=OwnAnswers(), params=OwnParams(str(answered.pk)), queue=False)


def test_a_run_of_it_is_visible_to_its_person_alone(board, answered, client):
    run = ask(board, board.first, answered)
    assert run.is_private
    everybody = (board.second, board.chair, board.support, factories.seat(board.trust, "director"))
    for person in everybody:
        with board.scope(person) as scope:
            assert not report_queries.visible_runs(scope).filter(pk=run.pk).exists()
            assert not report_queries.own_runs(scope, OwnAnswers).exists()
        client.force_login(person)
        url = reverse("reports:run", args=[board.trust.slug, run.pk])
        assert client.get(url).status_code == 404
        listed = client.get(reverse("reports:list", args=[board.trust.slug]))
        assert "Your answers:" not in listed.content.decode()
        api = reverse("api:report-run", args=[board.trust.slug, run.pk])
        assert client.get(api).status_code == 404
    with factories.operator(board.trust) as scope:
        assert not report_queries.visible_runs(scope).filter(pk=run.pk).exists()
    with board.scope(board.first) as scope:
        assert report_queries.visible_runs(scope).filter(pk=run.pk).exists()


def test_two_members_ask_for_theirs_at_once(board, answered):
    """That another's is being made is not told either."""
    for person in (board.first, board.second):
        with board.scope(person) as by:
            request_report(by=by, report=OwnAnswers(), params=OwnParams(str(answered.pk)))
    with factories.operator(board.trust):
        assert ReportRun.objects.filter(is_private=True).count() == 2


def test_a_private_run_belongs_to_somebody(board, answered):
    run = ask(board, board.first, answered)
    with factories.operator(board.trust), pytest.raises(IntegrityError), transaction.atomic():
        ReportRun.objects.filter(pk=run.pk).update(requester=None)


def test_asking_and_fetching_it_on_its_page(board, answered, client):
    client.force_login(board.first)
    here = reverse("assessment:own_document", args=[board.trust.slug, answered.pk])
    assert "Make the document" in text(client.get(here))
    assert client.post(here).url == here
    assert "Being made" in text(client.get(here))
    with board.scope(board.first):
        run = ReportRun.objects.get()
    build(run.pk, board.trust.pk)
    assert "Your answers (PDF" in text(client.get(here))
    for file_format, start in (("pdf", b"%PDF-"), ("xlsx", b"PK")):
        url = reverse("assessment:own_file", args=[board.trust.slug, answered.pk, file_format])
        response = client.get(url)
        assert b"".join(response.streaming_content).startswith(start)
    with board.scope(board.first):
        assert ReportFile.objects.get(format="pdf").accessible
    client.force_login(board.second)
    assert client.get(url).status_code == 404
    assert "Make the document" in text(client.get(here))
    direct = reverse("reports:download", args=[board.trust.slug, run.pk, "full", "pdf"])
    assert client.get(direct).status_code == 404
