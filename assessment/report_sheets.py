"""The sheets of self-assessment's workbooks. Counts are live sums; averages are numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from assessment.models import Improvement
from assessment.queries import (
    GroupedResults,
    Moderated,
    QuestionSummary,
    RoundsCompared,
    RoundSummary,
)
from assessment.report_charts import score
from assessment.rules import SCALE, Spread
from reports.workbook import Column, Kind, Plus, Row, Sheet, SumOf, Value
from trusts import clock

STEPS = [step.code for step in SCALE]
NOT_RATED = [
    Column("dont_know", "Don’t know", Kind.COUNT, total=True),
    Column("not_for_me", "Not for me", Kind.COUNT, total=True),
    Column("carried", "Carried over", Kind.COUNT, total=True),
    Column("unanswered", "No answer", Kind.COUNT, total=True),
]
__all__ = ["improvement_sheet", "round_sheets"]


def round_sheets(
    summary: RoundSummary,
    sectors: GroupedResults,
    compared: RoundsCompared | None,
    agreed: Sequence[Moderated],
    improvements: Sequence[Improvement],
) -> list[Sheet]:
    """Every sheet of a round's workbook; those with nothing to say are left out."""
    asked = {
        one.code: f"{one.number}. {one.text}"
        for question in summary.questions()
        for one in question.family()
    }
    sheets = [_themes(summary), _questions(summary)]
    if sectors.groups:
        sheets.append(_sectors(sectors))
    if compared and not compared.withheld:
        sheets.append(_since(compared))
    if agreed:
        sheets.append(_agreed(agreed))
    if improvements:
        sheets.append(improvement_sheet(improvements, asked))
    return sheets


def improvement_sheet(improvements: Sequence[Improvement], asked: Mapping[str, str]) -> Sheet:
    """One row for each improvement action. `asked` gives each question's words."""
    on = clock.today()
    return Sheet(
        "improvements",
        "What will be done",
        "Improvement actions",
        [
            Column("what", "What will be done", width=50),
            Column("owner", "Owner", width=28),
            Column("due", "Done by", Kind.DATE),
            Column("state", "State"),
            Column("priority", "Priority", width=30),
            Column("question", "Question it comes from", width=60),
        ],
        [
            {
                "what": one.what,
                "owner": one.owner.name,
                "due": one.due_on,
                "state": "Overdue" if one.is_overdue(on) else one.get_state_display(),
                "priority": str(one.priority) if one.priority else "None",
                "question": asked.get(one.question, one.question),
            }
            for one in improvements
        ],
        empty="Nothing was agreed to be done.",
    )


def _themes(summary: RoundSummary) -> Sheet:
    return Sheet(
        "themes",
        "By theme",
        "Answers by theme",
        [
            Column("theme", "Theme", width=36),
            Column("average", "Average, 1 to 5", Kind.SCORE),
            Column("agreement", "Agreement", width=24),
            *(
                Column(
                    column.key,
                    column.heading,
                    Kind.COUNT,
                    total=True,
                    formula=SumOf("questions", column.key, where=(("theme", "theme"),)),
                )
                for column in [*_step_columns(), *NOT_RATED]
            ),
        ],
        [
            {
                "theme": theme.title,
                "average": score(theme.average),
                "agreement": theme.closeness.value,
            }
            for theme in summary.themes
        ],
        summary="Counts add up the sheet of questions.",
        empty=summary.withheld or "There is nothing to list.",
    )


def _questions(summary: RoundSummary) -> Sheet:
    rows = [
        _question(theme.title, one)
        for theme in summary.themes
        for question in theme.questions
        for one in question.family()
    ]
    return Sheet(
        "questions",
        "By question",
        "Answers by question",
        [
            Column("theme", "Theme", width=30),
            Column("number", "Number"),
            Column("question", "Question", width=60),
            Column("average", "Average, 1 to 5", Kind.SCORE),
            Column("agreement", "Agreement", width=24),
            *_step_columns(),
            Column("rated", "Ratings", Kind.COUNT, formula=Plus(tuple(STEPS)), total=True),
            *NOT_RATED,
        ],
        rows,
        frozen=3,
        empty=summary.withheld or "There is nothing to list.",
    )


def _question(theme: str, one: QuestionSummary) -> Row:
    return {
        "theme": theme,
        "number": one.number,
        "question": one.text,
        "average": score(one.spread.mean),
        "agreement": one.closeness.value,
        **_counts(one.spread),
    }


def _step_columns() -> list[Column]:
    return [Column(step.code, step.label, Kind.COUNT, total=True) for step in SCALE]


def _counts(spread: Spread) -> dict[str, Value]:
    return {
        **{code: spread.counts[code] for code in STEPS},
        "dont_know": spread.dont_know,
        "not_for_me": spread.not_for_me,
        "carried": spread.carried,
        "unanswered": spread.unanswered,
    }


def _sectors(sectors: GroupedResults) -> Sheet:
    names = [group.name for group in sectors.groups]
    return Sheet(
        "sectors",
        "By sector",
        "Average rating by sector",
        [
            Column("theme", "Theme", width=30),
            Column("number", "Number"),
            Column("question", "Theme or question", width=60),
            Column("whole", "Everybody", Kind.SCORE),
            *(
                Column(f"group_{index}", f"{group.name} ({group.members})", Kind.SCORE, width=18)
                for index, group in enumerate(sectors.groups)
            ),
            Column("gap", "Widest gap", Kind.SCORE),
        ],
        [
            {
                "theme": row.theme,
                "number": row.number,
                "question": row.text,
                "whole": score(row.whole.average),
                **{
                    f"group_{index}": score(row.cells[index].average) for index in range(len(names))
                },
                "gap": "" if row.gap is None else score(row.gap),
            }
            for row in (*sectors.themes, *sectors.questions)
        ],
        notes=[sectors.note] if sectors.note else (),
        frozen=3,
    )


def _since(compared: RoundsCompared) -> Sheet:
    return Sheet(
        "since",
        "Since last time",
        f"{compared.before.opens_on:%B %Y} against {compared.after.opens_on:%B %Y}",
        [
            Column("number", "Number"),
            Column("question", "Theme or question", width=60),
            Column("before", f"{compared.before.opens_on:%b %Y}", Kind.SCORE),
            Column("after", f"{compared.after.opens_on:%b %Y}", Kind.SCORE),
            Column("change", "Change", width=22),
        ],
        [
            {
                "number": change.number,
                "question": change.text,
                "before": score(change.before),
                "after": score(change.after),
                "change": change.words,
            }
            for change in (*compared.themes, *compared.questions)
        ],
        frozen=2,
    )


def _agreed(rows: Sequence[Moderated]) -> Sheet:
    return Sheet(
        "agreed",
        "What the board agreed",
        "Ratings the board agreed",
        [
            Column("number", "Number"),
            Column("question", "Question", width=60),
            Column("members", "Members on average", Kind.SCORE),
            Column("rating", "Agreed"),
            Column("reason", "Why", width=60),
            Column("who", "Who agreed", width=24),
        ],
        [
            {
                "number": row.summary.number,
                "question": row.summary.text,
                "members": score(row.summary.spread.mean),
                "rating": row.agreed.get_rating_display(),
                "reason": row.agreed.reason,
                "who": row.agreed.who,
            }
            for row in rows
            if row.agreed
        ],
        frozen=2,
    )
