"""Records of governance in words, the same on pages and in documents."""

from governance.models import TermsOfReference
from trusts.ui.parts import SummaryRow
from trusts.ui.tags import day


def particulars(terms: TermsOfReference) -> list[SummaryRow]:
    """A version's particulars in words."""
    rule = terms.quorum_rule
    return [
        SummaryRow("Quorum", rule.words if rule else "Not settled"),
        SummaryRow(
            "Meetings",
            f"At least {terms.meetings_a_year} a year" if terms.meetings_a_year else "Not settled",
        ),
        SummaryRow(
            "Deadlines",
            f"Items {terms.items_days} days before, papers {terms.papers_days} days before, "
            f"minutes {terms.minutes_days} days after",
        ),
        SummaryRow(
            "Money",
            "A decision that commits money is always put to a vote"
            if terms.money_needs_vote
            else "A decision that commits money may be agreed without a vote",
        ),
        SummaryRow(
            "Equal votes",
            "The chair has a casting vote" if terms.casting_vote else "No casting vote",
        ),
        SummaryRow(
            "Accountable body",
            terms.accountable_body.name if terms.accountable_body else "None named",
        ),
        SummaryRow("Review", day(terms.review_on) or "Not settled"),
    ]
