"""Reads of evidence: a member's own, what a round holds, and what its body may open."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Count, Prefetch, QuerySet

from assessment.models import Evidence, EvidenceFile, EvidenceKind, Participant, Round
from assessment.queries.results import withheld
from assessment.queries.rounds import participation_in, rounds_visible_to
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

    Nothing where the round's promise lets no result be shown at all. In no order that a member's
    pieces could be told by: the caller groups by question and shuffles by `sha256` or key.
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
