"""Parts of the board's report beyond the ratings: over time, other trusts, evidence held."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from assessment.models import Round
from assessment.queries import (
    EvidenceHeld,
    OthersCompared,
    Trend,
    evidence_held_if_shown,
    questions_of,
)
from assessment.report_charts import one_place, others_chart, score, theme_trend_chart
from reports.base import Section
from reports.workbook import Column, Kind, Sheet
from trusts.permissions import Permission
from trusts.ui.tags import day

FOLDER = "assessment/reports"
FEWEST_ROUNDS = 3
"""Two rounds are in the part "Since last time"; a third makes a trend."""


def section(title: str, context: dict[str, Any], **more: Any) -> Section:
    """A part for those who may see results: readers of documents may be others."""
    return Section(
        title, context, needs=Permission.ROUND_VIEW, open_title="Self-assessment results", **more
    )


@dataclass(frozen=True)
class Held:
    """How much evidence a question has. A count of everybody's, never of a group's."""

    number: str
    text: str
    evidence: EvidenceHeld


def held_in(round_: Round) -> list[Held]:
    """Questions with evidence, in printed order; nothing where no result may be shown."""
    held = evidence_held_if_shown(round_)
    return [
        Held(question.number, question.text, held[code])
        for code, question in questions_of(round_).by_code.items()
        if code in held
    ]


def evidence_section(rows: list[Held]) -> Section:
    """How much evidence members gave, by question. What it is stays on the web page."""
    return section(
        "Evidence held",
        {"rows": rows, "total": sum(row.evidence.total for row in rows)},
        template=f"{FOLDER}/evidence.html",
        key="evidence",
    )


def evidence_sheet(rows: list[Held]) -> Sheet:
    """The same as a sheet."""
    return Sheet(
        "evidence",
        "Evidence",
        "Pieces of evidence members gave, by question",
        [
            Column("number", "Number"),
            Column("text", "Question", width=60),
            Column("files", "Files", Kind.COUNT),
            Column("links", "Web addresses", Kind.COUNT),
            Column("records", "Records", Kind.COUNT),
            Column("total", "In all", Kind.COUNT),
        ],
        [
            {
                "number": row.number,
                "text": row.text,
                "files": row.evidence.files,
                "links": row.evidence.links,
                "records": row.evidence.records,
                "total": row.evidence.total,
            }
            for row in rows
        ],
    )


def further_sections(trend: Trend | None, others: OthersCompared) -> list[Section]:
    """The parts that have something to say."""
    found = []
    if trend is not None and len(trend.rounds) >= FEWEST_ROUNDS:
        found.append(_over_time(trend))
    if others.batch is not None:
        found.append(_among_others(others))
    return found


def further_sheets(trend: Trend | None, others: OthersCompared) -> list[Sheet]:
    """The same as sheets."""
    found = []
    if trend is not None and len(trend.rounds) >= FEWEST_ROUNDS:
        found.append(_trend_sheet(trend))
    if others.batch is not None:
        found.append(_others_sheet(others))
    return found


def _over_time(trend: Trend) -> Section:
    return section(
        "Over time",
        {
            "labels": trend.labels,
            "gaps": trend.gaps(),
            "rows": [
                (theme.title, [one_place(step.average) for step in theme.steps])
                for theme in trend.themes
            ],
            "submitted": [
                f"{each.participation.submitted} of {each.participation.asked}"
                for each in trend.rounds
            ],
            "charts": [
                (theme.title, chart)
                for theme in trend.themes
                if (chart := theme_trend_chart(trend, theme))
            ],
        },
        template=f"{FOLDER}/trend.html",
        key="trend",
    )


def _among_others(compared: OthersCompared) -> Section:
    assert compared.batch is not None, "asked for before"  # noqa: S101 - narrows the type
    return section(
        "Compared with other trusts",
        {
            "at_least": compared.batch.at_least,
            "published": day(compared.batch.quarter),
            "is_in": compared.is_in,
            "chart": others_chart(compared),
            "rows": _rows(compared),
        },
        template=f"{FOLDER}/others.html",
        key="others",
    )


def _rows(compared: OthersCompared) -> list[dict[str, str]]:
    return [
        {
            "theme": row.title,
            "own": one_place(row.own),
            "place": row.place.value,
            "middle": one_place(row.others.middle) if row.others else "Too few trusts",
            "half": f"{one_place(row.others.lower)} to {one_place(row.others.upper)}"
            if row.others
            else "Too few trusts",
        }
        for row in compared.themes
    ]


def _trend_sheet(trend: Trend) -> Sheet:
    columns = [Column(f"round{n}", label, Kind.SCORE) for n, label in enumerate(trend.labels)]
    return Sheet(
        "trend",
        "Over time",
        "Averages by theme in every closed round, 1 to 5",
        [Column("theme", "Theme", width=36), *columns],
        [
            {
                "theme": theme.title,
                **{
                    column.key: score(step.average)
                    for column, step in zip(columns, theme.steps, strict=True)
                },
            }
            for theme in trend.themes
        ],
        summary=" ".join(["Not comparable:", *trend.gaps()]) if trend.gaps() else "",
    )


def _others_sheet(compared: OthersCompared) -> Sheet:
    assert compared.batch is not None, "asked for before"  # noqa: S101 - narrows the type
    return Sheet(
        "others",
        "Other trusts",
        "Compared with other trusts",
        [
            Column("theme", "Theme", width=36),
            Column("own", "This round", Kind.SCORE),
            Column("place", "Against the middle half", width=24),
            Column("middle", "The trust in the middle", Kind.SCORE),
            Column("half", "Middle half of trusts", width=24),
        ],
        [
            {
                **row,
                "own": score(theme.own),
                "middle": score(theme.others.middle) if theme.others else row["middle"],
            }
            for row, theme in zip(_rows(compared), compared.themes, strict=True)
        ],
        summary=f"At least {compared.batch.at_least} trusts, published "
        f"{day(compared.batch.quarter)}, rounded to half a step.",
    )
