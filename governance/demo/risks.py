"""Risks of Anyplace, invented, with a history that is older than the demo's day."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any

import yaml
from django.utils import timezone

from governance import actions
from governance.models import Risk, RiskReview
from trusts.demo import DOMAIN
from trusts.models import Body, Partner, Person, Trust
from trusts.scope import Scope, open_scope

DATA = Path(__file__).parent.parent / "data" / "anyplace_risks.yaml"
FAR = datetime.date(2099, 1, 1)
"""Stands for a review's day while the risk is entered: actions refuse a day that is over."""


def load(trust: Trust, people: dict[str, Person]) -> None:
    """Enter, review and close them, as board support does."""
    data = yaml.safe_load(DATA.read_text())
    with open_scope(trust=trust, person=people[f"support@{DOMAIN}"]) as by:
        for row in data["risks"]:
            _risk(by, row, people)


def _risk(by: Scope, row: dict[str, Any], people: dict[str, Person]) -> None:
    owner = people[f"{row['owner']}@{DOMAIN}"] if row["owner"] else None
    risk = actions.open_risk(
        by=by,
        body=Body.objects.get(slug=row["body"]),
        kind=row["kind"],
        facts=_facts(row, row, owner),
    )
    _date(risk, row["entered_on"], row["review_on"])
    for review in row.get("reviews", []):
        risk = actions.review_risk(
            by=by,
            risk=risk,
            facts=_facts(row, review, owner),
            words=review["words"],
            seen=risk.version,
        )
        _date(risk, review["made_on"], review["review_on"])
    if "closed_on" in row:
        risk = actions.close_risk(by=by, risk=risk, words=row["closed_why"], seen=risk.version)
        Risk.objects.filter(pk=risk.pk).update(closed_on=row["closed_on"])
        _date(risk, row["closed_on"], row["review_on"])


def _facts(row: dict[str, Any], now: dict[str, Any], owner: Person | None) -> actions.Facts:
    likelihood, impact, likelihood_left, impact_left = now["scores"]
    return actions.Facts(
        title=row["title"],
        what=row["what"],
        partner=Partner.objects.get(slug=row["partner"]),
        owner=owner,
        likelihood=likelihood,
        impact=impact,
        controls=now["controls"],
        likelihood_left=likelihood_left,
        impact_left=impact_left,
        review_on=FAR,
    )


def _date(risk: Risk, on: datetime.date, review_on: datetime.date) -> None:
    """Give the newest event its day in the past, and the risk the review it was given then."""
    moment = timezone.make_aware(datetime.datetime.combine(on, datetime.time(10, 30)))
    newest = RiskReview.objects.filter(risk=risk, number=risk.version)
    newest.update(made_at=moment, review_on=review_on)
    Risk.objects.filter(pk=risk.pk).update(review_on=review_on)
