"""Induction of new members: every write."""

import datetime

from governance.actions.rights import require_for
from governance.models import InductionDone, InductionStep
from trusts.actions.base import action
from trusts.audit import record
from trusts.errors import Refusal
from trusts.models import Membership
from trusts.permissions import Permission
from trusts.scope import Scope


@action(Permission.MANDATE_MANAGE, verb="induction.step_added")
def add_step(*, by: Scope, name: str, explanation: str = "") -> InductionStep:
    """Add a step to the trust's induction, after the others. Refuses a name in use."""
    if InductionStep.objects.filter(name__iexact=name.strip()).exists():
        raise Refusal("There is already a step of this name. Use another name.", field="name")
    last = InductionStep.objects.order_by("-position").first()
    step = InductionStep.objects.create(
        name=name.strip(),
        explanation=explanation.strip(),
        position=last.position + 1 if last else 1,
    )
    record(by, step, name=step.name)
    return step


@action(Permission.MANDATE_MANAGE, verb="induction.step_dropped")
def drop_step(*, by: Scope, step: InductionStep, on: datetime.date) -> InductionStep:
    """Ask a step no longer, from a day on. What was done stays recorded."""
    row = InductionStep.objects.select_for_update(of=("self",)).get(pk=step.pk)
    if row.dropped_on is not None:
        raise Refusal(f"This step is not asked since {row.dropped_on:%-d %B %Y}.")
    row.dropped_on = on
    row.save()
    record(by, row, dropped_on=on)
    return row


@action(Permission.MANDATE_MANAGE, verb="induction.recorded")
def record_induction(
    *, by: Scope, membership: Membership, steps: list[InductionStep], on: datetime.date
) -> list[InductionDone]:
    """Note that steps were done with a member on a day. Steps noted before stay as they were.

    Refuses an empty list.
    """
    require_for(by, Permission.MANDATE_MANAGE, membership.body)
    before = set(
        InductionDone.objects.filter(membership=membership).values_list("step_id", flat=True)
    )
    new = [step for step in steps if step.pk not in before]
    if not new:
        raise Refusal("Choose at least one step that has not been done yet.", field="steps")
    done = [
        InductionDone.objects.create(
            membership=membership, step=step, done_on=on, noted_by=by.actor[:200]
        )
        for step in new
    ]
    record(by, membership, steps=[step.name for step in new], done_on=on)
    return done
