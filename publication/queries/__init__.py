"""Reading what a trust has published, and what it could publish."""

from publication.queries.desk import (
    Attention,
    Thing,
    attention,
    automatic_choice,
    published_things,
    ready_things,
    thing,
)

__all__ = [
    "Attention",
    "Thing",
    "attention",
    "automatic_choice",
    "published_things",
    "ready_things",
    "thing",
]
