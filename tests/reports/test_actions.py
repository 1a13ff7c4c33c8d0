"""Asking, building, failing, retrying, sweeping: who may, what is written, never two results."""

import datetime

import openpyxl
import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone
from kombu.exceptions import OperationalError

from reports import actions, queries, registry, runs
from reports.build import NOT_ALLOWED, OUR_FAULT, build
from reports.models import ReportFile, ReportRun, RunState
from tests.factories import make_trust, operator, seat
from tests.reports.conftest import BodiesParams
from tests.reports.pdfs import opened
from trusts import clock
from trusts.actions.membership import end_membership
from trusts.clock import today
from trusts.errors import Refusal
from trusts.models import AuditEvent, Membership
from trusts.scope import open_scope

pytestmark = pytest.mark.django_db


def asked(trust, person, name: str = "open") -> ReportRun:
    with open_scope(trust=trust, person=person) as scope:
        return actions.request_report(by=scope, report="bodies", params=BodiesParams(name))


def reread(trust, run: ReportRun) -> ReportRun:
    with operator(trust):
        return ReportRun.objects.get(pk=run.pk)


def events(trust) -> list[str]:
    with operator(trust):
        found = AuditEvent.objects.filter(verb__startswith="report.").order_by("pk")
        return list(found.values_list("verb", flat=True))


def aged(trust, run: ReportRun, **ages: float) -> None:
    # A request is dated by the clock of the trust, which the demo and these tests put back.
    past = {
        name: (clock.now() if name == "requested_at" else timezone.now())
        - datetime.timedelta(seconds=seconds)
        for name, seconds in ages.items()
    }
    with operator(trust):
        ReportRun.objects.filter(pk=run.pk).update(**past)


def test_asking_writes_the_row_and_queues_it_once_it_is_sure_to_stay(
    trust, support, queued, django_capture_on_commit_callbacks
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        run = asked(trust, support)
        assert queued == []
    assert queued == [(run.pk, trust.pk)]
    run = reread(trust, run)
    assert (run.state, run.title, run.level) == ("waiting", "Bodies, open", "strategic")
    assert run.requester == support
    assert run.queued_at is not None
    assert events(trust) == ["report.requested"]


def test_a_member_may_not_ask(trust, member, queued) -> None:
    with pytest.raises(PermissionDenied):
        asked(trust, member)


def test_someone_who_does_not_see_every_level_may_not_ask(trust, support, queued) -> None:
    with operator(trust):
        from trusts.models import RoleGrant

        RoleGrant.objects.filter(role="board_support").update(
            sees=["strategic"], acts=["strategic"]
        )
    with pytest.raises(PermissionDenied):
        asked(trust, support)


def test_too_many_at_once_are_refused(trust, support, queued, monkeypatch) -> None:
    monkeypatch.setattr(actions, "MOST_UNDER_WAY", 1)
    asked(trust, support)
    with pytest.raises(Refusal, match="already waiting"):
        asked(trust, support, "another")


def test_the_same_report_is_not_built_twice_at_once(trust, support, queued) -> None:
    first = asked(trust, support)
    with pytest.raises(actions.AlreadyAsked, match="asked for the same report") as told:
        asked(trust, seat(trust, "board_support"))
    assert told.value.run == first
    asked(trust, support, "another")
    build(first.pk, trust.pk)
    assert asked(trust, support).pk != first.pk  # once it is ready, there can be a newer one


def test_without_a_queue_the_row_waits_and_the_sweep_queues_it(
    trust, support, monkeypatch, django_capture_on_commit_callbacks
) -> None:
    from reports.tasks import build_run

    def away(*args: int) -> None:
        raise OperationalError("no broker")

    monkeypatch.setattr(build_run, "delay", away)
    with django_capture_on_commit_callbacks(execute=True):
        run = asked(trust, support)
    assert reread(trust, run).queued_at is None
    calls: list[tuple[int, ...]] = []
    monkeypatch.setattr(build_run, "delay", lambda *args: calls.append(args))
    assert actions.sweep() == 0  # the request may still be on its way
    aged(trust, run, requested_at=60)
    with django_capture_on_commit_callbacks(execute=True):
        assert actions.sweep() == 1
    assert calls == [(run.pk, trust.pk)]
    assert actions.sweep() == 0
    assert reread(trust, run).queued_at is not None


def test_building_keeps_the_document_and_its_sum(trust, support, queued) -> None:
    run = asked(trust, support)
    assert build(run.pk, trust.pk)
    run = reread(trust, run)
    assert (run.state, run.error, run.lease) == ("done", "", None)
    assert run.steps_done == run.steps > 0
    with operator(trust):
        file = ReportFile.objects.get(run=run, format="pdf")
        with file.file.open("rb") as stored:
            data = stored.read()
    assert file.size == len(data)
    assert file.pages == len(opened(data).pages)
    assert file.level == run.level
    assert events(trust) == ["report.requested", "report.built"]


def test_building_twice_makes_one_result(trust, support, queued) -> None:
    run = asked(trust, support)
    assert build(run.pk, trust.pk)
    assert not build(run.pk, trust.pk)
    with operator(trust):
        assert ReportFile.objects.filter(run=run).count() == 2  # PDF and workbook


def test_a_run_that_is_being_built_is_left_alone(trust, support, queued) -> None:
    run = asked(trust, support)
    lease = runs.claim(trust=trust, run_id=run.pk)
    assert lease is not None
    assert runs.claim(trust=trust, run_id=run.pk) is None
    assert not build(run.pk, trust.pk)


def test_a_lost_worker_that_comes_back_can_not_finish(trust, support, queued, monkeypatch) -> None:
    run = asked(trust, support)
    old = runs.claim(trust=trust, run_id=run.pk)
    aged(trust, run, beat_at=3600)
    assert build(run.pk, trust.pk)  # another worker takes over and finishes
    assert not old.beat()
    with pytest.raises(runs.LeaseLost):
        old.progress(done=1, steps=2, words="Late")
    with open_scope(trust=trust, person=support) as scope, pytest.raises(runs.LeaseLost):
        actions.finish_run(by=scope, lease=old, documents=[])
    with open_scope(trust=trust, person=support) as scope, pytest.raises(runs.LeaseLost):
        actions.fail_run(by=scope, lease=old, error="Late")
    run = reread(trust, run)
    assert (run.state, run.attempts) == ("done", 2)


def test_rights_lost_since_asking_stop_the_building(trust, support, queued) -> None:
    run = asked(trust, support)
    with operator(trust) as by:
        end_membership(
            by=by,
            membership=Membership.objects.get(person=support),
            ends_on=today() - datetime.timedelta(days=1),
        )
    build(run.pk, trust.pk)
    run = reread(trust, run)
    assert (run.state, run.error) == ("failed", NOT_ALLOWED)
    assert events(trust) == ["report.requested", "report.failed"]


@pytest.mark.parametrize(
    ("name", "error"),
    [("impossible", "There are no bodies to show. Add one first."), ("broken", OUR_FAULT)],
)
def test_a_failure_says_why_in_plain_words(trust, support, queued, name, error) -> None:
    run = asked(trust, support, name)
    assert build(run.pk, trust.pk)
    run = reread(trust, run)
    assert (run.state, run.error, run.lease) == ("failed", error, None)


def test_a_failed_run_can_be_tried_again_and_only_that(
    trust, support, queued, django_capture_on_commit_callbacks
) -> None:
    run = asked(trust, support, "broken")
    build(run.pk, trust.pk)
    queued.clear()
    with (
        django_capture_on_commit_callbacks(execute=True),
        open_scope(trust=trust, person=support) as scope,
    ):
        actions.retry_run(by=scope, run=ReportRun.objects.get(pk=run.pk))
    assert queued == [(run.pk, trust.pk)]
    assert reread(trust, run).state == "waiting"
    with (
        open_scope(trust=trust, person=support) as scope,
        pytest.raises(Refusal, match="not failed"),
    ):
        actions.retry_run(by=scope, run=ReportRun.objects.get(pk=run.pk))


def test_a_member_may_not_try_again(trust, support, member, queued) -> None:
    run = asked(trust, support, "broken")
    build(run.pk, trust.pk)
    with open_scope(trust=trust, person=member) as scope, pytest.raises(PermissionDenied):
        actions.retry_run(by=scope, run=ReportRun.objects.get(pk=run.pk))


def test_the_sweep_takes_a_run_from_a_lost_worker_and_gives_up_in_the_end(
    trust, support, queued
) -> None:
    run = asked(trust, support)
    for _ in range(actions.MOST_ATTEMPTS):
        assert runs.claim(trust=trust, run_id=run.pk)
        assert actions.sweep() == 0
        aged(trust, run, beat_at=3600)
        assert actions.sweep() == 1
    run = reread(trust, run)
    assert run.state == RunState.FAILED
    assert "stopped 3 times" in run.error
    assert events(trust).count("report.requeued") == 2
    assert events(trust)[-1] == "report.given_up"


def test_a_waiting_run_that_the_queue_lost_is_queued_again(
    trust, support, queued, django_capture_on_commit_callbacks
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        run = asked(trust, support)
    assert actions.sweep() == 0
    aged(trust, run, queued_at=3600)
    with django_capture_on_commit_callbacks(execute=True):
        assert actions.sweep() == 1
    assert queued == [(run.pk, trust.pk)] * 2


def test_confidential_documents_are_for_those_who_may_see_them(
    trust, support, member, observer, queued
) -> None:
    run = asked(trust, support, "secret")
    build(run.pk, trust.pk)
    seen = {}
    for person in (support, member, observer):
        with open_scope(trust=trust, person=person) as scope:
            run = queries.visible_runs(scope).get(pk=run.pk)
            seen[person] = [file.variant for file in queries.files_for(scope, run)]
    assert seen[support] == seen[member] == ["full", "full", "open", "open"]
    assert seen[observer] == ["open", "open"]


def test_the_open_workbook_lacks_the_confidential_sheet(trust, support, queued) -> None:
    run = asked(trust, support, "secret")
    build(run.pk, trust.pk)
    with operator(trust):
        names = {}
        for file in ReportFile.objects.filter(run=run, format="xlsx"):
            with file.file.open("rb") as stored:
                names[file.variant] = openpyxl.load_workbook(stored).sheetnames
            assert file.sheets == len(names[file.variant])
            assert (file.needs == "paper_confidential") == (file.variant == "full")
    assert names == {"full": ["About", "Bodies", "What is secret"], "open": ["About", "Bodies"]}


def test_a_workbook_that_would_lose_pennies_is_refused_in_words(trust, support, queued) -> None:
    run = asked(trust, support, "lossy")
    build(run.pk, trust.pk)
    run = reread(trust, run)
    assert run.state == "failed"
    assert "would not be exact" in run.error


def test_a_partners_document_is_for_those_whose_rights_reach_it(trust, support, queued) -> None:
    lead = seat(trust, "finance_lead", "executive", partner="pct")

    def letter(person, partner: str) -> ReportRun:
        with open_scope(trust=trust, person=person) as scope:
            return actions.request_report(
                by=scope, report="partner-letter", params=BodiesParams(partner)
            )

    run = letter(lead, "pct")
    assert build(run.pk, trust.pk)
    other = letter(support, "council")
    assert build(other.pk, trust.pk)
    assert reread(trust, run).state == reread(trust, other).state == "done"
    with pytest.raises(PermissionDenied):
        letter(lead, "council")
    with pytest.raises(PermissionDenied):
        asked(trust, lead)
    with open_scope(trust=trust, person=lead) as scope:
        assert [r.pk for r in queries.visible_runs(scope)] == [run.pk]
        assert [r.slug for r in queries.buildable(scope) if r.slug in ("bodies", "partner-letter")]
        assert not queries.may_build(scope, registry.get("bodies"))
        with_operator = ReportFile.objects.get(run=other)
        assert not queries.may_download(scope, with_operator)


def test_another_trust_sees_nothing_of_it(trust, support, queued) -> None:
    run = asked(trust, support)
    elsewhere = make_trust()
    with open_scope(trust=elsewhere, person=seat(elsewhere, "board_support")) as scope:
        assert not queries.visible_runs(scope).filter(pk=run.pk).exists()


@pytest.mark.parametrize(
    "fields",
    [
        {"state": "running"},
        {"state": "done"},
        {"state": "failed", "finished_at": timezone.now()},
        {"steps": 1, "steps_done": 2},
    ],
)
def test_the_database_refuses_impossible_runs(trust, fields) -> None:
    with operator(trust), pytest.raises(IntegrityError), transaction.atomic():
        ReportRun.objects.create(
            report="bodies", title="Bodies", level="strategic", requested_by="test", **fields
        )
