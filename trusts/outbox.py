"""The emails of one kind, from the row that waits to the words that go out.

    REMINDERS = Outbox(MeetingReminder, mail_of, Permission.MEETING_MANAGE, reason="…")
    sending.send_waiting(REMINDERS, trust)

`trusts.actions.outbox` writes the rows, `trusts.sending` takes them from end to end.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from trusts.models.outgoing import OutgoingEmail
from trusts.permissions import Permission


@dataclass(frozen=True)
class Mail:
    """An email ready to go out; `key` is that of the row it is."""

    key: int
    to: str
    subject: str
    text: str


@dataclass(frozen=True)
class Outbox:
    """Emails of one kind: their rows, how one is worded, and the right that making them takes.

    `reason` says in the audit trail what a worker does without a person. `related` are rows to
    read along with each, `defer` columns to leave out.
    """

    model: type[OutgoingEmail]
    mail_of: Callable[[Any], Mail]
    permission: Permission
    reason: str
    related: tuple[str, ...] = ()
    defer: tuple[str, ...] = ()
