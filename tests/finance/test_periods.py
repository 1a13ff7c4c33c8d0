"""Periods: months, quarters and the outturn; deadlines, closing in order, opening again."""

import datetime
import itertools
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from hypothesis import given
from hypothesis import strategies as st

from finance.actions import budgets, periods, virements
from finance.actions.procedure import change_procedure
from finance.models import BudgetLine, Procedure, ReportingPeriod, Subjective
from finance.queries import consolidated_position
from finance.queries.periods import current_period, ended_periods, states_of_year, unfinished
from finance.queries.procedure import newest_edition
from finance.rules.periods import OUTTURN, Period, parse_code, periods_of_year
from finance.rules.procedure import Frequency, Settings
from tests.factories import make_trust, operator, seat
from tests.finance.conftest import Money, csv_return
from trusts.errors import Refusal
from trusts.levels import Level
from trusts.models import AuditEvent, Partner
from trusts.permissions import Role

NOVEMBER = datetime.date(2009, 11, 16)


@pytest.fixture(autouse=True)
def today(settings: Any) -> None:
    settings.PRETEND_TODAY = NOVEMBER


@pytest.fixture
def director(money: Money) -> Any:
    return seat(money.trust, Role.DIRECTOR, Level.EXECUTIVE)


def agreed(money: Money, **changed: Any) -> None:
    """A procedure in force since April."""
    with operator(money.trust) as by:
        newest = newest_edition()
        made = change_procedure(
            by=by,
            settings=replace(newest.as_settings if newest else Settings(), **changed),
            in_force_from=datetime.date(2009, 11, 1),
            seen_edition=newest.number if newest else 0,
            reason="Agreed.",
        )
        Procedure.objects.filter(pk=made.pk).update(in_force_from=datetime.date(2009, 4, 1))


# --- the calendar -----------------------------------------------------------------------------


def test_a_quarter_has_its_last_months_number_and_code() -> None:
    quarter = Period(2009, 6, 3)
    assert (quarter.code, quarter.name) == ("2009-09", "July to September 2009")
    assert quarter.starts_on == datetime.date(2009, 7, 1)
    assert quarter.ends_on == datetime.date(2009, 9, 30)
    last = Period(2009, 12, 3)
    assert (last.code, last.name) == ("2010-03", "January to March 2010")


def test_the_outturn_is_the_whole_year() -> None:
    outturn = parse_code("2009-outturn")
    assert outturn == Period(2009, OUTTURN)
    assert outturn.code == "2009-outturn"
    assert outturn.name == "Outturn 2009–10"
    assert outturn.starts_on == datetime.date(2009, 4, 1)
    assert outturn.ends_on == datetime.date(2010, 3, 31)
    assert {"2009-outturn", "outturn 2009-10", "outturn 2009/10"} <= outturn.spellings


@pytest.mark.parametrize("code", ["2009-out", "outturn", "2009-13", "2009-outturn "])
def test_other_codes_are_refused(code: str) -> None:
    with pytest.raises(ValueError, match="2009-outturn"):
        parse_code(code)


@given(st.integers(2000, 2100), st.booleans(), st.booleans())
def test_a_years_periods_cover_it_once(year: int, quarterly: bool, outturn: bool) -> None:
    found = periods_of_year(year, quarterly=quarterly, outturn=outturn)
    within = [period for period in found if not period.is_outturn]
    assert len(within) == (4 if quarterly else 12)
    assert len(found) - len(within) == outturn
    assert within[0].starts_on == datetime.date(year, 4, 1)
    assert within[-1].ends_on == datetime.date(year + 1, 3, 31)
    for before, after in itertools.pairwise(within):
        assert after.starts_on == before.ends_on + datetime.timedelta(days=1)
        assert after.number > before.number
    assert len({period.code for period in found}) == len(found)


# --- opening a year ---------------------------------------------------------------------------


def test_a_year_has_twelve_months_and_an_outturn(money: Money) -> None:
    with money.as_(money.officer):
        codes = list(ReportingPeriod.objects.values_list("code", flat=True))
        outturn = ReportingPeriod.objects.get(code="2009-outturn")
    assert codes[0] == "2009-04"
    assert codes[-2:] == ["2010-03", "2009-outturn"]
    assert str(outturn) == "Outturn 2009–10"
    assert outturn.due_on == datetime.date(2010, 5, 12)


def test_a_quarterly_trust_has_quarters(money: Money) -> None:
    agreed(money, frequency=Frequency.QUARTERLY, due_days=21, outturn_period=False)
    with money.as_(money.officer) as by:
        made = periods.open_financial_year(by=by, financial_year=2010)
        assert [p.number for p in made] == [3, 6, 9, 12]
        assert str(made[0]) == "April to June 2010"
        assert made[0].due_on == datetime.date(2010, 7, 21)
        stored = ReportingPeriod.objects.get(code="2010-06")
        assert stored.calendar == Period(2010, 3, 3)


def test_an_outturn_can_be_added_once(money: Money) -> None:
    agreed(money, outturn_period=False)
    with money.as_(money.officer) as by:
        periods.open_financial_year(by=by, financial_year=2010)
        made = periods.add_outturn_period(by=by, financial_year=2010)
        assert made.code == "2010-outturn"
        with pytest.raises(Refusal, match="already"):
            periods.add_outturn_period(by=by, financial_year=2010)
        with pytest.raises(Refusal, match="Open the financial year"):
            periods.add_outturn_period(by=by, financial_year=2019)


def test_returns_of_quarters_and_of_the_outturn_follow_one_another(money: Money) -> None:
    """Previous figures are those of the period before, whatever its number."""
    agreed(money, frequency=Frequency.QUARTERLY)
    other = make_trust("quarterly")
    with operator(other) as by:
        change_procedure(
            by=by,
            settings=replace(Settings(), frequency=Frequency.QUARTERLY),
            in_force_from=datetime.date(2009, 11, 1),
            seen_edition=0,
            reason="Quarters.",
        )
        Procedure.objects.update(in_force_from=datetime.date(2009, 4, 1))
        periods.open_financial_year(by=by, financial_year=2009)
        budgets.agree_budget(
            by=by,
            partner=Partner.objects.get(slug="pct"),
            financial_year=2009,
            lines=[
                budgets.NewLine(
                    "H1", "Nursing", Subjective.EMPLOYEES, "targeted", "single", Decimal(1200)
                )
            ],
        )
    lead = seat(other, Role.FINANCE_LEAD, Level.EXECUTIVE, partner="pct")
    officer = seat(other, Role.LEAD_FINANCE_OFFICER, Level.EXECUTIVE)
    quarterly = Money(other, lead, lead, officer, officer, officer)
    for code, actual, forecast in (
        ("2009-06", 300, 1250),
        ("2009-09", 600, 1270),
        ("2009-outturn", 1260, 1260),
    ):
        head = csv_return(trust="quarterly", code=code).decode().split("Line code")[0]
        text = (
            f"{head}Line code,Service,Actual to date,Commitments,Forecast outturn,Explanation\n"
            f"H1,Nursing,{actual},0,{forecast},\n"
        )
        quarterly.accept(quarterly.submit(text.encode(), code=code))
    with quarterly.as_(officer):
        (line,) = consolidated_position(quarterly.period("2009-09")).lines
        assert line.profile_to_date == Decimal(600)
        assert line.movement == Decimal(20)
        (line,) = consolidated_position(quarterly.period("2009-outturn")).lines
        assert line.profile_to_date == Decimal(1200)
        assert line.actual == Decimal(1260)


# --- which one is on -----------------------------------------------------------------------------


def test_march_is_not_passed_over_for_the_outturn(money: Money, settings: Any) -> None:
    with money.as_(money.officer):
        settings.PRETEND_TODAY = datetime.date(2010, 4, 10)
        assert str(current_period()) == "March 2010"
        settings.PRETEND_TODAY = datetime.date(2010, 4, 15)
        assert str(current_period()) == "Outturn 2009–10"
        assert [str(p) for p in ended_periods()][:2] == ["Outturn 2009–10", "March 2010"]


def test_the_state_of_each_period_is_in_words(money: Money) -> None:
    money.accept(money.submit(code="2009-04", content=csv_return(code="2009-04")))
    with money.as_(money.officer) as by:
        periods.close_period(by=by, period=money.period("2009-04"))
        listed = states_of_year(2009)
    assert [state.period.number for state in listed] == sorted(s.period.number for s in listed)
    states = {state.period.code: state for state in listed}
    april, may, november = states["2009-04"], states["2009-05"], states["2009-11"]
    assert (april.tag.text, april.accepted, april.expected) == ("Closed", 1, 2)
    assert (april.can_close, april.can_reopen) == (False, True)
    assert (may.tag.text, may.can_close) == ("Past its deadline", True)
    assert november.tag.text == "Not ended"


# --- deadlines --------------------------------------------------------------------------------


def test_a_deadline_is_changed_with_a_reason(money: Money) -> None:
    with money.as_(money.officer) as by:
        row = periods.change_deadline(
            by=by,
            period=money.period("2009-11"),
            due_on=datetime.date(2009, 12, 21),
            reason="The board meets later.",
        )
        assert row.due_reason == "The board meets later."
        event = AuditEvent.objects.get(verb="period.deadline_changed")
        assert (event.details["before"], event.details["after"]) == ("2009-12-14", "2009-12-21")


@pytest.mark.parametrize(
    ("due_on", "reason", "words"),
    [
        (datetime.date(2009, 11, 30), "Why", "must be after 30 November 2009"),
        (datetime.date(2011, 11, 30), "Why", "within 400 days"),
        (datetime.date(2009, 12, 14), "Why", "the deadline already"),
        (datetime.date(2009, 12, 21), "  ", "Say why"),
    ],
)
def test_a_deadline_that_cannot_be_is_refused(
    money: Money, due_on: datetime.date, reason: str, words: str
) -> None:
    with money.as_(money.officer) as by, pytest.raises(Refusal, match=words):
        periods.change_deadline(by=by, period=money.period("2009-11"), due_on=due_on, reason=reason)


def test_a_closed_periods_deadline_stands(money: Money) -> None:
    with money.as_(money.officer) as by:
        periods.close_period(by=by, period=money.period("2009-04"))
        with pytest.raises(Refusal, match="is closed"):
            periods.change_deadline(
                by=by,
                period=money.period("2009-04"),
                due_on=datetime.date(2009, 12, 21),
                reason="Why",
            )


def test_deadlines_follow_the_procedure_unless_changed_by_hand(money: Money) -> None:
    with money.as_(money.officer) as by:
        periods.change_deadline(
            by=by,
            period=money.period("2010-01"),
            due_on=datetime.date(2010, 2, 20),
            reason="Half term.",
        )
        change_procedure(
            by=by,
            settings=replace(Settings(), due_days=10, outturn_due_days=30),
            in_force_from=datetime.date(2009, 12, 1),
            seen_edition=0,
            reason="The board asked for it.",
        )
        due = dict(ReportingPeriod.objects.values_list("code", "due_on"))
    assert due["2009-11"] == datetime.date(2009, 12, 14)
    assert due["2009-12"] == datetime.date(2010, 1, 10)
    assert due["2010-01"] == datetime.date(2010, 2, 20)
    assert due["2009-outturn"] == datetime.date(2010, 4, 30)


# --- closing and opening again ----------------------------------------------------------------


def test_a_period_that_has_not_ended_is_not_closed(money: Money) -> None:
    with money.as_(money.officer) as by:
        for code in ("2009-04", "2009-05", "2009-06", "2009-07", "2009-08", "2009-09", "2009-10"):
            periods.close_period(by=by, period=money.period(code))
        with pytest.raises(Refusal, match="has not ended"):
            periods.close_period(by=by, period=money.period("2009-11"))


def test_a_trust_may_want_every_return_before_a_period_closes(money: Money) -> None:
    agreed(money, close_without_every_return=False)
    with money.as_(money.officer) as by, pytest.raises(Refusal, match="no return of"):
        periods.close_period(by=by, period=money.period("2009-04"))


def test_a_trust_may_want_every_query_answered_before_a_period_closes(money: Money) -> None:
    money.submit(code="2009-04", content=csv_return(code="2009-04"))
    with money.as_(money.officer):
        assert [row.partner.slug for row in unfinished(money.period("2009-04")).waiting] == ["pct"]
    agreed(money, close_with_open_queries=False)
    with money.as_(money.officer) as by, pytest.raises(Refusal, match="not decided about"):
        periods.close_period(by=by, period=money.period("2009-04"))


def test_another_person_opens_the_last_closed_period_again(money: Money, director: Any) -> None:
    with money.as_(money.officer) as by:
        periods.close_period(by=by, period=money.period("2009-04"))
        periods.close_period(by=by, period=money.period("2009-05"))
        with pytest.raises(Refusal, match="another person"):
            periods.reopen_period(by=by, period=money.period("2009-05"), reason="A late figure.")
    with money.as_(director) as by:
        with pytest.raises(Refusal, match="That is May 2009"):
            periods.reopen_period(by=by, period=money.period("2009-04"), reason="Why not?")
        with pytest.raises(Refusal, match="open already"):
            periods.reopen_period(by=by, period=money.period("2009-06"), reason="Why not?")
        with pytest.raises(Refusal, match="Say why"):
            periods.reopen_period(by=by, period=money.period("2009-05"), reason=" ")
        row = periods.reopen_period(by=by, period=money.period("2009-05"), reason="A late figure.")
        assert (row.closed_at, row.closed_by) == (None, "")
        assert AuditEvent.objects.get(verb="period.reopened").details["reason"] == "A late figure."


def test_partners_open_and_close_nothing(money: Money) -> None:
    with money.as_(money.lead) as by:
        for run in (
            lambda: periods.close_period(by=by, period=money.period("2009-04")),
            lambda: periods.reopen_period(by=by, period=money.period("2009-04"), reason="x"),
            lambda: periods.open_financial_year(by=by, financial_year=2012),
        ):
            with pytest.raises(PermissionDenied):
                run()


# --- virements --------------------------------------------------------------------------------


def test_budgets_do_not_move_in_the_outturn(money: Money) -> None:
    with money.as_(money.lead) as by:
        lines = {line.code: line for line in BudgetLine.objects.filter(budget__partner__slug="pct")}
        with pytest.raises(Refusal, match="outturn"):
            virements.request_virement(
                by=by,
                partner=money.partner(),
                period=money.period("2009-outturn"),
                reason="Too late.",
                moves=[(lines["H100"], Decimal(-10)), (lines["H200"], Decimal(10))],
            )
