"""Working out how trusts compare: the one place of self-assessment that looks across trusts."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable
from fractions import Fraction

from django.db.models import Count, Max, Q
from django.utils import timezone

from assessment import rules
from assessment.models import PeerBatch, PeerContribution, Round, SharingConsent
from assessment.queries.results import round_summary
from assessment.queries.rounds import light
from trusts.models import AcrossEvent
from trusts.scope import all_trusts


def publish_batches(*, on: datetime.date) -> list[PeerBatch]:
    """Publish the figures of the quarter that a day is in; what `rules.peers` says, and no more.

    Only rounds closed, and consents given and not withdrawn, before the quarter began count, so it
    does not matter on which of its days this runs. It looks once a quarter: the record that all
    trusts were opened says whether it has. Runs without a person and is no action of one trust.
    """
    quarter = rules.quarter_of(on)
    reason = f"comparing self-assessments, quarter from {quarter}"
    if AcrossEvent.objects.filter(reason=reason).exists():
        return []
    with all_trusts(reason=reason):
        groups: dict[tuple[str, str], list[Round]] = defaultdict(list)
        for round_ in _that_may_be_compared(quarter):
            groups[round_.bank_sha256, round_.level].append(round_)
        made = [_publish(rounds, quarter) for rounds in groups.values()]
        return [batch for batch in made if batch is not None]


def _that_may_be_compared(quarter: datetime.date) -> Iterable[Round]:
    """Closed rounds of consenting trusts in which at least five members submitted."""
    began = timezone.make_aware(datetime.datetime.combine(quarter, datetime.time.min))
    consented = SharingConsent.objects.filter(withdrawn_at=None, given_at__lt=began)
    submitted = Count("participants", filter=Q(participants__submitted_at__isnull=False))
    rounds = Round.objects.filter(
        trust_id__in=list(consented.values_list("trust_id", flat=True)), closed_at__lt=began
    )
    return light(rounds.annotate(submitted=submitted).filter(submitted__gte=rules.FEWEST))


def _publish(rounds: list[Round], quarter: datetime.date) -> PeerBatch | None:
    first = rounds[0]
    shown = PeerContribution.objects.filter(
        round__bank_sha256=first.bank_sha256, round__level=first.level
    )
    chosen = rules.choose_batch(
        [
            rules.Candidate(one.trust_id, one.pk, one.closed_at)
            for one in rounds
            if one.closed_at is not None
        ],
        dict(shown.values_list("trust_id").annotate(Max("round__closed_at"))),
    )
    if not chosen:
        return None
    by_key = {one.pk: one for one in rounds}
    averages: dict[str, list[Fraction | None]] = defaultdict(list)
    for candidate in chosen:
        for theme in round_summary(by_key[candidate.round]).themes:
            averages[theme.code].append(theme.average)
    found = {code: rules.quartiles(values) for code, values in averages.items()}
    batch = PeerBatch.objects.create(
        bank_code=first.bank_code,
        bank_edition=first.bank_edition,
        bank_sha256=first.bank_sha256,
        level=first.level,
        quarter=quarter,
        at_least=rules.at_least(len(chosen)),
        figures={
            code: [str(one.lower), str(one.middle), str(one.upper)]
            for code, one in found.items()
            if one is not None
        },
    )
    PeerContribution.objects.bulk_create(
        [PeerContribution(trust_id=one.trust, batch=batch, round_id=one.round) for one in chosen]
    )
    return batch
