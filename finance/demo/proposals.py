"""Demo data of proposals: one for a pool, one the law bars. Invented."""

from decimal import Decimal

from finance.actions import proposals
from trusts.models import Partner, Person, Trust
from trusts.scope import open_scope

SPEECH = {
    "objective": ("pool", "One therapy service with one waiting list"),
    "contributions": ("pool", "Within a factor of two of each other"),
    "members": ("pool", "NHS, council and schools"),
    "flexibility": ("even", "Clinics need both"),
    "front-line": ("pool", "NHS Anyplace would employ all therapists"),
    "monitoring": ("pool", "Monthly reports from the host"),
    "cost": ("align", "The set-up would take half a post for a year"),
    "law": ("pool", "NHS Act 2006, section 75"),
}
PLAY = {
    "objective": ("align", "Each partner opens what it has already"),
    "contributions": ("align", "Some give rooms and no money"),
    "members": ("align", "Two voluntary organisations"),
    "front-line": ("align", ""),
    "law": ("align", "No power covers the voluntary partners"),
}
PLACES = [
    ("anyplace-pct", "410000.00", "50", None),
    ("anyplace-council", "265000.00", "35", "20000.00"),
    ("anyplace-schools", "120000.00", "15", "5000.00"),
]


def load(trust: Trust, people: dict[str, Person]) -> None:
    """Make them. Needs the operator's scope open."""
    with open_scope(trust=trust, person=people["exec.pct@anyplace.example"]) as by:
        partners = {partner.slug: partner for partner in Partner.objects.all()}
        speech = proposals.start_proposal(
            by=by,
            name="Speech and language therapy for all",
            purpose="One service from first words to secondary school, with one waiting list.",
        )
        proposals.answer_criteria(by=by, proposal=speech, answers=SPEECH)
        for slug, contribution, share, cap in PLACES:
            proposals.set_partner(
                by=by,
                proposal=speech,
                partner=partners[slug],
                contribution=Decimal(contribution),
                share=Decimal(share),
                cap=Decimal(cap) if cap else None,
            )
        host = partners["anyplace-pct"]
        proposals.set_terms(by=by, proposal=speech, host=host, rule="capped", rest_borne_by=host)
        play = proposals.start_proposal(
            by=by,
            name="Things to do in the holidays",
            purpose="More activities in four places, opened by whoever has room.",
        )
        proposals.answer_criteria(by=by, proposal=play, answers=PLAY)
