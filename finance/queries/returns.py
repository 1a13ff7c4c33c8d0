"""Where every partner's return for a period stands."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from finance.models import Budget, ReportingPeriod, Return, ReturnFile, ReturnState
from finance.models.returns import LIVE, VERSIONS
from trusts.clock import today
from trusts.models import Partner
from trusts.permissions import Permission
from trusts.scope import current_scope
from trusts.ui.parts import Tag

COLOURS = {
    "Accepted": "green",
    "Submitted": "blue",
    "Queried": "orange",
    "Late": "red",
    "Started": "yellow",
    "Not yet due": "grey",
}


@dataclass(frozen=True)
class PartnerReturn:
    """One partner in one period: the version that counts, or how far they are."""

    partner: Partner
    live: Return | None
    file: ReturnFile | None
    due_on: datetime.date
    days_late: int

    @property
    def label(self) -> str:
        """One word or two for a tag."""
        if self.live:
            return ReturnState(self.live.state).label
        if self.days_late > 0:
            return "Late"
        return "Started" if self.file else "Not yet due"

    @property
    def tag(self) -> Tag:
        """The label with its colour."""
        return Tag(self.label, COLOURS[self.label])

    @property
    def why(self) -> str:
        """Why the figures do not count yet, for a list of those missing."""
        due = f"{self.due_on.day} {self.due_on:%B %Y}"
        if self.live and self.live.state == ReturnState.SUBMITTED:
            return f"Version {self.live.version} is waiting to be accepted"
        if self.live and self.live.state == ReturnState.QUERIED:
            return f"Version {self.live.version} was queried: {self.live.decision}"
        if self.days_late > 0:
            days = "day" if self.days_late == 1 else "days"
            return f"Not submitted; it was due on {due}, {self.days_late} {days} ago"
        return f"Not submitted; it is due on {due}"


def submitted_from(return_file: ReturnFile) -> Return | None:
    """The version that was submitted from a file, if any was."""
    return Return.objects.filter(return_file=return_file, state__in=VERSIONS).first()


def returns_of_period(period: ReportingPeriod) -> list[PartnerReturn]:
    """Every partner with a budget for the year whose returns the scope reaches, by name.

    Three queries, however many partners. Nobody who owes a return is left out.
    """
    scope = current_scope()
    budgets = scope.visible(
        Budget.objects.filter(financial_year=period.financial_year), Permission.RETURN_VIEW
    )
    partners = [budget.partner for budget in budgets.select_related("partner")]
    live = {
        found.partner_id: found
        for found in scope.visible(
            Return.objects.filter(period=period, state__in=LIVE), Permission.RETURN_VIEW
        )
    }
    # Oldest first, so that the newest file of each partner is the one that stays.
    files = {
        found.partner_id: found
        for found in scope.visible(
            ReturnFile.objects.filter(period=period), Permission.RETURN_VIEW
        ).order_by("uploaded_at", "pk")
    }
    late = (today() - period.due_on).days
    return [
        PartnerReturn(partner, live.get(partner.pk), files.get(partner.pk), period.due_on, late)
        for partner in sorted(partners, key=lambda partner: partner.name)
    ]
