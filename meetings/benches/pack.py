"""`manage.py bench pack`: a board pack of twelve items and twenty papers, and the bare merge."""

from __future__ import annotations

import datetime
import io
import resource
import time
from argparse import ArgumentParser
from typing import Any

import pikepdf
from django.utils import timezone

from meetings import actions, checking
from meetings.benches.library import library
from meetings.models import Meeting, Paper, PaperVersion
from meetings.packs import PackParams
from reports.actions import request_report
from reports.build import build
from reports.models import ReportFile, ReportRun, RunState
from trusts.actions import structure, trust
from trusts.benches import Bench, BenchFailed, Ground, forget_peak, middle, peak_megabytes
from trusts.levels import Level
from trusts.models import Trust
from trusts.models.body import BodyForm
from trusts.scope import operator_scope

ITEMS = 12
CONFIDENTIAL = 7  # the item of this number
LIVE = 4  # this one shows a report
REASON = "bench pack"


class PackBench(Bench):
    """Building the pack of a large meeting, against joining its pages and nothing else."""

    name = "pack"
    measures = (
        "The seconds and memory of a draft board pack of 12 items (one confidential, one with a "
        "live report) and 20 uploaded PDFs of 300 pages, among them scanned, turned, A3, cropped, "
        "filled-in, damaged, cut-off, active and locked ones: reading, laying out, joining with "
        "tags, bookmarks and links, numbering, in two copies, kept in the database. Taking the "
        "papers in (checking, repairing) is measured apart."
    )
    against = "pikepdf joining the pages of the full copy once, with nothing added, to a file."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """How large, how often."""
        parser.add_argument("--scale", type=float, default=1.0, help="Times 300 pages")
        parser.add_argument("--repeat", type=int, default=3, help="Times each side is measured")

    def run(self, ground: Ground, options: dict[str, Any]) -> dict[str, Any]:
        """Take the papers in, then build and merge in turn."""
        if not 0 < options["scale"] <= 2 or not 1 <= options["repeat"] <= 20:
            raise BenchFailed("--scale is above 0 and at most 2, --repeat is 1 to 20.")
        owner = Trust.objects.create(slug="bench", name="Bench Children's Trust")
        ground.say("Making twenty papers.")
        papers = library(options["scale"])
        started = time.perf_counter()
        with operator_scope(trust=owner, reason=REASON) as by:
            meeting = _meeting(by, papers)
        took_in = time.perf_counter() - started
        refused = _refused(owner, papers)
        ground.say(f"Taken in in {took_in:.1f} s; {len(refused)} refused. Building.")
        building, merging, digests = [], [], set()
        forget_peak()
        merged = 0.0
        for _ in range(options["repeat"]):
            started = time.perf_counter()
            run = _build(owner, meeting)
            building.append(time.perf_counter() - started)
            copies = _copies(owner, run)
            digests.add(tuple(sorted(copy.sha256 for copy in copies.values())))
            memory = peak_megabytes()
            pieces = _pieces(owner, run, copies["full"])
            started = time.perf_counter()
            merged = _merge(pieces)
            merging.append(time.perf_counter() - started)
        _prove(owner, run, copies, digests, refused)
        children = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024 / 1e6
        return {
            "items": ITEMS,
            "papers": len(papers),
            "pages_of_papers": sum(_pages(file) for _, file, usable in papers if usable),
            "pages_in_pack": run.manifest[-1]["page"] + run.manifest[-1]["pages"] - 1,
            "copies": len(copies),
            "refused": refused,
            "seconds": {
                "taking_in": round(took_in, 2),
                "pack": middle(building),
                "merge_only": middle(merging),
            },
            "ratio_to_merge": round(middle(building, 6) / middle(merging, 6), 1),
            "megabytes": {
                "pack_file": round(copies["full"].size / 1e6, 2),
                "merged_file": round(merged / 1e6, 2),
            },
            "peak_megabytes": {"worker": memory, "largest_child": round(children, 1)},
            "same_bytes_each_time": len(digests) == 1,
            "repeats": options["repeat"],
        }


def _meeting(by: Any, papers: list[tuple[str, bytes, bool]]) -> Meeting:
    trust.set_up_roles(by=by)
    board = structure.add_body(
        by=by, slug="board", name="Board", level=Level.STRATEGIC, form=BodyForm.BOARD
    )
    meeting = actions.add_meeting(
        by=by,
        body=board,
        ref="bench",
        starts_at=timezone.now() + datetime.timedelta(days=30),
        place="Anyplace",
    )
    items = [
        actions.add_item(
            by=by,
            meeting=meeting,
            title=f"Item of business {number}",
            purpose="decision",
            summary="The board is asked to agree what the paper says.",
            confidential_reason="Named people" if number == CONFIDENTIAL else "",
            live_report="who-is-who" if number == LIVE else "",
        )
        for number in range(1, ITEMS + 1)
    ]
    for number, (title, file, _) in enumerate(papers):
        actions.upload_paper(
            by=by,
            item=items[1 + number % (ITEMS - 1)],
            title=title,
            original_name=f"{number}.pdf",
            data=file,
            queue=False,
        )
    checking.check_waiting(by)
    return meeting


def _refused(owner: Trust, papers: list[tuple[str, bytes, bool]]) -> list[dict[str, str]]:
    """Which papers were refused and why; BenchFailed where these are not the ones expected."""
    with operator_scope(trust=owner, reason=REASON):
        rows = PaperVersion.objects.filter(state="refused").select_related("paper")
        found = [{"paper": row.paper.title, "why": row.refusal} for row in rows]
    if {one["paper"] for one in found} != {title for title, _, usable in papers if not usable}:
        raise BenchFailed(f"Other papers were refused than those expected: {found}")
    return found


def _build(owner: Trust, meeting: Meeting) -> ReportRun:
    with operator_scope(trust=owner, reason=REASON) as by:
        asked = request_report(
            by=by, report="board-pack", params=PackParams(meeting.ref), queue=False
        )
    build(asked.pk, owner.pk)
    with operator_scope(trust=owner, reason=REASON):
        run = ReportRun.objects.get(pk=asked.pk)
    if run.state != RunState.DONE:
        raise BenchFailed(f"The pack was not built: {run.error}")
    return run


def _copies(owner: Trust, run: ReportRun) -> dict[str, ReportFile]:
    with operator_scope(trust=owner, reason=REASON):
        return {file.variant: file for file in ReportFile.objects.filter(run=run)}


def _pieces(owner: Trust, run: ReportRun, full: ReportFile) -> list[bytes]:
    """The papers as kept, and the other pages of the pack as one file."""
    with operator_scope(trust=owner, reason=REASON):
        kept = []
        for paper in Paper.objects.select_related("version", "item"):
            if paper.has_file:
                with paper.file.open("rb") as stored:
                    kept.append(stored.read())
    with full.file.open("rb") as stored, pikepdf.open(stored) as pack, pikepdf.new() as own:
        for row in run.manifest:
            if "received_sha256" not in row.get("source", {}) or row["problem"]:
                own.pages.extend(
                    pack.pages[i] for i in range(row["page"] - 1, row["page"] + row["pages"] - 1)
                )
        buffer = io.BytesIO()
        own.save(buffer)
    return [*kept, buffer.getvalue()]


def _merge(pieces: list[bytes]) -> float:
    with pikepdf.new() as out:
        sources = [pikepdf.open(io.BytesIO(piece)) for piece in pieces]
        for source in sources:
            out.pages.extend(source.pages)
        buffer = io.BytesIO()
        out.save(buffer)
        for source in sources:
            source.close()
    return float(len(buffer.getvalue()))


def _pages(file: bytes) -> int:
    with pikepdf.open(io.BytesIO(file)) as opened:
        return len(opened.pages)


def _prove(
    owner: Trust,
    run: ReportRun,
    copies: dict[str, ReportFile],
    digests: set[tuple[str, ...]],
    refused: list[dict[str, str]],
) -> None:
    """The pack is whole, numbered, tagged, bookmarked and always the same; or BenchFailed."""
    if set(copies) != {"full", "open"} or copies["full"].pages != copies["open"].pages:
        raise BenchFailed("The copies do not have the same pages.")
    if len(digests) != 1:
        raise BenchFailed("The same inputs gave other bytes.")
    problems = {row["title"] for row in run.manifest if row.get("problem")}
    if problems != {one["paper"] for one in refused}:
        raise BenchFailed(f"The pack names other papers as unusable: {problems}")
    with copies["full"].file.open("rb") as stored, pikepdf.open(stored) as pack:
        numbered = sum("/GTFooter" in page.obj.Resources.XObject for page in pack.pages)
        with pack.open_outline() as outline:
            titles = [item.title for item in outline.root]
        if numbered != len(pack.pages) or "/StructTreeRoot" not in pack.Root:
            raise BenchFailed("Not every page is numbered, or the pack has no tags.")
        if sum(title.split(".")[0].isdigit() for title in titles) != ITEMS:
            raise BenchFailed(f"Not every item has its bookmark: {titles}")
