"""Demo: a partner that sends its own ledger's extract, and has said once what it means."""

import csv
import datetime
import io
from decimal import Decimal

from django.core.files.base import ContentFile

from finance import intake, reading
from finance.actions import files, layouts
from finance.models import ReportingPeriod, ReturnFile
from finance.rules.expectation import Expected
from finance.rules.layout import Column
from finance.rules.money import format_money, to_pennies
from trusts.models import Partner, Person, Trust
from trusts.scope import open_scope

PARTNER, PERIOD = "anyplace-police", "2009-10"
NAME = "Ledger extract children October 2009.csv"


def load(trust: Trust, people: dict[str, Person]) -> None:
    """Upload the extract, say what its columns mean, and have it read with that."""
    lead = people["finance.police@anyplace.example"]
    with open_scope(trust=trust, person=lead) as scope:
        partner = Partner.objects.get(slug=PARTNER)
        period = ReportingPeriod.objects.get(code=PERIOD)
        row = files.upload_return_file(
            by=scope,
            partner=partner,
            period=period,
            name=NAME,
            content=ContentFile(extract(reading.expectation(partner, period))),
            queue=False,
        )
        intake.read_now(scope, row)
        layouts.remember_layout(
            by=scope,
            return_file=row,
            sheet=NAME.removesuffix(".csv"),
            heading_row=4,
            heading_rows=2,
            columns={
                Column.CODE: 1,
                Column.ACTUAL: 4,
                Column.FORECAST: 5,
                Column.EXPLANATION: 6,
            },
            commitments_nil=True,
            income_negative=True,
        )
        files.read_again(by=scope, return_file=row, queue=False)
        intake.read_now(scope, ReturnFile.objects.get(pk=row.pk))
        at = datetime.datetime(2009, 11, 13, 16, 20, tzinfo=datetime.UTC)
        ReturnFile.objects.filter(pk=row.pk).update(uploaded_at=at, read_at=at)


def extract(expected: Expected) -> bytes:
    """A ledger's way of writing the same figures: two rows of headings, income with CR."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerows(
        [
            ["Force finance: children and young people"],
            [],
            ["Cost", "", "Full year", "Net spend", "Predicted", ""],
            ["centre", "Description", "budget", "to Oct 09", "year end", "Remarks"],
        ]
    )
    for line in expected.lines:
        actual = max(line.profile_to_date, line.previous_actual or Decimal(0))
        amounts = (line.current, to_pennies(actual), line.current)
        sign = " CR" if line.is_income else ""
        writer.writerow(
            [line.code, line.service, *(f"{format_money(a)}{sign}" for a in amounts), ""]
        )
    return out.getvalue().encode("cp1252")
