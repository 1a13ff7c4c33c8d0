"""Demo data of what Anyplace's partners buy: services, providers, contracts. Invented."""

import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml

from commissioning import actions
from commissioning.actions.contract_emails import make_contract_emails
from commissioning.models import (
    Action,
    Contract,
    ContractEmail,
    ContractReview,
    ContractTerms,
    Outcome,
    Plan,
    Priority,
    Provider,
    Service,
)
from commissioning.queries.contract_emails import Wanted, keepers
from trusts.models import Partner, Person, Trust
from trusts.scope import Scope, open_scope

DATA = Path(__file__).parent.parent / "data" / "anyplace_contracts.yaml"


def load(trust: Trust, plan: Plan, people: dict[str, Person]) -> None:
    """Make them as the head of joint commissioning. Needs the agreed plan."""
    data = yaml.safe_load(DATA.read_text())
    with open_scope(trust=trust, person=people["exec.pct@anyplace.example"]) as by:
        outcomes = {outcome.slug: outcome for outcome in Outcome.objects.all()}
        services = {
            key: actions.add_service(
                by=by, name=name, tier=tier, outcome=outcomes[slug], description=words
            )
            for key, (name, tier, slug, words) in data["services"].items()
        }
        providers = {
            key: actions.add_provider(by=by, outside_name=name, outside_sector=sector)
            for key, (name, sector) in data["providers"].items()
        }
        for row in data["contracts"]:
            _contract(by, plan, row, services, providers)
        _remind(by, trust)


def _contract(
    by: Scope,
    plan: Plan,
    row: dict[str, Any],
    services: dict[str, Service],
    providers: dict[str, Provider],
) -> None:
    if row["provider"] not in providers:
        partner = Partner.objects.get(slug=row["provider"])
        providers[row["provider"]] = actions.add_provider(by=by, partner=partner)
    years = _amounts(row["years"])
    made = actions.record_contract(
        by=by,
        reference=row["reference"],
        kind=row["kind"],
        service=services[row["service"]],
        provider=providers[row["provider"]],
        commissioner=Partner.objects.get(slug=row["commissioner"]),
        value=sum(years.values(), Decimal(0)),
        starts_on=row["starts_on"],
        ends_on=row["ends_on"],
        notice_months=row["notice_months"],
        years=years,
        agreed_by=row["agreed_by"],
        agreed_on=row["agreed_on"],
    )
    for code in row["aims"]:
        target: Action | Priority = (
            Action.objects.get(code=code, priority__plan=plan)
            if "." in code
            else Priority.objects.get(code=code, plan=plan)
        )
        actions.name_aim(by=by, contract=made, target=target)
    if "varied" in row:
        varied = dict(row["varied"], years=_amounts(row["varied"]["years"]))
        value = sum(varied["years"].values(), Decimal(0))
        actions.vary_contract(by=by, contract=made, seen=1, value=value, **varied)
    if "ended" in row:
        ended = dict(row["ended"], years=_amounts(row["ended"]["years"]))
        actions.end_contract(by=by, contract=made, seen=1, **ended)
    for due, done, finding, advice in row["reviews"]:
        review: ContractReview = actions.plan_review(by=by, contract=made, due_on=due)
        if done:
            actions.record_review(
                by=by, review=review, done_on=done, finding=finding, advice=advice
            )
    # The demo is set in 2009: only the moments are put back.
    for terms in ContractTerms.objects.filter(contract=made):
        at = datetime.datetime.combine(terms.agreed_on, datetime.time(15), datetime.UTC)
        ContractTerms.objects.filter(pk=terms.pk).update(made_at=at)
    Contract.objects.filter(pk=made.pk).update(
        made_at=datetime.datetime.combine(row["agreed_on"], datetime.time(15), datetime.UTC)
    )


def _remind(by: Scope, trust: Trust) -> None:
    """What the worker sent on 1 October: the notice of one contract is due in three months."""
    contract = Contract.objects.get(reference="S/09/002")
    day = datetime.date(2009, 12, 31)
    own, _ = keepers(trust)
    wanted = [
        Wanted(contract, person, "notice", day, -90) for person in own[contract.commissioner_id]
    ]
    made = make_contract_emails(by=by, wanted=wanted)
    at = datetime.datetime(2009, 10, 2, 6, tzinfo=datetime.UTC)
    rows = ContractEmail.objects.filter(pk__in=[row.pk for row in made])
    rows.update(made_at=at, claimed_at=at, sent_at=at, attempts=1)


def _amounts(years: dict[int, str]) -> dict[int, Decimal]:
    return {year: Decimal(amount) for year, amount in years.items()}
