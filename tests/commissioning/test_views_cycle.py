"""Pages of intentions, needs assessments, the framework and the unit, as their users work."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from commissioning import actions
from commissioning.catalogue import SKILLS, STANDARDS
from commissioning.models import (
    FrameworkText,
    Intention,
    NeedsAssessment,
    SkillAudit,
    StepAnswer,
    UnitPost,
)
from commissioning.reports import Pipeline
from commissioning.waiting_intentions import waiting_intentions
from reports.actions import request_report
from reports.base import NoParams
from reports.build import build
from reports.queries import files_for
from reports.workbook.write import write
from tests.commissioning.conftest import Planned
from tests.commissioning.cycling import begin, complete_six, partner, prepare
from tests.commissioning.test_unit import post
from tests.factories import operator, seat
from tests.reports.recalculate import proves
from tests.reports.test_workbook import MADE
from trusts.levels import Level
from trusts.models import Body
from trusts.permissions import Role


def url(planned: Planned, name: str, *args: object) -> str:
    return reverse(f"commissioning:{name}", args=[planned.trust.slug, *args])


def day(name: str, year: int = 2009) -> dict[str, str]:
    return {f"{name}_day": "5", f"{name}_month": "5", f"{name}_year": str(year)}


@pytest.fixture
def as_pct(client: Client, planned: Planned) -> Client:
    client.force_login(planned.pct)
    return client


def text(response) -> str:
    return response.content.decode()


def test_an_intention_by_page(as_pct: Client, planned: Planned) -> None:
    with operator(planned.trust):
        pct, council = partner("pct").pk, partner("council").pk
    needs = {
        "title": "Needs of 2009",
        "about": "All",
        "findings": "Much",
        "children": "Listen",
        "families": "Help",
        "staff": "Time",
    }
    as_pct.post(url(planned, "new_needs_assessment"), needs | day("done_on"))
    with operator(planned.trust):
        assessment = NeedsAssessment.objects.get()
    assert "Needs of 2009" in text(as_pct.get(url(planned, "needs")))
    fields = {
        "title": "Short breaks",
        "commissioning_level": "operational",
        "purpose": "change",
        "aim": "More breaks",
        "lead": pct,
        "planned": planned.action.pk,
        "assessment": assessment.pk,
    }
    wrong = text(
        as_pct.post(url(planned, "new_intention"), fields | {"aim": "For 943 476 5919, aged 9"})
    )
    assert "“What will be better for children” seems to hold an NHS number" in wrong
    assert "For 943 476 5919, aged 9" in wrong  # what was typed is kept
    page = text(as_pct.post(url(planned, "new_intention"), fields, follow=True))
    assert "0 of 9 steps completed" in page
    assert "BH1.1 Clinics" in page
    with operator(planned.trust):
        pk = Intention.objects.get().pk
    assert "Never write about a child" in text(as_pct.get(url(planned, "intention_step", pk, 2)))
    both = {"groups": "UPN B801200005001", "reach": "Born 3/4/2001"}
    wrong = text(as_pct.post(url(planned, "intention_step", pk, 2), both))
    assert "unique pupil number" in wrong
    assert "a date of birth" in wrong  # every field in error is named at once
    as_pct.post(url(planned, "intention_step", pk, 2), {"groups": "Some", "reach": "More"})
    page = text(as_pct.get(url(planned, "intention", pk)))
    assert "Ready to complete" in page
    as_pct.post(url(planned, "complete_step", pk, 2), {"reason": ""})
    lacking = as_pct.post(url(planned, "complete_step", pk, 1), {"reason": ""})
    assert "Why it does not wait" in text(lacking)
    as_pct.post(url(planned, "complete_step", pk, 1), {"reason": "Figures come in May"})
    page = text(as_pct.get(url(planned, "intention", pk)))
    assert "2 of 9 steps completed" in page
    assert "Completed without 2" in page
    as_pct.post(url(planned, "reopen_step", pk, 1), {"why": "They came"})
    assert "1 of 9 steps completed" in text(as_pct.get(url(planned, "intention", pk)))
    as_pct.post(url(planned, "new_commissioner", pk), {"partner": council})
    as_pct.post(url(planned, "new_possible_provider", pk), {"partner": council, "name": ""})
    money = {"partner": pct, "kind": "cash", "financial_year": 2009, "amount": "1,000.10"}
    as_pct.post(url(planned, "new_resource", pk), money | {"source": "Growth"})
    page = text(as_pct.get(url(planned, "intention_parts", pk)))
    assert "£1,000.10" in page
    assert "Not declared" in page
    declare = {"handling": "kept_apart", "words": "Two teams"}
    as_pct.post(url(planned, "declare_conflict", pk, council), declare)
    assert "Two teams" in text(as_pct.get(url(planned, "intention_parts", pk)))
    assert as_pct.get(url(planned, "declare_conflict", pk, pct)).status_code == 404
    standards = {f"verdict_{one.code}": "met" for one in STANDARDS}
    lacks = as_pct.post(
        url(planned, "intention_standards", pk), standards | {"verdict_S3": "partly"}
    )
    assert "is not simply met" in text(lacks)
    as_pct.post(url(planned, "intention_standards", pk), standards)
    assert "14 of 14 looked at" in text(as_pct.get(url(planned, "intention_step", pk, 6)))
    change = fields | {"title": "Short breaks nearer home"}
    as_pct.post(url(planned, "change_intention", pk), change)
    assert "nearer home" in text(as_pct.get(url(planned, "intentions")))
    assert "No intention fits" in text(as_pct.get(url(planned, "intentions") + "?state=signed"))


def test_signing_by_page(client: Client, planned: Planned) -> None:
    chair = seat(planned.trust, Role.CHAIR, Level.EXECUTIVE)
    with planned.as_(planned.pct) as by:
        made = prepare(by, planned)
        complete_six(by, made)
    client.force_login(planned.pct)
    assert "Put it forward" in text(client.get(url(planned, "put_forward", made.pk)))
    client.post(url(planned, "put_forward", made.pk))
    assert client.get(url(planned, "sign_intention", made.pk)).status_code == 403
    with planned.as_(chair) as by:
        assert [one.text for one in waiting_intentions(by)] == [f"Sign off or send back {made}"]
    client.force_login(chair)
    client.post(url(planned, "send_intention_back", made.pk), {"words": "Say more"})
    client.force_login(planned.pct)
    assert "Say more" in text(client.get(url(planned, "intention", made.pk)))
    client.post(url(planned, "put_forward", made.pk))
    client.force_login(chair)
    assert "Completed by" in text(client.get(url(planned, "sign_intention", made.pk)))
    page = text(client.post(url(planned, "sign_intention", made.pk), {"words": ""}, follow=True))
    assert f"Signed off by {chair}" in page
    client.force_login(planned.director)
    withdraw = {"words": "The grant ended"}
    assert "Withdrawn" in text(
        client.post(url(planned, "withdraw_intention", made.pk), withdraw, follow=True)
    )


def test_ending_by_page(as_pct: Client, planned: Planned) -> None:
    with planned.as_(planned.pct) as by:
        made = begin(by, purpose="end")
    ending = {"service": "Old scheme", "decided_because": "Few come", "released": "10.00"}
    as_pct.post(url(planned, "ending", made.pk), ending | day("ends_on", 2010))
    more = as_pct.post(
        url(planned, "new_reinvestment", made.pk), {"amount": "10.01", "words": "Clubs"}
    )
    assert "£10.00 is left" in text(more)
    as_pct.post(url(planned, "new_reinvestment", made.pk), {"amount": "9.99", "words": "Clubs"})
    page = text(as_pct.get(url(planned, "intention_parts", made.pk)))
    assert "£0.01" in page
    assert "To be given away" in page


def test_who_may_not_see_an_intention_finds_none(client: Client, planned: Planned) -> None:
    with planned.as_(planned.pct) as by:
        team = Body.objects.get(slug="north-area")
        hidden = begin(by, body=team, commissioning_level="individual", title="Around one child")
        seen = begin(by, commissioning_level="strategic", title="Large money")
    client.force_login(planned.member)  # of the board
    page = text(client.get(url(planned, "intentions")))
    assert "Large money" in page
    assert "Around one child" not in page
    assert client.get(url(planned, "intention", hidden.pk)).status_code == 404
    assert client.get(url(planned, "intention_step", hidden.pk, 1)).status_code == 404
    assert client.post(url(planned, "intention_step", hidden.pk, 1), {}).status_code == 403
    assert client.get(url(planned, "intention_step", seen.pk, 1)).status_code == 200
    assert client.post(url(planned, "intention_step", seen.pk, 1), {}).status_code == 403
    for name in ("change_intention", "intention_standards", "put_forward", "withdraw_intention"):
        assert client.post(url(planned, name, seen.pk)).status_code == 403
    area = seat(planned.trust, Role.MEMBER, Level.OPERATIONAL)
    client.force_login(area)
    page = text(client.get(url(planned, "intentions")))
    assert "Around one child" in page
    assert "Large money" not in page


def test_the_unit_and_the_framework_by_page(as_pct: Client, planned: Planned) -> None:
    with operator(planned.trust):
        pct = partner("pct").pk
    fields = {"title": "Analyst", "employer": pct, "wte": "0.60", "cost": "100.00"}
    as_pct.post(url(planned, "new_post"), fields | {"is_filled": "no"} | day("starts_on", 2008))
    with operator(planned.trust):
        made = UnitPost.objects.get()
    as_pct.post(url(planned, "fund_post", made.pk, 2009), {f"partner_{pct}": "40.00"})
    as_pct.post(url(planned, "new_audit"), {"purpose": "To commission"} | day("done_on"))
    with operator(planned.trust):
        audit = SkillAudit.objects.get()
    levels = {f"{kind}_{one.code}": "1" for one in SKILLS for kind in ("has", "needs")}
    rate = url(planned, "rate_skills", audit.pk, made.pk)
    untouched = as_pct.post(rate, levels | {"has_K1": ""})
    assert "Say what the post has of" in text(untouched)
    as_pct.post(rate, levels | {"needs_K1": "3"})
    page = text(as_pct.get(url(planned, "unit")))
    assert "Vacant" in page
    assert "1, short of 2" in page
    as_pct.post(url(planned, "post", made.pk), fields | {"is_filled": "yes"} | day("starts_on"))
    as_pct.post(url(planned, "framework_f2"), {"words": "Up to £25,000", "agreed_by": ""})
    with operator(planned.trust):
        assert FrameworkText.objects.get().code == "F2"
    assert "Up to £25,000" in text(as_pct.get(url(planned, "framework")))


@pytest.mark.parametrize("count", [2, 20])
def test_lists_stay_flat(
    client: Client, planned: Planned, count: int, django_assert_max_num_queries
) -> None:
    with planned.as_(planned.pct) as by:
        for number in range(count):
            made = begin(by, title=f"Intention {number}", purpose="end")
            actions.name_provider(by=by, intention=made, partner=partner("council"))
            actions.add_resource(
                by=by,
                intention=made,
                partner=partner("pct"),
                financial_year=2010,
                kind="cash",
                amount=Decimal(1),
                source="Growth",
            )
            actions.answer_step(by=by, intention=made, number=2, answers={"groups": "x"})
            actions.record_assessment(by=by, title=f"Needs {number}", about="All")
            post(by, title=f"Post {number}")
            actions.record_framework(by=by, code="F1", words=f"Text {number}")
    client.force_login(planned.pct)
    for name, most in (("intentions", 40), ("needs", 26), ("unit", 28), ("framework", 26)):
        with django_assert_max_num_queries(most):
            assert client.get(url(planned, name)).status_code == 200
    with django_assert_max_num_queries(48):
        assert client.get(url(planned, "intention", made.pk)).status_code == 200


def test_the_pipeline_report(planned: Planned) -> None:
    with planned.as_(planned.director) as by:
        prepare(by, planned, provider="council")
        team = Body.objects.get(slug="north-area")
        begin(by, body=team, commissioning_level="individual", title="Secret placement")
        ending = begin(by, purpose="end", title="End it")
        actions.record_ending(
            by=by,
            intention=ending,
            service="Old",
            ends_on=planned.action.due_on,
            released=Decimal("5.55"),
            decided_because="Few come",
        )
        actions.add_reinvestment(
            by=by, intention=ending, amount=Decimal("5.50"), words="Clubs", into=planned.action
        )
        content, workbook = Pipeline().both(by, None)
        assert "Secret" not in repr(content)
        assert "Secret" not in repr(workbook)
        assert dict(content.facts)["Intentions"] == "3"
        assert content.parts[-1].context["rows"][0]["left"] == Decimal("0.05")
        assert proves(write(workbook, MADE)) > 2


def test_the_pipeline_on_paper_is_for_those_who_may_see_it(planned: Planned) -> None:
    observer = seat(planned.trust, Role.OBSERVER, Level.EXECUTIVE)
    with planned.as_(planned.director) as by:
        run = request_report(by=by, report=Pipeline.slug, params=NoParams(), queue=False)
    build(run.pk, planned.trust.pk)
    for person, copies in ((planned.pct, 2), (observer, 0)):
        with planned.as_(person) as scope:
            run.refresh_from_db()
            assert run.state == "done", run.error
            assert len(files_for(scope, run)) == copies


def test_every_answer_can_be_taken_back(as_pct: Client, planned: Planned) -> None:
    with planned.as_(planned.pct) as by:
        made = begin(by)
        actions.answer_step(by=by, intention=made, number=2, answers={"groups": "Some"})
    as_pct.post(url(planned, "intention_step", made.pk, 2), {"groups": "", "reach": ""})
    with operator(planned.trust):
        assert not StepAnswer.objects.exists()
