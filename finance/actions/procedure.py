"""Changing the budget monitoring procedure: a new edition from a day on, never the past."""

import datetime

from finance.actions.periods import redate_periods
from finance.models import Procedure
from finance.queries.procedure import newest_edition
from finance.rules.procedure import Settings, differences, problems
from trusts.actions.base import action
from trusts.audit import record
from trusts.clock import now, today
from trusts.errors import Refusal
from trusts.models import Trust
from trusts.permissions import Permission
from trusts.scope import Scope


@action(Permission.PROCEDURE_MANAGE, verb="procedure.changed")
def change_procedure(
    *,
    by: Scope,
    settings: Settings,
    in_force_from: datetime.date,
    seen_edition: int,
    reason: str,
    heading: str = "",
) -> Procedure:
    """Make a new edition with these settings, in force from a day on.

    `seen_edition` is the number of the edition the person was looking at, 0 for the defaults.
    Refuses when somebody has made another since, a day in a month that has ended or before the
    newest edition begins, settings that cannot be, no change at all, and a change without reason.
    Deadlines of open periods that end on or after the day move with it, unless set by hand.
    """
    assert by.trust is not None  # noqa: S101 - actions run in a trust's scope
    # Everybody who changes the procedure queues up here, so editions follow one another.
    Trust.objects.select_for_update(no_key=True).get(pk=by.trust.pk)
    newest = newest_edition()
    _refuse_overtaken(newest, seen_edition)
    if not reason.strip():
        raise Refusal("Say why the procedure is changed.", field="reason")
    _refuse_past(newest, in_force_from)
    for problem in problems(settings):
        raise Refusal(problem.words, field=problem.setting)
    changes = differences(newest.as_settings if newest else Settings(), settings)
    if not changes:
        raise Refusal("Nothing is different from today’s procedure. Change something first.")
    made = Procedure.objects.create(
        number=(newest.number if newest else 0) + 1,
        in_force_from=in_force_from,
        settings=settings.as_json(),
        heading=heading,
        changes=[change.as_json() for change in changes],
        reason=reason.strip(),
        changer=by.person,
        changed_by=by.actor[:200],
        changed_at=now(),
    )
    moved = redate_periods(settings, in_force_from)
    record(
        by,
        made,
        in_force_from=in_force_from,
        deadlines={row.code: row.due_on for row in moved},
        changes={change.setting: [change.before, change.after] for change in changes},
        reason=reason.strip(),
    )
    return made


def _refuse_overtaken(newest: Procedure | None, seen_edition: int) -> None:
    if newest is not None and newest.number != seen_edition:
        raise Refusal(
            f"{newest.changed_by} has changed the procedure while you were looking at it. "
            "Look at what it says now, then make your change again."
        )


def _refuse_past(newest: Procedure | None, in_force_from: datetime.date) -> None:
    first = today().replace(day=1)
    if in_force_from < first:
        raise Refusal(
            "A change cannot begin in a month that has ended: what was reported stays as it was.",
            field="in_force_from",
        )
    if newest is not None and in_force_from < newest.in_force_from:
        raise Refusal(
            f"The newest edition begins on {newest.in_force_from:%-d %B %Y}. A later one cannot "
            "begin before it.",
            field="in_force_from",
        )
