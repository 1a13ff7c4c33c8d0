"""What the worker does for meetings: checking papers, and what its days bring. Ids in."""

import logging
from contextlib import AbstractContextManager
from datetime import timedelta

from celery import shared_task
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.utils import timezone
from kombu.exceptions import OperationalError

from meetings import checking, reminding
from meetings.actions import schedule, versions
from meetings.models import Paper, PaperVersion, VersionState
from trusts import sending
from trusts.clock import today
from trusts.errors import Refusal
from trusts.models import Trust
from trusts.permissions import Permission
from trusts.scope import NotAMember, Scope, operator_scope
from trusts.tasks import scope_for_task

log = logging.getLogger(__name__)

WAITED_TOO_LONG = timedelta(seconds=60)
"""A version that waited this long has been lost by the queue, or the queue was away."""
CHECKED_TOO_LONG = timedelta(seconds=180)
"""A check takes 75 seconds at most; one that takes this long has died."""
MOST_ATTEMPTS = 3
REASON = "checking papers"


def queue_checking(version_id: int, trust_id: int, person_id: int | None) -> None:
    """Ask the worker to check a version; where the queue is away it waits for the sweep."""
    try:
        check_version.delay(version_id, trust_id, person_id)
    except OperationalError as error:
        log.warning("The queue is away; paper version %s waits: %s", version_id, error)


@shared_task(name="meetings.check_version", acks_late=True)
def check_version(version_id: int, trust_id: int, person_id: int | None) -> None:
    """Check one version as the person who sent it, if they still may.

    Safe to run twice: only a waiting version is begun, and only a begun one takes a result.
    """
    try:
        with _as_sender(trust_id, person_id) as scope:
            version = PaperVersion.objects.filter(pk=version_id).first()
            if version is None:
                return  # removed meanwhile
            job = checking.begin(scope, version)
        result = checking.work(job)  # outside a transaction: it may take a minute
        with _as_sender(trust_id, person_id) as scope:
            checking.settle(scope, job, result)
    except PaperVersion.DoesNotExist:
        log.info("Paper version %s was removed while it was checked", version_id)
    except (NotAMember, PermissionDenied):
        _refuse_without_right(version_id, trust_id)
    except Refusal as refusal:
        log.info("Paper version %s was not checked: %s", version_id, refusal.message)


def _as_sender(trust_id: int, person_id: int | None) -> AbstractContextManager[Scope]:
    return scope_for_task(
        trust_id=trust_id,
        person_id=person_id,
        permission=Permission.MEETING_MANAGE,
        reason=REASON,
    )


def _refuse_without_right(version_id: int, trust_id: int) -> None:
    why = (
        "The person who uploaded this file may no longer prepare meetings. Somebody who may has "
        "to upload it again."
    )
    trust = Trust.objects.get(pk=trust_id)
    with operator_scope(trust=trust, reason=REASON) as scope:
        row = PaperVersion.objects.select_for_update(of=("self",)).filter(pk=version_id).first()
        if row is not None and row.is_under_way:
            versions.give_up(by=scope, version=row, why=why)


@shared_task(name="meetings.sweep")
def sweep() -> int:
    """Queue again what the queue or a worker has lost, in every trust; return how many."""
    moved = 0
    for trust in Trust.objects.order_by("pk"):
        with operator_scope(trust=trust, reason="paper sweep") as scope:
            moved += _sweep_trust(scope)
    return moved


def _sweep_trust(scope: Scope) -> int:
    now = timezone.now()
    lost = Q(state=VersionState.WAITING, waiting_since__lt=now - WAITED_TOO_LONG) | Q(
        state=VersionState.CHECKING, checking_since__lt=now - CHECKED_TOO_LONG
    )
    moved = 0
    rows = PaperVersion.objects.filter(lost).select_related("paper__item")
    for row in rows.select_for_update(skip_locked=True, of=("self",)):
        if row.attempts >= MOST_ATTEMPTS:
            why = (
                f"The program that checks papers stopped {row.attempts} times at this one. Save "
                "or print it as a new PDF and upload that."
            )
            versions.give_up(by=scope, version=row, why=why)
        else:
            versions.queue_again(by=scope, version=row)
        moved += 1
    return moved


@shared_task(name="meetings.keep_schedule")
def keep_schedule() -> int:
    """Release and destroy confidential papers whose day has come, in every trust; how many."""
    done = 0
    for trust in Trust.objects.order_by("pk"):
        with operator_scope(trust=trust, reason="schedule of confidential papers") as scope:
            done += keep_schedule_of(scope)
    return done


def keep_schedule_of(scope: Scope) -> int:
    """Release and destroy what is due in one trust; return how many papers. Safe to run twice."""
    due = Paper.objects.filter(destroyed_at__isnull=True, released_at__isnull=True)
    # skip_locked: another worker that does the same has them.
    locked = due.select_for_update(of=("self",), skip_locked=True)
    going = list(locked.filter(destroy_on__lte=today()).select_related("item"))
    opening = list(locked.filter(release_on__lte=today()).select_related("item"))
    for paper in going:
        schedule.destroy_paper(by=scope, paper=paper)
    for paper in opening:
        schedule.release_paper(by=scope, paper=paper)
    return len(going) + len(opening)


@shared_task(name="meetings.remind")
def remind() -> int:
    """Make and send the reminders whose day has come, in every trust; return how many were sent.

    Safe to run twice: an email is claimed, and that is committed, before it is sent.
    """
    return sending.remind_everywhere(reminding.REMINDERS, reminding.make_due)
