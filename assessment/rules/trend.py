"""Which of a body's rounds may be joined by a line: same questions, largely the same people."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from enum import Enum


class Break(Enum):
    """Why a round cannot be compared with the one before."""

    NONE = ""
    NOT_ASKED = "not asked in both rounds"
    QUESTIONS = "the questions differ"
    PEOPLE = "fewer than half of those who answered are the same"


def same_people(before: Collection[int], after: Collection[int]) -> bool:
    """Whether at least half of the larger of two groups of people are in both."""
    both = len(set(before) & set(after))
    return both * 2 >= max(len(before), len(after))


def break_between(
    before: Mapping[str, str],
    after: Mapping[str, str],
    *,
    people_before: Collection[int],
    people_after: Collection[int],
) -> Break:
    """Say why a theme cannot be compared between two rounds, if it cannot.

    `before` and `after` map each question's code to its words. A theme that one of the rounds did
    not ask has no questions.
    """
    if not before or not after:
        return Break.NOT_ASKED
    if dict(before) != dict(after):
        return Break.QUESTIONS
    if not same_people(people_before, people_after):
        return Break.PEOPLE
    return Break.NONE
