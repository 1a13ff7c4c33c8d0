"""Sentences made from labels."""

import pytest
from django import forms

from trusts.ui.asking import empty_words


@pytest.mark.parametrize(
    ("verb", "label", "article", "words"),
    [
        ("Enter", "Name", "the", "Enter the name."),
        ("Enter", "Who agreed it", "the", "Enter who agreed it."),
        ("Select", "Which partner pays", "a", "Select which partner pays."),
        ("Enter", "Its last day", "the", "Enter its last day."),
        ("Enter", "UPN", "the", "Enter the UPN."),
        ("Enter", "Agreed on", "the", "Fill in “Agreed on”."),
        ("Enter", "As at", "the", "Fill in “As at”."),
    ],
)
def test_an_empty_field_is_asked_for_in_english(
    verb: str, label: str, article: str, words: str
) -> None:
    assert empty_words(verb, label, article) == words


class Limits(forms.Form):
    """A text and a number with limits, and words of its own for one of them."""

    why = forms.CharField(label="Why 100% of it", max_length=5)
    months = forms.IntegerField(label="Months", min_value=0, max_value=60)
    own = forms.CharField(label="Own", max_length=2, error_messages={"max_length": "Shorter."})


def test_what_is_too_long_or_too_large_is_said_by_name() -> None:
    errors = Limits({"why": "x" * 7, "months": "61", "own": "xyz"}).errors
    assert errors["why"] == ["“Why 100% of it” has 7 characters. Use 5 or fewer."]
    assert errors["months"] == ["“Months” must be 60 or less."]
    assert errors["own"] == ["Shorter."]
    assert Limits({"months": "-1"}).errors["months"] == ["“Months” must be 0 or more."]
