"""Check question banks for counts, faults, and sentences copied from a source. No Django."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from assessment.banks.load import FOLDER, BankError, Theme, files, from_content, problems_in, read
from assessment.rules.editions import problems_in_since

RUN = 8
"""A run of this many words shared with a source counts as copied."""
KINDS = ("questions", "nested", "third_level")
"""What is counted: questions of a theme, those directly under them, and those under these."""


def numbers(theme: Theme) -> dict[str, int]:
    """Return how many questions a theme has, how many directly under them, and under those."""
    nested = [part for question in theme.questions for part in question.nested]
    deeper = [part for question in nested for part in question.nested]
    return dict(zip(KINDS, map(len, (theme.questions, nested, deeper)), strict=True))


def counts(path: Path) -> dict[str, Any]:
    """Return the numbers of questions in a bank file, by theme, and every fault found."""
    try:
        content = read(path)
    except BankError as error:
        return {"file": path.name, "problems": error.problems}
    problems = problems_in(content)
    if problems:
        return {"file": path.name, "instrument": content.get("code"), "problems": problems}
    bank = from_content(content, name=path.name)
    themes = [
        {"theme": theme.code, "title": theme.title, **numbers(theme)} for theme in bank.themes
    ]
    return {
        "file": path.name,
        "instrument": bank.code,
        "edition": bank.edition,
        "sha256": bank.sha256,
        **{kind: sum(numbers(theme)[kind] for theme in bank.themes) for kind in KINDS},
        "themes": themes,
        "problems": [],
    }


def against_earlier(path: Path) -> list[str]:
    """Return every fault in what a sound bank file says of the editions before it.

    They are looked for beside it and among the shipped banks.
    """
    content = read(path)
    folders = {path.parent, FOLDER}
    found = [read(one) for folder in folders for one in files(folder)]
    editions = {
        one["edition"]: one
        for one in found
        if one.get("code") == content["code"] and not problems_in(one)
    }
    earlier = range(1, content["edition"])
    gone = [f"Edition {edition} is missing" for edition in earlier if edition not in editions]
    return gone or problems_in_since(content, [editions[edition] for edition in earlier])


@lru_cache(maxsize=1)
def expected() -> Mapping[str, Any]:
    """Return what `expected.json` says: counts as listed and as read, and the published hashes.

    Where a careful reading of a source differs from the list, the reading wins and says why.
    """
    found: Mapping[str, Any] = json.loads((FOLDER / "expected.json").read_text(encoding="utf-8"))
    return found


def against_expected(found: Mapping[str, Any]) -> tuple[list[dict[str, Any]], list[str]]:
    """Set the counts of a bank beside those expected; return its theme lines and every problem.

    A theme line gains `listed` where the edition is expected, and `because` where the reading won.
    """
    name = f"{found['instrument']} edition {found['edition']}"
    if name not in expected()["listed"]:
        return list(found["themes"]), []
    listed = expected()["listed"][name]
    read_otherwise = expected()["read"].get(name, {})
    lines, problems = [], []
    for theme in found["themes"]:
        code = theme["theme"]
        if code not in listed:
            lines.append(theme)
            problems.append(f"{name}: theme {code} is not expected")
            continue
        line = {**theme, "listed": dict(zip(KINDS, listed[code], strict=True))}
        wanted = listed[code]
        if code in read_otherwise:
            wanted = read_otherwise[code]["counts"]
            line["because"] = read_otherwise[code]["because"]
        lines.append(line)
        counted = [theme[kind] for kind in KINDS]
        if counted != wanted:
            problems.append(f"{name}: theme {code} counts {counted}, and {wanted} are expected")
    present = {theme["theme"] for theme in found["themes"]}
    problems += [f"{name}: theme {code} is missing" for code in listed if code not in present]
    return lines, problems


def against_published(found: Mapping[str, Any]) -> list[str]:
    """Return what is wrong where a bank's edition was published with another content.

    A published edition never changes, not by a word: `expected.json` pins the SHA-256 of each.
    """
    name = f"{found['instrument']} edition {found['edition']}"
    pinned = expected()["published"].get(name)
    if pinned in (None, found["sha256"]):
        return []
    return [
        f"{name} was published with SHA-256 {pinned}. A published edition never changes: undo the "
        "change, or make it the next edition"
    ]


def not_pinned(names: Iterable[str]) -> list[str]:
    """Return one sentence for each shipped edition whose SHA-256 is not pinned."""
    pinned = expected()["published"]
    return [f"{name} is not pinned in expected.json" for name in names if name not in pinned]


def missing(names: Iterable[str]) -> list[str]:
    """Return one sentence for each expected edition that is not among `names`."""
    present = set(names)
    return [f"{name} is missing" for name in expected()["listed"] if name not in present]


def words(text: str) -> list[str]:
    """Return the words of a text, without case, punctuation or apostrophes."""
    return re.findall(r"[a-z0-9]+", re.sub(r"['’‘]", "", text.lower()))


def runs(text: str) -> Iterator[tuple[str, ...]]:
    """Yield every run of eight words in the text."""
    found = words(text)
    for start in range(len(found) - RUN + 1):
        yield tuple(found[start : start + RUN])


def source_runs(folder: Path) -> dict[tuple[str, ...], str]:
    """Return every run of eight words in the folder's text files, with the file that has it."""
    return {
        run: path.name
        for path in sorted(folder.glob("*.txt"))
        for run in runs(path.read_text(encoding="utf-8", errors="replace"))
    }


def sentences(content: Any, at: str = "") -> Iterator[tuple[str, str]]:
    """Yield every text of a bank with its place. Titles of documents are names, not sentences."""
    if isinstance(content, str):
        yield at, content
    elif isinstance(content, Mapping):
        name = content.get("code", at)
        for key, value in content.items():
            if key != "documents":
                yield from sentences(value, f"{name} {key}")
    elif isinstance(content, list):
        for value in content:
            yield from sentences(value, at)


def copied(path: Path, sources: Mapping[tuple[str, ...], str]) -> list[str]:
    """Return one sentence for each text of the bank that shares eight words with a source."""
    found = []
    for place, text in sentences(read(path)):
        shared = next((run for run in runs(text) if run in sources), None)
        if shared:
            found.append(f"{place}: shares “{' '.join(shared)}” with {sources[shared]}")
    return found
