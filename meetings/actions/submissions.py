"""Submitted and referred items: every write."""

import datetime
from typing import Any

from django.utils import timezone

from meetings.actions.agenda import open_meeting, put_item
from meetings.actions.rights import require_management
from meetings.models import (
    AgendaItem,
    Business,
    Meeting,
    Purpose,
    SubmissionState,
    SubmittedItem,
)
from meetings.queries.deadlines import deadlines_of
from meetings.rules.deadlines import is_in_time
from trusts.actions.base import action
from trusts.audit import record
from trusts.clock import now, today
from trusts.errors import Refusal
from trusts.models import Body
from trusts.permissions import Permission, Role
from trusts.scope import Scope


@action(Permission.ITEM_SUBMIT, verb="item.submitted")
def submit_item(
    *,
    by: Scope,
    meeting: Meeting,
    title: str,
    purpose: str,
    asked: str,
    business: str = "",
    presenter: str = "",
    background: str = "",
    options: str = "",
    money: str = "",
    money_adviser: str = "",
    voice: str = "",
    confidential_reason: str = "",
    urgent_reason: str = "",
) -> SubmittedItem:
    """Ask for an item on the agenda of a meeting, for decision or for information.

    An item for decision says what it costs (2009 briefing, paragraph 7.1: a decision needs budget
    information), or that it costs nothing. After the deadline an item needs a reason why it cannot
    wait; the chair then agrees or not. Refuses a meeting that is over or past, too, and the same
    item twice: a form sent again from a second tab is no second item.
    """
    by.require(Permission.ITEM_SUBMIT, level=meeting.level, body_id=meeting.body_id)
    if meeting.is_over or timezone.localdate(meeting.starts_at) < today():
        raise Refusal("Choose a meeting that is still to come.", field="meeting")
    wanted = Purpose(purpose)
    if wanted == Purpose.DECISION and not money.strip():
        raise Refusal(
            "Say what the decision costs and who pays, or that it costs nothing.", field="money"
        )
    due = deadlines_of(meeting).items_due
    urgent = urgent_reason.strip()
    if not is_in_time(due, today()) and not urgent:
        raise Refusal(
            f"Items for this meeting had to be in by {_day(due)}. Say why yours cannot wait, and "
            "the chair decides.",
            field="urgent_reason",
        )
    same = SubmittedItem.objects.filter(
        meeting=meeting, submitter=by.person, title=title.strip(), state=SubmissionState.WAITING
    )
    if same.exists():
        raise Refusal(
            f"You have submitted “{title.strip()}” for this meeting already, and it waits. "
            "Withdraw that one first, or give this one another title.",
            field="title",
        )
    made = SubmittedItem.objects.create(
        body_id=meeting.body_id,
        level=meeting.level,
        meeting=meeting,
        title=title.strip(),
        purpose=wanted,
        business=Business(business or meeting.level),
        presenter=presenter,
        asked=asked,
        background=background,
        options=options,
        money=money,
        money_adviser=money_adviser,
        voice=voice,
        confidential_reason=confidential_reason.strip(),
        urgent_reason="" if is_in_time(due, today()) else urgent,
        submitter=by.person,
        submitted_by=by.actor[:200],
        submitted_at=now(),
    )
    record(by, made, meeting=meeting.ref, urgent=bool(made.urgent_reason))
    return made


@action(Permission.ITEM_SUBMIT, verb="item.chair_agreed")
def agree_urgent(*, by: Scope, submission: SubmittedItem, agreed_by: str = "") -> SubmittedItem:
    """Agree, as the body's chair, that an urgent item is taken.

    Board support records it for the chair and says in `agreed_by` who agreed and how. Refuses
    anybody else, and an item that does not wait for the chair.
    """
    row = _waiting(by, submission)
    if not row.waits_for_chair:
        raise Refusal("The item does not wait for the chair.")
    if is_chair(by, row.body_id):
        words = by.actor
    else:
        require_management(by, level=row.level, body_id=row.body_id)
        words = agreed_by.strip()
        if not words:
            raise Refusal("Say who agreed for the chair, and how.", field="agreed_by")
    row.chair_agreed_at, row.chair_agreed_by = now(), words[:200]
    row.save()
    record(by, row, agreed_by=row.chair_agreed_by)
    return row


def is_chair(scope: Scope, body_id: int) -> bool:
    """Whether this person chairs the body today."""
    return any(g.role == Role.CHAIR and g.body_id == body_id for g in scope.grants)


@action(Permission.MEETING_MANAGE, verb="item.accepted")
def accept_item(
    *, by: Scope, submission: SubmittedItem, meeting: Meeting, answer: str = ""
) -> AgendaItem:
    """Put a submitted or referred item on the agenda of a meeting of its body.

    Refuses an urgent item that the chair has not agreed to.
    """
    opened = open_meeting(by, meeting)
    row = _waiting(by, submission)
    require_management(by, level=row.level, body_id=row.body_id)
    if opened.body_id != row.body_id:
        raise Refusal("Choose a meeting of the same body.", field="meeting")
    if row.waits_for_chair:
        raise Refusal("The item came after the deadline. The chair has to agree to it first.")
    made = put_item(
        by,
        opened,
        title=row.title,
        purpose=row.purpose,
        business=row.business,
        presenter=row.presenter,
        summary=row.asked,
        confidential_reason=row.confidential_reason,
        urgent_reason=row.urgent_reason,
        submission=row,
    )
    row.meeting = opened
    _answer(by, row, SubmissionState.ACCEPTED, answer)
    record(by, made, submission=row.pk, late=made.is_late)
    return made


@action(Permission.MEETING_MANAGE, verb="item.declined")
def decline_item(*, by: Scope, submission: SubmittedItem, answer: str) -> SubmittedItem:
    """Decline a submitted or referred item, and say why."""
    row = _waiting(by, submission)
    require_management(by, level=row.level, body_id=row.body_id)
    if not answer.strip():
        raise Refusal("Say why the item is declined.", field="answer")
    _answer(by, row, SubmissionState.DECLINED, answer)
    record(by, row, answer=row.answer)
    return row


@action(Permission.ITEM_SUBMIT, verb="item.withdrawn")
def withdraw_item(*, by: Scope, submission: SubmittedItem) -> SubmittedItem:
    """Take back an item that one submitted oneself, while it waits."""
    row = _waiting(by, submission)
    if by.person is None or row.submitter_id != by.person.pk:
        raise Refusal("Only the person who submitted an item can withdraw it.")
    _answer(by, row, SubmissionState.WITHDRAWN, "")
    record(by, row)
    return row


@action(Permission.MEETING_MANAGE, verb="item.referred")
def refer_item(
    *, by: Scope, item: AgendaItem, body: Body, asked: str, on: datetime.date | None = None
) -> SubmittedItem:
    """Refer an item up or down a reporting line to another body, with its history.

    `asked` says what the other body is asked. It waits there as a submitted item, whatever that
    body's deadline. Refuses the item's own body, one that is not on its reporting lines (above or
    below), and a second referral of one item to the same body.
    """
    require_management(by, level=item.level, body_id=item.body_id)
    require_management(by, level=body.level, body_id=body.pk)
    row = (
        AgendaItem.objects.select_for_update(of=("self",))
        .select_related("meeting__body", "submission")
        .get(pk=item.pk)
    )
    if row.is_confidential:
        by.require(Permission.PAPER_CONFIDENTIAL, level=row.level, body_id=row.body_id)
    if body.pk == row.body_id:
        raise Refusal("Choose another body: this one has the item already.", field="body")
    if not on_one_line(row.meeting.body, body):
        raise Refusal(
            f"{body} is not on the reporting line of {row.meeting.body}. Choose a body that it "
            "answers to, or that answers to it.",
            field="body",
        )
    if SubmittedItem.objects.filter(referred_from_item=row, body=body).exists():
        raise Refusal(f"The item was referred to {body} already.", field="body")
    if not asked.strip():
        raise Refusal(f"Say what {body} is asked.", field="asked")
    day = on or today()
    step = {
        "body": row.meeting.body.name,
        "on": timezone.localdate(row.meeting.starts_at).isoformat(),
        "words": f"Item {row.number}, {row.get_purpose_display().lower()}. "
        f"Referred to {body.name} on {_day(day)}.",
    }
    history: list[dict[str, Any]] = list(row.submission.lineage) if row.submission else []
    made = SubmittedItem.objects.create(
        body=body,
        level=body.level,
        title=row.title,
        purpose=row.purpose,
        business=row.business if not row.is_procedure else Business(body.level),
        presenter=row.presenter,
        asked=asked.strip(),
        background=row.summary,
        confidential_reason=row.confidential_reason,
        referred_from_body=row.meeting.body,
        referred_from_item=row,
        lineage=[*history, step],
        submitter=by.person,
        submitted_by=by.actor[:200],
        submitted_at=now(),
    )
    row.referred_to, row.referred_on = body, day
    row.save()
    record(by, made, item=str(row), body=row.meeting.body.name, to=body.name)
    return made


def on_one_line(one: Body, other: Body) -> bool:
    """Whether one of two bodies answers to the other, directly or through bodies between."""
    return other.pk in _above(one) or one.pk in _above(other)


def _above(body: Body) -> set[int]:
    """The bodies that a body answers to, all the way up."""
    parents = dict(Body.objects.values_list("pk", "parent_id"))
    found: set[int] = set()
    at = parents.get(body.pk)
    while at is not None and at not in found:
        found.add(at)
        at = parents.get(at)
    return found


def _waiting(by: Scope, submission: SubmittedItem) -> SubmittedItem:
    rows = SubmittedItem.objects.select_for_update(of=("self",)).select_related("body")
    row = rows.get(pk=submission.pk)
    by.require(Permission.MEETING_VIEW, level=row.level, body_id=row.body_id)
    own = by.person is not None and row.submitter_id == by.person.pk
    if row.is_confidential and not own:
        by.require(Permission.PAPER_CONFIDENTIAL, level=row.level, body_id=row.body_id)
    if row.state != SubmissionState.WAITING:
        raise Refusal(f"The item is {row.get_state_display().lower()} already.")
    return row


def _answer(by: Scope, row: SubmittedItem, state: SubmissionState, answer: str) -> None:
    row.state, row.answer = state, answer.strip()
    row.answered_by, row.answered_at = by.actor[:200], now()
    row.save()


def _day(day: datetime.date) -> str:
    return f"{day.day} {day:%B %Y}"
