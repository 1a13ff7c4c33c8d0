"""Parts of the report that compare: sectors with each other, a round with the one before."""

from __future__ import annotations

from assessment.queries import Change, GroupedResults, RoundsCompared
from assessment.report_charts import change_chart, one_place
from assessment.report_sections import FOLDER, section
from assessment.rules import SCALE
from reports.base import Section


def sectors_section(grouped: GroupedResults) -> Section:
    """Each sector's averages by theme, and the questions on which they differ most."""
    return section(
        "Where sectors differ",
        {
            "withheld": grouped.withheld,
            "note": grouped.note,
            "groups": [(group.name, group.members) for group in grouped.groups],
            "steps": [(step.code, step.label) for step in SCALE],
            "themes": [
                {
                    "title": row.text,
                    "whole": one_place(row.whole.average),
                    "cells": [
                        (one_place(cell.average), cell.step.code if cell.step else "none")
                        for cell in row.cells
                    ],
                    "gap": "–" if row.gap is None else one_place(row.gap),
                }
                for row in grouped.themes
            ],
            "widest": [
                (row.number, row.text, row.highest, row.lowest, one_place(row.gap))
                for row in grouped.widest()
            ],
        },
        template=f"{FOLDER}/sectors.html",
        key="sectors",
    )


def since_section(compared: RoundsCompared) -> Section:
    """What rose and what fell since the round before."""

    def shown(change: Change) -> dict[str, str]:
        return {
            "number": change.number,
            "text": change.text,
            "before": one_place(change.before),
            "after": one_place(change.after),
            "words": change.words,
        }

    return section(
        "Since last time",
        {
            "before": f"{compared.before.opens_on:%B %Y}",
            "after": f"{compared.after.opens_on:%B %Y}",
            "chart": change_chart(compared),
            "themes": [shown(change) for change in compared.themes],
            "risen": [shown(change) for change in compared.risen()],
            "fallen": [shown(change) for change in compared.fallen()],
        },
        template=f"{FOLDER}/since.html",
        key="since",
    )
