"""`manage.py bench assessment`: many members answering at once, and no answer lost."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from argparse import ArgumentParser
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from math import ceil
from pathlib import Path
from typing import Any

from django.db import connection

from assessment.benches import web
from assessment.benches.board import Place, make_board
from assessment.models import Answer
from trusts.benches import Bench, BenchFailed, Ground
from trusts.scope import operator_scope

TARGET_P95 = 500
"""Milliseconds in which 95 of 100 saves have to be answered."""
GRACE_SECONDS = 30
"""How long members may take to finish what they are doing when the time is over."""
MOST_MEMBERS, MOST_SECONDS = 1000, 600
LOCUSTFILE = Path(__file__).parent / "load" / "locustfile.py"


class Answering(Bench):
    """Members of one board who answer a round at the same time."""

    name = "assessment"
    measures = (
        "Milliseconds until a member who answers is told that the answer is saved, with many "
        "members of one board answering the same round at once: locust as the browsers, gunicorn "
        "as deployed, PostgreSQL, audit trail and row-level security on. Each opens the pages, "
        "then saves question after question as the page's script does, and now and then from a "
        "second tab that is out of date."
    )
    against = (
        "what the members were told: every answer said to be saved is looked up in the database "
        f"afterwards. Target: none lost, no error, 95 of 100 saves within {TARGET_P95} ms."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """How many, how long, how fast."""
        parser.add_argument("--members", type=int, default=200, help="Members answering at once")
        parser.add_argument("--seconds", type=int, default=60, help="How long they answer")
        parser.add_argument(
            "--arrive", type=int, default=10, help="Seconds in which they open their first pages"
        )
        parser.add_argument(
            "--pause", type=float, default=5.0, help="Seconds a member reads between two answers"
        )
        parser.add_argument("--workers", type=int, default=2, help="gunicorn's processes")
        parser.add_argument("--threads", type=int, default=4, help="gunicorn's threads in each")

    def run(self, ground: Ground, options: dict[str, Any]) -> dict[str, Any]:
        """Make the board, let its members answer, and look for every answer."""
        members, seconds = options["members"], options["seconds"]
        if (
            not 1 <= members <= MOST_MEMBERS or not 1 <= seconds <= MOST_SECONDS
        ):  # bounded: it is a load
            raise BenchFailed(
                f"--members is 1 to {MOST_MEMBERS}, --seconds is 1 to {MOST_SECONDS}."
            )
        if find_spec("locust") is None:
            raise BenchFailed("The load tool, locust, is not installed: it is among the dev tools.")
        ground.say(f"Making a board of {members} members, signed in.")
        place = make_board(members, options["pause"])
        connection.close()
        load_before = os.getloadavg()[0]
        with web.web(
            ground.folder, workers=options["workers"], threads=options["threads"]
        ) as address:
            ground.say(f"{members} members answer for {seconds} seconds.")
            journal = let_answer(ground.folder, place, address, options)
        ground.say("Looking for every answer that was said to be saved.")
        return summary(journal, kept_of(journal, place), options, load_before)


def let_answer(folder: Path, place: Place, address: str, options: dict[str, Any]) -> dict[str, Any]:
    """Run locust in a process of its own; what its members were told.

    Members arrive one after the other; the time begins when all are there.

    Raises BenchFailed where it leaves nothing behind.
    """
    members, arrive = options["members"], max(options["arrive"], 1)
    seconds = arrive + options["seconds"]
    told, journal = folder / "place.json", folder / "journal.json"
    told.write_text(json.dumps(place.for_clients))
    done = subprocess.run(  # noqa: S603 - our own interpreter and module
        [
            *(sys.executable, "-W", "ignore", "-m", "locust", "--headless", "--only-summary"),
            *("--locustfile", str(LOCUSTFILE), "--host", address, "--loglevel", "WARNING"),
            *("--users", str(members), "--spawn-rate", str(members / arrive)),
            *("--run-time", f"{seconds}s", "--stop-timeout", str(GRACE_SECONDS)),
            *("--exit-code-on-error", "0"),
        ],
        env=os.environ | {"BENCH_PLACE": str(told), "BENCH_JOURNAL": str(journal)},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=seconds + 2 * GRACE_SECONDS + 60,
        check=False,
    )
    if not journal.exists():
        raise BenchFailed(f"The load tool failed: {done.stderr[-2000:]}")
    found: dict[str, Any] = json.loads(journal.read_text())
    return found


@dataclass(frozen=True)
class Kept:
    """What became of the answers that members were told are saved."""

    told: int
    lost: tuple[str, ...]
    unheard: int
    """Saved after all, though the member was never told: a request that was not answered."""


def kept_of(journal: dict[str, Any], place: Place) -> Kept:
    """Look up every answer with the last value that its member was told is saved."""
    with operator_scope(trust=place.trust, reason="bench assessment"):
        stored = {
            (str(part), question): (rating, comment, revision)
            for part, question, rating, comment, revision in Answer.objects.values_list(
                "participant_id", "question", "rating", "comment", "revision"
            )
        }
    told, unheard, lost = 0, 0, []
    for part, member in journal["members"].items():
        for question, said in member["told"].items():
            told += 1
            found = stored.get((part, question))
            if found == tuple(said):
                continue
            if found and question in member["unheard"] and found[2] > said[2]:
                unheard += 1
                continue
            lost.append(f"{part} {question}")
    return Kept(told, tuple(lost), unheard)


def summary(
    journal: dict[str, Any], kept: Kept, options: dict[str, Any], load_before: float
) -> dict[str, Any]:
    """The figures as the line of JSON has them. Raises BenchFailed where nobody saved anything."""
    saves, pages = (sorted(journal["milliseconds"][what]) for what in ("save", "page"))
    if not saves or not kept.told:
        raise BenchFailed(f"Nobody saved anything: {journal['errors'][:3]}")
    took = journal["ended"] - journal["began"]
    requests = len(saves) + len(pages)
    errors = len(journal["errors"])
    p95 = at_share(saves, 0.95)
    return {
        **{name: options[name] for name in ("members", "seconds", "workers", "threads")},
        "arrival_seconds": options["arrive"],
        "pause_seconds": options["pause"],
        "requests": requests,
        "requests_per_second": round(requests / took, 1),
        "saves": len(saves),
        "answers_said_saved": kept.told,
        "lost": len(kept.lost),
        "saved_unheard": kept.unheard,
        "conflicts": {"meant": journal["conflicts_meant"], "told": journal["conflicts_told"]},
        "save_ms": percentiles(saves),
        "page_ms": percentiles(pages),
        "errors": errors,
        "error_rate": round(errors / requests, 5),
        "first_errors": sorted(set(journal["errors"]))[:3],
        "load_average": {
            "before": round(load_before, 2),
            "after": round(os.getloadavg()[0], 2),
        },
        "target": {"lost": 0, "errors": 0, "save_p95_ms": TARGET_P95},
        "met": not kept.lost
        and not errors
        and p95 <= TARGET_P95
        and journal["conflicts_meant"] == journal["conflicts_told"],
    }


def percentiles(ordered: Sequence[float]) -> dict[str, float]:
    """The median, the 95th and 99th of 100, and the slowest, in milliseconds."""
    if not ordered:
        return {}
    found = {f"p{round(share * 100)}": at_share(ordered, share) for share in (0.5, 0.95, 0.99)}
    return found | {"most": ordered[-1]}


def at_share(ordered: Sequence[float], share: float) -> float:
    """The smallest figure that at least this share of all do not exceed."""
    return ordered[max(0, ceil(share * len(ordered)) - 1)]
