"""Every closed round of a question set for a body, theme by theme, and where the line breaks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from assessment import rules
from assessment.models import Participant, Round
from assessment.queries.questions import questions_of
from assessment.queries.results import RoundSummary, ThemeSummary, round_summary
from assessment.queries.rounds import light


@dataclass(frozen=True)
class Step:
    """One round of a theme's trend. `average` is 1 to 5; None where there is nothing to show.

    `why_apart` says why it cannot be compared with the round before.
    """

    average: Fraction | None
    why_apart: rules.Break = rules.Break.NONE


@dataclass(frozen=True)
class ThemeTrend:
    """A theme over time: one step for each round, oldest first."""

    code: str
    title: str
    steps: tuple[Step, ...]

    @property
    def has_line(self) -> bool:
        """Whether two rounds or more have a figure."""
        return sum(1 for step in self.steps if step.average is not None) > 1


@dataclass(frozen=True)
class Trend:
    """A body's rounds of one question set, oldest first."""

    rounds: tuple[RoundSummary, ...]
    themes: tuple[ThemeTrend, ...]

    @property
    def labels(self) -> tuple[str, ...]:
        """Each round by its month; two of one month by their days."""
        months = [f"{each.opens_on:%b %Y}" for each in self.rounds]
        return tuple(
            f"{each.opens_on:%-d %b %Y}" if months.count(month) > 1 else month
            for each, month in zip(self.rounds, months, strict=True)
        )

    def gaps(self) -> list[str]:
        """Where lines break and why, a sentence each; themes alike are said together."""
        said: dict[tuple[int, rules.Break], list[str]] = {}
        for theme in self.themes:
            for number, step in enumerate(theme.steps):
                if step.why_apart is not rules.Break.NONE:
                    said.setdefault((number, step.why_apart), []).append(theme.title)
        return [
            f"{self.labels[number - 1]} to {self.labels[number]}: {why.value}"
            + (
                "."
                if len(titles) == len(self.themes)
                else f" ({', '.join(title for title in titles)})."
            )
            for (number, why), titles in sorted(said.items(), key=lambda item: item[0][0])
        ]


def trend_of(round_: Round) -> Trend:
    """Return the trend of a round's body and question set, over every closed round of it.

    Themes are those of any of the rounds, the newest round's first. Four queries for each round.
    Rounds of which nothing may be shown are in it without figures.
    """
    rounds = list(
        light(
            Round.objects.filter(
                body=round_.body_id, bank_code=round_.bank_code, closed_at__isnull=False
            )
        ).order_by("opens_on", "pk")
    )
    people = _who_submitted(rounds)
    summaries = [round_summary(each) for each in rounds]
    asked = [
        {
            theme.code: {each.code: each.text for each in theme.every_question()}
            for theme in questions_of(each).themes
        }
        for each in rounds
    ]
    titles = {theme.code: theme.title for each in rounds for theme in questions_of(each).themes}
    order = [code for one in reversed(asked) for code in one]
    themes = []
    for code in dict.fromkeys(order):
        steps: list[Step] = []
        for number, summary in enumerate(summaries):
            why = rules.Break.NONE
            if number:
                why = rules.break_between(
                    asked[number - 1].get(code, {}),
                    asked[number].get(code, {}),
                    people_before=people[rounds[number - 1].pk],
                    people_after=people[rounds[number].pk],
                )
            steps.append(Step(_average(summary.themes, code), why))
        themes.append(ThemeTrend(code, titles[code], tuple(steps)))
    return Trend(tuple(summaries), tuple(themes))


def _who_submitted(rounds: Sequence[Round]) -> dict[int, set[int]]:
    found: dict[int, set[int]] = {each.pk: set() for each in rounds}
    rows = Participant.objects.filter(round__in=rounds, submitted_at__isnull=False)
    for round_id, person_id in rows.values_list("round_id", "person_id"):
        found[round_id].add(person_id)
    return found


def _average(themes: Sequence[ThemeSummary], code: str) -> Fraction | None:
    return next((theme.average for theme in themes if theme.code == code), None)
