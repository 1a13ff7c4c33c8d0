"""Taking in a version of a paper: what the worker does, from the file to its result.

An upload is opened in a child process (reports.pdf.check) that may take half a minute for a file
made to harm; a paper written here is printed. Either is slow, so no transaction is open meanwhile.
"""

from dataclasses import dataclass

from meetings.actions import versions
from meetings.models import PaperKind, PaperVersion, VersionState
from meetings.printing import print_paper
from reports.pdf.check import UnusablePdfError, UploadedPdf, inspect_upload
from reports.pdf.html import RenderError
from trusts.scope import Scope


@dataclass(frozen=True)
class Job:
    """What a version needs read or printed, away from the database."""

    version_id: int
    title: str
    data: bytes
    source: str


def begin(scope: Scope, version: PaperVersion) -> Job:
    """Mark the version as being checked and take out what is needed. Refusal: not waiting."""
    row = versions.start_checking(by=scope, version=version)
    data = b""
    if row.paper.kind == PaperKind.UPLOADED:
        with row.received.open("rb") as received:
            data = received.read()
    return Job(row.pk, row.paper.title, data, row.source)


def work(job: Job) -> UploadedPdf | str:
    """Check or print: the cleaned PDF, or why not in words. Touches no database."""
    try:
        return inspect_upload(job.data) if job.data else print_paper(job.title, job.source)
    except UnusablePdfError as error:
        return error.message
    except RenderError:
        return "The text cannot be printed. Take out what you changed last, and save it again."


def settle(scope: Scope, job: Job, result: UploadedPdf | str) -> PaperVersion:
    """Keep the result. Refusal: the version is not being checked any more."""
    version = PaperVersion.objects.get(pk=job.version_id)
    if isinstance(result, str):
        return versions.refuse_version(by=scope, version=version, why=result)
    return versions.accept_version(by=scope, version=version, checked=result)


def check_now(scope: Scope, version: PaperVersion) -> PaperVersion:
    """Check one version at once, without the worker: for the command line, demo and tests."""
    job = begin(scope, version)
    return settle(scope, job, work(job))


def check_waiting(scope: Scope) -> list[PaperVersion]:
    """Check all versions that wait in this scope, at once; see `check_now`."""
    waiting = PaperVersion.objects.filter(state=VersionState.WAITING).order_by("pk")
    return [check_now(scope, version) for version in list(waiting)]
