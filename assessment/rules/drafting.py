"""Writing an instrument: what can be done to a draft's content. No Django.

A draft has the shape of a question bank (`banks/schema.json`) and may have gaps. Every function
returns new content and leaves what it was given alone. An identifier, once given, goes with its
question whatever happens to its words; one of an earlier edition is never given to another.
"""

from __future__ import annotations

import copy
import hashlib
import json
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from string import ascii_lowercase, ascii_uppercase
from typing import Any

from assessment.rules.editions import questions_in
from assessment.rules.scale import SCALE
from trusts.errors import Refusal

Content = dict[str, Any]
STEPS = tuple(step.code for step in SCALE)
OWN = "own"
"""The document that an instrument of one's own names first: itself."""
MOST_QUESTIONS = 400
"""Most questions in an instrument: four times the largest shipped one."""
_NO_ROOM = "There is no identifier left here. Put the question in another place."


@dataclass(frozen=True)
class Place:
    """Where a question stands: its theme, the question it is under, and those beside it."""

    theme: Content
    parent: Content | None
    beside: list[Content]
    index: int

    @property
    def question(self) -> Content:
        """The question itself."""
        return self.beside[self.index]


def empty(*, code: str, title: str, publisher: str, year: int) -> Content:
    """Return a draft with nothing in it but itself as a source."""
    return {
        "code": code,
        "edition": 1,
        "title": title,
        "summary": "",
        "documents": {OWN: {"title": title, "publisher": publisher, "published": str(year)}},
        "themes": [],
    }


def copied(content: Mapping[str, Any], *, code: str, title: str) -> Content:
    """Return a first draft with the questions of another instrument, under identifiers of its own.

    Sources come along; notes stay, for they are about how the other one was made.
    """
    draft = copy.deepcopy(dict(content))
    draft.pop("since", None)
    draft.pop("notes", None)
    old = draft["code"]
    draft.update(code=code, edition=1, title=title)
    for question in questions_in(draft).values():
        question["code"] = code + question["code"].removeprefix(old)  # type: ignore[index]  # a dict of our own copy
    return draft


def next_edition(content: Mapping[str, Any]) -> Content:
    """Return the draft of the edition after a published one: the same questions."""
    draft = copy.deepcopy(dict(content))
    draft.pop("since", None)
    draft["edition"] += 1
    return draft


def fingerprint(node: Mapping[str, Any]) -> str:
    """Return a digest of a theme's or question's own words, without what lies under it.

    A form carries it, so that a save notices what somebody else changed meanwhile.
    """
    own = {key: value for key, value in node.items() if key not in ("nested", "questions")}
    return hashlib.sha256(json.dumps(own, sort_keys=True).encode()).hexdigest()[:16]


def theme_in(content: Mapping[str, Any], code: str) -> Content:
    """Return the theme; KeyError where there is none."""
    for theme in content["themes"]:
        if theme["code"] == code:
            found: Content = theme
            return found
    raise KeyError(code)


def places(content: Mapping[str, Any]) -> Iterator[Place]:
    """Yield the place of every question, in printed order."""

    def walk(theme: Content, parent: Content | None, beside: list[Content]) -> Iterator[Place]:
        for index, question in enumerate(beside):
            yield Place(theme, parent, beside, index)
            yield from walk(theme, question, question.get("nested", []))

    for theme in content["themes"]:
        yield from walk(theme, None, theme["questions"])


def place_of(content: Mapping[str, Any], code: str) -> Place:
    """Return where a question stands; KeyError where there is none."""
    for place in places(content):
        if place.question["code"] == code:
            return place
    raise KeyError(code)


def questions_of(content: Mapping[str, Any], code: str) -> list[Mapping[str, Any]]:
    """Return the questions that go where a theme or question goes, itself first if it is one.

    Raises KeyError where there is none of that identifier.
    """
    if code in {theme["code"] for theme in content["themes"]}:
        return [place.question for place in places(content) if place.theme["code"] == code]
    question = place_of(content, code).question
    return [
        question,
        *questions_in({"themes": [{"questions": question.get("nested", [])}]}).values(),
    ]


def depth_of(code: str) -> int:
    """Return how deep a question lies by its identifier: 0, 1 (…01a) or 2 (…01a1)."""
    return len(re.sub(r".*-\d\d", "", code))


# --- Themes ---------------------------------------------------------------------------------


def add_theme(content: Content, *, title: str, intro: str, taken: Collection[str]) -> Content:
    """Return the content with a theme at its end. `taken` are theme codes of earlier editions."""
    draft = copy.deepcopy(content)
    used = {theme["code"] for theme in draft["themes"]} | set(taken)
    draft["themes"].append(
        {"code": theme_code(title, used), "title": title, "intro": intro, "questions": []}
    )
    return draft


def theme_code(title: str, used: Collection[str]) -> str:
    """Return three letters for a theme: of its title where they are free, else the next free."""
    letters = re.sub(r"[^A-Z]", "", title.upper())
    if len(letters) >= 3 and letters[:3] not in used:
        return letters[:3]
    start = (letters + "AAA")[:2]
    for last in ascii_uppercase:
        if start + last not in used:
            return start + last
    for found in product(ascii_uppercase, repeat=3):
        if "".join(found) not in used:
            return "".join(found)
    raise Refusal("There are too many themes.")


def change_theme(content: Content, *, code: str, title: str, intro: str) -> Content:
    """Return the content with a theme's words changed."""
    draft = copy.deepcopy(content)
    theme_in(draft, code).update(title=title, intro=intro)
    return draft


# --- Questions ------------------------------------------------------------------------------


def add_question(
    content: Content, *, to: str, words: Mapping[str, Any], taken: Collection[str]
) -> tuple[Content, str]:
    """Return the content with a question added, and its identifier.

    `to` is a theme's code, or the identifier of the question it lies under; `taken` are
    identifiers of earlier editions. Refuses a fourth level and an instrument that is full.
    """
    draft = copy.deepcopy(content)
    if len(questions_in(draft)) >= MOST_QUESTIONS:
        raise Refusal(f"An instrument has at most {MOST_QUESTIONS} questions.")
    code = free_code(draft, to, taken)
    _beneath(draft, to).append({"code": code, **copy.deepcopy(dict(words))})
    return draft, code


def change_question(content: Content, *, code: str, words: Mapping[str, Any]) -> Content:
    """Return the content with a question's words changed; its identifier and place stay."""
    draft = copy.deepcopy(content)
    place_of(draft, code).question.update(copy.deepcopy(dict(words)))
    return draft


def moved(content: Content, *, code: str, by: int) -> Content:
    """Return the content with a theme or question `by` places further down among those beside it.

    Refuses to move it beyond the first or last.
    """
    draft = copy.deepcopy(content)
    if code in questions_in(draft):
        place = place_of(draft, code)
        beside, index = place.beside, place.index
    else:
        beside = draft["themes"]
        index = beside.index(theme_in(draft, code))
    if not 0 <= index + by < len(beside):
        raise Refusal("It cannot be moved further in this direction.")
    beside.insert(index + by, beside.pop(index))
    return draft


def put(content: Content, *, code: str, to: str, taken: Collection[str]) -> tuple[Content, str]:
    """Return the content with a question, and all under it, at the end of another place.

    `to` is a theme's code or the identifier of a question. The identifier names the place, so
    the question gets a new one: it is returned. Refuses a place beneath itself or too deep.
    """
    draft = copy.deepcopy(content)
    place = place_of(draft, code)
    family = questions_in({"themes": [{"questions": [place.question]}]})
    if to in family:
        raise Refusal("A question cannot be put under itself.", field="to")
    below = max(depth_of(one) for one in family) - depth_of(code)
    depth = depth_of(to) + 1 if to in questions_in(draft) else 0
    if depth + below > 2:
        raise Refusal("Questions nest two deep at most. Choose another place.", field="to")
    new = free_code(draft, to, taken)
    question = place.beside.pop(place.index)
    _tidy(place.parent)
    _recode(question, new)
    _beneath(draft, to).append(question)
    return draft, new


def renamed(content: Content, *, code: str, taken: Collection[str]) -> tuple[Content, str]:
    """Return the content with a question under a new identifier in its old place.

    For a question that now asks something else: answers to the old one must not count for it.
    """
    draft = copy.deepcopy(content)
    place = place_of(draft, code)
    to = place.parent["code"] if place.parent else place.theme["code"]
    new = free_code(draft, to, {*taken, code})
    _recode(place.question, new)
    return draft, new


def removed(content: Content, *, code: str) -> Content:
    """Return the content without a theme or question and all that lies under it."""
    draft = copy.deepcopy(content)
    if code in questions_in(draft):
        place = place_of(draft, code)
        place.beside.pop(place.index)
        _tidy(place.parent)
    else:
        draft["themes"].remove(theme_in(draft, code))
    return draft


def free_code(content: Content, to: str, taken: Collection[str]) -> str:
    """Return the next identifier beneath a theme or question, past all that were ever given."""
    used = set(questions_in(content)) | set(taken)
    depth = depth_of(to) if "-" in to else -1  # a theme's code has none
    if depth >= 2:
        raise Refusal("Questions nest two deep at most. Choose another place.", field="to")
    stem = to if depth >= 0 else f"{content['code']}-{to}-"
    marks: Sequence[str] = (
        [f"{number:02}" for number in range(1, 100)],
        ascii_lowercase,
        [str(number) for number in range(1, 10)],
    )[depth + 1]
    direct = re.compile(re.escape(stem) + ("[0-9]{2}", "[a-z]", "[1-9]")[depth + 1])
    held = [marks.index(one[len(stem) :]) for one in used if direct.fullmatch(one)]
    place = max(held, default=-1) + 1
    if place >= len(marks):
        raise Refusal(_NO_ROOM, field="to")
    return stem + marks[place]


def _beneath(draft: Content, to: str) -> list[Content]:
    found: list[Content]
    if to in questions_in(draft):
        found = place_of(draft, to).question.setdefault("nested", [])
    else:
        found = theme_in(draft, to)["questions"]
    return found


def _recode(question: Content, new: str) -> None:
    """Give a question a new identifier, and those under it ones that begin with it."""
    question["code"] = new
    marks: Sequence[str] = ascii_lowercase if depth_of(new) == 0 else "123456789"
    for mark, part in zip(marks, question.get("nested", []), strict=False):
        _recode(part, new + mark)


def _tidy(parent: Content | None) -> None:
    if parent is not None and not parent["nested"]:
        del parent["nested"]


# --- What is missing ------------------------------------------------------------------------


@dataclass(frozen=True)
class Gap:
    """What is still missing somewhere: a theme, a question (by code), or the whole (empty)."""

    code: str
    what: str


def gaps(content: Mapping[str, Any]) -> list[Gap]:
    """Return everything that must be filled in before the draft can be published."""
    found = []
    if len(content["summary"].strip()) < 3:
        found.append(Gap("", "a sentence that says what the instrument is about"))
    if not content["themes"]:
        found.append(Gap("", "a theme with a question"))
    for theme in content["themes"]:
        if not theme["intro"].strip():
            found.append(Gap(theme["code"], "what the theme is about"))
        if not theme["questions"]:
            found.append(Gap(theme["code"], "a question"))
    for place in places(content):
        found += [Gap(place.question["code"], what) for what in _missing(place)]
    return found


def _missing(place: Place) -> Iterator[str]:
    question = place.question
    if len(question["text"].strip()) < 3:
        yield "its words"
    if not question["levels"]:
        yield "the levels it concerns"
    if len(question["why"].strip()) < 3:
        yield "why it matters"
    for step in SCALE:
        if len(question["ratings"].get(step.code, "").strip()) < 3:
            yield f"what “{step.label}” looks like"
    if not question["evidence"]:
        yield "evidence to look for"
    if not question["source"]:
        yield "where it comes from"
    if place.parent:
        extra = sorted(set(question["levels"]) - set(place.parent["levels"]))
        if extra:
            yield f"agreement on levels: the question it is under is not for {', '.join(extra)}"
