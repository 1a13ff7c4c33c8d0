"""Moving budget from one line to another: what stands in the way, in words.

A virement changes lines, never the total. Restrictions come from the terms on which the money
was given (ring-fence, pool), from whose ledger it is in, from the level that answers for it, and
from time: a closed period does not change. All reasons are given at once.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from finance.rules.money import PENNY, ZERO, format_money
from finance.rules.profile import share_out


@dataclass(frozen=True)
class Line:
    """A budget line as a virement sees it. Amounts are pounds.

    `spoken_for` is what is spent or contractually committed: it cannot be moved away. `ring_fence`
    and `pool` name the funding or pool whose terms bind the money; empty where none does.
    """

    code: str
    partner: str
    level: str
    current: Decimal
    spoken_for: Decimal = ZERO
    is_income: bool = False
    ring_fence: str = ""
    pool: str = ""


@dataclass(frozen=True)
class Move:
    """A change of one line: positive adds to it, negative takes from it."""

    line: Line
    amount: Decimal


@dataclass(frozen=True)
class Reason:
    """One thing that stands in the way: a code for the machine, and words for the person."""

    code: str
    words: str


def size(moves: Sequence[Move]) -> Decimal:
    """What is moved, in pounds: the sum of what lines gain. Limits are measured by it."""
    return sum((move.amount for move in moves if move.amount > 0), ZERO)


def request_reasons(moves: Sequence[Move], *, period_closed: bool) -> list[Reason]:
    """Everything that keeps a set of moves from being asked for; empty where nothing does.

    `period_closed`: whether the period from which it would take effect is closed.
    """
    found = [*_shape(moves), *_funds(moves)]
    if period_closed:
        found.append(
            Reason("closed-period", "The period is closed. Choose one that is still open.")
        )
    return found


def _shape(moves: Sequence[Move]) -> list[Reason]:
    found = []
    if len(moves) < 2:
        found.append(Reason("too-few", "Name at least one line to take from and one to add to."))
    seen: set[tuple[str, str]] = set()
    for move in moves:
        line = move.line
        key = (line.partner, line.code)
        if key in seen:
            found.append(Reason("twice", f"Line {line.code} is there twice. Name it once."))
        seen.add(key)
        if not move.amount:
            found.append(Reason("nothing", f"Nothing is moved on line {line.code}."))
        if move.amount % PENNY:
            found.append(
                Reason("pennies", f"The amount on line {line.code} has fractions of a penny.")
            )
    total = sum((move.amount for move in moves), ZERO)
    if total:
        found.append(
            Reason(
                "total",
                f"The moves add up to {format_money(total)}. What is taken and what is added "
                "must be equal.",
            )
        )
    if len({move.line.is_income for move in moves}) > 1:
        found.append(
            Reason(
                "income",
                "Income and expenditure are mixed. Move between lines of the same kind.",
            )
        )
    return found


def _funds(moves: Sequence[Move]) -> list[Reason]:
    found = [
        Reason(
            "spoken-for",
            f"Line {move.line.code} has {format_money(_free(move.line))} that is neither spent "
            f"nor committed; {format_money(-move.amount)} cannot be taken from it.",
        )
        for move in moves
        if move.amount < 0 and -move.amount > _free(move.line)
    ]
    for code, key, words in _FENCES:
        left = {name: total for name, total in _totals(moves, key).items() if name and total}
        found += [Reason(code, words.format(name=name)) for name in sorted(left)]
    return found


def _free(line: Line) -> Decimal:
    return max(line.current - line.spoken_for, ZERO)


def _totals(moves: Sequence[Move], key: Callable[[Line], str]) -> dict[str, Decimal]:
    totals: dict[str, Decimal] = defaultdict(lambda: ZERO)
    for move in moves:
        totals[key(move.line)] += move.amount
    return dict(totals)


_FENCES: tuple[tuple[str, Callable[[Line], str], str], ...] = (
    (
        "partner",
        lambda line: line.partner,
        "The lines of {name} would not keep their total. Money moves between partners as a "
        "contribution or transfer, not as a virement.",
    ),
    (
        "ring-fence",
        lambda line: line.ring_fence,
        "{name} is ring-fenced: its money may only move between lines that it pays for.",
    ),
    (
        "pool",
        lambda line: line.pool,
        "{name} is a pooled fund: its money may only move between its own lines. To change its "
        "size, change the contributions.",
    ),
    (
        "level",
        lambda line: line.level,
        "The {name} level would not keep its total. Ask the board to change what each level has.",
    ),
)


@dataclass(frozen=True)
class Approver:
    """Who would approve: their name for messages, their key, and their limit in pounds.

    `limit` is the most they may approve at a time; None where no delegation covers it.
    """

    key: str
    limit: Decimal | None


def approval_reasons(
    moves: Sequence[Move], *, requester: str, approver: Approver, period_closed: bool
) -> list[Reason]:
    """Everything that keeps this person from approving; the restrictions are asked anew.

    Lines may have changed since the request, so `moves` carry the lines as they are now.
    """
    found = request_reasons(moves, period_closed=period_closed)
    if approver.key == requester:
        found.insert(
            0, Reason("own", "You asked for this virement, so another person has to approve it.")
        )
    if approver.limit is None:
        found.append(
            Reason("no-delegation", "No delegation in force lets you approve this virement.")
        )
    elif size(moves) > approver.limit:
        found.append(
            Reason(
                "limit",
                f"This moves {format_money(size(moves))}. Your delegated limit is "
                f"{format_money(approver.limit)}; somebody with a higher limit has to approve it.",
            )
        )
    return found


def move_profile(
    profile: Sequence[Decimal], amount: Decimal, *, from_period: int
) -> tuple[Decimal, ...]:
    """A line's monthly profile after a move: past months keep theirs, the rest share the change.

    The change is spread over the months from `from_period` (1 to 12) as evenly as pennies allow,
    so the profile's sum changes by exactly `amount`.
    """
    months = len(profile) - from_period + 1
    if not 1 <= months <= len(profile):
        raise ValueError("The period must be one of the year's months.")
    changes = share_out(amount, [1] * months)
    kept = tuple(profile[: from_period - 1])
    later = zip(profile[from_period - 1 :], changes, strict=True)
    return kept + tuple(month + change for month, change in later)
