"""Papers: versions, texts written here, the worker's check, release and destruction."""

import datetime

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.base import ContentFile
from django.utils import timezone

from meetings import actions, checking, queries, tasks
from meetings.actions import schedule
from meetings.models import AgendaItem, Paper, PaperVersion
from reports.models import ReportFile, ReportRun
from tests.factories import operator
from tests.reports.pdfs import active_pdf, encrypted_pdf, plain_pdf
from trusts.errors import Refusal
from trusts.models import AuditEvent
from trusts.scope import open_scope

pytestmark = pytest.mark.django_db


def paper_of(item: AgendaItem) -> Paper:
    return Paper.objects.select_related("item__meeting", "version").get(item=item)


def test_a_newer_version_takes_over_once_it_is_checked(trust, support, items) -> None:
    with open_scope(trust=trust, person=support) as by:
        paper = paper_of(items[0])
        actions.upload_version(
            by=by,
            paper=paper,
            original_name="new.pdf",
            data=plain_pdf(4),
            change="Prices",
            queue=False,
        )
        assert paper_of(items[0]).pages == 2, "the one in force stays until the new is checked"
        checking.check_waiting(by)
        assert paper_of(items[0]).pages == 4
        assert [v.number for v in paper.versions.filter(state="ready")] == [1, 2]
        with pytest.raises(Refusal, match="already a paper"):
            actions.upload_version(by=by, paper=paper, original_name="b.pdf", data=plain_pdf(2))
        with pytest.raises(Refusal, match="uploaded PDF"):
            actions.rewrite_paper(by=by, paper=paper, title="x", source="y")


def test_a_refused_version_leaves_the_one_before_in_force(trust, support, items) -> None:
    with open_scope(trust=trust, person=support) as by:
        actions.upload_version(
            by=by,
            paper=paper_of(items[0]),
            original_name="x.pdf",
            data=encrypted_pdf(user="x"),
            queue=False,
        )
        (version,) = checking.check_waiting(by)
        assert version.state == "refused"
        assert paper_of(items[0]).pages == 2


def test_a_result_that_comes_twice_counts_once(trust, support, items) -> None:
    with open_scope(trust=trust, person=support) as by:
        version = actions.upload_version(
            by=by,
            paper=paper_of(items[0]),
            original_name="x.pdf",
            data=active_pdf(),
            queue=False,
        )
        job = checking.begin(by, version)
        with pytest.raises(Refusal, match="not waiting"):
            checking.begin(by, version)
        result = checking.work(job)
        checking.settle(by, job, result)
        with pytest.raises(Refusal, match="not being checked"):
            checking.settle(by, job, result)


def test_a_paper_is_written_here_and_printed(trust, support, items) -> None:
    with open_scope(trust=trust, person=support) as by:
        made = actions.write_paper(
            by=by, item=items[0], title="Options", source="## One\n\n**Yes** <b>", queue=False
        )
        checking.check_waiting(by)
        paper = Paper.objects.select_related("item__meeting", "version").get(pk=made.pk)
        assert paper.tagged
        assert paper.pages == 1
        with paper.file.open("rb") as stored:
            assert stored.read(5) == b"%PDF-"
        with pytest.raises(Refusal, match="same as before"):
            actions.rewrite_paper(
                by=by, paper=paper, title="Options", source="## One\n\n**Yes** <b>"
            )
        actions.rewrite_paper(by=by, paper=paper, title="Options", source="Two", queue=False)
        checking.check_waiting(by)
        paper.refresh_from_db()
        assert paper.version.number == 2
        with pytest.raises(Refusal, match="written here"):
            actions.upload_version(by=by, paper=paper, original_name="x", data=plain_pdf())
        with pytest.raises(Refusal, match="Write the text"):
            actions.write_paper(by=by, item=items[0], title="x", source=" ")


def test_the_worker_checks_as_the_sender_if_they_still_may(
    trust, support, member, items, monkeypatch
) -> None:
    with open_scope(trust=trust, person=support) as by:
        version = actions.upload_version(
            by=by,
            paper=paper_of(items[0]),
            original_name="x.pdf",
            data=plain_pdf(5),
            queue=False,
        )
    tasks.check_version(version.pk, trust.pk, member.pk)
    with operator(trust):
        version.refresh_from_db()
        assert version.state == "refused"
        assert "may no longer" in version.refusal
        paper = paper_of(items[0])
    with open_scope(trust=trust, person=support) as by:
        again = actions.upload_version(
            by=by, paper=paper, original_name="x.pdf", data=plain_pdf(5), queue=False
        )
    tasks.check_version(again.pk, trust.pk, support.pk)
    tasks.check_version(again.pk, trust.pk, support.pk)
    with operator(trust):
        assert paper_of(items[0]).pages == 5


def test_what_the_queue_lost_is_queued_again_and_given_up_at_last(
    trust, support, items, monkeypatch
) -> None:
    queued = []
    monkeypatch.setattr(tasks, "queue_checking", lambda *ids: queued.append(ids))
    with open_scope(trust=trust, person=support) as by:
        version = actions.upload_version(
            by=by,
            paper=paper_of(items[0]),
            original_name="x.pdf",
            data=plain_pdf(5),
            queue=False,
        )
        long_ago = timezone.now() - datetime.timedelta(minutes=10)
        PaperVersion.objects.filter(pk=version.pk).update(waiting_since=long_ago)
    with operator(trust) as by:
        assert tasks._sweep_trust(by) == 1
        PaperVersion.objects.filter(pk=version.pk).update(waiting_since=long_ago, attempts=3)
        assert tasks._sweep_trust(by) == 1
        version.refresh_from_db()
        assert "stopped 3 times" in version.refusal
        assert tasks._sweep_trust(by) == 0


def test_a_confidential_paper_of_an_open_item_is_kept_from_others(
    trust, support, observer, meeting, items
) -> None:
    with open_scope(trust=trust, person=support) as by:
        paper = actions.schedule_paper(
            by=by,
            paper=paper_of(items[0]),
            confidential_reason="A family",
            release_on=datetime.date(2010, 3, 1),
        )
        assert str(paper) == "Confidential paper"
    with open_scope(trust=trust, person=observer) as scope:
        line = queries.agenda(scope, meeting)[0]
        assert (line.title, line.papers, line.withheld_papers) == ("Ladders", (), ("A family",))
        assert not queries.visible_papers(scope).exists()


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"confidential_reason": "", "destroy_on": datetime.date(2010, 1, 1)}, "Only a confid"),
        (
            {
                "confidential_reason": "x",
                "destroy_on": datetime.date(2010, 1, 1),
                "release_on": datetime.date(2010, 1, 1),
            },
            "not both",
        ),
        ({"confidential_reason": "x", "destroy_on": datetime.date(2009, 11, 24)}, "after the"),
    ],
)
def test_a_schedule_that_makes_no_sense_is_refused(trust, support, items, fields, words) -> None:
    with open_scope(trust=trust, person=support) as by, pytest.raises(Refusal, match=words):
        actions.schedule_paper(by=by, paper=paper_of(items[0]), **fields)


def test_a_confidential_item_keeps_its_papers_from_release(trust, support, items) -> None:
    with open_scope(trust=trust, person=support) as by:
        paper = paper_of(items[1])
        assert paper.destroy_on == datetime.date(2009, 12, 22), "28 days after the meeting"
        with pytest.raises(Refusal, match="whole item"):
            actions.schedule_paper(
                by=by,
                paper=paper,
                confidential_reason="",
                release_on=datetime.date(2010, 1, 1),
            )


def pack_files(paper: Paper) -> list[str]:
    """A finished pack of the paper's meeting: the files of its full and its open copy."""
    run = ReportRun.objects.create(
        report="board-pack",
        title="Pack",
        params={"meeting": paper.item.meeting.ref},
        level=paper.level,
        state="done",
        finished_at=timezone.now(),
        requested_by="test",
    )
    names = []
    for variant, needs in (("full", "paper_confidential"), ("open", "")):
        file = ReportFile(
            run=run,
            level=paper.level,
            variant=variant,
            needs=needs,
            sha256=variant,
            size=1,
            pages=1,
            accessible=True,
        )
        file.file.save(f"test/{run.pk}-{variant}.pdf", ContentFile(b"x"), save=False)
        file.save()
        names.append(file.file.name)
    return names


def test_on_its_day_a_paper_is_destroyed_and_the_record_stays(
    trust, support, items, settings, django_capture_on_commit_callbacks
) -> None:
    with operator(trust) as by:
        paper = paper_of(items[1])
        storage, name = paper.file.storage, paper.file.name
        digest = paper.sha256
        packs = pack_files(paper)
        settings.PRETEND_TODAY = datetime.date(2009, 12, 21)
        assert tasks.keep_schedule_of(by) == 0
        with pytest.raises(Refusal, match="not due"):
            schedule.destroy_paper(by=by, paper=paper)
        assert storage.exists(name)
        settings.PRETEND_TODAY = datetime.date(2009, 12, 22)
        with django_capture_on_commit_callbacks(execute=True):
            assert tasks.keep_schedule_of(by) == 1
            assert storage.exists(name), "not before the commit"
        assert not storage.exists(name)
        assert [storage.exists(each) for each in packs] == [False, True]
        paper.refresh_from_db()
        assert not paper.has_file
        (version,) = paper.versions.all()
        assert (version.state, version.sha256, version.pages) == ("destroyed", digest, 3)
        event = AuditEvent.objects.get(verb="paper.destroyed")
        assert event.details["sha256"] == [digest]
        assert event.details["packs"] == ["full"]
        assert "Price list" not in str(event.details) + event.target
        assert tasks.keep_schedule_of(by) == 0
        with pytest.raises(Refusal, match="was destroyed"):
            actions.upload_version(by=by, paper=paper, original_name="x", data=plain_pdf(9))


def test_on_its_day_a_paper_is_released(trust, support, observer, items, settings) -> None:
    with open_scope(trust=trust, person=support) as by:
        actions.schedule_paper(
            by=by,
            paper=paper_of(items[0]),
            confidential_reason="A family",
            release_on=datetime.date(2010, 3, 1),
        )
    settings.PRETEND_TODAY = datetime.date(2010, 3, 1)
    with operator(trust) as by:
        # The confidential item's paper is due to be destroyed by then, too.
        assert tasks.keep_schedule_of(by) == 2
        event = AuditEvent.objects.get(verb="paper.released")
        assert event.details["was_confidential"] == "A family"
    with open_scope(trust=trust, person=observer) as scope:
        assert [p.title for p in queries.visible_papers(scope)] == ["Draft"]


def test_removing_a_paper_removes_its_files(
    trust, support, member, items, django_capture_on_commit_callbacks
) -> None:
    with open_scope(trust=trust, person=member) as by, pytest.raises(PermissionDenied):
        actions.remove_paper(by=by, paper=paper_of(items[0]))
    with (
        django_capture_on_commit_callbacks(execute=True),
        open_scope(trust=trust, person=support) as by,
    ):
        paper = paper_of(items[0])
        storage, name = paper.file.storage, paper.file.name
        actions.remove_paper(by=by, paper=paper)
    assert not storage.exists(name)
