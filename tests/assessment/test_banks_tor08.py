"""What terms of reference cover: one question for each row of the 2008 table."""

from assessment import banks


def test_one_question_for_each_row_of_the_table():
    bank = banks.get("TOR08")
    assert [theme.code for theme in bank.themes] == ["TOR"]
    assert not any(question.nested for question in bank.every_question())
    ordinals = [
        "first",
        "second",
        "third",
        "fourth",
        "fifth",
        "sixth",
        "seventh",
        "eighth",
        "ninth",
    ]
    found = [question.sources[0].place for question in bank.every_question()]
    assert [place.split(";")[0] for place in found] == [f"Table 5, {row} row" for row in ordinals]


def test_the_lowest_rating_is_the_only_one_with_nothing_in_writing():
    for question in banks.get("TOR08").every_question():
        nothing = question.ratings["not_in_place"].lower()
        assert any(word in nothing for word in ("not ", "nothing", "no other", "no rule"))
