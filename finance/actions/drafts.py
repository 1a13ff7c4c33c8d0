"""The lines of a draft return: written when a file is read, and again when it is read anew.

These are parts of actions, not actions: whoever calls them holds the file's lock and records the
event.
"""

from collections.abc import Iterable

from django.db import connection
from django.db.models import Count, Sum

from finance.models import Return, ReturnFile, ReturnLine, ReturnState
from finance.rules.read_lines import Part, ReadLines, pounds

BATCH = 10_000
"""Lines in one statement: enough that its cost is spread, few enough to hold in memory."""

# COPY is refused where row-level security binds the role; arrays come nearest to its speed. That
# each budget line is one of this trust is proven by the table's own reference.
_INSERT = """
insert into finance_returnline (
    trust_id, of_return_id, sheet, budget_line_id, level, actual_to_date, commitments,
    forecast_outturn, explanation, row, actual_cell, commitments_cell, forecast_cell,
    explanation_cell
)
select %s, %s, %s, read.line_id, read.level, read.actual, read.commitments, read.forecast,
    read.explanation, read.row, %s || read.row, coalesce(%s || read.row, ''), %s || read.row,
    coalesce(%s || read.row, '')
from unnest(
    %s::bigint[], %s::text[], %s::integer[], %s::numeric[], %s::numeric[], %s::numeric[],
    %s::text[]
) as read (line_id, level, row, actual, commitments, forecast, explanation)
"""
_SPECIAL = str.maketrans({"\\": r"\\", '"': r"\""})


def write_draft(row: ReturnFile, lines: ReadLines) -> Return:
    """Keep a file's lines as its draft, in the place of an earlier one.

    Of a line that stands in the file twice (an error, so it cannot be submitted) the first is
    kept. Raises RuntimeError when the stored totals are not those that were read.
    """
    delete_draft(row)
    kept = lines.once_each()
    sums = kept.sums
    actual, commitments, forecast = (
        pounds(spent + received) for spent, received in zip(sums.spent, sums.received, strict=True)
    )
    draft = Return.objects.create(
        partner=row.partner,
        period=row.period,
        return_file=row,
        state=ReturnState.DRAFT,
        line_count=len(kept),
        total_actual=actual,
        total_commitments=commitments,
        total_forecast=forecast,
    )
    with connection.cursor() as cursor:
        for part in kept.parts:
            head = [draft.trust_id, draft.pk, part.sheet[:200]]
            head += [letters or None for letters in part.letters]
            for start in range(0, len(part), BATCH):
                cursor.execute(_INSERT, [*head, *_arrays(part, slice(start, start + BATCH))])
    check_totals(draft)
    return draft


def delete_draft(row: ReturnFile) -> None:
    """Delete the draft of a file and its lines, where there is one."""
    for draft in Return.objects.filter(return_file=row, state=ReturnState.DRAFT):
        ReturnLine.objects.filter(of_return=draft).delete()
        draft.delete()


def check_totals(kept: Return) -> None:
    """Compare the stored lines with what was read; raises RuntimeError where they differ."""
    stored = ReturnLine.objects.filter(of_return=kept).aggregate(
        lines=Count("pk"),
        actual=Sum("actual_to_date"),
        commitments=Sum("commitments"),
        forecast=Sum("forecast_outturn"),
    )
    read = (kept.line_count, kept.total_actual, kept.total_commitments, kept.total_forecast)
    if tuple(value or 0 for value in stored.values()) != read:
        raise RuntimeError(f"The stored totals of {kept} are not those of its file.")


def _arrays(part: Part, batch: slice) -> list[str]:
    """The batch column by column, each as PostgreSQL writes an array."""
    return [
        _numbers(line.key for line in part.lines[batch]),
        _words(line.level for line in part.lines[batch]),
        _numbers(part.rows[batch]),
        _amounts(part.actual[batch]),
        _amounts(part.commitments[batch]),
        _amounts(part.forecast[batch]),
        _words(part.explanations[batch]),
    ]


def _numbers(values: Iterable[int]) -> str:
    return "{" + ",".join(map(str, values)) + "}"


def _amounts(pennies: Iterable[int]) -> str:
    """Whole pennies as exact pounds: 12345e-2 is 123.45."""
    return "{" + "e-2,".join(map(str, pennies)) + "e-2}"


def _words(values: Iterable[str]) -> str:
    quoted = (value.translate(_SPECIAL) if value else value for value in values)
    return '{"' + '","'.join(quoted) + '"}'
