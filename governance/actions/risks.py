"""The risk register: every write."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

from django.db.models import Max

from governance.actions.rights import require_for
from governance.models import Risk, RiskEvent, RiskKind, RiskReview
from governance.rules.risks import SCALE, Score, contradiction
from trusts.actions.base import action
from trusts.audit import record
from trusts.clock import now, today
from trusts.errors import Refusal
from trusts.models import Body, Membership, Partner, Person
from trusts.permissions import Permission
from trusts.scope import Scope


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What is said of a risk. Scores go from 1 to 5; those that are `_left` count the controls."""

    title: str
    what: str
    partner: Partner
    owner: Person | None
    likelihood: int
    impact: int
    controls: str
    likelihood_left: int
    impact_left: int
    review_on: datetime.date

    def checked(self, kind: str) -> dict[str, Any]:
        """The fields to keep. Refuses what is missing, off the scale, contradictory or past."""
        for field, words in (
            ("title", "Give the risk a title."),
            ("what", "Say what might happen, why, and what it would lead to."),
            ("controls", "Say what is done about it. If nothing is, say so."),
        ):
            if not getattr(self, field).strip():
                raise Refusal(words, field=field)
        for field in ("likelihood", "impact", "likelihood_left", "impact_left"):
            if getattr(self, field) not in SCALE:
                raise Refusal("Choose from the scale.", field=field)
        before = Score(self.likelihood, self.impact)
        after = Score(self.likelihood_left, self.impact_left)
        if why := contradiction(kind, before, after):
            likely = contradiction(kind, before, Score(after.likelihood, before.impact))
            raise Refusal(why, field="likelihood_left" if likely else "impact_left")
        if self.review_on <= today():
            raise Refusal("The next review must be after today.", field="review_on")
        seats = Membership.objects.current(today())
        if self.owner is not None and not seats.filter(person=self.owner).exists():
            raise Refusal(f"{self.owner} has no seat in this trust today.", field="owner")
        return {
            "title": self.title.strip(),
            "what": self.what.strip(),
            "partner": self.partner,
            "owner": self.owner,
            "likelihood": self.likelihood,
            "impact": self.impact,
            "controls": self.controls.strip(),
            "likelihood_left": self.likelihood_left,
            "impact_left": self.impact_left,
            "review_on": self.review_on,
        }


@action(Permission.RISK_EDIT, verb="risk.entered")
def open_risk(*, by: Scope, body: Body, kind: str, facts: Facts) -> Risk:
    """Enter a risk in a body's register. Refuses what `Facts.checked` refuses."""
    require_for(by, Permission.RISK_EDIT, body)
    fields = facts.checked(RiskKind(kind))
    Body.objects.select_for_update(no_key=True).get(pk=body.pk)  # one number at a time
    last = Risk.objects.filter(body=body).aggregate(last=Max("number"))["last"]
    row = Risk.objects.create(
        body=body, level=body.level, kind=kind, number=(last or 0) + 1, **fields
    )
    _keep(by, row, RiskEvent.OPENED, "")
    record(by, row, kind=kind, score=row.before.value, left=row.after.value)
    return row


@action(Permission.RISK_EDIT, verb="risk.reviewed")
def review_risk(*, by: Scope, risk: Risk, facts: Facts, words: str, seen: int) -> Risk:
    """Review a risk: everything said of it may change, and `words` say what did and why.

    `seen` is the version that the page was drawn with. Refuses a risk that is closed, or that
    somebody else has changed since, and what `Facts.checked` refuses.
    """
    row = _locked(by, risk, seen)
    if not row.is_open:
        raise Refusal("The risk is closed. Open it again first.")
    before = row.after.value
    _change(row, facts.checked(row.kind))
    _keep(by, row, RiskEvent.REVIEWED, _said(words))
    record(by, row, left={"score": [before, row.after.value]}, review_on=row.review_on)
    return row


@action(Permission.RISK_EDIT, verb="risk.closed")
def close_risk(*, by: Scope, risk: Risk, words: str, seen: int) -> Risk:
    """Close a risk that is over, and say why. Refuses one that is closed or changed since seen."""
    row = _locked(by, risk, seen)
    if not row.is_open:
        raise Refusal("The risk is closed already.")
    _change(row, {"closed_on": today()})
    _keep(by, row, RiskEvent.CLOSED, _said(words))
    record(by, row, words=words)
    return row


@action(Permission.RISK_EDIT, verb="risk.reopened")
def reopen_risk(*, by: Scope, risk: Risk, words: str, review_on: datetime.date, seen: int) -> Risk:
    """Open a closed risk again, and say why. Refuses an open one, and a review not to come."""
    row = _locked(by, risk, seen)
    if row.is_open:
        raise Refusal("The risk is open already.")
    if review_on <= today():
        raise Refusal("The next review must be after today.", field="review_on")
    _change(row, {"closed_on": None, "review_on": review_on})
    _keep(by, row, RiskEvent.REOPENED, _said(words))
    record(by, row, words=words)
    return row


def _locked(by: Scope, risk: Risk, seen: int) -> Risk:
    rows = Risk.objects.select_for_update(of=("self",)).select_related("body", "partner", "owner")
    row = rows.get(pk=risk.pk)
    require_for(by, Permission.RISK_EDIT, row.body)
    if row.version != seen:
        raise Refusal(
            "Somebody has changed this risk since you opened the page. Look at it as it is now, "
            "then save again."
        )
    return row


def _said(words: str) -> str:
    if not words.strip():
        raise Refusal("Say what has changed, and why.", field="words")
    return words.strip()


def _change(row: Risk, fields: dict[str, Any]) -> None:
    for name, value in fields.items():
        setattr(row, name, value)
    row.version += 1
    row.save()


def _keep(by: Scope, row: Risk, event: RiskEvent, words: str) -> RiskReview:
    """Keep the risk as the event left it."""
    names = (
        *("body_id", "level", "title", "what", "partner_id", "owner_id", "likelihood", "impact"),
        *("controls", "likelihood_left", "impact_left", "review_on"),
    )
    return RiskReview.objects.create(
        risk=row,
        number=row.version,
        event=event,
        words=words,
        made_by=by.actor[:200],
        made_at=now(),
        **{name: getattr(row, name) for name in names},
    )
