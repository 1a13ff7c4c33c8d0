"""Emails about a return: short, without figures, with the address of the page.

They are sent after the transaction has been committed. The page itself always shows the same, so
an email that cannot be sent is noted in the log and stops nothing.
"""

import logging
import smtplib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse

from finance.models import Return, ReturnQuestion
from trusts.clock import today
from trusts.models import Membership, Partner, Person
from trusts.notices import one_line
from trusts.permissions import Permission
from trusts.queries import rows_giving
from trusts.scope import current_scope

log = logging.getLogger(__name__)
_held_back: ContextVar[bool] = ContextVar("held_back", default=False)


@contextmanager
def held_back() -> Iterator[None]:
    """Send nothing meanwhile: for demo data, where what happens lies in the past."""
    token = _held_back.set(True)
    try:
        yield
    finally:
        _held_back.reset(token)


def return_queried(row: Return) -> None:
    """Tell the partner's people that there are questions."""
    _to_partner(
        row, "Questions about your return", "has questions about your return", _return_url(row)
    )


def return_accepted(row: Return) -> None:
    """Tell the partner's people that their return counts now."""
    _to_partner(row, "Your return was accepted", "has accepted your return", _return_url(row))


def asked_further(question: ReturnQuestion) -> None:
    """Tell the partner's people that more was asked in a thread."""
    _to_partner(
        question,
        "Questions about your return",
        "has asked you something further about your return",
        _question_url(question),
    )


def question_answered(question: ReturnQuestion) -> None:
    """Tell the person who asked; where there is none any more, everybody who may accept."""
    asker = question.asker
    people = people_who_may(Permission.RETURN_ACCEPT, question.partner)
    if asker in people:
        people = [asker]
    _send(
        people,
        question,
        f"{question.partner} has answered a question",
        f"has answered a question about the return of {question.partner}",
        _question_url(question),
    )


def people_who_may(permission: Permission, partner: Partner) -> list[Person]:
    """People whose seats of today give a permission for a partner's records, by name."""
    scope = current_scope()
    assert scope.trust is not None  # noqa: S101 - notices belong to a trust
    rows = rows_giving(scope.trust, permission)
    seats = Membership.objects.current(today()).filter(person__is_active=True)
    found = {
        seat.person
        for seat in seats.select_related("body", "person")
        if (seat.role, seat.body.level) in rows
        and (permission is not Permission.RETURN_UPLOAD or seat.partner_id == partner.pk)
    }
    return sorted(found, key=lambda person: (person.name, person.pk))


def _to_partner(about: Return | ReturnQuestion, subject: str, did: str, url: str) -> None:
    people = people_who_may(Permission.RETURN_UPLOAD, about.partner)
    _send(people, about, subject, did, url)


def _send(
    people: Iterable[Person],
    about: Return | ReturnQuestion,
    subject: str,
    did: str,
    url: str,
) -> None:
    if _held_back.get():
        return
    scope = current_scope()
    to = [person for person in people if person != scope.person]
    messages = [
        EmailMessage(
            subject=one_line(f"{subject} for {about.period}"),
            body=render_to_string(
                "finance/email/notice.txt",
                {
                    "person": person,
                    "actor": scope.person or "The service",
                    "did": did,
                    "period": about.period,
                    "trust": scope.trust,
                    "url": url,
                },
            ),
            to=[person.email],
        )
        for person in to
    ]
    if messages:
        transaction.on_commit(lambda: _deliver(messages))


def _deliver(messages: list[EmailMessage]) -> None:
    try:
        get_connection().send_messages(messages)
    except (smtplib.SMTPException, OSError) as problem:
        log.warning("%d emails about a return were not sent: %s", len(messages), problem)


def _return_url(row: Return) -> str:
    return settings.BASE_URL + reverse("finance:return", args=[row.trust.slug, row.pk])


def _question_url(row: ReturnQuestion) -> str:
    return settings.BASE_URL + reverse("finance:question", args=[row.trust.slug, row.pk])
