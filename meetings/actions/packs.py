"""Board packs: every write."""

from meetings.models import Meeting, Pack
from meetings.packs import IssueParams
from reports.actions import request_report
from reports.models import ReportRun, RunState
from trusts import clock
from trusts.actions.base import action
from trusts.audit import record
from trusts.errors import Refusal
from trusts.permissions import Permission
from trusts.scope import Scope


@action(Permission.PACK_ISSUE, verb="pack.issued")
def issue_pack(*, by: Scope, draft: ReportRun, why: str = "", queue: bool = True) -> Pack:
    """Issue the pack that this draft shows, as the next version of its meeting's pack.

    The pack is built once more, without the word "Draft", and only from what the draft was built
    from; otherwise its run fails and says what differs, and the version's number is free again.
    Refuses a draft that is not ready, a second version while one is being built or without a
    reason, and one in which nothing has changed. With `queue=False` the caller builds it.
    """
    if draft.report != "board-pack" or draft.state != RunState.DONE:
        raise Refusal("The draft is not ready. Wait until it is built, check it, then issue it.")
    meeting = Meeting.objects.select_for_update(of=("self",)).get(ref=draft.params["meeting"])
    by.require(Permission.PACK_ISSUE, level=meeting.level, body_id=meeting.body_id)
    last = Pack.objects.filter(meeting=meeting).select_related("run").first()
    if last is not None and last.run.state == RunState.FAILED:
        last.delete()  # it never went out; its run stays, and says why
        last = Pack.objects.filter(meeting=meeting).select_related("run").first()
    version = last.version + 1 if last else 1
    if last is not None:
        if last.run.state != RunState.DONE:
            raise Refusal(
                f"Version {last.version} is being built at this moment. Wait until it is ready."
            )
        if not why.strip():
            raise Refusal("Say why the pack is issued again: every reader sees it.", field="why")
        if last.digest == draft.digest:
            raise Refusal(f"Nothing has changed since version {last.version}.")
    run = request_report(
        by=by,
        report="issued-pack",
        params=IssueParams(meeting=meeting.ref, version=version),
        queue=queue,
    )
    pack = Pack.objects.create(
        meeting=meeting,
        body_id=meeting.body_id,
        level=meeting.level,
        version=version,
        draft=draft,
        run=run,
        digest=draft.digest,
        why=why.strip() if version > 1 else "",
        issued_at=clock.now(),
        issuer=by.person,
        issued_by=str(by.person or by.actor)[:200],
    )
    record(by, pack, version=version, draft=draft.pk, digest=draft.digest)
    return pack
