"""Every kind of break is found where it was planted, and nowhere else; accepting one has an end."""

from __future__ import annotations

import datetime
from dataclasses import replace
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.urls import reverse

from commissioning import actions as plan_actions
from commissioning.intake.described import About
from commissioning.models import Action, IndicatorKind, Outcome, Priority
from commissioning.rules.judging import Polarity
from commissioning.rules.periods import Frequency
from meetings import actions as meeting_actions
from meetings.models import Decision
from tests.commissioning.contracts import make_contract, make_provider, make_service
from tests.factories import operator, seat
from tests.thread.conftest import Threaded
from thread import actions
from thread.breaks import KINDS
from thread.models import AcceptedBreak
from thread.queries.looking import thread_of
from trusts.actions.trust import change_role
from trusts.clock import now, today
from trusts.errors import Refusal
from trusts.levels import Level
from trusts.models import Body, Partner, RoleGrant
from trusts.permissions import Permission, Reach, Role
from trusts.scope import open_scope

SOON = datetime.timedelta(days=30)


def found(threaded: Threaded, who: str = "director") -> dict[str, list[str]]:
    """What is open, by kind, as somebody sees it."""
    with open_scope(trust=threaded.money.trust, person=getattr(threaded, who)) as scope:
        thread = thread_of(scope)
        assert thread is not None
        return {of.kind.code: [one.what for one in of.open] for of in thread.breaks.kinds}


def plant(threaded: Threaded, kind: str) -> str:
    """Plant one more break of a kind; returns what it will be called."""
    with operator(threaded.money.trust) as by:
        bh1 = Priority.objects.get(code="BH1")
        if kind == "contract-without-outcome":
            return str(make_contract(by=by, service=make_service(), provider=make_provider()))
        if kind in ("priority-without-action", "priority-without-money"):
            made = plan_actions.add_priority(
                by=by, plan=threaded.plan, outcome=Outcome.objects.all()[0], code="ZZ1", name="New"
            )
            return str(made)
        if kind == "indicator-without-data":
            return str(
                plan_actions.add_indicator(
                    by=by,
                    about=About(
                        code="ZZ",
                        name="Planted",
                        outcome=Outcome.objects.all()[0],
                        kind=IndicatorKind.LOCAL,
                        frequency=Frequency.QUARTER,
                        polarity=Polarity.LOWER,
                    ),
                )
            )
        lead = Partner.objects.get(slug="pct")
        fields: dict[str, object] = {"lead": lead, "cost": Decimal(5), "funding": "A grant"}
        fields |= {
            "action-without-owner": {"lead": None},
            "action-without-funding": {"funding": "within existing resources"},
        }[kind]
        made = plan_actions.add_action(
            by=by, priority=bh1, code="BH1.9", name="Planted", level="executive", **fields
        )
        return str(made)


@pytest.mark.parametrize(
    "kind",
    [
        "priority-without-action",
        "priority-without-money",
        "action-without-owner",
        "action-without-funding",
        "contract-without-outcome",
        "indicator-without-data",
    ],
)
def test_each_planted_break_is_found_once_and_no_other_appears(threaded, kind) -> None:
    before = found(threaded)
    planted = plant(threaded, kind)
    after = found(threaded)
    assert sorted(after[kind]) == sorted([*before[kind], planted])
    siblings = {"priority-without-action", "priority-without-money"}
    for other in set(KINDS) - {kind} - (siblings if kind in siblings else set()):
        assert after[other] == before[other]


def test_money_without_a_priority_is_each_line_with_something_left(threaded) -> None:
    with open_scope(trust=threaded.money.trust, person=threaded.director) as scope:
        thread = thread_of(scope)
        (of,) = [k for k in thread.breaks.kinds if k.kind.code == "money-without-priority"]
        notes = {one.what: one.note for one in of.open}
    assert notes == {
        "The PCT: H100 Community CAMHS": "£1,000,000.00",
        "The PCT: H200 School nursing": "£240,000.50",
        "The council: H200 School nursing": "£79,992.17",
    }


def test_whoever_does_not_see_all_money_is_not_told_that_there_is_none(threaded) -> None:
    assert found(threaded)["priority-without-money"] == ["SS1 Safe at home"]
    lead = found(threaded, "lead")
    assert lead["priority-without-money"] == []
    assert {what.split(":")[0] for what in lead["money-without-priority"]} == {"The PCT"}
    assert "money-without-priority" not in found(threaded, "member")


def accept(threaded: Threaded, who: str = "director", **changes: object) -> AcceptedBreak:
    """Accept that SS1 has no money."""
    with open_scope(trust=threaded.money.trust, person=getattr(threaded, who)) as by:
        key = f"priority-{Priority.objects.get(code='SS1').pk}"
        fields = {
            "kind": "priority-without-money",
            "key": key,
            "what": "SS1 Safe at home",
            "reason": "It needs none.",
            "review_on": today() + SOON,
        }
        return actions.accept_break(by=by, **(fields | changes))


def test_an_accepted_break_leaves_the_list_until_its_day(threaded, settings) -> None:
    accept(threaded)
    assert found(threaded)["priority-without-money"] == []
    settings.PRETEND_TODAY = today() + SOON
    assert found(threaded)["priority-without-money"] == ["SS1 Safe at home"]


def test_ending_an_acceptance_puts_the_break_back_once(threaded) -> None:
    accepted = accept(threaded)
    with open_scope(trust=threaded.money.trust, person=threaded.director) as by:
        actions.end_acceptance(by=by, accepted=accepted)
    assert found(threaded)["priority-without-money"] == ["SS1 Safe at home"]
    with (
        open_scope(trust=threaded.money.trust, person=threaded.director) as by,
        pytest.raises(Refusal, match="ended already"),
    ):
        actions.end_acceptance(by=by, accepted=accepted)
    accept(threaded)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"reason": "  "}, "Say why"),
        ({"review_on": datetime.date(1999, 1, 1)}, "after today"),
        ({"review_on": datetime.date(2999, 1, 1)}, "within a year"),
    ],
)
def test_acceptances_that_are_refused(threaded, changes, words) -> None:
    with pytest.raises(Refusal, match=words):
        accept(threaded, **changes)
    with operator(threaded.money.trust):
        assert not AcceptedBreak.objects.exists()


def test_a_break_is_accepted_once_and_only_by_those_who_edit_the_plan(threaded) -> None:
    accept(threaded)
    with pytest.raises(Refusal, match="already"):
        accept(threaded)
    with pytest.raises(PermissionDenied):
        accept(threaded, "member")


def test_the_database_itself_wants_a_reason(threaded) -> None:
    with (
        operator(threaded.money.trust),
        pytest.raises(IntegrityError),
        transaction.atomic(),
    ):
        AcceptedBreak.objects.create(
            kind="k", key="1", what="w", reason="", review_on=today(), accepted_by="A"
        )


def decided(threaded: Threaded, **changes: object) -> Decision:
    """A decision on an item of the board's, agreed without the figures."""
    reason = changes.pop("confidential_reason", "")
    with operator(threaded.money.trust) as by:
        body = Body.objects.filter(level="strategic")[0]
        meeting = meeting_actions.add_meeting(
            by=by,
            body=body,
            ref=f"board-{Decision.objects.count()}",
            starts_at=datetime.datetime(2009, 11, 24, 14, tzinfo=datetime.UTC),
            place="County Hall",
        )
        item = meeting_actions.add_item(
            by=by,
            meeting=meeting,
            title="Short breaks",
            purpose="decision",
            confidential_reason=str(reason),
        )
        fields: dict[str, object] = {
            "words": "Extend the Harbour contract",
            "outcome": "agreed",
            "reached": "consensus",
            "finance": "not_known",
        }
        return Decision.objects.create(
            meeting=meeting,
            item=item,
            body=body,
            level=meeting.level,
            number=1,
            quorate=True,
            quorum_words="Met",
            recorded_by="Tom Brightwell",
            recorded_at=now(),
            **(fields | changes),
        )


DECISIONS = "decision-without-implications"


def test_a_decision_without_the_figures_is_a_break_until_it_is_taken_back(threaded) -> None:
    assert found(threaded)[DECISIONS] == []
    decision = decided(threaded)
    (what,) = found(threaded)[DECISIONS]
    assert what.endswith(", 24 November 2009: decision 1")
    with operator(threaded.money.trust):
        Decision.objects.filter(pk=decision.pk).update(
            taken_back_at=now(), taken_back_by="Tom", taken_back_why="The figures came"
        )
    assert found(threaded)[DECISIONS] == []


@pytest.mark.parametrize(
    "changes",
    [
        {"finance": "none"},
        {"finance": "known", "implications": "£5 a year", "adviser": "The treasurer"},
        {"outcome": "put_off"},
    ],
)
def test_a_decision_with_figures_or_without_effect_is_no_break(threaded, changes) -> None:
    decided(threaded, **changes)
    assert found(threaded)[DECISIONS] == []


def test_a_confidential_decision_is_a_break_only_for_those_who_may_read_it(threaded) -> None:
    decided(threaded, confidential_reason="A named provider")
    observer = seat(threaded.money.trust, Role.OBSERVER)
    with open_scope(trust=threaded.money.trust, person=observer) as scope:
        thread = thread_of(scope)
        assert thread is not None
        kinds = {of.kind.code: of.open for of in thread.breaks.kinds}
        assert kinds.get(DECISIONS, ()) == ()
    (what,) = found(threaded)[DECISIONS]
    assert "Harbour" not in what
    assert "Short breaks" not in what  # it is kept when the break is accepted


def test_an_action_of_another_edition_is_no_break_of_this_one(threaded) -> None:
    with operator(threaded.money.trust):
        assert Action.objects.count() == 3
    assert len(found(threaded)["action-without-owner"]) == 3


def test_whoever_may_not_see_a_kind_may_not_end_or_read_its_acceptance(
    threaded, client, monkeypatch
) -> None:
    accepted = accept(threaded)
    code = accepted.kind
    hidden = replace(KINDS[code], permission=Permission.MEMBERS_MANAGE)
    monkeypatch.setitem(KINDS, code, hidden)
    with (
        open_scope(trust=threaded.money.trust, person=threaded.director) as by,
        pytest.raises(PermissionDenied),
    ):
        actions.end_acceptance(by=by, accepted=accepted)
    client.force_login(threaded.director)
    page = client.get(reverse("thread:end", args=[threaded.money.trust.slug, accepted.pk]))
    assert page.status_code == 403
    assert b"SS1" not in page.content


def test_a_due_acceptance_can_be_given_anew(threaded, settings) -> None:
    first = accept(threaded)
    settings.PRETEND_TODAY = today() + SOON
    again = accept(threaded)
    with operator(threaded.money.trust):
        first.refresh_from_db()
        assert first.ended_by == threaded.director.name
        assert again.ended_at is None


def test_who_sees_one_partners_money_reads_and_ends_the_breaks_of_that_partner_alone(
    threaded, client
) -> None:
    """A finance lead who also edits the plan: the right to budgets reaches their own partner."""
    trust = threaded.money.trust
    with operator(trust) as by:
        row = RoleGrant.objects.get(role=Role.OBSERVER, level=Level.STRATEGIC)
        change_role(
            by=by,
            row=row,
            sees=frozenset(row.sees),
            acts=frozenset(row.acts),
            reach=Reach(row.reach),
            permissions=frozenset({Permission.PLAN_VIEW, Permission.PLAN_EDIT}),
        )
    seat(trust, Role.OBSERVER, person=threaded.lead, partner="pct")
    with open_scope(trust=trust, person=threaded.director) as scope:
        kinds = {of.kind.code: of.open for of in thread_of(scope).breaks.kinds}
    rows = {}
    for one in kinds["money-without-priority"]:
        rows[one.what] = accept(
            threaded, kind="money-without-priority", key=one.key, what=one.what, reason="Secret"
        )
    client.force_login(threaded.lead)
    for what, accepted in rows.items():
        own = what.startswith("The PCT")
        page = client.get(reverse("thread:end", args=[trust.slug, accepted.pk]))
        assert page.status_code == (200 if own else 404), what
    council = next(row for what, row in rows.items() if what.startswith("The council"))
    with open_scope(trust=trust, person=threaded.lead) as by, pytest.raises(PermissionDenied):
        actions.end_acceptance(by=by, accepted=council)
    pct = next(row for what, row in rows.items() if what.startswith("The PCT"))
    with open_scope(trust=trust, person=threaded.lead) as by:
        actions.end_acceptance(by=by, accepted=pct)


def test_a_contract_that_is_over_or_names_what_it_is_for_is_no_break(threaded, settings) -> None:
    settings.PRETEND_TODAY = datetime.date(2009, 11, 16)
    with operator(threaded.money.trust) as by:
        service, provider = make_service(), make_provider()
        named = make_contract("C-1", by=by, service=service, provider=provider)
        make_contract("C-2", by=by, ends_on=datetime.date(2009, 11, 15))
        open_one = make_contract("C-3", by=by)
        plan_actions.name_aim(by=by, contract=named, target=Outcome.objects.all()[0])
    assert found(threaded)["contract-without-outcome"] == [str(open_one)]


def test_a_break_of_an_action_leads_to_the_action(threaded: Threaded) -> None:
    plant(threaded, "action-without-owner")
    with open_scope(trust=threaded.money.trust, person=threaded.director) as scope:
        thread = thread_of(scope)
        assert thread is not None
        for of in thread.breaks.kinds:
            if of.kind.code in ("action-without-owner", "action-without-funding"):
                for one in of.open:
                    key = int(one.key.removeprefix("action-"))
                    slug = threaded.money.trust.slug
                    assert one.url == reverse("commissioning:action", args=[slug, key])
                assert of.open
