"""Figures of indicators: reporting, explaining, accepting and sending back. Every write.

Nobody accepts a figure they reported, and nothing red is accepted before somebody has said what
lies behind it and what will be done, by whom and by when.
"""

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from django.db.models import Max

from commissioning.intake.reported import Reported, Words, faults, word_faults
from commissioning.models import (
    Actual,
    ActualState,
    Commentary,
    Indicator,
    IndicatorFile,
    Target,
    TargetState,
    TargetVersion,
)
from commissioning.queries.performance import without_answer
from commissioning.rules.judging import Polarity, Rag, rag
from commissioning.rules.periods import Frequency, Period
from trusts.actions.base import action
from trusts.audit import record
from trusts.clock import now, today
from trusts.errors import Refusal
from trusts.permissions import Permission
from trusts.scope import Scope

Decided = Mapping[int, tuple[TargetVersion, Mapping[datetime.date, Decimal]]]


@action(Permission.INDICATOR_REPORT, verb="indicator.figure_reported")
def report_actual(*, by: Scope, reported: Reported) -> Actual:
    """Report the figure of a period that is over; it counts once another person accepts it.

    One that waits for the same period is replaced; where one is accepted already, the reason for
    the change is asked for. Refuses an indicator given up, a period that is not over, a number
    with too many decimals, no source, and a figure that is not sound without a note.
    """
    indicator = Indicator.objects.select_for_update(of=("self",)).get(pk=reported.indicator.pk)
    reported = replace(reported, indicator=indicator)
    has_accepted = Actual.objects.filter(
        indicator=reported.indicator, ends_on=reported.ends_on, state=ActualState.ACCEPTED
    ).exists()
    if wrong := faults(reported, has_accepted=has_accepted):
        field, words = wrong[0]
        raise Refusal(words, field=field)
    (made,) = store_actuals(by, [reported])
    record(by, made, value=made.value, source=made.source, rag=made.rag, number=made.number)
    return made


def store_actuals(
    by: Scope, reports: Sequence[Reported], file: IndicatorFile | None = None
) -> list[Actual]:
    """Make the rows of reports without faults, judged by the targets in force. Few queries."""
    keys = {report.indicator.pk for report in reports}
    decided = targets_in_force(keys)
    moment, periods = now(), {(one.indicator.pk, one.ends_on) for one in reports}
    numbers = {
        (row["indicator_id"], row["ends_on"]): row["number__max"]
        for row in Actual.objects.filter(indicator__in=keys)
        .order_by()
        .values("indicator_id", "ends_on")
        .annotate(Max("number"))
    }
    waiting = Actual.objects.filter(indicator__in=keys, state=ActualState.REPORTED)
    replaced = [row for row in waiting if (row.indicator_id, row.ends_on) in periods]
    for row in replaced:
        row.state, row.decided_by, row.decided_at = ActualState.REPLACED, by.actor[:200], moment
    Actual.objects.bulk_update(replaced, ["state", "decided_by", "decided_at"])
    made = []
    for one in reports:
        row = Actual(
            indicator=one.indicator,
            ends_on=one.ends_on,
            number=numbers.get((one.indicator.pk, one.ends_on), 0) + 1,
            value=one.value,
            source=one.source.strip(),
            quality=one.quality.value,
            quality_note=one.quality_note.strip(),
            change_reason=one.change_reason.strip(),
            file=file,
            cell=one.cell,
            reporter=by.person,
            reported_by=by.actor[:200],
            reported_at=moment,
        )
        judge(row, decided)
        made.append(row)
    Actual.objects.bulk_create(made, batch_size=1000)
    Commentary.objects.bulk_create(
        (
            _commentary(by, row, one.words)
            for row, one in zip(made, reports, strict=True)
            if one.words is not None
        ),
        batch_size=1000,
    )
    return made


@action(Permission.INDICATOR_REPORT, verb="indicator.figure_explained")
def explain_actual(*, by: Scope, actual: Actual, words: Words) -> Commentary:
    """Say what lies behind a figure. A red one needs what will be done, by whom and by when.

    Refuses a figure that no longer counts, a red one without corrective action, a day that is
    over, and a forecast with too many decimals.
    """
    row = Actual.objects.select_for_update(of=("self",)).get(pk=actual.pk)
    if row.state not in (ActualState.REPORTED, ActualState.ACCEPTED):
        raise Refusal("This figure no longer counts. Explain the newest one.")
    if wrong := word_faults(words, row.indicator):
        field, what = wrong[0]
        raise Refusal(what, field=field)
    if row.rag == Rag.RED and not words.corrective.strip():
        raise Refusal("The figure is red. Say what will be done about it.", field="corrective")
    if words.due_on is not None and words.due_on < today():
        raise Refusal("Enter a day to come.", field="due_on")
    made = _commentary(by, row, words)
    made.save()
    record(by, made, rag=row.rag, corrective=bool(made.corrective), due_on=made.due_on)
    return made


@action(Permission.INDICATOR_MANAGE, verb="indicator.figures_accepted")
def accept_actuals(*, by: Scope, actuals: Iterable[Actual]) -> list[Actual]:
    """Accept figures, all or none: they count from now on, instead of earlier ones of the period.

    Each is judged again by the targets now in force. Refuses one's own figures, those decided
    about already, and red ones that nobody has answered.
    """
    keys = sorted({actual.pk for actual in actuals})
    if not keys:
        raise Refusal("Choose a figure.")
    rows = list(
        Actual.objects.select_for_update(of=("self",))
        .filter(pk__in=keys)
        .select_related("indicator")
        .order_by("indicator_id", "ends_on")
    )
    decided = targets_in_force({row.indicator_id for row in rows})
    for row in rows:
        if row.state != ActualState.REPORTED:
            raise Refusal(f"{_name(row)} was decided about already.")
        if by.person is not None and row.reporter_id == by.person.pk:
            raise Refusal(f"You reported {_name(row)}, so another person has to decide about it.")
        judge(row, decided)
    if unanswered := [_name(row) for row in rows if row.pk in without_answer(rows)]:
        more = f" and {len(unanswered) - 3} more" if len(unanswered) > 3 else ""
        raise Refusal(
            f"Red, and nobody has said what will be done: {', '.join(unanswered[:3])}{more}."
        )
    moment = now()
    before = Actual.objects.filter(
        indicator__in={row.indicator_id for row in rows}, state=ActualState.ACCEPTED
    )
    periods = {(row.indicator_id, row.ends_on) for row in rows}
    replaced = [row for row in before if (row.indicator_id, row.ends_on) in periods]
    for row in replaced:
        row.state = ActualState.REPLACED
    Actual.objects.bulk_update(replaced, ["state"], batch_size=1000)
    for row in rows:
        row.state, row.decider = ActualState.ACCEPTED, by.person
        row.decided_by, row.decided_at = by.actor[:200], moment
    Actual.objects.bulk_update(
        rows,
        ["state", "decider", "decided_by", "decided_at", "target", "judged_by", "rag"],
        batch_size=1000,
    )
    _record_accepted(by, rows)
    return rows


@action(Permission.INDICATOR_MANAGE, verb="indicator.figure_sent_back")
def send_back(*, by: Scope, actual: Actual, reason: str) -> Actual:
    """Send a figure back to whoever reported it, with the reason. Never one's own."""
    row = Actual.objects.select_for_update(of=("self",)).get(pk=actual.pk)
    if row.state != ActualState.REPORTED:
        raise Refusal(f"{_name(row)} was decided about already.")
    if by.person is not None and row.reporter_id == by.person.pk:
        raise Refusal("You reported this figure. Report it again to correct it.")
    if not reason.strip():
        raise Refusal("Say what has to be put right.", field="reason")
    row.state, row.decision, row.decider = ActualState.SENT_BACK, reason.strip(), by.person
    row.decided_by, row.decided_at = by.actor[:200], now()
    row.save()
    record(by, row, reason=reason)
    return row


def targets_in_force(keys: Iterable[int]) -> Decided:
    """By indicator: the version in force with its targets. One query."""
    found: dict[int, tuple[TargetVersion, dict[datetime.date, Decimal]]] = {}
    rows = Target.objects.filter(
        version__indicator__in=set(keys), version__state=TargetState.IN_FORCE
    ).select_related("version")
    for row in rows:
        _, targets = found.setdefault(row.version.indicator_id, (row.version, {}))
        targets[row.ends_on] = row.value
    return found


def judge(row: Actual, decided: Decided) -> None:
    """Set a figure's colour by the target in force for its period; changes no row."""
    version, targets = decided.get(row.indicator_id, (None, {}))
    row.target = targets.get(row.ends_on)
    row.judged_by = version if row.target is not None else None
    row.rag = Rag.NONE.value
    if version is not None and row.target is not None:
        polarity = Polarity(row.indicator.polarity)
        row.rag = rag(row.value, row.target, polarity, version.margin).value


def _commentary(by: Scope, actual: Actual, words: Words) -> Commentary:
    return Commentary(
        actual=actual,
        story=words.story.strip(),
        corrective=words.corrective.strip(),
        partner=words.partner,
        due_on=words.due_on,
        forecast=words.forecast,
        written_by=by.actor[:200],
        written_at=now(),
    )


def _name(row: Actual) -> str:
    period = Period(row.ends_on, Frequency(row.indicator.frequency)).label
    return f"{row.indicator.code}, {period}"


def _record_accepted(by: Scope, rows: Sequence[Actual]) -> None:
    if len(rows) == 1:
        record(by, rows[0], value=rows[0].value, rag=rows[0].rag)
        return
    assert by.trust is not None  # noqa: S101 - an action's scope names one
    record(by, by.trust, figures=len(rows), keys=[row.pk for row in rows[:200]])
