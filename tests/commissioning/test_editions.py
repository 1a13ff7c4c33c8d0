"""Editions from draft to published, and the yearly refresh: successes beside refusals."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from commissioning import actions
from commissioning.models import Action, LaterCost, Outcome, Plan, Priority, VulnerableGroup
from commissioning.queries import (
    agreed_until,
    compared,
    cost_by_year,
    current_plan,
    plan_of_year,
    progress_of,
    standing_of,
)
from tests.commissioning.conftest import Planned
from tests.factories import make_trust, operator, seat
from trusts.clock import today
from trusts.errors import Refusal
from trusts.models import Partner
from trusts.permissions import Role

TOMORROW = datetime.timedelta(days=1)
AGREED = datetime.date(2009, 3, 18)


def test_an_edition_goes_from_draft_to_published(planned: Planned) -> None:
    planned.approve()
    with planned.as_(planned.support) as by:
        plan = actions.publish_plan(by=by, plan=Plan.objects.get())
        assert plan.published_on == today()
        with pytest.raises(Refusal, match="was published"):
            actions.publish_plan(by=by, plan=plan)


def test_steps_out_of_order_are_refused(planned: Planned) -> None:
    with planned.as_(planned.director) as by:
        with pytest.raises(Refusal, match="Only an approved"):
            actions.publish_plan(by=by, plan=planned.plan)
        with pytest.raises(Refusal, match="Only an approved"):
            actions.refresh_plan(by=by, plan=planned.plan)
        with pytest.raises(Refusal, match="not one to come"):
            actions.approve_plan(by=by, plan=planned.plan, approved_on=today() + TOMORROW)
        actions.put_to_consultation(by=by, plan=planned.plan)
        with pytest.raises(Refusal, match="no draft"):
            actions.put_to_consultation(by=by, plan=planned.plan)


def test_an_empty_draft_is_not_put_to_consultation(planned: Planned) -> None:
    with planned.as_(planned.director) as by:
        empty = actions.draft_plan(
            by=by,
            edition="Empty",
            starts_on=datetime.date(2012, 4, 1),
            ends_on=datetime.date(2013, 3, 31),
            vision="?",
        )
        with pytest.raises(Refusal, match="nothing to comment on"):
            actions.put_to_consultation(by=by, plan=empty)


def test_nothing_of_an_agreed_edition_changes(planned: Planned) -> None:
    planned.approve()
    with planned.as_(planned.director) as by:
        plan, priority, one = Plan.objects.get(), Priority.objects.get(), Action.objects.get()
        outcome = Outcome.objects.all()[0]
        words = {"edition": "x", "starts_on": plan.starts_on, "ends_on": plan.ends_on}
        attempts = [
            lambda: actions.change_plan(by=by, plan=plan, vision="", needs="", **words),
            lambda: actions.add_priority(by=by, plan=plan, outcome=outcome, code="X", name="X"),
            lambda: actions.change_priority(
                by=by, priority=priority, outcome=outcome, code="X", name="X"
            ),
            lambda: actions.remove_priority(by=by, priority=priority),
            lambda: actions.remove_action(by=by, planned=one),
            lambda: actions.add_group(
                by=by, plan=plan, name="n", measure="m", unit="u", theirs=1, others=2, source="s"
            ),
        ]
        for attempt in attempts:
            with pytest.raises(Refusal, match="is approved and cannot change"):
                attempt()
        assert Action.objects.get().name == "Clinics"


def test_the_refresh_copies_what_is_planned_and_not_what_was_done(planned: Planned) -> None:
    with planned.as_(planned.director) as by:
        actions.add_group(
            by=by,
            plan=planned.plan,
            name="Looked-after children",
            measure="GCSEs",
            unit="percent",
            theirs=Decimal("11.4"),
            others=Decimal("49.6"),
            source="2008",
        )
    planned.approve()
    with planned.as_(planned.director) as by:
        old = Plan.objects.get()
        actions.report_progress(
            by=by,
            planned=Action.objects.get(),
            reported_on=datetime.date(2009, 10, 1),
            state="on_track",
            words="Going well.",
        )
        new = actions.refresh_plan(by=by, plan=old)
        assert (new.edition, new.first_year, new.is_open) == ("2010–12", 2010, True)
        copy = Action.objects.get(priority__plan=new)
        assert (copy.code, copy.cost, copy.lead.slug) == ("BH1.1", Decimal("50.05"), "pct")
        assert not LaterCost.objects.filter(action=copy).exists()
        assert VulnerableGroup.objects.get(plan=new).gap == Decimal("38.2")
        assert progress_of(new, on=today())[0].newest is None
        assert cost_by_year(old) == [(2009, Decimal("100.10")), (2010, Decimal("50.05"))]
        found = compared(old, new)
        assert [(one.heading, one.more) for one in found.actions[0].differences] == [
            ("Cost in the first year", Decimal("-50.05")),
            ("Cost in year 2", None),
        ]
        assert not any(one.differences for one in (*found.words, *found.groups))
        VulnerableGroup.objects.filter(plan=new).update(theirs=Decimal("12.5"))
        new.vision = "Better."
        found = compared(old, new)
        assert [one.differences[0].after for one in (found.words[0], found.groups[0])] == [
            "Better.",
            "12.50",
        ]
        with pytest.raises(Refusal, match="newer edition"):
            actions.refresh_plan(by=by, plan=old)


def test_who_may_not(planned: Planned) -> None:
    with planned.as_(planned.member) as by:
        for attempt in (
            lambda: actions.put_to_consultation(by=by, plan=planned.plan),
            lambda: actions.refresh_plan(by=by, plan=planned.plan),
            lambda: actions.publish_plan(by=by, plan=planned.plan),
        ):
            with pytest.raises(PermissionDenied):
                attempt()


def test_the_database_publishes_no_draft(planned: Planned) -> None:
    with operator(planned.trust), pytest.raises(IntegrityError), transaction.atomic():
        Plan.objects.update(published_on=today())


def test_a_year_that_the_edition_does_not_run_through_is_refused(planned: Planned) -> None:
    with (
        planned.as_(planned.director) as by,
        pytest.raises(Refusal, match="from April 2015"),
    ):
        actions.add_action(
            by=by,
            priority=planned.priority,
            code="N",
            name="n",
            level="executive",
            later={2015: Decimal(1)},
        )


def test_an_action_code_is_used_once_in_an_edition(planned: Planned) -> None:
    with planned.as_(planned.director) as by:
        other = actions.add_priority(
            by=by, plan=planned.plan, outcome=planned.priority.outcome, code="BH2", name="Two"
        )
        with pytest.raises(Refusal, match="in use in this plan"):
            actions.add_action(by=by, priority=other, code="bh1.1", name="n", level="executive")
        with pytest.raises(Refusal, match="Remove its actions first"):
            actions.remove_priority(by=by, priority=planned.priority)
        actions.remove_action(by=by, planned=planned.action)
        actions.remove_priority(by=by, priority=planned.priority)


def test_a_framework_of_its_own(db) -> None:
    trust = make_trust("own")
    with operator(trust) as by:
        with pytest.raises(Refusal, match="same name"):
            actions.set_up_outcomes(by=by, outcomes=[("a", "A", ""), ("a", "A", "")])
        made = actions.set_up_outcomes(by=by, outcomes=[("a", "Thriving", ""), ("b", "Safe", "")])
        assert [one.name for one in made] == ["Thriving", "Safe"]


def test_what_partners_did_and_what_is_missing(planned: Planned) -> None:
    with planned.as_(planned.support) as by:
        pct = Partner.objects.get(slug="pct")
        approval = {"partner": pct, "body": "PCT board", "reference": "Minute 1"}
        with pytest.raises(Refusal, match="to consultation first"):
            actions.record_approval(by=by, plan=planned.plan, approved_on=AGREED, **approval)
    planned.approve()
    with planned.as_(planned.support) as by:
        plan = Plan.objects.get()
        with pytest.raises(Refusal, match="not one to come"):
            actions.record_approval(by=by, plan=plan, approved_on=today() + TOMORROW, **approval)
        actions.record_approval(by=by, plan=plan, approved_on=AGREED, **approval)
        with pytest.raises(Refusal, match="recorded already"):
            actions.record_approval(by=by, plan=plan, approved_on=AGREED, **approval)
        actions.record_entry(by=by, plan=plan, partner=pct, kind="service", where="Page 7")
        actions.record_entry(by=by, plan=plan, partner=pct, kind="service", where="Page 8")
        with pytest.raises(Refusal, match="Say where"):
            actions.record_entry(by=by, plan=plan, partner=pct, kind="service", where=" ")
        found = {row.partner.slug: row for row in standing_of(plan)}
    assert found["pct"].missing == ["Not in its medium-term financial plan"]
    assert found["pct"].entries["service"].where == "Page 8"
    assert len(found["council"].missing) == 3
    with planned.as_(planned.member) as by, pytest.raises(PermissionDenied):
        actions.record_entry(by=by, plan=plan, partner=pct, kind="service", where="Page 9")


def report(planned: Planned, who: str, **changes: object):
    fields = {"reported_on": today(), "state": "late", "words": "Nobody came."}
    with planned.as_(getattr(planned, who)) as by:
        return actions.report_progress(by=by, planned=Action.objects.get(), **(fields | changes))


def test_the_leads_people_and_editors_report_and_nobody_else(planned: Planned) -> None:
    with pytest.raises(Refusal, match="not approved yet"):
        report(planned, "pct")
    planned.approve()
    report(planned, "pct")
    report(planned, "director", state="done")
    with pytest.raises(Refusal, match="people of the lead partner"):
        report(planned, "member")
    with pytest.raises(Refusal, match="Say what was done"):
        report(planned, "pct", words=" ")
    with pytest.raises(Refusal, match="day that has come"):
        report(planned, "pct", reported_on=today() + TOMORROW)


def test_milestones_are_ticked_off_once(planned: Planned) -> None:
    with planned.as_(planned.pct) as by:
        due = datetime.date(2009, 6, 1)
        step = actions.set_milestone(by=by, planned=planned.action, name="Open", due_on=due)
        with pytest.raises(Refusal, match="of that name"):
            actions.set_milestone(by=by, planned=planned.action, name="open", due_on=due)
        (standing,) = progress_of(planned.plan, on=today())
        assert standing.missed == (step,)
        assert standing.is_overdue
        with pytest.raises(Refusal, match="has come"):
            actions.meet_milestone(by=by, milestone=step, met_on=today() + TOMORROW)
        actions.meet_milestone(by=by, milestone=step, met_on=today())
        with pytest.raises(Refusal, match="ticked off already"):
            actions.meet_milestone(by=by, milestone=step, met_on=today())
    with planned.as_(planned.member) as by, pytest.raises(Refusal, match="lead partner"):
        actions.set_milestone(by=by, planned=planned.action, name="Mine", due_on=due)


def test_consultations_say_what_was_said_before_what_changed(planned: Planned) -> None:
    asked = {
        "about": "The plan",
        "who": "School councils",
        "how": "Visits",
        "began_on": datetime.date(2009, 1, 5),
    }
    with planned.as_(planned.support) as by:
        with pytest.raises(Refusal, match="what they said"):
            actions.record_consultation(by=by, changed="All of it", **asked)
        with pytest.raises(Refusal, match="before the first"):
            actions.record_consultation(by=by, ended_on=datetime.date(2009, 1, 4), **asked)
        made = actions.record_consultation(by=by, **asked)
        actions.change_consultation(
            by=by,
            consultation=made,
            ended_on=datetime.date(2009, 2, 1),
            reached=12,
            said="More youth work",
            changed="PC1.2 was added",
            plan=planned.plan,
            **asked,
        )
    with planned.as_(planned.member) as by, pytest.raises(PermissionDenied):
        actions.record_consultation(by=by, **asked)


def test_a_seat_speaks_for_its_own_partner_alone(planned: Planned) -> None:
    """A member for the council who watches for the PCT does not report on what the PCT leads."""
    planned.approve()
    watcher = seat(planned.trust, Role.MEMBER, partner="council")
    seat(planned.trust, Role.OBSERVER, person=watcher, partner="pct")
    with planned.as_(watcher) as by:
        assert not actions.may_report(by, planned.action)
        planned.action.lead = None
        assert not actions.may_report(by, planned.action)
    with planned.as_(planned.pct) as by:
        planned.action.refresh_from_db()
        assert actions.may_report(by, planned.action)


def next_years(planned: Planned) -> Plan:
    """An edition that begins long after today, with one priority, agreed already."""
    first = today().year + 1
    with planned.as_(planned.director) as by:
        plan = actions.draft_plan(
            by=by,
            edition="Next",
            starts_on=datetime.date(first, 4, 1),
            ends_on=datetime.date(first + 1, 3, 31),
            vision="Better.",
        )
        actions.add_priority(
            by=by, plan=plan, outcome=Outcome.objects.all()[0], code="BH1", name="Better births"
        )
        return actions.approve_plan(by=by, plan=plan, approved_on=AGREED)


def test_an_edition_agreed_ahead_is_not_in_force_before_it_begins(planned: Planned) -> None:
    planned.approve()
    ahead = next_years(planned)
    with planned.as_(planned.director):
        assert current_plan() == planned.plan
        assert plan_of_year(2009) == planned.plan
        assert plan_of_year(ahead.starts_on.year) == ahead
        assert agreed_until() == ahead.ends_on


def test_before_any_agreed_edition_begins_the_first_to_begin_is_shown(planned: Planned) -> None:
    ahead = next_years(planned)
    with planned.as_(planned.director):
        assert current_plan() == ahead


def test_the_board_agrees_to_no_empty_edition(planned: Planned) -> None:
    with planned.as_(planned.director) as by:
        empty = actions.draft_plan(
            by=by,
            edition="Empty",
            starts_on=datetime.date(2012, 4, 1),
            ends_on=datetime.date(2013, 3, 31),
            vision="?",
        )
        with pytest.raises(Refusal, match="nothing to agree"):
            actions.approve_plan(by=by, plan=empty, approved_on=AGREED)


CHILD = "Number 943 476 5919."


def test_no_childs_data_is_saved_in_the_plan(planned: Planned) -> None:
    day = datetime.date(2009, 4, 1)
    with planned.as_(planned.director) as by:
        with pytest.raises(Refusal, match="NHS number"):
            actions.change_plan(
                by=by,
                plan=planned.plan,
                edition="2009–11",
                starts_on=planned.plan.starts_on,
                ends_on=planned.plan.ends_on,
                vision=CHILD,
                needs="",
            )
        outcome = Outcome.objects.all()[0]
        with pytest.raises(Refusal, match="NHS number"):
            actions.add_priority(
                by=by, plan=planned.plan, outcome=outcome, code="X", name="X", why=CHILD
            )
        with pytest.raises(Refusal, match="NHS number"):
            actions.add_action(
                by=by, priority=planned.priority, code="X", name=CHILD, level="executive"
            )
        with pytest.raises(Refusal, match="NHS number"):
            actions.record_consultation(
                by=by, about="x", who="x", how="x", began_on=day, said=f"Born 3 May 2001. {CHILD}"
            )
        with pytest.raises(Refusal, match="NHS number"):
            actions.set_milestone(by=by, planned=planned.action, name=CHILD, due_on=day)
        with pytest.raises(Refusal, match="NHS number"):
            actions.add_group(
                by=by,
                plan=planned.plan,
                name=CHILD,
                measure="x",
                unit="x",
                theirs=Decimal(1),
                others=Decimal(2),
                source="x",
            )
    planned.approve()
    with planned.as_(planned.pct) as by, pytest.raises(Refusal, match="NHS number"):
        actions.report_progress(
            by=by,
            planned=Action.objects.get(),
            reported_on=day,
            state="on_track",
            words=CHILD,
        )
