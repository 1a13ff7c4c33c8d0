"""Emails that tell a person what happened. They follow the commit, and stop nothing."""

import logging
import smtplib
from typing import Any

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.template.loader import render_to_string

from trusts.models import Person

log = logging.getLogger(__name__)


def one_line(subject: str) -> str:
    """A subject on one line: names that people gave may hold breaks, which no header may.

    An email with such a header is not sent at all, and its reader would not be told.
    """
    return " ".join(subject.split())


def tell(person: Person, *, subject: str, template: str, **words: Any) -> None:
    """Send `trusts/email/<template>.txt` once the work is committed.

    What it tells is done by then: an email that cannot be sent is logged, not raised.
    """
    context = {"person": person, "base_url": settings.BASE_URL, **words}
    message = render_to_string(f"trusts/email/{template}.txt", context)

    def send() -> None:
        try:
            send_mail(
                subject=one_line(subject),
                message=message,
                from_email=None,
                recipient_list=[person.email],
            )
        except (smtplib.SMTPException, OSError) as problem:
            log.warning("The email “%s” was not sent: %s", subject, problem)

    transaction.on_commit(send)
