"""`manage.py bench returns`: a large return from stored file to ledger, against its floor."""

import json
import subprocess
import sys
import threading
import time
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.core.files import File
from django.db import connection
from django.db.models import Count, Sum

from finance import tasks
from finance.actions import budgets, files, periods, returns
from finance.benches import floor, workbook
from finance.models import BudgetLine, ReportingPeriod, Return, ReturnFile, ReturnLine, Subjective
from trusts.actions import membership, structure, trust
from trusts.benches import Bench, BenchFailed, Ground, forget_peak, middle, peak_megabytes
from trusts.clock import today
from trusts.levels import Level
from trusts.models import AuditEvent, Body, Partner, Person, Trust
from trusts.models.body import BodyForm
from trusts.permissions import Role
from trusts.scope import Scope, open_scope, operator_scope

ROOT = Path(__file__).resolve().parents[2]
TARGET_SPEED = 0.5
TARGET_MEGABYTES = 400
MOST_REPEATS = 11
"""A financial year has twelve monthly periods; the first is the run that warms up."""
SET_UP_AT_ONCE = 10_000
VERBS = {"return_file.reading_started", "return_file.read", "return.submitted"}


class Returns(Bench):
    """A return of many lines: read, checked, kept and submitted."""

    name = "returns"
    measures = (
        "Lines of a return per second, from the stored XLSX file to figures that are committed in "
        "the ledger and that another person sees: read in the capped child process, checked line "
        "by line against budget and last return, written, and submitted; audit trail and row-level "
        "security on, as the application's own role. Also the peak memory of worker and reader."
    )
    against = (
        "the same file only read by python-calamine, plus the same rows only put in by PostgreSQL "
        "COPY, once into a bare table (no key, no constraint, no policy) and once into the ledger "
        "itself. Both sides in one run, medians. Target: at least half of the bare floor's speed "
        "and at most 400 MB in all."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """How large, how often."""
        parser.add_argument("--lines", type=int, default=100_000, help="Lines of the return")
        parser.add_argument(
            "--repeat", type=int, default=3, help=f"Times measured, 1 to {MOST_REPEATS}"
        )

    def run(self, ground: Ground, options: dict[str, Any]) -> dict[str, Any]:
        """Warm up once, then measure both sides in turn."""
        lines, repeat = options["lines"], options["repeat"]
        if not 1 <= repeat <= MOST_REPEATS or lines < 1:
            raise BenchFailed(f"--repeat is 1 to {MOST_REPEATS}, --lines at least 1.")
        ground.say(f"Making a trust with a budget of {lines:,} lines.")
        place = set_up(lines)
        runs = [measure(ground, place, lines, number) for number in range(1, repeat + 2)]
        return summary(lines, runs[1:])


@dataclass(frozen=True)
class Place:
    """The trust that is measured in, who sends its return, and who else may see it."""

    trust: Trust
    sender: Person
    reader: Person


@dataclass(frozen=True)
class Run:
    """One measurement: seconds, and peak megabytes."""

    path: float
    reading: float
    submitting: float
    floor_read: float
    floor_copy_bare: float
    floor_copy_ledger: float
    worker: float
    child: float


def set_up(lines: int) -> Place:
    """A trust of its own with one partner's budget and its two people."""
    made = Trust.objects.create(slug=workbook.TRUST, name="Bench Children's Trust")
    with operator_scope(trust=made, reason="bench returns") as by:
        trust.set_up_roles(by=by)
        partner = structure.add_partner(
            by=by, slug=workbook.PARTNER, name="The council", kind="Council", sector="council"
        )
        body = structure.add_body(
            by=by,
            slug="executive",
            name="Executive",
            level=Level.EXECUTIVE,
            form=BodyForm.EXECUTIVE,
        )
        periods.open_financial_year(by=by, financial_year=workbook.YEAR)
        _budget(by, partner, lines)
        sender = _seat(by, body, partner, Role.FINANCE_LEAD)
        reader = _seat(by, body, partner, Role.LEAD_FINANCE_OFFICER)
    return Place(made, sender, reader)


def _budget(by: Scope, partner: Partner, lines: int) -> None:
    """Agree the first line as people do; put the others in beside it, which is not measured."""
    first, *others = workbook.made_up(lines, 1)
    budget = budgets.agree_budget(
        by=by,
        partner=partner,
        financial_year=workbook.YEAR,
        lines=[
            budgets.NewLine(
                first.code,
                first.service,
                Subjective.THIRD_PARTY,
                "targeted",
                "single",
                workbook.pounds(first.budget),
            )
        ],
    )
    own = {
        "code": "made.code",
        "service": "made.service",
        "subjective": "made.kind",
        "original": "made.amount",
        "current": "made.amount",
        # Eleven equal months, and in the last what is left.
        "profile": "array_fill(trunc(made.amount / 12, 2), array[11])"
        " || (made.amount - 11 * trunc(made.amount / 12, 2))",
    }
    columns = [field.column for field in BudgetLine._meta.concrete_fields if field.column != "id"]
    chosen = ", ".join(own.get(name, f"first.{name}") for name in columns)
    query = (
        f"insert into finance_budgetline ({', '.join(columns)}) select {chosen}"  # noqa: S608 - names of our own
        " from finance_budgetline first, unnest(%s::text[], %s::text[], %s::text[], %s::numeric[])"
        " as made (code, service, kind, amount) where first.budget_id = %s and first.code = %s"
    )
    with connection.cursor() as cursor:
        for start in range(0, len(others), SET_UP_AT_ONCE):
            some = others[start : start + SET_UP_AT_ONCE]
            arrays = [
                [line.code for line in some],
                [line.service for line in some],
                [Subjective.INCOME if line.is_income else Subjective.THIRD_PARTY for line in some],
                [workbook.pounds(line.budget) for line in some],
            ]
            cursor.execute(query, [*arrays, budget.pk, first.code])


def _seat(by: Any, body: Body, partner: Partner, role: Role) -> Person:
    person = Person.objects.create_user(f"{role}@bench.example", role.title())
    membership.assign_membership(
        by=by, person=person, body=body, partner=partner, role=role, starts_on=today()
    )
    return person


def measure(ground: Ground, place: Place, lines: int, number: int) -> Run:
    """One period's return through the product, then the same through the floor."""
    path = ground.folder / f"return-{number}.xlsx"
    totals = json.loads(_python("finance.benches.workbook", str(path), str(lines), str(number)))
    with open_scope(trust=place.trust, person=place.sender) as scope, path.open("rb") as content:
        file_id = files.upload_return_file(
            by=scope,
            partner=Partner.objects.get(slug=workbook.PARTNER),
            period=ReportingPeriod.objects.get(number=number),
            name=path.name,
            content=File(content),
            queue=False,
        ).pk
    forget_peak()
    with _watched_children() as child:
        started = time.perf_counter()
        tasks.read_return_file(file_id, place.trust.pk, place.sender.pk)
        read = time.perf_counter()
        return_id = _submit(place, file_id)
        done = time.perf_counter()
    worker = peak_megabytes()
    _verify(place, return_id, file_id, lines, totals)
    rows = ground.folder / "rows"
    link = ground.as_owner()
    try:
        with link.cursor() as cursor:
            cursor.execute("select set_config('app.all_trusts', 'on', false)")
        floor.make_bare_table(link)
        floor.keep_rows(link, return_id, rows)
        run = Run(
            path=done - started,
            reading=read - started,
            submitting=done - read,
            floor_read=json.loads(_python("finance.benches.floor", str(path)))["seconds"],
            floor_copy_bare=floor.copy_bare(link, rows),
            floor_copy_ledger=floor.copy_ledger(link, return_id, rows),
            worker=worker,
            child=max(child, default=0.0),
        )
    finally:
        link.close()
    path.unlink()
    ground.say(f"Period {number}: {run}")
    return run


def _submit(place: Place, file_id: int) -> int:
    with open_scope(trust=place.trust, person=place.sender) as scope:
        row = ReturnFile.objects.get(pk=file_id)
        if not row.is_valid or row.warning_count:
            found = [f"{one.message} {one.spots[:2]}" for one in row.findings.all()]
            raise BenchFailed(f"The return was not read as it should be: {row.refusal} {found}")
        return returns.submit_return(by=scope, return_file=row).pk


def _verify(place: Place, return_id: int, file_id: int, lines: int, totals: dict[str, int]) -> None:
    """Another person sees every line and the file's totals to the penny; the walls were up."""
    with open_scope(trust=place.trust, person=place.reader):
        stored = ReturnLine.objects.filter(of_return_id=return_id).aggregate(
            lines=Count("pk"),
            actual=Sum("actual_to_date"),
            commitments=Sum("commitments"),
            forecast=Sum("forecast_outturn"),
        )
        state = Return.objects.get(pk=return_id).state
    wanted = {name: workbook.pounds(amount) for name, amount in totals.items()}
    if state != "submitted" or stored != {"lines": lines} | wanted:
        raise BenchFailed(
            f"The file says {wanted} in {lines} lines, the ledger {stored} ({state})."
        )
    with operator_scope(trust=place.trust, reason="bench returns"):
        targets = [str(return_id), str(file_id)]
        written = set(
            AuditEvent.objects.filter(target_id__in=targets).values_list("verb", flat=True)
        )
    if not written >= VERBS:
        raise BenchFailed(f"The audit trail holds only {sorted(written)}.")
    with connection.cursor() as cursor:
        cursor.execute(
            "select rolsuper or rolbypassrls, relrowsecurity and relforcerowsecurity,"
            " pg_has_role(current_user, relowner, 'member')"
            " from pg_roles, pg_class where rolname = current_user and relname = %s",
            [floor.TABLE],
        )
        if cursor.fetchone() != (False, True, False):
            raise BenchFailed("Row-level security did not bind the role that was measured.")


def summary(lines: int, runs: list[Run]) -> dict[str, Any]:
    """Medians, rates and ratios of the runs."""
    path = middle([run.path for run in runs])
    read = middle([run.floor_read for run in runs])
    bare = middle([run.floor_copy_bare for run in runs])
    ledger = middle([run.floor_copy_ledger for run in runs])
    worker, child = max(run.worker for run in runs), max(run.child for run in runs)
    # Each run's own ratio, then the median: the machine's speed drifts between runs.
    ratio = middle([(run.floor_read + run.floor_copy_bare) / run.path for run in runs])
    to_ledger = middle([(run.floor_read + run.floor_copy_ledger) / run.path for run in runs])
    return {
        "lines": lines,
        "repeats": len(runs),
        "path": {
            "seconds": path,
            "reading_seconds": middle([run.reading for run in runs]),
            "submitting_seconds": middle([run.submitting for run in runs]),
            "lines_per_second": round(lines / path),
        },
        "floor": {
            "read_seconds": read,
            "copy_seconds": bare,
            "copy_into_ledger_seconds": ledger,
            "lines_per_second": round(lines / (read + bare)),
            "lines_per_second_into_ledger": round(lines / (read + ledger)),
        },
        "ratio_to_floor": ratio,
        "ratio_to_floor_into_ledger": to_ledger,
        "peak_megabytes": {
            "worker": worker,
            "reader": child,
            "sum": round(worker + child, 1),
        },
        "target": {"ratio_to_floor": TARGET_SPEED, "sum_megabytes": TARGET_MEGABYTES},
        "met": ratio >= TARGET_SPEED and worker + child <= TARGET_MEGABYTES,
    }


def _python(module: str, *arguments: str) -> str:
    done = subprocess.run(  # noqa: S603 - our own interpreter and module
        [sys.executable, "-m", module, *arguments],
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise BenchFailed(f"{module} failed: {done.stderr[-2000:]}")
    return done.stdout


@contextmanager
def _watched_children() -> Iterator[list[float]]:
    """Peak megabytes of every process that this one starts meanwhile (Linux)."""
    peaks: dict[str, float] = {}
    found: list[float] = []
    over = threading.Event()

    def watch() -> None:
        while not over.wait(0.02):
            for listed in Path("/proc/self/task").glob("*/children"):
                for pid in _text(listed).split():
                    words = _text(Path("/proc", pid, "status")).partition("VmHWM:")[2].split()
                    if words:
                        peaks[pid] = int(words[0]) * 1024 / 1e6

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    try:
        yield found
    finally:
        over.set()
        watcher.join()
        found.extend(round(peak, 1) for peak in peaks.values())


def _text(path: Path) -> str:
    try:
        return path.read_text()
    except OSError:
        return ""  # it has ended
