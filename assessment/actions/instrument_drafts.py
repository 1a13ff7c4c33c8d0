"""Writing the draft of an own instrument: words and places, safe for two people at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.utils import timezone

from assessment import queries
from assessment.models import Instrument
from assessment.rules import drafting
from assessment.rules.editions import questions_in
from trusts import clock
from trusts.actions.base import action
from trusts.audit import record
from trusts.errors import Refusal
from trusts.permissions import Permission
from trusts.scope import Scope


class Stale(Refusal):
    """Somebody else changed the same thing since the page was drawn; nothing was overwritten.

    `stored` is what it is now.
    """

    def __init__(self, message: str, stored: Mapping[str, Any]) -> None:
        super().__init__(message)
        self.stored = stored


# --- Words ----------------------------------------------------------------------------------


@action(Permission.INSTRUMENT_MANAGE, verb="instrument.described")
def describe_instrument(
    *, by: Scope, instrument: Instrument, title: str, summary: str, seen: str
) -> Instrument:
    """Give the draft its title and summary. `seen` is the fingerprint of what the page showed."""
    instrument, draft = _draft(instrument)
    about = {"title": draft["title"], "summary": draft["summary"]}
    _refuse_stale(instrument, about, {"title": title, "summary": summary}, seen)
    documents = {  # the instrument as its own source goes by its new title
        key: {**one, "title": title} if one["title"] == draft["title"] else one
        for key, one in draft["documents"].items()
    }
    store_draft(
        by, instrument, {**draft, "title": title, "summary": summary, "documents": documents}
    )
    record(by, instrument, title=title)
    return instrument


@action(Permission.INSTRUMENT_MANAGE, verb="instrument.document_set")
def set_document(
    *, by: Scope, instrument: Instrument, key: str, words: Mapping[str, str]
) -> Instrument:
    """Add a source document (`key` empty) or change one: its title, publisher and date.

    Questions name documents as their sources. Refuses a document that is not there.
    """
    instrument, draft = _draft(instrument)
    documents = dict(draft["documents"])
    if key and key not in documents:
        raise Refusal("That document is not there any more.")
    if not key:
        number = 1
        while (key := f"document{number}") in documents:
            number += 1
    documents[key] = dict(words)
    store_draft(by, instrument, {**draft, "documents": documents})
    record(by, instrument, document=words["title"])
    return instrument


@action(Permission.INSTRUMENT_MANAGE, verb="instrument.document_removed")
def remove_document(*, by: Scope, instrument: Instrument, key: str) -> Instrument:
    """Take a source document off the list. Refuses one that a question still names."""
    instrument, draft = _draft(instrument)
    users = [
        code
        for code, question in questions_in(draft).items()
        if any(source["document"] == key for source in question["source"])
    ]
    if users:
        raise Refusal(
            f"{users[0]} names this document as its source. Change it first."
            if len(users) == 1
            else f"{len(users)} questions name this document, {users[0]} among them. "
            "Change them first."
        )
    if key not in draft["documents"]:
        raise Refusal("That document is not there any more.")
    if len(draft["documents"]) == 1:
        raise Refusal("An instrument needs one source document at least.")
    documents = {name: one for name, one in draft["documents"].items() if name != key}
    store_draft(by, instrument, {**draft, "documents": documents})
    record(by, instrument, document=draft["documents"][key]["title"])
    return instrument


@action(Permission.INSTRUMENT_MANAGE, verb="instrument.theme_added")
def add_theme(*, by: Scope, instrument: Instrument, title: str, intro: str) -> Instrument:
    """Add a theme at the end of the draft."""
    instrument, draft = _draft(instrument)
    taken = queries.identifiers_taken(instrument)
    store_draft(by, instrument, drafting.add_theme(draft, title=title, intro=intro, taken=taken))
    record(by, instrument, theme=title)
    return instrument


@action(Permission.INSTRUMENT_MANAGE, verb="instrument.theme_changed")
def change_theme(
    *, by: Scope, instrument: Instrument, code: str, title: str, intro: str, seen: str
) -> Instrument:
    """Change a theme's words. `seen` is the fingerprint of what the page showed."""
    instrument, draft = _draft(instrument)
    theme = _still_there(drafting.theme_in, draft, code)
    _refuse_stale(instrument, theme, {**theme, "title": title, "intro": intro}, seen)
    store_draft(by, instrument, drafting.change_theme(draft, code=code, title=title, intro=intro))
    record(by, instrument, theme=code)
    return instrument


@action(Permission.INSTRUMENT_MANAGE, verb="instrument.question_added")
def add_question(
    *, by: Scope, instrument: Instrument, to: str, words: Mapping[str, Any]
) -> tuple[Instrument, str]:
    """Add a question to a theme or under a question (`to`); return it with its identifier."""
    instrument, draft = _draft(instrument)
    _target(draft, to)
    taken = queries.identifiers_taken(instrument)
    draft, code = drafting.add_question(draft, to=to, words=words, taken=taken)
    store_draft(by, instrument, draft)
    record(by, instrument, question=code)
    return instrument, code


@action(Permission.INSTRUMENT_MANAGE, verb="instrument.question_changed")
def change_question(
    *, by: Scope, instrument: Instrument, code: str, words: Mapping[str, Any], seen: str
) -> Instrument:
    """Change a question's words; its identifier stays.

    `seen` is the fingerprint of what the page showed: where somebody else changed the question
    since, Stale is raised and nothing overwritten.
    """
    instrument, draft = _draft(instrument)
    question = _still_there(drafting.place_of, draft, code).question
    _refuse_stale(instrument, question, {**question, **words}, seen)
    store_draft(by, instrument, drafting.change_question(draft, code=code, words=words))
    record(by, instrument, question=code)
    return instrument


# --- Places ---------------------------------------------------------------------------------


@action(Permission.INSTRUMENT_MANAGE, verb="instrument.moved")
def move_in_draft(
    *, by: Scope, instrument: Instrument, code: str, down: bool, revision: int
) -> Instrument:
    """Move a theme or question one place up or down among those beside it.

    Refuses where somebody changed the draft since `revision`.
    """
    instrument = open_draft(instrument, revision)
    draft = _changed(instrument, code, drafting.moved, by=1 if down else -1)
    store_draft(by, instrument, draft)
    record(by, instrument, moved=code, down=down)
    return instrument


@action(Permission.INSTRUMENT_MANAGE, verb="instrument.put_elsewhere")
def put_elsewhere(
    *, by: Scope, instrument: Instrument, code: str, to: str, revision: int
) -> tuple[Instrument, str]:
    """Put a question, and all under it, into another theme or under another question.

    Its identifier names its place, so it gets a new one: it is returned with the instrument. The
    edition's mapping will propose it as the same question.
    """
    instrument = open_draft(instrument, revision)
    _target(instrument.draft or {}, to)
    taken = queries.identifiers_taken(instrument)
    draft, new = _changed(instrument, code, drafting.put, to=to, taken=taken)
    store_draft(by, instrument, draft)
    record(by, instrument, moved=code, to=to, identifier=new)
    return instrument, new


@action(Permission.INSTRUMENT_MANAGE, verb="instrument.removed_from_draft")
def remove_from_draft(*, by: Scope, instrument: Instrument, code: str, revision: int) -> Instrument:
    """Take a theme or question, and all under it, out of the draft. Published editions keep it."""
    instrument = open_draft(instrument, revision)
    store_draft(by, instrument, _changed(instrument, code, drafting.removed))
    record(by, instrument, removed=code)
    return instrument


def locked(instrument: Instrument) -> Instrument:
    """The instrument, held still until the action is over."""
    return Instrument.objects.select_for_update(of=("self",)).get(pk=instrument.pk)


def _draft(instrument: Instrument) -> tuple[Instrument, dict[str, Any]]:
    """The instrument, locked, and its draft. Refuses where none is being written."""
    instrument = locked(instrument)
    if instrument.draft is None:
        raise Refusal("This instrument was published. Begin a new edition to change it.")
    return instrument, instrument.draft


def open_draft(instrument: Instrument, revision: int) -> Instrument:
    """The instrument, locked, with its draft as `revision` knew it."""
    instrument, _ = _draft(instrument)
    if instrument.revision != revision:
        raise Refusal(
            f"{_who(instrument)} changed the draft while you were looking at it. Nothing of yours "
            "was done. Here is the draft as it is now: look, and do it again."
        )
    return instrument


def _who(instrument: Instrument) -> str:
    at = timezone.localtime(instrument.changed_at)
    return f"At {at:%H:%M}, {instrument.changed_by}"


def _refuse_stale(
    instrument: Instrument, stored: Mapping[str, Any], wanted: Mapping[str, Any], seen: str
) -> None:
    now = drafting.fingerprint(stored)
    if now not in (seen, drafting.fingerprint(wanted)):
        raise Stale(
            f"{_who(instrument)} saved other words here while you were writing. Both are shown. "
            "Nothing was overwritten: put together what you want to keep, then save.",
            stored,
        )


def _target(draft: Mapping[str, Any], to: str) -> None:
    if to not in questions_in(draft):
        _still_there(drafting.theme_in, draft, to)


def _still_there(look: Callable[[Mapping[str, Any], str], Any], draft: Any, code: str) -> Any:
    try:
        return look(draft, code)
    except KeyError:
        raise Refusal(
            f"{code} is not in the draft any more: somebody moved or removed it."
        ) from None


def _changed(instrument: Instrument, code: str, how: Callable[..., Any], **what: Any) -> Any:
    try:
        return how(instrument.draft, code=code, **what)
    except KeyError:
        raise Refusal(f"{code} is not in the draft.") from None


def store_draft(
    by: Scope,
    instrument: Instrument,
    draft: dict[str, Any] | None,
    *,
    decided: dict[str, Any] | None = None,
) -> None:
    """Keep the draft (None: none is being written), who changed it and that it changed."""
    instrument.draft = draft
    if draft is not None:
        instrument.title = draft["title"]
    if decided is not None:
        instrument.decided = decided
    instrument.revision += 1
    instrument.changed_by = by.actor[:200]
    instrument.changed_at = clock.now()
    instrument.save()
