"""Two at the same moment, on real connections: one wins, the other is told, nothing doubles."""

import datetime
import threading
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from django.core import mail
from django.db import connection

from finance import reminding, tasks
from finance.actions import periods
from finance.actions.procedure import change_procedure
from finance.models import Procedure, Reminder
from finance.rules.procedure import Settings
from tests.factories import operator, seat
from tests.finance.conftest import Money, make_money
from trusts.errors import Refusal
from trusts.levels import Level
from trusts.permissions import Role

TODAY = datetime.date(2009, 10, 15)


@pytest.fixture
def together(transactional_db: None, settings: Any) -> Money:
    """A trust with money whose rows other connections see."""
    settings.PRETEND_TODAY = TODAY
    return make_money()


def at_once(*work: Callable[[threading.Barrier], None]) -> list[str]:
    """Run each in a thread and connection of its own; what they were told, or "done"."""
    gate, said = threading.Barrier(len(work)), list[str]()

    def run(one: Callable[[threading.Barrier], None]) -> None:
        try:
            one(gate)
            said.append("done")
        except Refusal as refusal:
            said.append(refusal.message)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[one]) for one in work]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return said


def test_two_people_edit_the_procedure_at_once(together: Money) -> None:
    director = seat(together.trust, Role.DIRECTOR, Level.EXECUTIVE)

    def edit(person: Any, days: int) -> Callable[[threading.Barrier], None]:
        def work(gate: threading.Barrier) -> None:
            with together.as_(person) as by:
                gate.wait(30)
                change_procedure(
                    by=by,
                    settings=replace(Settings(), due_days=days),
                    in_force_from=datetime.date(2009, 11, 1),
                    seen_edition=0,
                    reason="Mine.",
                )

        return work

    said = at_once(edit(together.officer, 9), edit(director, 10))
    assert said.count("done") == 1, said
    assert "while you were looking at it" in next(words for words in said if words != "done")
    with together.as_(together.officer):
        assert Procedure.objects.count() == 1


def test_two_people_close_a_period_at_once(together: Money) -> None:
    def close(gate: threading.Barrier) -> None:
        with together.as_(together.officer) as by:
            gate.wait(30)
            periods.close_period(by=by, period=together.period("2009-04"))

    said = at_once(close, close)
    assert sorted(said) == ["April 2009 is closed already.", "done"]


def test_two_workers_remind_once(together: Money) -> None:
    with together.as_(together.officer) as by:
        for code in ("2009-04", "2009-05", "2009-06", "2009-07", "2009-08"):
            periods.close_period(by=by, period=together.period(code))

    def remind(gate: threading.Barrier) -> None:
        gate.wait(30)
        with operator(together.trust) as by:
            reminding.make_due(by)
        tasks.send_reminders(together.trust.pk)

    assert at_once(remind, remind) == ["done", "done"]
    assert sorted(sent.to[0] for sent in mail.outbox) == sorted(
        [together.lead.email, together.other_lead.email]
    )
    with together.as_(together.officer):
        assert Reminder.objects.exclude(sent_at=None).count() == 2
