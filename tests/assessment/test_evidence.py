"""Evidence: what is kept, who may open it, and what nobody learns from it."""

import hashlib

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction

from assessment import actions, queries, rules
from assessment.models import Evidence, EvidenceFile
from commissioning.actions import add_priority, draft_plan, set_up_outcomes
from commissioning.models import Outcome
from commissioning.records import priorities
from tests import factories
from tests.assessment.conftest import DUE, OPENS
from trusts import records
from trusts.errors import Refusal
from trusts.files import private_storage
from trusts.models import AuditEvent
from trusts.permissions import Role

Q1, Q2 = "AWTY08-OUT-01", "AWTY08-OUT-02"
PDF = b"%PDF-1.7\nfirst"
NEWER = b"%PDF-1.7\nsecond"
LINK = "https://www.anyplace.example/plan"


def give(board, person, round_, question=Q1, **more):
    """A piece of evidence: a link unless `name` and `data` say a file."""
    with board.scope(person) as by:
        words = {
            "by": by,
            "participant": board.part(person, round_),
            "question": question,
            "shows": "What we did",
            **more,
        }
        if "name" in more:
            return actions.add_file(**words)
        if "kind" in more:
            return actions.add_record(**words)
        return actions.add_link(**{"link": LINK, **words})


# --- Rules ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("plan.pdf", PDF),
        ("PLAN.PDF", PDF),
        ("sums.xlsx", b"PK\x03\x04rest"),
        ("photo.jpeg", b"\xff\xd8\xff\xe0rest"),
        ("list.csv", b"a,b\n1,2\n"),
        ("words.txt", "Grüße".encode("cp1252")),
    ],
)
def test_these_files_are_kept(name, data):
    assert rules.problem_with_file(name, data) == ""


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("page.html", b"<script>alert(1)</script>", "kind we do not keep"),
        ("picture.svg", b"<svg onload='x'/>", "kind we do not keep"),
        ("macro.xlsm", b"PK\x03\x04", "kind we do not keep"),
        ("noending", PDF, "kind we do not keep"),
        ("page.pdf", b"<html><script>alert(1)</script>", "something else"),
        ("plan.docx", PDF, "something else"),
        ("list.csv", b"a\x00b", "not plain text"),
        ("plan.pdf", b"", "empty"),
        ("plan.pdf", b"%PDF-" + b"x" * rules.MOST_BYTES, "larger than 10 MB"),
    ],
)
def test_these_files_are_refused(name, data, words):
    assert words in rules.problem_with_file(name, data)


@pytest.mark.parametrize(
    "link",
    [LINK, "https://a.example/x?y=1#z", "https://a.example:8443/", "https://münchen.example/"],
)
def test_these_links_are_kept(link):
    assert rules.problem_with_link(link) == ""


@pytest.mark.parametrize(
    ("link", "words"),
    [
        ("http://a.example/", "must begin with https"),
        ("javascript:alert(1)", "must begin with https"),
        ("//a.example/", "must begin with https"),
        ("", "must begin with https"),
        ("https://bank.example@evil.example/", "holds a name"),
        ("https://localhost/", "Enter a web address"),
        ("https://a.example:port/", "Enter a web address"),
        ("https://[::1/", "Enter a web address"),
        ("https://a.example/\nx", "Enter a web address"),
        ("https://a.example/\u202egpj", "Enter a web address"),
    ],
)
def test_these_links_are_refused(link, words):
    assert words in rules.problem_with_link(link)


def test_a_host_in_another_alphabet_is_shown_in_plain_letters():
    assert rules.host_of("https://аpple.example/") == "xn--pple-43d.example"
    assert rules.host_of("https://WWW.Anyplace.example/plan") == "www.anyplace.example"


def test_a_name_for_others_tells_nothing_but_the_question_and_the_kind():
    assert rules.open_name(Q1, 2, "J Smith, head.DOCX") == f"{Q1}-evidence-2.docx"


# --- Giving ---------------------------------------------------------------------------------


def test_a_file_is_kept_as_received_with_its_digest(board, round_):
    evidence = give(board, board.first, round_, name="C:\\papers\\plan.pdf", data=PDF)
    with board.scope(board.first):
        kept = EvidenceFile.objects.get(evidence=evidence)
        assert (kept.number, kept.name, kept.size) == (1, "plan.pdf", len(PDF))
        assert kept.sha256 == hashlib.sha256(PDF).hexdigest()
        assert kept.file.read() == PDF
        kept.file.close()
        assert "plan" not in kept.file.name


def test_a_newer_file_is_a_revision_and_the_older_one_stays(board, round_):
    evidence = give(board, board.first, round_, name="plan.pdf", data=PDF)
    with board.scope(board.first) as by:
        actions.replace_file(by=by, evidence=evidence, name="plan 2.pdf", data=NEWER)
        revisions = list(EvidenceFile.objects.filter(evidence=evidence))
        assert [(each.number, each.name) for each in revisions] == [
            (2, "plan 2.pdf"),
            (1, "plan.pdf"),
        ]
        for each, data in zip(revisions, (NEWER, PDF), strict=True):
            with each.file.open("rb") as handle:
                assert handle.read() == data
        with pytest.raises(Refusal, match="revision 1 already"):
            actions.replace_file(by=by, evidence=evidence, name="again.pdf", data=PDF)


def test_no_more_revisions_than_the_most(board, round_, monkeypatch):
    monkeypatch.setattr(rules, "MOST_REVISIONS", 1)
    evidence = give(board, board.first, round_, name="plan.pdf", data=PDF)
    with board.scope(board.first) as by, pytest.raises(Refusal, match="can have 1 revisions"):
        actions.replace_file(by=by, evidence=evidence, name="plan.pdf", data=NEWER)


def test_a_link_is_not_replaced_by_a_file(board, round_):
    evidence = give(board, board.first, round_)
    with board.scope(board.first) as by, pytest.raises(Refusal, match="Only a file"):
        actions.replace_file(by=by, evidence=evidence, name="plan.pdf", data=PDF)


def test_a_record_is_one_the_member_may_see(board, round_):
    with factories.operator(board.trust) as by:
        set_up_outcomes(by=by)
        plan = draft_plan(by=by, edition="2009", starts_on=OPENS, ends_on=DUE, vision="Well.")
        add_priority(by=by, plan=plan, outcome=Outcome.objects.first(), code="A", name="First")
        key = next(iter(priorities(by))).key
    evidence = give(board, board.first, round_, kind="priority", key=key)
    with board.scope(board.first) as by:
        found = records.find(by, evidence.record_kind, evidence.record_key)
        assert found is not None
        assert found.url.endswith("/plan/")
    with pytest.raises(Refusal, match="given this record"):
        give(board, board.first, round_, kind="priority", key=key)
    for kind, wrong in (("priority", "0"), ("priority", "x"), ("nothing", key)):
        with pytest.raises(Refusal, match="not there any more"):
            give(board, board.first, round_, kind=kind, key=wrong)


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"link": "http://a.example/"}, "https"),
        ({"shows": "  \n "}, "Say what it shows"),
        ({"shows": "x" * 201}, "200 characters"),
        ({"question": "AWTY08-NONE"}, "not a question"),
        ({"name": "page.html", "data": b"<html>"}, "kind we do not keep"),
    ],
)
def test_what_cannot_be_kept_is_refused(board, round_, wrong, words):
    with pytest.raises(Refusal, match=words):
        give(board, board.first, round_, **wrong)
    with board.scope(board.first):
        assert not Evidence.objects.exists()


def test_the_same_link_twice_is_refused_for_one_question_alone(board, round_):
    give(board, board.first, round_)
    give(board, board.first, round_, Q2)
    give(board, board.second, round_)
    with pytest.raises(Refusal, match="already"):
        give(board, board.first, round_)


def test_no_more_evidence_than_the_most(board, round_, monkeypatch):
    monkeypatch.setattr(rules, "MOST_TO_A_QUESTION", 1)
    give(board, board.first, round_)
    with pytest.raises(Refusal, match="Take one away first"):
        give(board, board.first, round_, link=LINK + "2")


def test_evidence_leaves_an_open_page_as_it_was(board, round_):
    """A rating drawn before evidence was given is no conflict after it."""
    give(board, board.first, round_)
    assert board.answer(board.first, round_, {Q1: "leading"}).conflicts == ()


# --- Not after, and not somebody else's ---------------------------------------------------------


def change(board, person, evidence, name):
    with board.scope(person) as by:
        if name == "replace":
            actions.replace_file(by=by, evidence=evidence, name="plan.pdf", data=NEWER)
        elif name == "remove":
            actions.remove_evidence(by=by, evidence=evidence)
        else:
            actions.share_evidence(by=by, evidence=evidence, is_shared=True)


@pytest.mark.parametrize("how", ["replace", "remove", "share"])
def test_another_members_evidence_is_not_theirs_to_change(board, round_, how):
    evidence = give(board, board.first, round_, name="plan.pdf", data=PDF)
    for other in (board.second, board.chair):
        with pytest.raises(PermissionDenied):
            change(board, other, evidence, how)
    with board.scope(board.first):
        assert EvidenceFile.objects.count() == 1


@pytest.mark.parametrize("how", ["replace", "remove", "share"])
def test_nothing_changes_once_submitted_or_closed(board, round_, how):
    evidence = give(board, board.first, round_, name="plan.pdf", data=PDF)
    board.answer(board.first, round_, {Q1: "leading"})
    board.submit(board.first, round_)
    with pytest.raises(Refusal, match="submitted"):
        change(board, board.first, evidence, how)
    with pytest.raises(Refusal, match="submitted"):
        give(board, board.first, round_)
    unsent = give(board, board.second, round_, name="plan.pdf", data=PDF)
    board.close(round_)
    with pytest.raises(Refusal, match="closed"):
        change(board, board.second, unsent, how)


def test_sharing_can_be_taken_back_even_after_closing(board, round_):
    evidence = give(board, board.first, round_, is_shared=True)
    board.answer(board.first, round_, {Q1: "leading"})
    board.submit(board.first, round_)
    board.close(round_)
    with board.scope(board.first) as by:
        actions.share_evidence(by=by, evidence=evidence, is_shared=False)
    with board.scope(board.support) as by:
        assert not queries.shared_evidence(by, round_).exists()


def test_removing_takes_every_revision_and_its_bytes(
    board, round_, django_capture_on_commit_callbacks
):
    evidence = give(board, board.first, round_, name="plan.pdf", data=PDF)
    with board.scope(board.first) as by:
        actions.replace_file(by=by, evidence=evidence, name="plan.pdf", data=NEWER)
        names = list(EvidenceFile.objects.values_list("file", flat=True))
    assert all(private_storage().exists(name) for name in names)
    with django_capture_on_commit_callbacks(execute=True), board.scope(board.first) as by:
        actions.remove_evidence(by=by, evidence=evidence)
        assert not Evidence.objects.exists()
        assert not EvidenceFile.objects.exists()
    assert not any(private_storage().exists(name) for name in names)
    with board.scope(board.first) as by, pytest.raises(Refusal, match="taken away already"):
        actions.remove_evidence(
            by=by, evidence=Evidence(pk=10**6, participant=evidence.participant)
        )


def test_the_audit_trail_never_says_what_was_given_or_for_which_question(board, round_):
    evidence = give(board, board.first, round_, name="my secret plan.pdf", data=PDF)
    change(board, board.first, evidence, "replace")
    change(board, board.first, evidence, "share")
    change(board, board.first, evidence, "remove")
    with board.scope(board.support):
        events = AuditEvent.objects.filter(verb__startswith="evidence.")
        assert events.count() == 4
        for event in events:
            assert event.target_type == "assessment.Participant"
            assert event.details == {}


# --- What the body may open ---------------------------------------------------------------------


@pytest.fixture
def given(board):
    """A closed round "by partner" with one piece shared, one not, and one never submitted."""
    round_ = board.open_round()
    shared = give(board, board.first, round_, is_shared=True)
    give(board, board.first, round_, Q2)
    give(board, board.second, round_, is_shared=True, link=LINK + "/2")
    board.answer(board.first, round_, {Q1: "leading"})
    board.submit(board.first, round_)
    return round_, shared


def seen(board, person, round_):
    with board.scope(person) as by:
        return set(queries.shared_evidence(by, round_).values_list("pk", flat=True))


def test_nothing_is_open_before_the_round_is_closed(board, given):
    round_, _ = given
    assert seen(board, board.support, round_) == set()


def test_after_closing_the_body_opens_what_was_shared_and_submitted(board, given):
    round_, shared = given
    round_ = board.close(round_)
    assert seen(board, board.support, round_) == {shared.pk}
    assert seen(board, board.second, round_) == {shared.pk}
    outsider = factories.seat(board.trust, Role.OBSERVER)
    assert seen(board, outsider, round_) == set()


def test_where_results_are_withheld_so_is_evidence(board):
    for _ in range(3):
        factories.seat(board.trust, Role.MEMBER)
    round_ = board.open_round(promise="sector")
    give(board, board.first, round_, is_shared=True)
    board.answer(board.first, round_, {Q1: "leading"})
    board.submit(board.first, round_)
    round_ = board.close(round_)
    assert seen(board, board.support, round_) == set()


def test_the_count_is_of_what_was_submitted_shared_or_not(board, given):
    round_, _ = given
    with board.scope(board.support):
        held = queries.evidence_held(round_)
    assert {code: each.total for code, each in held.items()} == {Q1: 1, Q2: 1}
    assert held[Q1].links == 1


# --- The database's own wall --------------------------------------------------------------------


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": "link", "link": "http://a.example/"},
        {"kind": "file", "link": LINK},
        {"kind": "record", "record_kind": "priority"},
        {"kind": "link", "link": LINK, "shows": ""},
    ],
)
def test_the_database_refuses_impossible_evidence(board, round_, wrong):
    with board.scope(board.first):
        part = board.part(board.first, round_)
        row = Evidence(
            participant=part,
            body_id=part.body_id,
            level=part.level,
            question=Q1,
            **{"shows": "It", **wrong},
        )
        with pytest.raises(IntegrityError), transaction.atomic():
            row.save()


def test_another_trusts_scope_sees_neither_row_nor_file(board, round_):
    give(board, board.first, round_, name="plan.pdf", data=PDF)
    other = factories.make_trust("elsewhere")
    with factories.operator(other), connection.cursor() as cursor:
        for table in ("assessment_evidence", "assessment_evidencefile"):
            cursor.execute(f"select count(*) from {table}")  # noqa: S608 - names of ours
            assert cursor.fetchone() == (0,)


def test_two_kinds_of_record_of_one_name_are_a_fault():
    with pytest.raises(ValueError, match="Two kinds"):
        records.register(records.Kind("priority", "Another", lambda scope: ()))
