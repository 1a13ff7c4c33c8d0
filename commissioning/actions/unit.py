"""The joint commissioning unit and the framework: every write."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from decimal import Decimal

from commissioning.actions.intentions import require_editing
from commissioning.catalogue import FRAMEWORK, SKILLS
from commissioning.models import FrameworkText, PostFunding, SkillAudit, SkillRating, UnitPost
from commissioning.models.unit import LAST_LEVEL
from commissioning.personal import refuse_personal_data
from trusts.actions.base import action
from trusts.audit import record
from trusts.clock import today
from trusts.errors import Refusal
from trusts.models import Partner
from trusts.permissions import Permission
from trusts.scope import Scope

MOST_WTE = Decimal("99.99")


@action(Permission.COMMISSIONING_EDIT, verb="unit.post_recorded")
def record_post(
    *,
    by: Scope,
    title: str,
    employer: Partner,
    wte: Decimal,
    cost: Decimal,
    is_filled: bool,
    starts_on: datetime.date,
    ends_on: datetime.date | None = None,
    post: UnitPost | None = None,
) -> UnitPost:
    """Record a post of the unit, or change `post`: whole-time equivalents, pounds of a full year.

    A post and never its holder. Refuses days in the wrong order and no part of a person.
    """
    require_editing(by)
    refuse_personal_data({"title": ("Post", title)})
    if not 0 < wte <= MOST_WTE:
        raise Refusal("Enter more than 0 whole-time equivalents, such as 0.60.", field="wte")
    if ends_on is not None and ends_on < starts_on:
        raise Refusal("The last day is before the first.", field="ends_on")
    row = UnitPost() if post is None else UnitPost.objects.select_for_update().get(pk=post.pk)
    row.title, row.employer, row.wte, row.cost = title.strip(), employer, wte, cost
    row.is_filled, row.starts_on, row.ends_on = is_filled, starts_on, ends_on
    row.save()
    record(by, row, wte=wte, cost=cost, employer=employer.name, is_filled=is_filled)
    return row


@action(Permission.COMMISSIONING_EDIT, verb="unit.post_funded")
def fund_post(
    *, by: Scope, post: UnitPost, financial_year: int, amounts: Mapping[Partner, Decimal]
) -> UnitPost:
    """Say what each partner pays for a post in one financial year, in pounds; nothing takes it out.

    Refuses more than the post costs: then its cost is wrong, or a partner's share.
    """
    require_editing(by)
    row = UnitPost.objects.select_for_update().get(pk=post.pk)
    total = sum(amounts.values(), Decimal(0))
    if total > row.cost:
        raise Refusal(f"Partners would pay £{total:,.2f} for a post that costs £{row.cost:,.2f}.")
    PostFunding.objects.filter(post=row, financial_year=financial_year).delete()
    for partner, amount in amounts.items():
        if amount:
            PostFunding.objects.create(
                post=row, partner=partner, financial_year=financial_year, amount=amount
            )
    record(by, row, financial_year=financial_year, total=total)
    return row


@action(Permission.COMMISSIONING_EDIT, verb="unit.audit_begun")
def begin_audit(*, by: Scope, done_on: datetime.date, purpose: str) -> SkillAudit:
    """Begin an audit of the unit's skills against what it is for. One a day, on a day that came."""
    require_editing(by)
    refuse_personal_data({"purpose": ("What the unit is for", purpose)})
    if done_on > today():
        raise Refusal("Enter a day that has come.", field="done_on")
    if SkillAudit.objects.filter(done_on=done_on).exists():
        raise Refusal("There is an audit of that day already.", field="done_on")
    made = SkillAudit.objects.create(
        done_on=done_on, purpose=purpose.strip(), recorded_by=by.actor[:200]
    )
    record(by, made)
    return made


@action(Permission.COMMISSIONING_EDIT, verb="unit.skills_rated")
def rate_skills(
    *, by: Scope, audit: SkillAudit, post: UnitPost, ratings: Mapping[str, tuple[int, int]]
) -> SkillAudit:
    """Rate what a post has and needs of each of the 12 skills, by code, from 0 to 3."""
    require_editing(by)
    codes = {one.code for one in SKILLS}
    if set(ratings) != codes:
        raise Refusal("Rate all 12 skills.")
    for code, (has, needs) in ratings.items():
        if not (0 <= has <= LAST_LEVEL and 0 <= needs <= LAST_LEVEL):
            raise ValueError(f"{code}: levels run from 0 to {LAST_LEVEL}.")
        SkillRating.objects.update_or_create(
            audit=audit, post=post, code=code, defaults={"has": has, "needs": needs}
        )
    record(by, audit, post=str(post))
    return audit


@action(Permission.COMMISSIONING_EDIT, verb="framework.text_recorded")
def record_framework(
    *,
    by: Scope,
    code: str,
    words: str,
    agreed_by: str = "",
    agreed_on: datetime.date | None = None,
) -> FrameworkText:
    """Record what is agreed about one element of the framework. The text before it stays."""
    require_editing(by)
    if code not in {one.code for one in FRAMEWORK}:
        raise ValueError(f"The framework has no element {code}.")
    refuse_personal_data(
        {"words": ("What is agreed", words), "agreed_by": ("Which body agreed it", agreed_by)}
    )
    if not words.strip():
        raise Refusal("Say what is agreed.", field="words")
    if agreed_on is not None and agreed_on > today():
        raise Refusal("Enter the day it was agreed, not one to come.", field="agreed_on")
    if bool(agreed_by.strip()) != (agreed_on is not None):
        raise Refusal(
            "Say which body agreed it and when, or neither while it is a draft.",
            field="agreed_on" if agreed_by.strip() else "agreed_by",
        )
    made = FrameworkText.objects.create(
        code=code,
        words=words.strip(),
        agreed_by=agreed_by.strip(),
        agreed_on=agreed_on,
        recorded_by=by.actor[:200],
    )
    record(by, made, code=code, agreed_on=agreed_on)
    return made
