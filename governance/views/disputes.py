"""Pages of the log of disputes and complaints: restricted to who keeps it, and to handlers."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.functional import cached_property

from governance import actions
from governance.forms.disputes import DisputesFilter, EndDisputeForm, MoveForm, RaiseForm
from governance.models import Dispute, DisputeState, Stage
from governance.queries import disputes
from governance.views.base import GovernanceForm, RegisterPage
from trusts.clock import today
from trusts.errors import Refusal
from trusts.models import Body
from trusts.permissions import Permission
from trusts.ui.parts import Event, SummaryRow, Tag
from trusts.ui.tags import day
from trusts.views.base import TrustTemplateView, TrustView
from trusts.views.common import number

A_PAGE = 25
COLOURS = {
    DisputeState.OPEN: "blue",
    DisputeState.RESOLVED: "green",
    DisputeState.NOT_RESOLVED: "orange",
    DisputeState.WITHDRAWN: "grey",
}


def tags(one: Dispute) -> list[Tag]:
    """How it stands, and whether an answer is late."""
    found = [Tag(one.get_state_display(), COLOURS[DisputeState(one.state)])]
    return [*found, Tag("Answer overdue", "red")] if one.is_overdue(today()) else found


class DisputesView(RegisterPage, TrustTemplateView):
    """The log; it does not exist for those who have nothing to do with it."""

    permission = Permission.TRUST_VIEW
    template_name = "governance/disputes.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """One page of it, open ones first."""
        if not disputes.sees_log(self.scope):
            raise Http404
        rows = disputes.readable(self.scope)
        asked = DisputesFilter(self.request.GET or None, rows=rows)
        chosen = asked.cleaned_data if asked.is_bound and asked.is_valid() else {}
        found = disputes.narrowed(rows, on=today(), **chosen)
        shown = Paginator(found, A_PAGE).get_page(self.request.GET.get("page"))
        return super().get_context_data(
            filter_form=asked,
            form=asked,
            page_of=shown,
            rows=[(one, tags(one)) for one in shown],
            keeps=self.scope.may(Permission.DISPUTE_MANAGE),
            **kwargs,
        )


class OfDispute(RegisterPage, TrustView, abstract=True):
    """A page about the dispute in the address."""

    @cached_property
    def dispute(self) -> Dispute:
        """The dispute; 404 for who may not read it."""
        return get_object_or_404(disputes.readable(self.scope), pk=self.kwargs["pk"])


class DisputeView(OfDispute, TrustTemplateView):
    """One dispute or complaint, and its way so far."""

    permission = Permission.TRUST_VIEW
    template_name = "governance/dispute.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Its particulars, where it stands on the path, its steps."""
        one = self.dispute
        on_path = list(Stage).index(Stage(one.stage))
        steps = one.steps.select_related("handler").order_by("-number")
        return super().get_context_data(
            dispute=one,
            tags=tags(one),
            particulars=[
                SummaryRow("Concerns", one.body.name),
                SummaryRow("Raised by", one.raised_by),
                SummaryRow("With, or about", one.against),
                SummaryRow("Raised on", day(one.raised_on)),
                SummaryRow(
                    "Asked to resolve it", one.handler.name if one.handler else "Nobody yet"
                ),
                SummaryRow("Answer by", day(one.answer_by))
                if one.is_open
                else SummaryRow("Ended on", day(one.ended_on)),
            ],
            path=[
                (stage.label, "past" if place < on_path else "now" if place == on_path else "")
                for place, stage in enumerate(Stage)
            ],
            events=[
                Event(
                    title=Stage(step.stage).label
                    if step.state == DisputeState.OPEN
                    else step.get_state_display(),
                    when=step.made_at,
                    by=step.made_by,
                    text=step.words,
                    details=[
                        SummaryRow("Happened on", day(step.happened_on)),
                        SummaryRow("With", step.handler.name if step.handler else "Nobody"),
                        SummaryRow("Answer by", day(step.answer_by)),
                    ],
                )
                for step in steps
            ],
            **kwargs,
        )


class RaiseDisputeView(RegisterPage, GovernanceForm):
    """Enter a dispute or complaint."""

    permission = Permission.DISPUTE_MANAGE
    form_class = RaiseForm
    heading = "Enter a dispute or complaint"
    intro = "Only those who keep this log, and whoever is asked to resolve it, can read it."
    button = "Enter it"
    done = "It was entered in the log."

    def get_form_kwargs(self) -> dict[str, Any]:
        """The bodies whose log one keeps."""
        keys = [body.pk for body in Body.objects.all() if disputes.may_keep(self.scope, body)]
        bodies = Body.objects.filter(pk__in=keys).order_by("name")
        return {**super().get_form_kwargs(), "bodies": bodies}

    def back(self) -> str:
        """The new one, or the log."""
        if self.record is not None:
            return self.address("dispute", pk=self.record.pk)
        return self.address("disputes")

    def run(self, form: Any) -> Dispute:
        """Enter it."""
        return actions.raise_dispute(by=self.scope, **form.cleaned_data)


class DisputeFormView(OfDispute, GovernanceForm, abstract=True):
    """A step on a dispute's way."""

    permission = Permission.TRUST_VIEW
    template_name = "governance/dispute_form.html"

    def back(self) -> str:
        """The dispute."""
        return self.address("dispute", pk=self.dispute.pk)

    def get_form_kwargs(self) -> dict[str, Any]:
        """The dispute is looked for before the form is."""
        assert self.dispute.pk  # noqa: S101 - a row that was read has a key
        return super().get_form_kwargs()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The version that the page is drawn with, kept through errors."""
        sent = self.request.POST.get("seen", "")
        return super().get_context_data(
            dispute=self.dispute, seen=sent or self.dispute.version, **kwargs
        )

    @property
    def seen(self) -> int:
        """The version that the page was drawn with."""
        sent = self.request.POST.get("seen", "")
        if not sent:
            raise Refusal("Open the page again, then save.")
        return number(sent)

    def get_initial(self) -> dict[str, Any]:
        """Today, as a rule."""
        return {"happened_on": today()}


class MoveDisputeView(DisputeFormView):
    """Note a step."""

    form_class = MoveForm
    heading = "Note a step"
    button = "Save the step"
    done = "The step was noted."

    def get_form_kwargs(self) -> dict[str, Any]:
        """Who keeps the log may ask somebody else."""
        keeps = disputes.may_keep(self.scope, self.dispute.body)
        return {**super().get_form_kwargs(), "of": self.dispute, "keeps": keeps}

    def get_initial(self) -> dict[str, Any]:
        """As it stands; the next answer is to be chosen anew once it is over."""
        one = self.dispute
        later = one.answer_by if one.answer_by >= today() else None
        return super().get_initial() | {
            "stage": one.stage,
            "handler": one.handler_id,
            "answer_by": later,
        }

    def run(self, form: Any) -> Dispute:
        """Note it."""
        data = {"handler": self.dispute.handler} | form.cleaned_data
        return actions.move_dispute(by=self.scope, dispute=self.dispute, seen=self.seen, **data)


class EndDisputeView(DisputeFormView):
    """Note how it ended."""

    form_class = EndDisputeForm
    heading = "How did it end?"
    button = "Save the end"
    done = "It has ended. It stays in the log with its history."

    def run(self, form: Any) -> Dispute:
        """Note it."""
        return actions.end_dispute(
            by=self.scope, dispute=self.dispute, seen=self.seen, **form.cleaned_data
        )
