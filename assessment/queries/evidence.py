"""Reads of evidence: a member's own, what a round holds, and what its body may open."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Count, Prefetch, QuerySet

from assessment.models import Evidence, EvidenceFile, EvidenceKind, Participant, Round
from assessment.queries.results import withheld
from assessment.queries.rounds import participation_in, rounds_visible_to
from assessment.rules import Promise, open_name
from trusts import records
from trusts.permissions import Permission
from trusts.scope import Scope


def own_evidence(scope: Scope) -> QuerySet[Evidence]:
    """This person's own evidence in every round, and nobody else's."""
    return (
        scope.visible(Evidence.objects.all(), Permission.ROUND_ANSWER)
        .filter(participant__person=scope.person)
        .select_related("participant__round__body")
        .prefetch_related("revisions")
        .defer("participant__round__bank_content")
    )


def evidence_of(participant: Participant) -> dict[str, list[Evidence]]:
    """A member's evidence by question code, in the order it was given."""
    found: dict[str, list[Evidence]] = {}
    rows = Evidence.objects.filter(participant=participant).prefetch_related("revisions")
    for evidence in rows:
        found.setdefault(evidence.question, []).append(evidence)
    return found


@dataclass(frozen=True)
class EvidenceHeld:
    """How much evidence the members who submitted gave to a question, by kind."""

    files: int = 0
    links: int = 0
    records: int = 0

    @property
    def total(self) -> int:
        """All of it."""
        return self.files + self.links + self.records


def evidence_held(round_: Round) -> Mapping[str, EvidenceHeld]:
    """Count what submitted parts of a round hold, by question code; questions without are left out.

    A count of a closed round's whole body, never of a group within it. The caller shows it only
    where results are shown at all.
    """
    counted = (
        Evidence.objects.filter(participant__round=round_, participant__submitted_at__isnull=False)
        .order_by("question")
        .values("question", "kind")
        .annotate(given=Count("pk"))
    )
    found: dict[str, dict[str, int]] = {}
    for row in counted:
        found.setdefault(row["question"], {})[row["kind"]] = row["given"]
    return {
        question: EvidenceHeld(
            files=by_kind.get(EvidenceKind.FILE, 0),
            links=by_kind.get(EvidenceKind.LINK, 0),
            records=by_kind.get(EvidenceKind.RECORD, 0),
        )
        for question, by_kind in found.items()
    }


def shared_evidence(scope: Scope, round_: Round) -> QuerySet[Evidence]:
    """What this scope may open of a round's evidence: shared, submitted, the round closed.

    Nothing where the round's promise lets no result be shown at all.
    """
    nothing: QuerySet[Evidence] = Evidence.objects.filter(pk__in=[])
    if withheld(round_, participation_in(round_).submitted):
        return nothing
    if not rounds_visible_to(scope).filter(pk=round_.pk).exists():
        return nothing
    newest = EvidenceFile.objects.order_by("-number")
    return (
        Evidence.objects.filter(
            participant__round=round_, participant__submitted_at__isnull=False, is_shared=True
        )
        .select_related("participant__person", "participant__membership__partner")
        .prefetch_related(Prefetch("revisions", queryset=newest))
    )


@dataclass(frozen=True)
class Piece:
    """A shared piece of evidence as its body sees it. `whose` says no more than was promised."""

    shows: str
    whose: str
    name: str = ""
    file: EvidenceFile | None = None
    link: str = ""
    host: str = ""
    is_record: bool = False
    record: records.Record | None = None


def pieces_shared(scope: Scope, round_: Round) -> dict[str, list[Piece]]:
    """What this scope may open of a round's evidence, by question code.

    In the order of its words, not of its giving: which pieces came together tells who gave them.
    Of a file there is the newest revision, under a name of ours unless members are named.
    """
    found: dict[str, list[Evidence]] = {}
    for evidence in shared_evidence(scope, round_):
        found.setdefault(evidence.question, []).append(evidence)
    seen = records_of(scope, [each for rows in found.values() for each in rows])
    pieces: dict[str, list[Piece]] = {}
    for question, rows in found.items():
        rows.sort(key=lambda each: (each.shows, each.link, each.record_key))
        pieces[question] = [
            _piece(round_, each, position, seen.get(each.pk))
            for position, each in enumerate(rows, start=1)
        ]
    return pieces


def has_records(scope: Scope) -> bool:
    """Whether there is any record of the product that this scope may see and point at."""
    return any(True for kind in records.kinds() for _ in kind.records(scope))


def records_of(scope: Scope, rows: Iterable[Evidence]) -> dict[int, records.Record]:
    """The records that pieces of evidence point at, as this scope may see them, by the piece."""
    pointing = {
        each.pk: (each.record_kind, each.record_key)
        for each in rows
        if each.kind == EvidenceKind.RECORD
    }
    seen = records.find_all(scope, pointing.values())
    return {pk: seen[which] for pk, which in pointing.items() if which in seen}


def _piece(
    round_: Round, evidence: Evidence, position: int, record: records.Record | None
) -> Piece:
    whose, is_named = "", round_.rule is Promise.NAMED
    if is_named:
        whose = f"{evidence.participant.person.name}, {evidence.participant.speaks_for}"
    elif round_.rule is Promise.PARTNER:
        whose = evidence.participant.speaks_for
    if evidence.kind == EvidenceKind.FILE:
        newest = evidence.revisions.all()[0]
        ours = open_name(evidence.question, position, newest.name)
        return Piece(evidence.shows, whose, newest.name if is_named else ours, newest)
    if evidence.kind == EvidenceKind.LINK:
        return Piece(evidence.shows, whose, link=evidence.link, host=evidence.host)
    return Piece(evidence.shows, whose, is_record=True, record=record)


def withheld_now(round_: Round) -> str:
    """Why nothing of a round may be shown today, in words; "" where it may."""
    return withheld(round_, participation_in(round_).submitted)


def evidence_held_if_shown(round_: Round) -> Mapping[str, EvidenceHeld]:
    """How much evidence each question has, or nothing where results are withheld."""
    return {} if withheld_now(round_) else evidence_held(round_)
