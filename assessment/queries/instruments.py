"""Reads across instruments: the shipped ones, and the trust's own with their editions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from assessment import banks
from assessment.banks.load import Bank, Question, content_of
from assessment.models import Instrument, InstrumentEdition, Round
from assessment.queries.questions import pinned_bank
from assessment.rules import drafting
from assessment.rules.editions import Change, Fate, fates_in, propose, questions_in, settled, then

Content = Mapping[str, Any]


@dataclass(frozen=True)
class Listed:
    """An instrument in the list: its newest edition, and whether the trust wrote it."""

    bank: Bank
    is_own: bool

    @property
    def asked(self) -> int:
        """How many questions it has, nested ones included."""
        return len(self.bank.by_code)


def bank_of_edition(edition: InstrumentEdition) -> Bank:
    """Return a published edition as a bank. Raises BankError where its content has another hash."""
    return pinned_bank(edition.sha256, lambda: edition.content, str(edition))


def usable_instruments() -> list[Listed]:
    """Return the newest edition of every instrument a round can be opened with; own ones last."""
    newest = {bank.code: bank for bank in banks.all_banks()}
    shipped = [Listed(bank, is_own=False) for bank in newest.values()]
    return shipped + [
        Listed(bank_of_edition(edition), is_own=True) for edition in _newest_editions()
    ]


def _newest_editions() -> list[InstrumentEdition]:
    editions = InstrumentEdition.objects.order_by("instrument_id", "-number").distinct(
        "instrument_id"
    )
    return sorted(editions, key=lambda edition: edition.title)


def find_instrument(code: str, edition: int | None = None) -> tuple[Bank, Content]:
    """Return an instrument's edition (the newest where none is named) and its content.

    The trust's own come first. KeyError where there is none.
    """
    own = InstrumentEdition.objects.filter(instrument__code=code)
    found = own.first() if edition is None else own.filter(number=edition).first()
    if found is not None:
        return bank_of_edition(found), found.content
    bank = banks.get(code, edition)
    return bank, content_of(bank)


def editions_of(code: str) -> list[int]:
    """Return the numbers of an instrument's published editions, newest first."""
    own = InstrumentEdition.objects.filter(instrument__code=code)
    numbers = list(own.values_list("number", flat=True))
    shipped = [bank.edition for bank in reversed(banks.all_banks()) if bank.code == code]
    return numbers or shipped


def search_questions(bank: Bank, words: str) -> list[Question]:
    """Return the questions in which every one of the words occurs, in printed order.

    Looked for in the question, why it matters, the descriptors and the evidence.
    """
    wanted = words.casefold().split()
    return [
        question
        for question in bank.every_question()
        if all(word in _text(question) for word in wanted)
    ]


def _text(question: Question) -> str:
    parts = (question.code, question.text, question.why, *question.ratings.values())
    return " ".join((*parts, *question.evidence)).casefold()


# --- Editions -------------------------------------------------------------------------------


def earlier_contents(instrument: Instrument) -> list[Content]:
    """Return the content of an own instrument's published editions, oldest first."""
    return [edition.content for edition in instrument.editions.order_by("number")]


def identifiers_taken(instrument: Instrument) -> set[str]:
    """Return every identifier, of questions and themes, that published editions have used."""
    taken: set[str] = set()
    for content in earlier_contents(instrument):
        taken.update(questions_in(content))
        taken.update(theme["code"] for theme in content["themes"])
    return taken


@dataclass(frozen=True)
class Mapped:
    """What became of one question of the edition before, and whether a person said so."""

    code: str
    old: Mapping[str, Any]
    new: Mapping[str, Any] | None
    fate: Fate
    is_decided: bool


def mapping_of(instrument: Instrument) -> list[Mapped]:
    """Return, for the draft of a later edition, what became of each question; else nothing.

    A question that is still the same under its identifier needs nobody's decision.
    """
    earlier = earlier_contents(instrument)
    draft = instrument.draft
    if not earlier or draft is None:
        return []
    old, new = questions_in(earlier[-1]), questions_in(draft)
    decided = decisions_of(instrument)
    proposed = propose(earlier[-1], draft)
    return [
        Mapped(
            code=code,
            old=old[code],
            new=new.get(fate.by or code),
            fate=fate,
            is_decided=decided.get(code) == fate or proposed[code] == Fate(Change.SAME) == fate,
        )
        for code, fate in settled(earlier[-1], draft, decided).items()
    ]


def decisions_of(instrument: Instrument) -> dict[str, Fate]:
    """Return what people decided so far about questions of the edition before."""
    return fates_in({"since": {"questions": instrument.decided}})


def gaps_in(instrument: Instrument) -> list[drafting.Gap]:
    """Return what must be filled in, and decided, before the draft can be published."""
    if instrument.draft is None:
        return []
    undecided = [row for row in mapping_of(instrument) if not row.is_decided]
    return drafting.gaps(instrument.draft) + [
        drafting.Gap("", f"a decision on what became of {row.code}") for row in undecided
    ]


def fates_between(before: Round, after: Round) -> dict[str, Fate] | None:
    """Return what became of each question from one round's edition to a later one's.

    None where both have the same edition. An edition in between is looked up; KeyError where it
    cannot be found, which the rounds' own pinned content never needs.
    """
    if before.bank_edition == after.bank_edition:
        return None
    fates: dict[str, Fate] | None = None
    for number in range(before.bank_edition + 1, after.bank_edition + 1):
        is_last = number == after.bank_edition
        content = after.bank_content if is_last else find_instrument(after.bank_code, number)[1]
        fates = fates_in(content) if fates is None else then(fates, fates_in(content))
    return fates
