"""Demo data of the structure: lines, terms, seats, agreements. All of it is invented."""

import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml

from governance import actions
from governance.models import InductionStep
from governance.rules import quorum_data
from trusts.demo import DOMAIN
from trusts.models import Body, Membership, Partner, Person, Trust
from trusts.scope import Scope, open_scope

DATA = Path(__file__).parent.parent / "data" / "anyplace.yaml"
SUPPORT = f"support@{DOMAIN}"
SINCE = datetime.date(2009, 4, 1)
SCHOOL_YEAR = (datetime.date(2009, 9, 1), datetime.date(2010, 7, 31))


def load(trust: Trust, people: dict[str, Person]) -> None:
    """Set up Anyplace's lines, terms of reference, seats and agreements."""
    data = yaml.safe_load(DATA.read_text())
    with open_scope(trust=trust, person=people[SUPPORT]) as by:
        bodies = {body.slug: body for body in Body.objects.all()}
        partners = {partner.slug: partner for partner in Partner.objects.all()}
        _lines(by, data, bodies)
        _seats(by, data)
        for row in data["terms"]:
            _terms(by, row, bodies, partners)
        actions.begin_terms(by=by, body=bodies["executive"])
        for row in data["agreements"]:
            _agreement(by, row, bodies, partners)


def _seat(email: str, body: str) -> Membership:
    rows = Membership.objects.select_related("person", "body", "partner")
    return rows.get(person__email=f"{email}@{DOMAIN}", body__slug=body)


def _lines(by: Scope, data: dict[str, Any], bodies: dict[str, Body]) -> None:
    others = {row["slug"]: actions.add_partnership(by=by, **row) for row in data["partnerships"]}
    for row in data["lines"]:
        actions.draw_line(
            by=by,
            body=bodies[row["body"]],
            kind=row["kind"],
            to_body=bodies[row["to_body"]] if "to_body" in row else None,
            to_partnership=others[row["to_partnership"]] if "to_partnership" in row else None,
            note=row.get("note", ""),
        )


def _seats(by: Scope, data: dict[str, Any]) -> None:
    for body, groups in data["seats"].items():
        for side, emails in groups.items():
            for email in emails:
                attends = side == "attends"
                actions.describe_seat(
                    by=by,
                    membership=_seat(email, body),
                    side="" if attends else side,
                    in_attendance=attends,
                )
    for email, body, limit, instrument, given_by in data["mandates"]:
        actions.give_mandate(
            by=by,
            membership=_seat(email, body),
            limit=Decimal(limit),
            instrument=instrument,
            given_by=given_by,
            starts_on=SINCE,
        )
    for email, body, office, held_on, method, nominations, first, last in data["elections"]:
        actions.record_election(
            by=by,
            membership=_seat(email, body),
            office=office,
            held_on=held_on,
            method=method,
            nominations=nominations,
            starts_on=first,
            ends_on=last,
        )
    _induction(by, data)
    for row in data["associates"]:
        associate = actions.add_associate(
            by=by,
            body=Body.objects.get(slug=row["body"]),
            name=row["name"],
            what=row["what"],
            starts_on=SCHOOL_YEAR[0],
        )
        for email in row["paired"]:
            actions.pair_associate(
                by=by,
                associate=associate,
                membership=_seat(email, row["body"]),
                starts_on=SCHOOL_YEAR[0],
                ends_on=SCHOOL_YEAR[1],
            )


def _induction(by: Scope, data: dict[str, Any]) -> None:
    steps: list[InductionStep] = [
        actions.add_step(by=by, name=name, explanation=explanation)
        for name, explanation in data["induction"]
    ]
    for email, done in data["inducted"].items():
        body = "north-area" if email.startswith("north") else "board"
        actions.record_induction(
            by=by,
            membership=_seat(email, body),
            steps=[steps[number - 1] for number in done],
            on=datetime.date(2009, 9, 15),
        )


def _terms(
    by: Scope, row: dict[str, Any], bodies: dict[str, Body], partners: dict[str, Partner]
) -> None:
    terms = actions.begin_terms(by=by, body=bodies[row["body"]])
    for topic, text in row["texts"].items():
        terms = actions.write_section(by=by, terms=terms, topic=topic, text=text)
    terms = actions.set_particulars(
        by=by,
        terms=terms,
        meetings_a_year=row["meetings_a_year"],
        review_on=row["review_on"],
        money_needs_vote=row.get("money_needs_vote", False),
        accountable_body=partners[row["accountable_body"]],
    )
    terms = actions.set_quorum(by=by, terms=terms, rule=quorum_data.from_data(row["quorum"]))
    terms = actions.agree_terms(
        by=by,
        terms=terms,
        agreed_on=row["agreed_on"],
        agreed_by=row["agreed_by"],
        in_force_from=row["in_force_from"],
    )
    for slug, (signed_by, post) in row["signed"].items():
        actions.sign_terms(
            by=by,
            terms=terms,
            partner=partners[slug],
            signed_by=signed_by,
            post=post,
            signed_on=row["agreed_on"],
        )


def _agreement(
    by: Scope, row: dict[str, Any], bodies: dict[str, Body], partners: dict[str, Partner]
) -> None:
    fields = {key: value for key, value in row.items() if key not in ("body", "partners")}
    signed = row["partners"]
    agreement = actions.enter_agreement(
        by=by,
        body=bodies[row["body"]],
        partners=[partners[slug] for slug in signed],
        **fields,
    )
    for party in agreement.partners.select_related("partner", "agreement__body"):
        if name := signed[party.partner.slug]:
            actions.sign_agreement(by=by, party=party, signed_by=name, signed_on=row["starts_on"])
