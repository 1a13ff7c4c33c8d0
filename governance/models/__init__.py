"""How the partnership is set up, and its registers."""

from governance.models.interest import Interest, InterestKind

__all__ = [
    "Interest",
    "InterestKind",
]
