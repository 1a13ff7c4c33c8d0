"""The questions a round asks: its pinned question set, narrowed to its level and themes."""

from __future__ import annotations

from functools import lru_cache

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
def _narrowed(sha256: str, level: str, themes: tuple[str, ...]) -> Bank:
    return _pinned[sha256].for_level(level).with_themes(themes)
