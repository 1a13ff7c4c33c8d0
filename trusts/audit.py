"""Writing the audit trail."""

import datetime
from contextvars import ContextVar
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import models

from trusts.models import AcrossEvent, AuditEvent
from trusts.scope import Scope


@dataclass
class Call:
    """An action under way, and how many events it has written."""

    verb: str
    events: int = 0


current_call: ContextVar[Call | None] = ContextVar("call", default=None)


def _plain(value: Any) -> Any:
    """A value as JSON keeps it: money and dates as exact text."""
    if isinstance(value, dict):
        return {str(k): _plain(v) for k, v in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_plain(v) for v in value]
    if isinstance(value, models.Model):
        return str(value)
    if isinstance(value, Decimal | datetime.date | datetime.datetime):
        return str(value)
    return value


def record(by: Scope, target: models.Model, **details: Any) -> AuditEvent:
    """Write that the action under way did its work on `target`, with what changed.

    Money and dates are kept as exact text. Raises RuntimeError outside an action.
    """
    call = current_call.get()
    if call is None:
        raise RuntimeError("Audit events are written inside an action.")
    call.events += 1
    return AuditEvent.objects.create(
        person=by.person,
        actor=by.actor[:200],
        verb=call.verb,
        target_type=target._meta.label,
        target_id=str(target.pk),
        target=str(target)[:200],
        level=_level(target),
        details=_plain(details),
    )


def _level(target: models.Model) -> str | None:
    if getattr(target, "level_is_public", ""):
        return None
    return getattr(target, "level", None)


def record_across(scope: Scope, reason: str) -> None:
    """Write that all trusts were opened at once, and why."""
    AcrossEvent.objects.create(reason=reason[:200])
