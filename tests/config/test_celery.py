"""Background work: nothing is lost with a killed worker, and a missing broker holds nobody up."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from kombu import Connection
from kombu.exceptions import OperationalError

from config.celery import REDELIVERY_SECONDS, TASK_HARD_SECONDS, app
from tests.support.services import Services
from tests.support.tasks import note_and_wait
from tests.support.worker import Worker


def wait_for(file: Path, text: str, times: int = 1, seconds: float = 40) -> None:
    deadline = time.monotonic() + seconds
    while not (file.exists() and file.read_text().count(text) >= times):
        assert time.monotonic() < deadline, f"no {text!r} in {file} after {seconds} s"
        time.sleep(0.05)


@pytest.fixture
def impatient_worker(services: Services) -> Iterator[Worker]:
    """A worker with a queue of its own, whose broker hands a lost task out again in seconds."""
    environment = services.environment(key_prefix="impatient:")
    worker = Worker(environment | {"REDELIVERY_SECONDS": "3"})
    worker.start()
    yield worker
    worker.stop()


@pytest.fixture
def its_queue(services: Services) -> Iterator[Connection]:
    """A connection that publishes to the impatient worker."""
    options = dict(app.conf.broker_transport_options)
    options["global_keyprefix"] = services.environment(key_prefix="impatient:")["BROKER_KEY_PREFIX"]
    with app.connection_for_write(transport_options=options) as connection:
        yield connection


def test_settings_keep_a_running_task_from_running_twice() -> None:
    assert app.conf.task_acks_late
    assert app.conf.task_reject_on_worker_lost
    assert REDELIVERY_SECONDS > TASK_HARD_SECONDS == app.conf.task_time_limit


@pytest.mark.slow
def test_the_task_of_a_killed_worker_is_done_after_restart(
    impatient_worker: Worker, its_queue: Connection, tmp_path: Path
) -> None:
    notes = tmp_path / "notes"
    note_and_wait.apply_async([str(notes), 2.0], connection=its_queue)
    wait_for(notes, "begun")
    impatient_worker.kill()
    assert "done" not in notes.read_text()
    impatient_worker.start()
    wait_for(notes, "done")
    assert notes.read_text().count("begun") == 2
    assert notes.read_text().count("done") == 1


@pytest.mark.slow
def test_the_session_worker_takes_tasks(celery_worker: Worker, tmp_path: Path) -> None:
    notes = tmp_path / "notes"
    note_and_wait.delay(str(notes), 0.0)
    wait_for(notes, "done", seconds=20)


@pytest.mark.slow
def test_a_missing_broker_refuses_within_seconds_and_takes_work_again(
    broker: Services, tmp_path: Path
) -> None:
    broker.stop_broker()
    started = time.monotonic()
    with pytest.raises(OperationalError):
        note_and_wait.delay(str(tmp_path / "notes"), 0.0)
    assert time.monotonic() - started < 5
    broker.start_broker()
    note_and_wait.delay(str(tmp_path / "notes"), 0.0)
