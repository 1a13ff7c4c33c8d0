"""Pictures as SVG, the same on a page and in a document: the structure, and maps of risks."""

from collections.abc import Sequence

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from governance.queries.structure import Structure
from governance.rules.picture import WIDE, draw
from governance.rules.risks import HAZARD, IMPACTS, LIKELIHOODS, OPPORTUNITY, Band, Cell

COLOURS = {
    # Fill, outline and the bar at the side; each differs in lightness as well.
    "strategic": ("#e3eef1", "#0b4a5a", "#0b4a5a"),
    "executive": ("#f3f7f8", "#3d7787", "#5f98a7"),
    "operational": ("#ffffff", "#505a5f", "#b1b4b6"),
    "outside": ("#ffffff", "#505a5f", ""),
}


def structure_picture(
    structure: Structure, *, trust: str, picture_id: str = "structure", width: float = WIDE
) -> SafeString:
    """Return the picture. `picture_id` must be unique on a page.

    Its text for screen readers says what it shows and that the words follow it.
    """
    picture = draw(structure.nodes, structure.outside, width=width)
    boxes = [(box, *COLOURS[box.level]) for box in picture.boxes]
    return render_to_string(
        "governance/structure.svg",
        {
            "picture": picture,
            "boxes": boxes,
            "picture_id": picture_id,
            "title": f"The structure of {trust}",
            "description": (
                f"{structure.bodies} bodies, each below the one it answers to, and "
                f"{len(structure.partnerships)} other partnerships. "
                "The same structure follows in words."
            ),
        },
    )


RISK_COLOURS = {
    # By band; hazards run from green to red, opportunities in blues that differ in lightness.
    HAZARD: {Band.HIGH: "#f4b8ae", Band.MEDIUM: "#fce4c5", Band.LOW: "#d9ebe0"},
    OPPORTUNITY: {Band.HIGH: "#8fb9c3", Band.MEDIUM: "#cfe0e4", Band.LOW: "#f3f7f8"},
}
CELL = (72, 46)  # width and height of a cell
LEFT, TOP = 96, 30  # room for the words of likelihood, and for the axis's name


def risk_map(rows: Sequence[Sequence[Cell]], *, kind: str, title: str, map_id: str) -> SafeString:
    """A heat map of `governance.rules.risks.heat_map` as SVG. `map_id` must be unique on a page.

    Its text for screen readers says how many risks there are in each band; the figures stand
    beside it.
    """
    colours = RISK_COLOURS[kind]
    wide, high = CELL
    count = dict.fromkeys(Band, 0)
    cells = []
    for row, of_row in enumerate(rows):
        for column, cell in enumerate(of_row):
            count[cell.score.band] += len(cell.names)
            cells.append(
                {
                    "x": LEFT + column * wide,
                    "y": TOP + row * high,
                    "fill": colours[cell.score.band],
                    "count": len(cell.names) or "",
                    "score": cell.score.value,
                }
            )
    bottom = TOP + len(rows) * high
    return render_to_string(
        "governance/risk_map.svg",
        {
            "map_id": map_id,
            "title": title,
            "description": "; ".join(f"{band.value}: {some}" for band, some in count.items()),
            "cells": cells,
            "wide": wide,
            "high": high,
            "left": LEFT,
            "middle": LEFT + 5 * wide / 2,
            "bottom": bottom,
            "width": LEFT + 5 * wide + 2,
            "height": bottom + 40,
            "rows": [
                (TOP + row * high + high / 2 + 4, LIKELIHOODS[of_row[0].score.likelihood])
                for row, of_row in enumerate(rows)
            ],
            "columns": [
                (LEFT + column * wide + wide / 2, IMPACTS[cell.score.impact])
                for column, cell in enumerate(rows[0])
            ],
        },
    )
