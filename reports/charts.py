"""Charts as SVG: the same drawing on a page and in a PDF, with words for those who cannot see it.

The geometry is computed here, in plain arithmetic; the templates only place it. A chart never
stands alone: the page shows its figures in a table beside it. Colours differ in lightness too,
and each series has a pattern or outline of its own, so nothing hangs on colour alone.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

WIDTH = 720  # units of the drawing; it scales to the width of its place
LABEL_WIDTH = 190
VALUE_WIDTH = 92
BAR = 12  # height of one bar
GAP = 14  # between groups of bars
TOP = 46  # room for the key
CHARACTER = 6.6  # width of an average character at the size of a label
FILLS = ("#b1b4b6", "#0b4a5a", "#ffffff")
STROKES = ("#505a5f", "#0b4a5a", "#0b0c0c")
# The five steps of a scale, as on the pages (static/assessment-pages.css) and in heat maps.
SPREAD_FILLS = ("#f7e6c4", "#cfe0e4", "#8fb9c3", "#2b7484", "#06303b")
SPREAD_INKS = ("#0b0c0c", "#0b0c0c", "#0b0c0c", "#ffffff", "#ffffff")


@dataclass(frozen=True)
class BarGroup:
    """One label (such as a partner) with one figure a series; None where a figure is missing."""

    label: str
    values: tuple[Decimal | None, ...]


@dataclass(frozen=True)
class SpreadRow:
    """One label (such as a question) with how many answered each rating, lowest first."""

    label: str
    counts: tuple[int, ...]


def bar_chart(
    *,
    title: str,
    description: str,
    series: Sequence[str],
    groups: Sequence[BarGroup],
    unit: str = "£",
    chart_id: str = "bars",
    reach: Decimal | None = None,
) -> SafeString:
    """Return a horizontal bar chart: for each group, one bar a series, all from one zero.

    `reach` is the end of a scale, such as 5: the axis goes as far, whatever the values, and they
    are written to one decimal place.

    `series` has up to three names, e.g. budget, actual, forecast. `title` says in one sentence
    what the chart shows, the main finding included: it is its text for screen readers.
    `description` may say more. Values may be negative. `chart_id` must be unique on a page.
    Raises ValueError where a group has not one value for each series, or there is nothing to
    draw.
    """
    if not groups or not 1 <= len(series) <= len(FILLS):
        raise ValueError("A bar chart needs groups, and one to three series.")
    if any(len(group.values) != len(series) for group in groups):
        raise ValueError("Every group needs one value for each series.")
    values = [value for group in groups for value in group.values if value is not None]
    most = max([*values, reach or Decimal(0)])
    low, high, step = axis(min([*values, Decimal(0)]), most)
    plot = WIDTH - LABEL_WIDTH - VALUE_WIDTH
    span = high - low

    def x(value: Decimal) -> float:
        return round(LABEL_WIDTH + float((value - low) / span) * plot, 1)

    zero = x(Decimal(0))
    height = len(series) * BAR
    rows, y = [], TOP
    for group in groups:
        bars = []
        for i, value in enumerate(group.values):
            top = y + i * BAR
            if value is None:
                bars.append({"text": "no figure", "text_x": zero + 5, "text_y": top + BAR - 2.5})
                continue
            end = x(value)
            bars.append(
                {
                    "x": min(zero, end),
                    "y": top,
                    "width": round(abs(end - zero), 1),
                    "height": BAR - 1.5,
                    "fill": FILLS[i],
                    "stroke": STROKES[i],
                    "text": short(value, unit) if reach is None else f"{value:.1f}",
                    "text_x": round(max(zero, end) + 5, 1),
                    "text_y": top + BAR - 2.5,
                }
            )
        middle = y + height / 2 + 4
        rows.append({"lines": wrap(group.label, middle), "bars": bars})
        y += height + GAP
    ticks = []
    value = low
    while value <= high:
        ticks.append({"x": x(value), "text": short(value, unit)})
        value += step
    return _draw(
        "bars",
        chart_id=chart_id,
        title=title,
        description=description,
        width=WIDTH,
        height=y + 22,
        bottom=y,
        top=TOP - 8,
        zero=zero,
        rows=rows,
        ticks=ticks,
        key=_key(series, FILLS, STROKES),
    )


def spread_chart(
    *,
    title: str,
    description: str,
    ratings: Sequence[str],
    rows: Sequence[SpreadRow],
    chart_id: str = "spread",
) -> SafeString:
    """Return a stacked bar for each row: how the answers spread over the ratings.

    `ratings` has two to five names, lowest first. Each piece shows its count; a row without
    answers says so. Raises ValueError where a row has not one count for each rating.
    """
    if not rows or not 2 <= len(ratings) <= len(SPREAD_FILLS):
        raise ValueError("A spread needs rows, and two to five ratings.")
    if any(len(row.counts) != len(ratings) for row in rows):
        raise ValueError("Every row needs one count for each rating.")
    if any(count < 0 for row in rows for count in row.counts):
        raise ValueError("Counts are never negative.")
    label_width = 300
    plot = WIDTH - label_width - 10
    drawn, y, height = [], TOP, 22
    for row in rows:
        total = sum(row.counts)
        pieces, x = [], float(label_width)
        for i, count in enumerate(row.counts):
            width = plot * count / total if total else 0
            if count:
                pieces.append(
                    {
                        "x": round(x, 1),
                        "y": y,
                        "width": round(width, 1),
                        "height": height,
                        "fill": SPREAD_FILLS[i],
                        "ink": SPREAD_INKS[i],
                        "count": count,
                        "middle": round(x + width / 2, 1),
                        "text_y": y + height / 2 + 4,
                    }
                )
            x += width
        lines = wrap(row.label, y + height / 2 + 4, width=label_width)
        drawn.append({"lines": lines, "pieces": pieces, "empty_y": y + height / 2 + 4})
        y += height + 12
    return _draw(
        "spread",
        chart_id=chart_id,
        title=title,
        description=description,
        width=WIDTH,
        height=y,
        label_width=label_width,
        rows=drawn,
        key=_key(ratings, SPREAD_FILLS, ("#505a5f",) * len(SPREAD_FILLS)),
    )


@dataclass(frozen=True)
class Point:
    """One step of a trend: its label, its figure (None where missing), and whether it is whole.

    A point that is not whole, such as one of some partners only, is drawn hollow. One that does not
    join cannot be compared with the point before it: no line leads to it.
    """

    label: str
    value: Decimal | None
    is_whole: bool = True
    joins: bool = True


def trend_chart(
    *,
    title: str,
    description: str,
    points: Sequence[Point],
    unit: str = "£",
    chart_id: str = "trend",
    reach: Decimal = Decimal(0),
) -> SafeString:
    """Return a line from point to point, from left to right, with each figure written at it.

    Neighbours are joined where they can be compared; where a figure is missing the line breaks and
    the place says so. Values may be negative. The axis goes up to `reach` at least, so that charts
    side by side can have the same one. Raises ValueError where no point has a figure.
    """
    values = [point.value for point in points if point.value is not None]
    if not values:
        raise ValueError("A trend needs a figure.")
    low, high, step = axis(min([*values, Decimal(0)]), max([*values, reach, Decimal(0)]))
    left, right, top, bottom = 70.0, WIDTH - 20.0, 24.0, 164.0
    gap = (right - left) / len(points)

    def y(value: Decimal) -> float:
        return round(bottom - float((value - low) / (high - low)) * (bottom - top), 1)

    has_tenths = not unit and any(value % 1 for value in values)

    def named(value: Decimal) -> str:
        return f"{value:.1f}" if has_tenths and abs(value) < 100 else short(value, unit)

    drawn, steps = [], []
    for i, point in enumerate(points):
        x = round(left + gap * (i + 0.5), 1)
        at = None if point.value is None else y(point.value)
        drawn.append(
            {
                "x": x,
                "y": at,
                "label": point.label,
                "is_whole": point.is_whole,
                "text": "no figure" if point.value is None else named(point.value),
                "text_y": y(Decimal(0)) - 8 if at is None else at - 10,
            }
        )
        before = points[i - 1].value if i else None
        if point.joins and point.value is not None and before is not None:
            steps.append({"x1": x - gap, "x2": x, "y1": y(before), "y2": at})
    ticks, value = [], low
    while value <= high:
        at = y(value)
        ticks.append({"y": at, "text_x": left - 8, "text_y": at + 4, "text": short(value, unit)})
        value += step
    return _draw(
        "trend",
        chart_id=chart_id,
        title=title,
        description=description,
        width=WIDTH,
        height=bottom + 34,
        left=left,
        right=right,
        zero=y(Decimal(0)),
        label_y=bottom + 24,
        ticks=ticks,
        steps=steps,
        points=drawn,
    )


def axis(low: Decimal, high: Decimal) -> tuple[Decimal, Decimal, Decimal]:
    """Return round ends and a step of 1, 2 or 5 times a power of ten around [low, high].

    At most seven steps. Needs low <= 0 <= high; both zero gives (0, 1, 1).
    """
    if low > 0 or high < 0:
        raise ValueError("The axis includes zero.")
    if low == high:
        return Decimal(0), Decimal(1), Decimal(1)
    step = Decimal(1).scaleb((high - low).adjusted() - 1)
    for factor in (1, 2, 5, 10, 20, 50, 100):
        size = step * factor
        top = (high / size).to_integral_value(ROUND_CEILING) * size
        bottom = -((-low / size).to_integral_value(ROUND_CEILING) * size)
        if (top - bottom) / size <= 7:
            break
    return bottom, top, size


def short(value: Decimal, unit: str = "£") -> str:
    """Return a figure in few characters for a drawing: £950, £12.3k, £1.25m, or 3.2 without a unit.

    Tables say it all.
    """
    size, sign = abs(value), "−" if value < 0 else ""
    if size >= 1_000_000:
        text = f"{size / 1_000_000:.2f}".rstrip("0").rstrip(".") + "m"
    elif size >= 1_000:
        text = f"{size / 1_000:.1f}".rstrip("0").rstrip(".") + "k"
    elif size == size.to_integral_value() or size >= 100:
        text = f"{size:.0f}"
    else:
        text = f"{size:.1f}" if not unit else f"{size:.0f}"
    return f"{sign}{unit}{text}"


def wrap(label: str, middle: float, *, width: int = LABEL_WIDTH) -> list[dict[str, object]]:
    """Break a label into up to two lines around the height `middle`; what is cut ends in "…"."""
    room = int((width - 10) / CHARACTER)
    lines: list[str] = [""]
    for word in label.split():
        if not lines[-1] or len(lines[-1]) + 1 + len(word) <= room:
            lines[-1] = f"{lines[-1]} {word}".strip()
        else:
            lines.append(word)
    if len(lines) > 2:
        lines = [lines[0], lines[1][: room - 1] + "…"]
    lines = [line if len(line) <= room else line[: room - 1] + "…" for line in lines]
    first = middle - 6.5 * (len(lines) - 1)
    return [{"text": line, "y": round(first + 13 * i, 1)} for i, line in enumerate(lines)]


def _key(
    names: Sequence[str], fills: Sequence[str], strokes: Sequence[str]
) -> list[dict[str, object]]:
    items, x = [], 0.0
    for name, fill, stroke in zip(names, fills, strokes, strict=False):
        items.append({"x": round(x, 1), "name": name, "fill": fill, "stroke": stroke})
        x += 34 + len(name) * CHARACTER
    return items


def _draw(kind: str, **context: object) -> SafeString:
    return render_to_string(f"reports/charts/{kind}.svg", context)
