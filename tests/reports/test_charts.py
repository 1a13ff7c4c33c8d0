"""Charts: words for screen readers, honest geometry, nothing a strict CSP forbids."""

from decimal import Decimal
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.charts import (
    BarGroup,
    Point,
    SpreadRow,
    axis,
    bar_chart,
    short,
    spread_chart,
    trend_chart,
    wrap,
)

SVG = "{http://www.w3.org/2000/svg}"
POUNDS = st.decimals(min_value=0, max_value=10**9, places=2)


def parsed(svg: str) -> ElementTree.Element:
    return ElementTree.fromstring(svg)  # noqa: S314 - our own drawing, not a stranger's


def bars(**changes):
    given_ = {
        "title": "Forecast by partner: Anyplace PCT is over budget",
        "description": "Three bars for each partner.",
        "series": ["Budget", "Actual"],
        "groups": [
            BarGroup("Anyplace PCT", (Decimal(100_000), Decimal(150_000))),
            BarGroup("Police & probation <north>", (Decimal(50_000), None)),
        ],
    }
    return parsed(bar_chart(**{**given_, **changes}))


def test_a_chart_says_what_it_shows() -> None:
    svg = bars()
    assert svg.get("role") == "img"
    title = svg.find(f"{SVG}title")
    description = svg.find(f"{SVG}desc")
    assert title.text.startswith("Forecast by partner")
    assert description.text == "Three bars for each partner."
    assert svg.get("aria-labelledby") == f"{title.get('id')} {description.get('id')}"


def test_bars_are_as_long_as_their_figures() -> None:
    drawn = [r for r in bars().iter(f"{SVG}rect") if r.get("transform") is None]
    hundred, more, fifty = (float(rect.get("width")) for rect in drawn)
    assert more / hundred == pytest.approx(1.5, abs=0.01)
    assert hundred / fifty == pytest.approx(2, abs=0.01)


def test_a_missing_figure_is_said_not_drawn_as_nothing() -> None:
    assert "no figure" in [text.text for text in bars().iter(f"{SVG}text")]


def test_negative_figures_go_left_of_zero() -> None:
    svg = bars(series=["Variance"], groups=[BarGroup("A", (Decimal(-10),))])
    rect = next(r for r in svg.iter(f"{SVG}rect") if r.get("transform") is None)
    zero = float(svg.findall(f"{SVG}line")[-1].get("x1"))
    assert float(rect.get("x")) + float(rect.get("width")) == pytest.approx(zero)


def test_names_are_escaped_and_nothing_is_styled_inline() -> None:
    text = bar_chart(
        title="<b>", description="", series=["A"], groups=[BarGroup("<script>", (Decimal(1),))]
    )
    assert "<script>" not in text
    assert "style=" not in text


def test_a_spread_shows_each_count_and_says_where_there_are_none() -> None:
    svg = parsed(
        spread_chart(
            title="Ratings",
            description="",
            ratings=["Not at all", "Partly", "Fully"],
            rows=[SpreadRow("Question 1", (1, 0, 3)), SpreadRow("Question 2", (0, 0, 0))],
        )
    )
    pieces = [r for r in svg.iter(f"{SVG}rect") if r.get("transform") is None]
    widths = [float(piece.get("width")) for piece in pieces]
    assert widths[1] / widths[0] == pytest.approx(3, abs=0.01)
    assert "No answers yet" in [text.text for text in svg.iter(f"{SVG}text")]


@pytest.mark.parametrize(
    "changes",
    [
        {"groups": []},
        {"series": []},
        {"series": ["A", "B", "C", "D"]},
        {"groups": [BarGroup("A", (Decimal(1),))]},
    ],
)
def test_what_cannot_be_drawn_is_an_error(changes) -> None:
    with pytest.raises(ValueError, match=r"."):
        bars(**changes)


@pytest.mark.parametrize(
    ("rows", "ratings"),
    [
        ([], ["A", "B"]),
        ([SpreadRow("Q", (1,))], ["A", "B"]),
        ([SpreadRow("Q", (1, -1))], ["A", "B"]),
    ],
)
def test_a_spread_that_cannot_be_drawn_is_an_error(rows, ratings) -> None:
    with pytest.raises(ValueError, match=r"."):
        spread_chart(title="", description="", ratings=ratings, rows=rows)


@given(POUNDS, POUNDS)
def test_the_axis_holds_every_figure_in_few_round_steps(below: Decimal, above: Decimal) -> None:
    low, high, step = axis(-below, above)
    assert low <= -below <= 0 <= above <= high
    assert (high - low) % step == 0
    assert 1 <= (high - low) / step <= 7
    assert step.normalize().as_tuple().digits in {(1,), (2,), (5,)}


def test_the_axis_includes_zero() -> None:
    with pytest.raises(ValueError, match="zero"):
        axis(Decimal(1), Decimal(2))


@pytest.mark.parametrize(
    ("value", "text"),
    [("0", "£0"), ("950", "£950"), ("12300", "£12.3k"), ("-1250000", "−£1.25m"), ("2000", "£2k")],
)
def test_figures_are_short(value: str, text: str) -> None:
    assert short(Decimal(value)) == text


def test_long_labels_take_two_lines_and_say_they_are_cut() -> None:
    lines = wrap("A very long name of a partner that never seems to end at all", 50)
    assert len(lines) == 2
    assert str(lines[1]["text"]).endswith("…")


@pytest.mark.parametrize(("joins", "lines"), [(True, 2), (False, 1)])
def test_a_trend_leads_no_line_to_a_point_that_cannot_be_compared(joins: bool, lines: int) -> None:
    points = [
        Point("Apr", Decimal(100)),
        Point("May", Decimal(200)),
        Point("Jun", Decimal(-50), is_whole=False, joins=joins),
    ]
    svg = trend_chart(title="Variance", description="By month.", points=points)
    drawn = parsed(svg).findall(f"{SVG}line")
    assert sum(line.get("stroke-width") == "2" for line in drawn) == lines
