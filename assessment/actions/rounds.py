"""Opening rounds, changing their options, and closing them."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from assessment import queries, rules
from assessment.actions.emails import queue_emails, tell_it_is_open
from assessment.actions.parts import ask
from assessment.banks.load import Bank
from assessment.models import Answer, Evidence, Helper, Participant, Promise, Round
from assessment.models.round import usual_reminders
from trusts import clock
from trusts.actions.base import action
from trusts.actions.guest import let_out
from trusts.audit import record
from trusts.errors import Refusal
from trusts.models import Body, Membership, Partner
from trusts.permissions import Permission
from trusts.scope import Scope

FURTHEST = 60
"""Most days between the due date and a reminder."""
STRICTER = (Promise.NAMED, Promise.PARTNER, Promise.SECTOR)
"""The promises, from the one that says most about members to the one that says least."""


@action(Permission.ROUND_MANAGE, verb="round.opened")
def open_round(
    *,
    by: Scope,
    body: Body,
    bank_code: str,
    opens_on: datetime.date,
    closes_on: datetime.date,
    edition: int | None = None,
    promise: str = Promise.SECTOR,
    themes: Sequence[str] = (),
    seats: Sequence[Membership] | None = None,
    as_one: Collection[Partner] = (),
    may_copy: bool = True,
    reminders: Sequence[int] | None = None,
) -> Round:
    """Set up a round of a question set for a body; open it at once if its day has come.

    Asks every current member who may answer, or those of `seats`; partners in `as_one` give one
    answer between their seats. `themes` are codes, none for all. The newest edition is taken where
    none is named. A body on which nobody sits who may answer, such as a shadow board of young
    people without accounts, is asked with empty `seats`: people from outside are invited to it
    afterwards. Refuses an unknown question set or one with nothing for the body's level, an
    unknown theme, a due date before the opening, a second round of the same set while one is open,
    nobody to ask, a seat of another body, and the promise "by sector" to so few that nothing could
    be shown.
    """
    by.require(Permission.ROUND_MANAGE, level=body.level, body_id=body.pk)
    bank, content = _bank(bank_code, edition, body)
    _refuse_bad_days(opens_on, closes_on)
    reminders = usual_reminders() if reminders is None else _reminders(reminders)
    if Round.objects.filter(body=body, bank_code=bank.code, closed_at=None).exists():
        raise Refusal(
            f"A round of “{bank.title}” is already open for {body.name}. "
            "Close that round first, or choose another body.",
            field="body",
        )
    everyone = queries.seats_that_may_answer(body, on=max(opens_on, clock.today()))
    chosen = everyone if seats is None else _among(seats, everyone, body)
    only_outsiders = seats is not None and not everyone
    if not chosen and not only_outsiders:
        raise Refusal(
            f"{body.name} has no members who may answer. Add members first."
            if seats is None
            else "Choose at least one member to ask.",
            field="body" if seats is None else "seats",
        )
    round_ = Round(
        promise=promise,
        body=body,
        level=body.level,
        bank_code=bank.code,
        bank_edition=bank.edition,
        bank_title=bank.title,
        bank_sha256=bank.sha256,
        bank_content=content,
        themes=_themes(themes, bank.for_level(body.level)),
        may_copy=may_copy,
        reminders=reminders,
        opens_on=opens_on,
        closes_on=closes_on,
    )
    parts = {seat.partner_id if seat.partner in as_one else -seat.pk for seat in chosen}
    if not only_outsiders:
        refuse_too_few(body, len(parts), promise)
    round_.save()
    ask(by, round_, chosen, as_one)
    if opens_on <= clock.today():
        _open_now(by, round_)
    record(
        by,
        round_,
        body=body.name,
        bank=f"{bank.code} edition {bank.edition}",
        sha256=bank.sha256,
        opens_on=opens_on,
        closes_on=closes_on,
        members=len(chosen),
        as_one=sorted(partner.name for partner in as_one),
        themes=round_.themes,
        promise=promise,
    )
    return round_


@action(Permission.ROUND_MANAGE, verb="round.begun")
def begin_round(*, by: Scope, round_: Round) -> Round:
    """Open a planned round: members can answer, and an email tells them so.

    Whoever has left their seat since the round was planned is not asked. Refuses a round that is
    open already, and one with nobody left to ask.
    """
    row = _locked(by, round_)
    if row.opened_at is not None:
        raise Refusal("This round is open already.")
    left = _leave_out_who_left(row)
    if not Participant.objects.filter(round=row).exists():
        raise Refusal("Everybody who was to be asked has left. Ask somebody before you open it.")
    _open_now(by, row)
    if row.opens_on > clock.today():
        row.opens_on = clock.today()
        row.save()
    record(by, row, opens_on=row.opens_on, left_out=left)
    return row


@action(Permission.ROUND_MANAGE, verb="round.changed")
def change_round(
    *,
    by: Scope,
    round_: Round,
    opens_on: datetime.date,
    closes_on: datetime.date,
    promise: str,
    themes: Sequence[str],
    may_copy: bool,
    reminders: Sequence[int],
) -> Round:
    """Change the options of a round that is not closed.

    Refuses to weaken the promise, to leave out a theme in which somebody has saved an answer, to
    move the opening of an open round, and what opening refuses.
    """
    row = _locked(by, round_)
    if row.closed_at is not None:
        raise Refusal("This round is closed, so it can no longer be changed.")
    before = {name: getattr(row, name) for name in _OPTIONS}
    if opens_on != row.opens_on and row.opened_at is not None:
        raise Refusal("This round is open already, so its opening stays.", field="opens_on")
    if opens_on != row.opens_on and opens_on <= clock.today():
        raise Refusal("Choose a later day, or open the round now.", field="opens_on")
    _refuse_bad_days(opens_on, closes_on)
    if STRICTER.index(Promise(promise)) < STRICTER.index(Promise(row.promise)):
        raise Refusal(
            f"Members were told “{row.get_promise_display().lower()}”. That may be made stricter, "
            "never weaker.",
            field="promise",
        )
    if promise != row.promise:
        refuse_too_few(row.body, Participant.objects.filter(round=row).count(), promise)
    wanted = _themes(themes, queries.all_questions_of(row))
    _refuse_dropping_answers(row, wanted)
    row.opens_on, row.closes_on, row.promise = opens_on, closes_on, promise
    row.themes, row.may_copy, row.reminders = wanted, may_copy, _reminders(reminders)
    row.save()
    changed = {name: getattr(row, name) for name in _OPTIONS if getattr(row, name) != before[name]}
    record(by, row, before={name: before[name] for name in changed}, after=changed)
    return row


_OPTIONS = ("opens_on", "closes_on", "promise", "themes", "may_copy", "reminders")


@action(Permission.ROUND_MANAGE, verb="round.closed")
def close_round(*, by: Scope, round_: Round) -> Round:
    """Close a round for good. Answers that were not submitted stay private and do not count.

    Outsiders, substitutes and helpers were let in for this round alone, and their access ends.
    Refuses a round that is planned only, and one that is closed already.
    """
    row = _locked(by, round_)
    if row.closed_at is not None:
        raise Refusal("This round is closed already.")
    if row.opened_at is None:
        raise Refusal("This round has not been opened yet, so there is nothing to close.")
    participation = queries.participation_in(row)
    passes = queries.passes_of(row)
    for each in passes:
        let_out(by=by, guest_pass=each)
    row.closed_at = clock.now()
    row.save()
    record(
        by,
        row,
        members=participation.asked,
        submitted=participation.submitted,
        let_out=[each.person.name for each in passes],
    )
    return row


def refuse_too_few(body: Body, count: int, promise: str) -> None:
    """Refuse the promise "by sector" to so few that nothing could ever be shown."""
    fewest = rules.Promise(promise).fewest
    if count < fewest:
        raise Refusal(
            f"{body.name} has {count} members who may answer. By sector, nothing is shown of "
            f"fewer than {fewest}. Choose “by partner” or “by name”.",
            field="promise",
        )


def _locked(by: Scope, round_: Round) -> Round:
    """Lock the round and its parts, so that two who change it come one after the other.

    The parts first, and before the round is read: whoever is saving an answer is done by then, and
    whoever comes after sees the round as changed.
    """
    list(Participant.objects.select_for_update(of=("self",)).filter(round=round_).order_by("pk"))
    row = Round.objects.select_for_update(of=("self",)).select_related("body").get(pk=round_.pk)
    by.require(Permission.ROUND_MANAGE, level=row.level, body_id=row.body_id)
    return row


def _bank(code: str, edition: int | None, body: Body) -> tuple[Bank, Mapping[str, Any]]:
    try:
        bank, content = queries.find_instrument(code, edition)
    except KeyError:
        raise Refusal(
            "There is no such question set. Choose one from the list.", field="bank"
        ) from None
    if not bank.for_level(body.level).themes:
        raise Refusal(
            f"“{bank.title}” has no questions for bodies at {body.level} level. "
            "Choose another question set or another body.",
            field="bank",
        )
    return bank, content


def _refuse_bad_days(opens_on: datetime.date, closes_on: datetime.date) -> None:
    if closes_on < opens_on:
        raise Refusal("Due date must be the opening date or later.", field="closes_on")


def _themes(codes: Sequence[str], bank: Bank) -> list[str]:
    """The themes in printed order; none where all are meant, so that there is one way to say it."""
    known = [theme.code for theme in bank.themes]
    if set(codes) - set(known):
        raise Refusal("Choose themes from the list.", field="themes")
    chosen = [code for code in known if code in codes]
    return [] if chosen == known else chosen


def _reminders(days: Sequence[int]) -> list[int]:
    if any(abs(day) > FURTHEST for day in days):
        raise Refusal(
            f"A reminder is sent at most {FURTHEST} days from the due date.", field="reminders"
        )
    return sorted(set(days))


def _among(
    seats: Sequence[Membership], everyone: Sequence[Membership], body: Body
) -> list[Membership]:
    """The chosen seats, each of a person once, in the order of the body's own list."""
    allowed = {seat.pk for seat in everyone}
    for seat in seats:
        if seat.pk not in allowed:
            raise Refusal(
                f"{seat.person} has no seat on {body.name} from which to answer.", field="seats"
            )
    wanted = {seat.pk for seat in seats}
    return [seat for seat in everyone if seat.pk in wanted]


def _open_now(by: Scope, round_: Round) -> None:
    round_.opened_at = clock.now()
    round_.save()
    tell_it_is_open(round_, Participant.objects.filter(round=round_).select_related("person"))
    queue_emails(by)


def _leave_out_who_left(round_: Round) -> list[str]:
    """Nobody has answered yet: a part whose seat has ended goes with its helpers."""
    current = Membership.objects.current(clock.today()).values("pk")
    gone = list(
        Participant.objects.filter(round=round_, membership__isnull=False)
        .exclude(membership__in=current)
        .select_related("person")
    )
    Helper.objects.filter(participant__in=gone).delete()
    for part in gone:
        part.delete()
    return [part.person.name for part in gone]


def _refuse_dropping_answers(round_: Round, wanted: Collection[str]) -> None:
    """Answers are never dropped: a theme with saved answers stays."""
    if not wanted:
        return
    answered = {
        code
        for model in (Answer, Evidence)
        for code in model.objects.filter(participant__round=round_).values_list(
            "question", flat=True
        )
    }
    for theme in queries.questions_of(round_).themes:
        if theme.code not in wanted and any(q.code in answered for q in theme.every_question()):
            raise Refusal(
                f"Somebody has answered questions of “{theme.title}” already, so it stays.",
                field="themes",
            )
