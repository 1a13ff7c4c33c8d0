"""The questions a round asks: its pinned question set, narrowed to its level and themes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

from assessment import banks
from assessment.banks.load import Bank, BankError, digest
from assessment.models import Round

_pinned: dict[str, Bank] = {}


def questions_of(round_: Round) -> Bank:
    """Return the questions of a round: its pinned bank, narrowed to its level and its themes.

    The shipped bank serves while it is the one pinned; else the content kept with the round does.
    Raises BankError where neither has the pinned hash.
    """
    bank = _pinned_bank(round_)
    return _narrowed(bank.sha256, round_.level, tuple(round_.themes))


def all_questions_of(round_: Round) -> Bank:
    """Return the questions a round could ask: its pinned bank, narrowed to its level alone."""
    return _narrowed(_pinned_bank(round_).sha256, round_.level, ())


def _pinned_bank(round_: Round) -> Bank:
    return pinned_bank(round_.bank_sha256, lambda: round_.bank_content, round_.bank_code)


def pinned_bank(sha256: str, content: Callable[[], Mapping[str, Any]], name: str) -> Bank:
    """Return the bank with this SHA-256, built once: the shipped one, or the one of `content`.

    Raises BankError where the content has another hash.
    """
    if sha256 not in _pinned:
        found = next((bank for bank in banks.all_banks() if bank.sha256 == sha256), None)
        if found is None:
            kept = content()
            if digest(kept) != sha256:
                raise BankError(name, ["the questions kept with it were altered"])
            found = banks.from_content(kept, name=name)
        _pinned[sha256] = found
    return _pinned[sha256]


@lru_cache(maxsize=64)
def _narrowed(sha256: str, level: str, themes: tuple[str, ...]) -> Bank:
    return _pinned[sha256].for_level(level).with_themes(themes)
