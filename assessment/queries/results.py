"""A round's results as plain data, once it is closed and within what members were promised."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from assessment import rules
from assessment.banks.load import Question, Theme
from assessment.models import Answer, Participant, Round
from assessment.queries.questions import questions_of
from assessment.queries.rounds import Participation, participation_in


@dataclass(frozen=True)
class Comment:
    """What a member wrote. `whose` is a name, a partner, or "" where neither may be told."""

    text: str
    whose: str = ""

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True)
class QuestionSummary:
    """What members said to one question.

    `rolled_up` is the mean over members of each one's mean in the family (1 to 5); for a question
    with none under it, it is the plain mean. `comments` say whose they are only as far as members
    were promised, in an order that tells nothing.
    """

    code: str
    number: str
    text: str
    spread: rules.Spread
    rolled_up: Fraction | None
    agreement: Fraction | None
    comments: tuple[Comment, ...]
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

    Only submitted answers count. Where nothing may be shown, `themes` is empty and `withheld` says
    why. `sources` names the documents the questions follow.
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
    withheld: str = ""

    @property
    def has_carried(self) -> bool:
        """Whether any answer is shown as carried over from an earlier round."""
        return any(theme.spread.carried for theme in self.themes)

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

    def least_known(self, count: int = 5) -> list[QuestionSummary]:
        """Questions, nested ones included, that a quarter or more do not know about, most first."""
        every = [one for question in self.questions() for one in question.family()]
        unknown = [one for one in every if one.spread.dont_know * 4 >= max(one.spread.total, 1)]
        return sorted(unknown, key=lambda one: -one.spread.dont_know)[:count]

    def _by_rating(self, *, reverse: bool) -> list[QuestionSummary]:
        rated = [
            (question.rolled_up, question)
            for question in self.questions()
            if question.rolled_up is not None
        ]
        return [
            question for _, question in sorted(rated, key=lambda pair: pair[0], reverse=reverse)
        ]


@dataclass(frozen=True)
class Given:
    """What those who submitted gave, by question and participant.

    `carried` are those whose answer to a question is only carried over from an earlier round: it
    is neither among the ratings nor among the comments. `fewest` is the promise's smallest group.
    `sector`, `partner` and `name` of each participant are for grouping and, where the promise
    allows it, for saying whose a comment is.
    """

    members: tuple[int, ...] = ()
    ratings: Mapping[str, Mapping[int, str]] = field(default_factory=dict)
    comments: Mapping[str, Mapping[int, str]] = field(default_factory=dict)
    sector: Mapping[int, str] = field(default_factory=dict)
    partner: Mapping[int, str] = field(default_factory=dict)
    name: Mapping[int, str] = field(default_factory=dict)
    carried: Mapping[str, frozenset[int]] = field(default_factory=dict)
    fewest: int = 1

    def carried_among(self, code: str, members: Collection[int]) -> int:
        """How many of these members' answers to a question may be called carried over.

        Where small groups are protected, only of everybody: by group it would tell more.
        """
        if self.fewest > 1 and len(members) < len(self.members):
            return 0
        carried = len(self.carried.get(code, frozenset()) & set(members))
        return rules.carried_to_show(carried, len(members), self.fewest) if carried else 0


def given_in(round_: Round) -> Given:
    """Read the submitted answers of a round: two queries, whatever the number of members."""
    people = list(
        Participant.objects.filter(round=round_, submitted_at__isnull=False).select_related(
            "person"
        )
    )
    ratings: dict[str, dict[int, str]] = defaultdict(dict)
    comments: dict[str, dict[int, str]] = defaultdict(dict)
    rows = Answer.objects.filter(
        participant__round=round_, participant__submitted_at__isnull=False
    ).values_list("participant_id", "question", "rating", "comment", "copied_from", "confirmed_at")
    carried: dict[str, set[int]] = defaultdict(set)
    for member, code, rating, comment, copied_from, confirmed_at in rows:
        if copied_from is not None and confirmed_at is None:
            carried[code].add(member)
            continue
        if rating:
            ratings[code][member] = rating
        if comment.strip():
            comments[code][member] = comment.strip()
    return Given(
        members=tuple(person.pk for person in people),
        ratings=ratings,
        comments=comments,
        carried={code: frozenset(members) for code, members in carried.items()},
        fewest=round_.rule.fewest,
        sector={each.pk: each.get_sector_display() for each in people},
        partner={each.pk: each.organisation for each in people},
        name={
            each.pk: "All its members" if each.is_shared else each.person.name for each in people
        },
    )


def withheld(round_: Round, submitted: int) -> str:
    """Why a round's results cannot be shown, in words; "" where they can.

    While answers still arrive, whoever compares the results before and after a member submits
    would know what that member said: an open round shows nothing but how many have submitted.
    """
    if round_.closed_at is None:
        return (
            "Results are shown when the round is closed. Before that, anybody could tell what a "
            "member said by looking before and after they submit."
        )
    if not submitted:
        return "Nobody submitted answers, so there is nothing to show."
    if not rules.disclose({"all": submitted}, round_.rule.fewest).whole:
        return (
            f"Fewer than {round_.rule.fewest} members submitted. Members were promised that their "
            "answers cannot be traced to them, so nothing is shown."
        )
    return ""


def round_summary(round_: Round) -> RoundSummary:
    """Return a round's results. Three queries, whatever the number of members.

    Where they may not be shown (see `withheld`), only how many took part is in it.
    """
    bank = questions_of(round_)
    participation = participation_in(round_)
    why_not = withheld(round_, participation.submitted)
    given = Given() if why_not else given_in(round_)
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
        participation=participation,
        themes=()
        if why_not
        else tuple(
            summary_of_theme(theme, given, given.members, whose=_whose(round_, given))
            for theme in bank.themes
        ),
        sources=tuple(documents),
        withheld=why_not,
    )


def _whose(round_: Round, given: Given) -> Mapping[int, str]:
    if round_.rule is rules.Promise.NAMED:
        return {each: f"{given.name[each]}, {given.partner[each]}" for each in given.members}
    return given.partner if round_.rule is rules.Promise.PARTNER else {}


def summary_of_theme(
    theme: Theme, given: Given, members: Collection[int], *, whose: Mapping[int, str]
) -> ThemeSummary:
    """What some of the members said to a theme; `whose` says what may be told of each."""
    questions = tuple(
        _question_summary(question, given, members, whose) for question in theme.questions
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
    question: Question, given: Given, members: Collection[int], whose: Mapping[int, str]
) -> QuestionSummary:
    own = given.ratings.get(question.code, {})
    _, *under = question.family()
    spread = rules.set_apart(
        rules.spread(own.get(member) for member in members),
        given.carried_among(question.code, members),
    )
    family = [
        rules.roll_up(
            own.get(member),
            [given.ratings.get(part.code, {}).get(member) for part in under],
        )
        for member in members
    ]
    written = given.comments.get(question.code, {})
    comments = [
        Comment(text, whose.get(member, ""))
        for member, text in written.items()
        if member in members
    ]
    return QuestionSummary(
        code=question.code,
        number=question.number,
        text=question.text,
        spread=spread,
        rolled_up=rules.average(family),
        agreement=rules.agreement(spread),
        comments=tuple(sorted(comments, key=lambda comment: (comment.text, comment.whose))),
        nested=tuple(_question_summary(part, given, members, whose) for part in question.nested),
    )
