"""Writing a trust's own instrument: drafts, two people at once, publishing, editions."""

import copy

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.base import ContentFile
from django.db import InternalError, ProgrammingError, connection, transaction

from assessment import actions, banks, queries
from assessment.demo.instruments import DATA
from assessment.models import Instrument, InstrumentEdition
from assessment.rules import drafting
from assessment.rules.editions import Change, Fate
from trusts.errors import Refusal

FIRST = "ANY09-BEF-01"
NESTED = "ANY09-BEF-02a"


def words(text="How well does it work?", **more):
    """A complete question's words."""
    return {
        "text": text,
        "levels": ["strategic"],
        "why": "It matters to children.",
        "ratings": {step: f"This is {step}." for step in drafting.STEPS},
        "evidence": ["Minutes"],
        "source": [{"document": "own", "place": "Our own question"}],
        **more,
    }


def again(instrument):
    return Instrument.objects.get(pk=instrument.pk)


def imported(by, code="ANY09", data=None, name="ours.yaml"):
    instrument = actions.make_instrument(by=by, code=code, title="How our meetings work")
    content = ContentFile(DATA.read_bytes() if data is None else data)
    file = actions.import_file(
        by=by, instrument=instrument, name=name, content=content, revision=instrument.revision
    )
    return again(instrument), file


def published(by):
    instrument, _ = imported(by)
    actions.publish_edition(by=by, instrument=instrument, revision=instrument.revision)
    return again(instrument)


def second(by):
    instrument = published(by)
    actions.begin_edition(by=by, instrument=instrument)
    return again(instrument)


@pytest.fixture
def by(board):
    with board.scope(board.support) as scope:
        yield scope


def test_an_instrument_begins_empty_with_itself_as_a_source(by):
    instrument = actions.make_instrument(by=by, code="BRD09", title="Our board")
    assert instrument.draft["documents"]["own"]["title"] == "Our board"
    assert [gap.what for gap in queries.gaps_in(instrument)] == [
        "a sentence that says what the instrument is about",
        "a theme with a question",
    ]


def test_a_copy_has_its_own_identifiers_and_nothing_missing(by):
    instrument = actions.make_instrument(by=by, code="BRD09", title="Ours", copy_of="FIN09")
    codes = list(drafting.questions_in(instrument.draft))
    assert len(codes) == 99
    assert all(code.startswith("BRD09-") for code in codes)
    assert queries.gaps_in(instrument) == []
    edition = actions.publish_edition(by=by, instrument=instrument, revision=instrument.revision)
    assert edition.sha256 != banks.get("FIN09").sha256


@pytest.mark.parametrize(
    ("code", "message"),
    [("brd09", "two to eight capital"), ("AWTY08", "already an instrument AWTY08")],
)
def test_a_code_of_the_wrong_form_or_in_use_is_refused(by, code, message):
    with pytest.raises(Refusal, match=message):
        actions.make_instrument(by=by, code=code, title="Ours")


def test_an_instrument_to_copy_must_be_there(by):
    with pytest.raises(Refusal, match="no such instrument"):
        actions.make_instrument(by=by, code="BRD09", title="Ours", copy_of="NONE99")


def test_a_member_writes_no_instrument(board):
    with board.scope(board.first) as scope, pytest.raises(PermissionDenied):
        actions.make_instrument(by=scope, code="BRD09", title="Ours")


def test_publishing_pins_the_content(by):
    instrument = published(by)
    edition = instrument.editions.get()
    assert instrument.draft is None
    assert queries.bank_of_edition(edition).sha256 == edition.sha256
    assert queries.find_instrument("ANY09")[0].title == "How our meetings work"
    with pytest.raises(Refusal, match="was published"):
        actions.add_theme(by=by, instrument=instrument, title="More", intro="")


@pytest.mark.parametrize(
    "statement",
    [
        "update assessment_instrumentedition set title = 'Other'",
        "delete from assessment_instrumentedition",
    ],
)
def test_the_database_refuses_to_change_what_was_published(by, statement):
    published(by)
    with (
        pytest.raises((InternalError, ProgrammingError), match="never changes"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)
    assert InstrumentEdition.objects.get().title == "How our meetings work"


def test_a_draft_with_gaps_is_not_published(by):
    instrument, _ = imported(by)
    actions.add_question(by=by, instrument=instrument, to="ROO", words=words(why=""))
    with pytest.raises(Refusal, match="why it matters in ANY09-ROO-03"):
        actions.publish_edition(by=by, instrument=instrument, revision=again(instrument).revision)
    assert not instrument.editions.exists()


def test_identifiers_stay_whatever_the_words(by):
    instrument, _ = imported(by)
    seen = drafting.fingerprint(drafting.place_of(instrument.draft, NESTED).question)
    actions.change_question(
        by=by, instrument=instrument, code=NESTED, words=words("Other words?"), seen=seen
    )
    assert drafting.place_of(again(instrument).draft, NESTED).question["text"] == "Other words?"


def test_the_second_of_two_editors_is_told_and_overwrites_nothing(by):
    instrument, _ = imported(by)
    seen = drafting.fingerprint(drafting.place_of(instrument.draft, FIRST).question)
    actions.change_question(
        by=by, instrument=instrument, code=FIRST, words=words("Mine?"), seen=seen
    )
    with pytest.raises(actions.Stale, match="Nothing was overwritten") as told:
        actions.change_question(
            by=by, instrument=instrument, code=FIRST, words=words("Theirs?"), seen=seen
        )
    assert told.value.stored["text"] == "Mine?"
    assert drafting.place_of(again(instrument).draft, FIRST).question["text"] == "Mine?"
    # Another question in the same draft is free.
    other = drafting.place_of(instrument.draft, NESTED).question
    actions.change_question(
        by=by,
        instrument=instrument,
        code=NESTED,
        words=words("Mine too?"),
        seen=drafting.fingerprint(other),
    )


def test_a_move_on_an_older_page_is_refused(by):
    instrument, _ = imported(by)
    old = instrument.revision
    actions.move_in_draft(by=by, instrument=instrument, code=FIRST, down=True, revision=old)
    codes = [p.question["code"] for p in drafting.places(again(instrument).draft)]
    assert codes[:3] == ["ANY09-BEF-02", NESTED, FIRST]
    with pytest.raises(Refusal, match="changed the draft while you were looking"):
        actions.remove_from_draft(by=by, instrument=instrument, code=FIRST, revision=old)
    with pytest.raises(Refusal, match="moved further"):
        actions.move_in_draft(
            by=by,
            instrument=instrument,
            code=FIRST,
            down=True,
            revision=again(instrument).revision,
        )


# --- Editions -------------------------------------------------------------------------------


def test_a_new_edition_proposes_by_identifier_and_a_person_decides(by):
    instrument = second(by)
    question = drafting.place_of(instrument.draft, FIRST).question
    actions.change_question(
        by=by,
        instrument=instrument,
        code=FIRST,
        words={"text": "How long before a meeting do papers reach us?"},
        seen=drafting.fingerprint(question),
    )
    instrument = again(instrument)
    rows = {row.code: row for row in queries.mapping_of(instrument)}
    assert rows[FIRST].fate == Fate(Change.REWORDED)
    assert not rows[FIRST].is_decided
    assert rows[NESTED].is_decided  # still the same, word for word
    with pytest.raises(Refusal, match="a decision on what became of ANY09-BEF-01"):
        actions.publish_edition(by=by, instrument=instrument, revision=instrument.revision)
    with pytest.raises(Refusal, match="called the same, and its words differ"):
        actions.decide_mapping(
            by=by,
            instrument=instrument,
            fates={FIRST: Fate(Change.SAME)},
            revision=instrument.revision,
        )
    actions.decide_mapping(
        by=by,
        instrument=instrument,
        fates={FIRST: Fate(Change.REWORDED)},
        revision=instrument.revision,
    )
    instrument = again(instrument)
    edition = actions.publish_edition(by=by, instrument=instrument, revision=instrument.revision)
    assert edition.content["since"]["questions"][FIRST] == {"is": "reworded"}
    assert queries.editions_of("ANY09") == [2, 1]


def test_a_question_that_asks_something_else_gets_another_identifier(by):
    instrument = second(by)
    question = drafting.place_of(instrument.draft, FIRST).question
    actions.change_question(
        by=by,
        instrument=instrument,
        code=FIRST,
        words=words("How warm is the room?"),
        seen=drafting.fingerprint(question),
    )
    actions.decide_mapping(
        by=by,
        instrument=instrument,
        fates={FIRST: Fate(Change.REPLACED)},
        revision=again(instrument).revision,
    )
    instrument = again(instrument)
    codes = drafting.questions_in(instrument.draft)
    assert FIRST not in codes
    assert codes["ANY09-BEF-03"]["text"] == "How warm is the room?"
    edition = actions.publish_edition(by=by, instrument=instrument, revision=instrument.revision)
    said = edition.content["since"]["questions"][FIRST]
    assert said == {"is": "replaced", "by": "ANY09-BEF-03"}


def test_a_question_put_elsewhere_is_proposed_as_the_same(by):
    instrument = second(by)
    _, new = actions.put_elsewhere(
        by=by, instrument=instrument, code=NESTED, to="ROO", revision=instrument.revision
    )
    assert new == "ANY09-ROO-03"
    rows = {row.code: row for row in queries.mapping_of(again(instrument))}
    assert rows[NESTED].fate == Fate(Change.SAME, new)


def test_a_removed_question_is_retired_and_its_identifier_never_given_again(by):
    instrument = second(by)
    actions.remove_from_draft(
        by=by, instrument=instrument, code="ANY09-ROO-02", revision=instrument.revision
    )
    _, code = actions.add_question(by=by, instrument=instrument, to="ROO", words=words())
    assert code == "ANY09-ROO-03"
    rows = {row.code: row for row in queries.mapping_of(again(instrument))}
    assert rows["ANY09-ROO-02"].fate == Fate(Change.RETIRED)


def test_a_first_draft_given_up_leaves_its_code_free(by):
    instrument, _ = imported(by)
    actions.discard_draft(by=by, instrument=instrument, revision=instrument.revision)
    assert again(instrument).draft is None
    again_begun = actions.make_instrument(by=by, code="ANY09", title="Begun again")
    assert again_begun.draft["themes"] == []
    assert again_begun.title == "Begun again"
    with pytest.raises(Refusal, match="already an instrument"):
        actions.make_instrument(by=by, code="ANY09", title="A third time")


def test_an_instrument_as_its_own_source_goes_by_its_new_title(by):
    instrument = actions.make_instrument(by=by, code="BRD09", title="Wrnog")
    seen = drafting.fingerprint({"title": "Wrnog", "summary": ""})
    actions.describe_instrument(
        by=by, instrument=instrument, title="Right", summary="About it.", seen=seen
    )
    assert again(instrument).draft["documents"]["own"]["title"] == "Right"


def test_a_later_draft_can_be_given_up(by):
    instrument, _ = imported(by)
    actions.publish_edition(by=by, instrument=instrument, revision=instrument.revision)
    actions.begin_edition(by=by, instrument=again(instrument))
    with pytest.raises(Refusal, match="already"):
        actions.begin_edition(by=by, instrument=instrument)
    instrument = again(instrument)
    actions.discard_draft(by=by, instrument=instrument, revision=instrument.revision)
    assert again(instrument).draft is None


# --- Files ----------------------------------------------------------------------------------


def test_a_file_with_faults_is_kept_and_changes_nothing(by):
    data = DATA.read_text().replace("levels: [strategic, executive]", "levels: [galactic]", 1)
    data = data.replace("        text: How evenly are partners heard?\n", "")
    instrument, file = imported(by, data=data.encode())
    assert instrument.draft["themes"] == []
    assert [finding["place"] for finding in file.findings] == ["Line 17", "Line 64"]
    assert "galactic" in file.findings[0]["what"]
    with file.file.open() as kept:
        assert kept.read() == data.encode()
    assert not file.was_imported


@pytest.mark.parametrize(
    ("data", "place", "what"),
    [
        (b"a: &x [1]\nb: *x", "Line 1", "anchors"),
        (b"[" * 60, "Line 1", "deeply"),
        (b"a: 1\na: 2", "Line 2", "twice"),
        (b"\xff\xfe", "The file", "UTF-8"),
        (b"a: [", "Line 1", "readable"),
        (b"- 1", "Line 1", "no keys"),
        (b"!!python/object/apply:os.system [id]", "The file", ""),
    ],
    ids=["anchors", "deep", "twice", "no text", "no yaml", "a list", "a call"],
)
def test_hostile_yaml_is_told_and_kept(by, data, place, what):
    instrument, file = imported(by, data=data)
    assert any(what in finding["what"] for finding in file.findings)
    assert instrument.draft["themes"] == []


def test_a_file_of_another_instrument_is_refused(by):
    _, file = imported(by, code="OTH09")
    assert "holds ANY09" in file.findings[0]["what"]


def test_questions_are_only_replaced_when_that_is_said(by):
    instrument, _ = imported(by)
    keep = {
        "by": by,
        "instrument": instrument,
        "name": "ours.yaml",
        "content": ContentFile(DATA.read_bytes()),
        "revision": instrument.revision,
    }
    with pytest.raises(Refusal, match="has 5 questions"):
        actions.import_file(**keep)
    assert actions.import_file(**keep, replace=True).questions == 5


def test_content_is_left_alone_by_what_is_done_to_a_copy(by):
    instrument, _ = imported(by)
    before = copy.deepcopy(instrument.draft)
    drafting.moved(instrument.draft, code=FIRST, by=1)
    drafting.removed(instrument.draft, code=FIRST)
    assert instrument.draft == before
