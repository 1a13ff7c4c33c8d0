"""Which copies of a document are made, for whom, and what they are called."""

from collections.abc import Iterable
from dataclasses import dataclass

from trusts.permissions import Permission

FULL = "full"
OPEN = "open"
WITH = "with-"
LARGE = "-large"
LONGEST_NAME = 60


@dataclass(frozen=True)
class Copy:
    """One copy: for readers who hold `holds` of all the permissions that parts of it need."""

    variant: str
    holds: frozenset[Permission]

    def leaves_out(self, asks: frozenset[Permission]) -> bool:
        """Whether a part that asks for these permissions is left out of this copy."""
        return not asks <= self.holds


def copies_of(needs: Iterable[Permission]) -> list[Copy]:
    """The copies of a document whose parts need these permissions: the fullest first.

    One where they need none; else one in full, one without all of them, and between these, where
    they need several, one for the holders of each alone; what asks for two is in the full one
    only.
    """
    asked = sorted(set(needs), key=lambda one: one.codename)
    made = [Copy(FULL, frozenset(asked))]
    if len(asked) > 1:
        made += [Copy(f"{WITH}{one.codename}", frozenset({one})) for one in asked]
    if asked:
        made.append(Copy(OPEN, frozenset()))
    return made


def words_of(variant: str) -> str:
    """What a copy is called on pages."""
    if variant.endswith(LARGE):
        return f"{words_of(variant.removesuffix(LARGE))}, large print on A3"
    if variant == FULL:
        return "In full"
    if variant == OPEN:
        return "Without confidential parts"
    permission = Permission.from_codename(variant.removeprefix(WITH))
    return f"For those who may “{permission.words[:1].lower()}{permission.words[1:]}”"


def codenames(permissions: Iterable[Permission]) -> tuple[str, ...]:
    """Their codenames, in order, each once."""
    return tuple(sorted({one.codename for one in permissions}))
