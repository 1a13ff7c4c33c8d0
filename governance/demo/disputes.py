"""Disputes and complaints of Anyplace, invented, as board support noted them at the time."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any

import yaml
from django.utils import timezone

from governance import actions
from governance.models import Dispute, DisputeStep
from trusts.demo import DOMAIN
from trusts.models import Body, Person, Trust
from trusts.scope import Scope, open_scope

DATA = Path(__file__).parent.parent / "data" / "anyplace_disputes.yaml"


def load(trust: Trust, people: dict[str, Person]) -> None:
    """Enter them, with their steps and ends."""
    data = yaml.safe_load(DATA.read_text())
    with open_scope(trust=trust, person=people[f"support@{DOMAIN}"]) as by:
        for row in data["disputes"]:
            _dispute(by, row, people)


def _dispute(by: Scope, row: dict[str, Any], people: dict[str, Person]) -> None:
    fields = {key: value for key, value in row.items() if key not in ("body", "steps", "ended")}
    made = actions.raise_dispute(by=by, body=Body.objects.get(slug=row["body"]), **fields)
    for step in row["steps"]:
        handler = people[f"{step['handler']}@{DOMAIN}"] if "handler" in step else None
        made = actions.move_dispute(
            by=by, dispute=made, seen=made.version, **{**step, "handler": handler}
        )
    if "ended" in row:
        made = actions.end_dispute(by=by, dispute=made, seen=made.version, **row["ended"])
    _date(made)


def _date(made: Dispute) -> None:
    """Each step was written down on the day it happened."""
    for step in made.steps.all():
        moment = datetime.datetime.combine(step.happened_on, datetime.time(16))
        rows = DisputeStep.objects.filter(pk=step.pk)
        rows.update(made_at=timezone.make_aware(moment))
