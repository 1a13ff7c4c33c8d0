"""Saving figures as they are typed. A draft is shared; nobody's words are overwritten unseen."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils import timezone

from finance.models import (
    BudgetLine,
    DraftLine,
    ReportingPeriod,
    Return,
    ReturnDraft,
    ReturnState,
)
from finance.typed import CELLS, TypedLine
from trusts.actions.base import action
from trusts.audit import record
from trusts.clock import now
from trusts.errors import Refusal
from trusts.levels import Level
from trusts.models import Partner
from trusts.permissions import Permission
from trusts.scope import Scope


@dataclass(frozen=True)
class Conflict:
    """A line that somebody else has changed since this person saw it."""

    typed: TypedLine
    stored: DraftLine


@dataclass(frozen=True)
class Saved:
    """What came of saving: each line's revision now, and the lines that were not saved."""

    draft: ReturnDraft
    revisions: dict[int, int]
    conflicts: tuple[Conflict, ...] = ()


def would_change(stored: DraftLine | None, typed: TypedLine) -> bool:
    """Whether a line's words differ from those that are kept."""
    return any(getattr(stored, name, "") != words for name, words in typed.given.items())


@action(Permission.RETURN_UPLOAD, verb="return_draft.saved")
def save_draft(
    *, by: Scope, partner: Partner, period: ReportingPeriod, typed: Sequence[TypedLine]
) -> Saved:
    """Keep the words of some lines exactly as typed, amounts or not.

    A line that somebody else changed since this person saw it is left as it is and given back as
    a conflict; the other lines are saved. Refuses a closed period, an accepted return, and a line
    that is not the partner's.
    """
    draft, stored = _opened(by, partner, period)
    _refuse_foreign(partner, period, [line.budget_line_id for line in typed])
    conflicts, changed = [], []
    for line in typed:
        known = stored.get(line.budget_line_id)
        if not would_change(known, line):
            continue
        if known is not None and known.revision != line.revision:
            conflicts.append(Conflict(line, known))
        else:
            changed.append(line)
    codes = _write(by, draft, stored, changed)
    not_saved = [conflict.stored.budget_line.code for conflict in conflicts]
    record(by, draft, lines=codes, not_saved=not_saved)
    revisions = {pk: line.revision for pk, line in stored.items()}
    shown = {line.budget_line_id: revisions.get(line.budget_line_id, 0) for line in typed}
    return Saved(draft, shown, tuple(conflicts))


@action(Permission.RETURN_UPLOAD, verb="return_draft.filled")
def fill_draft(
    *,
    by: Scope,
    partner: Partner,
    period: ReportingPeriod,
    lines: Sequence[TypedLine],
    seen: int,
    source: str,
    only_blank: bool = False,
) -> ReturnDraft:
    """Take many lines over at once: pasted rows, or the figures of another return.

    `seen` is the draft's revision that the person saw; with `only_blank` typed cells stay.
    Refuses, and changes nothing, when somebody has changed the draft since.
    """
    draft, stored = _opened(by, partner, period)
    _refuse_unseen(draft, seen)
    _refuse_foreign(partner, period, [line.budget_line_id for line in lines])
    if only_blank:
        lines = [_where_blank(line, stored.get(line.budget_line_id)) for line in lines]
    changed = [line for line in lines if would_change(stored.get(line.budget_line_id), line)]
    codes = _write(by, draft, stored, changed)
    record(by, draft, source=source, lines=codes)
    return draft


@action(Permission.RETURN_UPLOAD, verb="return_draft.emptied")
def empty_draft(*, by: Scope, partner: Partner, period: ReportingPeriod, seen: int) -> ReturnDraft:
    """Take everything typed out of a draft. Refuses when somebody has changed it since."""
    draft, stored = _opened(by, partner, period)
    _refuse_unseen(draft, seen)
    draft.lines.all().delete()
    _touch(by, draft)
    draft.save()
    record(by, draft, lines=len(stored))
    return draft


def _opened(
    by: Scope, partner: Partner, period: ReportingPeriod
) -> tuple[ReturnDraft, dict[int, DraftLine]]:
    """The draft with its lines, locked until the transaction ends; made where there is none."""
    by.require(Permission.RETURN_UPLOAD, level=Level.EXECUTIVE, partner_id=partner.pk)
    if period.closed_at:
        raise Refusal(f"{period} is closed. Its returns can no longer change.")
    # Everybody who writes for this partner queues up here, as uploads do.
    Partner.objects.select_for_update(no_key=True).get(pk=partner.pk)
    if Return.objects.filter(partner=partner, period=period, state=ReturnState.ACCEPTED).exists():
        raise Refusal(
            "The return for this period was accepted. Ask the lead finance officer to reopen it "
            "before you change figures."
        )
    draft = ReturnDraft.objects.filter(partner=partner, period=period).first()
    if draft is None:
        draft = ReturnDraft(
            partner=partner,
            period=period,
            started_by=by.actor[:200],
            saved_by=by.actor[:200],
            saved_at=now(),
        )
        draft.save()
    lines = draft.lines.select_related("budget_line")
    return draft, {line.budget_line_id: line for line in lines}


def _refuse_unseen(draft: ReturnDraft, seen: int) -> None:
    if draft.revision != seen:
        at = timezone.localtime(draft.saved_at)
        raise Refusal(
            f"{draft.saved_by} changed these figures at {at:%H:%M}, after you opened this page. "
            "Nothing was changed. Look at the figures, then try again if it is still right."
        )


def _refuse_foreign(partner: Partner, period: ReportingPeriod, lines: Iterable[int]) -> None:
    wanted = set(lines)
    own = BudgetLine.objects.filter(
        pk__in=wanted, budget__partner=partner, budget__financial_year=period.financial_year
    )
    if own.count() != len(wanted):
        raise Refusal("A line is not in the partner’s agreed budget any more. Load the page again.")


def _where_blank(line: TypedLine, stored: DraftLine | None) -> TypedLine:
    kept = {
        name: words if stored is None or not getattr(stored, name).strip() else None
        for name, words in line.given.items()
    }
    return TypedLine(line.budget_line_id, line.revision, **kept)


def _write(
    by: Scope, draft: ReturnDraft, stored: dict[int, DraftLine], changed: Sequence[TypedLine]
) -> list[str]:
    """Write lines, one revision for all of them; return their codes."""
    if not changed:
        return []
    _touch(by, draft)
    draft.save()
    budget_lines = BudgetLine.objects.in_bulk([line.budget_line_id for line in changed])
    made: list[DraftLine] = []
    renewed: list[DraftLine] = []
    for line in changed:
        budget_line = budget_lines[line.budget_line_id]
        row = stored.get(budget_line.pk)
        (renewed if row else made).append(
            row := row or DraftLine(draft=draft, budget_line=budget_line, level=budget_line.level)
        )
        for name, words in line.given.items():
            setattr(row, name, words)
        row.revision, row.saved_by, row.saved_at = draft.revision, draft.saved_by, draft.saved_at
        stored[budget_line.pk] = row
    DraftLine.objects.bulk_create(made)
    DraftLine.objects.bulk_update(renewed, [*CELLS, "revision", "saved_by", "saved_at"])
    return [budget_lines[line.budget_line_id].code for line in changed]


def _touch(by: Scope, draft: ReturnDraft) -> None:
    draft.revision += 1
    draft.saved_by, draft.saved_at = by.actor[:200], now()
