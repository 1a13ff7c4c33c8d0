"""Profiles, and the checking of a budget in a spreadsheet: every fault at once, in words."""

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from finance.budget_workbook import write_budget_template
from finance.rules.budget_check import CheckedBudget, check_budget
from finance.rules.budget_compare import compare, group_total, totals_by
from finance.rules.budget_sheet import (
    MONTH_NAMES,
    BudgetRow,
    ExpectedBudget,
    PresentLine,
    RowShare,
)
from finance.rules.profile import (
    TERM_DAYS,
    NoPatternError,
    equal_profile,
    last_years_weights,
    spread,
    sum_difference,
)
from trusts.sheets import Number, Sheet, Workbook, read_workbook

D = Decimal
amounts = st.decimals(-(10**9), 10**9, places=2, allow_nan=False)
weights = st.lists(st.integers(0, 100), min_size=12, max_size=12)
MONTHS_OF_TEN = tuple(str(n) for n in [D("0.84")] * 11)

EXPECTED = ExpectedBudget(
    trust="t",
    partner="pct",
    partner_name="The PCT",
    financial_year=2010,
    categories={"employees": "Employees", "income": "Income"},
    tiers={"universal": "Universal", "targeted": "Targeted"},
    arrangements={"single": "Single", "pooled": "Pooled"},
    levels={"strategic": "Strategic", "executive": "Executive"},
    funding=("Sure Start Grant",),
    priorities=("BH1", "SS1"),
    actions={"BH1.1": "BH1"},
    last_year={"a": tuple([D(1)] * 11 + [D(13)]), "b": "Nothing was spent on this line last year."},
)
HEAD = ("Line code", "Service", "Category", "Tier", "Arrangement", "Level", "Funding source",
        "Original budget", "Current budget", "Profile", "Priority 1", "Share 1", "Basis 1",
        "Priority 2", "Share 2", "Basis 2", *MONTH_NAMES)  # fmt: skip
MARKS = [("Trust code", "t"), ("Partner code", "pct"), ("Financial year", "2010-11")]
GOOD = {"Line code": "A", "Service": "Posts", "Category": "Employees", "Tier": "universal",
        "Arrangement": "Single", "Original budget": "120.00"}  # fmt: skip


def budget(*rows: dict[str, str], marks: bool = True, head: tuple[str, ...] = HEAD) -> Workbook:
    cells: list[tuple[str, ...]] = list(MARKS) if marks else []
    cells.append(head)
    cells += [tuple(row.get(name, "") for name in head) for row in rows]
    return Workbook("text", (Sheet("Budget", rows=cells),))


def codes(checked: CheckedBudget) -> list[str]:
    return [finding.code for finding in checked.findings]


# Profiles


@given(amounts, weights, st.integers(0, 11))
def test_a_profile_sums_to_the_year_whatever_is_closed(
    total: Decimal, by: list[int], closed: int
) -> None:
    agreed = equal_profile(D("1234.56"))
    months = spread(total, by, closed=agreed[:closed])
    assert len(months) == 12
    assert sum(months) == total
    assert months[:closed] == agreed[:closed]
    assert sum_difference(months, total) == 0


@given(amounts)
def test_termly_profiles_sum_to_the_year(total: Decimal) -> None:
    assert sum(spread(total, TERM_DAYS)) == total
    assert sum(TERM_DAYS) == 190


@given(amounts, st.lists(st.decimals(0, 10**6, places=2), min_size=12, max_size=12))
def test_last_years_pattern_sums_to_this_year(total: Decimal, spent: list[Decimal]) -> None:
    actuals = {n: sum(spent[:n], D(0)) for n in range(1, 13)}
    if not actuals[12]:
        with pytest.raises(NoPatternError):
            last_years_weights(actuals)
        return
    assert last_years_weights(actuals) == tuple(spent)
    assert sum(spread(total, last_years_weights(actuals))) == total


def test_a_year_of_quarters_gives_a_pattern() -> None:
    found = last_years_weights({3: D(30), 6: D(30), 9: D(90), 12: D(120)})
    assert found == tuple(D(n) for n in (10, 10, 10, 0, 0, 0, 20, 20, 20, 10, 10, 10))


@pytest.mark.parametrize(
    ("actuals", "words"),
    [
        ({}, "no accepted return of last year"),
        ({3: D(1)}, "March has not been accepted"),
        ({6: D(5), 12: D(4)}, "went down"),
        ({12: D(0)}, "Nothing was spent"),
    ],
)
def test_last_year_may_give_no_pattern(actuals: dict[int, Decimal], words: str) -> None:
    with pytest.raises(NoPatternError, match=words):
        last_years_weights(actuals)


def test_a_closed_year_cannot_be_spread() -> None:
    with pytest.raises(ValueError, match="Every month"):
        spread(D(1), [1] * 12, closed=[D(0)] * 12)


# Reading a budget


def test_a_good_budget_is_read_whole() -> None:
    checked = check_budget(
        budget(
            {**GOOD, "Level": "Strategic", "Funding source": "sure start grant",
             "Profile": "Termly", "Priority 1": "BH1", "Share 1": "60", "Basis 1": "Posts",
             "Priority 2": "bh1.1 Do it", "Share 2": "12.5%", "Basis 2": "Hours"},
            {**GOOD, "Line code": "B", "Category": "income", "Original budget": "£1,000.00"},
            {**GOOD, "Line code": "C", "Priority 1": "SS1", "Basis 1": "All of it"},
            {"Service": "Total expenditure", "Original budget": "240"},
        ),
        EXPECTED,
    )  # fmt: skip
    assert checked.findings == ()
    first, income, whole = checked.rows
    assert first.level == "strategic"
    assert first.funding == "Sure Start Grant"
    assert first.profile == spread(D(120), TERM_DAYS)
    assert first.shares == (
        RowShare("BH1", D(60), "Posts"),
        RowShare("BH1", D("12.5"), "Hours", "BH1.1"),
    )
    assert (income.is_income, income.level) == (True, "executive")
    assert whole.shares == (RowShare("SS1", D(100), "All of it"),)
    assert [BudgetRow.from_json(row.as_json()) for row in checked.rows] == list(checked.rows)
    assert totals_by(checked.rows, lambda row: row.tier) == (
        group_total("universal", checked.rows),
    )


def test_every_fault_comes_at_once_with_its_cell() -> None:
    checked = check_budget(
        budget(
            {**GOOD, "Category": "Wages", "Original budget": "lots", "Profile": "Seasonal"},
            {**GOOD, "Tier": "Middle"},
            {**GOOD, "Line code": "B", "Service": "", "Funding source": "Lottery"},
            {**GOOD, "Line code": "C", "Priority 1": "ZZ9", "Share 1": "50", "Basis 1": ""},
            {**GOOD, "Line code": "D", "Original budget": ""},
            {**GOOD, "Line code": "", "Service": "No code"},
        ),
        EXPECTED,
    )
    found = {finding.code: finding for finding in checked.findings}
    assert set(found) == {
        "unknown-word", "not-an-amount", "line-twice", "blank", "unknown-funding",
        "unknown-priority", "no-basis", "blank-amount",
    }  # fmt: skip
    spot = found["unknown-word"].spots[0]
    assert (spot.cell, spot.found, spot.expected) == ("C5", "Wages", "Employees, Income")
    assert found["line-twice"].spots[0].expected == "once, in row 5"
    assert checked.rows == ()


def test_typed_months_must_sum_and_the_difference_is_told() -> None:
    months = dict.fromkeys(MONTH_NAMES, "10")
    good = check_budget(budget({**GOOD, **months}), EXPECTED)
    assert good.rows[0].profile == (D("10.00"),) * 12
    short = check_budget(budget({**GOOD, **months, "May": "9.25"}), EXPECTED)
    assert codes(short) == ["months-differ"]
    assert "£0.75 less" in short.findings[0].remedy
    both = check_budget(budget({**GOOD, **months, "Profile": "Equal"}), EXPECTED)
    assert codes(both) == ["two-profiles"]
    gaps = check_budget(budget({**GOOD, "April": "120"}), EXPECTED)
    assert codes(gaps) == ["blank-amount"] * 11


def test_last_years_pattern_is_used_or_says_why_not() -> None:
    checked = check_budget(
        budget(
            {**GOOD, "Profile": "Last year's pattern", "Original budget": "24"},
            {**GOOD, "Line code": "B", "Profile": "last year"},
        ),
        EXPECTED,
    )
    assert checked.rows[0].profile == (D(1),) * 11 + (D(13),)
    assert checked.rows[1].profile == (D(10),) * 12
    (finding,) = checked.findings
    assert (finding.code, finding.is_error) == ("no-last-year", False)
    assert "Nothing was spent on this line last year. The line has equal months" in finding.message


@pytest.mark.parametrize(
    ("cells", "code"),
    [
        ({"Share 1": Number("0.6")}, "share-unclear"),
        ({"Share 1": Number("60")}, ""),
        ({"Share 1": "101"}, "not-a-share"),
        ({"Share 1": "33.333"}, "not-a-share"),
        ({"Share 1": "60", "Priority 2": "SS1", "Share 2": "41", "Basis 2": "x"}, "shares"),
        ({"Share 1": "60", "Priority 2": "BH1", "Share 2": "4", "Basis 2": "x"}, "shares"),
        ({"Share 1": "", "Priority 2": "SS1", "Share 2": "41", "Basis 2": "x"}, "not-a-share"),
    ],
)
def test_shares_are_never_guessed(cells: dict[str, str], code: str) -> None:
    checked = check_budget(
        budget({**GOOD, "Priority 1": "BH1", "Basis 1": "Posts", **cells}), EXPECTED
    )
    assert codes(checked) == ([code] if code else [])


def test_another_partners_file_is_not_blamed_for_its_lines() -> None:
    other = budget({**GOOD, "Category": "Wages"})
    other.sheets[0].rows[1] = ("Partner code", "police")
    assert codes(check_budget(other, EXPECTED)) == ["wrong-partner"]
    assert codes(check_budget(budget(GOOD, head=HEAD[1:]), EXPECTED)) == ["no-headings"]
    missing = budget(GOOD, head=tuple(name for name in HEAD if name != "Tier"))
    assert codes(check_budget(missing, EXPECTED)) == ["missing-column"]
    twice = budget(GOOD, head=(*HEAD, "Original budget"))
    assert codes(check_budget(twice, EXPECTED)) == ["column-twice"]
    assert codes(check_budget(budget(), EXPECTED)) == ["no-lines"]
    bare = check_budget(budget(GOOD, marks=False, head=(*HEAD, "Manager")), EXPECTED)
    assert codes(bare) == ["unknown-column", "no-head"]
    assert bare.rows


PRESENT = PresentLine(
    code="A",
    service="Posts",
    subjective="employees",
    tier="universal",
    arrangement="single",
    level="executive",
    original=D("120.00"),
    current=D("150.00"),
    profile=spread(D(150), (1,) * 12),
    shares=(RowShare("BH1", D(100), "Posts"),),
)
AGREED = replace(EXPECTED, present={"a": PRESENT}, closed_months=2)


def test_a_revision_keeps_originals_closed_months_and_what_is_not_in_the_file() -> None:
    head = tuple(name for name in HEAD if "Priority" not in name and name != "Funding source"
                 and "Share" not in name and "Basis" not in name)  # fmt: skip
    checked = check_budget(
        budget(
            {**GOOD, "Current budget": "160.00"},
            {**GOOD, "Line code": "B", "Original budget": "0", "Current budget": "50"},
            head=head,
        ),
        AGREED,
    )
    assert checked.findings == ()
    kept, new = checked.rows
    assert kept.profile[:2] == PRESENT.profile[:2]
    assert sum(kept.profile) == D(160)
    assert new.profile[:2] == (0, 0)
    assert (kept.shares, kept.funding) == (None, None)
    found = compare(checked.rows, AGREED.present)
    assert [one.what for one in found.changed] == [("current budget", "profile")]
    assert [one.change for one in found.changed] == [D(10)]
    assert (found.new, found.gone, found.same) == ((new,), (), 0)


@pytest.mark.parametrize(
    ("cells", "code"),
    [
        ({"Original budget": "121", "Current budget": "150"}, "original-changed"),
        ({"Category": "Income", "Current budget": "150"}, "kind-changed"),
        ({"Level": "Strategic", "Current budget": "150"}, "level-changed"),
        ({}, "blank-amount"),
        ({"Line code": "N", "Current budget": "150"}, "original-changed"),
        (
            {"Current budget": "120", **dict.fromkeys(MONTH_NAMES, "10")},
            "closed-month",
        ),
    ],
)
def test_what_a_revision_may_not_change(cells: dict[str, str], code: str) -> None:
    checked = check_budget(budget({**GOOD, **cells}), AGREED)
    assert code in codes(checked)
    assert checked.errors


def test_a_line_that_is_gone_is_told() -> None:
    checked = check_budget(
        budget({**GOOD, "Line code": "B", "Original budget": "0", "Current budget": "1"}), AGREED
    )
    assert codes(checked) == ["line-gone"]
    assert [line.code for line in compare(checked.rows, AGREED.present).gone] == ["A"]


def test_the_template_reads_back_as_the_agreed_budget(tmp_path: Path) -> None:
    path = tmp_path / "budget.xlsx"
    for months in (False, True):
        path.write_bytes(write_budget_template(AGREED, ("BH1 Births", "SS1 Safe"), months=months))
        checked = check_budget(read_workbook(path, name=path.name), AGREED)
        assert checked.findings == ()
        assert not compare(checked.rows, AGREED.present).changes_something


def test_the_template_never_writes_a_formula_for_text(tmp_path: Path) -> None:
    evil = replace(PRESENT, service='=HYPERLINK("http://127.0.0.1","x")')
    path = tmp_path / "budget.xlsx"
    path.write_bytes(write_budget_template(replace(AGREED, present={"a": evil})))
    checked = check_budget(read_workbook(path, name=path.name), AGREED)
    assert checked.rows[0].service == evil.service
