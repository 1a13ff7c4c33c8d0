"""Decisions: every write."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from decimal import Decimal

from django.db.models import Max

from meetings.actions import recording
from meetings.actions.submissions import refer_item
from meetings.models import AgendaItem, Decision, Outcome, Pledge, Reached, Voter
from meetings.queries import money
from meetings.queries.room import held_on, live_decisions, register_of
from meetings.rules import decisions as rules
from meetings.rules.limits import PledgeVerdict
from meetings.rules.room import Room
from trusts.actions.base import action
from trusts.audit import record
from trusts.clock import now, today
from trusts.errors import Refusal
from trusts.models import Body, Partner
from trusts.permissions import Permission
from trusts.scope import Scope


@dataclass(frozen=True)
class Money:
    """What a decision means for money. `sums` are pounds by partner."""

    finance: str = rules.NO_MONEY
    implications: str = ""
    adviser: str = ""
    sums: Sequence[tuple[Partner, Decimal]] = field(default=())
    subject_to_approval: bool = False


@dataclass(frozen=True)
class Votes:
    """How hands went. `casts` are votes by name ("for", "against", "abstain") by seat.

    Where casts are given the numbers are counted from them. `cast_by` is the seat that gave the
    casting vote.
    """

    votes_for: int = 0
    against: int = 0
    abstain: int = 0
    casting: str = ""
    cast_by: int | None = None
    casts: Mapping[int, str] = field(default_factory=dict)

    @property
    def count(self) -> rules.Count:
        """The count."""
        if self.casts:
            return rules.count_of(self.casts, self.casting)
        return rules.Count(self.votes_for, self.against, self.abstain, self.casting)


@action(Permission.MEETING_RECORD, verb="decision.recorded")
def record_decision(
    *,
    by: Scope,
    item: AgendaItem,
    words: str,
    reached: str,
    outcome: str = Outcome.AGREED,
    votes: Votes | None = None,
    referred_to: str = "",
    refer_to: Body | None = None,
    money_matters: Money | None = None,
    is_advice: bool = False,
    seen: str | None = None,
) -> Decision:
    """Record what was decided on an item, and freeze what surrounded it.

    The quorum's verdict, who was entitled and who not and why, the limits of who spoke for each
    partner's money and the ledger's newest position are kept beside it. `seen` is the stamp of the
    room that the page was drawn with (`stamp_of`); where the room has changed since, nothing is
    written and the person is told. A referral to `refer_to`, a body of the trust, refers the
    item as `refer_item` does, or refuses as it does. Refuses everything that
    `rules.decisions.reasons` names.
    """
    recording.require_item(by, item)
    if refer_to is not None:
        referred_to = refer_to.name
    meeting = recording.begin(by, item.meeting)
    matters = money_matters or Money()
    register = register_of(meeting)
    room = register.room(item)
    if seen is not None and seen != stamp_of(room, item):
        raise Refusal(
            "Somebody has changed who is in the room, or recorded a decision on this item, since "
            "you opened this page. Look at the room as it is now, then record the decision."
        )
    if not register.is_noted:
        raise Refusal("Note the attendance first: a decision keeps who was entitled to take part.")
    if not words.strip():
        raise Refusal("Say what was decided.", field="words")
    if any(amount <= 0 for _, amount in matters.sums):
        raise Refusal("A sum committed must be more than nothing.", field="sums")
    count = (votes or Votes()).count if reached == Reached.VOTE else None
    if reached == Reached.REFERRAL:
        outcome = Outcome.REFERRED
    elif count is not None:
        outcome = Outcome(count.outcome)
    judged = money.pledges(room, matters.sums, held_on(meeting))
    proposal = rules.Proposal(
        reached=Reached(reached).value,
        quorate=room.quorum.met,
        entitled=len(room.entitled),
        outcome=Outcome(outcome).value,
        is_advice=is_advice,
        referred_to=referred_to,
        count=count,
        finance=matters.finance,
        implications=matters.implications,
        adviser=matters.adviser,
        pledges=judged,
        subject_to_approval=matters.subject_to_approval,
        vote_on_money=register.deciding.vote_on_money,
        has_casting_vote=register.deciding.casting_vote,
    )
    if found := rules.reasons(proposal):
        raise Refusal(" ".join(one.words for one in found), field=found[0].field or None)
    _check_casts(room, votes if count is not None else None)
    row = _write(by, item, words.strip(), proposal, room, votes)
    _freeze(row, room, votes if count is not None else None, judged)
    if refer_to is not None:
        refer_item(by=by, item=item, body=refer_to, asked=row.words, on=held_on(meeting))
    record(
        by,
        row,
        item=str(item),
        reached=row.reached,
        outcome=row.outcome,
        quorate=row.quorate,
        is_advice=row.is_advice,
        entitled=len(room.entitled),
        commits=row.commits,
    )
    return row


def stamp_of(room: Room, item: AgendaItem) -> str:
    """The stamp a page about deciding an item is drawn with."""
    return room.stamp(*live_decisions(item).values_list("pk", flat=True))


def _check_casts(room: Room, votes: Votes | None) -> None:
    if votes is None:
        return
    entitled = {one.seat.key: one.name for one in room.entitled}
    if votes.casts and set(votes.casts) - set(entitled):
        raise Refusal("Somebody who may not take part in this decision is named as voting.")
    if votes.casting and votes.cast_by not in entitled:
        raise Refusal(
            "Say which member in the chair gave the casting vote; they must be entitled to vote.",
            field="cast_by",
        )


def _write(
    by: Scope,
    item: AgendaItem,
    words: str,
    of: rules.Proposal,
    room: Room,
    votes: Votes | None,
) -> Decision:
    last = Decision.objects.filter(meeting=item.meeting_id).aggregate(last=Max("number"))["last"]
    names = {one.seat.key: one.name for one in room.standings}
    count = of.count
    casting = count.casting if count else ""
    return Decision.objects.create(
        meeting_id=item.meeting_id,
        item=item,
        body_id=item.body_id,
        level=item.level,
        number=(last or 0) + 1,
        words=words,
        reached=of.reached,
        outcome=of.outcome,
        referred_to=of.referred_to.strip() if of.reached == Reached.REFERRAL else "",
        is_advice=of.is_advice,
        quorate=room.quorum.met,
        quorum_words=f"{room.rule} {room.quorum.words}"[:1000],
        quorum_clauses=[asdict(clause) for clause in room.quorum.clauses],
        votes_for=count.votes_for if count else None,
        votes_against=count.against if count else None,
        abstentions=count.abstain if count else None,
        casting=casting,
        cast_by=names[votes.cast_by][:120] if casting and votes and votes.cast_by else "",
        finance=of.finance,
        implications=of.implications.strip(),
        adviser=of.adviser.strip(),
        commits=of.commits if of.pledges else None,
        position={}
        if of.finance == rules.NO_MONEY
        else money.position_on(by, held_on(item.meeting)),
        recorded_by=by.actor[:200],
        recorded_at=now(),
    )


def _freeze(
    row: Decision, room: Room, votes: Votes | None, judged: Sequence[PledgeVerdict]
) -> None:
    casts = votes.casts if votes else {}
    Voter.objects.bulk_create(
        Voter(
            decision=row,
            body_id=row.body_id,
            level=row.level,
            seat_id=one.seat.key,
            name=one.seat.name,
            partner=one.seat.partner,
            substitute=one.substitute,
            entitled=one.entitled,
            why_not=one.why_not,
            cast=casts.get(one.seat.key, ""),
        )
        for one in room.standings
    )
    Pledge.objects.bulk_create(
        Pledge(
            decision=row,
            body_id=row.body_id,
            level=row.level,
            partner_id=one.partner_key,
            amount=one.amount,
            spoken_for_by=one.spoken_for_by[:120],
            limit=one.limit,
            instrument=one.instrument,
            within=one.within,
            words=one.words[:400],
        )
        for one in judged
    )


@action(Permission.MEETING_RECORD, verb="decision.taken_back")
def take_back_decision(*, by: Scope, decision: Decision, why: str) -> Decision:
    """Mark a decision as recorded by mistake, with the reason. It stays readable.

    Refuses one without a reason, one taken back already, and one whose minutes are agreed.
    """
    recording.require_item(by, decision.item)
    recording.begin(by, decision.meeting)
    row = Decision.objects.select_for_update(of=("self",)).get(pk=decision.pk)
    if not why.strip():
        raise Refusal("Say why it is taken back.", field="why")
    if not row.is_live:
        raise recording.changed_by(row.taken_back_by, "this decision")
    row.taken_back_by, row.taken_back_at = by.actor[:200], now()
    row.taken_back_why = why.strip()
    row.save()
    record(by, row, number=row.number)
    return row


@action(Permission.MEETING_RECORD, verb="pledge.approved")
def approve_pledge(*, by: Scope, pledge: Pledge, approved_on: datetime.date, how: str) -> Pledge:
    """Note that a partner has itself approved a sum that was over its speaker's limit.

    Possible after the minutes are agreed too: the approval comes later by its nature.
    """
    decision = pledge.decision
    recording.require_recording(by, decision.meeting)
    recording.require_item(by, decision.item)
    row = Pledge.objects.select_for_update(of=("self",)).get(pk=pledge.pk)
    if not decision.is_live:
        raise Refusal("The decision was taken back.")
    if not row.waits:
        raise Refusal("This sum does not wait for an approval.")
    if not how.strip():
        raise Refusal("Say how the partner approved it, such as “Cabinet, minute 14”.", field="how")
    if not held_on(decision.meeting) <= approved_on <= today():
        raise Refusal(
            "The approval must be on or after the day of the meeting, and not in the future.",
            field="approved_on",
        )
    row.approved_on, row.approved_how = approved_on, how.strip()
    row.save()
    record(by, row, approved_on=approved_on, how=row.approved_how)
    return row
