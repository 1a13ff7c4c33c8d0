"""What every `manage.py bench NAME` has in common.

A bench is one class in a module of an app's `benches` package. `config.management.commands.bench`
finds it, gives it a database of its own and prints what it returns as one last line of JSON.
"""

import importlib
import pkgutil
import resource
from abc import ABC, abstractmethod
from argparse import ArgumentParser
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any, ClassVar

import psycopg2
from django.apps import apps
from psycopg2.extensions import connection as Connection  # noqa: N812 - a class in lower case


class BenchFailed(Exception):  # what happened, not an error of ours
    """What was measured is worth nothing: the figures are wrong, so no rate is printed."""


@dataclass(frozen=True)
class Ground:
    """Where a bench works: an empty, migrated database and a folder, both thrown away after."""

    folder: Path
    owner_url: str
    """Address of the database for the role that owns the tables, who may switch walls off."""
    another: Callable[[str], AbstractContextManager[str]]
    """One more database on the same server for a while: a copy, as it is now, of the one there is,
    to which nobody may be connected meanwhile. Gives the owner's address of it."""
    say: Callable[[str], None]
    """Tells whoever waits how far it is; standard output stays free for the result."""

    def as_owner(self) -> Connection:
        """A connection of its own as the owner of the tables, committing at once."""
        link = psycopg2.connect(self.owner_url)
        link.autocommit = True
        return link


class Bench(ABC):
    """One thing that is measured, against one thing it is compared with."""

    name: ClassVar[str]
    measures: ClassVar[str]
    """What is measured, in whole sentences for the command's help."""
    against: ClassVar[str]
    """What it is compared with, and the target."""

    @abstractmethod
    def add_arguments(self, parser: ArgumentParser) -> None:
        """Name the bench's own options; each has a default, so that none need be given."""

    @abstractmethod
    def run(self, ground: Ground, options: dict[str, Any]) -> dict[str, Any]:
        """Measure. Return figures and ratios as plain values; raise BenchFailed for wrong ones."""


def discover() -> dict[str, Bench]:
    """Every bench there is, by name, from the `benches` package of each installed app."""
    found: dict[str, Bench] = {}
    for config in apps.get_app_configs():
        folder = Path(config.path) / "benches"
        if not (folder / "__init__.py").exists():
            continue
        for module in pkgutil.iter_modules([str(folder)]):
            loaded = importlib.import_module(f"{config.name}.benches.{module.name}")
            for kind in vars(loaded).values():
                is_bench = isinstance(kind, type) and issubclass(kind, Bench) and kind is not Bench
                if is_bench and kind.__module__ == loaded.__name__:
                    found[kind.name] = kind()
    return dict(sorted(found.items()))


def middle(seconds: Sequence[float], digits: int = 3) -> float:
    """The median, which one slow run in the middle of others does not move."""
    return round(median(seconds), digits)


def forget_peak() -> None:
    """Count this process's peak memory from now on (Linux; elsewhere from its beginning)."""
    try:
        Path("/proc/self/clear_refs").write_text("5")
    except OSError:
        return


def peak_megabytes() -> float:
    """The most memory (resident set) this process has held, in MB of 1,000,000 bytes."""
    try:
        for line in Path("/proc/self/status").read_text().splitlines():
            if line.startswith("VmHWM:"):
                return round(int(line.split()[1]) * 1024 / 1e6, 1)
    except OSError:
        pass  # not Linux: the figure below counts from the process's beginning
    return round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e6, 1)
