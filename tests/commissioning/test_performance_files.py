"""Spreadsheets of figures and indicators: every fault at once, and all or nothing."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.base import ContentFile

from commissioning import actions
from commissioning.actions.indicator_files import indicators_in
from commissioning.intake import figures, indicators
from commissioning.intake.templates import figures_workbook, indicators_workbook
from commissioning.models import Actual, Indicator, IndicatorFile, TargetVersion
from commissioning.rules.judging import Rag
from tests.commissioning.conftest import Planned
from tests.commissioning.measured import Q1, Q2, TODAY, accept, count, make, set_targets
from trusts.errors import Refusal


@pytest.fixture(autouse=True)
def _in_november(settings: Any, tmp_path: Any) -> Iterator[None]:
    settings.PRETEND_TODAY = TODAY
    settings.PRIVATE_ROOT = tmp_path
    return


def sheet(headings: Sequence[str], *rows: Sequence[Any]) -> ContentFile[bytes]:
    """A workbook of one table."""
    book = openpyxl.Workbook()
    page = book.active
    page.append(list(headings))
    for row in rows:
        page.append(list(row))
    buffer = io.BytesIO()
    book.save(buffer)
    return ContentFile(buffer.getvalue())


HEADINGS = ("Indicator", "Period", "Figure", "Source", "Quality", "Note on quality")


def upload(planned: Planned, content: ContentFile[bytes], name: str = "f.xlsx") -> IndicatorFile:
    with planned.as_(planned.pct) as by:
        return actions.upload_figures(by=by, name=name, content=content)


def test_a_good_file_is_taken_as_a_whole_and_says_its_cells(planned: Planned) -> None:
    one = make(planned)
    set_targets(planned, one, {Q1: "7.2", Q2: "7.0"})
    content = sheet(
        HEADINGS,
        ("EW1a", "Q1 2009-10", 7.1, "Client system", "Sound", None),
        (None, None, None, None, None, None),
        ("ew1a", "Quarter 2 2009–10", "8.1", "Client system", "Estimate", "One in twenty."),
    )
    file = upload(planned, content)
    assert (file.findings, file.rows, file.taken_at) == ([], 2, None)
    with planned.as_(planned.pct) as by:
        assert not Actual.objects.exists()
        actions.take_figures(by=by, file=file)
        rows = {row.ends_on: row for row in Actual.objects.all()}
        assert rows[Q1].cell == "C2 on “Sheet”"
        assert rows[Q2].cell == "C4 on “Sheet”"
        assert [rows[day].rag for day in (Q1, Q2)] == [Rag.GREEN, Rag.RED]
        assert rows[Q1].file == file
        with pytest.raises(Refusal, match="It was taken"):
            actions.take_figures(by=by, file=file)
        content.seek(0)
        with pytest.raises(Refusal, match="very file"):
            actions.upload_figures(by=by, name="again.xlsx", content=content)


def test_every_fault_is_found_at_once_with_its_cell(planned: Planned) -> None:
    one = make(planned)
    count(planned, one, Q1, "7.0")
    content = sheet(
        (*HEADINGS, "Who will do it", "By when", "What lies behind it", "Colour"),
        ("NOPE", "Q1 2009-10", 7.1, "Client system", "Sound"),
        ("EW1a", "2009-10", 7.1, "Client system", "Sound"),
        ("EW1a", "Q2 2009-10", "seven", "Client system", "Sound"),
        ("EW1a", "Q2 2009-10", 7.15, "Born 3 May 1999", "Good"),
        ("EW1a", "Q3 2009-10", 7.1, None, "Weak"),
        ("EW1a", "Q1 2009-10", 7.1, "Client system", "Sound"),
        ("EW1a", "Q2 2009-10", 7.1, "x", "Sound", None, "Nobody", "soon", "Words"),
        ("EW1a", "Q2 2009-10", 7.2, "born 3 May 1999", "Sound", None, None, None, "Words"),
    )
    file = upload(planned, content)
    found = [f"{finding['place']}: {finding['what']}" for finding in file.findings]
    expected = [
        "Row 1, cell J1: “Colour” is not a heading of the template",
        "Row 2, cell A2 (Indicator): There is no indicator “NOPE”",
        "Row 3, cell B3 (Period): Write the period as Quarter 2 2009–10",
        "Row 4, cell C4 (Figure): “seven” is no number",
        "Row 5, cell E5 (Quality): Say how far the figure can be relied on",
        "Row 5, cell C5 (Figure): ",
        "Row 5, cell D5 (Source): “Source” seems to hold a date of birth",
        "Row 6, cell B6 (Period): Quarter 3 2009–10 is not over yet",
        "Row 6, cell D6 (Source): Say where the figure is from",
        "Row 6, cell F6 (Note on quality): Say what is not sound",
        "Row 7 (Why it changed)|Row 7: This period has an accepted figure",
        "Row 8, cell G8 (Who will do it): There is no partner called “Nobody”",
        "Row 8, cell H8 (By when): “soon” is no date",
        "Row 9, cell B9 (Period): Row 4 has the same indicator and period",
        "Row 9, cell D9 (Source): “Source” seems to hold a date of birth",
    ]
    for words in expected:
        choices = words.split("|")
        assert any(choice in line for line in found for choice in choices), (words, found)
    with planned.as_(planned.pct) as by, pytest.raises(Refusal, match="Put right"):
        actions.take_figures(by=by, file=file)
    with planned.as_(planned.pct):
        assert Actual.objects.count() == 1


def test_a_file_is_checked_again_when_it_is_taken(planned: Planned) -> None:
    one = make(planned)
    row = ("EW1a", "Q1 2009-10", 7.1, "Client system", "Sound", None)
    file = upload(planned, sheet(HEADINGS, row))
    count(planned, one, Q1, "7.0")
    with planned.as_(planned.pct) as by, pytest.raises(Refusal, match="no longer fits"):
        actions.take_figures(by=by, file=file)


@pytest.mark.parametrize(
    ("content", "name", "words"),
    [
        (ContentFile(b"not a workbook"), "x.xlsx", "The file"),
        (sheet(("A", "B"), (1, 2)), "x.xlsx", "no row with the headings"),
        (sheet(HEADINGS), "x.xlsx", "no rows under the headings"),
        (sheet(HEADINGS, ("EW1a", "Q1 2009-10")), "x.xlsx", "No row has anything"),
    ],
)
def test_files_that_hold_nothing_of_use(planned: Planned, content, name, words) -> None:
    make(planned)
    content.seek(0)
    file = upload(planned, content, name)
    said = " ".join(f"{f['place']} {f['what']}" for f in file.findings)
    assert words in said


def test_files_that_are_refused(planned: Planned) -> None:
    with pytest.raises(Refusal, match="must be XLSX"):
        upload(planned, ContentFile(b"x"), "x.pdf")
    with pytest.raises(Refusal, match="something in it"):
        upload(planned, ContentFile(b""), "x.csv")


def test_formulas_errors_and_percentages(planned: Planned) -> None:
    make(planned)
    make(planned, code="N1", unit="children", places=0)
    book = openpyxl.Workbook()
    page = book.active
    page.append(list(HEADINGS))
    page.append(["EW1a", "Q1 2009-10", "=1/0", "s", "Sound"])
    page.append(["EW1a", "Q2 2009-10", 0.071, "s", "Sound"])
    page["C3"].number_format = "0.0%"
    page.append(["N1", "Q2 2009-10", "12%", "s", "Sound"])
    buffer = io.BytesIO()
    book.save(buffer)
    file = upload(planned, ContentFile(buffer.getvalue()))
    found = [f"{finding['place']}: {finding['what']}" for finding in file.findings]
    assert any("C2 (Figure)" in line and "without its result" in line for line in found)
    assert any("C4 (Figure)" in line and "shows a percentage" in line for line in found)
    assert not any("Row 3" in line for line in found)


def test_the_template_comes_back_as_it_was_sent(planned: Planned) -> None:
    one = make(planned)
    rows = [
        {
            figures.CODE: "EW1a",
            figures.NAME: "=1+1",
            figures.PERIOD: "Quarter 2 2009–10",
            figures.TARGET: Decimal("7.0"),
            figures.FIGURE: Decimal("7.3"),
            figures.SOURCE: "Client system",
            figures.QUALITY: "Sound",
            figures.STORY: "Two employers.",
            figures.ACTION: "More places.",
            figures.WHO: "The PCT",
            figures.WHEN: "31/03/2010",
            figures.FORECAST: Decimal("6.9"),
        }
    ]
    file = upload(planned, ContentFile(figures_workbook(rows)))
    assert file.findings == []
    with planned.as_(planned.pct) as by:
        actions.take_figures(by=by, file=file)
        words = one.actuals.get().commentaries.get()
        assert (words.partner.name, str(words.due_on)) == ("The PCT", "2010-03-31")
        assert words.forecast == Decimal("6.9")


def about_row(**changes: Any) -> dict[str, Any]:
    row = {
        indicators.CODE: "EW1a",
        indicators.NAME: "Young people in no work",
        indicators.OUTCOME: "Economic wellbeing",
        indicators.PRIORITIES: "bh1",
        indicators.KIND: "Local area agreement",
        indicators.USE: "Target",
        indicators.BETTER: "Less",
        indicators.FREQUENCY: "Quarter",
        indicators.UNIT: "percent",
        indicators.PLACES: 1,
        indicators.LEAD: "The PCT",
        indicators.BASELINE: Decimal("7.4"),
        indicators.BASELINE_PERIOD: "Q4 2008-09",
        indicators.TOLERANCE: 5,
        indicators.TARGETS: "Q1 2009-10 = 7.2; Q2 2009-10: 7.0",
    }
    return row | changes


def bring(planned: Planned, *rows: dict[str, Any]) -> IndicatorFile:
    with planned.as_(planned.support) as by:
        return actions.upload_indicators(
            by=by, name="i.xlsx", content=ContentFile(indicators_workbook(rows))
        )


def test_a_list_of_indicators_is_added_as_a_whole(planned: Planned) -> None:
    context = about_row(
        **{
            indicators.CODE: "CTX",
            indicators.USE: "Context",
            indicators.BETTER: "",
            indicators.BASELINE: None,
            indicators.TOLERANCE: None,
            indicators.TARGETS: "",
        }
    )
    file = bring(planned, about_row(), context)
    assert (file.findings, file.rows) == ([], 2)
    with planned.as_(planned.support) as by:
        assert len(indicators_in(file).found) == 2
        actions.take_indicators(by=by, file=file)
        one = Indicator.objects.get(code="EW1a")
        assert one.lead is not None
        assert (one.lead.name, one.polarity, one.due_days) == ("The PCT", "lower", 42)
        assert [link.priority for link in one.priority_links.all()] == [planned.priority]
        version = TargetVersion.objects.get()
        assert [str(t.value.normalize()) for t in version.targets.all()] == ["7.2", "7"]
        assert Indicator.objects.get(code="CTX").is_contextual
    again = bring(planned, about_row(), about_row(**{indicators.UNIT: "%"}))
    assert all("already" in finding["what"] for finding in again.findings)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({indicators.OUTCOME: "Joy"}, "Write one of: Being healthy"),
        ({indicators.KIND: "Odd"}, "Write one of: Statutory"),
        ({indicators.FREQUENCY: "Weekly"}, "Write one of: Month"),
        ({indicators.BETTER: ""}, "Write one of: More, Less"),
        ({indicators.PRIORITIES: "ZZ9"}, "no priority ZZ9"),
        ({indicators.LEAD: "Nobody"}, "no partner called"),
        ({indicators.PLACES: 7}, "whole number from 0 to 4"),
        ({indicators.TARGETS: "7.2"}, "Write targets as"),
        ({indicators.TARGETS: "2009-10 = 7.2"}, "Write the period as"),
        ({indicators.TARGETS: "Q1 2009-10 = 7.25"}, "too many decimals"),
        ({indicators.TARGETS: "Q1 2009-10 = 7; Q1 2009-10 = 8"}, "there twice"),
        ({indicators.TARGETS: ""}, "needs a target"),
        ({indicators.TOLERANCE: None}, "how much worse"),
        ({indicators.USE: "Context"}, "no baseline and no targets"),
        ({indicators.CODE: "X" * 17}, "17 characters"),
    ],
)
def test_faults_of_a_list_of_indicators(planned: Planned, changes, words) -> None:
    file = bring(planned, about_row(**changes))
    assert words in " ".join(finding["what"] for finding in file.findings)


def test_who_may_not(planned: Planned) -> None:
    good = ContentFile(indicators_workbook([about_row()]))
    with planned.as_(planned.pct) as by, pytest.raises(PermissionDenied):
        actions.upload_indicators(by=by, name="i.xlsx", content=good)
    with planned.as_(planned.member) as by, pytest.raises(PermissionDenied):
        actions.upload_figures(by=by, name="i.xlsx", content=good)


def test_all_figures_of_a_file_are_accepted_by_another_person(planned: Planned) -> None:
    make(planned)
    rows = [
        {
            figures.CODE: "EW1a",
            figures.PERIOD: f"Q{quarter} 2008-09",
            figures.FIGURE: Decimal(7),
            figures.SOURCE: "s",
            figures.QUALITY: "Sound",
        }
        for quarter in (1, 2, 3, 4)
    ]
    file = upload(planned, ContentFile(figures_workbook(rows)))
    with planned.as_(planned.pct) as by:
        actions.take_figures(by=by, file=file)
        made = list(Actual.objects.all())
    accept(planned, *made)
    with planned.as_(planned.member):
        assert Actual.objects.filter(state="accepted").count() == 4
