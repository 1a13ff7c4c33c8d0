"""Reading a spreadsheet of figures: one row a figure. Every fault at once, nothing stored."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from commissioning.intake.reported import Reported, Words, faults
from commissioning.intake.table import Finding, Row, read_table
from commissioning.models import Actual, ActualState, Indicator, Quality
from commissioning.rules.periods import EXAMPLES, Frequency, read_period
from trusts.models import Partner
from trusts.sheets import Workbook

CODE, NAME, UNIT = "Indicator", "Name", "Unit"
PERIOD, TARGET, FIGURE = "Period", "Target", "Figure"
SOURCE, QUALITY, NOTE = "Source", "Quality", "Note on quality"
CHANGED, STORY, ACTION = "Why it changed", "What lies behind it", "What will be done"
WHO, WHEN, FORECAST = "Who will do it", "By when", "Forecast"
HEADINGS = (
    *(CODE, NAME, UNIT, PERIOD, TARGET, FIGURE, SOURCE, QUALITY, NOTE, CHANGED, STORY, ACTION),
    *(WHO, WHEN, FORECAST),
)
NEEDED = (CODE, PERIOD, FIGURE)
MOST_ROWS = 20_000
NO_DAY = datetime.date(1900, 1, 1)
"""Stands in for a period that cannot be read; no period of any frequency ends on it."""
_TYPED = (FIGURE, NOTE, CHANGED, STORY, ACTION, WHO, WHEN, FORECAST)
_FIELDS = {
    "indicator": CODE,
    "ends_on": PERIOD,
    "value": FIGURE,
    "source": SOURCE,
    "quality_note": NOTE,
    "change_reason": CHANGED,
    "story": STORY,
    "corrective": ACTION,
    "partner": WHO,
    "due_on": WHEN,
    "forecast": FORECAST,
}


@dataclass
class ReadFigures:
    """Figures to report, to use only without findings."""

    reports: list[Reported] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)


@dataclass(frozen=True)
class _Known:
    indicators: Mapping[str, Indicator]
    partners: Mapping[str, Partner]
    accepted: frozenset[tuple[int, datetime.date]]


def read_figures(workbook: Workbook) -> ReadFigures:
    """The figures of a workbook, or every fault found. Rows in which nothing was typed are left.

    Three queries, however many rows.
    """
    table = read_table(workbook, HEADINGS, NEEDED, MOST_ROWS)
    read = ReadFigures(findings=list(table.findings))
    known = _Known(
        {one.code.casefold(): one for one in Indicator.objects.all()},
        {partner.name.casefold(): partner for partner in Partner.objects.all()},
        frozenset(
            Actual.objects.filter(state=ActualState.ACCEPTED)
            .order_by()
            .values_list("indicator_id", "ends_on")
        ),
    )
    seen: dict[tuple[int, datetime.date], int] = {}
    filled = [row for row in table.rows if row.findings or any(row[name] for name in _TYPED)]
    for row in filled:
        report = _report(row, known)
        if report is not None:
            key = (report.indicator.pk, report.ends_on)
            dated = report.ends_on != NO_DAY
            if dated and key in seen:
                row.wrong(PERIOD, f"Row {seen[key]} has the same indicator and period.")
            seen.setdefault(key, row.number)
            for name, what in faults(report, has_accepted=key in known.accepted):
                if dated or name != "ends_on":
                    row.wrong(_FIELDS[name], what)
            if not row.findings:
                read.reports.append(report)
        read.findings += row.findings
    if table.rows and not filled:
        read.findings.append(Finding("The file", f"No row has anything under “{FIGURE}”."))
    return read


def _report(row: Row, known: _Known) -> Reported | None:
    """The row as a report; None where its indicator is unknown.

    What cannot be read is a finding already. Something harmless stands in for it, so that the rest
    of the row is looked at too and every fault is shown at once.
    """
    indicator = known.indicators.get(row[CODE].casefold())
    if indicator is None:
        written = row[CODE][:40]
        row.wrong(
            CODE, f"There is no indicator “{written}”." if written else "The code is missing."
        )
        return None
    frequency = Frequency(indicator.frequency)
    period = read_period(frequency, row[PERIOD])
    if period is None:
        row.wrong(PERIOD, f"Write the period as {EXAMPLES[frequency]}.")
    value = row.number_in(FIGURE)
    if not row[FIGURE]:
        row.wrong(FIGURE, "The figure is missing.")
    if row[FIGURE].endswith("%") and "percent" not in indicator.unit.casefold():
        row.wrong(FIGURE, f"The cell shows a percentage; the unit is {indicator.unit or 'none'}.")
    quality = _quality(row)
    words = _words(row, known)
    changed, note = row.text(CHANGED, 500), row.text(NOTE, 500)
    source = row.text(SOURCE, 200)
    return Reported(
        indicator=indicator,
        ends_on=period.ends_on if period else NO_DAY,
        value=Decimal(0) if value is None else value,
        source=source,
        quality=quality or Quality.SOUND,
        quality_note=note,
        change_reason=changed,
        words=words,
        cell=row.cell(FIGURE),
    )


def _quality(row: Row) -> Quality | None:
    written = row[QUALITY].casefold().split(":")[0].strip()
    names = {quality.label.split(":")[0].casefold(): quality for quality in Quality}
    if written not in names:
        choices = ", ".join(label.capitalize() for label in names)
        row.wrong(QUALITY, f"Say how far the figure can be relied on: {choices}.")
    return names.get(written)


def _words(row: Row, known: _Known) -> Words | None:
    if not any(row[name] for name in (STORY, ACTION, WHO, WHEN, FORECAST)):
        return None
    partner = known.partners.get(row[WHO].casefold())
    if row[WHO] and partner is None:
        row.wrong(WHO, f"There is no partner called “{row[WHO][:60]}”.")
    return Words(
        story=row.text(STORY, 2000),
        corrective=row.text(ACTION, 2000),
        partner=partner,
        due_on=_day(row),
        forecast=_forecast(row),
    )


def _forecast(row: Row) -> Decimal | None:
    return row.number_in(FORECAST)


def _day(row: Row) -> datetime.date | None:
    written = row[WHEN]
    if not written:
        return None
    try:
        return datetime.date.fromisoformat(written[:10])
    except ValueError:
        pass
    for form in ("%d/%m/%Y", "%d.%m.%Y", "%d %B %Y", "%d %b %Y"):
        try:
            return datetime.datetime.strptime(written, form).date()  # noqa: DTZ007 - a day only
        except ValueError:
            continue
    row.wrong(WHEN, f"“{written[:40]}” is no date. Write 31/03/2010.")
    return None
