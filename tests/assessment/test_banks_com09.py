"""Commissioning: one question for each area, element, standard and skill of the source."""

import pytest

from assessment import banks

ORDINALS = [
    "first",
    "second",
    "third",
    "fourth",
    "fifth",
    "sixth",
    "seventh",
    "eighth",
    "ninth",
    "tenth",
    "eleventh",
    "twelfth",
]
NUMERALS = ["i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii", "xiii", "xiv"]


def test_areas_elements_standards_and_skills():
    bank = banks.get("COM09")
    assert {theme.code: len(theme.questions) for theme in bank.themes} == {
        "GOV": 3,
        "FRA": 6,
        "STD": 14,
        "SKI": 12,
    }
    assert not any(question.nested for question in bank.every_question())


@pytest.mark.parametrize(
    ("slug", "wanted"),
    [
        ("gov", [f"Governance, {one} development area" for one in ORDINALS[:3]]),
        ("fra", [f"Agreed approaches to joint commissioning, {one} point" for one in ORDINALS[:6]]),
        ("std", [f"Appendix 1, 3.8 {one}" for one in NUMERALS]),
        ("ski", [f"Twelve skills, {one}" for one in ORDINALS]),
    ],
)
def test_each_question_names_its_place_in_order(slug, wanted):
    found = [question.sources[0].place for question in banks.get("COM09").theme(slug).questions]
    assert [place.split(";")[0] for place in found] == wanted


def test_a_board_is_not_asked_about_the_units_skills():
    assert "SKI" not in {theme.code for theme in banks.get("COM09").for_level("strategic").themes}
    assert len(banks.get("COM09").for_level("executive").theme("ski").questions) == 12


def test_only_the_board_is_asked_how_often_it_meets():
    assert banks.get("COM09").by_code["COM09-STD-14"].levels == {"strategic"}
