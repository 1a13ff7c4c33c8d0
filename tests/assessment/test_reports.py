"""The board's report on a round and its improvement plan, as pages and as workbooks."""

import datetime

import pytest
from django.core.exceptions import PermissionDenied
from django.template.loader import render_to_string

from assessment import actions
from assessment.models import Round
from assessment.reports import ImprovementPlan, RoundParams, SelfAssessment
from reports.actions import require_report
from reports.workbook.write import write
from tests import factories
from tests.reports.recalculate import proves
from tests.reports.test_workbook import MADE
from trusts.errors import Refusal
from trusts.models import Partner
from trusts.permissions import Permission, Role

Q1, Q2 = "AWTY08-OUT-01", "AWTY08-OUT-02"


@pytest.fixture
def closed(board):
    """A closed round of two sectors that differ, after an earlier one."""
    before = board.open_round(opens_on=datetime.date(2009, 11, 1))
    board.answer(board.first, before, {Q1: "emerging"})
    board.submit(board.first, before)
    board.close(before)
    round_ = board.open_round()
    board.answer(board.first, round_, {Q1: "leading", Q2: "dont_know"}, {Q1: "=1+1"})
    board.answer(board.second, round_, {Q1: "emerging", Q2: "dont_know"})
    for person in (board.first, board.second):
        board.submit(person, round_)
    board.close(round_)
    with board.scope(board.chair) as by:
        here = Round.objects.get(pk=round_.pk)
        agreed = actions.record_agreed_rating(
            by=by,
            round_=here,
            question=Q1,
            rating="developing",
            reason="=HYPERLINK(…) is only text",
            who="all present",
        )
        actions.agree_improvement(
            by=by,
            round_=here,
            question=Q1,
            what="Print the outcomes",
            owner=Partner.objects.get(slug="pct"),
            due_on=datetime.date(2009, 12, 31),
        )
    with board.scope(board.support) as by:
        actions.confirm_agreed_rating(by=by, agreed=agreed, revision=1)
    return round_


def made(board, report, round_):
    with board.scope(board.support) as scope:
        content, workbook = report.both(scope, RoundParams(str(round_.pk)))
        pages = {
            part.title: render_to_string(part.template or report.template, {**part.context})
            for part in content.parts
        }
        return content, pages, workbook


def test_the_report_holds_the_round_from_ratings_to_actions(board, closed):
    content, pages, workbook = made(board, SelfAssessment(), closed)
    assert list(pages) == [
        "How the board rates itself",
        "Where sectors differ",
        "Since last time",
        "What the board agreed",
        "What will be done",
    ]
    assert "2 of 3 members have submitted" in pages["How the board rates itself"]
    assert "2 of 2" in pages["How the board rates itself"], "who does not know"
    assert "heat-leading" in pages["Where sectors differ"]
    assert "Up 1.5" in pages["Since last time"]
    assert "Developing" in pages["What the board agreed"]
    assert "Print the outcomes" in pages["What will be done"]
    assert all(part.needs is Permission.ROUND_VIEW for part in content.parts)
    assert proves(write(workbook, MADE)) > 70


def test_an_open_round_is_reported_without_results(board, round_):
    board.answer(board.first, round_, {Q1: "leading"})
    board.submit(board.first, round_)
    _, pages, workbook = made(board, SelfAssessment(), round_)
    assert list(pages) == ["How the board rates itself"]
    assert "Results are shown when the round is closed" in pages["How the board rates itself"]
    assert all(not sheet.rows for sheet in workbook.sheets)
    assert write(workbook, MADE)


def test_the_improvement_plan(board, closed):
    _, pages, workbook = made(board, ImprovementPlan(), closed)
    assert "31 December 2009" in pages["What will be done"]
    [sheet] = workbook.sheets
    assert [row["what"] for row in sheet.rows] == ["Print the outcomes"]
    assert write(workbook, MADE)


def test_a_plan_without_actions_says_so(board, round_):
    board.close(round_)
    _, pages, workbook = made(board, ImprovementPlan(), round_)
    assert "No improvement action has been agreed." in pages["What will be done"]
    assert write(workbook, MADE)


@pytest.mark.parametrize("number", ["0", "x", ""])
def test_a_round_that_is_not_there_is_refused(board, closed, number):
    with board.scope(board.support) as scope, pytest.raises(Refusal, match="not there any more"):
        SelfAssessment().both(scope, RoundParams(number))


def test_members_do_not_build_it_and_another_trust_does_not_see_it(board, closed):
    params = RoundParams(str(closed.pk))
    with board.scope(board.first) as by, pytest.raises(PermissionDenied):
        require_report(by, SelfAssessment(), params)
    elsewhere = factories.make_trust("elsewhere")
    support = factories.seat(elsewhere, Role.BOARD_SUPPORT)
    from trusts.scope import open_scope

    with open_scope(trust=elsewhere, person=support) as scope, pytest.raises(Refusal):
        SelfAssessment().both(scope, params)
