"""Read question banks from their data files, check them, and hash their content. No Django."""

from __future__ import annotations

import hashlib
import json
from calendar import month_name
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

import yaml
from jsonschema import Draft202012Validator

from assessment.rules.editions import Fate, fates_in

FOLDER = Path(__file__).resolve().parent
DEEPEST = 2
"""How many levels of question may lie under a question of a theme."""
LEVELS = ("strategic", "executive", "operational")


class BankError(ValueError):
    """A question bank cannot be used. `problems` holds one plain sentence for each fault."""

    def __init__(self, name: str, problems: list[str]) -> None:
        self.name = name
        self.problems = problems
        super().__init__(f"{name}: " + "; ".join(problems))


@dataclass(frozen=True)
class Source:
    """Where a question's subject comes from."""

    document: str
    title: str
    publisher: str
    published: str
    """Year, or year and month: "2008-10"."""
    place: str

    @property
    def when(self) -> str:
        """When it was published, in words: "October 2008"."""
        year, _, month = self.published.partition("-")
        return f"{month_name[int(month)]} {year}" if month else year


@dataclass(frozen=True)
class Question:
    """One question. `nested` questions are answered singly and roll up into this one.

    They may have questions under them in turn: three levels of question in all, never more.
    """

    code: str
    number: str
    theme: str
    parent: str | None
    levels: frozenset[str]
    text: str
    why: str
    ratings: Mapping[str, str]
    evidence: tuple[str, ...]
    sources: tuple[Source, ...]
    nested: tuple[Question, ...]

    @property
    def levels_downwards(self) -> list[str]:
        """The levels it concerns, strategic first: a set has no order of its own."""
        return [level for level in LEVELS if level in self.levels]

    def family(self) -> Iterator[Question]:
        """Yield the question and all those under it, in printed order."""
        yield self
        for part in self.nested:
            yield from part.family()

    def for_level(self, level: str) -> Question:
        """Return the question with only those under it that concern bodies at this level."""
        nested = tuple(part.for_level(level) for part in self.nested if level in part.levels)
        return replace(self, nested=nested)


@dataclass(frozen=True)
class Theme:
    """A group of questions answered on one page."""

    code: str
    title: str
    intro: str
    questions: tuple[Question, ...]

    @property
    def slug(self) -> str:
        """The theme's code as it stands in an address."""
        return self.code.lower()

    def every_question(self) -> Iterator[Question]:
        """Yield top-level questions, each followed by its nested ones."""
        for question in self.questions:
            yield from question.family()


@dataclass(frozen=True)
class Bank:
    """An instrument in one edition. `sha256` is of the canonical content (see `digest`)."""

    code: str
    edition: int
    title: str
    summary: str
    notes: tuple[str, ...]
    themes: tuple[Theme, ...]
    sha256: str
    since: Mapping[str, Fate] = field(default_factory=dict)
    """What became of each question of the edition before; empty for a first edition."""

    def every_question(self) -> Iterator[Question]:
        """Yield every question in printed order."""
        for theme in self.themes:
            yield from theme.every_question()

    @cached_property
    def by_code(self) -> Mapping[str, Question]:
        """Every question by its stable code."""
        return {question.code: question for question in self.every_question()}

    def theme(self, slug: str) -> Theme:
        """Return the theme with this slug; KeyError where there is none."""
        for theme in self.themes:
            if theme.slug == slug:
                return theme
        raise KeyError(slug)

    def for_level(self, level: str) -> Bank:
        """Return the bank with only the questions that concern bodies at this level.

        Themes left empty go. The hash stays that of the whole bank, for that is what is pinned.
        """
        themes = []
        for theme in self.themes:
            questions = tuple(
                question.for_level(level)
                for question in theme.questions
                if level in question.levels
            )
            if questions:
                themes.append(replace(theme, questions=questions))
        return replace(self, themes=tuple(themes))

    def with_themes(self, codes: Collection[str]) -> Bank:
        """Return the bank with only the themes of these codes; with all of them for none."""
        if not codes:
            return self
        return replace(self, themes=tuple(theme for theme in self.themes if theme.code in codes))


def digest(content: Mapping[str, Any]) -> str:
    """Return the SHA-256 (hex) of the content as canonical JSON.

    Keys are sorted and white space dropped, so that layout and comments of the file do not count
    and every word, code, level and order of questions does.
    """
    canonical = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(canonical.encode()).hexdigest()


@lru_cache(maxsize=1)
def _validator() -> Draft202012Validator:
    return Draft202012Validator(json.loads((FOLDER / "schema.json").read_text(encoding="utf-8")))


def faults_in(content: Any) -> list[tuple[list[str | int], str]]:
    """Return what the schema finds wrong: where (keys and positions), and what."""
    errors = sorted(_validator().iter_errors(content), key=lambda error: list(map(str, error.path)))
    return [(list(error.absolute_path), error.message[:300]) for error in errors]


def problems_in(content: Any) -> list[str]:
    """Return every fault in a bank's content, one plain sentence each; empty when it is sound.

    Beyond the schema: codes are unique and agree with bank, theme and parent; nesting is two deep
    at most; a nested question concerns no level that its parent does not; every source is a listed
    document.
    """
    problems = [f"{_place(path)}: {message}" for path, message in faults_in(content)]
    if problems:
        return problems
    seen: set[str] = set()
    for theme in content["themes"]:
        for question in theme["questions"]:
            prefix = f"{content['code']}-{theme['code']}-"
            problems += _question_problems(content, question, prefix, seen)
    codes = [theme["code"] for theme in content["themes"]]
    if len(codes) != len(set(codes)):
        problems.append("Two themes have the same code")
    return problems + _edition_problems(content)


def _edition_problems(content: Mapping[str, Any]) -> list[str]:
    """What one edition alone shows of `since`; the rest takes the editions before (`check`)."""
    edition, since = content["edition"], content.get("since")
    if edition == 1:
        return ["A first edition has none before it to speak of"] if since else []
    if since is None:
        return [f"Edition {edition} says nothing of the questions of the edition before"]
    if since["edition"] != edition - 1:
        return [f"Edition {edition} speaks of edition {since['edition']}, not of the one before"]
    return []


def _question_problems(
    content: Mapping[str, Any],
    question: Mapping[str, Any],
    prefix: str,
    seen: set[str],
    depth: int = 0,
) -> list[str]:
    code = question["code"]
    problems = []
    if code in seen:
        problems.append(f"{code}: the code is used twice")
    seen.add(code)
    if not code.startswith(prefix) or code == prefix:
        problems.append(f"{code}: the code does not begin with {prefix}")
    if depth > DEEPEST:
        problems.append(f"{code}: questions nest two deep at most")
    problems += [
        f"{code}: source document “{source['document']}” is not listed under documents"
        for source in question["source"]
        if source["document"] not in content["documents"]
    ]
    for part in question.get("nested", []):
        problems += _question_problems(content, part, code, seen, depth + 1)
        extra = set(part["levels"]) - set(question["levels"])
        if extra:
            problems.append(
                f"{part['code']}: concerns {', '.join(sorted(extra))}, which {code} does not"
            )
    return problems


def _place(path: Any) -> str:
    return ".".join(str(step) for step in path) or "bank"


def from_content(content: Mapping[str, Any], *, name: str = "bank") -> Bank:
    """Build a Bank from parsed content.

    Raises BankError naming every fault.
    """
    problems = problems_in(content)
    if problems:
        raise BankError(name, problems)
    return build(content)


def build(content: Mapping[str, Any]) -> Bank:
    """Build a Bank from content of the right shape, whatever is still missing in it (a draft)."""
    themes = []
    number = 0
    for theme in content["themes"]:
        questions = []
        for entry in theme["questions"]:
            number += 1
            questions.append(_question(content, entry, theme["code"], str(number), None))
        themes.append(Theme(theme["code"], theme["title"], theme["intro"], tuple(questions)))
    return Bank(
        code=content["code"],
        edition=content["edition"],
        title=content["title"],
        summary=content["summary"],
        notes=tuple(content.get("notes", [])),
        themes=tuple(themes),
        sha256=digest(content),
        since=fates_in(content),
    )


def _question(
    content: Mapping[str, Any],
    entry: Mapping[str, Any],
    theme: str,
    number: str,
    parent: str | None,
) -> Question:
    return Question(
        code=entry["code"],
        number=number,
        theme=theme,
        parent=parent,
        levels=frozenset(entry["levels"]),
        text=entry["text"],
        why=entry["why"],
        ratings=entry["ratings"],
        evidence=tuple(entry["evidence"]),
        sources=tuple(
            Source(
                document=source["document"],
                place=source["place"],
                **content["documents"][source["document"]],
            )
            for source in entry["source"]
        ),
        nested=tuple(
            _question(content, part, theme, number + _mark(number, place), entry["code"])
            for place, part in enumerate(entry.get("nested", []))
        ),
    )


def _mark(number: str, place: int) -> str:
    """What the number of a nested question adds: 11a, 11b; then 11a1, 11a2."""
    return chr(ord("a") + place) if number.isdigit() else str(place + 1)


def read(path: Path) -> Mapping[str, Any]:
    """Return the parsed content of a bank file.

    Raises BankError where the file is not YAML.
    """
    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise BankError(path.name, [f"is not readable YAML: {error}"]) from error
    if not isinstance(content, dict):
        raise BankError(path.name, ["holds no mapping"])
    return content


def files(folder: Path = FOLDER) -> list[Path]:
    """Return the bank files in the folder, in order of name."""
    return sorted(folder.glob("*.yaml"))


@lru_cache(maxsize=1)
def _contents() -> Mapping[tuple[str, int], tuple[Mapping[str, Any], Bank]]:
    found: dict[tuple[str, int], tuple[Mapping[str, Any], Bank]] = {}
    for path in files():
        content = read(path)
        bank = from_content(content, name=path.name)
        key = (bank.code, bank.edition)
        if key in found:
            raise BankError(path.name, [f"{bank.code} edition {bank.edition} is in two files"])
        found[key] = (content, bank)
    return found


def all_banks() -> list[Bank]:
    """Return every shipped bank, by code and edition."""
    return [bank for _, (_, bank) in sorted(_contents().items())]


def get(code: str, edition: int | None = None) -> Bank:
    """Return a shipped bank; the newest edition where none is named. KeyError when unknown."""
    editions = [bank for bank in all_banks() if bank.code == code]
    if edition is not None:
        editions = [bank for bank in editions if bank.edition == edition]
    if not editions:
        raise KeyError(code if edition is None else f"{code} edition {edition}")
    return editions[-1]


def content_of(bank: Bank) -> Mapping[str, Any]:
    """Return the content a shipped bank was built from, to keep with a round."""
    return _contents()[(bank.code, bank.edition)][0]
