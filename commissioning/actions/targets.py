"""Baselines, tolerances and profiled targets: set once, revised by a new version with its reason.

Whoever asks for a revision does not agree to it. A target that an accepted figure was judged
against never changes afterwards.
"""

import datetime
from collections.abc import Mapping
from decimal import Decimal

from commissioning.intake.described import Profile
from commissioning.models import Actual, ActualState, Indicator, Target, TargetState, TargetVersion
from commissioning.rules.figures import check_figure
from commissioning.rules.judging import Polarity, rag
from commissioning.rules.periods import Frequency, Period
from trusts.actions.base import action
from trusts.audit import record
from trusts.clock import now
from trusts.errors import Refusal
from trusts.permissions import Permission
from trusts.scope import Scope


@action(Permission.INDICATOR_MANAGE, verb="indicator.targets_set")
def set_targets(
    *, by: Scope, indicator: Indicator, profile: Profile, reason: str = ""
) -> TargetVersion:
    """Set an indicator's targets, or ask for them to be revised with a reason.

    The first version counts at once; a revision when another person has agreed. Refuses a
    contextual indicator, one given up, a revision while another one waits, a period or number
    that does not fit the indicator, and a change of a target that an accepted figure was judged
    against.
    """
    made = store_targets(by, indicator, profile, reason)
    record(by, made, reason=reason, targets=len(profile.targets), state=made.state)
    return made


def store_targets(
    by: Scope, indicator: Indicator, profile: Profile, reason: str = ""
) -> TargetVersion:
    """Make a version's rows; refuses as `set_targets` does."""
    row = Indicator.objects.select_for_update(of=("self",)).get(pk=indicator.pk)
    if row.is_contextual:
        raise Refusal("This indicator is for context: it has no target.")
    if row.ended_on:
        raise Refusal("This indicator was given up.")
    newest = TargetVersion.objects.filter(indicator=row).first()
    if TargetVersion.objects.filter(indicator=row, state=TargetState.PROPOSED).exists():
        raise Refusal("A revision waits to be agreed. Decide about that one first.")
    if newest and not reason.strip():
        raise Refusal("Say why the targets are revised.", field="reason")
    _check(row, profile)
    _refuse_changing_judged(row, profile.targets)
    made = TargetVersion.objects.create(
        indicator=row,
        number=newest.number + 1 if newest else 1,
        state=TargetState.PROPOSED if newest else TargetState.IN_FORCE,
        baseline=profile.baseline,
        baseline_on=profile.baseline_on if profile.baseline is not None else None,
        baseline_source=profile.baseline_source.strip(),
        tolerance=profile.tolerance.amount,
        tolerance_kind=profile.tolerance.kind.value,
        reason=reason.strip(),
        proposer=by.person,
        proposed_by=by.actor[:200],
        proposed_at=now(),
    )
    Target.objects.bulk_create(
        Target(version=made, ends_on=ends_on, value=value)
        for ends_on, value in sorted(profile.targets.items())
    )
    if not newest:
        _judge_unjudged(made)
    return made


@action(Permission.INDICATOR_MANAGE, verb="indicator.targets_agreed")
def agree_targets(*, by: Scope, version: TargetVersion, words: str = "") -> TargetVersion:
    """Agree to a revision, which then counts instead of the version before. Never one's own."""
    row = _waiting(version)
    if by.person is not None and row.proposer_id == by.person.pk:
        raise Refusal("You asked for this revision, so another person has to agree to it.")
    targets = {target.ends_on: target.value for target in row.targets.all()}
    _refuse_changing_judged(row.indicator, targets)
    TargetVersion.objects.filter(indicator=row.indicator, state=TargetState.IN_FORCE).update(
        state=TargetState.REPLACED
    )
    _decide(by, row, TargetState.IN_FORCE, words)
    _judge_unjudged(row)
    record(by, row, number=row.number, reason=row.reason)
    return row


@action(Permission.INDICATOR_MANAGE, verb="indicator.targets_refused")
def refuse_targets(*, by: Scope, version: TargetVersion, words: str) -> TargetVersion:
    """Say no to a revision, or take back one's own; with the reason in either case."""
    row = _waiting(version)
    if not words.strip():
        raise Refusal("Say why not.", field="words")
    _decide(by, row, TargetState.REFUSED, words)
    record(by, row, number=row.number, words=words)
    return row


def _decide(by: Scope, row: TargetVersion, state: TargetState, words: str) -> None:
    is_own = by.person is not None and row.proposer_id == by.person.pk
    row.state, row.decision = state.value, words.strip()
    row.decider = None if is_own else by.person
    row.decided_by, row.decided_at = by.actor[:200], now()
    row.save()


def _waiting(version: TargetVersion) -> TargetVersion:
    Indicator.objects.select_for_update(of=("self",)).get(pk=version.indicator_id)
    row = TargetVersion.objects.select_related("indicator").get(pk=version.pk)
    if row.state != TargetState.PROPOSED:
        raise Refusal("This revision was decided about already.")
    return row


def _check(indicator: Indicator, profile: Profile) -> None:
    if not profile.targets:
        raise Refusal("Give a target for one period at least.", field="targets")
    if profile.tolerance.amount < 0:
        raise Refusal("The tolerance cannot be below nothing.", field="tolerance")
    frequency = Frequency(indicator.frequency)
    days = [*profile.targets]
    if profile.baseline is not None:
        if profile.baseline_on is None:
            raise Refusal("Say of which period the baseline is.", field="baseline_on")
        days.append(profile.baseline_on)
    for day in days:
        try:
            Period(day, frequency)
        except ValueError as error:
            raise Refusal(f"No period of this indicator ends on {day:%-d %B %Y}.") from error
    figures = [*profile.targets.values()]
    if profile.baseline is not None:
        figures.append(profile.baseline)
    for figure in figures:
        if wrong := check_figure(figure, indicator.places):
            raise Refusal(wrong, field="targets")


def _refuse_changing_judged(indicator: Indicator, targets: Mapping[datetime.date, Decimal]) -> None:
    judged = Actual.objects.filter(
        indicator=indicator, state=ActualState.ACCEPTED, target__isnull=False
    )
    for ends_on, target in judged.order_by("ends_on").values_list("ends_on", "target"):
        if targets.get(ends_on) != target:
            label = Period(ends_on, Frequency(indicator.frequency)).label
            raise Refusal(
                f"The figure of {label} was accepted against its target of {target.normalize():f}. "
                "That target stays.",
                field="targets",
            )


def _judge_unjudged(version: TargetVersion) -> None:
    """Judge accepted figures that had no target when they were accepted, now that they have."""
    targets = {target.ends_on: target.value for target in version.targets.all()}
    rows = Actual.objects.filter(
        indicator=version.indicator,
        state__in=[ActualState.ACCEPTED, ActualState.REPORTED],
        target__isnull=True,
        ends_on__in=targets,
    )
    tolerance = version.margin
    found = list(rows)
    for row in found:
        row.target, row.judged_by = targets[row.ends_on], version
        row.rag = rag(row.value, row.target, Polarity(version.indicator.polarity), tolerance).value
    Actual.objects.bulk_update(found, ["target", "judged_by", "rag"])
