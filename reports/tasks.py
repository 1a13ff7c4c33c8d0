"""What the worker does for reports."""

from celery import shared_task

from reports import actions
from reports.build import build


@shared_task(name="reports.build_run")
def build_run(run_id: int, trust_id: int) -> None:
    """Build one run; does nothing where it is built already or another worker builds it."""
    build(run_id, trust_id)


@shared_task(name="reports.sweep")
def sweep() -> None:
    """Put back into the queue what the queue or a worker has lost."""
    actions.sweep()
