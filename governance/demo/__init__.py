"""Demo data of how the partnership is set up. All of it is invented: it belongs to Anyplace."""

from governance.demo import interests, structure
from trusts.models import Person, Trust


def load(trust: Trust, people: dict[str, Person]) -> None:
    """Set up how Anyplace's partnership governs itself."""
    structure.load(trust, people)
    interests.load(trust, people)
