"""Publishing, withdrawing, publishing by itself: what is written, and what is refused."""

import datetime

import pytest
from django.core.exceptions import PermissionDenied

from governance.actions.interests import show_interest
from governance.models import Interest
from meetings import actions as meetings
from meetings.models import AgendaItem, Meeting, Paper
from publication import actions, queries
from publication.actions.publishing import AUTOMATIC
from publication.models import Kind, Publication, PublishedFile, Withdrawal
from publication.snapshots import NotReady, Snapshot, maker_of
from publication.tasks import publish_papers
from tests.factories import seat
from tests.publication.conftest import JANUARY, NOVEMBER, SEPTEMBER, Shown
from trusts.errors import Refusal
from trusts.models import AuditEvent
from trusts.scope import Scope

pytestmark = pytest.mark.django_db


def looked_at(by: Scope, kind: Kind, key: str) -> Snapshot:
    found = maker_of(kind).snapshot(by, key)
    assert found is not None
    return found


def publish(by: Scope, kind: Kind, key: str) -> Publication:
    return actions.publish(by=by, kind=kind, key=key, seen=looked_at(by, kind, key).digest)


def test_what_was_looked_at_goes_out_and_nothing_else(shown: Shown) -> None:
    with shown.scope() as by:
        seen = looked_at(by, Kind.AGENDA, SEPTEMBER)
        made = actions.publish(by=by, kind=Kind.AGENDA, key=SEPTEMBER, seen=seen.digest)
        assert (made.number, made.digest, made.content) == (1, seen.digest, seen.content)
        assert [file.name for file in made.files.all()] == ["item-1-draft-ladders.pdf"]
        event = AuditEvent.objects.first()
        assert event is not None
        assert (event.verb, event.target_id) == ("publication.published", str(made.pk))
        with pytest.raises(Refusal, match="Nothing has changed since version 1"):
            actions.publish(by=by, kind=Kind.AGENDA, key=SEPTEMBER, seen=seen.digest)
        with pytest.raises(Refusal, match="changed since you looked"):
            actions.publish(by=by, kind=Kind.DECISIONS, key=SEPTEMBER, seen=seen.digest)
        with pytest.raises(Refusal, match="not there any more"):
            actions.publish(by=by, kind=Kind.AGENDA, key="nowhere", seen=seen.digest)


def test_what_stays_out_is_named_without_its_words(shown: Shown) -> None:
    with shown.scope() as by:
        agenda = looked_at(by, Kind.AGENDA, SEPTEMBER)
        assert list(agenda.left_out) == [
            "A paper of item 1: confidential, Names a family",
            "Item 2, with its paper: confidential, Negotiations with a provider",
        ]
        minutes = looked_at(by, Kind.MINUTES, SEPTEMBER)
        assert list(minutes.left_out) == [
            "The confidential part of the minute of item 1",
            "Item 2: confidential, Negotiations with a provider",
        ]
        decisions = looked_at(by, Kind.DECISIONS, SEPTEMBER)
        assert list(decisions.left_out) == [
            "Decision 2, on item 2: confidential, Negotiations with a provider"
        ]
        assert list(looked_at(by, Kind.INTERESTS, "register").left_out) == ["1 interest kept back"]


@pytest.mark.parametrize(
    ("kind", "key", "words"),
    [
        (Kind.AGENDA, JANUARY, "has not gone to the members"),
        (Kind.MINUTES, NOVEMBER, "not been approved"),
        (Kind.DECISIONS, NOVEMBER, "not been recorded as held"),
        (Kind.PACK, NOVEMBER, "not been issued"),
        (Kind.TERMS, "board", "no terms of reference in force"),
    ],
)
def test_what_is_no_more_than_a_draft_is_refused(
    shown: Shown, kind: Kind, key: str, words: str
) -> None:
    with shown.scope() as by:
        with pytest.raises(NotReady, match=words):
            maker_of(kind).snapshot(by, key)
        with pytest.raises(Refusal, match=words):
            actions.publish(by=by, kind=kind, key=key, seen="")
        assert not [one for one in queries.ready_things(by) if (one.kind, one.key) == (kind, key)]


def test_only_who_may_publish_does(shown: Shown) -> None:
    with shown.scope() as by:
        made = publish(by, Kind.DECISIONS, SEPTEMBER)
        digest = made.digest
    for role in ("chair", "member", "observer", "administrator", "lead_finance_officer"):
        with shown.scope(seat(shown.trust, role)) as by:
            with pytest.raises(PermissionDenied):
                actions.publish(by=by, kind=Kind.DECISIONS, key=SEPTEMBER, seen=digest)
            with pytest.raises(PermissionDenied):
                actions.withdraw(by=by, publications=[made], why="No.")
    for role in ("member", "board_support", "director"):
        with shown.scope(seat(shown.trust, role)) as by, pytest.raises(PermissionDenied):
            actions.choose_automatic(by=by, papers=True)


def test_a_new_version_leaves_the_old_one_as_it_was(shown: Shown) -> None:
    with shown.scope() as by:
        first = publish(by, Kind.AGENDA, NOVEMBER)
        item = AgendaItem.objects.get(meeting__ref=NOVEMBER)
        AgendaItem.objects.filter(pk=item.pk).update(summary="Said better.")
        second = publish(by, Kind.AGENDA, NOVEMBER)
        assert (first.number, second.number) == (1, 2)
        first.refresh_from_db()
        assert first.content["items"][0]["summary"] == ""
        assert second.content["items"][0]["summary"] == "Said better."


def test_withdrawing_hides_a_version_deletes_its_copies_and_keeps_the_reason(
    shown: Shown, django_capture_on_commit_callbacks
) -> None:
    with shown.scope() as by:
        made = publish(by, Kind.AGENDA, SEPTEMBER)
        file = made.files.get()
        storage, name = file.file.storage, file.file.name
        assert storage.exists(name)
        with pytest.raises(Refusal, match="Say why"):
            actions.withdraw(by=by, publications=[made], why=" ")
        with django_capture_on_commit_callbacks(execute=True):
            actions.withdraw(by=by, publications=[made], why="A wrong paper.")
        assert not storage.exists(name)
        row = PublishedFile.objects.get(pk=file.pk)
        assert (row.file.name, row.sha256, row.withdrawn_at is None) == ("", file.sha256, False)
        assert Withdrawal.objects.get().why == "A wrong paper."
        with pytest.raises(Refusal, match="withdrawn already"):
            actions.withdraw(by=by, publications=[made], why="Again.")
        again = publish(by, Kind.AGENDA, SEPTEMBER)
        assert again.number == 2  # an address that said "withdrawn" never says anything else
        assert Paper.objects.get(title="Draft ladders").has_file


def test_a_pack_with_what_became_confidential_since_is_refused(packed: Shown) -> None:
    with packed.scope() as by:
        looked_at(by, Kind.PACK, SEPTEMBER)
        AgendaItem.objects.filter(meeting__ref=SEPTEMBER, number=1).update(
            confidential_reason="Names a family"
        )
        with pytest.raises(NotReady, match="item 1"):
            maker_of(Kind.PACK).snapshot(by, SEPTEMBER)


def test_a_pack_with_a_paper_that_is_confidential_or_gone_is_refused(packed: Shown) -> None:
    with packed.scope() as by:
        Paper.objects.filter(title="Draft ladders").update(confidential_reason="A slip")
        with pytest.raises(NotReady, match="a paper of item 1"):
            maker_of(Kind.PACK).snapshot(by, SEPTEMBER)
        Paper.objects.filter(title="Draft ladders").delete()
        with pytest.raises(NotReady, match="a paper that was removed"):
            maker_of(Kind.PACK).snapshot(by, SEPTEMBER)


def test_what_became_confidential_after_it_was_published_is_told(shown: Shown) -> None:
    with shown.scope() as by:
        publish(by, Kind.AGENDA, SEPTEMBER)
        publish(by, Kind.INTERESTS, "register")
        assert queries.attention() == []
        AgendaItem.objects.filter(meeting__ref=SEPTEMBER, number=1).update(
            confidential_reason="Names a family"
        )
        show_interest(
            by=by, interest=Interest.objects.get(is_public=True), kept_back="A threat was made"
        )
        found = {one.publication.kind: one.what for one in queries.attention()}
        assert found[Kind.AGENDA] == ("item 1", "a paper of item 1")
        assert found[Kind.INTERESTS] == (f"an interest of {shown.member.name}",)


def test_nothing_is_published_by_itself_unless_the_administrator_chose(shown: Shown) -> None:
    administrator = seat(shown.trust, "administrator")
    assert publish_papers() == 0
    with shown.scope(administrator) as by:
        actions.choose_automatic(by=by, papers=True)
    assert publish_papers() == 0  # September's papers went out before
    with shown.scope() as by:
        meetings.send_papers_out(by=by, meeting=Meeting.objects.get(ref=JANUARY))
    assert publish_papers() == 1
    assert publish_papers() == 0
    with shown.scope() as by:
        made = Publication.objects.get(kind=Kind.AGENDA, key=JANUARY)
        assert made.published_by == AUTOMATIC
        actions.withdraw(by=by, publications=[made], why="Too early.")
    assert publish_papers() == 0  # what people took back stays back
    with shown.scope(administrator) as by:
        actions.choose_automatic(by=by, papers=False)
        assert queries.automatic_choice().papers is False  # type: ignore[union-attr]  # just chosen


def test_an_interest_that_was_declared_and_is_kept_back_stays_out_of_minutes(shown: Shown) -> None:
    from meetings.models import Declaration, Minutes
    from trusts.models import Membership

    with shown.scope() as by:
        item = AgendaItem.objects.get(meeting__ref=SEPTEMBER, number=1)
        interest = Interest.objects.get(is_public=True)
        Declaration.objects.create(
            meeting=item.meeting,
            item=item,
            body_id=item.body_id,
            level=item.level,
            seat=Membership.objects.get(person=shown.member),
            interest=interest,
            what=interest.what,
            conduct="left",
            noted_by="x",
            noted_at=datetime.datetime.now(tz=datetime.UTC),
        )
        assert Minutes.objects.filter(meeting=item.meeting, state="approved").exists()
        words = str(looked_at(by, Kind.MINUTES, SEPTEMBER).content)
        assert "Trustee of a youth charity" in words
        show_interest(by=by, interest=interest, kept_back="A threat was made")
        words = str(looked_at(by, Kind.MINUTES, SEPTEMBER).content)
        assert "Trustee of a youth charity" not in words
        assert "An interest that is kept back" in words
