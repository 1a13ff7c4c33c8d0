"""Partnership agreements: every write."""

import datetime

from governance.actions.rights import require_for
from governance.models import Agreement, AgreementPartner, AgreementPower, Heading
from trusts.actions.base import action
from trusts.audit import record
from trusts.clock import today
from trusts.errors import Refusal
from trusts.models import Body, Partner
from trusts.permissions import Permission
from trusts.scope import Scope


@action(Permission.TERMS_MANAGE, verb="agreement.entered")
def enter_agreement(
    *,
    by: Scope,
    slug: str,
    name: str,
    power: str,
    purpose: str,
    body: Body,
    partners: list[Partner],
    starts_on: datetime.date,
    review_on: datetime.date,
    ends_on: datetime.date | None = None,
    covers: list[str] | None = None,
) -> Agreement:
    """Enter an agreement between at least two partners.

    Refuses a name in use, fewer than two partners, and dates in the wrong order.
    """
    require_for(by, Permission.TERMS_MANAGE, body)
    if Agreement.objects.filter(name__iexact=name.strip()).exists():
        raise Refusal("There is already one of this name. Use another name.", field="name")
    if Agreement.objects.filter(slug=slug).exists():
        raise Refusal(f"The short name {slug} is in use. Use another.", field="slug")
    if len({partner.pk for partner in partners}) < 2:
        raise Refusal("An agreement has at least two partners.", field="partners")
    if ends_on is not None and ends_on < starts_on:
        raise Refusal("The last day must not be before the first day.", field="ends_on")
    if review_on < starts_on:
        raise Refusal("The review is on the first day or later.", field="review_on")
    agreement = Agreement.objects.create(
        slug=slug,
        name=name.strip(),
        power=AgreementPower(power),
        purpose=purpose.strip(),
        covers=[Heading(code).value for code in covers or []],
        body=body,
        starts_on=starts_on,
        ends_on=ends_on,
        review_on=review_on,
    )
    for partner in partners:
        AgreementPartner.objects.create(agreement=agreement, partner=partner)
    record(
        by,
        agreement,
        power=power,
        partners=sorted(partner.name for partner in partners),
        starts_on=starts_on,
        ends_on=ends_on,
        review_on=review_on,
    )
    return agreement


@action(Permission.TERMS_MANAGE, verb="agreement.signed")
def sign_agreement(
    *, by: Scope, party: AgreementPartner, signed_by: str, signed_on: datetime.date
) -> AgreementPartner:
    """Record a partner's signature. Refuses a second one, one by nobody, and a day to come."""
    row = AgreementPartner.objects.select_for_update(of=("self",)).get(pk=party.pk)
    require_for(by, Permission.TERMS_MANAGE, row.agreement.body)
    if row.signed_on is not None:
        raise Refusal(f"{row.partner} has signed already.", field="party")
    if not signed_by.strip():
        raise Refusal("Say who signed.", field="signed_by")
    if signed_on > today():
        raise Refusal("Enter the day it was signed, not one to come.", field="signed_on")
    row.signed_by, row.signed_on = signed_by.strip(), signed_on
    row.save()
    record(by, row, signed_by=signed_by, signed_on=signed_on)
    return row


@action(Permission.TERMS_MANAGE, verb="agreement.reviewed")
def review_agreement(
    *,
    by: Scope,
    agreement: Agreement,
    review_on: datetime.date,
    covers: list[str],
    ends_on: datetime.date | None = None,
) -> Agreement:
    """Note a review: what the agreement covers now, when it is next reviewed, and its last day.

    Refuses a next review that is not after the one before, and a last day before the first.
    """
    row = Agreement.objects.select_for_update(of=("self",)).get(pk=agreement.pk)
    require_for(by, Permission.TERMS_MANAGE, row.body)
    if review_on <= row.review_on:
        raise Refusal(
            f"The next review has to be after {row.review_on:%-d %B %Y}.", field="review_on"
        )
    if ends_on is not None and ends_on < row.starts_on:
        raise Refusal("The last day must not be before the first day.", field="ends_on")
    before = row.review_on
    row.review_on, row.ends_on = review_on, ends_on
    row.covers = [Heading(code).value for code in covers]
    row.save()
    record(by, row, before=before, review_on=review_on, ends_on=ends_on, covers=row.covers)
    return row
