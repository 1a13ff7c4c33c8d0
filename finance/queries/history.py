"""The whole history of a partner's return for a period: files, drafts, versions, decisions."""

from __future__ import annotations

from finance.models import (
    FileState,
    ReportingPeriod,
    Return,
    ReturnDecision,
    ReturnDraft,
    ReturnFile,
)
from finance.models.returns import VERSIONS
from finance.queries.questions import may_read, threads
from trusts.models import Partner
from trusts.permissions import Permission
from trusts.scope import Scope
from trusts.ui.parts import Event


def versions_of(partner: Partner, period: ReportingPeriod) -> list[Return]:
    """Every submitted version, newest first, with its file."""
    rows = Return.objects.filter(partner=partner, period=period, state__in=VERSIONS)
    return list(rows.select_related("return_file", "partner", "period"))


def history(scope: Scope, partner: Partner, period: ReportingPeriod) -> list[Event]:
    """Everything that happened, newest first. Six queries.

    The words of decisions and questions, and what is not submitted yet, are for the partner's own
    people and for those who decide; others see that and when something happened to a version.
    """
    reads = may_read(scope, partner.pk)
    remarks = _remarks(scope, partner, period) if reads else []
    said = {event.text for event in remarks}
    found = [*_versions(partner, period), *_decisions(partner, period, reads, said), *remarks]
    if reads:
        found += [*_files(partner, period), *_draft(partner, period)]
    if period.closed_at:
        found.append(Event(f"{period} closed: its returns are locked", period.closed_at))
    return sorted(found, key=lambda event: event.when, reverse=True)


def _versions(partner: Partner, period: ReportingPeriod) -> list[Event]:
    return [
        Event(
            f"Version {row.version} submitted",
            row.submitted_at,
            row.submitted_by,
            row.note,
        )
        for row in versions_of(partner, period)
        if row.submitted_at is not None
    ]


def _decisions(
    partner: Partner, period: ReportingPeriod, with_words: bool, said: set[str]
) -> list[Event]:
    """Decisions; words that stand in a question's thread are not repeated."""
    rows = ReturnDecision.objects.filter(
        of_return__partner=partner, of_return__period=period
    ).select_related("of_return")
    return [
        Event(
            f"Version {row.of_return.version} {row.get_kind_display().lower()}",
            row.decided_at,
            row.decided_by,
            row.words if with_words and row.words not in said else "",
        )
        for row in rows
    ]


def _files(partner: Partner, period: ReportingPeriod) -> list[Event]:
    found = []
    for row in ReturnFile.objects.filter(partner=partner, period=period):
        did = "Typed figures checked" if row.is_typed else "File uploaded"
        if row.state == FileState.UNUSABLE:
            result = f"{row.name} cannot be read"
        elif row.is_under_way:
            result = f"{row.name} is being read"
        else:
            result = f"{row.name}: {_count(row.error_count, 'error')}, "
            result += _count(row.warning_count, "warning")
        found.append(Event(did, row.uploaded_at, row.uploaded_by, result))
    return found


def _draft(partner: Partner, period: ReportingPeriod) -> list[Event]:
    row = ReturnDraft.objects.filter(partner=partner, period=period, revision__gt=0).first()
    if row is None:
        return []
    lines = _count(row.lines.count(), "line")
    return [Event("Typed figures last saved", row.saved_at, row.saved_by, lines)]


def _remarks(scope: Scope, partner: Partner, period: ReportingPeriod) -> list[Event]:
    if not scope.may(Permission.RETURN_VIEW, partner_id=partner.pk):
        return []
    found = []
    for thread in threads(scope, partner, period):
        question = thread.question
        for number, remark in enumerate(thread.remarks):
            asked = "asked further" if number else "asked"
            did = asked if remark.side == remark.Side.ASKING else "answered"
            about = f"Question on {question.subject} {did}"
            found.append(Event(about, remark.said_at, remark.said_by, remark.words))
        if question.settled_at is not None:
            about = f"Question on {question.subject} settled"
            found.append(Event(about, question.settled_at, question.settled_by))
    return found


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
