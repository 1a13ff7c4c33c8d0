"""The finished workbooks of a run: one, or two where a sheet is for some readers only."""

import dataclasses
from collections.abc import Iterable

from reports.compose import Document
from reports.models import ReportFile
from reports.workbook import Workbook
from reports.workbook.figures import LossyAmount
from reports.workbook.write import Made, write
from trusts import clock
from trusts.errors import Refusal
from trusts.permissions import Permission
from trusts.scope import Scope


def about(scope: Scope, *, asked_by: str) -> Made:
    """What the workbook's first sheet says of its making."""
    return Made(trust=str(scope.trust), asked_by=asked_by, made_at=clock.now())


def build(workbook: Workbook, made: Made, needs: Iterable[Permission] = ()) -> list[Document]:
    """Write it; outside any scope, as nothing is read. Refuses an amount it could not hold.

    `needs` are what a reader of any copy must hold, as in the document that it goes with.
    """
    of_all = {permission.codename for permission in needs}
    closed = [sheet for sheet in workbook.sheets if sheet.needs is not None]
    of_full = of_all | {sheet.needs.codename for sheet in closed if sheet.needs is not None}
    documents = [_document(workbook, made, ReportFile.FULL, tuple(sorted(of_full)))]
    if closed:
        rest = [sheet for sheet in workbook.sheets if sheet.needs is None]
        if rest:
            names = ["A confidential sheet"] * len(closed)
            less = dataclasses.replace(workbook, sheets=rest)
            documents.append(
                _document(
                    less,
                    dataclasses.replace(made, withheld=names),
                    ReportFile.OPEN,
                    tuple(sorted(of_all)),
                )
            )
    return documents


def _document(workbook: Workbook, made: Made, variant: str, needs: tuple[str, ...]) -> Document:
    try:
        data = write(workbook, made)
    except LossyAmount as lossy:
        raise Refusal(
            f"The workbook was not made: an amount would not be exact in it. {lossy} "
            "Put the amount right, then build the report again."
        ) from None
    return Document(
        variant=variant,
        needs=needs,
        data=data,
        format=ReportFile.Format.XLSX,
        sheets=len(workbook.sheets) + 1,
    )
