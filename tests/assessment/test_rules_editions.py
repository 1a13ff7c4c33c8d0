"""What became of questions from one edition to the next: proposals, and over several editions."""

from hypothesis import given
from hypothesis import strategies as st

from assessment.rules import drafting
from assessment.rules.editions import (
    Change,
    Fate,
    as_since,
    fates_in,
    problems_in_since,
    propose,
    then,
)

SAME, REWORDED = Fate(Change.SAME), Fate(Change.REWORDED)
RETIRED = Fate(Change.RETIRED)


def question(code, text):
    return {"code": code, "text": text, "ratings": {"leading": f"Best of {text}"}}


def content(*questions, edition=1):
    return {
        "code": "ANY09",
        "edition": edition,
        "themes": [{"code": "BEF", "title": "Before", "intro": "", "questions": list(questions)}],
    }


OLD = content(
    question("ANY09-BEF-01", "How early do papers come?"),
    question("ANY09-BEF-02", "How well do members prepare for the meeting?"),
    question("ANY09-BEF-03", "Who sets the agenda?"),
)


def test_proposals_go_by_identifier_and_then_by_wording():
    new = content(
        question("ANY09-BEF-01", "How early do all papers come?"),
        question("ANY09-ROO-01", "How well do members prepare for the meeting?"),
        question("ANY09-ROO-02", "Is the room warm?"),
        edition=2,
    )
    proposed = propose(OLD, new)
    assert proposed == {
        "ANY09-BEF-01": REWORDED,
        "ANY09-BEF-02": Fate(Change.SAME, "ANY09-ROO-01"),
        "ANY09-BEF-03": RETIRED,
    }
    new["since"] = as_since(1, proposed)
    assert fates_in(new) == proposed
    assert problems_in_since(new, [OLD]) == []


def test_two_questions_cannot_both_go_on_as_one():
    new = content(question("ANY09-BEF-04", "How?"), edition=2)
    both = Fate(Change.REWORDED, "ANY09-BEF-04")
    new["since"] = as_since(
        1, {"ANY09-BEF-01": both, "ANY09-BEF-02": both, "ANY09-BEF-03": RETIRED}
    )
    assert problems_in_since(new, [OLD]) == [
        "ANY09-BEF-04: two questions of edition 1 cannot both be this one"
    ]


def test_an_identifier_that_was_given_up_is_not_used_again():
    first = content(question("ANY09-BEF-01", "How?"), question("ANY09-BEF-02", "Why?"))
    middle = content(question("ANY09-BEF-01", "How?"), edition=2)
    last = content(question("ANY09-BEF-01", "How?"), question("ANY09-BEF-02", "When?"), edition=3)
    last["since"] = as_since(2, {"ANY09-BEF-01": SAME})
    assert problems_in_since(last, [first, middle]) == [
        "ANY09-BEF-02: an earlier edition used this identifier for a question it has given up"
    ]


def test_over_two_editions_a_question_is_the_same_only_where_both_say_so():
    first = {
        "a": SAME,
        "b": REWORDED,
        "c": Fate(Change.SAME, "c2"),
        "d": Fate(Change.REPLACED, "e"),
        "f": RETIRED,
        "g": SAME,
    }
    second = {
        "a": SAME,
        "b": SAME,
        "c2": Fate(Change.REWORDED, "c3"),
        "e": Fate(Change.SAME, "e2"),
        "g": RETIRED,
    }
    assert then(first, second) == {
        "a": SAME,
        "b": REWORDED,
        "c": Fate(Change.REWORDED, "c3"),
        "d": Fate(Change.REPLACED, "e2"),
        "f": RETIRED,
        "g": RETIRED,
    }


TEXTS = st.lists(st.text("abcdefgh ?", min_size=1, max_size=12), min_size=1, max_size=8)


@given(TEXTS, TEXTS, st.lists(st.booleans(), min_size=8, max_size=8))
def test_what_is_proposed_always_holds(before, after, kept):
    """Whatever two editions look like, the proposals name every question and are sound."""
    old = content(*(question(f"ANY09-BEF-{n:02}", text) for n, text in enumerate(before, 1)))
    codes = [n if keep else n + 50 for n, keep in zip(range(1, 9), kept, strict=True)]
    new = content(
        *(question(f"ANY09-BEF-{n:02}", text) for n, text in zip(codes, after, strict=False)),
        edition=2,
    )
    new["since"] = as_since(1, propose(old, new))
    assert problems_in_since(new, [old]) == []


@given(st.lists(st.sampled_from(["add", "nest", "remove", "up", "put"]), max_size=25), st.randoms())
def test_whatever_is_done_to_a_draft_its_identifiers_are_its_own(steps, random):
    """No identifier twice, each beginning with that of its place, and none beyond two deep."""
    draft = drafting.empty(code="ANY09", title="Ours", publisher="Us", year=2009)
    for title in ("Before we meet", "Between meetings"):
        draft = drafting.add_theme(draft, title=title, intro="", taken=())
    themes = [theme["code"] for theme in draft["themes"]]
    words = {"text": "How?", "levels": [], "why": "", "ratings": {}, "evidence": [], "source": []}
    for step in steps:
        codes = [place.question["code"] for place in drafting.places(draft)]
        to = random.choice([*themes, *codes])
        one = random.choice(codes) if codes else None
        try:
            if step == "add":
                draft, _ = drafting.add_question(
                    draft, to=random.choice(themes), words=words, taken=()
                )
            elif step == "nest":
                draft, _ = drafting.add_question(draft, to=to, words=words, taken=())
            elif one and step == "remove":
                draft = drafting.removed(draft, code=one)
            elif one and step == "up":
                draft = drafting.moved(draft, code=one, by=-1)
            elif one:
                draft, _ = drafting.put(draft, code=one, to=to, taken=())
        except drafting.Refusal:
            continue
    found = [place.question["code"] for place in drafting.places(draft)]
    assert len(found) == len(set(found))
    for place in drafting.places(draft):
        stem = place.parent["code"] if place.parent else f"ANY09-{place.theme['code']}-"
        assert place.question["code"].startswith(stem)
        assert drafting.depth_of(place.question["code"]) <= 2
