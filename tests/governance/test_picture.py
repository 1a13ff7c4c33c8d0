"""The picture of the structure: the eight case studies of the 2008 report, and any other."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from governance.drawing import structure_picture
from governance.queries.structure import structure
from governance.rules.picture import (
    NARROW,
    SMALL_CHARACTER,
    WIDE,
    Box,
    Node,
    Outside,
    Picture,
    draw,
    folded,
)
from tests.factories import TERM_STARTS, operator
from trusts.demo import make_case_studies
from trusts.models import Body, Trust

EIGHT = [
    *("barnsley", "cambridgeshire", "merton", "lancashire"),
    *("staffordshire", "sunderland", "torbay", "walsall"),
]


def overlap(one: Box, other: Box) -> bool:
    return (
        one.x < other.x + other.width
        and other.x < one.x + one.width
        and one.y < other.bottom
        and other.y < one.bottom
    )


def assert_legible(picture: Picture) -> None:
    """Boxes lie within the picture and apart, and every text within its box."""
    for place, box in enumerate(picture.boxes):
        assert box.x >= 0
        assert box.x + box.width <= picture.width
        assert box.bottom <= picture.height
        assert not any(overlap(box, other) for other in picture.boxes[place + 1 :])
        for text in box.texts:
            assert box.y < text.y < box.bottom
            assert len(text.words) * SMALL_CHARACTER <= box.width
    for wire in picture.wires:
        for x, y in wire.points:
            assert 0 <= x <= picture.width
            assert 0 <= y <= picture.height


def words(picture: Picture) -> str:
    return " ".join(text.words for box in picture.boxes for text in box.texts)


@pytest.fixture
def cases(db: None) -> dict[str, Trust]:
    return {trust.slug: trust for trust in make_case_studies()}


@pytest.mark.django_db
def test_the_eight_case_studies_are_drawn_whole_and_legible(cases: dict[str, Trust]) -> None:
    assert sorted(cases) == sorted(EIGHT)
    for slug, trust in cases.items():
        with operator(trust):
            shown = structure(on=TERM_STARTS)
            names = list(Body.objects.values_list("name", flat=True))
        assert shown.bodies == len(names)
        for width in (WIDE, NARROW):
            picture = draw(shown.nodes, shown.outside, width=width)
            assert_legible(picture)
            said = words(picture).replace(" ", "")
            for name in names:
                last = name.rsplit(" ", 1)[-1] if name[-1].isdigit() else name
                assert last.replace(" ", "") in said, f"{slug}: {name}"
        drawing = structure_picture(shown, trust=trust.name)
        assert f"{len(names)} bodies" in drawing


@pytest.mark.django_db
def test_staffordshires_fifty_locality_groups_are_folded_under_eight_district_boards(
    cases: dict[str, Trust],
) -> None:
    with operator(cases["staffordshire"]):
        shown = structure(on=TERM_STARTS)
    assert shown.bodies == 61
    picture = draw(shown.nodes)
    # The board, eight district boards with a box each for their groups, and two sub-groups.
    assert len(picture.boxes) == 1 + 8 + 8 + 2
    assert "7 × locality group" in words(picture)
    assert "Locality group 1, 9, 17, 25, 33, 41 and 49" in words(picture)
    assert picture.height <= 800


def test_a_picture_without_bodies_is_empty() -> None:
    assert draw([]).boxes == ()


def test_other_partnerships_stand_above_and_are_joined_where_the_board_is() -> None:
    board = Node("Board", "strategic", "Board", notes=("is part of The LSP",))
    picture = draw([board], [Outside("The LSP", "LSP", True), Outside("The DAT", "DAT", False)])
    assert_legible(picture)
    assert [box.level for box in picture.boxes] == ["outside", "outside", "strategic"]
    assert sum(wire.dashed for wire in picture.wires) == 3
    assert "is part of The LSP" in words(picture)


def test_what_has_a_line_of_its_own_is_not_folded() -> None:
    groups = [Node(f"Group {n}", "operational", "Locality group") for n in range(1, 8)]
    special = Node("Group 8", "operational", "Locality group", notes=("works with the DAT",))
    kept = folded([*groups, special])
    assert [node.name for node in kept] == ["7 × locality group", "Group 8"]
    assert folded(groups[:3]) == tuple(groups[:3])


names = st.text(st.characters(codec="ascii", categories=["L"]), min_size=1, max_size=40)
leaves = st.builds(Node, names, st.just("operational"), st.sampled_from(["Cluster", "Area team"]))
trees = st.recursive(
    leaves,
    lambda inner: st.builds(
        Node,
        names,
        st.sampled_from(["strategic", "executive", "operational"]),
        st.sampled_from(["Board", "Theme sub-group"]),
        st.lists(names, max_size=2).map(tuple),
        st.lists(inner, max_size=5).map(tuple),
    ),
    max_leaves=12,
)


def depth(node: Node) -> int:
    return 1 + max(map(depth, node.children), default=0)


@settings(max_examples=40)
@given(trees.filter(lambda node: depth(node) <= 6), st.sampled_from([WIDE, NARROW]))
def test_any_structure_is_legible(root: Node, width: float) -> None:
    picture = draw([root], width=width)
    assert_legible(picture)
    assert math.isfinite(picture.height)
    said = words(picture).replace(" ", "")

    def all_of(node: Node) -> None:
        assert node.name in said
        for child in node.children:
            all_of(child)

    all_of(root)
