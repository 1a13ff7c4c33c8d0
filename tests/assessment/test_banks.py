"""The question banks: what is shipped, and what is refused."""

import copy
import json
import re
from io import StringIO

import pytest
import yaml
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import CommandError

from assessment import banks
from assessment.banks import check, load
from assessment.management.commands import check_banks
from assessment.management.commands.check_banks import Command
from assessment.rules import SCALE
from assessment.rules.editions import Change, Fate, as_since


@pytest.fixture
def content():
    return copy.deepcopy(load.read(load.FOLDER / "awty08.yaml"))


def first_question(content):
    return content["themes"][0]["questions"][0]


def run_check(*args):
    out = StringIO()
    code = 0
    try:
        call_command(Command(), *args, stdout=out)
    except SystemExit as stop:
        code = stop.code
    return code, [json.loads(line) for line in out.getvalue().splitlines()]


def test_the_board_instrument_has_the_questions_of_its_sources():
    bank = banks.get("AWTY08")
    found = {
        theme.code: (len(theme.questions), sum(len(q.nested) for q in theme.questions))
        for theme in bank.themes
    }
    assert found == {
        "OUT": (6, 0),
        "RES": (11, 19),
        "ROL": (2, 0),
        "STA": (4, 0),
        "CAP": (4, 2),
        "PRI": (4, 2),
        "RSK": (8, 3),
    }
    assert len(bank.by_code) == 39 + 26


@pytest.mark.parametrize("bank", banks.all_banks(), ids=lambda bank: bank.code)
def test_every_question_is_complete(bank):
    texts = [question.text for question in bank.every_question()]
    assert len(texts) == len(set(texts))
    for question in bank.every_question():
        assert question.text.endswith("?")
        assert len(question.text) <= 200
        assert set(question.ratings) == {step.code for step in SCALE}
        assert len(set(question.ratings.values())) == len(SCALE)
        assert question.levels <= {"strategic", "executive", "operational"}
        assert question.sources


def test_questions_are_numbered_through_the_bank():
    numbers = [question.number for question in banks.get("AWTY08").every_question()]
    assert numbers[:7] == ["1", "2", "3", "4", "5", "6", "7"]
    assert "11a" in numbers
    assert numbers[-1] == "39"


def test_a_level_is_asked_only_what_concerns_it():
    bank = banks.get("AWTY08")
    assert len(bank.for_level("strategic").by_code) == 65
    operational = bank.for_level("operational")
    assert 0 < len(operational.by_code) < 65
    assert all("operational" in question.levels for question in operational.every_question())
    assert operational.sha256 == bank.sha256


def test_the_guide_says_how_many_questions_each_level_is_asked():
    guide = (settings.BASE_DIR / "docs" / "guide" / "board-member.md").read_text()
    for bank in banks.all_banks():
        asked = [
            len(bank.for_level(level).by_code)
            for level in ("strategic", "executive", "operational")
        ]
        row = next(line for line in guide.splitlines() if f"({bank.code})" in line)
        assert [int(cell) for cell in row.split("|")[3:6]] == asked


def test_the_hash_follows_the_words_and_not_the_layout(content):
    reordered = dict(reversed(list(content.items())))
    assert load.digest(reordered) == load.digest(content) == banks.get("AWTY08").sha256
    first_question(content)["text"] = "How well does the board know what it wants?"
    assert load.digest(content) != banks.get("AWTY08").sha256


def test_the_content_a_bank_came_from_builds_the_same_bank():
    bank = banks.get("AWTY08")
    kept = json.loads(json.dumps(load.content_of(bank)))
    assert banks.from_content(kept) == bank


def test_unknown_banks_and_themes():
    with pytest.raises(KeyError):
        banks.get("NONE99")
    with pytest.raises(KeyError):
        banks.get("AWTY08", edition=99)
    with pytest.raises(KeyError):
        banks.get("AWTY08").theme("xyz")
    assert banks.get("AWTY08", edition=1).theme("out").code == "OUT"


@pytest.mark.parametrize("missing", ["levels", "source", "ratings", "why", "evidence", "text"])
def test_a_question_without_a_part_is_refused(content, missing):
    del first_question(content)[missing]
    with pytest.raises(banks.BankError, match=missing):
        banks.from_content(content)


def test_a_missing_descriptor_is_refused(content):
    del first_question(content)["ratings"]["emerging"]
    with pytest.raises(banks.BankError, match="emerging"):
        banks.from_content(content)


def test_an_unknown_level_is_refused(content):
    first_question(content)["levels"] = ["galactic"]
    with pytest.raises(banks.BankError, match="galactic"):
        banks.from_content(content)


def test_an_unlisted_document_is_refused(content):
    first_question(content)["source"][0]["document"] = "elsewhere"
    with pytest.raises(banks.BankError, match="elsewhere"):
        banks.from_content(content)


def test_a_code_used_twice_is_refused(content):
    content["themes"][0]["questions"][1]["code"] = first_question(content)["code"]
    with pytest.raises(banks.BankError, match="used twice"):
        banks.from_content(content)


def test_a_code_of_another_theme_is_refused(content):
    first_question(content)["code"] = "AWTY08-RES-99"
    with pytest.raises(banks.BankError, match="does not begin with"):
        banks.from_content(content)


def test_a_theme_used_twice_is_refused(content):
    content["themes"].append(copy.deepcopy(content["themes"][0]))
    with pytest.raises(banks.BankError, match="Two themes"):
        banks.from_content(content)


def with_deeper(content, *codes):
    """Put a question under the first nested one, and under it another for each further code."""
    place = content["themes"][1]["questions"][4]["nested"][0]
    for code in codes:
        deeper = {**copy.deepcopy(place), "code": code}
        place["nested"] = [deeper]
        place = deeper
    return content


def test_questions_nest_two_deep(content):
    bank = banks.from_content(with_deeper(content, "AWTY08-RES-05a1"))
    deeper = bank.by_code["AWTY08-RES-05a1"]
    assert (deeper.number, deeper.parent) == ("11a1", "AWTY08-RES-05a")
    codes = list(bank.by_code)
    assert codes[codes.index("AWTY08-RES-05a1") - 1] == "AWTY08-RES-05a"
    assert "AWTY08-RES-05a1" in bank.for_level("strategic").by_code
    assert "AWTY08-RES-05a1" not in bank.for_level("operational").by_code


def test_nesting_three_deep_is_refused(content):
    with pytest.raises(banks.BankError, match="two deep"):
        banks.from_content(with_deeper(content, "AWTY08-RES-05a1", "AWTY08-RES-05a2"))


def test_a_nested_question_for_a_level_its_parent_is_not_for_is_refused(content):
    parent = content["themes"][1]["questions"][4]
    parent["levels"] = ["strategic"]
    with pytest.raises(banks.BankError, match="concerns"):
        banks.from_content(content)


@pytest.mark.parametrize("text", ["a: [", "just words", "- a\n- b"])
def test_a_file_that_is_no_bank_is_refused(tmp_path, text):
    path = tmp_path / "bad.yaml"
    path.write_text(text)
    with pytest.raises(banks.BankError):
        banks.from_content(load.read(path))


def test_check_banks_prints_counts_for_instruments_and_themes():
    code, lines = run_check()
    assert code == 0
    whole = next(line for line in lines if line.get("sha256"))
    assert (whole["instrument"], whole["questions"], whole["nested"]) == ("AWTY08", 39, 26)
    assert whole["ok"] is True
    themes = [line for line in lines if line.get("theme") and line["instrument"] == "AWTY08"]
    assert sum(line["questions"] + line["nested"] for line in themes) == 65


def test_check_banks_sets_every_instrument_beside_what_is_expected():
    code, lines = run_check()
    assert code == 0
    banks_, themes = ([line for line in lines if key in line] for key in ("sha256", "theme"))
    found = {
        line["instrument"]: (line["questions"], line["nested"], line["third_level"])
        for line in banks_
    }
    assert found == {
        "AWTY08": (39, 26, 0),
        "COM09": (35, 0, 0),
        "ESS05": (9, 0, 0),
        "FIN09": (44, 49, 6),
        "TOR08": (9, 0, 0),
    }
    differ = [
        (line["instrument"], line["theme"])
        for line in themes
        if line["listed"] != {kind: line[kind] for kind in check.KINDS}
    ]
    assert differ == [(line["instrument"], line["theme"]) for line in themes if "because" in line]
    assert differ == [("FIN09", "RES")]
    assert lines[-1] == {
        "instruments": 5,
        "themes": 20,
        "questions": 136,
        "nested": 75,
        "third_level": 6,
        "ok": True,
    }
    figures = next(line for line in lines if "benchmarks" in line)
    assert (figures["tables"], figures["table_figures"], figures["single_figures"]) == (5, 55, 7)


@pytest.mark.parametrize(
    ("damage", "message"),
    [
        (lambda c: c["themes"][0]["questions"].pop(), "OUT counts [5, 0, 0]"),
        (lambda c: c["themes"].pop(), "theme RSK is missing"),
        (lambda c: c["themes"].append(other_theme(c)), "theme XXX is not expected"),
    ],
)
def test_check_banks_fails_on_a_count_that_is_not_expected(tmp_path, content, damage, message):
    damage(content)
    (tmp_path / "fewer.yaml").write_text(yaml.safe_dump(content))
    code, lines = run_check("--banks", str(tmp_path))
    assert code == 1
    assert any(message in line.get("problem", "") for line in lines)


def other_theme(content):
    theme = copy.deepcopy(content["themes"][0])
    theme["code"] = "XXX"
    theme["questions"] = [{**theme["questions"][0], "code": "AWTY08-XXX-01"}]
    return theme


def second_edition(content):
    """A made-up second edition: one question reworded, one replaced, one retired."""
    content["edition"] = 2
    outcomes = content["themes"][0]["questions"]
    outcomes[0]["text"] = "How clear is the board about the outcomes it wants?"
    gone = outcomes.pop(1)["code"]
    retired = outcomes.pop(1)["code"]
    other = {**copy.deepcopy(outcomes[0]), "code": "AWTY08-OUT-07", "text": "Who gains most?"}
    outcomes.append(other)
    fates = {code: Fate(Change.SAME) for code in banks.get("AWTY08").by_code}
    fates[outcomes[0]["code"]] = Fate(Change.REWORDED)
    fates[gone] = Fate(Change.REPLACED, "AWTY08-OUT-07")
    fates[retired] = Fate(Change.RETIRED)
    content["since"] = as_since(1, fates)
    return content


def test_check_banks_takes_a_second_edition_that_speaks_of_every_question(tmp_path, content):
    (tmp_path / "second.yaml").write_text(yaml.safe_dump(second_edition(content)))
    code, lines = run_check("--banks", str(tmp_path))
    assert code == 0, lines
    assert not any("listed" in line for line in lines)


@pytest.mark.parametrize(
    ("damage", "message"),
    [
        (lambda c: c.pop("since"), "says nothing of the questions of the edition before"),
        (lambda c: c["since"].update(edition=3), "speaks of edition 3"),
        (lambda c: c["since"]["questions"].pop("AWTY08-RES-01"), "AWTY08-RES-01: the edition says"),
        (
            lambda c: c["since"]["questions"].update({"AWTY08-XXX-01": {"is": "retired"}}),
            "edition 1 has no such question",
        ),
        (
            lambda c: c["since"]["questions"].update({"AWTY08-OUT-01": {"is": "same"}}),
            "called the same, and its words differ",
        ),
        (
            lambda c: c["since"]["questions"].update({"AWTY08-RES-01": {"is": "reworded"}}),
            "called reworded, and its words do not",
        ),
        (
            lambda c: c["since"]["questions"].update({"AWTY08-RES-01": {"is": "retired"}}),
            "AWTY08-RES-01: is called retired, and is still asked",
        ),
        (
            lambda c: c["since"]["questions"].update({"AWTY08-OUT-02": {"is": "replaced"}}),
            "names the one that replaces it",
        ),
        (lambda c: c.update(edition=3, since={**c["since"], "edition": 2}), "2 is missing"),
        (lambda c: c.update(edition=1), "none before it"),
    ],
)
def test_check_banks_fails_on_a_second_edition_that_says_too_little_or_wrong(
    tmp_path, content, damage, message
):
    content = second_edition(content)
    damage(content)
    (tmp_path / "second.yaml").write_text(yaml.safe_dump(content))
    code, lines = run_check("--banks", str(tmp_path))
    assert code == 1
    assert any(message in line.get("problem", "") for line in lines), lines


def test_an_instrument_that_is_not_there_is_missing():
    names = [f"{bank.code} edition {bank.edition}" for bank in banks.all_banks()]
    assert check.missing(names) == []
    assert check.missing(names[1:]) == ["AWTY08 edition 1 is missing"]


def test_check_banks_fails_on_a_missing_descriptor(tmp_path, content):
    del first_question(content)["ratings"]["leading"]
    (tmp_path / "bad.yaml").write_text(yaml.safe_dump(content))
    code, lines = run_check("--banks", str(tmp_path))
    assert code == 1
    assert any("leading" in line.get("problem", "") for line in lines)


def test_check_banks_fails_on_a_file_it_cannot_read(tmp_path):
    (tmp_path / "bad.yaml").write_text("a: [")
    code, lines = run_check("--banks", str(tmp_path))
    assert code == 1
    assert any("YAML" in line.get("problem", "") for line in lines)


def test_check_banks_finds_a_copied_sentence(tmp_path):
    text = first_question(load.read(load.FOLDER / "awty08.yaml"))["text"]
    (tmp_path / "source.txt").write_text("Before. " + text.upper() + " After.")
    code, lines = run_check("--sources", str(tmp_path))
    assert code == 1
    assert any("AWTY08-OUT-01 text" in line.get("problem", "") for line in lines)


def test_seven_shared_words_are_not_a_copy(tmp_path):
    text = first_question(load.read(load.FOLDER / "awty08.yaml"))["text"]
    (tmp_path / "source.txt").write_text(" ".join(re.findall(r"\w+", text)[:7]))
    assert check.copied(load.FOLDER / "awty08.yaml", check.source_runs(tmp_path)) == []


def test_check_banks_says_when_there_is_nothing_to_check(tmp_path):
    with pytest.raises(CommandError, match="no bank files"):
        run_check("--banks", str(tmp_path))
    with pytest.raises(CommandError, match="no texts"):
        run_check("--sources", str(tmp_path))


def test_a_published_edition_that_was_changed_is_told():
    """A word changed in a shipped edition has another hash than the one pinned."""
    found = check.counts(load.FOLDER / "ess05.yaml")
    assert check.against_published(found) == []
    (told,) = check.against_published({**found, "sha256": "0" * 64})
    assert "ESS05 edition 1 was published" in told
    assert check.not_pinned(["ESS05 edition 1", "ESS05 edition 2"]) == [
        "ESS05 edition 2 is not pinned in expected.json"
    ]


def test_check_banks_sums_up_where_a_bank_cannot_be_loaded(monkeypatch):
    """The figures of 2008 look for questions in every bank: one with faults must not stop them."""

    def broken():
        raise banks.BankError("ess05.yaml", ["a level is missing"])

    monkeypatch.setattr(check_banks, "all_banks", broken)
    code, lines = run_check()
    assert code == 0
    assert lines[-1]["instruments"] == 5
