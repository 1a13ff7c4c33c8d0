"""Interests of Anyplace's invented people, as they declared them."""

import datetime

from governance.actions.interests import confirm_interests, declare_interest, end_interest
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

# An interest that ended, one that is kept back, and who confirmed when. Nobody else has yet.
ENDED = (
    "member.police",
    "gift",
    "Two tickets to a charity dinner from Harbour Homes, which bids for supported housing",
    datetime.date(2009, 3, 20),
    datetime.date(2009, 3, 20),
)
KEPT_BACK = (
    "member.probation",
    "family",
    "A close relative lives in one of the foster homes that the partnership pays for",
    datetime.date(2008, 9, 1),
    "Knowing it could lead to a child who lives there.",
)
CONFIRMED: dict[str, datetime.date] = {
    "chair": datetime.date(2009, 5, 5),
    "director": datetime.date(2009, 5, 5),
    "member.voluntary": datetime.date(2009, 4, 28),
    "member.college": datetime.date(2009, 4, 28),
    "member.hospitals": datetime.date(2009, 4, 30),
    "member.district": datetime.date(2009, 5, 1),
    "member.schools": datetime.date(2008, 11, 30),
    "member.probation": datetime.date(2009, 5, 6),
    "member.police": datetime.date(2008, 11, 3),
}
SUPPORT = f"support@{DOMAIN}"


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
    with open_scope(trust=trust, person=people[SUPPORT]) as by:
        who, kind, what, since, until = ENDED
        gift = declare_interest(
            by=by, person=people[f"{who}@{DOMAIN}"], kind=kind, what=what, starts_on=since
        )
        end_interest(by=by, interest=gift, ends_on=until)
        who, kind, what, since, why = KEPT_BACK
        declare_interest(
            by=by,
            person=people[f"{who}@{DOMAIN}"],
            kind=kind,
            what=what,
            starts_on=since,
            kept_back=why,
        )
        for who, on in CONFIRMED.items():
            confirm_interests(by=by, person=people[f"{who}@{DOMAIN}"], on=on)
