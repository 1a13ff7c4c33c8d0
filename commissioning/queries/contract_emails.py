"""Who is to be told of a contract's days today, and the words of the emails."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass

from django.conf import settings as site
from django.template.loader import render_to_string
from django.urls import reverse

from commissioning.models import Contract, ContractEmail
from commissioning.queries.contracts import Standing, standings
from commissioning.rules.contracts import Stage, email_due
from trusts.clock import today
from trusts.models import Membership, Person, Trust
from trusts.notices import one_line
from trusts.outbox import Mail
from trusts.permissions import Permission
from trusts.queries import rows_giving
from trusts.scope import current_scope


@dataclass(frozen=True)
class Wanted:
    """An email that ought to be sent: about which day of which contract, to whom."""

    contract: Contract
    person: Person
    about: str
    day: datetime.date
    days: int


def keepers(trust: Trust) -> tuple[dict[int, list[Person]], list[Person]]:
    """People who prepare contracts: by the partner they sit for, and all of them. Four queries."""
    rows = rows_giving(trust, Permission.COMMISSIONING_EDIT)
    seats = (
        Membership.objects.current(today())
        .filter(person__is_active=True)
        .select_related("body", "person")
        .order_by("person__name", "person_id")
    )
    own: dict[int, list[Person]] = {}
    everybody: list[Person] = []
    for seat in seats:
        if (seat.role, seat.body.level) not in rows:
            continue
        if seat.partner_id is not None:
            known = own.setdefault(seat.partner_id, [])
            known.extend([] if seat.person in known else [seat.person])
        everybody.extend([] if seat.person in everybody else [seat.person])
    return own, everybody


def days_of(standing: Standing) -> Iterator[tuple[str, datetime.date]]:
    """The days of a contract that emails are about: its end, the one for notice, the review's."""
    terms = standing.terms
    if standing.stage is Stage.OVER:
        return
    if not terms.is_ended:
        yield "ends", terms.ends_on
        if standing.notice_on is not None:
            yield "notice", standing.notice_on
    if standing.review_on is not None:
        yield "review", standing.review_on


def wanted_today() -> list[Wanted]:
    """Emails whose day has come and that were not made yet, in the open scope.

    They go to the commissioning partner's people who prepare contracts; where it has none, to
    everybody who does.
    """
    on = today()
    due = [
        (standing.contract, about, day, days)
        for standing in standings(on=on)
        for about, day in days_of(standing)
        if (days := email_due(about, day, on)) is not None
    ]
    if not due:
        return []
    trust = current_scope().trust
    assert trust is not None  # noqa: S101 - emails are a trust's
    own, everybody = keepers(trust)
    made = set(
        ContractEmail.objects.filter(
            contract__in=[contract.pk for contract, *_ in due]
        ).values_list("contract_id", "person_id", "about", "day", "days")
    )
    return [
        Wanted(contract, person, about, day, days)
        for contract, about, day, days in due
        for person in own.get(contract.commissioner_id) or everybody
        if (contract.pk, person.pk, about, day, days) not in made
    ]


def mail_of(row: ContractEmail) -> Mail:
    """The email of a row: plain text and a link, no amounts. Its contract and trust are loaded."""
    path = reverse("commissioning:contract", args=[row.trust.slug, row.contract_id])
    standing = {
        "ends": f"ends on {_words(row.day)}",
        "notice": f"needs a decision by {_words(row.day)}",
        "review": f"is due for review on {_words(row.day)}",
    }[row.about]
    late = (today() - row.day).days
    if row.about == "review" and late > 0:
        standing = f"was due for review on {_words(row.day)}"
    return Mail(
        key=row.pk,
        to=row.email,
        subject=one_line(f"{row.trust.name}: {row.contract} {standing}"),
        text=render_to_string(
            "commissioning/email/contract.txt",
            {"email": row, "standing": standing, "link": f"{site.BASE_URL}{path}"},
        ),
    )


def _words(day: datetime.date) -> str:
    return f"{day:%-d %B %Y}"
