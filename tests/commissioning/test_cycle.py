"""The nine steps: what completes one, who signs, what is refused on the way."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from commissioning import actions
from commissioning.models import (
    Intention,
    IntentionMoment,
    IntentionState,
    Reinvestment,
    StandardCheck,
    StepAnswer,
    StepCompletion,
)
from commissioning.queries.cycle import standing_of
from tests.commissioning.conftest import Planned
from tests.commissioning.cycling import begin, complete_six, partner, prepare, say
from tests.factories import seat
from trusts.clock import today
from trusts.errors import Refusal
from trusts.levels import Level
from trusts.models import Body, Person
from trusts.permissions import Role


def fresh(intention: Intention) -> Intention:
    return Intention.objects.select_related(
        "lead", "outcome", "priority", "action", "assessment"
    ).get(pk=intention.pk)


@pytest.fixture
def chair(planned: Planned) -> Person:
    """Who chairs the executive, of the council."""
    return seat(planned.trust, Role.CHAIR, Level.EXECUTIVE)


def test_from_the_first_step_to_the_last(planned: Planned, chair: Person) -> None:
    with planned.as_(planned.pct) as by:
        made = prepare(by, planned)
        with pytest.raises(Refusal, match="Complete these steps first"):
            actions.put_forward(by=by, intention=made)
        complete_six(by, made)
        assert fresh(made).step == 7
        with pytest.raises(Refusal, match="once the executive has signed"):
            actions.complete_step(by=by, intention=made, number=7, reason="In a hurry")
        actions.put_forward(by=by, intention=made)
    with planned.as_(chair) as by:
        signed = actions.sign_off(by=by, intention=made, words="Item 4")
        assert (signed.signed_by, signed.signed_on) == (chair, today())
    with planned.as_(planned.pct) as by:
        for number in (7, 8, 9):
            say(by, made, number)
        with pytest.raises(Refusal, match="does not wait"):
            actions.complete_step(by=by, intention=made, number=7)
        done = actions.complete_step(
            by=by, intention=made, number=7, reason="The contract is signed next week."
        )
        assert done.missing == ["A contract, service-level agreement or grant"]
        actions.complete_step(by=by, intention=made, number=8)
        actions.complete_step(by=by, intention=made, number=9)
        end = fresh(made)
        assert (end.state, end.step) == (IntentionState.COMPLETED, 10)
        with pytest.raises(Refusal, match="cannot change any more"):
            say(by, made, 9)
        kinds = [row.kind for row in IntentionMoment.objects.order_by("pk")]
        assert kinds == ["put_forward", "signed", "completed"]


def test_a_step_lacking_something_needs_a_reason(planned: Planned) -> None:
    with planned.as_(planned.pct) as by:
        made = begin(by)
        with pytest.raises(Refusal) as refused:
            actions.complete_step(by=by, intention=made, number=1)
        assert refused.value.field == "reason"
        done = actions.complete_step(by=by, intention=made, number=1, reason="Figures come in May")
        assert len(done.missing) == 3
        assert done.completed_by == str(planned.pct)
        assert fresh(made).step == 2
        with pytest.raises(Refusal, match="is completed"):
            say(by, made, 1)
        with pytest.raises(IntegrityError), transaction.atomic():
            StepCompletion.objects.filter(pk=done.pk).update(reason="")


def test_some_needs_never_wait(planned: Planned) -> None:
    with planned.as_(planned.pct) as by:
        made = prepare(by, planned, provider="pct")  # the lead may provide it
        with pytest.raises(Refusal, match="cannot wait: every conflict"):
            actions.complete_step(by=by, intention=made, number=6, reason="It is urgent")
        actions.declare_conflict(
            by=by,
            intention=made,
            partner=partner("pct"),
            handling="kept_apart",
            words="Two directorates.",
        )
        actions.complete_step(by=by, intention=made, number=6)


def test_a_conflict_that_comes_later_stops_the_signature(planned: Planned, chair: Person) -> None:
    with planned.as_(planned.pct) as by:
        made = prepare(by, planned, provider="council")
        assert [c.partner for c in standing_of(fresh(made)).conflicts] == ["The council"]
        actions.declare_conflict(
            by=by,
            intention=made,
            partner=partner("council"),
            handling="steps_aside",
            words="Leaves the room.",
        )
        complete_six(by, made)
        actions.put_forward(by=by, intention=made)
    with planned.as_(chair) as by, pytest.raises(Refusal, match="takes no part"):
        actions.sign_off(by=by, intention=made)
    with planned.as_(planned.pct) as by:
        actions.declare_conflict(
            by=by,
            intention=made,
            partner=partner("council"),
            handling="independent",
            words="An independent panel.",
        )
    with planned.as_(chair) as by:
        actions.sign_off(by=by, intention=made)


def test_only_the_executive_signs_and_never_who_put_it_forward(
    planned: Planned, chair: Person
) -> None:
    with planned.as_(chair) as by:
        made = prepare(by, planned)
        complete_six(by, made)
        actions.put_forward(by=by, intention=made)
        with pytest.raises(Refusal, match="You put it forward"):
            actions.sign_off(by=by, intention=made)
    for person in (planned.pct, planned.support, planned.member):
        with planned.as_(person) as by, pytest.raises(PermissionDenied):
            actions.sign_off(by=by, intention=made)
    with planned.as_(planned.director) as by:
        actions.sign_off(by=by, intention=made)


def test_sent_back_it_changes_again(planned: Planned, chair: Person) -> None:
    with planned.as_(planned.pct) as by:
        made = prepare(by, planned)
        complete_six(by, made)
        actions.put_forward(by=by, intention=made)
        with pytest.raises(Refusal, match="waits to be"):
            say(by, made, 2)
        with pytest.raises(Refusal, match="signature rests"):
            actions.reopen_step(by=by, intention=made, number=2, why="Wrong")
    with planned.as_(chair) as by:
        with pytest.raises(Refusal, match="Say what is asked for"):
            actions.send_intention_back(by=by, intention=made, words=" ")
        actions.send_intention_back(by=by, intention=made, words="Ask families first")
    with planned.as_(planned.pct) as by:
        back = fresh(made)
        assert (back.state, back.put_forward_by) == (IntentionState.PREPARING, None)
        with pytest.raises(Refusal, match="why it is opened"):
            actions.reopen_step(by=by, intention=made, number=3, why="")
        actions.reopen_step(by=by, intention=made, number=3, why="Families were not asked")
        assert fresh(made).step == 3
        actions.complete_step(by=by, intention=made, number=3)
        assert StepCompletion.objects.filter(step=3).count() == 2
        actions.withdraw(by=by, intention=made, words="The grant ended")
        assert fresh(made).state == IntentionState.WITHDRAWN


def test_what_a_completed_step_rests_on_stays(planned: Planned) -> None:
    with planned.as_(planned.pct) as by:
        made = prepare(by, planned)
        complete_six(by, made)
        one = fresh(made)
        same = {
            "title": "New title",
            "commissioning_level": one.commissioning_level,
            "purpose": one.purpose,
            "aim": one.aim,
            "lead": one.lead,
            "body": None,
            "outcome": one.outcome,
            "priority": one.priority,
            "planned": one.action,
            "assessment": one.assessment,
            "starts_on": None,
        }
        actions.change_intention(by=by, intention=made, **same)
        with pytest.raises(Refusal, match="Step 3 is completed"):
            actions.change_intention(by=by, intention=made, **(same | {"assessment": None}))
        with pytest.raises(Refusal, match="Step 4 is completed"):
            actions.add_commissioner(by=by, intention=made, partner=partner("council"))
        with pytest.raises(Refusal, match="Step 6 is completed"):
            actions.name_provider(by=by, intention=made, name="Another")


def test_no_text_of_an_intention_takes_personal_data(planned: Planned, chair: Person) -> None:
    number = "943 476 5919"
    with planned.as_(planned.pct) as by:
        made = prepare(by, planned, provider="pct")
        ending = prepare_ending(by)
        refused = [
            lambda: actions.answer_step(
                by=by, intention=made, number=2, answers={"groups": f"See {number}"}
            ),
            lambda: actions.complete_step(by=by, intention=begin(by), number=1, reason=number),
            lambda: actions.name_provider(by=by, intention=made, name=number),
            lambda: actions.check_standards(by=by, intention=made, checks={"S1": ("met", number)}),
            lambda: actions.declare_conflict(
                by=by, intention=made, partner=partner("pct"), handling="open", words=number
            ),
            lambda: actions.add_resource(
                by=by,
                intention=made,
                partner=partner("pct"),
                financial_year=2010,
                kind="cash",
                amount=Decimal(1),
                source=number,
            ),
            lambda: actions.record_ending(
                by=by,
                intention=ending,
                service=number,
                ends_on=today(),
                released=Decimal(5),
                decided_because="x",
            ),
            lambda: actions.add_reinvestment(
                by=by, intention=ending, amount=Decimal(1), words=number
            ),
            lambda: actions.withdraw(by=by, intention=made, words=number),
        ]
        for refuse in refused:
            with pytest.raises(Refusal, match="NHS number") as told:
                refuse()
            assert "943" not in told.value.message
            assert told.value.field
        assert not StepAnswer.objects.filter(words__contains="943").exists()


def test_around_one_child_full_dates_are_refused_as_well(planned: Planned) -> None:
    with planned.as_(planned.pct) as by:
        made = begin(by, commissioning_level="individual", body=Body.objects.get(slug="north-area"))
        with pytest.raises(Refusal, match="month and the year") as told:
            actions.answer_step(
                by=by, intention=made, number=2, answers={"groups": "Here since 3 April 2004"}
            )
        assert told.value.field == "groups"
        actions.answer_step(
            by=by, intention=made, number=2, answers={"groups": "Here since April 2004"}
        )
        assert StepAnswer.objects.get().body == made.body


def prepare_ending(by) -> Intention:
    made = begin(by, purpose="end", title="End the old scheme")
    actions.record_ending(
        by=by,
        intention=made,
        service="Old scheme",
        ends_on=datetime.date(2010, 3, 31),
        released=Decimal("100.10"),
        decided_because="It reaches few.",
    )
    return made


def test_money_set_free_is_given_away_to_the_penny(planned: Planned) -> None:
    with planned.as_(planned.pct) as by:
        made = prepare_ending(by)
        actions.add_reinvestment(by=by, intention=made, amount=Decimal("60.05"), words="Breaks")
        with pytest.raises(Refusal, match=r"£40\.05 is left"):
            actions.add_reinvestment(by=by, intention=made, amount=Decimal("40.06"), words="More")
        with pytest.raises(Refusal, match="given away already"):
            actions.record_ending(
                by=by,
                intention=made,
                service="Old scheme",
                ends_on=datetime.date(2010, 3, 31),
                released=Decimal("60.04"),
                decided_because="It reaches few.",
            )
        with pytest.raises(Refusal, match="cannot wait: where every penny"):
            actions.complete_step(by=by, intention=made, number=4, reason="Later")
        actions.add_reinvestment(by=by, intention=made, amount=Decimal("40.05"), words="Clubs")
        actions.complete_step(by=by, intention=made, number=4, reason="Partners decide in May")
        assert sum(Reinvestment.objects.values_list("amount", flat=True)) == Decimal("100.10")
        other = begin(by)
        with pytest.raises(Refusal, match="ends nothing"):
            actions.add_reinvestment(by=by, intention=other, amount=Decimal(1), words="x")


def test_standards_need_words_where_not_met(planned: Planned) -> None:
    with planned.as_(planned.pct) as by:
        made = begin(by)
        with pytest.raises(Refusal) as told:
            actions.check_standards(by=by, intention=made, checks={"S2": ("partly", "")})
        assert told.value.field == "words_S2"
        actions.check_standards(by=by, intention=made, checks={"S2": ("partly", "Soon")})
        actions.check_standards(by=by, intention=made, checks={"S2": ("", "")})
        assert not StandardCheck.objects.exists()


def test_parts_go_in_and_out_once(planned: Planned) -> None:
    with planned.as_(planned.pct) as by:
        made = begin(by)
        row = actions.add_commissioner(by=by, intention=made, partner=partner("council"))
        for refused in (partner("council"), partner("pct")):
            with pytest.raises(Refusal):
                actions.add_commissioner(by=by, intention=made, partner=refused)
        actions.remove_part(by=by, part=row)
        outside = actions.name_provider(by=by, intention=made, name="Beacon")
        with pytest.raises(Refusal):
            actions.name_provider(by=by, intention=made, name="beacon")
        with pytest.raises(Refusal):
            actions.name_provider(by=by, intention=made, partner=partner("pct"), name="Both")
        actions.remove_part(by=by, part=outside)
        assert standing_of(fresh(made)).facts.providers == frozenset()
