"""The nine features of a children's trust: one question for each, in the guidance's order."""

import pytest

from assessment import banks


def places(theme):
    return [question.sources[0].place for question in theme.questions]


def test_five_features_and_four_elements():
    bank = banks.get("ESS05")
    assert [(theme.code, len(theme.questions)) for theme in bank.themes] == [("FEA", 5), ("GOV", 4)]
    assert not any(question.nested for question in bank.every_question())


@pytest.mark.parametrize(
    ("slug", "paragraph", "what", "count"),
    [("fea", "1.11", "feature", 5), ("gov", "2.53", "element", 4)],
)
def test_each_question_names_its_feature_or_element(slug, paragraph, what, count):
    ordinals = ["first", "second", "third", "fourth", "fifth"][:count]
    for ordinal, place in zip(ordinals, places(banks.get("ESS05").theme(slug)), strict=True):
        assert place.startswith(f"Paragraph {paragraph}, {ordinal} {what}")


def test_local_teams_are_asked_what_they_can_see():
    asked = set(banks.get("ESS05").for_level("operational").by_code)
    assert "ESS05-FEA-02" in asked
    assert "ESS05-FEA-05" not in asked
