"""Documents of boards at work: who is who, a round of self-assessment, and the board pack."""

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django import forms

from assessment.models import Round
from assessment.queries import RoundSummary, ThemeSummary, round_summary, rounds_visible_to
from assessment.rules import SCALE, Spread
from meetings.packs import BoardPack
from reports.base import Content, Report, ReportForm, Section
from reports.charts import SpreadRow, spread_chart
from reports.registry import register
from trusts.clock import today
from trusts.errors import Refusal
from trusts.levels import Level
from trusts.models import Body, Membership, Partner
from trusts.permissions import Permission
from trusts.scope import Scope
from trusts.ui.tags import day

__all__ = ["BoardPack", "SelfAssessment", "WhoIsWho"]


@register
class WhoIsWho(Report):
    """The trust's partners, bodies and members on one day: for a new member, or an inspector."""

    slug = "who-is-who"
    name = "Who is who"
    summary = "The trust's partners, its bodies at three levels, and who sits on each today."
    subject = "Boards and members"
    permission = Permission.MEETING_MANAGE
    template = "meetings/reports/body.html"

    def collect(self, scope: Scope, params: object) -> Content:
        """Partners first, then each body with its seats, level by level."""
        on = today()
        seats: dict[int, list[dict[str, str]]] = {}
        members = Membership.objects.current(on).select_related("person", "partner")
        for seat in members.order_by("person__name", "pk"):
            seats.setdefault(seat.body_id, []).append(
                {
                    "name": seat.person.name,
                    "role": seat.get_role_display(),
                    "post": seat.post,
                    "partner": seat.partner.name,
                    "voting": "Voting" if seat.voting else "Not voting",
                }
            )
        partners = [
            {
                "name": partner.name,
                "kind": partner.kind,
                "duty": f"Yes, since {day(partner.duty_from)}"
                if partner.under_duty(on)
                else (f"From {day(partner.duty_from)}" if partner.duty_from else "No"),
                "basis": partner.duty_basis,
            }
            for partner in Partner.objects.order_by("name")
        ]
        order = ["strategic", "executive", "operational"]
        bodies = sorted(
            Body.objects.select_related("parent"),
            key=lambda body: (order.index(body.level), body.name),
        )
        parts = [
            Section("Partners", {"partners": partners}, template="meetings/reports/partners.html"),
            *(
                Section(
                    body.name,
                    {
                        "name": body.name,
                        "level": body.get_level_display(),
                        "form": body.get_form_display(),
                        "parent": body.parent.name if body.parent else "",
                        "seats": seats.get(body.pk, []),
                    },
                    key=body.slug,
                )
                for body in bodies
            ),
        ]
        return Content(
            title="Who is who",
            subtitle="Partners, bodies and members",
            facts=[
                ("On", day(on)),
                ("Partners", str(len(partners))),
                ("Bodies", str(len(bodies))),
                ("People with a seat", str(members.values("person").distinct().count())),
            ],
            parts=parts,
        )


@dataclass(frozen=True)
class RoundParams:
    """Which round, by its number."""

    round: str


class RoundForm(ReportForm):
    """Asks for one of the rounds whose results may be seen."""

    round = forms.ChoiceField(label="Round")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["round"]
        rounds = rounds_visible_to(self.scope).select_related("body").order_by("-opens_on", "-pk")
        field.choices = [("", "Choose a round")] + [
            (str(each.pk), f"{each.body}, {each.opens_on:%B %Y}") for each in rounds
        ]


@register
class SelfAssessment(Report):
    """How members rated their board: the spread of ratings in each theme."""

    slug = "self-assessment"
    name = "Self-assessment"
    summary = "How the members of a board rated its work, theme by theme, and where they differ."
    subject = "Boards and members"
    permission = Permission.ROUND_MANAGE
    template = "meetings/reports/self_assessment.html"
    Params = RoundParams
    form_class = RoundForm

    def title(self, scope: Scope, params: RoundParams) -> str:
        """Body and month of the round."""
        found = _round(scope, params)
        return f"Self-assessment: {found.body}, {found.opens_on:%B %Y}"

    def filed_at(self, scope: Scope, params: RoundParams) -> Level:
        """The level of the round's body."""
        return Level(_round(scope, params).level)

    def filed_under(self, scope: Scope, params: RoundParams) -> Body | None:
        """The round's body."""
        return _round(scope, params).body

    def collect(self, scope: Scope, params: RoundParams) -> Content:
        """The round's results as they stand."""
        summary = round_summary(_round(scope, params))
        return Content(
            title="Self-assessment",
            subtitle=f"{summary.body}, {summary.opens_on:%B %Y}",
            facts=[
                ("Questions", summary.title),
                ("Open", f"{day(summary.opens_on)} to {day(summary.closes_on)}"),
                ("Submitted", _submitted(summary)),
            ],
            parts=[
                Section(
                    "How the board rates itself",
                    {
                        "title": summary.title,
                        "submitted": _submitted(summary),
                        "state": str(summary.state.value).lower(),
                        "themes": [_theme(theme) for theme in summary.themes],
                        "steps": [step.label for step in SCALE],
                        "withheld": summary.withheld,
                        "chart": _chart(summary) if summary.themes else "",
                        "strongest": [_question(q) for q in summary.strongest()],
                        "weakest": [_question(q) for q in summary.weakest()],
                        "divided": [_question(q) for q in summary.most_divided()],
                        "sources": list(summary.sources),
                    },
                    key="self-assessment",
                )
            ],
        )


def _round(scope: Scope, params: RoundParams) -> Round:
    rounds = rounds_visible_to(scope).select_related("body")
    found = rounds.filter(pk=params.round).first() if params.round.isdigit() else None
    if found is None:
        raise Refusal("The round of self-assessment is not there any more. Choose another.")
    return found


def _submitted(summary: RoundSummary) -> str:
    part = summary.participation
    return f"{part.submitted} of {part.asked} members"


def _counts(spread: Spread) -> tuple[int, ...]:
    return tuple(spread.counts[step.code] for step in SCALE)


def _one_place(figure: Fraction | None) -> str:
    return "No ratings" if figure is None else f"{float(figure):.1f}"


def _theme(theme: ThemeSummary) -> dict[str, Any]:
    return {
        "title": theme.title,
        "counts": _counts(theme.spread),
        "dont_know": theme.spread.dont_know,
        "average": _one_place(theme.average),
        "closeness": str(theme.closeness.value),
    }


def _question(question: Any) -> dict[str, str]:
    return {
        "number": question.number,
        "text": question.text,
        "average": _one_place(question.rolled_up),
        "closeness": str(question.closeness.value),
    }


def _chart(summary: RoundSummary) -> str:
    return spread_chart(
        title=f"How {_submitted(summary)} rated their board, theme by theme. "
        "The table below has the same figures.",
        description="One bar for each theme, divided by how often each rating was given.",
        ratings=[step.label for step in SCALE],
        rows=[SpreadRow(theme.title, _counts(theme.spread)) for theme in summary.themes],
        chart_id="self-assessment",
    )
