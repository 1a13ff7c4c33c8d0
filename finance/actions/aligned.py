"""Setting up aligned arrangements."""

import datetime
from collections.abc import Sequence

from django.utils.text import slugify

from finance.models import (
    AlignedArrangement,
    AlignedLine,
    AlignedPartner,
    AlignedTarget,
    BudgetLine,
)
from trusts.actions.base import action
from trusts.audit import record
from trusts.errors import Refusal
from trusts.levels import Level
from trusts.models import Body, Partner
from trusts.permissions import Permission
from trusts.scope import Scope


@action(Permission.POOL_MANAGE, verb="aligned.set_up")
def set_up_arrangement(
    *,
    by: Scope,
    name: str,
    purpose: str,
    body: Body,
    starts_on: datetime.date,
    review_on: datetime.date,
    partners: Sequence[Partner],
) -> AlignedArrangement:
    """Record an arrangement and its partners. Refuses a name in use, fewer than two partners, and
    a review that does not come after the first day.
    """
    by.require(Permission.POOL_MANAGE, level=Level.EXECUTIVE)
    if AlignedArrangement.objects.filter(name__iexact=name).exists():
        raise Refusal(f"There is already an arrangement called {name}.", field="name")
    if len(partners) < 2:
        raise Refusal("Choose at least two partners.", field="partners")
    if review_on <= starts_on:
        raise Refusal("The review must come after the first day.", field="review_on")
    slug = slugify(name)[:50] or "arrangement"
    if AlignedArrangement.objects.filter(slug=slug).exists():
        raise Refusal("There is an arrangement with almost the same name.", field="name")
    made = AlignedArrangement.objects.create(
        slug=slug,
        name=name,
        purpose=purpose,
        body=body,
        starts_on=starts_on,
        review_on=review_on,
    )
    AlignedPartner.objects.bulk_create(
        AlignedPartner(arrangement=made, partner=partner) for partner in partners
    )
    record(by, made, partners=[partner.name for partner in partners])
    return made


@action(Permission.POOL_MANAGE, verb="aligned.target_added")
def add_target(
    *,
    by: Scope,
    arrangement: AlignedArrangement,
    measure: str,
    baseline: str,
    target: str,
    due_on: datetime.date,
) -> AlignedTarget:
    """Add a shared target. Refuses a day before the arrangement begins."""
    by.require(Permission.POOL_MANAGE, level=arrangement.level)
    if due_on < arrangement.starts_on:
        raise Refusal("The target’s day is before the arrangement begins.", field="due_on")
    made = AlignedTarget.objects.create(
        arrangement=arrangement, measure=measure, baseline=baseline, target=target, due_on=due_on
    )
    record(by, made, arrangement=arrangement.name)
    return made


@action(Permission.POOL_MANAGE, verb="aligned.lines_added")
def align_lines(
    *, by: Scope, arrangement: AlignedArrangement, lines: Sequence[BudgetLine]
) -> list[AlignedLine]:
    """Count budget lines of its partners towards the arrangement; the money stays where it is.

    Refuses no line, a line of somebody who is not in it, one that the budget does not call
    aligned, income, and a line that serves another arrangement.
    """
    row = AlignedArrangement.objects.select_for_update(of=("self",)).get(pk=arrangement.pk)
    by.require(Permission.POOL_MANAGE, level=row.level)
    if not lines:
        raise Refusal("Choose at least one line.", field="lines")
    inside = set(row.partners.values_list("partner_id", flat=True))
    for line in lines:
        if line.budget.partner_id not in inside:
            raise Refusal(f"Line {line.code} is not a partner’s of this arrangement.")
        if line.arrangement != "aligned" or line.is_income:
            raise Refusal(f"Line {line.code} is not aligned expenditure in its budget.")
        if AlignedLine.objects.filter(budget_line=line).exists():
            raise Refusal(f"Line {line.code} serves an arrangement already.")
    made = AlignedLine.objects.bulk_create(
        AlignedLine(arrangement=row, budget_line=line) for line in lines
    )
    record(by, row, lines=[str(line) for line in lines])
    return made
