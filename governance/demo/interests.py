"""Interests of Anyplace's invented people, as they declared them."""

import datetime

from governance.actions.interests import declare_interest
from trusts.demo import DOMAIN
from trusts.models import Partner, Person, Trust
from trusts.scope import open_scope

# Who (email before the @), kind, what, since, the partner it ties them to.
INTERESTS: list[tuple[str, str, str, datetime.date, str]] = [
    (
        "member.voluntary",
        "provider",
        "Chief officer of Voluntary Action Anyplace, which runs short breaks under contract",
        datetime.date(2008, 4, 1),
        "anyplace-voluntary-action",
    ),
    (
        "member.college",
        "office",
        "Trustee of the Harbour short-break charity",
        datetime.date(2009, 1, 12),
        "",
    ),
    (
        "member.hospitals",
        "provider",
        "Director of a trust that provides therapy services to the partnership",
        datetime.date(2008, 6, 2),
        "anyplace-hospitals",
    ),
    (
        "member.district",
        "family",
        "Daughter works for Anyplace Council's youth service",
        datetime.date(2009, 3, 2),
        "anyplace-council",
    ),
    (
        "member.schools",
        "employment",
        "Head teacher of a maintained school that receives devolved funding",
        datetime.date(2008, 4, 1),
        "anyplace-schools",
    ),
]


def load(trust: Trust, people: dict[str, Person]) -> None:
    """Each declares for themselves."""
    for who, kind, what, since, partner in INTERESTS:
        person = people[f"{who}@{DOMAIN}"]
        with open_scope(trust=trust, person=person) as by:
            declare_interest(
                by=by,
                person=person,
                kind=kind,
                what=what,
                starts_on=since,
                partner=Partner.objects.filter(slug=partner).first(),
            )
