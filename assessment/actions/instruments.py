"""A trust's own instruments: beginning them, their editions, and publishing."""

from __future__ import annotations

import re
from collections.abc import Mapping

from assessment import banks, queries
from assessment.actions.instrument_drafts import locked, open_draft, store_draft
from assessment.banks.load import problems_in
from assessment.models import Instrument, InstrumentEdition
from assessment.rules import drafting
from assessment.rules.editions import (
    Change,
    Fate,
    as_since,
    problems_in_since,
    questions_in,
    settled,
)
from trusts import clock
from trusts.actions.base import action
from trusts.audit import record
from trusts.errors import Refusal
from trusts.permissions import Permission
from trusts.scope import Scope

CODE = re.compile(r"[A-Z]{2,8}[0-9]{2}")


@action(Permission.INSTRUMENT_MANAGE, verb="instrument.made")
def make_instrument(
    *, by: Scope, code: str, title: str, copy_of: str = "", edition: int | None = None
) -> Instrument:
    """Begin an own instrument with an empty draft, or with a copy of another one's questions.

    Refuses a code of the wrong form or one in use, and an instrument to copy that is not there.
    """
    if not CODE.fullmatch(code):
        raise Refusal(
            "The code must be two to eight capital letters and two digits, like BRD09.",
            field="code",
        )
    is_shipped = code in {bank.code for bank in banks.all_banks()}
    given_up = Instrument.objects.filter(code=code, draft__isnull=True, editions=None).first()
    if is_shipped or (given_up is None and Instrument.objects.filter(code=code).exists()):
        raise Refusal(f"There is already an instrument {code}. Choose another code.", field="code")
    if copy_of:
        try:
            _, content = queries.find_instrument(copy_of, edition)
        except KeyError:
            raise Refusal(
                "There is no such instrument to copy. Choose one from the list.", field="copy_of"
            ) from None
        draft = drafting.copied(content, code=code, title=title)
    else:
        draft = drafting.empty(
            code=code, title=title, publisher=str(by.trust), year=clock.today().year
        )
    # Of one that was given up before anything was published, only the code is left: it is free.
    instrument = locked(given_up) if given_up else Instrument(code=code, revision=0)
    instrument.made_by, instrument.made_at = by.actor[:200], clock.now()
    store_draft(by, instrument, draft, decided={})
    record(by, instrument, code=code, copy_of=copy_of or "nothing")
    return instrument


@action(Permission.INSTRUMENT_MANAGE, verb="instrument.edition_begun")
def begin_edition(*, by: Scope, instrument: Instrument) -> Instrument:
    """Begin the draft of the next edition with the questions of the last one.

    Refuses while a draft is being written.
    """
    instrument = locked(instrument)
    if instrument.draft is not None:
        raise Refusal("A draft of the next edition is being written already.")
    last = instrument.editions.first()
    if last is None:
        raise Refusal("Nothing has been published yet.")
    store_draft(by, instrument, drafting.next_edition(last.content), decided={})
    record(by, instrument, edition=last.number + 1)
    return instrument


@action(Permission.INSTRUMENT_MANAGE, verb="instrument.draft_discarded")
def discard_draft(*, by: Scope, instrument: Instrument, revision: int) -> Instrument:
    """Give up the draft of an edition; what was published stays, and the files imported from.

    Where nothing was published, the instrument goes out of the list and its code is free again.
    Refuses where somebody changed the draft meanwhile.
    """
    instrument = open_draft(instrument, revision)
    last = instrument.editions.first()
    edition = instrument.draft["edition"]  # type: ignore[index]  # open_draft saw that there is one
    if last is not None:
        instrument.title = last.title
    store_draft(by, instrument, None, decided={})
    record(by, instrument, edition=edition)
    return instrument


# --- Editions -------------------------------------------------------------------------------


@action(Permission.INSTRUMENT_MANAGE, verb="instrument.mapping_decided")
def decide_mapping(
    *, by: Scope, instrument: Instrument, fates: Mapping[str, Fate], revision: int
) -> Instrument:
    """Decide what became of questions of the edition before.

    A question that is still in its place and is called replaced (by itself) gets a new
    identifier: answers to the old one must not count for it. Refuses what the draft contradicts,
    naming every question.
    """
    instrument = open_draft(instrument, revision)
    earlier = queries.earlier_contents(instrument)
    draft = instrument.draft
    if not earlier or draft is None:
        raise Refusal("There is no earlier edition to speak of.")
    chosen = dict(fates)
    taken = queries.identifiers_taken(instrument)
    for code, fate in fates.items():
        is_asked = code in questions_in(draft)
        if fate.change is Change.REPLACED and is_asked and fate.by in (None, code):
            draft, new = drafting.renamed(draft, code=code, taken=taken)
            chosen[code] = Fate(Change.REPLACED, new)
    everything = {**settled(earlier[-1], draft, queries.decisions_of(instrument)), **chosen}
    said = {**draft, "since": as_since(draft["edition"] - 1, everything)}
    problems = problems_in_since(said, earlier)
    if problems:
        raise Refusal("These decisions do not fit the draft. " + ". ".join(problems) + ".")
    decided = {**instrument.decided, **as_since(0, chosen)["questions"]}
    store_draft(by, instrument, draft, decided=decided)
    record(by, instrument, decided=as_since(0, chosen)["questions"])
    return instrument


@action(Permission.INSTRUMENT_MANAGE, verb="instrument.published")
def publish_edition(*, by: Scope, instrument: Instrument, revision: int) -> InstrumentEdition:
    """Publish the draft as an edition that never changes again, pinned by its SHA-256.

    Refuses a draft with gaps, one that fails a check of the shipped banks, one whose questions of
    the edition before are not all decided on, and one that somebody changed since `revision`.
    """
    instrument = open_draft(instrument, revision)
    gaps = queries.gaps_in(instrument)
    if gaps:
        raise Refusal(
            f"{len(gaps)} things are missing, for example {gaps[0].what}"
            + (f" in {gaps[0].code}" if gaps[0].code else "")
            + ". See the draft for all of them."
        )
    content = dict(instrument.draft or {})
    earlier = queries.earlier_contents(instrument)
    if earlier:
        fates = settled(earlier[-1], content, queries.decisions_of(instrument))
        content["since"] = as_since(content["edition"] - 1, fates)
    problems = problems_in(content) or problems_in_since(content, earlier)
    if problems:
        raise Refusal("The draft cannot be published. " + ". ".join(problems) + ".")
    bank = banks.from_content(content, name=instrument.code)
    edition = InstrumentEdition.objects.create(
        instrument=instrument,
        number=bank.edition,
        title=bank.title,
        content=content,
        sha256=bank.sha256,
        published_by=by.actor[:200],
        published_at=clock.now(),
    )
    instrument.title = bank.title
    store_draft(by, instrument, None, decided={})
    record(by, edition, edition=bank.edition, sha256=bank.sha256, questions=len(bank.by_code))
    return edition
