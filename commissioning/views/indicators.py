"""Pages of one indicator: everything about it, and changing what it is."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.shortcuts import get_object_or_404
from django.urls import reverse

from commissioning import actions
from commissioning.curve import curve_of
from commissioning.forms.indicators import EndForm, IndicatorForm
from commissioning.models import Actual, ActualState, Indicator, TargetState
from commissioning.queries import performance as queries
from commissioning.queries.story import Story, story_of
from commissioning.rules.judging import Polarity, Rag, gap, rule_words
from commissioning.rules.periods import Frequency, Period
from commissioning.views.performance import direction_words, rag_tag, tag_of
from trusts.permissions import Permission
from trusts.ui.parts import Tag
from trusts.views.base import TrustFormView, TrustTemplateView, TrustView
from trusts.views.common import address_in

STATE_COLOURS = {
    ActualState.REPORTED: "blue",
    ActualState.ACCEPTED: "green",
    ActualState.SENT_BACK: "orange",
    ActualState.REPLACED: "grey",
}
TARGET_COLOURS = {
    TargetState.PROPOSED: "blue",
    TargetState.IN_FORCE: "green",
    TargetState.REFUSED: "orange",
    TargetState.REPLACED: "grey",
}


class IndicatorPage(TrustView, abstract=True):
    """A page about one indicator; 404 for another trust's."""

    @cached_property
    def indicator(self) -> Indicator:
        """The indicator of the address."""
        rows = Indicator.objects.select_related("outcome", "lead")
        return get_object_or_404(rows, pk=self.kwargs["pk"])

    def url_of(self, indicator: Indicator) -> str:
        """An indicator's page."""
        return reverse("commissioning:indicator", kwargs=address_in(self, pk=indicator.pk))


class IndicatorView(IndicatorPage, TrustTemplateView):
    """Everything about an indicator: how it stands, the curve, its story, and its figures."""

    permission = Permission.PLAN_VIEW
    template_name = "commissioning/performance/indicator.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The page."""
        one = self.indicator
        story = story_of(one, sees_waiting=queries.sees_waiting(self.scope))
        standing = queries.latest([one])[one.pk]
        manages = self.scope.may(Permission.INDICATOR_MANAGE)
        reports = self.scope.may(Permission.INDICATOR_REPORT)
        in_force = story.in_force
        polarity = Polarity(one.polarity) if one.polarity else None
        waiting = [figure for figure in story.figures if figure.state == ActualState.REPORTED]
        return super().get_context_data(
            indicator=one,
            frequency=Frequency(one.frequency),
            polarity=polarity,
            standing=standing,
            tag=tag_of(standing),
            before=direction_words(standing.since_before),
            year=direction_words(standing.since_last_year),
            rule=(rule_words(in_force.margin, polarity, one.unit) if in_force and polarity else ""),
            story=story,
            in_force=in_force,
            chart=curve_of(one, story),
            figures=[self._figure(figure) for figure in story.figures],
            waiting=[self._waiting(figure, waiting) for figure in waiting],
            targets=[
                (Period(target.ends_on, Frequency(one.frequency)), target.value)
                for target in story.targets
            ],
            versions=[self._version(version) for version in story.versions],
            comparators=_beside(one, story),
            groups=_gaps(one, story, polarity),
            priorities=queries.priorities_of(one),
            may_manage=manages,
            may_report=reports and not one.ended_on,
            may_set=manages and not one.is_contextual and not one.ended_on,
            must_answer=(
                standing.rag is Rag.RED and not (standing.answer and standing.answer.corrective)
            ),
            **kwargs,
        )

    def _figure(self, figure: Actual) -> dict[str, Any]:
        return {
            "row": figure,
            "period": Period(figure.ends_on, Frequency(self.indicator.frequency)),
            "tag": rag_tag(Rag(figure.rag), is_contextual=self.indicator.is_contextual),
            "state": Tag(figure.get_state_display(), STATE_COLOURS[ActualState(figure.state)]),
        }

    def _waiting(self, figure: Actual, waiting: Sequence[Actual]) -> dict[str, Any]:
        own = self.scope.person.pk if self.scope.person else None
        return {
            **self._figure(figure),
            "is_own": own is not None and figure.reporter_id == own,
            "unanswered": figure.pk in queries.without_answer(waiting),
            "words": next(iter(figure.commentaries.all()), None),
        }

    def _version(self, version: Any) -> dict[str, Any]:
        frequency = Frequency(self.indicator.frequency)
        own = self.scope.person.pk if self.scope.person else None
        return {
            "row": version,
            "tag": Tag(version.get_state_display(), TARGET_COLOURS[TargetState(version.state)]),
            "targets": [
                (Period(target.ends_on, frequency).label, target.value)
                for target in version.targets.all()
            ],
            "baseline_period": (
                Period(version.baseline_on, frequency).label if version.baseline_on else ""
            ),
            "waits": version.state == TargetState.PROPOSED,
            "is_own": own is not None and version.proposer_id == own,
        }


def _beside(indicator: Indicator, story: Story) -> list[dict[str, Any]]:
    """Comparators, each with our own figure of the same period."""
    ours = {
        figure.ends_on: figure.value
        for figure in story.figures
        if figure.state == ActualState.ACCEPTED
    }
    return [
        {
            "row": row,
            "period": Period(row.ends_on, Frequency(indicator.frequency)).label,
            "ours": ours.get(row.ends_on),
        }
        for row in story.comparators
    ]


def _gaps(indicator: Indicator, story: Story, polarity: Polarity | None) -> list[dict[str, Any]]:
    """Each group's gap, newest first, and whether it has closed since the figure before."""
    found: list[dict[str, Any]] = []
    older: dict[str, Decimal] = {}
    for row in sorted(story.groups, key=lambda one: (one.group, one.ends_on)):
        size = gap(row.theirs, row.others, polarity)
        before = older.get(row.group)
        movement = "First figure"
        if before is not None:
            movement = "No change" if size == before else "Wider" if size > before else "Narrower"
        older[row.group] = size
        found.append(
            {
                "row": row,
                "period": Period(row.ends_on, Frequency(indicator.frequency)).label,
                "gap": size,
                "movement": movement,
                "colour": {"Wider": "orange", "Narrower": "green"}.get(movement, "grey"),
            }
        )
    return sorted(found, key=lambda one: (one["row"].group, -one["row"].ends_on.toordinal()))


class IndicatorFormView(IndicatorPage, TrustFormView, abstract=True):
    """A page with one form about an indicator: `heading`, `button`, and what it explains."""

    template_name = "commissioning/performance/form.html"
    heading = ""
    button = "Save"
    hint = ""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The words of the page, and the way back."""
        return super().get_context_data(
            heading=self.heading,
            caption=str(self.indicator),
            button=self.button,
            hint=self.hint,
            back=self.url_of(self.indicator),
            back_words=str(self.indicator),
            **kwargs,
        )

    def get_success_url(self) -> str:
        """The indicator's page."""
        return self.url_of(self.indicator)


class NewIndicatorView(IndicatorPage, TrustFormView):
    """Add an indicator."""

    permission = Permission.INDICATOR_MANAGE
    form_class = IndicatorForm
    template_name = "commissioning/performance/form.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The words of the page."""
        return super().get_context_data(
            heading="Add an indicator",
            button="Add the indicator",
            back=reverse("commissioning:performance", kwargs=address_in(self)),
            back_words="Performance",
            **kwargs,
        )

    def run(self, form: Any) -> Indicator:
        """Add it."""
        return actions.add_indicator(by=self.scope, about=form.about)

    def get_success_url(self) -> str:
        """The new indicator's page."""
        return self.url_of(self.record)


class ChangeIndicatorView(IndicatorFormView):
    """Change what an indicator is."""

    permission = Permission.INDICATOR_MANAGE
    form_class = IndicatorForm
    heading = "Change the indicator"

    def get_initial(self) -> dict[str, Any]:
        """As it stands."""
        one = self.indicator
        plain = ("code", "name", "definition", "outcome", "kind", "polarity", "frequency", "unit")
        return {
            **{name: getattr(one, name) for name in plain},
            **{name: getattr(one, name) for name in ("places", "due_days", "source", "lead")},
            "use": "context" if one.is_contextual else "target",
            "priorities": [link.priority_id for link in one.priority_links.all()],
        }

    def run(self, form: Any) -> Indicator:
        """Change it."""
        return actions.change_indicator(by=self.scope, indicator=self.indicator, about=form.about)


class EndIndicatorView(IndicatorFormView):
    """Give an indicator up."""

    permission = Permission.INDICATOR_MANAGE
    form_class = EndForm
    heading = "Give the indicator up"
    button = "Give it up"
    hint = "Its figures stay where they are. No more are asked for, and it leaves the list."

    def run(self, form: Any) -> Indicator:
        """Give it up."""
        return actions.end_indicator(by=self.scope, indicator=self.indicator, **form.cleaned_data)
