"""Where every partner's return for a period stands."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from finance.models import (
    Budget,
    ReportingPeriod,
    Return,
    ReturnDraft,
    ReturnFile,
    ReturnState,
)
from finance.models.returns import LIVE, VERSIONS
from trusts.clock import today
from trusts.models import Partner
from trusts.permissions import Permission
from trusts.scope import current_scope
from trusts.ui.parts import Tag

COLOURS = {
    "Locked": "purple",
    "Accepted": "green",
    "Submitted": "blue",
    "Resubmitted": "blue",
    "Queried": "orange",
    "Superseded": "grey",
    "Late": "red",
    "Draft": "yellow",
    "Not yet due": "grey",
}


def standing(found: Return, *, was_queried: bool, is_closed: bool) -> str:
    """One word for where a version stands.

    Locked is an accepted return of a closed period. Resubmitted is one submitted after an earlier
    version was queried. Neither is kept anywhere, so neither can be untrue.
    """
    if found.state == ReturnState.ACCEPTED and is_closed:
        return "Locked"
    if found.state == ReturnState.SUBMITTED and was_queried:
        return "Resubmitted"
    return ReturnState(found.state).label


def standing_of(found: Return) -> str:
    """The standing of one version; its period must be loaded."""
    earlier = Return.objects.filter(
        partner=found.partner_id,
        period=found.period_id,
        version__lt=found.version,
        decided_at__isnull=False,
    )
    return standing(
        found, was_queried=earlier.exists(), is_closed=found.period.closed_at is not None
    )


@dataclass(frozen=True)
class PartnerReturn:
    """One partner in one period: the version that counts, or how far they are."""

    partner: Partner
    live: Return | None
    file: ReturnFile | None
    due_on: datetime.date
    days_late: int
    draft: ReturnDraft | None = None
    was_queried: bool = False
    is_closed: bool = False

    @property
    def label(self) -> str:
        """One word or two for a tag."""
        if self.live:
            return standing(self.live, was_queried=self.was_queried, is_closed=self.is_closed)
        if self.days_late > 0:
            return "Late"
        return "Draft" if self.file or self.draft else "Not yet due"

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
            return f"Version {self.live.version} was queried and waits for the partner’s answer"
        if self.days_late > 0:
            days = "day" if self.days_late == 1 else "days"
            return f"Not submitted; it was due on {due}, {self.days_late} {days} ago"
        return f"Not submitted; it is due on {due}"


def submitted_from(return_file: ReturnFile) -> Return | None:
    """The version that was submitted from a file, if any was."""
    return Return.objects.filter(return_file=return_file, state__in=VERSIONS).first()


def returns_of_period(period: ReportingPeriod) -> list[PartnerReturn]:
    """Every partner with a budget for the year whose returns the scope reaches, by name.

    Five queries, however many partners. Nobody who owes a return is left out.
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
    drafts = {
        found.partner_id: found
        for found in scope.visible(
            ReturnDraft.objects.filter(period=period, revision__gt=0), Permission.RETURN_VIEW
        )
    }
    queried = set(
        Return.objects.filter(
            period=period, state=ReturnState.SUPERSEDED, decided_at__isnull=False
        ).values_list("partner_id", flat=True)
    )
    late = (today() - period.due_on).days
    return [
        PartnerReturn(
            partner,
            live.get(partner.pk),
            files.get(partner.pk),
            period.due_on,
            late,
            draft=drafts.get(partner.pk),
            was_queried=partner.pk in queried,
            is_closed=period.closed_at is not None,
        )
        for partner in sorted(partners, key=lambda partner: partner.name)
    ]
