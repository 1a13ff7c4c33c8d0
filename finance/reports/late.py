"""Late and missing returns of a year: who is late now, who has been, and who was reminded."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils import timezone

from finance.queries.late import PartnerLateness, Standing, YearLateness, lateness
from finance.queries.periods import years
from finance.reports.reading import MoneyReport
from finance.rules.periods import year_label
from reports.base import Content, ReportForm, Section
from reports.registry import register
from reports.workbook import Column, Kind, Less, Row, Sheet, SumOf, Total, Workbook
from trusts.errors import Refusal
from trusts.permissions import Permission
from trusts.scope import Scope
from trusts.ui.tags import day

FOLDER = "finance/reports"
ACROSS = 7
"""Periods beside each other in one printed table; more make a further table."""
COLOURS = {"red": "red", "orange": "amber", "yellow": "amber", "green": "green", "blue": "blue"}


@dataclass(frozen=True)
class YearParams:
    """A financial year, by the calendar year it begins in."""

    year: int

    def __post_init__(self) -> None:
        """Take the year as text too: an agenda item keeps it as its list offered it."""
        object.__setattr__(self, "year", int(self.year))


class YearForm(ReportForm):
    """Asks for the year, among those that have been opened."""

    year = forms.TypedChoiceField(label="Financial year", coerce=int)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["year"].choices = [(year, year_label(year)) for year in years()]  # type: ignore[attr-defined] # ChoiceField


@register
class LateReturns(MoneyReport):
    """Who owes a return, and how punctual each partner has been."""

    slug = "late-returns"
    name = "Late and missing returns"
    summary = (
        "Whose returns are late or missing, how late each partner’s returns came over the year, "
        "and who was reminded."
    )
    permission = Permission.REPORT_BUILD
    template = f"{FOLDER}/late_now.html"
    Params = YearParams
    form_class = YearForm

    def title(self, scope: Scope, params: YearParams) -> str:
        """Name the year."""
        return f"Late and missing returns, {year_label(params.year)}"

    def read(self, scope: Scope, params: YearParams) -> YearLateness:
        """Every partner's return of every period."""
        found = lateness(params.year)
        if not found.periods:
            raise Refusal(f"The year {found.label} has not been opened. Choose another.")
        return found

    def pages(self, read: YearLateness) -> Content:
        """Who is late now, then the year partner by partner, then reminders."""
        shown = {
            "read": read,
            "tables": _tables(read),
            "reminded": [each for each in read.standings if each.reminders],
        }
        return Content(
            title="Late and missing returns",
            subtitle=f"Financial year {read.label}",
            facts=facts(read),
            parts=[
                Section("Late now", shown),
                Section("The year", shown, template=f"{FOLDER}/late_year.html"),
                Section("Reminders", shown, template=f"{FOLDER}/late_reminders.html"),
            ],
        )

    def sheets(self, read: YearLateness) -> Workbook:
        """One row for each return owed, and live counts of them by partner."""
        return Workbook(
            title="Late and missing returns",
            subtitle=f"Financial year {read.label}",
            standing=f"how returns stood on {day(read.as_at)}. They change when one comes in",
            facts=facts(read),
            sheets=[_partners_sheet(read), _returns_sheet(read), _reminders_sheet(read)],
        )


def facts(read: YearLateness) -> list[tuple[str, str]]:
    """For the cover and the workbook's first sheet."""
    return [
        ("Financial year", read.label),
        ("As at", day(read.as_at)),
        ("Partners that owe returns", str(len(read.partners))),
        ("Late or missing now", str(len(read.late))),
    ]


def _tables(read: YearLateness) -> list[dict[str, Any]]:
    """The year in pieces of a few periods each, so that it fits on paper."""
    found = []
    for start in range(0, len(read.periods), ACROSS):
        those = slice(start, start + ACROSS)
        found.append(
            {
                "periods": read.periods[those],
                "rows": [
                    (
                        row,
                        [
                            (each, COLOURS.get(each.tag.colour, "grey"))
                            for each in row.standings[those]
                        ],
                    )
                    for row in read.partners
                ],
            }
        )
    return found


def colour_of(standing: Standing) -> str:
    """The colour of its tag on paper."""
    return COLOURS.get(standing.tag.colour, "grey")


def _partners_sheet(read: YearLateness) -> Sheet:
    def summed(column: str) -> SumOf:
        return SumOf("returns", column, where=(("partner", "partner"),))

    return Sheet(
        "partners",
        "By partner",
        "How punctual each partner is",
        [
            Column("partner", "Partner", width=34),
            Column("owed", "Returns due so far", Kind.COUNT, formula=summed("owed"), total=True),
            Column("came", "Of them sent", Kind.COUNT, formula=summed("sent"), total=True),
            Column("missing", "Not sent", Kind.COUNT, formula=Less("owed", "came"), total=True),
            Column("late", "Late or never sent", Kind.COUNT, formula=summed("late"), total=True),
            Column("days", "Days late in all", Kind.COUNT, formula=summed("days"), total=True),
            Column("reminders", "Reminders", Kind.COUNT, formula=summed("reminders"), total=True),
        ],
        [{"partner": row.partner.name} for row in read.partners],
        summary="Live counts of the sheet Returns. Days are calendar days after the deadline.",
        totals=[Total("All")],
        empty="No partner owes a return this year.",
    )


def _returns_sheet(read: YearLateness) -> Sheet:
    return Sheet(
        "returns",
        "Returns",
        "Every return that is owed",
        [
            Column("partner", "Partner", width=34),
            Column("period", "Period", width=22),
            Column("state", "Standing", width=16),
            Column("due_on", "Due on", Kind.DATE),
            Column("sent_on", "First sent on", Kind.DATE),
            Column("owed", "Due so far", Kind.COUNT, total=True),
            Column("sent", "Sent", Kind.COUNT, total=True),
            Column("late", "Late", Kind.COUNT, total=True),
            Column("days", "Days late", Kind.COUNT, total=True),
            Column("version", "Newest version", Kind.COUNT),
            Column("submitted_by", "Submitted by"),
            Column("reminders", "Reminders", Kind.COUNT, total=True),
            Column("contact", "Last contact", width=36),
            Column("contact_on", "Last contact on", Kind.DATE),
        ],
        [_return_row(row, each, read) for row in read.partners for each in row.standings],
        summary="One row for each partner and period. 1 stands for yes, 0 for no.",
        totals=[Total("All")],
        frozen=2,
        empty="No partner owes a return this year.",
    )


def _return_row(row: PartnerLateness, each: Standing, read: YearLateness) -> Row:
    sent = each.first_sent_on is not None
    return {
        "partner": row.partner.name,
        "period": str(each.period),
        "state": each.state,
        "due_on": each.due_on,
        "sent_on": each.first_sent_on,
        "owed": int(sent or each.due_on < read.as_at),
        "sent": int(sent),
        "late": int(each.days_late > 0),
        "days": each.days_late,
        "version": each.version,
        "submitted_by": each.submitted_by,
        "reminders": len(each.reminders),
        "contact": each.contact,
        "contact_on": timezone.localtime(each.last_contact).date() if each.last_contact else None,
    }


def _reminders_sheet(read: YearLateness) -> Sheet:
    return Sheet(
        "reminders",
        "Reminders",
        "Reminders about returns",
        [
            Column("partner", "Partner", width=34),
            Column("period", "Period", width=22),
            Column("to", "To", width=26),
            Column("on", "Made on", Kind.DATE),
            Column("kind", "Which", width=34),
            Column("outcome", "What became of it", width=34),
        ],
        [
            {
                "partner": each.partner.name,
                "period": str(each.period),
                "to": reminder.to,
                "on": timezone.localtime(reminder.made_at).date(),
                "kind": reminder.words,
                "outcome": reminder.outcome,
            }
            for each in read.standings
            for reminder in each.reminders
        ],
        summary="Reminders go to a partner’s finance leads before and after the deadline.",
        frozen=2,
        empty="Nobody has been reminded this year.",
    )
