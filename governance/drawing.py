"""The picture of the structure as SVG: the same on a page and in a document."""

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from governance.queries.structure import Structure
from governance.rules.picture import WIDE, draw

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
