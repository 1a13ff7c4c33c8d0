"""Giving evidence with an answer, giving a newer file for it, and taking it away again.

The audit trail says only that a member changed their evidence: which question, what and under
which name would let its readers say whose the evidence is that the results show without a name.
"""

from __future__ import annotations

import hashlib
import uuid
from functools import partial

from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import QuerySet

from assessment import queries, rules
from assessment.actions.own import own_part, refuse_unless_answering
from assessment.models import Evidence, EvidenceFile, EvidenceKind, Participant
from trusts import records
from trusts.actions.base import action
from trusts.audit import record
from trusts.errors import Refusal
from trusts.permissions import Permission
from trusts.scope import Scope

SHOWS_LIMIT = 200
NAME_LIMIT = 200


@action(Permission.ROUND_ANSWER, verb="evidence.added")
def add_file(
    *,
    by: Scope,
    participant: Participant,
    question: str,
    shows: str,
    name: str,
    data: bytes,
    is_shared: bool = False,
) -> Evidence:
    """Keep a file as evidence for a question, as its first revision.

    Refuses what answering refuses (submitted, closed, no seat), a file of another kind, one that
    is not what its name says or is too large, and too much evidence for one question.
    """
    evidence = _begin(by, participant, question, EvidenceKind.FILE, shows, is_shared)
    _refuse_file(name, data)
    evidence.save()
    _keep(by, evidence, 1, name, data)
    record(by, evidence.participant)
    return evidence


@action(Permission.ROUND_ANSWER, verb="evidence.added")
def add_link(
    *,
    by: Scope,
    participant: Participant,
    question: str,
    shows: str,
    link: str,
    is_shared: bool = False,
) -> Evidence:
    """Keep a web address as evidence for a question: https only. Refuses the same one twice."""
    evidence = _begin(by, participant, question, EvidenceKind.LINK, shows, is_shared)
    evidence.link = link.strip()
    if problem := rules.problem_with_link(evidence.link):
        raise Refusal(problem, field="link")
    same = _given(evidence.participant, question).filter(link=evidence.link)
    if same.exists():
        raise Refusal("You have given this address for this question already.", field="link")
    evidence.save()
    record(by, evidence.participant)
    return evidence


@action(Permission.ROUND_ANSWER, verb="evidence.added")
def add_record(
    *,
    by: Scope,
    participant: Participant,
    question: str,
    shows: str,
    kind: str,
    key: str,
    is_shared: bool = False,
) -> Evidence:
    """Point at a record of the product as evidence. Refuses one that the member may not see."""
    evidence = _begin(by, participant, question, EvidenceKind.RECORD, shows, is_shared)
    if records.find(by, kind, key) is None:
        raise Refusal("That record is not there any more. Choose another.", field="record")
    same = _given(evidence.participant, question).filter(record_kind=kind, record_key=key)
    if same.exists():
        raise Refusal("You have given this record for this question already.", field="record")
    evidence.record_kind, evidence.record_key = kind, key
    evidence.save()
    record(by, evidence.participant)
    return evidence


@action(Permission.ROUND_ANSWER, verb="evidence.replaced")
def replace_file(*, by: Scope, evidence: Evidence, name: str, data: bytes) -> EvidenceFile:
    """Keep a newer file for the same evidence, as its next revision; the older ones stay.

    Refuses what adding refuses, and a file that is already one of the revisions.
    """
    evidence = _own_evidence(by, evidence)
    if evidence.kind != EvidenceKind.FILE:
        raise Refusal("Only a file can be replaced. Take this away and add another.")
    _refuse_file(name, data)
    revisions = EvidenceFile.objects.filter(evidence=evidence)
    same = revisions.filter(sha256=hashlib.sha256(data).hexdigest()).first()
    if same is not None:
        raise Refusal(f"This file is revision {same.number} already.", field="file")
    newest = revisions.first()
    number = newest.number + 1 if newest else 1
    if number > rules.MOST_REVISIONS:
        raise Refusal(
            f"A file can have {rules.MOST_REVISIONS} revisions. Take this away and add it anew."
        )
    kept = _keep(by, evidence, number, name, data)
    record(by, evidence.participant)
    return kept


@action(Permission.ROUND_ANSWER, verb="evidence.sharing_changed")
def share_evidence(*, by: Scope, evidence: Evidence, is_shared: bool) -> Evidence:
    """Say whether the body may open a piece of evidence once the round is closed.

    Taking that word back is possible at any time; giving it only while answers can be changed.
    """
    found = _locked(by, evidence)
    if is_shared:
        refuse_unless_answering(found.participant)
    found.is_shared = is_shared
    found.save(update_fields=["is_shared"])
    record(by, found.participant)
    return found


@action(Permission.ROUND_ANSWER, verb="evidence.removed")
def remove_evidence(*, by: Scope, evidence: Evidence) -> None:
    """Take a piece of evidence away for good, with every revision of its file.

    Only while answers can be changed: nobody but the member has seen it then.
    """
    evidence = _own_evidence(by, evidence)
    files = [(row.file.storage, str(row.file.name)) for row in evidence.revisions.all()]
    record(by, evidence.participant)
    evidence.delete()
    for storage, name in files:
        transaction.on_commit(partial(storage.delete, name))


def _begin(
    by: Scope, participant: Participant, question: str, kind: EvidenceKind, shows: str, shared: bool
) -> Evidence:
    """A piece of evidence that is not saved yet, after everything that each kind refuses."""
    participant = own_part(by, participant)
    refuse_unless_answering(participant)
    if question not in queries.questions_of(participant.round).by_code:
        raise Refusal(f"{question} is not a question of this round. Load the page again.")
    shows = " ".join(shows.split())
    if not shows:
        raise Refusal("Say what it shows.", field="shows")
    if len(shows) > SHOWS_LIMIT:
        raise Refusal(f"Say in {SHOWS_LIMIT} characters what it shows.", field="shows")
    if _given(participant, question).count() >= rules.MOST_TO_A_QUESTION:
        raise Refusal(
            f"You have given {rules.MOST_TO_A_QUESTION} pieces of evidence for this question. "
            "Take one away first."
        )
    return Evidence(
        participant=participant,
        body_id=participant.body_id,
        level=participant.level,
        question=question,
        kind=kind,
        shows=shows,
        is_shared=shared,
    )


def _given(participant: Participant, question: str) -> QuerySet[Evidence]:
    return Evidence.objects.filter(participant=participant, question=question)


def _own_evidence(by: Scope, evidence: Evidence) -> Evidence:
    found = _locked(by, evidence)
    refuse_unless_answering(found.participant)
    return found


def _locked(by: Scope, evidence: Evidence) -> Evidence:
    """The evidence, its member's part locked first: two tabs change it one after the other."""
    participant = own_part(by, evidence.participant)
    found = Evidence.objects.filter(pk=evidence.pk, participant=participant).first()
    if found is None:
        raise Refusal("This evidence has been taken away already.")
    found.participant = participant
    return found


def _refuse_file(name: str, data: bytes) -> None:
    if problem := rules.problem_with_file(name, data):
        raise Refusal(problem, field="file")


def _keep(by: Scope, evidence: Evidence, number: int, name: str, data: bytes) -> EvidenceFile:
    """Store the bytes as received, under a name that tells nothing."""
    assert by.trust is not None  # noqa: S101 - an action runs in a trust's scope
    kept = EvidenceFile(
        evidence=evidence,
        body_id=evidence.body_id,
        level=evidence.level,
        number=number,
        name=_short(name),
        size=len(data),
        sha256=hashlib.sha256(data).hexdigest(),
    )
    kept.file.save(f"{by.trust.slug}/evidence/{uuid.uuid4()}", ContentFile(data), save=False)
    kept.save()
    return kept


def _short(name: str) -> str:
    """A file's name without folders, cut before its ending where it is too long."""
    name = name.replace("\\", "/").rpartition("/")[2]
    kind = rules.ending(name)
    return f"{name[: NAME_LIMIT - len(kind) - 1].removesuffix(f'.{kind}')}.{kind}"
