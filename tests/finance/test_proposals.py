"""Proposals to align or pool: written, weighed, tried, printed."""

import datetime
import re
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from finance.actions import proposals
from finance.models import Proposal
from finance.queries.proposals import result_of, visible_proposals, what_ifs
from finance.reports.proposals import AlignOrPoolReport, ProposalParams
from finance.rules.align_or_pool import CRITERIA, Verdict
from finance.rules.risk_share import Rule
from reports.actions import request_report
from reports.build import build
from reports.models import ReportRun
from tests import factories
from tests.finance.pools import Joint, make_joint
from trusts.errors import Refusal
from trusts.levels import Level
from trusts.permissions import Role

D = Decimal


@pytest.fixture
def joint(db, settings) -> Joint:
    settings.PRETEND_TODAY = datetime.date(2009, 11, 16)
    return make_joint()


def start(joint: Joint, name: str = "Therapy") -> Proposal:
    with joint.scope(joint.member) as by:
        return proposals.start_proposal(by=by, name=name, purpose="One service")


def place(joint: Joint, row: Proposal, slug: str, amount: str, **more: object) -> None:
    with joint.scope(joint.member) as by:
        proposals.set_partner(
            by=by, proposal=row, partner=joint.partner(slug), contribution=D(amount), **more
        )


def full(joint: Joint) -> Proposal:
    row = start(joint)
    place(joint, row, "pct", "300000.00", share=D(50))
    place(joint, row, "council", "100000.00", share=D(50), cap=D(5000))
    with joint.scope(joint.member) as by:
        pct = joint.partner("pct")
        proposals.set_terms(by=by, proposal=row, host=pct, rule="capped", rest_borne_by=pct)
        answers = {criterion.code: ("pool", "Known") for criterion in CRITERIA}
        return proposals.answer_criteria(by=by, proposal=row, answers=answers)


def test_every_rule_is_tried_the_proposed_one_first(joint: Joint) -> None:
    row = full(joint)
    with joint.scope(joint.member):
        assert result_of(row).verdict is Verdict.POOL
        tried = what_ifs(row)
        assert tried[0].rule is Rule.CAPPED
        assert {one.rule for one in tried} == set(Rule)
        assert not any(one.missing for one in tried)
        assert [trial.label for trial in tried[0].trials][:4] == ["−10%", "−5%", "0%", "+5%"]
        for one in tried:
            for column, trial in enumerate(one.trials):
                assert sum(r.amounts[column] for r in one.rows) == -trial.balance
        capped = {r.name: r.amounts[-1] for r in tried[0].rows}
        assert capped == {"The council": D(5000), "The PCT": D(75000)}


def test_a_rule_that_lacks_something_says_what(joint: Joint) -> None:
    row = start(joint)
    place(joint, row, "pct", "10.00")
    with joint.scope(joint.member):
        missing = {one.rule: " ".join(one.missing) for one in what_ifs(row)}
    assert "host must be one of" in missing[Rule.HOST]
    assert "Give every partner its share" in missing[Rule.FIXED]
    assert "at least one cap" in missing[Rule.CAPPED]


def test_an_answer_is_changed_and_taken_away(joint: Joint) -> None:
    row = full(joint)
    with joint.scope(joint.member) as by:
        proposals.answer_criteria(by=by, proposal=row, answers={"law": ("none", "")})
        assert result_of(row).verdict is Verdict.LEAN_POOL
        proposals.answer_criteria(by=by, proposal=row, answers={"law": ("align", "No power")})
        assert result_of(row).verdict is Verdict.BARRED


def test_what_is_refused(joint: Joint) -> None:
    row = start(joint)
    with pytest.raises(Refusal, match="already a proposal"):
        start(joint, "THERAPY")
    with pytest.raises(Refusal, match="pounds and pennies"):
        place(joint, row, "pct", "-1.00")
    with pytest.raises(Refusal, match="pounds and pennies"):
        place(joint, row, "pct", "1.00", cap=D("0.001"))
    with pytest.raises(Refusal, match="between 0 and 100"):
        place(joint, row, "pct", "1.00", share=D(101))
    with joint.scope(joint.member) as by:
        with pytest.raises(Refusal, match="Choose one"):
            proposals.answer_criteria(by=by, proposal=row, answers={"luck": ("pool", "")})
        with pytest.raises(Refusal, match="Choose one"):
            proposals.answer_criteria(by=by, proposal=row, answers={"law": ("perhaps", "")})
        with pytest.raises(Refusal, match="Add the host"):
            proposals.set_terms(by=by, proposal=row, host=joint.partner("pct"), rule="host")


def test_who_leaves_is_no_longer_host_or_bearer(joint: Joint) -> None:
    row = full(joint)
    with joint.scope(joint.member) as by:
        left = proposals.remove_partner(by=by, proposal=row, partner=joint.partner("pct"))
        assert (left.host, left.rest_borne_by, left.partners.count()) == (None, None, 1)


def test_who_may_write_and_who_may_read(joint: Joint) -> None:
    row = full(joint)
    with joint.scope(joint.council) as by:
        assert list(visible_proposals(by)) == [row]
        with pytest.raises(PermissionDenied):
            proposals.start_proposal(by=by, name="Other", purpose="x")
    with joint.scope(factories.seat(joint.trust, Role.MEMBER, Level.STRATEGIC)) as by:
        assert not visible_proposals(by).exists()


def text(response) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def test_a_proposal_page_by_page(joint: Joint, client) -> None:
    def url(name: str, *args: int) -> str:
        return reverse(f"finance:{name}", args=[joint.trust.slug, *args])

    client.force_login(joint.member)
    answer = client.post(url("proposal_new"), {"name": "Therapy", "purpose": "One service"})
    assert answer.status_code == 302
    with joint.scope(joint.member):
        pk = Proposal.objects.get().pk
        pct, council = joint.partner("pct").pk, joint.partner("council").pk
    assert answer.url == url("proposal_answers", pk)
    data = {criterion.code: "pool" for criterion in CRITERIA} | {"law_note": "Section 75"}
    assert client.post(url("proposal_answers", pk), data).status_code == 302
    page = text(client.get(url("proposal", pk)))
    assert "0 points for aligning, 38 for pooling" in page
    assert "Section 75" in page
    assert "Add the partners" in page
    for partner, amount in ((pct, "300,000"), (council, "100,000")):
        given = {"partner": partner, "contribution": amount}
        assert client.post(url("proposal_partner", pk), given).status_code == 302
    assert client.post(url("proposal_terms", pk), {"host": pct, "rule": "host"}).status_code == 302
    page = client.get(url("proposal", pk))
    assert "The host bears it (proposed)" in text(page)
    assert "£80,000.00" in text(page)
    assert b"<svg" in page.content
    assert "Pool" in text(client.get(url("proposals")))
    assert client.post(url("proposal_remove", pk), {"partner": council}).status_code == 302
    client.force_login(joint.officer)
    assert "paper for the board" in text(client.get(url("proposal", pk)))
    client.force_login(joint.council)
    assert client.get(url("proposal", pk)).status_code == 200
    assert client.get(url("proposal_answers", pk)).status_code == 403
    assert client.post(url("proposal_remove", pk), {"partner": pct}).status_code == 403


def test_a_proposal_as_a_paper_for_the_board(joint: Joint) -> None:
    row = full(joint)
    with joint.scope(joint.officer) as scope:
        run = request_report(by=scope, report="align-or-pool", params=ProposalParams(row.pk))
    assert build(run.pk, joint.trust.pk)
    with joint.scope(joint.officer):
        done = ReportRun.objects.get(pk=run.pk)
        assert (done.state, done.level) == ("done", "strategic"), done.error
        assert done.files.get().accessible
    with joint.scope(joint.officer) as scope, pytest.raises(Refusal, match="no such proposal"):
        AlignOrPoolReport().collect(scope, ProposalParams(row.pk + 1))
