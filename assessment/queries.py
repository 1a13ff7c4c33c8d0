"""Reads across rounds, participants and answers."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

from django.db.models import Count, Q, QuerySet

from assessment import banks, rules
from assessment.banks.load import Bank, BankError, Question, Theme, digest
from assessment.models import Answer, Participant, Round
from trusts.models import Body, Membership, RoleGrant, TrustGroupPermission
from trusts.permissions import Permission
from trusts.scope import Scope, current_scope

_pinned: dict[str, Bank] = {}


def questions_of(round_: Round) -> Bank:
    """Return the questions of a round: its pinned bank, narrowed to its level.

    The shipped bank serves while it is the one pinned; else the content kept with the round does.
    Raises BankError where neither has the pinned hash.
    """
    return _for_level(_pinned_bank(round_), round_.level)


def _pinned_bank(round_: Round) -> Bank:
    wanted = round_.bank_sha256
    if wanted not in _pinned:
        shipped = next((bank for bank in banks.all_banks() if bank.sha256 == wanted), None)
        if shipped is None:
            if digest(round_.bank_content) != wanted:
                raise BankError(
                    round_.bank_code, ["the questions kept with the round were altered"]
                )
            shipped = banks.from_content(round_.bank_content, name=round_.bank_code)
        _pinned[wanted] = shipped
    return _pinned[wanted]


@lru_cache(maxsize=64)
def _level_bank(sha256: str, level: str) -> Bank:
    return _pinned[sha256].for_level(level)


def _for_level(bank: Bank, level: str) -> Bank:
    return _level_bank(bank.sha256, level)


def light(rounds: QuerySet[Round]) -> QuerySet[Round]:
    """Leave the pinned content in the database; it is read only where it is needed."""
    return rounds.select_related("body").defer("bank_content")


def rounds_visible_to(scope: Scope) -> QuerySet[Round]:
    """Rounds whose results this person may see, newest first, with how many were asked and sent."""
    rounds = scope.visible(Round.objects.all(), Permission.ROUND_VIEW)
    counted = light(rounds).annotate(
        asked=Count("participants"),
        submitted=Count("participants", filter=Q(participants__submitted_at__isnull=False)),
    )
    return counted.order_by("-opens_on", "-pk")  # grouping drops the model's own order


def rounds_to_answer(scope: Scope) -> list[Participant]:
    """This person's unsubmitted parts in rounds that are open, soonest due first."""
    if scope.person is None:
        return []
    found = (
        scope.visible(Participant.objects.all(), Permission.ROUND_ANSWER)
        .filter(person=scope.person, submitted_at=None, round__closed_at=None)
        .select_related("round__body")
        .defer("round__bank_content")
        .annotate(answered=Count("answers", filter=~Q(answers__rating="")))
        .order_by("round__closes_on")
    )
    return [participant for participant in found if participant.round.is_open]


def own_parts(scope: Scope) -> QuerySet[Participant]:
    """This person's own parts in rounds, and nobody else's."""
    return (
        scope.visible(Participant.objects.all(), Permission.ROUND_ANSWER)
        .filter(person=scope.person)
        .select_related("round__body")
        .defer("round__bank_content")
    )


def bodies_for_rounds(scope: Scope) -> QuerySet[Body]:
    """Bodies for which this person may open a round."""
    return Body.objects.filter(level__in=scope.levels_for(Permission.ROUND_MANAGE))


def seats_that_may_answer(body: Body, *, on: datetime.date) -> list[Membership]:
    """Return the seats of a body, current on a day, whose role may answer; one for each person.

    The trust's own table of roles says which roles may.
    """
    groups = TrustGroupPermission.objects.filter(
        content_object=current_scope().trust,
        permission__codename=Permission.ROUND_ANSWER.codename,
    ).values("group_id")
    roles = RoleGrant.objects.filter(
        group_id__in=groups, level=body.level, acts__contains=[body.level]
    ).values("role")
    seats = (
        Membership.objects.current(on)
        .filter(body=body, role__in=roles, person__is_active=True)
        .select_related("person")
        .order_by("-voting", "pk")
    )
    chosen: dict[int, Membership] = {}
    for seat in seats:
        chosen.setdefault(seat.person_id, seat)
    return list(chosen.values())


def answers_of(participant: Participant) -> dict[str, Answer]:
    """A member's own answers by question code."""
    return {answer.question: answer for answer in Answer.objects.filter(participant=participant)}


def progress_by_theme(
    bank: Bank, answers: Mapping[str, Answer]
) -> list[tuple[Theme, rules.Progress]]:
    """How far a member is in each theme. A comment without a rating is not an answer yet."""
    rated = [code for code, answer in answers.items() if answer.rating]
    return [
        (theme, rules.progress((question.code for question in theme.every_question()), rated))
        for theme in bank.themes
    ]


def progress_of(participant: Participant) -> rules.Progress:
    """How far a member is in the whole round."""
    rated = Answer.objects.filter(participant=participant).exclude(rating="")
    return rules.progress(
        questions_of(participant.round).by_code, rated.values_list("question", flat=True)
    )


@dataclass(frozen=True)
class Participation:
    """How many members were asked in a round, and how far they are."""

    asked: int
    submitted: int
    part_way: int

    @property
    def not_started(self) -> int:
        """How many have saved nothing."""
        return self.asked - self.submitted - self.part_way


def participation_in(round_: Round) -> Participation:
    """Count the members of a round by how far they are."""
    counts = Participant.objects.filter(round=round_).aggregate(
        asked=Count("pk", distinct=True),
        submitted=Count("pk", distinct=True, filter=Q(submitted_at__isnull=False)),
        part_way=Count("pk", distinct=True, filter=Q(submitted_at=None, answers__isnull=False)),
    )
    return Participation(**counts)


def members_of(round_: Round) -> QuerySet[Participant]:
    """Everyone asked in a round, with `saved`, the number of answers they hold (not what)."""
    return (
        Participant.objects.filter(round=round_)
        .select_related("person", "membership__partner")
        .annotate(saved=Count("answers"))
        .order_by("person__name")
    )


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
