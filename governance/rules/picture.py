"""A partnership's structure as a picture: where each box and line stands. No Django in it.

Boxes stand in rows of as many columns as fit, each row below the body it answers to, whose trunk
runs down the left. Where several of a row's bodies have bodies below them, these hang under each.
Many bodies of one kind without anybody below them are folded into one box that names them all, so
that fifty locality groups can be read. Nothing is left out or cut short: boxes grow.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

FOLD = 4  # as many of one kind or more, under one body, share a box
WIDE = 960
NARROW = 340
BOX = 176  # width of a box
GAP = 16  # between boxes, and between rows
TRUNK = 16  # from the left edge of a row to its boxes
PAD = 9
LINE = 16  # height of a line of a name
SMALL = 14  # height of a line of particulars
NAME_CHARACTER = 7.4  # average width in bold letters of 13 units
SMALL_CHARACTER = 6.0  # average width in letters of 11.5 units

LEVELS = ("strategic", "executive", "operational")
OUTSIDE = "outside"


@dataclass(frozen=True)
class Node:
    """A body to be drawn, with those that answer to it.

    `kind` is its form in words ("Locality group"). `notes` are short sentences that stand in the
    box, such as "works with Safer Anyplace".
    """

    name: str
    level: str
    kind: str
    notes: tuple[str, ...] = ()
    children: tuple[Node, ...] = ()


@dataclass(frozen=True)
class Outside:
    """Another partnership. `joined` when a line leads to it from the topmost body."""

    name: str
    kind: str
    joined: bool


@dataclass(frozen=True)
class Text:
    """One line of text with its place."""

    y: float
    words: str
    is_name: bool


@dataclass(frozen=True)
class Box:
    """A box with its texts; `x` and `y` are its top left corner, in units of the picture."""

    x: float
    y: float
    width: float
    height: float
    level: str
    texts: tuple[Text, ...]

    @property
    def text_x(self) -> float:
        """Where its texts begin."""
        return self.x + PAD + 4

    @property
    def middle(self) -> float:
        """The middle of its width."""
        return self.x + self.width / 2

    @property
    def bottom(self) -> float:
        """Its lower edge."""
        return self.y + self.height


@dataclass(frozen=True)
class Wire:
    """A line of the picture, as the points of a path. Dashed where it leads outside the trust."""

    points: tuple[tuple[float, float], ...]
    dashed: bool = False

    @property
    def path(self) -> str:
        """The path, as SVG writes it."""
        return "M" + " L".join(f"{x:g} {y:g}" for x, y in self.points)


@dataclass(frozen=True)
class Picture:
    """All boxes and lines, and the size of the whole."""

    width: float
    height: float
    boxes: tuple[Box, ...]
    wires: tuple[Wire, ...]


@dataclass
class _Canvas:
    width: float
    boxes: list[Box] = field(default_factory=list)
    wires: list[Wire] = field(default_factory=list)

    @property
    def columns(self) -> int:
        return max(1, int((self.width - TRUNK + GAP) // (BOX + GAP)))

    def box(self, node: Node, x: float, y: float, width: float) -> Box:
        texts: list[Text] = []
        at = y + PAD - 4
        room = width - 2 * PAD - 4
        for words, is_name in _lines(node, room):
            at += LINE if is_name else SMALL
            texts.append(Text(round(at, 1), words, is_name))
        made = Box(x, y, width, at + PAD - y, node.level, tuple(texts))
        self.boxes.append(made)
        return made

    def wire(self, *points: tuple[float, float], dashed: bool = False) -> None:
        self.wires.append(Wire(points, dashed))


def _lines(node: Node, room: float) -> Iterable[tuple[str, bool]]:
    for words in textwrap.wrap(node.name, max(8, int(room / NAME_CHARACTER))):
        yield words, True
    small = max(8, int(room / SMALL_CHARACTER))
    for note in (node.kind, *node.notes):
        for words in textwrap.wrap(note, small):
            yield words, False


def folded(children: Sequence[Node]) -> tuple[Node, ...]:
    """The children, with many of one kind that nobody answers to put into one."""
    kinds: dict[tuple[str, str], list[Node]] = {}
    for child in children:
        if not child.children and not child.notes:
            kinds.setdefault((child.level, child.kind), []).append(child)
    done: set[tuple[str, str]] = set()
    kept: list[Node] = []
    for child in children:
        key = (child.level, child.kind)
        group = kinds.get(key, [])
        if child not in group or len(group) < FOLD:
            kept.append(child)
        elif key not in done:
            done.add(key)
            kept.append(_fold(group))
    return tuple(kept)


def _fold(group: list[Node]) -> Node:
    """One box for several: "7 of a kind", and every name."""
    first = group[0]
    names = [node.name for node in group]
    start = _common_start(names)
    if start:
        numbers = sorted(int(name[len(start) :]) for name in names)
        listed = f"{start.strip()} {_and([str(number) for number in numbers])}"
    else:
        listed = ", ".join(names)
    return Node(
        name=f"{len(group)} × {_kind(first).lower()}",
        level=first.level,
        kind=listed,
    )


def _kind(node: Node) -> str:
    return node.kind.split(",")[0]


def _common_start(names: list[str]) -> str:
    """What every name begins with, where nothing but a number follows; else nothing."""
    starts = {name.rstrip("0123456789") for name in names}
    numbered = all(name[-1:].isdigit() for name in names)
    return starts.pop() if numbered and len(starts) == 1 else ""


def _and(words: list[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"


def draw(roots: Sequence[Node], outside: Sequence[Outside] = (), *, width: float = WIDE) -> Picture:
    """Place a structure in a picture of this width, in units; as high as it needs."""
    canvas = _Canvas(width)
    top, ends = _outside(canvas, outside)
    for root in roots:
        narrow = canvas.columns == 1
        box_width = width - 2 if narrow else BOX * 1.7
        x = (width - box_width) / 2
        box = canvas.box(root, x, top, box_width)
        for end in ends:
            canvas.wire((end[0], end[1]), (end[0], top - GAP), dashed=True)
        if ends:
            spread = [end[0] for end in ends] + [box.middle]
            canvas.wire((min(spread), top - GAP), (max(spread), top - GAP), dashed=True)
            canvas.wire((box.middle, top - GAP), (box.middle, top), dashed=True)
        ends = []
        top = _below(canvas, root, box) + GAP * 2
    height = max((box.bottom for box in canvas.boxes), default=0) + 2
    return Picture(width, height, tuple(canvas.boxes), tuple(canvas.wires))


def _outside(
    canvas: _Canvas, outside: Sequence[Outside]
) -> tuple[float, list[tuple[float, float]]]:
    """Draw the other partnerships at the top; those joined to the board last, next to it."""
    top = 1.0
    ordered = sorted(outside, key=lambda one: one.joined)
    rows = [
        ordered[start : start + canvas.columns] for start in range(0, len(ordered), canvas.columns)
    ]
    ends: list[tuple[float, float]] = []
    for row in rows:
        used = len(row) * BOX + (len(row) - 1) * GAP
        x = (canvas.width - used) / 2
        drawn: list[tuple[Outside, Box]] = []
        for one in row:
            box = canvas.box(Node(one.name, OUTSIDE, one.kind), x, top, BOX)
            drawn.append((one, box))
            x += BOX + GAP
        last = row is rows[-1]
        if last:
            ends = [(box.middle, box.bottom) for one, box in drawn if one.joined]
        top = max(box.bottom for _, box in drawn) + GAP * (2 if last else 1)
    return top, ends


def _below(canvas: _Canvas, node: Node, box: Box) -> float:
    """Draw everything below a body; return the lowest edge."""
    children = folded(node.children)
    if not children:
        return box.bottom
    if canvas.columns == 1:
        return _hang(canvas, node, box)
    parents = [child for child in children if child.children]
    trunk_x = 4.0
    start = box.bottom + GAP
    row_top = start + GAP
    deepest = box.bottom
    only = parents[0] if len(parents) == 1 else None
    last_bus = start
    only_box: Box | None = None
    for row in _rows(children, canvas.columns):
        bus = row_top - GAP
        last_bus = bus
        last_x = 0.0
        lowest = row_top
        for place, child in enumerate(row):
            x = TRUNK + place * (BOX + GAP)
            made = canvas.box(child, x, row_top, BOX)
            canvas.wire((made.middle, bus), (made.middle, row_top))
            last_x = made.middle
            if child is only:
                only_box = made
                lowest = max(lowest, made.bottom)
            else:
                lowest = max(lowest, _hang(canvas, child, made))
        canvas.wire((trunk_x, bus), (max(last_x, trunk_x), bus))
        deepest = max(deepest, lowest)
        row_top = lowest + GAP * 2
    canvas.wire((box.middle, box.bottom), (box.middle, start), (trunk_x, start))
    canvas.wire((trunk_x, start), (trunk_x, last_bus))
    if only is not None and only_box is not None:
        # The one body with others below it: its own rows start beneath the whole family.
        return _family_of_only(canvas, only, only_box, deepest)
    return deepest


def _family_of_only(canvas: _Canvas, node: Node, box: Box, deepest: float) -> float:
    """Draw the rows of the one body in a family that has any, beneath the family."""
    foot = Box(box.x, deepest - 1, box.width, 1, box.level, ())
    canvas.wire((box.middle, box.bottom), (box.middle, deepest))
    return _below(canvas, node, foot)


def _rows(children: Sequence[Node], columns: int) -> Iterable[tuple[Node, ...]]:
    """The children in rows: those with bodies below them first, one level after the other."""
    ordered = sorted(
        children, key=lambda child: (LEVELS.index(child.level), not child.children, child.kind)
    )
    row: list[Node] = []
    for child in ordered:
        if row and (len(row) == columns or row[-1].level != child.level):
            yield tuple(row)
            row = []
        row.append(child)
    if row:
        yield tuple(row)


INDENT = 12


def _hang(canvas: _Canvas, node: Node, box: Box) -> float:
    """Hang the bodies below one under its box, each a little to the right; return the edge."""
    lowest = box.bottom
    x = box.x + INDENT
    for child in folded(node.children):
        top = lowest + GAP / 2
        made = canvas.box(child, x, top, box.width - INDENT)
        middle = made.y + LINE
        canvas.wire((box.x + 4, box.bottom), (box.x + 4, middle), (x, middle))
        lowest = _hang(canvas, child, made)
    return lowest
