"""The sheet of returns: which version of whose return the figures come from, and who is missing."""

from finance.queries import ConsolidatedPosition
from reports.workbook import Column, Kind, Sheet, Total


def returns_sheet(position: ConsolidatedPosition) -> Sheet:
    """One row a partner; nobody who owes a return is left out."""
    return Sheet(
        "returns",
        "Returns",
        "Returns behind the figures",
        [
            Column("partner", "Partner", width=30),
            Column("status", "Standing", width=14),
            Column("counted", "In the totals", width=10),
            Column("version", "Version", Kind.COUNT),
            Column("submitted_on", "Submitted on", Kind.DATE),
            Column("submitted_by", "Submitted by"),
            Column("accepted_on", "Accepted on", Kind.DATE),
            Column("accepted_by", "Accepted by"),
            Column("budget", "Net budget for the year", Kind.MONEY, total=True),
            Column("why", "Why it is not in the totals", width=50),
            Column("note", "What the partner wrote with it", width=50),
        ],
        [
            {
                "partner": partner.partner,
                "status": partner.status,
                "counted": "Yes" if partner.counts else "No",
                "version": partner.version,
                "submitted_on": partner.submitted_on,
                "submitted_by": partner.submitted_by,
                "accepted_on": partner.accepted_on,
                "accepted_by": partner.accepted_by,
                "budget": partner.budget.net.current,
                "why": partner.why,
                "note": partner.note,
            }
            for partner in position.partners
        ],
        summary="Only accepted returns count. Nobody accepts a return that they submitted.",
        totals=(
            Total("In the totals", where=(("counted", "Yes"),)),
            Total("Not in the totals", where=(("counted", "No"),)),
            Total("All"),
        ),
    )
