"""Demo data of how the partnership is set up. All of it is invented: it belongs to Anyplace."""

from governance import demo_interests, demo_structure
from trusts.models import Person, Trust


def load(trust: Trust, people: dict[str, Person]) -> None:
    """Set up how Anyplace's partnership governs itself."""
    demo_structure.load(trust, people)
    demo_interests.load(trust, people)
