"""Turning the curve: an indicator's figures, its targets with their tolerance, and the forecast.

The same drawing on the page and in the PDF. The geometry is worked out here; the template only
places it. It never stands alone: its figures are in a table beside it, and its words say them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from itertools import pairwise

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from commissioning.rules.judging import Polarity, Tolerance
from commissioning.rules.periods import Period

WIDTH = 760.0
LEFT, RIGHT, TOP, BOTTOM = 56.0, 740.0, 40.0, 250.0
MOST_PERIODS = 28
MOST_LABELS = 9

Points = Sequence[tuple[Period, Decimal]]
Places = Mapping[Period, int]
Across = Callable[[Period], float]
Down = Callable[[Decimal], float]


@dataclass(frozen=True)
class Curve:
    """What is drawn. Figures by period; `places` decimals; `unit` in words.

    `projected` are the periods after the newest figure, were nothing to change; `expected` is what
    the reporter expects, in a period to come.
    """

    title: str
    unit: str
    places: int
    actuals: Mapping[Period, Decimal]
    targets: Mapping[Period, Decimal] = field(default_factory=dict)
    tolerance: Tolerance | None = None
    polarity: Polarity | None = None
    projected: Sequence[tuple[Period, Decimal]] = ()
    expected: tuple[Period, Decimal] | None = None
    chart_id: str = "curve"


def curve_chart(curve: Curve) -> SafeString | None:
    """The drawing; None where there is nothing to draw. The newest 28 periods are shown at most."""
    known = {*curve.actuals, *curve.targets, *(period for period, _ in curve.projected)}
    if curve.expected:
        known.add(curve.expected[0])
    if not known:
        return None
    periods = _every(min(known), max(known))[-MOST_PERIODS:]
    place = {period: at for at, period in enumerate(periods)}
    gap = (RIGHT - LEFT) / len(periods)

    def x(period: Period) -> float:
        return round(LEFT + gap * (place[period] + 0.5), 1)

    actuals = [(p, v) for p, v in sorted(curve.actuals.items()) if p in place]
    targets = [(p, v) for p, v in sorted(curve.targets.items()) if p in place]
    projected = [(p, v) for p, v in curve.projected if p in place]
    values = [value for _, value in (*actuals, *targets, *projected)]
    values += [_edge(curve, value) for _, value in targets]
    if curve.expected:
        values.append(curve.expected[1])
    low, high, step = scale(min(values), max(values))

    def y(value: Decimal) -> float:
        return round(BOTTOM - float((value - low) / (high - low)) * (BOTTOM - TOP), 1)

    ticks, value = [], low
    while value <= high:
        ticks.append({"y": y(value), "text_y": y(value) + 4, "text": _plain(value)})
        value += step
    every = -(-len(periods) // MOST_LABELS)
    last = len(periods) - 1
    labels = [
        {"x": x(period), "text": period.short}
        for at, period in enumerate(periods)
        if (last - at) % every == 0
    ]
    points = [_mark(p, v, curve, x, y) for p, v in actuals]
    return render_to_string(
        "commissioning/charts/curve.svg",
        {
            "chart_id": curve.chart_id,
            "title": curve.title,
            "description": _words(curve, actuals, targets, projected),
            "width": WIDTH,
            "height": BOTTOM + 30,
            "left": LEFT,
            "tick_x": LEFT - 8,
            "right": RIGHT,
            "bottom": BOTTOM,
            "label_y": BOTTOM + 20,
            "unit": curve.unit,
            "ticks": ticks,
            "labels": labels,
            "lines": _lines(actuals, place, x, y),
            "points": points,
            "newest": points[-1] if points else None,
            "radius": 4 if len(periods) <= 16 else 3,
            "targets": [_mark(p, v, curve, x, y) for p, v in targets],
            "target_line": _line(targets, x, y),
            "band": _band(curve, targets, x, y, gap),
            "projection": _line([*actuals[-1:], *projected], x, y) if projected else "",
            "expected": _expected(curve, place, x, y),
            "whole": low == 0,
        },
    )


def scale(low: Decimal, high: Decimal) -> tuple[Decimal, Decimal, Decimal]:
    """Round ends and a round step around [low, high], at most seven steps.

    It begins at nought where the figures come near it, else where they lie: a trend of a few
    points would be flat otherwise. Equal ends get room around them.
    """
    if low == high:
        low, high = low - max(abs(low) / 10, Decimal(1)), high + max(abs(high) / 10, Decimal(1))
    if 0 <= low <= (high - low) / 2:
        low = Decimal(0)
    step = Decimal(1).scaleb((high - low).adjusted() - 1)
    for factor in (1, 2, 5, 10, 20, 50, 100):
        size = step * factor
        top = (high / size).to_integral_value(ROUND_CEILING) * size
        bottom = (low / size).to_integral_value(ROUND_FLOOR) * size
        if (top - bottom) / size <= 7:
            break
    return bottom, top, size


def _every(first: Period, last: Period) -> list[Period]:
    found, period = [first], first
    while period < last:
        period = period.back(-1)
        found.append(period)
    return found


def _edge(curve: Curve, target: Decimal) -> Decimal:
    """The figure at which amber ends and red begins."""
    if curve.tolerance is None or curve.polarity is None:
        return target
    room = curve.tolerance.of(target)
    return target - room if curve.polarity is Polarity.HIGHER else target + room


def _lines(actuals: Points, place: Places, x: Across, y: Down) -> list[dict[str, float]]:
    """Lines between neighbours; a missing figure breaks the line."""
    return [
        {"x1": x(p), "y1": y(v), "x2": x(q), "y2": y(w)}
        for (p, v), (q, w) in pairwise(actuals)
        if place[q] == place[p] + 1
    ]


def _line(points: Points, x: Across, y: Down) -> str:
    return " ".join(f"{x(p)},{y(v)}" for p, v in points)


def _mark(
    period: Period, value: Decimal, curve: Curve, x: Across, y: Down
) -> dict[str, float | str]:
    at = y(value)
    return {"x": x(period), "y": at, "text_y": at - 10, "text": _shown(value, curve.places)}


def _band(curve: Curve, targets: Points, x: Across, y: Down, gap: float) -> list[dict[str, float]]:
    """The amber zone, one piece a period, each as wide as its period."""
    if curve.tolerance is None or curve.polarity is None:
        return []
    pieces = []
    for period, value in targets:
        top, bottom = sorted((y(value), y(_edge(curve, value))))
        if bottom > top:
            pieces.append(
                {
                    "x": round(x(period) - gap / 2, 1),
                    "y": top,
                    "width": round(gap, 1),
                    "height": round(bottom - top, 1),
                }
            )
    return pieces


def _expected(curve: Curve, place: Places, x: Across, y: Down) -> dict[str, float | str] | None:
    if curve.expected is None or curve.expected[0] not in place:
        return None
    return _mark(*curve.expected, curve, x, y)


def _words(curve: Curve, actuals: Points, targets: Points, projected: Points) -> str:
    parts = []
    if actuals:
        (first, was), (newest, now) = actuals[0], actuals[-1]
        parts.append(
            f"From {_shown(was, curve.places)} in {first.label} to {_shown(now, curve.places)} "
            f"in {newest.label}."
        )
    if targets:
        period, value = targets[-1]
        parts.append(f"The target for {period.label} is {_shown(value, curve.places)}.")
    if projected:
        period, value = projected[-1]
        parts.append(
            f"If nothing changes it will be about {_shown(value, curve.places)} in {period.label}."
        )
    return " ".join(parts)


def _shown(value: Decimal, places: int) -> str:
    return f"{value:,.{places}f}".replace("-", "−")


def _plain(value: Decimal) -> str:
    return f"{value.normalize():,f}".replace("-", "−")
