"""Where sectors or partners see things differently: results group by group, as far as promised."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from assessment import rules
from assessment.models import Round
from assessment.queries.questions import questions_of
from assessment.queries.results import (
    Given,
    QuestionSummary,
    ThemeSummary,
    given_in,
    summary_of_theme,
    withheld,
)

TOGETHER = "Others together"
"""The group of those too small to be shown by themselves."""


@dataclass(frozen=True)
class GroupOfMembers:
    """A sector or partner (or several small ones together), and how many of it submitted."""

    name: str
    members: int


@dataclass(frozen=True)
class Cell:
    """What one group said: its average (1 to 5, None without ratings) and its spread."""

    average: Fraction | None
    spread: rules.Spread

    @property
    def step(self) -> rules.Step | None:
        """The step of the scale nearest to the average."""
        return None if self.average is None else rules.nearest_step(self.average)


@dataclass(frozen=True)
class Row:
    """One theme or question, a cell for each group, and the board as a whole."""

    code: str
    number: str
    text: str
    theme: str
    whole: Cell
    cells: tuple[Cell, ...]
    highest: str
    lowest: str
    gap: Fraction | None
    """How far the highest group's average is from the lowest's; None below two averages."""


@dataclass(frozen=True)
class GroupedResults:
    """Results by group. `withheld` says why there are none; `note` what was put together."""

    by: str
    groups: tuple[GroupOfMembers, ...] = ()
    themes: tuple[Row, ...] = ()
    questions: tuple[Row, ...] = ()
    withheld: str = ""
    note: str = ""

    def widest(self, count: int = 10) -> list[Row]:
        """Questions on which groups differ by a whole step or more, widest first."""
        apart = [(row.gap, row) for row in self.questions if row.gap is not None and row.gap >= 1]
        return [row for _, row in sorted(apart, key=lambda pair: -pair[0])][:count]


def grouped_results(round_: Round, by: str) -> GroupedResults:
    """Return a closed round's results by "sector" or "partner". Two queries beside the round's.

    By partner only where members were promised no more than that. Groups too small for the promise
    are put together (`rules.disclose`). Raises ValueError for any other way of grouping.
    """
    if by not in ("sector", "partner"):
        raise ValueError(f"Results cannot be grouped by {by!r}.")
    if by == "partner" and round_.rule is rules.Promise.SECTOR:
        return GroupedResults(
            by,
            withheld="Members were promised that answers are traced no further than their sector.",
        )
    if round_.closed_at is None:
        return GroupedResults(by, withheld=withheld(round_, 0))
    given = given_in(round_)
    if why_not := withheld(round_, len(given.members)):
        return GroupedResults(by, withheld=why_not)
    group_of = given.sector if by == "sector" else given.partner
    members: dict[str, list[int]] = {}
    for member in given.members:
        members.setdefault(group_of[member], []).append(member)
    members = dict(sorted(members.items()))
    shown = rules.disclose({name: len(each) for name, each in members.items()}, round_.rule.fewest)
    if not shown.has_groups or (len(shown.alone) == 1 and not shown.together):
        return GroupedResults(by, withheld=_too_few(by, round_.rule.fewest))
    groups = {name: members[name] for name in shown.alone}
    note = ""
    if shown.together:
        groups[TOGETHER] = [one for name in shown.together for one in members[name]]
        note = (
            f"{TOGETHER}: {', '.join(shown.together)}. Each has fewer than {round_.rule.fewest} "
            "members who submitted, or was added so that no fewer can be told apart."
        )
    return _laid_out(round_, by, given, groups, note)


def _too_few(by: str, fewest: int) -> str:
    noun = {"sector": "sectors", "partner": "partners"}[by]
    return (
        f"There are no two {noun} to compare with at least {fewest} members who submitted."
        if fewest > 1
        else f"All members who submitted are of one {by}, so there is nothing to compare."
    )


def _laid_out(
    round_: Round, by: str, given: Given, groups: Mapping[str, list[int]], note: str
) -> GroupedResults:
    bank = questions_of(round_)
    names = tuple(groups)
    themes, questions = [], []
    for theme in bank.themes:
        whole = summary_of_theme(theme, given, given.members, whose={})
        parts = [summary_of_theme(theme, given, groups[name], whose={}) for name in names]
        themes.append(_row(names, whole.title, whole, parts))
        families = zip(*(_every(each) for each in (whole, *parts)), strict=True)
        questions += [_row(names, whole.title, first, rest) for first, *rest in families]
    return GroupedResults(
        by,
        groups=tuple(GroupOfMembers(name, len(each)) for name, each in groups.items()),
        themes=tuple(themes),
        questions=tuple(questions),
        note=note,
    )


def _every(theme: ThemeSummary) -> list[QuestionSummary]:
    return [one for question in theme.questions for one in question.family()]


def _row(
    names: tuple[str, ...],
    theme: str,
    whole: ThemeSummary | QuestionSummary,
    parts: list[ThemeSummary] | list[QuestionSummary],
) -> Row:
    cells = tuple(Cell(_average(part), part.spread) for part in parts)
    known = [
        (cell.average, name)
        for cell, name in zip(cells, names, strict=True)
        if cell.average is not None
    ]
    # Of equal averages the group named first is told.
    lowest = min(known, key=lambda pair: pair[0], default=None)
    highest = max(known, key=lambda pair: pair[0], default=None)
    comparable = len(known) > 1 and lowest is not None and highest is not None
    return Row(
        code=whole.code,
        number=whole.number if isinstance(whole, QuestionSummary) else "",
        text=whole.text if isinstance(whole, QuestionSummary) else whole.title,
        theme=theme,
        whole=Cell(_average(whole), whole.spread),
        cells=cells,
        highest=highest[1] if highest and comparable else "",
        lowest=lowest[1] if lowest and comparable else "",
        gap=rules.apart(highest[0], lowest[0]) if highest and lowest and comparable else None,
    )


def _average(summary: ThemeSummary | QuestionSummary) -> Fraction | None:
    return summary.average if isinstance(summary, ThemeSummary) else summary.rolled_up
