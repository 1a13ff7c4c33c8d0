"""Where returns stand, and deciding about one."""

from functools import cached_property
from typing import Any, ClassVar

from django.contrib import messages
from django.forms import Form
from django.urls import reverse

from finance.actions.returns import accept_return, query_return, reopen_return
from finance.forms import AcceptForm, QueryForm, ReopenForm
from finance.models import ReportingPeriod, Return, ReturnState
from finance.models.returns import VERSIONS
from finance.queries.periods import current_period
from finance.queries.preview import figures_of_return
from finance.queries.returns import COLOURS, returns_of_period
from finance.views.find import period_of, return_of
from trusts.permissions import Permission
from trusts.ui.parts import Event
from trusts.views.base import TrustFormView, TrustTemplateView


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
                (row, self.scope.may(Permission.RETURN_UPLOAD, partner_id=row.partner.pk))
                for row in rows
            ],
            counts=counts,
            **kwargs,
        )


class ReturnView(TrustTemplateView):
    """One version of a return: its figures with their cells, and its history."""

    permission = Permission.RETURN_VIEW
    template_name = "finance/return.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Figures, versions, and what this person may do."""
        found = return_of(self.scope, self.kwargs["pk"])
        versions = Return.objects.filter(
            partner=found.partner, period=found.period, state__in=VERSIONS
        )
        may_decide = (
            self.scope.may(Permission.RETURN_ACCEPT, level=found.level, partner_id=found.partner_id)
            and found.period.closed_at is None
        )
        is_own = self.scope.person is not None and found.submitter_id == self.scope.person.pk
        return super().get_context_data(
            found=found,
            state_colour=COLOURS.get(found.get_state_display(), "grey"),
            figures=figures_of_return(found),
            versions=versions.select_related("return_file"),
            events=history(versions),
            may_decide=may_decide and not is_own,
            is_own=is_own,
            may_upload=self.scope.may(Permission.RETURN_UPLOAD, partner_id=found.partner_id),
            **kwargs,
        )


def history(versions: Any) -> list[Event]:
    """What happened to every version, newest first."""
    events = []
    for row in versions:
        if row.decided_at:
            verb = {"accepted": "accepted", "queried": "queried"}.get(row.state, "decided on")
            text = row.decision
            events.append(
                Event(f"Version {row.version} {verb}", row.decided_at, row.decided_by, text)
            )
        events.append(
            Event(f"Version {row.version} submitted", row.submitted_at, row.submitted_by, row.note)
        )
    return sorted(events, key=lambda event: event.when, reverse=True)


class SubmittedView(TrustTemplateView):
    """Confirmation that a return was submitted, and what happens next."""

    permission = Permission.RETURN_VIEW
    template_name = "finance/submitted.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The return."""
        return super().get_context_data(found=return_of(self.scope, self.kwargs["pk"]), **kwargs)


class DecisionView(TrustFormView, abstract=True):
    """Deciding about a return. Subclasses name the form, the words and the action."""

    permission = Permission.RETURN_ACCEPT
    template_name = "finance/decision.html"
    heading: ClassVar[str]
    button: ClassVar[str]
    done: ClassVar[str]
    from_state: ClassVar[ReturnState] = ReturnState.SUBMITTED

    @cached_property
    def found(self) -> Return:
        """The return."""
        return return_of(self.scope, self.kwargs["pk"])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The return and the words of the page."""
        return super().get_context_data(
            found=self.found,
            figures=figures_of_return(self.found),
            heading=self.heading,
            button=self.button,
            **kwargs,
        )

    def decide(self, words: str) -> Return:
        """Run the action."""
        raise NotImplementedError

    def run(self, form: Form) -> Return:
        """Decide, and say so on the next page."""
        decided = self.decide(form.cleaned_data["words"])
        messages.success(self.request, self.done)
        return decided

    def get_success_url(self) -> str:
        """Back to the return."""
        return reverse("finance:return", args=[self.found.trust.slug, self.found.pk])


class AcceptView(DecisionView):
    """Accepting a return."""

    form_class = AcceptForm
    heading, button = "Accept this return", "Accept the return"
    done = "You accepted the return. Its figures now count in the consolidated position."

    def decide(self, words: str) -> Return:
        """Accept."""
        return accept_return(by=self.scope, submitted=self.found, words=words)


class QueryView(DecisionView):
    """Sending a return back with a question."""

    form_class = QueryForm
    heading, button = "Query this return", "Send the query"
    done = "You queried the return. The partner’s finance lead sees your question."

    def decide(self, words: str) -> Return:
        """Query."""
        return query_return(by=self.scope, submitted=self.found, words=words)


class ReopenView(DecisionView):
    """Opening an accepted return again."""

    form_class = ReopenForm
    heading, button = "Reopen this return", "Reopen the return"
    done = "You reopened the return. Its figures do not count until a new version is accepted."

    def decide(self, words: str) -> Return:
        """Reopen."""
        return reopen_return(by=self.scope, accepted=self.found, words=words)
