"""Pages of the risk register."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404
from django.utils.functional import cached_property

from governance import actions
from governance.drawing import risk_map
from governance.forms.risks import (
    CloseRiskForm,
    NewRiskForm,
    ReopenRiskForm,
    ReviewRiskForm,
    RisksFilter,
)
from governance.models import Risk
from governance.queries import risks
from governance.rules.risks import HAZARD, OPPORTUNITY, Score
from governance.views.base import GovernanceForm, RegisterPage
from trusts.clock import today
from trusts.errors import Refusal
from trusts.permissions import Permission
from trusts.ui.parts import Event, SummaryRow, Tag
from trusts.ui.tags import day
from trusts.views.base import TrustTemplateView, TrustView
from trusts.views.common import number

A_PAGE = 25
HAZARD_COLOURS = {"High": "red", "Medium": "yellow", "Low": "green"}
OPPORTUNITY_COLOURS = {"High": "blue", "Medium": "teal", "Low": "grey"}


def score_tag(kind: str, score: Score) -> Tag:
    """A score with its band in words."""
    colours = HAZARD_COLOURS if kind == HAZARD else OPPORTUNITY_COLOURS
    band = score.band.value
    return Tag(f"{score.value} {band.lower()}", colours[band])


class RisksView(RegisterPage, TrustTemplateView):
    """The register: a heat map, the figures beside it, and the risks, largest first."""

    permission = Permission.RISK_VIEW
    template_name = "governance/risks.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """One page of risks; the heat maps count every risk the filters leave."""
        asked = RisksFilter(self.request.GET or None, scope=self.scope)
        chosen = asked.cleaned_data if asked.is_bound and asked.is_valid() else {}
        chosen["state"] = chosen.get("state") or risks.OPEN
        on = today()
        rows = risks.narrowed(risks.readable(self.scope), on=on, **chosen)
        shown = Paginator(rows, A_PAGE).get_page(self.request.GET.get("page"))
        kinds = [chosen["kind"]] if chosen.get("kind") else [HAZARD, OPPORTUNITY]
        found = list(rows)
        return super().get_context_data(
            filter_form=asked,
            form=asked,
            page_of=shown,
            rows=[
                (
                    one,
                    score_tag(one.kind, one.before),
                    score_tag(one.kind, one.after),
                    one.is_review_due(on),
                )
                for one in shown
            ],
            maps=[
                _maps(kind, some)
                for kind in kinds
                if (some := [one for one in found if one.kind == kind])
            ],
            due=sum(1 for one in found if one.is_review_due(on)),
            edits=bool(risks.editable_bodies(self.scope)),
            **kwargs,
        )


def _maps(kind: str, rows: list[Risk]) -> dict[str, Any]:
    before, after = risks.maps(rows)
    name = "Hazards" if kind == HAZARD else "Opportunities"
    pictures = [
        (
            words,
            risk_map(cells, kind=kind, title=f"{name} {words.lower()}", map_id=f"{kind}-{key}"),
            [cell for row in cells for cell in reversed(row) if cell.names],
        )
        for key, words, cells in (
            ("after", "After what is done about them", after),
            ("before", "Before anything is done", before),
        )
    ]
    return {"name": name, "pictures": pictures}


class OfRisk(RegisterPage, TrustView, abstract=True):
    """A page about the risk in the address."""

    @cached_property
    def risk(self) -> Risk:
        """The risk; 404 for one this person may not read."""
        return get_object_or_404(risks.readable(self.scope), pk=self.kwargs["pk"])


class RiskView(OfRisk, TrustTemplateView):
    """One risk, and everything that happened to it."""

    permission = Permission.RISK_VIEW
    template_name = "governance/risk.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """What is said of it now, and its history."""
        one = self.risk
        events = [
            Event(
                title=review.get_event_display(),
                when=review.made_at,
                by=review.made_by,
                text=review.words,
                details=[
                    SummaryRow(change.name, f"{change.after} (was: {change.before})")
                    for change in changes
                ],
            )
            for review, changes in risks.history(one)
        ]
        return super().get_context_data(
            risk=one,
            before=score_tag(one.kind, one.before),
            after=score_tag(one.kind, one.after),
            is_due=one.is_review_due(today()),
            particulars=[
                SummaryRow("Register", f"{one.body} ({one.get_level_display().lower()} level)"),
                SummaryRow("Responsible partner", one.partner.name),
                SummaryRow("Owner", one.owner.name if one.owner else "Nobody named yet"),
                SummaryRow("If nothing were done", one.before.words),
                SummaryRow("With what is done", one.after.words),
                SummaryRow(
                    "Next review" if one.is_open else "Closed on",
                    day(one.review_on if one.is_open else one.closed_on),
                ),
            ],
            events=events,
            edits=risks.may_edit(self.scope, one.body),
            **kwargs,
        )


class NewRiskView(RegisterPage, GovernanceForm):
    """Enter a risk."""

    permission = Permission.RISK_EDIT
    template_name = "governance/risk_form.html"
    form_class = NewRiskForm
    heading = "Enter a risk"
    button = "Enter the risk"
    done = "The risk was entered."

    def get_form_kwargs(self) -> dict[str, Any]:
        """The bodies in whose register one may write."""
        return {**super().get_form_kwargs(), "bodies": risks.editable_bodies(self.scope)}

    def back(self) -> str:
        """The new risk, or the register."""
        if self.record is not None:
            return self.address("risk", pk=self.record.pk)
        return self.address("risks")

    def run(self, form: Any) -> Risk:
        """Enter it."""
        return actions.open_risk(
            by=self.scope,
            body=form.cleaned_data["body"],
            kind=form.cleaned_data["kind"],
            facts=form.facts(),
        )


class RiskFormView(OfRisk, GovernanceForm, abstract=True):
    """A form that changes a risk."""

    permission = Permission.RISK_EDIT
    template_name = "governance/risk_form.html"

    @cached_property
    def risk(self) -> Risk:
        """The risk; 404 for one this person may not read or change."""
        rows = self.scope.visible(risks.readable(self.scope), Permission.RISK_EDIT)
        return get_object_or_404(rows, pk=self.kwargs["pk"])

    def back(self) -> str:
        """The risk."""
        return self.address("risk", pk=self.risk.pk)

    def get_form_kwargs(self) -> dict[str, Any]:
        """The risk is looked for before the form is."""
        assert self.risk.pk  # noqa: S101 - a row that was read has a key
        return super().get_form_kwargs()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The version that the page is drawn with, kept through errors."""
        sent = self.request.POST.get("seen", "")
        return super().get_context_data(risk=self.risk, seen=sent or self.risk.version, **kwargs)

    @property
    def seen(self) -> int:
        """The version that the page was drawn with; none was sent: refused as out of date."""
        sent = self.request.POST.get("seen", "")
        if not sent:
            raise Refusal("Open the page again, then save.")
        return number(sent)


class ReviewRiskView(RiskFormView):
    """Review a risk."""

    form_class = ReviewRiskForm
    button = "Save the review"
    done = "The review was saved."

    def get_heading(self) -> str:
        """Which risk."""
        return f"Review {self.risk.ref}"

    def get_initial(self) -> dict[str, Any]:
        """What is said of it now; the next review is to be chosen anew."""
        one = self.risk
        names = ("title", "what", "likelihood", "impact", "controls")
        return {
            **{name: getattr(one, name) for name in (*names, "likelihood_left", "impact_left")},
            "partner": one.partner_id,
            "owner": one.owner_id,
            "review_on": one.review_on if one.review_on > today() else None,
        }

    def run(self, form: Any) -> Risk:
        """Save it."""
        return actions.review_risk(
            by=self.scope,
            risk=self.risk,
            facts=form.facts(),
            words=form.cleaned_data["words"],
            seen=self.seen,
        )


class CloseRiskView(RiskFormView):
    """Close a risk."""

    form_class = CloseRiskForm
    button = "Close the risk"
    done = "The risk is closed. It stays in the register with its history."

    def get_heading(self) -> str:
        """The question."""
        return f"Close “{self.risk.title}”?"

    def run(self, form: Any) -> Risk:
        """Close it."""
        return actions.close_risk(
            by=self.scope, risk=self.risk, words=form.cleaned_data["words"], seen=self.seen
        )


class ReopenRiskView(RiskFormView):
    """Open a closed risk again."""

    form_class = ReopenRiskForm
    button = "Open it again"
    done = "The risk is open again."

    def get_heading(self) -> str:
        """The question."""
        return f"Open “{self.risk.title}” again?"

    def run(self, form: Any) -> Risk:
        """Open it."""
        return actions.reopen_risk(
            by=self.scope, risk=self.risk, seen=self.seen, **form.cleaned_data
        )
