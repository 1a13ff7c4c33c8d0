"""Disputes and complaints: every write."""

from __future__ import annotations

import datetime

from governance.actions.rights import require_for
from governance.models import Dispute, DisputeKind, DisputeState, DisputeStep, Stage
from governance.rules.disputes import may_end, next_stages
from trusts.actions.base import action
from trusts.audit import record
from trusts.clock import now, today
from trusts.errors import Refusal
from trusts.grants import grants_of
from trusts.models import Body, Person
from trusts.permissions import Permission, Reach
from trusts.scope import Scope


@action(Permission.DISPUTE_MANAGE, verb="dispute.raised")
def raise_dispute(
    *,
    by: Scope,
    body: Body,
    kind: str,
    title: str,
    what: str,
    raised_by: str,
    against: str,
    raised_on: datetime.date,
    answer_by: datetime.date,
    handler: Person | None = None,
) -> Dispute:
    """Enter a dispute or a complaint in the log; it begins with those concerned.

    Refuses missing words, days in the wrong order or to come, and a handler who could not read it.
    """
    require_for(by, Permission.DISPUTE_MANAGE, body)
    said = {"title": title, "what": what, "raised_by": raised_by, "against": against}
    for field, words in said.items():
        if not words.strip():
            raise Refusal("Fill this in.", field=field)
    if raised_on > today():
        raise Refusal("The day must be today or in the past.", field="raised_on")
    if answer_by < raised_on:
        raise Refusal("An answer is due after the day it was raised.", field="answer_by")
    _check_handler(handler, body)
    row = Dispute.objects.create(
        body=body,
        level=body.level,
        kind=DisputeKind(kind),
        raised_on=raised_on,
        answer_by=answer_by,
        handler=handler,
        **{field: words.strip() for field, words in said.items()},
    )
    _keep(by, row, happened_on=raised_on, words="Entered in the log.")
    record(by, row, kind=row.kind, answer_by=answer_by)
    return row


@action(Permission.TRUST_VIEW, verb="dispute.moved")
def move_dispute(
    *,
    by: Scope,
    dispute: Dispute,
    happened_on: datetime.date,
    words: str,
    stage: str,
    answer_by: datetime.date,
    handler: Person | None,
    seen: int,
) -> Dispute:
    """Note a step on a dispute's way: at the same stage, or at one further along.

    For who keeps the log, and for its handler, who cannot hand it to somebody else. `seen` is the
    version that the page was drawn with. Refuses one that has ended or that somebody else has
    changed since, a way back, and an answer due before the step.
    """
    row = _locked(by, dispute, seen)
    _check_step(row, happened_on, words)
    if stage not in next_stages(row.stage):
        raise Refusal("It has passed that stage. Choose this one or a later one.", field="stage")
    if answer_by < happened_on:
        raise Refusal("An answer is due after the day of the step.", field="answer_by")
    if handler != row.handler:
        require_for(by, Permission.DISPUTE_MANAGE, row.body)
        _check_handler(handler, row.body)
    row.stage, row.answer_by, row.handler = Stage(stage), answer_by, handler
    row.version += 1
    row.save()
    _keep(by, row, happened_on=happened_on, words=words)
    record(by, row, stage=row.stage, answer_by=answer_by)
    return row


@action(Permission.TRUST_VIEW, verb="dispute.ended")
def end_dispute(
    *,
    by: Scope,
    dispute: Dispute,
    happened_on: datetime.date,
    words: str,
    state: str,
    seen: int,
) -> Dispute:
    """Note how a dispute ended. For who keeps the log, and for its handler.

    Refuses one that has ended already or that somebody else has changed since, and an end without
    an agreement before somebody outside has tried.
    """
    row = _locked(by, dispute, seen)
    _check_step(row, happened_on, words)
    ending = DisputeState(state)
    if ending == DisputeState.OPEN:
        raise Refusal("Say how it ended.", field="state")
    if not may_end(row.stage, ending):
        raise Refusal(
            "It can end without an agreement only when somebody outside has tried. Note that "
            "stage first.",
            field="state",
        )
    row.state, row.ended_on = ending, happened_on
    row.version += 1
    row.save()
    _keep(by, row, happened_on=happened_on, words=words)
    record(by, row, state=row.state)
    return row


def _locked(by: Scope, dispute: Dispute, seen: int) -> Dispute:
    rows = Dispute.objects.select_for_update(of=("self",)).select_related("body", "handler")
    row = rows.get(pk=dispute.pk)
    if by.person is None or row.handler_id != by.person.pk:
        require_for(by, Permission.DISPUTE_MANAGE, row.body)
    if row.version != seen:
        raise Refusal(
            "Somebody has added a step since you opened the page. Look at it as it is now, then "
            "save again."
        )
    if not row.is_open:
        raise Refusal("It has ended already.")
    return row


def _check_step(row: Dispute, happened_on: datetime.date, words: str) -> None:
    if not words.strip():
        raise Refusal("Say what happened.", field="words")
    if not row.raised_on <= happened_on <= today():
        raise Refusal(
            "The day must be between the day it was raised and today.", field="happened_on"
        )


def _check_handler(handler: Person | None, body: Body) -> None:
    """Refuse somebody who does not see records of the body's level."""
    if handler is None:
        return
    for grant in grants_of(handler):
        if body.level in grant.sees and (grant.reach is not Reach.BODY or grant.body_id == body.pk):
            return
    raise Refusal(
        f"{handler} does not see records of {body}, so could not read it. Choose somebody else.",
        field="handler",
    )


def _keep(by: Scope, row: Dispute, *, happened_on: datetime.date, words: str) -> None:
    DisputeStep.objects.create(
        dispute=row,
        body_id=row.body_id,
        level=row.level,
        number=row.version,
        stage=row.stage,
        state=row.state,
        handler_id=row.handler_id,
        answer_by=row.answer_by,
        happened_on=happened_on,
        words=words.strip(),
        made_by=by.actor[:200],
        made_at=now(),
    )
