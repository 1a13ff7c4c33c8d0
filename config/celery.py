"""Celery: how background work is queued, survives a killed worker, and is scheduled.

The broker is always of the Redis protocol. Nothing about a piece of work is known only to the
broker: the rows hold state and progress, and the sweep queues again what the broker lost.
"""

import os

from celery import Celery
from django.apps import apps

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

TASK_SOFT_SECONDS = 540
"""A task is asked to give up after this time..."""
TASK_HARD_SECONDS = 600
"""...and its process is killed after this one."""
REDELIVERY_SECONDS = int(os.environ.get("REDELIVERY_SECONDS", TASK_HARD_SECONDS + 60))
"""The broker hands an unacknowledged task out again after this time. It has to exceed the longest
task, or a task still running would run twice. Waiting this long after a killed worker would try
anybody's patience, so the sweep looks at the rows' own signs of life and is much quicker."""
SWEEP_SECONDS = 30.0

app = Celery("golden_thread")
app.conf.update(
    # What may be queued: plain data, and ids rather than objects.
    accept_content=["json"],
    task_serializer="json",
    task_ignore_result=True,
    task_default_queue="golden_thread",
    timezone="Europe/London",
    enable_utc=True,
    # A task is acknowledged when done; one whose process dies goes back into the queue.
    task_acks_late=True,
    task_reject_on_worker_lost=True,
    worker_prefetch_multiplier=1,
    worker_cancel_long_running_tasks_on_connection_loss=True,
    task_soft_time_limit=TASK_SOFT_SECONDS,
    task_time_limit=TASK_HARD_SECONDS,
    # PDF building leaves memory behind: a pool process is replaced in time (kB of resident memory).
    worker_max_tasks_per_child=200,
    worker_max_memory_per_child=700_000,
    worker_hijack_root_logger=False,
    # The worker waits for a broker that is away, for as long as it takes...
    broker_connection_retry_on_startup=True,
    broker_connection_max_retries=None,
    # ...a web request does not: it is told within seconds, and the row waits for the sweep.
    broker_connection_timeout=2,
    task_publish_retry=True,
    task_publish_retry_policy={"max_retries": 1, "interval_start": 0.1, "interval_max": 0.1},
    broker_transport_options={
        "visibility_timeout": REDELIVERY_SECONDS,
        # All three are needed for redelivery to happen at all soon after the time-out.
        "unacked_restore_interval": 5,
        "unacked_restore_throttle": 1,
        "socket_connect_timeout": 2,
        "socket_timeout": 10,
        "socket_keepalive": True,
        "max_retries": 1,
        "interval_start": 0.1,
        "interval_max": 0.1,
        # Lets several installations, or a test run, share one broker without meeting.
        "global_keyprefix": os.environ.get("BROKER_KEY_PREFIX", ""),
    },
    beat_schedule={
        "reports.sweep": {
            "task": "reports.sweep",
            "schedule": SWEEP_SECONDS,
            # Sweeps do not pile up while no worker runs.
            "options": {"expires": SWEEP_SECONDS},
        },
    },
)
# CELERY_BROKER_URL, and whatever an installation overrides, come from the settings.
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@app.on_after_finalize.connect
def collect_schedules(sender: Celery, **kwargs: object) -> None:
    """Add what the apps want done regularly: `beat_schedule` of their AppConfig."""
    if not apps.ready:
        return
    for app_config in apps.get_app_configs():
        for name, entry in getattr(app_config, "beat_schedule", {}).items():
            sender.conf.beat_schedule.setdefault(name, entry)
