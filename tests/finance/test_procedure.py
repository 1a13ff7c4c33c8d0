"""The procedure drives the engine, from a day on, and the past stays as it was made."""

import datetime
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from finance.actions.budgets import NewLine, agree_budget
from finance.actions.procedure import change_procedure
from finance.models import Procedure, ReturnFile, Subjective
from finance.queries import consolidated_position
from finance.queries.preview import figures_of_file
from finance.queries.procedure import newest_edition, settings_in_force, settings_of
from finance.rules.procedure import ProfilePattern, Settings, Strictness
from finance.rules.variance import Rag
from tests.finance.conftest import Money, csv_return
from trusts.errors import Refusal
from trusts.models import AuditEvent
from trusts.models import Trust as TrustModel

APRIL = datetime.date(2009, 4, 1)
DECEMBER = datetime.date(2009, 12, 1)


@pytest.fixture(autouse=True)
def november(settings: Any) -> None:
    """The tests' returns are of 2009."""
    settings.PRETEND_TODAY = datetime.date(2009, 11, 16)


def change(money: Money, *, begins: datetime.date = DECEMBER, **changed: Any) -> Procedure:
    with money.as_(money.officer) as by:
        newest = newest_edition()
        current = newest.as_settings if newest else Settings()
        return change_procedure(
            by=by,
            settings=replace(current, **changed),
            in_force_from=begins,
            seen_edition=newest.number if newest else 0,
            reason="The board asked for it.",
        )


def since_april(money: Money, **changed: Any) -> None:
    """As if the change had been agreed before the year began."""
    made = change(money, **changed)
    with money.as_(money.officer):
        Procedure.objects.filter(pk=made.pk).update(in_force_from=APRIL)


def codes(money: Money, pk: int) -> dict[str, str]:
    with money.as_(money.officer):
        row = ReturnFile.objects.get(pk=pk)
        return {finding.code: finding.severity for finding in row.findings.all()}


# --- editions ---------------------------------------------------------------------------------


def test_a_trust_that_changed_nothing_has_the_defaults(money: Money) -> None:
    with money.as_(money.officer):
        assert settings_in_force() == Settings()
        assert settings_of(money.period()) == Settings()


def test_a_change_counts_from_its_day_and_not_before(money: Money) -> None:
    change(money, due_days=10)
    with money.as_(money.officer):
        assert settings_in_force().due_days == 14
        assert settings_in_force(DECEMBER).due_days == 10
        assert settings_of(money.period("2009-11")).due_days == 14
        assert settings_of(money.period("2009-12")).due_days == 10


def test_an_edition_says_who_when_why_and_what(money: Money) -> None:
    made = change(money, due_days=10)
    assert (made.number, made.changed_by, made.reason) == (
        1,
        made.changed_by,
        "The board asked for it.",
    )
    assert made.changes == [{"setting": "due_days", "before": 14, "after": 10}]
    with money.as_(money.officer):
        event = AuditEvent.objects.get(verb="procedure.changed")
        assert event.details["changes"] == {"due_days": [14, 10]}


def test_a_change_cannot_reach_a_month_that_has_ended(money: Money) -> None:
    with pytest.raises(Refusal, match="month that has ended") as refused:
        change(money, begins=datetime.date(2009, 10, 1), due_days=10)
    assert refused.value.field == "in_force_from"


def test_a_later_edition_cannot_begin_before_an_earlier_one(money: Money) -> None:
    change(money, begins=datetime.date(2010, 1, 1), due_days=10)
    with pytest.raises(Refusal, match="1 January 2010"):
        change(money, due_days=9)


def test_a_change_of_nothing_and_one_without_reason_are_refused(money: Money) -> None:
    with pytest.raises(Refusal, match="Nothing is different"):
        change(money)
    with money.as_(money.officer) as by, pytest.raises(Refusal, match="Say why"):
        change_procedure(
            by=by,
            settings=replace(Settings(), due_days=3),
            in_force_from=DECEMBER,
            seen_edition=0,
            reason=" ",
        )


def test_settings_that_cannot_be_are_refused_on_their_field(money: Money) -> None:
    with pytest.raises(Refusal, match="amber") as refused:
        change(money, red_percent=Decimal(1))
    assert refused.value.field == "red_percent"


def test_the_second_of_two_editors_is_told(money: Money) -> None:
    change(money, due_days=10)
    with money.as_(money.officer) as by, pytest.raises(Refusal, match="while you were looking"):
        change_procedure(
            by=by,
            settings=replace(Settings(), due_days=12),
            in_force_from=DECEMBER,
            seen_edition=0,
            reason="Mine.",
        )


def test_only_who_may_changes_the_procedure(money: Money) -> None:
    for person in (money.lead, money.executive, money.member):
        with money.as_(person) as by, pytest.raises(PermissionDenied):
            change_procedure(
                by=by,
                settings=replace(Settings(), due_days=3),
                in_force_from=DECEMBER,
                seen_edition=0,
                reason="Why not?",
            )


def test_another_trusts_procedure_is_not_ours(money: Money) -> None:
    from tests.factories import make_trust, operator

    change(money, begins=datetime.date(2009, 11, 1), due_days=3)
    other = make_trust("other-trust")
    assert isinstance(other, TrustModel)
    with operator(other):
        assert settings_in_force() == Settings()


# --- what a variance is, and explanations -----------------------------------------------------


def test_amber_and_red_begin_where_the_trust_says(money: Money) -> None:
    """The PCT's H100 is forecast 1% over its budget: green by the defaults."""
    before = money.read()
    with money.as_(money.officer):
        figures = figures_of_file(ReturnFile.objects.get(pk=before))
        assert figures.lines[0].rag is Rag.GREEN
    since_april(money, amber_percent=Decimal("0.5"))
    with money.as_(money.officer):
        figures = figures_of_file(ReturnFile.objects.get(pk=before))
        assert figures.lines[0].rag is Rag.AMBER


def test_the_consolidated_position_uses_the_thresholds_of_its_period(money: Money) -> None:
    money.accept(money.submit())
    since_april(money, amber_percent=Decimal("0.2"), red_percent=Decimal("0.5"))
    change(money, red_percent=Decimal(50), amber_percent=Decimal(40))
    with money.as_(money.officer):
        position = consolidated_position(money.period())
        (line,) = [found for found in position.lines if found.rag is Rag.RED]
    assert line.code == "H100"
    assert position.thresholds.red_percent == Decimal("0.5")


def test_a_change_from_december_leaves_september_as_it_was(money: Money) -> None:
    money.accept(money.submit())
    with money.as_(money.officer):
        before = consolidated_position(money.period())
    change(money, amber_percent=Decimal("0.1"), red_percent=Decimal("0.2"))
    with money.as_(money.officer):
        assert consolidated_position(money.period()) == before


def test_an_explanation_is_asked_for_where_the_trust_says(money: Money) -> None:
    assert "no-explanation" not in codes(money, money.read())
    since_april(money, explain_percent=Decimal("0.5"))
    assert codes(money, money.read(csv_return() + b"\n"))["no-explanation"] == "warning"


def test_a_trust_can_make_an_explanation_a_must(money: Money) -> None:
    since_april(money, explain_percent=Decimal("0.5"), explanations=Strictness.ERROR)
    pk = money.read()
    assert codes(money, pk)["no-explanation"] == "error"
    with money.as_(money.officer):
        assert not ReturnFile.objects.get(pk=pk).is_valid


def test_an_explanation_can_be_too_short(money: Money) -> None:
    since_april(money, explain_percent=Decimal("0.5"), explanation_words=4)
    short = csv_return(H100=("500000", "20000", "1010000", "Demand"))
    assert codes(money, money.read(short))["short-explanation"] == "warning"
    long = csv_return(H100=("500000", "20000", "1010000", "Two more agency nurses"))
    assert "short-explanation" not in codes(money, money.read(long))


# --- data quality -----------------------------------------------------------------------------

BELOW = csv_return(H100=("500000", "600000", "1010000", ""))


@pytest.mark.parametrize("strictness", list(Strictness))
def test_a_check_is_as_strict_as_the_trust_says(money: Money, strictness: Strictness) -> None:
    with_check = Settings().with_checks({"forecast-below-commitments": strictness}).checks
    if with_check:
        since_april(money, checks=with_check)
    found = codes(money, money.read(BELOW))
    assert found.get("forecast-below-commitments", "off") == strictness.value


def test_a_file_checked_by_the_old_rules_is_checked_again_before_it_is_submitted(
    money: Money,
) -> None:
    from finance.actions.returns import submit_return

    pk = money.read()
    since_april(money, explain_percent=Decimal("0.5"))
    with money.as_(money.lead) as by, pytest.raises(Refusal, match="Check the file again"):
        submit_return(by=by, return_file=ReturnFile.objects.get(pk=pk))


# --- profiling --------------------------------------------------------------------------------


@pytest.mark.parametrize("pattern", list(ProfilePattern))
def test_a_new_line_is_spread_as_the_procedure_says(money: Money, pattern: ProfilePattern) -> None:
    """Without last year’s figures its pattern is equal months; schools rest in August."""
    with money.as_(money.officer) as by:
        line = NewLine("H1", "Nursing", Subjective.EMPLOYEES, "targeted", "single", Decimal(1900))
        if pattern is not ProfilePattern.EQUAL:
            change_procedure(
                by=by,
                settings=replace(Settings(), default_profile=pattern),
                in_force_from=datetime.date(2009, 11, 1),
                seen_edition=0,
                reason="Schools.",
            )
        made = agree_budget(
            by=by, partner=money.partner(), financial_year=2010, lines=[line]
        ).lines.get()
    august = made.profile[4]
    assert sum(made.profile) == Decimal(1900)
    assert (august == 0) is (pattern is ProfilePattern.TERMS)
