"""Tracked changes: what was taken out of a text and what was put in, word by word."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

KEPT, OUT, IN = "kept", "out", "in"
_WORDS = re.compile(r"\s+|[^\s]+")


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text that was kept, taken out or put in."""

    kind: str
    text: str


def pieces(old: str, new: str) -> tuple[Piece, ...]:
    """The new text with what was taken out of the old one.

    The kept pieces and those put in make the new text; the kept ones and those taken out the old.
    """
    before, after = _WORDS.findall(old), _WORDS.findall(new)
    found: list[Piece] = []
    matcher = SequenceMatcher(a=before, b=after, autojunk=False)
    for kind, a0, a1, b0, b1 in matcher.get_opcodes():
        if kind == "equal":
            found.append(Piece(KEPT, "".join(before[a0:a1])))
            continue
        if a1 > a0:
            found.append(Piece(OUT, "".join(before[a0:a1])))
        if b1 > b0:
            found.append(Piece(IN, "".join(after[b0:b1])))
    return tuple(found)
