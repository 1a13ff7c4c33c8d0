"""Align or pool: eight questions about a proposal, and what the answers speak for.

The criteria are the eight pairs of the 2009 briefing's Table 3, in our own words; paragraphs 20
and 21 say when each arrangement fits. The law decides first: where there is no power to pool, the
other answers do not matter. Every answer's weight is shown, and a question left open counts for
neither side and is named as open.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

SOURCE = "Audit Commission and CIPFA, Children's trusts briefing (2009), Table 3"


class Answer(Enum):
    """What is true of the proposal on one criterion."""

    ALIGN = "align"
    EVEN = "even"
    POOL = "pool"
    NONE = "none"


class Verdict(Enum):
    """What the answers together speak for: code and words."""

    ALIGN = ("align", "Align")
    LEAN_ALIGN = ("lean_align", "More for aligning than for pooling")
    EVEN = ("even", "No clear case either way")
    LEAN_POOL = ("lean_pool", "More for pooling than for aligning")
    POOL = ("pool", "Pool")
    BARRED = ("barred", "Align: the law does not allow this pool")
    OPEN = ("open", "Too few answers to say")

    def __init__(self, code: str, words: str) -> None:
        self.code = code
        self.words = words


@dataclass(frozen=True)
class Criterion:
    """One pair: a question, what speaks for aligning, what for pooling, and its weight.

    Weights are 1 to 3: 3 where the wrong arrangement would not work at all, 1 where it would be
    a nuisance. `decides` marks the legal criterion, which settles the matter against pooling.
    """

    code: str
    question: str
    align: str
    pool: str
    weight: int
    why: str
    row: int
    decides: bool = False

    @property
    def source(self) -> str:
        """Where the criterion comes from."""
        return f"{SOURCE}, row {self.row}"


CRITERIA: tuple[Criterion, ...] = (
    Criterion(
        code="objective",
        question="What would reach the objective?",
        align="Partners changing what they do every day",
        pool="One separate service that one organisation can run best",
        weight=3,
        why="A pool buys something. Where the aim is to change everyday work, there is nothing "
        "for it to buy.",
        row=1,
    ),
    Criterion(
        code="contributions",
        question="How do the partners' contributions compare?",
        align="Very different sizes, or some partners give no money",
        pool="All partners give money, in amounts of a similar order",
        weight=2,
        why="Sharing risk is hard to agree between partners with very different stakes.",
        row=2,
    ),
    Criterion(
        code="members",
        question="Who is in it?",
        align="Voluntary or private organisations take part as well",
        pool="Only statutory partners, who have powers to pool",
        weight=3,
        why="The powers to pool belong to statutory bodies.",
        row=3,
    ),
    Criterion(
        code="flexibility",
        question="What matters more as things change?",
        align="That each partner stays free to change its part",
        pool="That one service can respond quickly to what families need",
        weight=1,
        why="A pool's agreement binds its partners; in return one manager can act at once.",
        row=4,
    ),
    Criterion(
        code="front-line",
        question="Who works with children and families?",
        align="Each partner keeps its own front-line service",
        pool="The host provides the service for all partners",
        weight=3,
        why="Money in one place and services in many split responsibility from control.",
        row=5,
    ),
    Criterion(
        code="monitoring",
        question="Whose monitoring would assure the board?",
        align="Each partner's own monitoring and review is good enough",
        pool="The host's financial and performance monitoring is good enough for all",
        weight=2,
        why="With a pool, partners rely on the host's figures instead of their own.",
        row=6,
    ),
    Criterion(
        code="cost",
        question="Would a pool be worth what it costs to set up and run?",
        align="No: administration would cost more than it brings",
        pool="Yes: what it brings is worth more than the administration",
        weight=2,
        why="Agreement, audit, VAT and a memorandum account take time every year.",
        row=7,
    ),
    Criterion(
        code="law",
        question="Does the law stand in the way?",
        align="Yes: no power fits, or another rule makes pooling hard or impossible",
        pool="No: there is a power and nothing stands in the way",
        weight=3,
        why="Without a power, pooling is unlawful whatever else speaks for it.",
        row=8,
        decides=True,
    ),
)
BY_CODE = {criterion.code: criterion for criterion in CRITERIA}
CLEAR = 50
"""From this lead on (per cent of the weight answered) the answers are clear; below 15, even."""
EVEN_BELOW = 15


@dataclass(frozen=True)
class Weighed:
    """One criterion with its answer: points for aligning and for pooling."""

    criterion: Criterion
    answer: Answer
    for_align: int
    for_pool: int

    @property
    def words(self) -> str:
        """The answer as it was chosen."""
        return {
            Answer.ALIGN: self.criterion.align,
            Answer.POOL: self.criterion.pool,
            Answer.EVEN: "Some of both",
            Answer.NONE: "Not answered",
        }[self.answer]


@dataclass(frozen=True)
class Result:
    """The outcome: points on both sides out of `possible`, a verdict, and the reasons in words."""

    verdict: Verdict
    for_align: int
    for_pool: int
    possible: int
    weighed: tuple[Weighed, ...]
    reasons: tuple[str, ...]
    open_questions: tuple[str, ...]


def weigh(answers: Mapping[str, Answer]) -> Result:
    """Weigh the answers, by criterion code; a criterion left out counts as not answered.

    Raises ValueError for a code that is no criterion's. "Some of both" halves the weight between
    the sides, so points are kept in half units: a criterion of weight 3 gives 6.
    """
    unknown = set(answers) - set(BY_CODE)
    if unknown:
        raise ValueError(f"These are not criteria: {', '.join(sorted(unknown))}.")
    weighed = tuple(_weigh_one(c, answers.get(c.code, Answer.NONE)) for c in CRITERIA)
    align = sum(one.for_align for one in weighed)
    pool = sum(one.for_pool for one in weighed)
    verdict = _verdict(weighed, align, pool)
    return Result(
        verdict=verdict,
        for_align=align,
        for_pool=pool,
        possible=sum(2 * criterion.weight for criterion in CRITERIA),
        weighed=weighed,
        reasons=_reasons(weighed, verdict),
        open_questions=tuple(
            one.criterion.question for one in weighed if one.answer is Answer.NONE
        ),
    )


def _weigh_one(criterion: Criterion, answer: Answer) -> Weighed:
    full = 2 * criterion.weight
    align, pool = {
        Answer.ALIGN: (full, 0),
        Answer.POOL: (0, full),
        Answer.EVEN: (criterion.weight, criterion.weight),
        Answer.NONE: (0, 0),
    }[answer]
    return Weighed(criterion, answer, align, pool)


def _verdict(weighed: tuple[Weighed, ...], align: int, pool: int) -> Verdict:
    if any(one.criterion.decides and one.answer is Answer.ALIGN for one in weighed):
        return Verdict.BARRED
    answered = align + pool
    possible = sum(2 * criterion.weight for criterion in CRITERIA)
    if 2 * answered < possible:
        return Verdict.OPEN
    lead = (
        (pool - align) * 100 // answered if pool >= align else -((align - pool) * 100 // answered)
    )
    if abs(lead) < EVEN_BELOW:
        return Verdict.EVEN
    if lead >= CLEAR:
        # Nobody is told to pool before somebody has looked at the law.
        law = next(one for one in weighed if one.criterion.decides)
        return Verdict.POOL if law.answer is Answer.POOL else Verdict.LEAN_POOL
    if lead <= -CLEAR:
        return Verdict.ALIGN
    return Verdict.LEAN_POOL if lead > 0 else Verdict.LEAN_ALIGN


def _reasons(weighed: tuple[Weighed, ...], verdict: Verdict) -> tuple[str, ...]:
    """The verdict's reasons, heaviest first; then what speaks against it."""
    law = next(one for one in weighed if one.criterion.decides)
    first = (law.criterion.why,) if verdict is Verdict.BARRED else ()
    pool_side = verdict in (Verdict.POOL, Verdict.LEAN_POOL)
    sides = sorted(
        (one for one in weighed if one.answer in (Answer.ALIGN, Answer.POOL)),
        key=lambda one: (
            (one.answer is Answer.POOL) != pool_side,
            -one.criterion.weight,
            one.criterion.row,
        ),
    )
    words = {Answer.ALIGN: "For aligning", Answer.POOL: "For pooling"}
    told = tuple(f"{words[one.answer]}: {_lower(one.words)}." for one in sides)
    return first + told


def _lower(words: str) -> str:
    told = words.removeprefix("Yes: ").removeprefix("No: ")
    return told[:1].lower() + told[1:]
