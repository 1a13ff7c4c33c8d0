"""What the steps of an intention rest on: partners, money, standards, conflicts, what ends."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from decimal import Decimal

from commissioning.actions.cycle import place, to_change
from commissioning.actions.intentions import locked, require_editing
from commissioning.catalogue import STANDARDS
from commissioning.models import (
    Action,
    Commissioner,
    ConflictDeclaration,
    Ending,
    Handling,
    Intention,
    IntentionState,
    PossibleProvider,
    Reinvestment,
    Resource,
    ResourceKind,
    StandardCheck,
    Verdict,
)
from commissioning.personal import refuse_personal_data
from commissioning.queries.cycle import intentions_with_names, standing_of
from commissioning.rules.cycle import left_to_reinvest
from trusts.actions.base import action
from trusts.audit import record
from trusts.clock import today
from trusts.errors import Refusal
from trusts.models import Partner
from trusts.permissions import Permission
from trusts.scope import Scope

RESOURCES, WAY = 4, 6  # the steps that rest on them
MOST = Decimal("9999999999.99")


@action(Permission.COMMISSIONING_EDIT, verb="intention.commissioner_added")
def add_commissioner(*, by: Scope, intention: Intention, partner: Partner) -> Commissioner:
    """Add a partner that commissions it with the lead. Refuses the lead itself, and one twice."""
    row = to_change(by, intention, RESOURCES)
    if partner.pk == row.lead_id:
        raise Refusal(f"{partner} leads it already.", field="partner")
    if Commissioner.objects.filter(intention=row, partner=partner).exists():
        raise Refusal(f"{partner} is on the list already.", field="partner")
    made = Commissioner.objects.create(**place(row), partner=partner)
    record(by, row, partner=partner.name)
    return made


@action(Permission.COMMISSIONING_EDIT, verb="intention.provider_added")
def name_provider(
    *, by: Scope, intention: Intention, partner: Partner | None = None, name: str = ""
) -> PossibleProvider:
    """Name who might provide it: a partner, or an organisation outside the trust, once each."""
    row = to_change(by, intention, WAY)
    if (partner is None) == (not name.strip()):
        raise Refusal(
            "Choose a partner, or name an organisation outside the trust: one of the two.",
            field="partner" if partner is None else "name",
        )
    refuse_personal_data({"name": ("Organisation", name)}, strict=row.is_individual)
    same = PossibleProvider.objects.filter(intention=row)
    same = same.filter(partner=partner) if partner else same.filter(name__iexact=name.strip())
    if same.exists():
        raise Refusal("It is on the list already.", field="partner" if partner else "name")
    made = PossibleProvider.objects.create(**place(row), partner=partner, name=name.strip())
    record(by, row, provider=str(made))
    return made


@action(Permission.COMMISSIONING_EDIT, verb="intention.resource_added")
def add_resource(
    *,
    by: Scope,
    intention: Intention,
    partner: Partner,
    financial_year: int,
    kind: str,
    amount: Decimal,
    source: str,
) -> Resource:
    """Record what a partner puts in, in pounds of one financial year, and from where."""
    row = to_change(by, intention, RESOURCES)
    if not 0 < amount <= MOST:
        raise Refusal("Enter an amount of more than £0.00.", field="amount")
    refuse_personal_data({"source": ("Which budget or grant", source)}, strict=row.is_individual)
    if not source.strip():
        raise Refusal("Name the budget or grant it comes from.", field="source")
    made = Resource.objects.create(
        **place(row),
        partner=partner,
        financial_year=financial_year,
        kind=ResourceKind(kind),
        amount=amount,
        source=source.strip(),
    )
    record(by, row, partner=partner.name, amount=amount, financial_year=financial_year)
    return made


_STEP_OF = {Commissioner: RESOURCES, PossibleProvider: WAY, Resource: RESOURCES, Reinvestment: 4}


@action(Permission.COMMISSIONING_EDIT, verb="intention.part_removed")
def remove_part(
    *, by: Scope, part: Commissioner | PossibleProvider | Resource | Reinvestment
) -> Intention:
    """Take a partner, provider, amount or reinvestment out again."""
    row = to_change(by, part.intention, _STEP_OF[type(part)])
    record(by, row, removed=part._meta.verbose_name, was=str(part))
    part.delete()
    return row


@action(Permission.COMMISSIONING_EDIT, verb="intention.standards_checked")
def check_standards(
    *, by: Scope, intention: Intention, checks: Mapping[str, tuple[str, str]]
) -> Intention:
    """Keep the verdict and the words about standards, by code; an empty verdict takes it back.

    Refuses words that are missing where a standard is not simply met, and a child's personal data.
    """
    row = to_change(by, intention, WAY)
    known = {one.code: one for one in STANDARDS}
    refuse_personal_data(
        {f"words_{c}": (known[c].name, words) for c, (_, words) in checks.items()},
        strict=row.is_individual,
    )
    for code, (verdict, words) in checks.items():
        if not verdict:
            StandardCheck.objects.filter(intention=row, code=known[code].code).delete()
            continue
        if verdict != Verdict.MET and not words.strip():
            raise Refusal(f"Say why “{known[code].name}” is not simply met.", field=f"words_{code}")
        StandardCheck.objects.update_or_create(
            intention=row,
            code=code,
            defaults={
                "verdict": Verdict(verdict),
                "words": words.strip(),
                "checked_by": by.actor[:200],
                "level": row.level,
                "body_id": row.body_id,
            },
        )
    record(by, row, checked={code: verdict for code, (verdict, _) in checks.items() if verdict})
    return row


@action(Permission.COMMISSIONING_EDIT, verb="intention.conflict_declared")
def declare_conflict(
    *, by: Scope, intention: Intention, partner: Partner, handling: str, words: str
) -> ConflictDeclaration:
    """Declare a conflict that was found, and how it is dealt with; again to say it better.

    Possible until it is signed: seats change. Refuses a partner that has no conflict.
    """
    require_editing(by)
    locked(by, intention)
    row = intentions_with_names().get(pk=intention.pk)
    if row.state not in (IntentionState.PREPARING, IntentionState.PUT_FORWARD):
        raise Refusal("It is signed: what was declared then stays.")
    if partner.name not in {clash.partner for clash in standing_of(row).conflicts}:
        raise Refusal(f"{partner} has no conflict of interest here.", field="partner")
    if not words.strip():
        raise Refusal("Say how the conflict is dealt with.", field="words")
    refuse_personal_data({"words": ("How exactly", words)}, strict=row.is_individual)
    made, _ = ConflictDeclaration.objects.update_or_create(
        intention=row,
        partner=partner,
        defaults={
            "handling": Handling(handling),
            "words": words.strip(),
            "declared_by": by.actor[:200],
            "declared_on": today(),
            "level": row.level,
            "body_id": row.body_id,
        },
    )
    record(by, row, partner=partner.name, handling=handling)
    return made


@action(Permission.COMMISSIONING_EDIT, verb="intention.ending_recorded")
def record_ending(
    *,
    by: Scope,
    intention: Intention,
    service: str,
    ends_on: datetime.date,
    released: Decimal,
    decided_because: str,
) -> Ending:
    """Record what ends, when, why, and how many pounds a year that sets free; again to change it.

    Refuses less money than is already given away, and an intention that ends nothing.
    """
    row = to_change(by, intention, RESOURCES)
    _refuse_not_ending(row)
    refuse_personal_data(
        {"service": ("What ends", service), "decided_because": ("Why it ends", decided_because)},
        strict=row.is_individual,
    )
    given = _given(row)
    if left_to_reinvest(released, given) < 0:
        raise Refusal(
            f"£{given:,.2f} is given away already. Take some of that out first.", field="released"
        )
    made, _ = Ending.objects.update_or_create(
        intention=row,
        defaults={
            "service": service.strip(),
            "ends_on": ends_on,
            "released": released,
            "decided_because": decided_because.strip(),
            "level": row.level,
            "body_id": row.body_id,
        },
    )
    record(by, row, service=service, ends_on=ends_on, released=released)
    return made


@action(Permission.COMMISSIONING_EDIT, verb="intention.reinvested")
def add_reinvestment(
    *, by: Scope, intention: Intention, amount: Decimal, words: str, into: Action | None = None
) -> Reinvestment:
    """Say where part of the money goes that an ending sets free. Refuses more than is left."""
    row = to_change(by, intention, RESOURCES)
    _refuse_not_ending(row)
    ending = Ending.objects.filter(intention=row).first()
    if ending is None:
        raise Refusal("Record first what ends, and what that sets free.")
    left = left_to_reinvest(ending.released, _given(row))
    if not 0 < amount <= left:
        raise Refusal(f"£{left:,.2f} is left. Enter no more, and more than £0.00.", field="amount")
    if not words.strip():
        raise Refusal("Say where it goes.", field="words")
    refuse_personal_data({"words": ("Where it goes", words)}, strict=row.is_individual)
    made = Reinvestment.objects.create(**place(row), amount=amount, words=words.strip(), into=into)
    record(by, row, amount=amount, words=words)
    return made


def _refuse_not_ending(row: Intention) -> None:
    if row.purpose != "end":
        raise Refusal("This intention ends nothing. Change its purpose first.")


def _given(row: Intention) -> Decimal:
    rows = Reinvestment.objects.filter(intention=row).values_list("amount", flat=True)
    return sum(rows, Decimal(0))
