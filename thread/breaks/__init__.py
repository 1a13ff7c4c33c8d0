"""Where the thread is broken: kinds of break, and how each is found. One module a floor."""

from thread.breaks.base import KINDS, Break, Kind, Looking, find_all, kind_of

from thread.breaks import plan, performance, money  # isort: skip  # each registers its kinds
from thread.breaks import contracts, decisions  # isort: skip

__all__ = [
    "KINDS",
    "Break",
    "Kind",
    "Looking",
    "contracts",
    "decisions",
    "find_all",
    "kind_of",
    "money",
    "performance",
    "plan",
]
