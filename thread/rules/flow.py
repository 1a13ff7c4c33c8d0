"""How money flows from its source to the outcome it serves: sums and geometry. No Django.

A strand is some pounds on their way through the columns of the picture. Strands are added up place
by place; nothing is left out: small places of a crowded column are folded into one that says how
many they are, and amounts that cannot be drawn as a width (below nought) are handed back apart.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

ZERO = Decimal("0.00")
WIDTH = 960.0  # units of the drawing; it scales to the width of its place
NODE_WIDTH = 12.0
LAST_WORDS = 170.0  # room for the words right of the last column
TOP = 34.0  # room for the headings of the columns
INK = 380.0  # height that all pounds together would take
THINNEST = 2.0
ROOM = 34.0  # height that a place's two lines of words need
GAP = 10.0


@dataclass(frozen=True, order=True)
class Place:
    """Where a strand passes in one column: `rank` orders the column from top to bottom."""

    rank: int
    name: str
    key: str = ""
    loose: bool = False
    """Whether the thread is broken here: such as money without a priority."""


@dataclass(frozen=True)
class Strand:
    """Some pounds, and the place they pass in each column."""

    places: tuple[Place, ...]
    pounds: Decimal


@dataclass(frozen=True)
class Node:
    """A place as drawn: `pounds` pass through it; `folded` places stand behind it (0: only it)."""

    place: Place
    pounds: Decimal
    folded: int
    x: float
    y: float
    height: float
    middle: float
    """Height at which its words stand."""


@dataclass(frozen=True)
class Ribbon:
    """Pounds from a place of `column` to one of the next, as the outline of a band."""

    column: int
    left: Place
    right: Place
    pounds: Decimal
    loose: bool
    path: str


@dataclass(frozen=True)
class Flow:
    """The whole picture. `total` is what is drawn; `undrawn` what is below nought."""

    columns: tuple[tuple[Node, ...], ...]
    ribbons: tuple[Ribbon, ...]
    total: Decimal
    undrawn: tuple[Strand, ...]
    height: float

    @property
    def undrawn_total(self) -> Decimal:
        """Pounds below nought that no width can show; they are part of the budget all the same."""
        return sum((strand.pounds for strand in self.undrawn), ZERO)


def weave(strands: Sequence[Strand], *, columns: int, most: int = 12) -> Flow | None:
    """Lay strands out in columns of at most `most` places each; None where nothing can be drawn.

    The pounds of every column sum to `total`, and what enters a place leaves it. Raises ValueError
    for a strand with another number of places.
    """
    if any(len(strand.places) != columns for strand in strands):
        raise ValueError(f"Every strand passes {columns} columns.")
    drawn = [strand for strand in strands if strand.pounds > 0]
    undrawn = tuple(strand for strand in strands if strand.pounds < 0)
    if not drawn:
        return None
    folds = [_fold(drawn, column, most) for column in range(columns)]
    paths: dict[tuple[Place, ...], Decimal] = defaultdict(lambda: ZERO)
    for strand in drawn:
        places = tuple(folds[i].get(place, (place, 0))[0] for i, place in enumerate(strand.places))
        paths[places] += strand.pounds
    total = sum(paths.values(), ZERO)
    scale = INK / float(total)
    sums: list[dict[Place, Decimal]] = [defaultdict(lambda: ZERO) for _ in range(columns)]
    for places, pounds in paths.items():
        for i, place in enumerate(places):
            sums[i][place] += pounds
    tall = max(_height_of(column, scale) for column in sums)
    nodes = tuple(
        _stack(column, i, columns, scale, tall, dict(folds[i].values()))
        for i, column in enumerate(sums)
    )
    return Flow(nodes, _ribbons(paths, nodes, scale), total, undrawn, TOP + tall + GAP)


def _fold(strands: list[Strand], column: int, most: int) -> dict[Place, tuple[Place, int]]:
    """Which places of a column stand behind which other one: the smallest beyond `most`."""
    sums: dict[Place, Decimal] = defaultdict(lambda: ZERO)
    for strand in strands:
        sums[strand.places[column]] += strand.pounds
    # Where the thread is broken is what the picture is for: such a place is never folded.
    whole = sorted((p for p in sums if not p.loose), key=lambda place: (-sums[place], place))
    room = most - (len(sums) - len(whole))
    if len(whole) <= max(room, 1):
        return {}
    behind = whole[max(room - 1, 0) :]
    other = Place(max(place.rank for place in whole), f"{len(behind)} others", "", loose=False)
    return {place: (other, len(behind)) for place in behind}


def _slot(pounds: Decimal, scale: float) -> float:
    return max(float(pounds) * scale, THINNEST, ROOM)


def _height_of(column: dict[Place, Decimal], scale: float) -> float:
    return sum(_slot(pounds, scale) + GAP for pounds in column.values()) - GAP


def _stack(
    column: dict[Place, Decimal],
    index: int,
    columns: int,
    scale: float,
    tall: float,
    folded: dict[Place, int],
) -> tuple[Node, ...]:
    """The places of a column from top to bottom, in the middle of the picture's height."""
    x = index * (WIDTH - LAST_WORDS - NODE_WIDTH) / max(columns - 1, 1)
    y = TOP + (tall - _height_of(column, scale)) / 2
    nodes = []
    for place in sorted(column):
        slot = _slot(column[place], scale)
        height = max(float(column[place]) * scale, THINNEST)
        nodes.append(
            Node(
                place=place,
                pounds=column[place],
                folded=folded.get(place, 0),
                x=round(x, 1),
                y=round(y + (slot - height) / 2, 1),
                height=round(height, 1),
                middle=round(y + slot / 2, 1),
            )
        )
        y += slot + GAP
    return tuple(nodes)


def _ribbons(
    paths: dict[tuple[Place, ...], Decimal], nodes: tuple[tuple[Node, ...], ...], scale: float
) -> tuple[Ribbon, ...]:
    """Bands between neighbouring columns, one for each pair, broken ones apart from whole ones."""
    ribbons = []
    for i in range(len(nodes) - 1):
        pairs: dict[tuple[Place, Place, bool], Decimal] = defaultdict(lambda: ZERO)
        for places, pounds in paths.items():
            loose = any(place.loose for place in places)
            pairs[places[i], places[i + 1], loose] += pounds
        left = {node.place: node.y for node in nodes[i]}
        right = {node.place: node.y for node in nodes[i + 1]}
        at_right: dict[tuple[Place, Place, bool], float] = {}
        for pair in sorted(pairs, key=lambda pair: (pair[1], pair[0], pair[2])):
            at_right[pair] = right[pair[1]]
            right[pair[1]] += float(pairs[pair]) * scale
        for pair in sorted(pairs):
            band = float(pairs[pair]) * scale
            start = left[pair[0]]
            left[pair[0]] += band
            x0 = nodes[i][0].x + NODE_WIDTH
            x1 = nodes[i + 1][0].x
            path = _band(x0, start, x1, at_right[pair], max(band, 0.5))
            ribbons.append(Ribbon(i, pair[0], pair[1], pairs[pair], pair[2], path))
    return tuple(ribbons)


def _band(x0: float, y0: float, x1: float, y1: float, height: float) -> str:
    """The outline of a band from (x0, y0) to (x1, y1), `height` wide, as an SVG path."""
    mid = (x0 + x1) / 2
    points = (x0, y0, mid, y0, mid, y1, x1, y1)
    back = (x1, y1 + height, mid, y1 + height, mid, y0 + height, x0, y0 + height)
    go = "M{:.1f} {:.1f}C{:.1f} {:.1f} {:.1f} {:.1f} {:.1f} {:.1f}".format(*points)
    return go + "L{:.1f} {:.1f}C{:.1f} {:.1f} {:.1f} {:.1f} {:.1f} {:.1f}Z".format(*back)
