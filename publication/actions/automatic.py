"""Publishing papers by itself, where a trust chose so."""

from meetings.models import Meeting
from publication.actions.publishing import keep
from publication.models import AutomaticPublishing, Kind, Publication
from publication.snapshots import maker_of
from trusts.actions.base import action
from trusts.audit import record
from trusts.clock import now
from trusts.errors import Refusal
from trusts.permissions import Permission
from trusts.scope import Scope


@action(Permission.ROLES_MANAGE, verb="publication.automatic_chosen")
def choose_automatic(*, by: Scope, papers: bool) -> AutomaticPublishing:
    """Choose whether agendas and open papers are published when they go to the members.

    It gives everybody who sends papers out a part of the right to publish, so it is for who may
    change what roles may do. It holds from now on: earlier meetings are not touched.
    """
    row = AutomaticPublishing.objects.select_for_update().first()
    row = row or AutomaticPublishing(since=now())
    if papers and not row.papers:
        row.since = now()
    row.papers, row.changed_by = papers, by.actor[:200]
    row.save()
    record(by, row, papers=papers)
    return row


def waiting_for_publication() -> list[Meeting]:
    """Meetings of the trust in scope whose papers went out and are to be published by itself."""
    choice = AutomaticPublishing.objects.filter(papers=True).first()
    if choice is None:
        return []
    known = Publication.objects.filter(kind=Kind.AGENDA)
    rows = Meeting.objects.filter(papers_out_at__gte=choice.since, state="papers_out")
    return list(rows.exclude(ref__in=known.values("key")).select_related("body"))


@action(None, verb="publication.published_by_itself")
def publish_papers_by_itself(*, by: Scope, meeting: Meeting) -> Publication:
    """Publish the agenda and open papers of a meeting that went out, once.

    Called by the sweep for a trust whose administrator chose so; no person starts it, so no
    permission is asked for. What was published before, or withdrawn, is for people to decide.
    """
    snapshot = maker_of(Kind.AGENDA).snapshot(by, meeting.ref)
    if snapshot is None or Publication.objects.filter(kind=Kind.AGENDA, key=meeting.ref).exists():
        raise Refusal("There is nothing to publish.")
    publication = keep(by, snapshot)
    record(by, publication, digest=publication.digest, left_out=len(snapshot.left_out))
    return publication
