"""Vulnerable groups and consultations: every write."""

import datetime
from decimal import Decimal

from django.db import IntegrityError, transaction

from commissioning.actions.editions import locked, refuse_approved
from commissioning.models import Consultation, Plan, VulnerableGroup
from commissioning.personal import refuse_personal_data
from trusts.actions.base import action
from trusts.audit import record
from trusts.errors import Refusal
from trusts.permissions import Permission
from trusts.scope import Scope


@action(Permission.PLAN_EDIT, verb="plan.group_added")
def add_group(
    *,
    by: Scope,
    plan: Plan,
    name: str,
    measure: str,
    unit: str,
    theirs: Decimal,
    others: Decimal,
    source: str,
) -> VulnerableGroup:
    """Add a group and its gap to the rest. Refuses the same measure twice, an approved edition."""
    refuse_approved(locked(plan))
    refuse_personal_data(
        {
            "name": ("Which children and young people", name),
            "measure": ("What is measured", measure),
            "source": ("Where the figures are from, and of when", source),
        }
    )
    try:
        with transaction.atomic():
            made = VulnerableGroup.objects.create(
                plan=plan,
                name=name.strip(),
                measure=measure.strip(),
                unit=unit.strip(),
                theirs=theirs,
                others=others,
                source=source.strip(),
            )
    except IntegrityError as error:
        raise Refusal("This group has that measure already.", field="measure") from error
    record(by, made, theirs=theirs, others=others, source=source)
    return made


@action(Permission.PLAN_EDIT, verb="plan.group_removed")
def remove_group(*, by: Scope, group: VulnerableGroup) -> None:
    """Take a group out of a draft. Refuses an approved edition."""
    refuse_approved(locked(group.plan))
    record(by, group, name=group.name, measure=group.measure)
    group.delete()


@action(Permission.CONSULTATION_EDIT, verb="consultation.recorded")
def record_consultation(
    *,
    by: Scope,
    about: str,
    who: str,
    how: str,
    began_on: datetime.date,
    ended_on: datetime.date | None = None,
    reached: int | None = None,
    said: str = "",
    changed: str = "",
    plan: Plan | None = None,
) -> Consultation:
    """Record a consultation. Refuses a last day before the first, changes without what was said."""
    _check(began_on, ended_on, said, changed)
    _check_words(about, who, how, said, changed)
    made = Consultation.objects.create(
        plan=plan,
        about=about.strip(),
        who=who.strip(),
        how=how.strip(),
        began_on=began_on,
        ended_on=ended_on,
        reached=reached,
        said=said.strip(),
        changed=changed.strip(),
        recorded_by=by.actor[:200],
    )
    record(by, made, began_on=began_on)
    return made


@action(Permission.CONSULTATION_EDIT, verb="consultation.changed")
def change_consultation(
    *,
    by: Scope,
    consultation: Consultation,
    about: str,
    who: str,
    how: str,
    began_on: datetime.date,
    ended_on: datetime.date | None,
    reached: int | None,
    said: str,
    changed: str,
    plan: Plan | None,
) -> Consultation:
    """Change what was recorded: what was said and what changed come later than the asking."""
    _check(began_on, ended_on, said, changed)
    _check_words(about, who, how, said, changed)
    row = Consultation.objects.select_for_update(of=("self",)).get(pk=consultation.pk)
    row.plan, row.about, row.who, row.how = plan, about.strip(), who.strip(), how.strip()
    row.began_on, row.ended_on, row.reached = began_on, ended_on, reached
    row.said, row.changed, row.recorded_by = said.strip(), changed.strip(), by.actor[:200]
    row.save()
    record(by, row, began_on=began_on, said=bool(row.said), changed=bool(row.changed))
    return row


def _check_words(about: str, who: str, how: str, said: str, changed: str) -> None:
    """What children said is theirs to have told: refuse what would say which child it was."""
    refuse_personal_data(
        {
            "about": ("What it was about", about),
            "who": ("Who was asked", who),
            "how": ("How they were asked", how),
            "said": ("What they said", said),
            "changed": ("What changed because of it", changed),
        }
    )


def _check(
    began_on: datetime.date, ended_on: datetime.date | None, said: str, changed: str
) -> None:
    if ended_on is not None and ended_on < began_on:
        raise Refusal("The last day is before the first.", field="ended_on")
    if changed.strip() and not said.strip():
        raise Refusal("Say what they said, so that others see why it changed.", field="said")
