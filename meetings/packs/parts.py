"""The parts of a pack: each item's opening page, its figures, its papers."""

import dataclasses
import hashlib
import json
from collections.abc import Iterator

from meetings.models import AgendaItem, Paper, PaperVersion
from meetings.queries import AgendaLine
from reports import registry
from reports.actions import require_report
from reports.base import Content, ReadyPart, Section
from trusts.errors import Refusal
from trusts.permissions import Permission
from trusts.scope import Scope

CHECKING = "The file is still being checked. Wait a minute, then build the pack again."
MISSING = (
    "The file cannot be found where papers are kept. Upload it again, then build the pack again."
)


def parts_of(scope: Scope, line: AgendaLine) -> Iterator[Section | ReadyPart]:
    """An item's opening page (the divider), then its figures, then its papers."""
    item = line.item
    needs = Permission.PAPER_CONFIDENTIAL if item.is_confidential else None
    footer = f"Item {item.number}: {item.title}"
    closed = f"Item {item.number}: confidential"
    live = _live(scope, item)
    papers = [paper for paper in line.papers if paper.destroyed_at is None]
    yield Section(
        title=f"{item.number}. {item.title}",
        context={
            "number": item.number,
            "title": item.title,
            "purpose": item.get_purpose_display(),
            "presenter": item.presenter,
            "summary": item.summary,
            "confidential_reason": item.confidential_reason,
            "live": line.live,
            "live_facts": list(live.facts) if live else [],
            "papers": [
                {
                    "title": f"Confidential paper: {paper.reason}"
                    if paper.confidential_reason
                    else paper.title,
                    "pages": paper.pages,
                    "late": paper.is_late,
                }
                for paper in papers
            ],
        },
        key=f"item-{item.pk}",
        footer=footer,
        needs=needs,
        open_title=f"{item.number}. Confidential item: {item.confidential_reason}",
        source={"core": _core(item)},
    )
    if live is not None:
        for part in _live_parts(item, live):
            yield dataclasses.replace(
                part,
                rank=2,
                in_contents=part.in_contents and part.rank == 1,
                footer=f"{footer}, {part.title}",
                needs=needs or part.needs,
                also_needs=tuple(part.asks),
                open_title=closed if needs else part.open_title,
            )
    for paper in papers:
        yield _paper(paper, footer=footer, needs=needs, closed=closed)


def _core(item: AgendaItem) -> str:
    """A digest of the item's own words: neither its number nor its papers, which have their own."""
    words = [item.title, item.purpose, item.presenter, item.summary, item.confidential_reason]
    return hashlib.sha256(
        json.dumps([*words, item.live_report, item.live_params]).encode()
    ).hexdigest()


def _paper(paper: Paper, *, footer: str, needs: Permission | None, closed: str) -> ReadyPart:
    held = paper.version or paper.versions.last()
    problem, pdf = _read(paper, held)
    if paper.confidential_reason and needs is None:
        needs = Permission.PAPER_CONFIDENTIAL
        closed = f"Item {paper.item.number}: confidential paper"
    return ReadyPart(
        title=paper.title,
        pdf=pdf,
        rank=2,
        key=f"paper-{paper.pk}",
        footer=f"{footer}, {paper.title}",
        needs=needs,
        open_title=closed,
        source={
            "paper": held.original_name or "Written here",
            "version": held.number,
            "received_sha256": held.received_sha256,
            "uploaded_by": held.uploaded_by,
        }
        if held
        else {},
        problem=problem,
    )


def _read(paper: Paper, held: PaperVersion | None) -> tuple[str, bytes]:
    """The PDF of the version in force, or in words why there is none."""
    if held is None or (paper.version is None and held.is_under_way):
        return CHECKING, b""
    if paper.version is None:
        return held.refusal or MISSING, b""
    try:
        with paper.file.open("rb") as stored:
            return "", stored.read()
    except OSError:
        return MISSING, b""


def _live(scope: Scope, item: AgendaItem) -> Content | None:
    """The content of the item's report, as it stands now; its own right is asked for."""
    if not item.live_report:
        return None
    try:
        report = registry.get(item.live_report)
    except registry.UnknownReport:
        raise Refusal(
            f"Item {item.number} shows a report called {item.live_report}, which there is no more. "
            "Remove the item."
        ) from None
    asked = report.Params(**item.live_params)
    require_report(scope, report, asked)
    try:
        return report.collect(scope, asked)
    except Refusal as refusal:
        raise Refusal(f"Item {item}: {refusal.message}") from None


def _live_parts(item: AgendaItem, content: Content) -> Iterator[Section | ReadyPart]:
    report = registry.get(item.live_report)
    prefix = f"item-{item.pk}-"
    source = {
        "report": report.name,
        "inputs": dict(item.live_params),
        "figures": [list(pair) for pair in (*content.facts, *content.came_from)],
    }
    for number, part in enumerate(content.parts):
        key = prefix + (part.key or str(number))
        if isinstance(part, Section):
            yield dataclasses.replace(
                part,
                template=part.template or report.template,
                key=key,
                key_prefix=prefix,
                source=source,
            )
        else:
            yield dataclasses.replace(part, key=key, source=source)
