"""Where returns stand: of a period, of a partner, one version, two versions side by side."""

from typing import Any

from django.http import Http404

from commissioning.queries.contracts import commitments
from finance.models import ReportingPeriod, ReturnState
from finance.queries.comparison import compare
from finance.queries.history import history, versions_of
from finance.queries.periods import current_period
from finance.queries.preview import figures_of_return, with_threads
from finance.queries.questions import may_read, threads
from finance.queries.returns import COLOURS, returns_of_period, standing_of
from finance.views.find import partner_of, period_of, return_of
from trusts.permissions import Permission
from trusts.ui.parts import Tag
from trusts.views.base import TrustTemplateView


class ReturnsView(TrustTemplateView):
    """Every partner's return for one period: who has sent, who is late."""

    permission = Permission.RETURN_VIEW
    template_name = "finance/returns.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The period asked for, or the newest that has ended."""
        kwargs.pop("period", None)
        code = self.kwargs.get("period")
        period = period_of(code) if code else current_period()
        rows = returns_of_period(period) if period else []
        counts: dict[str, int] = {}
        for row in rows:
            counts[row.label] = counts.get(row.label, 0) + 1
        year = period.financial_year if period else 0
        return super().get_context_data(
            period=period,
            periods=ReportingPeriod.objects.filter(financial_year=year),
            rows=[
                (
                    row,
                    self.scope.may(Permission.RETURN_UPLOAD, partner_id=row.partner.pk),
                    may_read(self.scope, row.partner.pk),
                )
                for row in rows
            ],
            counts=counts,
            **kwargs,
        )


class PartnerPeriodView(TrustTemplateView):
    """One partner in one period: where it stands, what to do next, and everything that happened."""

    permission = Permission.RETURN_VIEW
    template_name = "finance/partner_period.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Standing, versions, questions and history."""
        partner = partner_of(self.scope, kwargs.pop("partner"), Permission.RETURN_VIEW)
        period = period_of(kwargs.pop("period"))
        standing = next((row for row in returns_of_period(period) if row.partner == partner), None)
        if standing is None:
            raise Http404
        may_upload = self.scope.may(Permission.RETURN_UPLOAD, partner_id=partner.pk)
        is_accepted = standing.live is not None and standing.live.state == ReturnState.ACCEPTED
        return super().get_context_data(
            partner=partner,
            period=period,
            standing=standing,
            versions=versions_of(partner, period),
            threads=threads(self.scope, partner, period),
            events=history(self.scope, partner, period),
            can_send=may_upload and not is_accepted and period.closed_at is None,
            is_accepted=is_accepted,
            has_contracts=bool(commitments(partner, period.financial_year)),
            may_read=may_read(self.scope, partner.pk),
            **kwargs,
        )


class ReturnView(TrustTemplateView):
    """One version of a return: its figures with their cells, its questions and its history."""

    permission = Permission.RETURN_VIEW
    template_name = "finance/return.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Figures, versions, and what this person may do."""
        found = return_of(self.scope, self.kwargs["pk"])
        may_decide = (
            self.scope.may(Permission.RETURN_ACCEPT, level=found.level, partner_id=found.partner_id)
            and found.period.closed_at is None
        )
        is_own = self.scope.person is not None and found.submitter_id == self.scope.person.pk
        questions = threads(self.scope, found.partner, found.period)
        label = standing_of(found)
        return super().get_context_data(
            found=found,
            standing=Tag(label, COLOURS.get(label, "grey")),
            figures=with_threads(
                figures_of_return(found, self.request.GET.get("page", 1)), questions
            ),
            versions=versions_of(found.partner, found.period),
            threads=questions,
            events=history(self.scope, found.partner, found.period),
            may_decide=may_decide and not is_own,
            may_read=may_read(self.scope, found.partner_id),
            is_own=is_own,
            may_upload=self.scope.may(Permission.RETURN_UPLOAD, partner_id=found.partner_id),
            **kwargs,
        )


class ChangesView(TrustTemplateView):
    """What changed from an earlier version of a return to this one."""

    permission = Permission.RETURN_VIEW
    template_name = "finance/changes.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The comparison with the version asked for, or with the one before."""
        newer = return_of(self.scope, self.kwargs["pk"])
        versions = versions_of(newer.partner, newer.period)
        asked = self.request.GET.get("since", "")
        others = [row for row in versions if row.pk != newer.pk]
        before = next(
            (row for row in others if str(row.version) == asked),
            next((row for row in others if (row.version or 0) < (newer.version or 0)), None),
        )
        return super().get_context_data(
            found=newer,
            others=others,
            comparison=compare(before, newer) if before else None,
            **kwargs,
        )


class SubmittedView(TrustTemplateView):
    """Confirmation that a return was submitted, and what happens next."""

    permission = Permission.RETURN_VIEW
    template_name = "finance/submitted.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The return."""
        return super().get_context_data(found=return_of(self.scope, self.kwargs["pk"]), **kwargs)
