"""Demo data of how the partnership is set up. All of it is invented: it belongs to Anyplace."""

from governance import reminding
from governance.demo import disputes, interests, risks, structure
from trusts.models import Person, Trust
from trusts.scope import current_scope


def load(trust: Trust, people: dict[str, Person]) -> None:
    """Set up how Anyplace's partnership governs itself."""
    structure.load(trust, people)
    interests.load(trust, people)
    risks.load(trust, people)
    disputes.load(trust, people)
    reminding.make_due(current_scope())
