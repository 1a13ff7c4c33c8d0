"""A round's results as plain data."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

from assessment import rules
from assessment.banks.load import Question, Theme
from assessment.models import Answer, Participant, Round
from assessment.queries.questions import questions_of
from assessment.queries.rounds import Participation, participation_in


@dataclass(frozen=True)
class QuestionSummary:
    """What members said to one question.

    `rolled_up` is the mean over members of each one's mean in the family (1 to 5); for a question
    with none under it, it is the plain mean. `comments` carry no names, in an order that tells
    nothing.
    """

    code: str
    number: str
    text: str
    spread: rules.Spread
    rolled_up: Fraction | None
    agreement: Fraction | None
    comments: tuple[str, ...]
    nested: tuple[QuestionSummary, ...]

    def family(self) -> Iterator[QuestionSummary]:
        """Yield the question and all those under it, in printed order."""
        yield self
        for part in self.nested:
            yield from part.family()

    @property
    def closeness(self) -> rules.Closeness:
        """Agreement in words."""
        return rules.closeness(self.agreement)


@dataclass(frozen=True)
class ThemeSummary:
    """What members said to a theme. `average` counts each top-level question once."""

    code: str
    slug: str
    title: str
    intro: str
    spread: rules.Spread
    average: Fraction | None
    agreement: Fraction | None
    questions: tuple[QuestionSummary, ...]

    @property
    def closeness(self) -> rules.Closeness:
        """Agreement in words."""
        return rules.closeness(self.agreement)


@dataclass(frozen=True)
class RoundSummary:
    """A round's results as plain data, for pages and for the board pack.

    Only submitted answers count. `sources` names the documents the questions follow.
    """

    title: str
    body: str
    level: str
    bank: str
    sha256: str
    opens_on: datetime.date
    closes_on: datetime.date
    state: rules.RoundState
    participation: Participation
    themes: tuple[ThemeSummary, ...]
    sources: tuple[str, ...]

    def questions(self) -> list[QuestionSummary]:
        """Every top-level question, in printed order."""
        return [question for theme in self.themes for question in theme.questions]

    def strongest(self, count: int = 3) -> list[QuestionSummary]:
        """Top-level questions rated highest, best first; those nobody rated are left out."""
        return self._by_rating(reverse=True)[:count]

    def weakest(self, count: int = 3) -> list[QuestionSummary]:
        """Top-level questions rated lowest, lowest first; those nobody rated are left out."""
        return self._by_rating(reverse=False)[:count]

    def most_divided(self, count: int = 3) -> list[QuestionSummary]:
        """Top-level questions on which members agree least, below full agreement."""
        divided = [
            (question.agreement, question)
            for question in self.questions()
            if question.agreement is not None and question.agreement < 1
        ]
        return [question for _, question in sorted(divided, key=lambda pair: pair[0])][:count]

    def _by_rating(self, *, reverse: bool) -> list[QuestionSummary]:
        rated = [
            (question.rolled_up, question)
            for question in self.questions()
            if question.rolled_up is not None
        ]
        return [
            question for _, question in sorted(rated, key=lambda pair: pair[0], reverse=reverse)
        ]


def round_summary(round_: Round) -> RoundSummary:
    """Return a round's results. Three queries, whatever the number of members.

    Comments come with the close: while answers still arrive, whoever compares the comments before
    and after a member submits would know whose they are.
    """
    bank = questions_of(round_)
    sent = list(
        Participant.objects.filter(round=round_, submitted_at__isnull=False).values_list(
            "pk", flat=True
        )
    )
    ratings: dict[str, dict[int, str]] = defaultdict(dict)
    comments: dict[str, list[str]] = defaultdict(list)
    rows = Answer.objects.filter(
        participant__round=round_, participant__submitted_at__isnull=False
    ).values_list("participant_id", "question", "rating", "comment")
    for member, code, rating, comment in rows:
        if rating:
            ratings[code][member] = rating
        if comment.strip() and round_.closed_at:
            comments[code].append(comment.strip())
    themes = tuple(_theme_summary(theme, sent, ratings, comments) for theme in bank.themes)
    documents = {
        f"{source.publisher}, {source.title} ({source.when})": None
        for question in bank.every_question()
        for source in question.sources
    }
    return RoundSummary(
        title=round_.bank_title,
        body=round_.body.name,
        level=round_.level,
        bank=f"{round_.bank_code} edition {round_.bank_edition}",
        sha256=round_.bank_sha256,
        opens_on=round_.opens_on,
        closes_on=round_.closes_on,
        state=round_.state,
        participation=participation_in(round_),
        themes=themes,
        sources=tuple(documents),
    )


def _theme_summary(
    theme: Theme,
    members: list[int],
    ratings: Mapping[str, Mapping[int, str]],
    comments: Mapping[str, list[str]],
) -> ThemeSummary:
    questions = tuple(
        _question_summary(question, members, ratings, comments) for question in theme.questions
    )
    every = [one for question in questions for one in question.family()]
    spread = rules.combine(one.spread for one in every)
    return ThemeSummary(
        code=theme.code,
        slug=theme.slug,
        title=theme.title,
        intro=theme.intro,
        spread=spread,
        average=rules.average(question.rolled_up for question in questions),
        agreement=rules.average(one.agreement for one in every),
        questions=questions,
    )


def _question_summary(
    question: Question,
    members: Iterable[int],
    ratings: Mapping[str, Mapping[int, str]],
    comments: Mapping[str, list[str]],
) -> QuestionSummary:
    own = ratings.get(question.code, {})
    _, *under = question.family()
    spread = rules.spread(own.get(member) for member in members)
    family = [
        rules.roll_up(
            own.get(member),
            [ratings.get(part.code, {}).get(member) for part in under],
        )
        for member in members
    ]
    return QuestionSummary(
        code=question.code,
        number=question.number,
        text=question.text,
        spread=spread,
        rolled_up=rules.average(family),
        agreement=rules.agreement(spread),
        comments=tuple(sorted(comments.get(question.code, []))),
        nested=tuple(
            _question_summary(part, members, ratings, comments) for part in question.nested
        ),
    )
