"""Reading in the background: by the requester's right, once, and never lost."""

from __future__ import annotations

import gc
import time
from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone

from finance import tasks
from finance.actions import files
from finance.models import BudgetLine, Finding, ReturnFile, ReturnLine
from tests.factories import operator
from tests.finance.conftest import Money, csv_return, make_money
from trusts.levels import Level
from trusts.models import Membership


def state(money: Money, pk: int) -> str:
    with money.as_(money.officer):
        return ReturnFile.objects.get(pk=pk).state


def read(money: Money, pk: int) -> None:
    tasks.read_return_file(pk, money.trust.pk, money.lead.pk)


def test_reading_twice_counts_once(money: Money) -> None:
    pk = money.upload(csv_return(H100=("n/a", "0", "1", "")))
    read(money, pk)
    read(money, pk)
    assert state(money, pk) == "read"
    with money.as_(money.lead):
        assert Finding.objects.filter(return_file_id=pk, code="not-money").count() == 1


def test_reading_leaves_the_collector_as_it_found_it(money: Money) -> None:
    for name, content in (("r.csv", csv_return()), ("r.xlsx", b"PK\x03\x04" + b"\0" * 500)):
        read(money, money.upload(content, name=name))
        assert gc.isenabled()


def test_a_line_is_kept_at_the_level_of_its_budget_line(money: Money) -> None:
    with operator(money.trust):
        BudgetLine.objects.filter(code="H100").update(level=Level.STRATEGIC)
    pk = money.upload(csv_return())
    read(money, pk)
    with operator(money.trust):
        kept = ReturnLine.objects.filter(of_return__return_file_id=pk)
        levels = dict(kept.values_list("budget_line__code", "level"))
    assert levels.pop("H100") == Level.STRATEGIC
    assert set(levels.values()) == {Level.EXECUTIVE}


def test_a_hostile_file_is_refused_and_the_worker_lives(money: Money) -> None:
    pk = money.upload(b"PK\x03\x04" + b"\0" * 500, name="r.xlsx")
    read(money, pk)
    assert state(money, pk) == "unusable"


def test_who_lost_the_right_gets_nothing_read(money: Money) -> None:
    pk = money.upload()
    with operator(money.trust):
        seat = Membership.objects.get(person=money.lead)
        seat.ends_on = seat.starts_on
        seat.save()
    read(money, pk)
    with money.as_(money.officer):
        row = ReturnFile.objects.get(pk=pk)
        assert (row.state, row.refusal_code) == ("unusable", "no-right")


def test_an_unknown_file_is_nobodys_business(money: Money) -> None:
    read(money, 999_999)


def age(money: Money, pk: int, **fields) -> None:
    with operator(money.trust):
        ReturnFile.objects.filter(pk=pk).update(**fields)


def test_the_sweep_finds_what_was_lost_and_leaves_the_rest(money: Money, monkeypatch) -> None:
    queued: list[int] = []
    monkeypatch.setattr(tasks, "queue_reading", lambda pk, *_: queued.append(pk))
    long_ago = timezone.now() - timedelta(minutes=10)
    waits = money.upload()
    fresh = money.upload(csv_return(H200=("1", "0", "1", "")))
    dead = money.upload(csv_return(H200=("2", "0", "1", "")))
    hopeless = money.upload(csv_return(H200=("3", "0", "1", "")))
    age(money, waits, waiting_since=long_ago)
    age(money, dead, state="reading", reading_since=long_ago, attempts=1)
    age(money, hopeless, state="reading", reading_since=long_ago, attempts=3)
    assert tasks.sweep() == 3
    assert [state(money, pk) for pk in (waits, fresh, dead)] == ["waiting"] * 3
    assert state(money, hopeless) == "unusable"
    assert tasks.sweep() == 0


def wait_until_read(money: Money, pk: int, seconds: float = 40) -> None:
    deadline = time.monotonic() + seconds
    while state(money, pk) in ("waiting", "reading"):
        assert time.monotonic() < deadline, "the file was not read"
        time.sleep(0.2)


def upload_queued(money: Money) -> int:
    with money.as_(money.lead) as by:
        return files.upload_return_file(
            by=by,
            partner=money.partner(),
            period=money.period(),
            name="r.csv",
            content=ContentFile(csv_return()),
        ).pk


@pytest.mark.slow
def test_a_real_worker_reads_the_file(celery_worker) -> None:
    money = make_money()
    pk = upload_queued(money)
    wait_until_read(money, pk)
    assert state(money, pk) == "read"


@pytest.mark.slow
def test_an_upload_while_the_broker_is_down_is_kept_and_read_when_it_is_back(
    celery_worker, broker
) -> None:
    money = make_money()
    broker.stop_broker()
    pk = upload_queued(money)
    assert state(money, pk) == "waiting"
    broker.start_broker()
    age(money, pk, waiting_since=timezone.now() - timedelta(minutes=2))
    assert tasks.sweep() == 1
    wait_until_read(money, pk)
    assert state(money, pk) == "read"
