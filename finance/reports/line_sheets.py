"""Sheets that every workbook on a position has: its lines, and sums of them along a dimension."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal

from finance.queries import ConsolidatedPosition, PositionLine
from finance.queries.position_groups import Dimension, Group
from reports.workbook import Column, Kind, Less, Row, Share, Sheet, SumOf, Total, Value

EXPENDITURE, INCOME = "Expenditure", "Income"
YES, NO = "Yes", "No"
NOT_KNOWN = "not known"
NEARLY_NOTHING = "net is near nil"
"""In place of a percentage of a net budget that income covers nearly all of."""

LINES = "lines"
PARTS = "parts"
"""Keys of the sheets that sums are of: whole lines, and lines divided over the plan."""

REPORTED = (
    Total("Expenditure reported", where=(("kind", EXPENDITURE), ("counted", YES))),
    Total("Income reported", where=(("kind", INCOME), ("counted", YES))),
    Total("Net reported", less=("Expenditure reported", "Income reported")),
)
BUDGETS = ("original", "current", "virements", "profile")
NOT_REPORTED = (
    Total(
        "Expenditure not reported", where=(("kind", EXPENDITURE), ("counted", NO)), columns=BUDGETS
    ),
    Total("Income not reported", where=(("kind", INCOME), ("counted", NO)), columns=BUDGETS),
    Total(
        "Net not reported",
        less=("Expenditure not reported", "Income not reported"),
        columns=BUDGETS,
    ),
)
SIGNS = (
    "Net is expenditure less income. A positive variance on expenditure is an overspend; on income "
    "it is more money than planned."
)


def money(key: str, heading: str, *, formula: Less | SumOf | None = None) -> Column:
    """A column of pounds with totals."""
    return Column(key, heading, Kind.MONEY, formula=formula, total=True)


def figure_columns() -> list[Column]:
    """Budgets, figures and variances: the same columns wherever lines are listed."""
    return [
        money("original", "Original budget"),
        money("current", "Current budget"),
        money("virements", "Virements", formula=Less("current", "original")),
        money("profile", "Budget to date"),
        money("actual", "Actual to date"),
        money("to_date", "Variance to date", formula=Less("actual", "profile")),
        Column(
            "to_date_share", "Variance to date %", Kind.PERCENT, formula=Share("to_date", "profile")
        ),
        money("commitments", "Commitments"),
        money("forecast", "Forecast outturn"),
        money("outturn", "Forecast variance", formula=Less("forecast", "current")),
        Column(
            "outturn_share",
            "Forecast variance %",
            Kind.PERCENT,
            formula=Share("outturn", "current"),
        ),
    ]


def figures_of(line: PositionLine) -> dict[str, Value]:
    """A line's values for `figure_columns`; words where a figure is missing."""
    return {
        "original": line.original,
        "current": line.current,
        "profile": line.profile_to_date,
        "actual": known(line.actual),
        "commitments": known(line.commitments),
        "forecast": known(line.forecast),
    }


def known(amount: Decimal | None) -> Value:
    """The amount, or words for one that is missing."""
    return NOT_KNOWN if amount is None else amount


def where_columns() -> list[Column]:
    """What a line is: whose, what for, and whether it counts."""
    return [
        Column("partner", "Partner", width=28),
        Column("code", "Line", width=14),
        Column("service", "Service", width=32),
        Column("kind", "Kind", width=13),
        Column("counted", "In the totals", width=10),
        Column("sign", "Sign in net", Kind.COUNT, width=8),
    ]


def place_columns() -> list[Column]:
    """Where a line stands in the dimensions that do not divide it."""
    return [
        Column("subjective", "Category"),
        Column("tier", "Tier", width=14),
        Column("arrangement", "Arrangement", width=14),
        Column("funding", "Funding source"),
        Column("level", "Level", width=14),
    ]


def where_of(line: PositionLine) -> dict[str, Value]:
    """A line's values for `where_columns`."""
    return {
        "partner": line.partner,
        "code": line.code,
        "service": line.service or Dimension.SERVICE.nowhere,
        "kind": INCOME if line.is_income else EXPENDITURE,
        "counted": NO if line.actual is None else YES,
        "sign": -1 if line.is_income else 1,
    }


def place_of(line: PositionLine) -> dict[str, Value]:
    """A line's values for `place_columns`."""
    return {
        "subjective": line.subjective,
        "tier": line.tier,
        "arrangement": line.arrangement,
        "funding": line.funding or Dimension.FUNDING.nowhere,
        "level": line.level,
    }


def lines_sheet(lines: Iterable[PositionLine], *, summary: str = "") -> Sheet:
    """Every line with every figure, its explanation and the cell it came from."""
    rows: list[Row] = [
        {
            **where_of(line),
            **place_of(line),
            "priority": line.priority or Dimension.PRIORITY.nowhere,
            **figures_of(line),
            "before": known(line.previous_forecast_variance),
            "standing": line.rag.label,
            "why": line.rag_words,
            "explanation": line.explanation or line.explanation_missing,
            "source": _source(line),
        }
        for line in lines
    ]
    return Sheet(
        LINES,
        "Lines",
        "Every line",
        [
            *where_columns(),
            *place_columns(),
            Column("priority", "Priority", width=34),
            *figure_columns(),
            Column("before", "Last forecast variance", Kind.MONEY),
            Column(
                "movement",
                "Movement since last period",
                Kind.MONEY,
                formula=Less("outturn", "before"),
            ),
            Column("standing", "Standing", Kind.STANDING),
            Column("why", "Why", width=30),
            Column("explanation", "Explanation", width=60),
            Column("source", "Cells of the return", width=26),
        ],
        rows,
        summary=summary or "Every line of every partner. Figures come from accepted returns only.",
        totals=(*REPORTED, *NOT_REPORTED),
        notes=[SIGNS],
        frozen=3,
    )


def _source(line: PositionLine) -> str:
    cells = [line.cells.get(name, "") for name in ("actual", "commitments", "forecast")]
    named = ", ".join(cell for cell in cells if cell)
    return f"{line.sheet}: {named}".removeprefix(": ") if named else ""


def parts_sheet(lines: Iterable[PositionLine]) -> Sheet:
    """Lines divided over the priorities they are for, with the basis of each share."""
    rows: list[Row] = [
        {
            **where_of(part),
            "outcome": Dimension.OUTCOME.place(part)[1] or Dimension.OUTCOME.nowhere,
            "priority": Dimension.PRIORITY.place(part)[1] or Dimension.PRIORITY.nowhere,
            "share": _share(line, part),
            "basis": part.mappings[0].basis if part.mappings else "",
            **figures_of(part),
        }
        for line in lines
        for part in line.parts
    ]
    return Sheet(
        PARTS,
        "Lines by priority",
        "Lines divided over priorities",
        [
            *where_columns(),
            Column("outcome", "Outcome", width=28),
            Column("priority", "Priority", width=34),
            Column("share", "Share of the line", width=12),
            Column("basis", "Basis of the share", width=40),
            *figure_columns(),
        ],
        rows,
        summary="A line that serves several priorities stands here once for each, and once for "
        "what is not mapped. The parts of a line sum to it, to the penny.",
        totals=(*REPORTED, *NOT_REPORTED),
        notes=[SIGNS],
        frozen=3,
    )


def _share(line: PositionLine, part: PositionLine) -> str:
    if part.mappings:
        return f"{part.mappings[0].percent.normalize():f}%"
    rest = 100 - sum((mapping.percent for mapping in line.mappings), Decimal(0))
    return f"{rest.normalize():f}%"


def group_sheet(position: ConsolidatedPosition, dimension: Dimension) -> Sheet:
    """The position along one dimension: sums, live, of the lines (or of their parts)."""
    of = PARTS if dimension.is_of_plan else LINES
    groups = position.by(dimension)

    def summed(column: str, *, counted: bool = True) -> SumOf:
        only = (("counted", YES),) if counted else ()
        return SumOf(of, column, where=((dimension.code, "name"),), only=only, times="sign")

    return Sheet(
        f"by-{dimension.code}",
        f"By {dimension.label.lower()}",
        f"Net position by {dimension.label.lower()}",
        [
            Column("name", dimension.label, width=36),
            Column("standing", "Standing", Kind.STANDING),
            money("budget", "Current budget, all lines", formula=summed("current", counted=False)),
            money("current", "Current budget, reported lines", formula=summed("current")),
            money("profile", "Budget to date", formula=summed("profile")),
            money("actual", "Actual to date", formula=summed("actual")),
            money("to_date", "Variance to date", formula=Less("actual", "profile")),
            Column(
                "to_date_share",
                "Variance to date %",
                Kind.PERCENT,
                formula=Share("to_date", "profile"),
            ),
            money("commitments", "Commitments", formula=summed("commitments")),
            money("forecast", "Forecast outturn", formula=summed("forecast")),
            money("outturn", "Forecast variance", formula=Less("forecast", "current")),
            Column(
                "outturn_share",
                "Forecast variance %",
                Kind.PERCENT,
                formula=Share("outturn", "current"),
            ),
            Column("direction", "Since last period", width=14),
            Column("unexplained", "Lines without explanation", Kind.COUNT, total=False),
        ],
        [_group_row(group) for group in groups],
        summary=f"Expenditure less income by {dimension.label.lower()}. Every figure is a live sum "
        f"of the sheet {'Lines by priority' if dimension.is_of_plan else 'Lines'}.",
        totals=[Total("All")],
        notes=["Figures other than the first budget are of lines with an accepted return."],
    )


def _group_row(group: Group) -> Row:
    row: dict[str, Value] = {
        "name": group.name,
        "standing": group.rag.label,
        "direction": group.direction,
        "unexplained": group.unexplained,
    }
    if not group.is_known:
        unknown: Sequence[str] = ("profile", "actual", "commitments", "forecast")
        row |= dict.fromkeys(unknown, NOT_KNOWN)
    elif group.summary.of_expenditure:
        row |= dict.fromkeys(("to_date_share", "outturn_share"), NEARLY_NOTHING)
    return row
