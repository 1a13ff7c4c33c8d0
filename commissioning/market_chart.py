"""The market map as a drawing: a bar a service, a piece of it a provider. On page and in PDF."""

from __future__ import annotations

from decimal import Decimal

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from commissioning.queries.contracts import Market, ServiceMarket
from reports.charts import axis, short, wrap

WIDTH = 720  # units of the drawing; it scales to the width of its place
LABEL = 210
VALUE = 150
BAR, GAP, TOP = 24, 16, 12
SHOWN = 20
"""Services drawn, those with most money; the tables have all."""
PIECES = (("#0b4a5a", "#ffffff"), ("#9fc5dd", "#0b0c0c"), ("#e5e6e7", "#0b0c0c"))
ROOM_FOR_PERCENT = 34


def market_chart(market: Market, chart_id: str = "market") -> SafeString:
    """Draw the services that are bought. Raises ValueError where nothing is."""
    bought = sorted((row for row in market.services if row.total), key=lambda row: -row.total)
    if not bought:
        raise ValueError("A market map needs a service that is bought.")
    shown = bought[:SHOWN]
    low, high, step = axis(Decimal(0), max(row.total for row in shown))
    plot = WIDTH - LABEL - VALUE
    scale = Decimal(plot) / (high - low)
    rows, y = [], TOP
    for row in shown:
        rows.append(_row(row, y, scale))
        y += BAR + GAP
    ticks, value = [], low
    while value <= high:
        ticks.append({"x": round(float(LABEL + value * scale), 1), "text": short(value, "£")})
        value += step
    single = len(market.single)
    many = "one service hangs" if single == 1 else f"{single} services hang"
    more = f"The {SHOWN} largest are shown. " if len(bought) > SHOWN else ""
    return SafeString(
        render_to_string(
            "commissioning/charts/market.svg",
            {
                "chart_id": chart_id,
                "title": f"What is bought, by service and provider: {many} on one provider",
                "description": f"Each piece is a provider’s part of a service, the largest first. "
                f"{more}The tables hold the figures.",
                "width": WIDTH,
                "height": y + 18,
                "bottom": y - GAP / 2,
                "left": LABEL,
                "rows": rows,
                "ticks": ticks,
            },
        )
    )


def _row(row: ServiceMarket, y: int, scale: Decimal) -> dict[str, object]:
    pieces, x = [], Decimal(LABEL)
    for number, held in enumerate(row.holds):
        width = held.amount * scale
        fill, ink = PIECES[number % len(PIECES)]
        pieces.append(
            {
                "x": round(float(x), 1),
                "y": y,
                "width": round(float(width), 1),
                "height": BAR,
                "fill": fill,
                "ink": ink,
                "percent": f"{held.percent:.0f}%"
                if held.percent is not None and width >= ROOM_FOR_PERCENT
                else "",
                "middle": round(float(x + width / 2), 1),
                "text_y": y + BAR / 2 + 4,
            }
        )
        x += width
    count = len(row.holds)
    return {
        "lines": wrap(row.service.name, y + BAR / 2 + 4, width=LABEL),
        "pieces": pieces,
        "text": f"{short(row.total, '£')}, {count} provider{'' if count == 1 else 's'}",
        "text_x": round(float(x) + 6, 1),
        "text_y": y + BAR / 2 + 4,
    }
