"""The lines of a draft return: written when a file is read, and again when it is read anew.

These are parts of actions, not actions: whoever calls them holds the file's lock and records the
event.
"""

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from itertools import islice
from typing import Any

from django.db import connection
from django.db.models import Count, Sum

from finance.models import BudgetLine, Return, ReturnFile, ReturnLine, ReturnState
from finance.rules.expectation import ReadLine

BATCH = 5_000
"""Lines in one statement: enough that its cost is spread, few enough to hold in memory."""

# COPY is refused where row-level security binds the role; arrays come nearest to its speed.
_INSERT = """
insert into finance_returnline (
    trust_id, of_return_id, sheet, budget_line_id, level, actual_to_date, commitments,
    forecast_outturn, explanation, row, actual_cell, commitments_cell, forecast_cell,
    explanation_cell
)
select %s, %s, sheet, budget_line_id, level, actual, commitments, forecast, explanation, row,
    actual_cell, commitments_cell, forecast_cell, explanation_cell
from unnest(
    %s::text[], %s::bigint[], %s::text[], %s::numeric[], %s::numeric[], %s::numeric[], %s::text[],
    %s::integer[], %s::text[], %s::text[], %s::text[], %s::text[]
) as read (
    sheet, budget_line_id, level, actual, commitments, forecast, explanation, row,
    actual_cell, commitments_cell, forecast_cell, explanation_cell
)
"""
_SPECIAL = str.maketrans({"\\": r"\\", '"': r"\""})


def write_draft(row: ReturnFile, lines: Sequence[ReadLine]) -> Return:
    """Keep a file's lines as its draft, in the place of an earlier one.

    Of a line that stands in the file twice (an error, so it cannot be submitted) the first is
    kept. Raises RuntimeError when the stored totals are not those that were read.
    """
    delete_draft(row)
    keys = {
        code: (pk, level)
        for pk, code, level in BudgetLine.objects.filter(
            budget__partner=row.partner, budget__financial_year=row.period.financial_year
        ).values_list("pk", "code", "level")
    }
    draft = Return.objects.create(
        partner=row.partner, period=row.period, return_file=row, state=ReturnState.DRAFT
    )
    sums = [Decimal(0), Decimal(0), Decimal(0)]
    count = 0
    with connection.cursor() as cursor:
        remaining = _once_each(lines)
        while batch := list(islice(remaining, BATCH)):
            cursor.execute(_INSERT, [draft.trust_id, draft.pk, *_arrays(batch, keys)])
            count += len(batch)
            sums[0] += sum(line.actual for line in batch)
            sums[1] += sum(line.commitments for line in batch)
            sums[2] += sum(line.forecast for line in batch)
    draft.line_count = count
    draft.total_actual, draft.total_commitments, draft.total_forecast = sums
    draft.save()
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


def _once_each(lines: Iterable[ReadLine]) -> Iterator[ReadLine]:
    seen: set[str] = set()
    for line in lines:
        if line.code not in seen:
            seen.add(line.code)
            yield line


def _arrays(batch: list[ReadLine], keys: dict[str, tuple[int, str]]) -> list[str]:
    """The batch column by column, each as PostgreSQL writes an array."""
    found = [keys[line.code] for line in batch]
    return [
        _words(line.sheet[:200] for line in batch),
        _plain(pk for pk, _ in found),
        _plain(level for _, level in found),
        _plain(line.actual for line in batch),
        _plain(line.commitments for line in batch),
        _plain(line.forecast for line in batch),
        _words(line.explanation for line in batch),
        _plain(line.row for line in batch),
        _words(line.actual_cell for line in batch),
        _words(line.commitments_cell for line in batch),
        _words(line.forecast_cell for line in batch),
        _words(line.explanation_cell for line in batch),
    ]


def _plain(values: Iterable[Any]) -> str:
    return "{" + ",".join(map(str, values)) + "}"


def _words(values: Iterable[str]) -> str:
    quoted = (value.translate(_SPECIAL) if value else value for value in values)
    return '{"' + '","'.join(quoted) + '"}'
