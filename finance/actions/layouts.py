"""Remembering what the columns of a partner's own sheets mean."""

from collections.abc import Mapping, Sequence

from finance.models import BudgetLine, FileSample, ReturnFile, ReturnLayout
from finance.rules.layout import REQUIRED, Column
from finance.rules.layout_guess import Headings, headings_at, labels_at
from finance.rules.own_layout import signature
from trusts.actions.base import action
from trusts.audit import record
from trusts.clock import today
from trusts.errors import Refusal
from trusts.models import Partner
from trusts.permissions import Permission
from trusts.scope import Scope


@action(Permission.RETURN_UPLOAD, verb="return_layout.remembered")
def remember_layout(
    *,
    by: Scope,
    return_file: ReturnFile,
    sheet: str,
    heading_row: int,
    heading_rows: int,
    columns: Mapping[Column, int],
    commitments_nil: bool = False,
    income_negative: bool = False,
    codes: Mapping[str, str] | None = None,
) -> ReturnLayout:
    """Remember, from one of its files, how a partner's sheets are to be read from now on.

    `heading_row` is the last row of the headings, `codes` the agreed line's code for each of the
    partner's own. A layout with the same headings becomes a new edition; the edition before it is
    kept and ends. Refuses columns that are missing, named twice or empty, and codes that are not
    in the agreed budget.
    """
    by.require(Permission.RETURN_UPLOAD, level=return_file.level, partner_id=return_file.partner_id)
    rows = _rows(return_file, sheet)
    at = Headings(row=heading_row, rows=heading_rows)
    if not heading_rows <= heading_row <= len(rows):
        raise Refusal("The sheet has no such row among its first ones. Choose another row.")
    headings = labels_at(rows, at)
    key = signature(headings_at(rows, at))
    if not key:
        raise Refusal("That row has no headings. Choose the row above your figures.")
    _check_columns(columns, headings, commitments_nil=commitments_nil)
    matched = _check_codes(return_file, codes or {})
    # One layout of a partner at a time, so that editions follow one another.
    Partner.objects.select_for_update(no_key=True).get(pk=return_file.partner_id)
    before = ReturnLayout.objects.filter(partner=return_file.partner_id, signature=key)
    last = before.order_by("edition").last()
    if last is not None and last.in_force:
        last.ended_on, last.ended_by = today(), by.actor[:200]
        last.save()
    made = ReturnLayout.objects.create(
        partner_id=return_file.partner_id,
        signature=key,
        edition=last.edition + 1 if last else 1,
        headings=headings,
        heading_rows=heading_rows,
        columns={column.value: position for column, position in columns.items()},
        commitments_nil=commitments_nil,
        income_negative=income_negative,
        codes=matched,
        made_from=return_file,
        remembered_by=by.actor[:200],
        remembered_on=today(),
    )
    record(
        by,
        made,
        partner=return_file.partner.name,
        edition=made.edition,
        columns=made.columns,
        commitments_nil=commitments_nil,
        income_negative=income_negative,
        codes=len(matched),
    )
    return made


@action(Permission.RETURN_UPLOAD, verb="return_layout.ended")
def end_layout(*, by: Scope, layout: ReturnLayout) -> ReturnLayout:
    """Stop using a layout. Files read with it keep their figures; it stays in the history.

    Refuses one that has ended already.
    """
    row = ReturnLayout.objects.select_for_update(of=("self",)).get(pk=layout.pk)
    by.require(Permission.RETURN_UPLOAD, level=row.level, partner_id=row.partner_id)
    if not row.in_force:
        raise Refusal("This layout is no longer used already.")
    row.ended_on, row.ended_by = today(), by.actor[:200]
    row.save()
    record(by, row, edition=row.edition)
    return row


def _rows(return_file: ReturnFile, sheet: str) -> list[list[str]]:
    """The first rows of one of the file's sheets."""
    sample = FileSample.objects.filter(return_file=return_file).first()
    for kept in sample.sheets if sample else ():
        if kept["name"] == sheet:
            rows: list[list[str]] = kept["rows"]
            return rows
    raise Refusal("The file has no such sheet. Upload it again.")


def _check_columns(
    columns: Mapping[Column, int], headings: Sequence[str], *, commitments_nil: bool
) -> None:
    for wanted in REQUIRED:
        if wanted not in columns and wanted is not Column.COMMITMENTS:
            raise Refusal(f"Say which column holds: {wanted.value}.", field=wanted.name.lower())
    if commitments_nil == (Column.COMMITMENTS in columns):
        raise Refusal(
            "Say which column holds your commitments, or that they are nil.", field="commitments"
        )
    named: dict[int, Column] = {}
    for column, position in columns.items():
        if not 1 <= position <= len(headings) or not headings[position - 1].strip():
            raise Refusal("That column has no heading. Choose another.", field=column.name.lower())
        if position in named:
            raise Refusal(
                f"The same column is given for {named[position].value} and for {column.value}. "
                "Choose another for one of them.",
                field=column.name.lower(),
            )
        named[position] = column


def _check_codes(return_file: ReturnFile, codes: Mapping[str, str]) -> dict[str, str]:
    """The codes with the agreed spelling of each line's code."""
    if not codes:
        return {}
    agreed = {
        code.casefold(): code
        for code in BudgetLine.objects.filter(
            budget__partner=return_file.partner_id,
            budget__financial_year=return_file.period.financial_year,
        ).values_list("code", flat=True)
    }
    unknown = sorted({line for line in codes.values() if line.casefold() not in agreed})
    if unknown:
        shown = ", ".join(unknown[:10])
        more = f" and {len(unknown) - 10} more" if len(unknown) > 10 else ""
        raise Refusal(
            f"Not in the agreed budget of {return_file.period.year_label}: {shown}{more}. Write "
            "the agreed line’s code after your own.",
            field="codes",
        )
    return {own.casefold(): agreed[line.casefold()] for own, line in codes.items()}
