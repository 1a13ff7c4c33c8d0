"""Who holds which office of a body."""

import datetime

from django.db.models import QuerySet

from governance.models import Election, Office
from trusts.models import Body, Membership


def holder(body: Body, office: Office, on: datetime.date) -> Membership | None:
    """The seat that holds an office of a body on a day, or None."""
    row = _in_office(on).filter(body=body, office=office).first()
    return None if row is None else row.membership


def _in_office(on: datetime.date) -> QuerySet[Election]:
    rows = Election.objects.filter(starts_on__lte=on, ends_on__gte=on)
    return rows.select_related("membership__person", "membership__partner", "body")


def elections_of(body: Body) -> QuerySet[Election]:
    """Every election of a body, newest first."""
    rows = Election.objects.filter(body=body)
    return rows.select_related("membership__person", "membership__partner", "body")
