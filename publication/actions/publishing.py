"""Publishing a version, and taking one back."""

import hashlib
from collections.abc import Sequence

from django.core.files.base import ContentFile
from django.db import connection, transaction

from publication.cleaning import for_the_public
from publication.models import Kind, Publication, PublishedFile, Withdrawal
from publication.snapshots import PublicFile, Snapshot, maker_of
from trusts.actions.base import action
from trusts.audit import record
from trusts.clock import now
from trusts.errors import Refusal
from trusts.permissions import Permission
from trusts.scope import Scope

AUTOMATIC = "Published by itself when the papers went out"
GONE = "It is not there any more, or you may not publish it."


@action(Permission.PUBLISH, verb="publication.published")
def publish(*, by: Scope, kind: Kind, key: str, seen: str) -> Publication:
    """Publish a thing as it stands, as its next version.

    `seen` is the digest of the snapshot that was looked at. Refuses (Refusal) what differs from it,
    what cannot be published yet, and what is out already word for word.
    """
    snapshot = maker_of(kind).snapshot(by, key)
    if snapshot is None:
        raise Refusal(GONE)
    by.require(Permission.PUBLISH, level=snapshot.level, body_id=snapshot.body_id)
    if snapshot.digest != seen:
        raise Refusal("This has changed since you looked at it. Look at it again, then publish it.")
    publication = keep(by, snapshot)
    record(
        by,
        publication,
        digest=publication.digest,
        files=[one.name for one in snapshot.files],
        left_out=len(snapshot.left_out),
    )
    return publication


def keep(by: Scope, snapshot: Snapshot) -> Publication:
    """Write the next version of a thing with copies of its files."""
    _wait_in_line(by, snapshot.kind, snapshot.key)
    rows = Publication.objects.filter(kind=snapshot.kind, key=snapshot.key).order_by("-number")
    last = rows.first()
    public = rows.filter(withdrawn_at=None).first()
    if public is not None and public.digest == snapshot.digest:
        raise Refusal(f"Nothing has changed since version {public.number}.")
    publication = Publication.objects.create(
        kind=snapshot.kind,
        key=snapshot.key,
        number=last.number + 1 if last else 1,
        title=snapshot.title[:200],
        level=snapshot.level,
        body_id=snapshot.body_id,
        body_name=snapshot.body_name,
        body_slug=snapshot.body_slug,
        about_on=snapshot.about_on,
        content=snapshot.content,
        sources=snapshot.sources,
        digest=snapshot.digest,
        published_at=now(),
        publisher=by.person,
        published_by=str(by.person or AUTOMATIC)[:200],
    )
    for one in snapshot.files:
        _copy(by, publication, one)
    return publication


def _wait_in_line(by: Scope, kind: str, key: str) -> None:
    """Let whoever publishes the same thing at the same moment go first."""
    assert by.trust is not None  # noqa: S101 - an action runs in a trust's scope
    with connection.cursor() as cursor:
        cursor.execute(
            "select pg_advisory_xact_lock(hashtextextended(%s, 0))",
            [f"publication {by.trust.pk} {kind} {key}"],
        )


def _copy(by: Scope, publication: Publication, one: PublicFile) -> None:
    try:
        data = for_the_public(one.read(), title=one.title)
    except OSError:
        raise Refusal(
            f"The file of “{one.title}” cannot be found. Upload it again, then publish."
        ) from None
    assert by.trust is not None  # noqa: S101 - an action runs in a trust's scope
    digest = hashlib.sha256(data).hexdigest()
    row = PublishedFile(
        publication=publication,
        name=one.name,
        title=one.title[:200],
        sha256=digest,
        size=len(data),
        pages=one.pages,
    )
    folder = f"{by.trust.slug}/published/{publication.pk}"
    row.file.save(f"{folder}/{digest[:16]}-{one.name}", ContentFile(data), save=False)
    row.save()


@action(Permission.PUBLISH, verb="publication.withdrawn")
def withdraw(*, by: Scope, publications: Sequence[Publication], why: str) -> list[Withdrawal]:
    """Take back versions of one thing: readers see the reason, and nothing else of them.

    Copies of their files are deleted. Refuses without a reason, and what is withdrawn already.
    """
    if not why.strip():
        raise Refusal("Say why it is withdrawn. Readers see the reason.", field="why")
    first = publications[0]
    _wait_in_line(by, first.kind, first.key)
    rows = list(
        Publication.objects.select_for_update(of=("self",)).filter(
            pk__in=[one.pk for one in publications],
            kind=first.kind,
            key=first.key,
            withdrawn_at=None,
        )
    )
    if len(rows) != len(publications):
        raise Refusal("It is withdrawn already.")
    by.require(Permission.PUBLISH, level=first.level, body_id=first.body_id)
    moment, made = now(), []
    for row in rows:
        row.withdrawn_at = moment
        row.save(update_fields=["withdrawn_at"])
        for file in row.files.all():
            _forget(file)
            file.file, file.withdrawn_at = "", moment
            file.save(update_fields=["file", "withdrawn_at"])
        made.append(
            Withdrawal.objects.create(
                kind=row.kind,
                key=row.key,
                number=row.number,
                why=why.strip(),
                withdrawn_at=moment,
                withdrawn_by=by.actor[:200],
            )
        )
    record(by, first, why=why.strip(), versions=[row.number for row in rows])
    return made


def _forget(file: PublishedFile) -> None:
    storage, name = file.file.storage, file.file.name
    if name:
        transaction.on_commit(lambda: storage.delete(name))
