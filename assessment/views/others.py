"""Pages about other trusts: how a round compares with theirs, and agreeing to be compared."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from assessment import actions, queries, rules
from assessment.forms import SharingForm
from assessment.models import SharingConsent
from assessment.report_charts import one_place, others_chart
from assessment.views.rounds import OneRound
from trusts.permissions import Permission
from trusts.views.base import TrustFormView, TrustTemplateView, TrustView

PLACE_COLOURS = {
    rules.Place.ABOVE: "green",
    rules.Place.WITHIN: "blue",
    rules.Place.EDGE: "grey",
    rules.Place.BELOW: "orange",
    rules.Place.UNKNOWN: "grey",
}


class OthersView(OneRound, TrustTemplateView):
    """How a round's themes compare with those of other trusts that agreed to it."""

    permission = Permission.ROUND_VIEW
    template_name = "assessment/others.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """A row for each theme, and the chart of them."""
        summary = queries.round_summary(self.round)
        compared = queries.compared_with_others(
            self.round, summary, quarter=self.request.GET.get("quarter", "")
        )
        return super().get_context_data(
            summary=summary,
            compared=compared,
            chart=others_chart(compared),
            rows=[
                {
                    "theme": row.title,
                    "own": one_place(row.own),
                    "others": row.others and [one_place(each) for each in _cuts(row.others)],
                    "place": row.place.value,
                    "colour": PLACE_COLOURS[row.place],
                }
                for row in compared.themes
            ],
            fewest=rules.FEWEST_TRUSTS,
            may_share=self.scope.may(Permission.RESULTS_SHARE),
            **kwargs,
        )


class SharingView(TrustFormView):
    """What is shared with other trusts when the trust agrees to it, and agreeing."""

    permission = Permission.RESULTS_SHARE
    template_name = "assessment/sharing.html"
    form_class = SharingForm

    def run(self, form: Form) -> SharingConsent:
        """Agree."""
        made = actions.agree_to_share(by=self.scope, agreed_where=form.cleaned_data["agreed_where"])
        messages.success(self.request, "Your trust is compared with others from next quarter on.")
        return made

    def get_success_url(self) -> str:
        """This page, which says so."""
        return _sharing(self)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Whether the trust shares now, and what went before."""
        history = list(SharingConsent.objects.all())
        now = next((one for one in history if one.withdrawn_at is None), None)
        return super().get_context_data(
            now=now,
            history=[one for one in history if one.withdrawn_at is not None],
            fewest=rules.FEWEST_TRUSTS,
            others=rules.FEWEST_OTHERS,
            fewest_members=rules.FEWEST,
            **kwargs,
        )


class StopSharingView(TrustFormView):
    """The page that stops someone before the trust's agreement is withdrawn."""

    permission = Permission.RESULTS_SHARE
    template_name = "assessment/stop_sharing.html"
    form_class = Form

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """There is nothing to stop where nothing is shared."""
        if queries.current_consent() is None:
            return redirect(_sharing(self))
        return super().get(request, *args, **kwargs)

    def run(self, form: Form) -> SharingConsent:
        """Withdraw."""
        consent = actions.stop_sharing(by=self.scope)
        messages.success(self.request, "Your trust is no longer compared with others.")
        return consent

    def get_success_url(self) -> str:
        """The page that says what would be shared."""
        return _sharing(self)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The words of the interruption."""
        refused = kwargs.pop("form", None)
        return super().get_context_data(
            form=None,
            forms=[refused] if refused else [],
            heading="Stop comparing your trust with others?",
            confirm_label="Stop comparing",
            cancel_url=_sharing(self),
            **kwargs,
        )


def _cuts(others: rules.Quartiles) -> tuple[Any, Any, Any]:
    return others.lower, others.middle, others.upper


def _sharing(view: TrustView) -> str:
    trust = view.scope.trust
    assert trust is not None, "pages of a trust have one"  # noqa: S101 - narrows the type
    return reverse("assessment:sharing", args=[trust.slug])
