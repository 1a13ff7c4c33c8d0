"""Pages of baselines and targets: setting, revising, and deciding about a revision."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect

from commissioning import actions
from commissioning.forms.indicators import DecisionForm, TargetsForm
from commissioning.models import Target, TargetState, TargetVersion
from commissioning.queries import agreed_until, current_plan
from commissioning.rules.periods import Frequency, Period, last_ended
from commissioning.views.indicators import IndicatorFormView, IndicatorPage
from trusts.clock import today
from trusts.errors import Refusal
from trusts.permissions import Permission
from trusts.views.base import TrustFormView

MOST_PERIODS = 40


class TargetsView(IndicatorFormView):
    """Set an indicator's targets, or ask for them to be revised."""

    permission = Permission.INDICATOR_MANAGE
    form_class = TargetsForm

    @cached_property
    def in_force(self) -> TargetVersion | None:
        """The version that counts."""
        rows = TargetVersion.objects.filter(indicator=self.indicator, state=TargetState.IN_FORCE)
        return rows.prefetch_related("targets").first()

    @property
    def heading(self) -> str:  # type: ignore[override]  # depends on whether there are targets
        """Set or revise."""
        return "Revise the targets" if self.in_force else "Set baseline and targets"

    @property
    def hint(self) -> str:  # type: ignore[override]  # depends on whether there are targets
        """What happens next."""
        if self.in_force:
            return (
                "A revision counts when another person has agreed to it. Targets that accepted "
                "figures were judged against stay as they are."
            )
        return "The first targets count at once. Later ones need another person."

    @property
    def button(self) -> str:  # type: ignore[override]  # depends on whether there are targets
        """Ask or set."""
        return "Ask for the revision" if self.in_force else "Set the targets"

    def get_form_kwargs(self) -> dict[str, Any]:
        """The indicator, and the periods that a target is asked for."""
        return {
            **super().get_form_kwargs(),
            "indicator": self.indicator,
            "periods": self._periods(),
        }

    def _periods(self) -> list[Period]:
        """Those with a target, and those of agreed editions, to come too; else two years."""
        frequency = Frequency(self.indicator.frequency)
        known = {target.ends_on for target in self._targets()}
        found = {Period(day, frequency) for day in known}
        plan = current_plan()
        newest = last_ended(frequency, today())
        ahead = newest.back(-1) if plan is None else last_ended(frequency, plan.starts_on).back(-1)
        count = 2 * frequency.a_year if plan is None else 3 * frequency.a_year
        until = max(plan.ends_on, agreed_until() or plan.ends_on) if plan is not None else None
        for _ in range(count):
            if until is not None and ahead.starts_on > until:
                break
            found.add(ahead)
            ahead = ahead.back(-1)
        return sorted(found)[-MOST_PERIODS:]

    def _targets(self) -> list[Target]:
        return list(self.in_force.targets.all()) if self.in_force else []

    def get_initial(self) -> dict[str, Any]:
        """As it stands; a new one begins with five percent."""
        if self.in_force is None:
            return {"tolerance": "5", "tolerance_kind": "percent"}
        names = ("baseline", "baseline_on", "baseline_source", "tolerance", "tolerance_kind")
        return {
            **{name: getattr(self.in_force, name) for name in names},
            **{f"target_{target.ends_on.isoformat()}": target.value for target in self._targets()},
        }

    def run(self, form: Any) -> TargetVersion:
        """Set them, or ask."""
        return actions.set_targets(
            by=self.scope,
            indicator=self.indicator,
            profile=form.profile,
            reason=form.cleaned_data.get("reason", ""),
        )


class DecideTargetsView(IndicatorPage, TrustFormView):
    """Agree to a revision, or refuse it."""

    permission = Permission.INDICATOR_MANAGE
    form_class = DecisionForm
    template_name = "commissioning/performance/decide.html"

    @cached_property
    def version(self) -> TargetVersion:
        """The revision of the address."""
        rows = TargetVersion.objects.select_related("indicator__outcome")
        return get_object_or_404(rows, pk=self.kwargs["pk"])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The revision beside the version in force."""
        version = self.version
        frequency = Frequency(version.indicator.frequency)
        before = TargetVersion.objects.filter(
            indicator=version.indicator, state=TargetState.IN_FORCE
        ).first()
        was = {one.ends_on: one.value for one in before.targets.all()} if before else {}
        now = {one.ends_on: one.value for one in version.targets.all()}
        own = self.scope.person.pk if self.scope.person else None
        return super().get_context_data(
            version=version,
            before=before,
            indicator=version.indicator,
            rows=[
                (Period(day, frequency).label, was.get(day), now.get(day))
                for day in sorted({*was, *now})
            ],
            is_own=own is not None and version.proposer_id == own,
            waits=version.state == TargetState.PROPOSED,
            back=self.url_of(version.indicator),
            **kwargs,
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Agree or refuse, as the button says."""
        form = self.get_form()
        if form.is_valid():
            words = form.cleaned_data["words"]
            try:
                if request.POST.get("decision") == "agree":
                    actions.agree_targets(by=self.scope, version=self.version, words=words)
                    messages.success(request, "The revised targets count from now on.")
                else:
                    actions.refuse_targets(by=self.scope, version=self.version, words=words)
                    messages.success(request, "The revision is refused.")
            except Refusal as refusal:
                form.add_error(
                    refusal.field if refusal.field in form.fields else None, refusal.message
                )
            else:
                return redirect(self.url_of(self.version.indicator))
        return self.render_to_response(self.get_context_data(form=form))
