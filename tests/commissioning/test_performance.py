"""Indicators, targets and figures: successes beside refusals, and the walls of the database."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from commissioning import actions
from commissioning.models import (
    Actual,
    ActualState,
    Indicator,
    IndicatorKind,
    IndicatorPriority,
    Plan,
    Priority,
    Quality,
    TargetVersion,
)
from commissioning.queries.performance import Wanted, latest, listed, of_plan, without_data
from commissioning.queries.story import story_of
from commissioning.records import indicators
from commissioning.rules.judging import Direction, Polarity, Rag
from commissioning.rules.periods import Frequency
from commissioning.waiting import performance_to_answer, performance_to_decide
from tests.commissioning.conftest import Planned
from tests.commissioning.measured import (
    Q1,
    Q1_BEFORE,
    Q2,
    Q3,
    TODAY,
    about,
    accept,
    answer,
    count,
    make,
    profile,
    report,
    reported,
    set_targets,
)
from tests.factories import operator, seat
from trusts.errors import Refusal
from trusts.models import Partner
from trusts.permissions import Role

TARGETS = {Q1: "7.2", Q2: "7.0", Q3: "6.7"}


@pytest.fixture(autouse=True)
def _in_november(settings: Any) -> Iterator[None]:
    settings.PRETEND_TODAY = TODAY
    return


def test_an_indicator_is_added_changed_and_given_up(planned: Planned) -> None:
    with planned.as_(planned.support) as by:
        one = actions.add_indicator(by=by, about=about(priorities=[planned.priority]))
        assert [link.priority for link in one.priority_links.all()] == [planned.priority]
        with pytest.raises(Refusal, match="in use"):
            actions.add_indicator(by=by, about=about(code="ew1A"))
        with pytest.raises(Refusal, match="which way is better"):
            actions.add_indicator(by=by, about=about(code="X", polarity=None))
        changed = actions.change_indicator(by=by, indicator=one, about=about(name="NEET"))
        assert changed.name == "NEET"
        assert not IndicatorPriority.objects.exists()
        with pytest.raises(Refusal, match="Say why"):
            actions.end_indicator(by=by, indicator=one, ended_on=TODAY, reason=" ")
        with pytest.raises(Refusal, match="day that has come"):
            actions.end_indicator(
                by=by, indicator=one, ended_on=TODAY + datetime.timedelta(days=1), reason="x"
            )
        actions.end_indicator(by=by, indicator=one, ended_on=TODAY, reason="Replaced.")
        with pytest.raises(Refusal, match="was given up"):
            actions.end_indicator(by=by, indicator=one, ended_on=TODAY, reason="Again.")
        assert not listed().exists()
        assert listed(Wanted(with_ended=True)).count() == 1
    with pytest.raises(Refusal, match="takes no more figures"):
        report(planned, one, Q1, "7.0")


def test_what_figures_mean_does_not_change_under_them(planned: Planned) -> None:
    one = make(planned)
    set_targets(planned, one, TARGETS)
    with planned.as_(planned.support) as by:
        for change in (
            {"frequency": Frequency.MONTH},
            {"polarity": Polarity.HIGHER},
            {"is_contextual": True},
        ):
            with pytest.raises(Refusal, match="stay as they are"):
                actions.change_indicator(by=by, indicator=one, about=about(**change))
        with pytest.raises(Refusal, match="lose decimal places"):
            actions.change_indicator(by=by, indicator=one, about=about(places=0))


def test_the_first_targets_count_at_once_and_a_revision_when_another_agrees(
    planned: Planned,
) -> None:
    one = make(planned)
    set_targets(planned, one, TARGETS)
    with planned.as_(planned.support) as by:
        with pytest.raises(Refusal, match="why the targets are revised"):
            actions.set_targets(by=by, indicator=one, profile=profile(TARGETS))
        asked = actions.set_targets(
            by=by, indicator=one, profile=profile({**TARGETS, Q3: "6.9"}), reason="Fewer places."
        )
        with pytest.raises(Refusal, match="Decide about that one first"):
            actions.set_targets(by=by, indicator=one, profile=profile(TARGETS), reason="Once more.")
        with pytest.raises(Refusal, match="another person has to agree"):
            actions.agree_targets(by=by, version=asked)
    with planned.as_(planned.director) as by:
        actions.agree_targets(by=by, version=asked, words="Agreed.")
        with pytest.raises(Refusal, match="decided about already"):
            actions.agree_targets(by=by, version=asked)
        states = dict(TargetVersion.objects.values_list("number", "state"))
        assert states == {1: "replaced", 2: "in_force"}


def test_a_revision_is_refused_or_taken_back(planned: Planned) -> None:
    one = make(planned)
    set_targets(planned, one, TARGETS)

    def ask() -> TargetVersion:
        with planned.as_(planned.support) as by:
            return actions.set_targets(
                by=by, indicator=one, profile=profile({**TARGETS, Q3: "9"}), reason="Easier."
            )

    first = ask()
    with planned.as_(planned.director) as by:
        with pytest.raises(Refusal, match="Say why not"):
            actions.refuse_targets(by=by, version=first, words=" ")
        actions.refuse_targets(by=by, version=first, words="Children cannot wait.")
    second = ask()
    with planned.as_(planned.support) as by:
        taken_back = actions.refuse_targets(by=by, version=second, words="A mistake.")
        assert (taken_back.decider, taken_back.decided_by) == (None, by.actor)
        assert TargetVersion.objects.get(state="in_force").number == 1


def test_a_target_that_a_figure_was_judged_against_stays(planned: Planned) -> None:
    one = make(planned)
    set_targets(planned, one, TARGETS)
    count(planned, one, Q1, "7.9")
    with planned.as_(planned.support) as by:
        for changed in ({**TARGETS, Q1: "8.0"}, {Q2: "7.0"}):
            with pytest.raises(Refusal, match="Quarter 1 2009–10 was accepted against"):
                actions.set_targets(by=by, indicator=one, profile=profile(changed), reason="Nicer.")


def test_figures_accepted_before_there_were_targets_are_judged_by_the_first(
    planned: Planned,
) -> None:
    one = make(planned)
    count(planned, one, Q1, "7.9")
    with planned.as_(planned.support):
        assert Actual.objects.get().rag == Rag.NONE
    set_targets(planned, one, TARGETS)
    with planned.as_(planned.support):
        found = Actual.objects.get()
        assert (found.rag, found.target) == (Rag.RED, Decimal("7.2"))


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"targets": {}}, "one period at least"),
        ({"targets": {Q1 - datetime.timedelta(days=1): Decimal(1)}}, "No period of this"),
        ({"targets": {Q1: Decimal("7.25")}}, "too many decimals"),
        ({"baseline": Decimal(7)}, "which period the baseline"),
    ],
)
def test_targets_that_are_refused(planned: Planned, fields, words) -> None:
    one = make(planned)
    wanted = replace(profile(TARGETS), **fields)
    with planned.as_(planned.support) as by, pytest.raises(Refusal, match=words):
        actions.set_targets(by=by, indicator=one, profile=wanted)


def test_a_contextual_indicator_takes_no_target(planned: Planned) -> None:
    one = make(planned, is_contextual=True, polarity=None)
    with pytest.raises(Refusal, match="for context"):
        set_targets(planned, one, TARGETS)
    count(planned, one, Q1, "612")
    with planned.as_(planned.member):
        assert latest([one])[one.pk].rag is Rag.NONE


def test_a_red_figure_waits_for_its_answer_and_another_person(planned: Planned) -> None:
    one = make(planned)
    set_targets(planned, one, TARGETS)
    made = report(planned, one, Q2, "8.1")
    assert (made.rag, made.target, made.state) == (Rag.RED, Decimal("7.0"), "reported")
    with planned.as_(planned.director) as by, pytest.raises(Refusal, match="nobody has said what"):
        actions.accept_actuals(by=by, actuals=[made])
    with planned.as_(planned.pct) as by:
        with pytest.raises(Refusal, match="The figure is red"):
            actions.explain_actual(by=by, actual=made, words=answer(corrective=""))
        with pytest.raises(Refusal, match="which partner"):
            actions.explain_actual(by=by, actual=made, words=answer(partner=None))
        with pytest.raises(Refusal, match="by when"):
            actions.explain_actual(by=by, actual=made, words=answer(due_on=None))
        with pytest.raises(Refusal, match="day to come"):
            actions.explain_actual(by=by, actual=made, words=answer(due_on=Q1))
        actions.explain_actual(by=by, actual=made, words=answer())
    accept(planned, made)
    with planned.as_(planned.member):
        standing = latest([one])[one.pk]
        assert standing.rag is Rag.RED
        assert standing.answer is not None
        assert standing.answer.corrective == "Ninety more college places."
    with planned.as_(planned.director) as by, pytest.raises(Refusal, match="decided about already"):
        actions.accept_actuals(by=by, actuals=[made])


def test_an_answer_without_corrective_action_does_not_let_a_red_figure_in(
    planned: Planned,
) -> None:
    one = make(planned)
    set_targets(planned, one, TARGETS)
    made = report(planned, one, Q2, "8.1", words=None)
    with planned.as_(planned.pct) as by:
        words = answer(corrective="", partner=None, due_on=None)
        with pytest.raises(Refusal, match="The figure is red"):
            actions.explain_actual(by=by, actual=made, words=words)
    again = report(planned, one, Q2, "8.1", words=None)
    with planned.as_(planned.director) as by, pytest.raises(Refusal, match="EW1a, Quarter 2"):
        actions.accept_actuals(by=by, actuals=[again])


def test_nobody_decides_about_their_own_figure(planned: Planned) -> None:
    one = make(planned)
    with planned.as_(planned.director) as by:
        made = actions.report_actual(by=by, reported=reported(one, Q1, "7.0"))
        with pytest.raises(Refusal, match="another person has to decide"):
            actions.accept_actuals(by=by, actuals=[made])
        with pytest.raises(Refusal, match="Report it again"):
            actions.send_back(by=by, actual=made, reason="Wrong.")
        made.state, made.decider, made.decided_by = "accepted", by.person, "me"
        made.decided_at = made.reported_at
        with pytest.raises(IntegrityError), transaction.atomic():
            made.save()


def test_all_are_accepted_or_none(planned: Planned) -> None:
    one = make(planned)
    set_targets(planned, one, TARGETS)
    green, red = report(planned, one, Q1, "7.0"), report(planned, one, Q2, "9.0")
    with planned.as_(planned.director) as by, pytest.raises(Refusal, match="Red"):
        actions.accept_actuals(by=by, actuals=[green, red])
    with planned.as_(planned.director):
        assert not Actual.objects.filter(state=ActualState.ACCEPTED).exists()


def test_a_changed_figure_says_why_and_keeps_the_one_before(planned: Planned) -> None:
    one = make(planned)
    count(planned, one, Q1, "7.0")
    with pytest.raises(Refusal, match="Say why it changes"):
        report(planned, one, Q1, "7.1")
    second = report(planned, one, Q1, "7.1", change_reason="Late records came in.")
    with planned.as_(planned.member):
        newest = latest([one])[one.pk].newest
        assert newest is not None
        assert newest.value == 7
    accept(planned, second)
    with planned.as_(planned.member):
        newest = latest([one])[one.pk].newest
        assert newest is not None
        assert newest.value == Decimal("7.1")
        assert [a.state for a in Actual.objects.order_by("number")] == ["replaced", "accepted"]


def test_a_figure_reported_again_replaces_the_one_that_waits(planned: Planned) -> None:
    one = make(planned)
    report(planned, one, Q1, "7.0")
    report(planned, one, Q1, "7.3")
    with planned.as_(planned.support):
        found = {row.number: row.state for row in Actual.objects.all()}
        assert found == {1: "replaced", 2: "reported"}


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"ends_on": Q3}, "is not over yet"),
        ({"ends_on": Q1 - datetime.timedelta(days=1)}, "No period of EW1a"),
        ({"value": Decimal("7.25")}, "too many decimals"),
        ({"source": " "}, "where the figure is from"),
        ({"quality": Quality.ESTIMATE}, "what is not sound"),
        ({"quality_note": "NHS 943 476 5919"}, "an NHS number"),
    ],
)
def test_figures_that_are_refused(planned: Planned, changes, words) -> None:
    one = make(planned)
    wanted = replace(reported(one, Q1, "7.0"), **changes)
    with planned.as_(planned.pct) as by, pytest.raises(Refusal, match=words):
        actions.report_actual(by=by, reported=wanted)


def test_a_figure_is_sent_back_and_put_right(planned: Planned) -> None:
    one = make(planned)
    made = report(planned, one, Q1, "70")
    with planned.as_(planned.director) as by:
        with pytest.raises(Refusal, match="put right"):
            actions.send_back(by=by, actual=made, reason=" ")
        actions.send_back(by=by, actual=made, reason="Seven, not seventy?")
    with planned.as_(planned.pct) as by:
        (item,) = performance_to_answer(by)
        assert item.hint == "Seven, not seventy?"
        with pytest.raises(Refusal, match="no longer counts"):
            actions.explain_actual(by=by, actual=made, words=answer())
    count(planned, one, Q1, "7.0")
    with planned.as_(planned.pct) as by:
        assert performance_to_answer(by) == []


def test_history_is_loaded_without_answering_for_it(planned: Planned) -> None:
    one = make(planned)
    set_targets(planned, one, {Q1_BEFORE: "5.0", **TARGETS})
    old, new = report(planned, one, Q1_BEFORE, "8.0"), report(planned, one, Q2, "6.9")
    accept(planned, old, new)
    with planned.as_(planned.member):
        assert latest([one])[one.pk].rag is Rag.GREEN


def test_who_may_not(planned: Planned) -> None:
    one = make(planned)
    made = report(planned, one, Q1, "7.0")
    strategic: list[Callable[[Any], object]] = [
        lambda by: actions.add_indicator(by=by, about=about(code="N")),
        lambda by: actions.set_targets(by=by, indicator=one, profile=profile(TARGETS)),
        lambda by: actions.report_actual(by=by, reported=reported(one, Q2, "7")),
        lambda by: actions.explain_actual(by=by, actual=made, words=answer()),
        lambda by: actions.accept_actuals(by=by, actuals=[made]),
    ]
    for attempt in strategic:
        with planned.as_(planned.member) as by, pytest.raises(PermissionDenied):
            attempt(by)
    for attempt in (strategic[0], strategic[1], strategic[4]):
        with planned.as_(planned.pct) as by, pytest.raises(PermissionDenied):
            attempt(by)


def test_directions_and_what_is_overdue(planned: Planned) -> None:
    one = make(planned)
    for day, value in ((Q1_BEFORE, "7.5"), (datetime.date(2009, 3, 31), "7.0"), (Q1, "7.2")):
        count(planned, one, day, value)
    with planned.as_(planned.member):
        standing = latest([one])[one.pk]
        assert standing.since_before is Direction.WORSE
        assert standing.since_last_year is Direction.BETTER
        assert standing.overdue is not None
        assert standing.overdue.label == "Quarter 2 2009–10"
        assert [row.pk for row in listed(Wanted(rag="overdue"))] == [one.pk]


def test_indicators_without_data(planned: Planned) -> None:
    empty, old, late, fresh = (make(planned, code=code) for code in ("A", "B", "C", "D"))
    for one, day in ((old, Q1_BEFORE), (late, Q1), (fresh, Q2)):
        count(planned, one, day, "7.0")
    report(planned, empty, Q2, "7.0")
    with planned.as_(planned.member):
        found = {one.code: why for one, why in without_data(TODAY)}
        assert found == {
            "A": "Nobody has reported a figure that was accepted",
            "B": "Its newest figure is of Quarter 1 2008–09",
        }
        assert {row.code for row in listed(Wanted(rag="no-data"))} == {"A"}


def test_the_list_is_narrowed(planned: Planned) -> None:
    red = make(planned, code="R1", priorities=[planned.priority])
    make(planned, code="L1", kind=IndicatorKind.LOCAL, name="Other")
    set_targets(planned, red, TARGETS)
    count(planned, red, Q2, "9.0")
    with planned.as_(planned.member):

        def codes(**wanted: Any) -> set[str]:
            return {row.code for row in listed(Wanted(**wanted))}

        assert codes() == {"R1", "L1"}
        assert codes(rag="red") == {"R1"}
        assert codes(rag="none") == set()
        assert codes(kind="local") == {"L1"}
        assert codes(priority=str(planned.priority.pk)) == {"R1"}
        assert codes(words="other") == {"L1"}
        assert codes(outcome="economic-wellbeing") == {"R1", "L1"}
        assert codes(outcome="being-healthy") == set()


def test_the_refresh_keeps_indicators_tied_to_the_copies(planned: Planned) -> None:
    one = make(planned, priorities=[planned.priority])
    planned.approve()
    with planned.as_(planned.director) as by:
        new = actions.refresh_plan(by=by, plan=Plan.objects.get())
        found = of_plan(new)
        copy = Priority.objects.get(plan=new)
        assert [standing.indicator.pk for standing in found[copy.pk]] == [one.pk]


def test_what_waits_is_for_those_who_may_decide(planned: Planned) -> None:
    one = make(planned)
    set_targets(planned, one, TARGETS)
    report(planned, one, Q1, "7.0")
    with planned.as_(planned.support) as by:
        actions.set_targets(
            by=by, indicator=one, profile=profile({**TARGETS, Q3: "6.9"}), reason="Cut."
        )
        (own,) = performance_to_decide(by)
        assert own.hint == "1 figure to accept"
    with planned.as_(planned.director) as by:
        (other,) = performance_to_decide(by)
        assert other.hint == "1 figure to accept and 1 revised target to agree"
    with planned.as_(planned.pct) as by:
        assert performance_to_decide(by) == []


def test_what_is_not_accepted_is_not_shown_to_everyone(planned: Planned) -> None:
    one = make(planned)
    report(planned, one, Q1, "7.0")
    with planned.as_(planned.member):
        assert story_of(one, sees_waiting=False).figures == []
        assert len(story_of(one, sees_waiting=True).figures) == 1


def test_comparisons_and_groups_are_recorded_and_corrected(planned: Planned) -> None:
    one = make(planned)
    with planned.as_(planned.pct) as by:
        fields = {"indicator": one, "ends_on": Q1, "source": "The region"}
        actions.record_comparator(by=by, place="The region", value=Decimal("7.1"), **fields)
        again = actions.record_comparator(by=by, place="The region", value=Decimal("7.2"), **fields)
        assert one.comparators.get() == again
        group = {"group": "Young mothers", "theirs": Decimal(68), "others": Decimal(6)}
        actions.record_group(by=by, **fields, **group)
        with pytest.raises(Refusal, match="too many decimals"):
            actions.record_group(by=by, **fields, **(group | {"theirs": Decimal("6.66")}))
        with pytest.raises(Refusal, match="Say where"):
            actions.record_comparator(by=by, place=" ", value=Decimal(7), **fields)
        with pytest.raises(Refusal, match="No period"):
            actions.record_comparator(
                by=by, place="X", value=Decimal(7), **(fields | {"ends_on": TODAY})
            )


def test_an_indicator_can_be_evidence(planned: Planned) -> None:
    one = make(planned)
    finance = seat(planned.trust, Role.ADMINISTRATOR)
    with planned.as_(planned.member) as by:
        (record,) = indicators(by)
        assert (record.key, record.name) == (str(one.pk), str(one))
    with planned.as_(finance) as by:
        assert list(indicators(by)) == []


def test_the_database_gives_no_colour_without_a_target(planned: Planned) -> None:
    one = make(planned)
    report(planned, one, Q1, "7.0")
    with operator(planned.trust), pytest.raises(IntegrityError), transaction.atomic():
        Actual.objects.update(rag="green")


def test_a_target_based_indicator_has_a_polarity_in_the_database_too(planned: Planned) -> None:
    make(planned)
    with operator(planned.trust), pytest.raises(IntegrityError), transaction.atomic():
        Indicator.objects.update(polarity="")


def test_partner_of_an_answer_is_a_partner_of_the_trust(planned: Planned) -> None:
    one = make(planned)
    set_targets(planned, one, TARGETS)
    made = report(planned, one, Q2, "9.0", answered=True)
    with planned.as_(planned.support):
        words = made.commentaries.get()
        assert words.partner == Partner.objects.get(slug="pct")
