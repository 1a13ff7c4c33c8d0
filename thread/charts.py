"""The picture of the thread as SVG, for page and document alike."""

from collections.abc import Sequence

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from reports.charts import short
from thread.rules.flow import NODE_WIDTH, WIDTH, Flow

ROOM = 36  # characters that fit beside a place
LAST_ROOM = 26  # and beside one of the last column


def flow_chart(
    flow: Flow, *, headings: Sequence[str], title: str, description: str, chart_id: str = "thread"
) -> SafeString:
    """Draw a flow: bands of money between columns of places, loose ones grey and dashed.

    `title` says the main finding in one sentence, `description` how to read the picture; the page
    shows the figures in a table beside it. `headings` names the columns, as many as the flow has.
    """
    last = len(flow.columns) - 1
    columns = [
        {
            "heading": heading,
            "heading_x": nodes[0].x,
            "text_x": round(nodes[0].x + NODE_WIDTH + 6, 1),
            "nodes": [
                {
                    "node": node,
                    "name": cut(node.place.name, LAST_ROOM if i == last else ROOM),
                    "pounds": short(node.pounds),
                }
                for node in nodes
            ],
        }
        for i, (heading, nodes) in enumerate(zip(headings, flow.columns, strict=True))
    ]
    return render_to_string(
        "thread/flow.svg",
        {
            "chart_id": chart_id,
            "title": title,
            "description": description,
            "width": WIDTH,
            "node_width": NODE_WIDTH,
            "height": round(flow.height, 1),
            "columns": columns,
            "ribbons": flow.ribbons,
        },
    )


def cut(name: str, room: int) -> str:
    """A name as long as there is room for; the table beside the picture has it in full."""
    return name if len(name) <= room else name[: room - 1].rstrip() + "…"
