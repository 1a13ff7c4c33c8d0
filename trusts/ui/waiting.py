"""What is waiting for a person in a trust. Apps register providers in ``ready()``.

    def my_returns(scope: Scope) -> list[Waiting]: ...
    waiting.register(my_returns)

A provider runs in the person's open scope, asks at most a few queries, and returns only things
that this person can and should do.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from trusts.scope import Scope


@dataclass(frozen=True, slots=True)
class Waiting:
    """One thing to do: a link in words, and the day it is due where it has one."""

    text: str
    url: str
    due: date | None = None
    hint: str = ""


Provider = Callable[["Scope"], Iterable[Waiting]]
_providers: dict[str, Provider] = {}


def register(provider: Provider) -> None:
    """Add a provider; registering it again changes nothing."""
    _providers[f"{provider.__module__}.{provider.__qualname__}"] = provider


def waiting_for(scope: "Scope") -> list[Waiting]:
    """Everything waiting for the person of this scope: due first, soonest at the top."""
    items = [item for provider in _providers.values() for item in provider(scope)]
    return sorted(items, key=lambda item: (item.due is None, item.due or date.max, item.text))
