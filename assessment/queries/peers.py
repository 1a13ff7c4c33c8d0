"""How a round compares with other trusts that agreed to be compared: published figures only.

Nothing is worked out here and no other trust's row is read: `actions.publishing` does that once a
quarter.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from assessment import rules
from assessment.models import PeerBatch, PeerContribution, Round, SharingConsent
from assessment.queries.results import RoundSummary


@dataclass(frozen=True)
class AmongOthers:
    """One theme: this round's average (1 to 5), and where the other trusts are."""

    code: str
    title: str
    own: Fraction | None
    others: rules.Quartiles | None

    @property
    def place(self) -> rules.Place:
        """Where this round stands."""
        return rules.place(self.own, self.others)


@dataclass(frozen=True)
class OthersCompared:
    """A round among other trusts. `withheld` says why there is nothing to compare."""

    consent: SharingConsent | None
    batch: PeerBatch | None = None
    batches: tuple[PeerBatch, ...] = ()
    themes: tuple[AmongOthers, ...] = ()
    is_in: bool = False
    withheld: str = ""


def current_consent() -> SharingConsent | None:
    """The trust's agreement to be compared with others, where it stands."""
    return SharingConsent.objects.filter(withdrawn_at=None).first()


def compared_with_others(
    round_: Round, summary: RoundSummary, *, quarter: str = ""
) -> OthersCompared:
    """Return a round among the other trusts of a batch: the newest, or that of `quarter` (ISO).

    Only figures of the very same question set (by its hash) and level. Three queries. An unknown
    quarter gives the newest.
    """
    consent = current_consent()
    if consent is None:
        return OthersCompared(
            None,
            withheld="Your trust has not agreed to be compared with others. Those who share, see.",
        )
    if summary.withheld:
        return OthersCompared(consent, withheld=summary.withheld)
    batches = tuple(
        PeerBatch.objects.filter(bank_sha256=round_.bank_sha256, level=round_.level).order_by(
            "-quarter"
        )
    )
    if not batches:
        return OthersCompared(
            consent,
            withheld=f"There are no figures of other trusts yet. They are published once "
            f"{rules.FEWEST_TRUSTS} trusts that agreed have closed a round of this question set.",
        )
    batch = next((one for one in batches if one.quarter.isoformat() == quarter), batches[0])
    return OthersCompared(
        consent=consent,
        batch=batch,
        batches=batches,
        themes=tuple(
            AmongOthers(theme.code, theme.title, theme.average, figures_of(batch, theme.code))
            for theme in summary.themes
        ),
        is_in=PeerContribution.objects.filter(batch=batch).exists(),
    )


def figures_of(batch: PeerBatch, theme: str) -> rules.Quartiles | None:
    """A theme's published quartiles; None where too few trusts of the batch rated it."""
    found = batch.figures.get(theme)
    return rules.Quartiles(*(Fraction(one) for one in found)) if found else None
