"""What a new edition of an instrument says of each question of the one before.

Works on the content of question banks as their files hold it (see `banks/schema.json`): a later
edition carries `since`, the edition before and, for each of its questions, what became of it.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

ALIKE = 0.6
"""From this likeness of wording on (0 to 1), a question that lost its identifier is proposed as the
same one in other words."""


class Change(StrEnum):
    """What became of a question."""

    SAME = "same"
    REWORDED = "reworded"
    REPLACED = "replaced"
    RETIRED = "retired"


CHANGES: Mapping[Change, str] = {
    Change.SAME: "The same, word for word",
    Change.REWORDED: "Reworded: it asks the same in other words",
    Change.REPLACED: "Replaced: another question asks something else in its place",
    Change.RETIRED: "Retired: it is no longer asked",
}
CONTINUES = (Change.SAME, Change.REWORDED)
"""The changes after which answers can be compared."""


@dataclass(frozen=True)
class Fate:
    """What became of one question, and the identifier of the one that stands for it now.

    `by` is None for a question that kept its identifier, and for one that was retired.
    """

    change: Change
    by: str | None = None

    def now(self, code: str) -> str | None:
        """The identifier under which the question `code` goes on; None where it does not."""
        return (self.by or code) if self.change in CONTINUES else None


def questions_in(content: Mapping[str, Any]) -> dict[str, Mapping[str, Any]]:
    """Return every question of a bank's content by its identifier, in printed order."""

    def walk(questions: Sequence[Mapping[str, Any]]) -> Iterator[Mapping[str, Any]]:
        for question in questions:
            yield question
            yield from walk(question.get("nested", []))

    return {
        question["code"]: question
        for theme in content["themes"]
        for question in walk(theme["questions"])
    }


def fates_in(content: Mapping[str, Any]) -> dict[str, Fate]:
    """Return what an edition says of each question of the one before; empty for a first edition."""
    said = content.get("since", {}).get("questions", {})
    return {code: Fate(Change(one["is"]), one.get("by")) for code, one in said.items()}


def as_since(edition: int, fates: Mapping[str, Fate]) -> dict[str, Any]:
    """Return the `since` that a bank's content carries."""
    return {
        "edition": edition,
        "questions": {
            code: {"is": fate.change.value, **({"by": fate.by} if fate.by else {})}
            for code, fate in fates.items()
        },
    }


def same_words(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Whether two questions ask the same in the same words: their text and every descriptor."""
    return bool(one["text"] == other["text"] and one["ratings"] == other["ratings"])


def propose(previous: Mapping[str, Any], content: Mapping[str, Any]) -> dict[str, Fate]:
    """Propose what became of each question of the edition before, for a person to decide.

    By identifier first: the same words are the same question, others a reworded one. A question
    whose identifier is gone is looked for by its words among those that are new; what is only like
    it is proposed as reworded, and the rest as retired.
    """
    old, new = questions_in(previous), questions_in(content)
    fresh = {code: one for code, one in new.items() if code not in old}
    fates: dict[str, Fate] = {}
    for code, question in old.items():
        if code in new:
            change = Change.SAME if same_words(question, new[code]) else Change.REWORDED
            fates[code] = Fate(change)
            continue
        found = _closest(question, fresh)
        if found is None:
            fates[code] = Fate(Change.RETIRED)
            continue
        twin = fresh.pop(found)
        fates[code] = Fate(Change.SAME if same_words(question, twin) else Change.REWORDED, found)
    return fates


def _closest(question: Mapping[str, Any], among: Mapping[str, Mapping[str, Any]]) -> str | None:
    best, likeness = None, ALIKE
    for code, other in among.items():
        if same_words(question, other):
            return code
        found = difflib.SequenceMatcher(None, question["text"], other["text"]).ratio()
        if found >= likeness:
            best, likeness = code, found
    return best


def settled(
    previous: Mapping[str, Any], content: Mapping[str, Any], decided: Mapping[str, Fate]
) -> dict[str, Fate]:
    """Return what holds for each question of the edition before.

    What a person decided holds for as long as it agrees with the content; else the proposal does.
    """
    proposed = propose(previous, content)
    old, new = questions_in(previous), questions_in(content)
    return {
        code: decided[code]
        if code in decided and not _problems_of(code, decided[code], old, new)
        else fate
        for code, fate in proposed.items()
    }


def problems_in_since(
    content: Mapping[str, Any], earlier: Sequence[Mapping[str, Any]]
) -> list[str]:
    """Return every fault in what an edition says of the one before, one plain sentence each.

    `earlier` holds the content of all editions before, oldest first. Every question of the last
    is named, and none that was not there; what is called the same is; an identifier that was given
    up is never used again.
    """
    if not earlier:
        return []
    previous, fates = earlier[-1], fates_in(content)
    old, new = questions_in(previous), questions_in(content)
    problems = [
        f"{code}: the edition says nothing of this question of edition {previous['edition']}"
        for code in old
        if code not in fates
    ]
    problems += [
        f"{code}: edition {previous['edition']} has no such question"
        for code in fates
        if code not in old
    ]
    for code, fate in fates.items():
        if code in old:
            problems += _problems_of(code, fate, old, new)
    continued = [now for code, fate in fates.items() if (now := fate.now(code))]
    problems += [
        f"{now}: two questions of edition {previous['edition']} cannot both be this one"
        for now in sorted({one for one in continued if continued.count(one) > 1})
    ]
    given_up = {code for one in earlier for code in questions_in(one)} - set(old)
    problems += [
        f"{code}: an earlier edition used this identifier for a question it has given up"
        for code in new
        if code in given_up
    ]
    return problems


def _problems_of(
    code: str,
    fate: Fate,
    old: Mapping[str, Mapping[str, Any]],
    new: Mapping[str, Mapping[str, Any]],
) -> list[str]:
    target = fate.by or code
    if fate.change is Change.RETIRED:
        wrong = [(bool(fate.by), "a retired question has no other in its place")]
    elif fate.change is Change.REPLACED:
        wrong = [
            (not fate.by, "a replaced question names the one that replaces it"),
            (bool(fate.by) and target not in new, f"the edition has no question {target}"),
        ]
    else:
        same = target in new and same_words(old[code], new[target])
        wrong = [
            (target not in new, f"the edition has no question {target}"),
            (
                fate.change is Change.SAME and target in new and not same,
                "is called the same, and its words differ",
            ),
            (fate.change is Change.REWORDED and same, "is called reworded, and its words do not"),
            (
                target != code and target in old,
                f"{target} was another question in the edition before",
            ),
        ]
    if fate.now(code) != code:
        wrong.append((code in new, f"is called {fate.change.value}, and is still asked"))
    return [f"{code}: {words}" for is_wrong, words in wrong if is_wrong]


def then(first: Mapping[str, Fate], second: Mapping[str, Fate]) -> dict[str, Fate]:
    """Return what became of the questions over two editions, from what each says of the one before.

    A question is the same only where both call it so. What replaced a question may have been
    replaced or retired since.
    """
    return {code: _followed(code, fate, second) for code, fate in first.items()}


def _followed(code: str, fate: Fate, second: Mapping[str, Fate]) -> Fate:
    if fate.change is Change.RETIRED:
        return fate
    target = fate.by or code
    later = second.get(target)
    if later is None or later.change is Change.RETIRED:
        return Fate(Change.RETIRED)
    now = later.by or target
    if Change.REPLACED in (fate.change, later.change):
        return Fate(Change.REPLACED, now)
    is_same = fate.change is later.change is Change.SAME
    return Fate(Change.SAME if is_same else Change.REWORDED, None if now == code else now)
