"""One's own figure against the middle half of others, as SVG: same drawing on page and in a PDF."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from reports.charts import WIDTH, wrap

LABEL_WIDTH = 260
TOP = 46  # room for the key
ROW = 40
BAR = 16


@dataclass(frozen=True)
class PositionRow:
    """One label with its own figure and the quartiles of others; None where there is none."""

    label: str
    own: Decimal | None
    lower: Decimal | None
    middle: Decimal | None
    upper: Decimal | None


def position_chart(
    *,
    title: str,
    description: str,
    rows: Sequence[PositionRow],
    low: int,
    high: int,
    own_name: str,
    others_name: str,
    chart_id: str = "position",
) -> SafeString:
    """Return a row for each label: a bar for the middle half of others, a diamond for one's own.

    The axis goes from `low` to `high` in ones. `title` says in one sentence what the chart shows.
    Raises ValueError without rows, and for a figure off the axis.
    """
    if not rows or low >= high:
        raise ValueError("A position needs rows and an axis.")
    every = [
        figure
        for row in rows
        for figure in (row.own, row.lower, row.middle, row.upper)
        if figure is not None
    ]
    if any(not low <= figure <= high for figure in every):
        raise ValueError("A figure is off the axis.")
    left, right = float(LABEL_WIDTH + 12), WIDTH - 20.0

    def x(figure: Decimal | int) -> float:
        return round(left + float(figure - low) / (high - low) * (right - left), 1)

    drawn = []
    for number, row in enumerate(rows):
        middle_y = TOP + ROW * number + ROW / 2
        found: dict[str, object] = {
            "lines": wrap(row.label, middle_y + 4, width=LABEL_WIDTH),
            "y": middle_y,
            "own": None if row.own is None else x(row.own),
        }
        if row.lower is not None and row.middle is not None and row.upper is not None:
            # A middle half within one step of rounding still needs something to see.
            begin, end = x(row.lower), x(row.upper)
            found["bar"] = {
                "x": min(begin, x(row.middle) - 3),
                "y": middle_y - BAR / 2,
                "width": round(max(end - begin, 6.0), 1),
                "height": BAR,
                "middle": x(row.middle),
                "top": middle_y - BAR / 2 - 3,
                "bottom": middle_y + BAR / 2 + 3,
            }
        drawn.append(found)
    bottom = TOP + ROW * len(rows)
    return render_to_string(
        "reports/charts/position.svg",
        {
            "chart_id": chart_id,
            "title": title,
            "description": description,
            "width": WIDTH,
            "height": bottom + 24,
            "top": TOP - 4,
            "bottom": bottom,
            "label_y": bottom + 16,
            "none_x": left,
            "bar_height": BAR,
            "ticks": [{"x": x(tick), "text": tick} for tick in range(low, high + 1)],
            "rows": drawn,
            "own_name": own_name,
            "others_name": others_name,
            "others_x": 40 + len(own_name) * 6.6,
            "middle_x": 90 + (len(own_name) + len(others_name)) * 6.6,
        },
    )
