"""Documents of self-assessment: the board's report on a round, and its improvement plan."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms

from assessment import own_report, queries
from assessment.models import Improvement, Round
from assessment.queries import (
    GroupedResults,
    Moderated,
    OthersCompared,
    RoundsCompared,
    RoundSummary,
    Trend,
)
from assessment.report_charts import (
    counts,
    one_place,
    open_words,
    spread_of_themes,
    submitted,
)
from assessment.report_comparisons import sectors_section, since_section
from assessment.report_sections import (
    FOLDER,
    Held,
    evidence_section,
    evidence_sheet,
    further_sections,
    further_sheets,
    held_in,
    section,
)
from assessment.report_sheets import improvement_sheet, round_sheets
from assessment.rules import SCALE
from reports.base import PDF, XLSX, Content, Report, ReportForm, Section
from reports.registry import register
from reports.workbook import Workbook
from trusts import clock
from trusts.errors import Refusal
from trusts.levels import Level
from trusts.models import Body
from trusts.permissions import Permission
from trusts.scope import Scope
from trusts.ui.tags import day

SUBJECT = own_report.OwnAnswers.subject


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
        rounds = queries.rounds_visible_to(self.scope).select_related("body")
        field.choices = [("", "Choose a round")] + [
            (str(each.pk), f"{each.body}, {each.opens_on:%B %Y}")
            for each in rounds.order_by("-opens_on", "-pk")
        ]


@dataclass(frozen=True)
class Read:
    """A round as its report shows it, read once for both files."""

    round: Round
    summary: RoundSummary
    sectors: GroupedResults
    compared: RoundsCompared | None
    trend: Trend | None
    others: OthersCompared
    moderated: list[Moderated]
    held: list[Held]

    @property
    def facts(self) -> list[tuple[str, str]]:
        """What the cover, and the workbook's first sheet, say."""
        summary = self.summary
        return [
            ("Questions", summary.title),
            ("Open", open_words(self.round)),
            ("Submitted", submitted(summary)),
            ("Question set", f"{summary.bank}, fingerprint {summary.sha256[:12]}"),
        ]

    @property
    def agreed(self) -> list[Moderated]:
        """Questions on which the board agreed a rating that a second person confirmed."""
        return [row for row in self.moderated if row.agreed and row.agreed.is_confirmed]

    @property
    def improvements(self) -> list[Improvement]:
        """What will be done, soonest due first."""
        found = [one for row in self.moderated for one in row.improvements]
        return sorted(found, key=lambda one: (one.due_on, one.pk))


class RoundReport(Report, abstract=True):
    """A document about one round: filed with the round's body, at its level."""

    permission = Permission.ROUND_MANAGE
    subject = SUBJECT
    Params = RoundParams
    form_class = RoundForm
    formats = (PDF, XLSX)

    def title(self, scope: Scope, params: RoundParams) -> str:
        """Body and month of the round."""
        found = _round(scope, params)
        return f"{self.name}: {found.body}, {found.opens_on:%B %Y}"

    def filed_at(self, scope: Scope, params: RoundParams) -> Level:
        """The level of the round's body."""
        return Level(_round(scope, params).level)

    def filed_under(self, scope: Scope, params: RoundParams) -> Body | None:
        """The round's body."""
        return _round(scope, params).body

    def collect(self, scope: Scope, params: RoundParams) -> Content:
        """The pages."""
        return self.pages(_read(scope, params))

    def workbook(self, scope: Scope, params: RoundParams) -> Workbook:
        """The sheets."""
        return self.sheets(_read(scope, params))

    def both(self, scope: Scope, params: RoundParams) -> tuple[Content, Workbook]:
        """Both, from one reading."""
        read = _read(scope, params)
        return self.pages(read), self.sheets(read)

    def pages(self, read: Read) -> Content:
        """The document."""
        raise NotImplementedError

    def sheets(self, read: Read) -> Workbook:
        """The workbook."""
        raise NotImplementedError


@register
class SelfAssessment(RoundReport):
    """How members rated their body, where they differ, what was agreed and what will be done."""

    slug = "self-assessment"
    name = "Self-assessment"
    summary = (
        "How the members of a body rated its work, where sectors differ, what the body agreed, and "
        "what it will do."
    )
    template = f"{FOLDER}/round.html"

    def pages(self, read: Read) -> Content:
        """The round at a glance, then sectors, what was agreed and what will be done."""
        summary = read.summary
        parts = [
            section(
                "How the board rates itself",
                {
                    "title": summary.title,
                    "submitted": submitted(summary),
                    "state": str(summary.state.value).lower(),
                    "withheld": summary.withheld,
                    "themes": [_theme(theme) for theme in summary.themes],
                    "steps": [step.label for step in SCALE],
                    "chart": spread_of_themes(summary) if summary.themes else "",
                    "strongest": [_question(q) for q in summary.strongest()],
                    "weakest": [_question(q) for q in summary.weakest()],
                    "divided": [_question(q) for q in summary.most_divided()],
                    "unknown": [_unknown(q) for q in summary.least_known()],
                    "sources": list(summary.sources),
                },
                key="self-assessment",
            )
        ]
        if summary.themes:
            parts.append(sectors_section(read.sectors))
        if read.compared and not read.compared.withheld:
            parts.append(since_section(read.compared))
        parts += further_sections(read.trend, read.others)
        if read.held:
            parts.append(evidence_section(read.held))
        if read.agreed:
            parts.append(_agreed(read.agreed))
        if read.improvements:
            parts.append(_improvements(read))
        return Content(
            title="Self-assessment",
            subtitle=f"{summary.body}, {summary.opens_on:%B %Y}",
            facts=read.facts,
            parts=parts,
        )

    def sheets(self, read: Read) -> Workbook:
        """Themes, questions, sectors, agreed ratings and improvement actions."""
        return Workbook(
            title="Self-assessment",
            subtitle=f"{read.summary.body}, {read.summary.opens_on:%B %Y}",
            standing=standing(read.summary),
            facts=read.facts,
            sheets=[
                *round_sheets(
                    read.summary, read.sectors, read.compared, read.agreed, read.improvements
                ),
                *further_sheets(read.trend, read.others),
                *([evidence_sheet(read.held)] if read.held else []),
            ],
        )


@register
class ImprovementPlan(RoundReport):
    """What a body will do after a round, and how far it is."""

    slug = "improvement-plan"
    name = "Improvement plan"
    summary = "What a body decided to do after a self-assessment, who owns it and how far it is."
    template = f"{FOLDER}/improvements.html"

    def pages(self, read: Read) -> Content:
        """Every action with its question and its latest note."""
        return Content(
            title="Improvement plan",
            subtitle=f"{read.summary.body}, after the round of {read.summary.opens_on:%B %Y}",
            facts=[*read.facts, ("Actions", str(len(read.improvements)))],
            parts=[_improvements(read)],
        )

    def sheets(self, read: Read) -> Workbook:
        """The same as a sheet to sort and filter."""
        return Workbook(
            title="Improvement plan",
            subtitle=f"{read.summary.body}, after the round of {read.summary.opens_on:%B %Y}",
            standing=f"how actions stood on {day(clock.today())}. They change with each note",
            facts=read.facts,
            sheets=[improvement_sheet(read.improvements, _asked(read))],
        )


def standing(summary: RoundSummary) -> str:
    """What the figures are, for the workbook's first sheet."""
    return f"not shown. {summary.withheld}" if summary.withheld else "final: the round is closed"


def _read(scope: Scope, params: RoundParams) -> Read:
    round_ = _round(scope, params)
    summary = queries.round_summary(round_)
    before = queries.earlier_rounds(round_).first() if summary.themes else None
    return Read(
        round=round_,
        summary=summary,
        sectors=queries.grouped_results(round_, "sector"),
        compared=queries.compare(before, round_) if before else None,
        trend=queries.trend_of(round_) if summary.themes else None,
        others=queries.compared_with_others(round_, summary),
        moderated=queries.moderation_of(round_, summary),
        held=held_in(round_),
    )


def _round(scope: Scope, params: RoundParams) -> Round:
    rounds = queries.rounds_visible_to(scope).select_related("body")
    found = rounds.filter(pk=params.round).first() if params.round.isdigit() else None
    if found is None:
        raise Refusal("The round of self-assessment is not there any more. Choose another.")
    return found


def _theme(theme: Any) -> dict[str, Any]:
    return {
        "title": theme.title,
        "counts": counts(theme.spread),
        "dont_know": theme.spread.dont_know,
        "average": one_place(theme.average),
        "closeness": str(theme.closeness.value),
    }


def _question(question: Any) -> dict[str, str]:
    return {
        "number": question.number,
        "text": question.text,
        "average": one_place(question.rolled_up),
        "closeness": str(question.closeness.value),
    }


def _unknown(question: Any) -> dict[str, str]:
    return {
        "number": question.number,
        "text": question.text,
        "words": f"{question.spread.dont_know} of {question.spread.total}",
    }


def _agreed(rows: list[Moderated]) -> Section:
    return section(
        "What the board agreed",
        {
            "rows": [
                {
                    "number": row.summary.number,
                    "text": row.summary.text,
                    "members": one_place(row.summary.spread.mean),
                    "rating": row.agreed.get_rating_display(),
                    "reason": row.agreed.reason,
                    "who": row.agreed.who,
                }
                for row in rows
                if row.agreed
            ]
        },
        template=f"{FOLDER}/agreed.html",
        key="agreed",
    )


def _improvements(read: Read) -> Section:
    asked = _asked(read)
    return section(
        "What will be done",
        {
            "rows": [
                {
                    "what": one.what,
                    "question": asked[one.question],
                    "owner": one.owner.name,
                    "due": day(one.due_on),
                    "state": "Overdue"
                    if one.is_overdue(clock.today())
                    else one.get_state_display(),
                    "priority": str(one.priority) if one.priority else "",
                }
                for one in read.improvements
            ]
        },
        template=f"{FOLDER}/improvements.html",
        key="improvements",
    )


def _asked(read: Read) -> dict[str, str]:
    return {
        code: f"{one.number}. {one.text}"
        for code, one in queries.questions_of(read.round).by_code.items()
    }
