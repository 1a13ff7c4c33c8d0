"""Financial management: counts, third level, and the questions shared with the 2008 tool."""

import pytest

from assessment import banks
from assessment.banks import check

SHARED = {
    "01": "01", "02": "02", "03": "03", "04": "05", "04a": "05a", "04b": "05b", "04c": "05c",
    "05": "06", "05a": "06a", "05b": "06c", "06": "07", "06a": "07a", "06b": "07b", "06c": "07c",
    "07": "08", "07a": "08a", "07b": "08b", "07c": "08c", "07d": "08d", "08": "09", "09": "10",
    "10": "10a", "11": "10b", "12": "10c", "13": "11", "13a": "11a", "13b": "11b", "13c": "11c",
}  # fmt: skip
"""FIN09's questions on the use of resources, and the AWTY08 question each repeats."""


@pytest.fixture(scope="module")
def bank():
    return banks.get("FIN09")


def test_questions_of_three_levels(bank):
    assert {theme.code: tuple(check.numbers(theme).values()) for theme in bank.themes} == {
        "OUT": (9, 0, 0),
        "RES": (13, 15, 0),
        "CYP": (8, 12, 3),
        "REP": (5, 12, 0),
        "PRO": (6, 6, 0),
        "ADV": (3, 4, 3),
    }
    assert len(bank.by_code) == 44 + 49 + 6


def test_the_third_level_lies_under_procedures_and_under_the_role(bank):
    below = {one.code: [part.code for part in one.nested] for one in bank.every_question()}
    assert below["FIN09-CYP-08b"] == [f"FIN09-CYP-08b{number}" for number in (1, 2, 3)]
    assert below["FIN09-ADV-01c"] == [f"FIN09-ADV-01c{number}" for number in (1, 2, 3)]
    numbers = [question.number for question in bank.every_question()]
    assert numbers[numbers.index("30b") : numbers.index("30b") + 5] == [
        "30b",
        "30b1",
        "30b2",
        "30b3",
        "30c",
    ]


def test_questions_that_repeat_the_2008_tool_have_its_words(bank):
    earlier = banks.get("AWTY08")
    found = {question.code for question in bank.theme("res").every_question()}
    assert found == {f"FIN09-RES-{own}" for own in SHARED}
    for own, other in SHARED.items():
        question = bank.by_code[f"FIN09-RES-{own}"]
        repeated = earlier.by_code[f"AWTY08-RES-{other}"]
        assert question.text == repeated.text
        assert question.ratings == repeated.ratings


def test_every_question_names_its_paragraph(bank):
    paragraphs = {"OUT": "14", "RES": "15", "CYP": "17", "REP": "18", "PRO": "18", "ADV": "18"}
    for question in bank.every_question():
        source = question.sources[0]
        assert source.document == "brief"
        assert source.place.startswith(f"Paragraph {paragraphs[question.theme]}, ")


def test_the_count_that_differs_is_in_the_notes(bank):
    assert any("15 and not 14" in note for note in bank.notes)
