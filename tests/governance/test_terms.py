"""Terms of reference: written from the template, checked, agreed, signed, replaced."""

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from governance import actions
from governance.models import TermsOfReference
from governance.queries import terms as queries
from governance.rules.quorum import AREA_SAMPLE, BOARD_SAMPLE
from governance.rules.topics import BY_CODE, TOPICS, coverage, starting_text
from tests.factories import operator, seat
from tests.governance.conftest import agreed, whole_draft
from tests.governance.days import AGREED, DAY, REVIEW
from trusts.clock import today
from trusts.errors import Refusal
from trusts.models import Body, Partner, Person, Trust
from trusts.scope import open_scope

pytestmark = pytest.mark.django_db


def board() -> Body:
    return Body.objects.get(slug="board")


def test_the_template_covers_the_nine_topics_of_the_survey_and_two_more() -> None:
    surveyed = [topic.name for topic in TOPICS if topic.surveyed]
    assert len(surveyed) == 9
    assert {topic.code for topic in TOPICS if not topic.surveyed} == {"purpose", "conflict"}


def test_coverage_names_what_is_missing_and_what_is_unfinished() -> None:
    texts = {topic.code: "Said." for topic in TOPICS}
    whole = coverage(texts, has_quorum=True, meetings_a_year=4, review_on=REVIEW)
    assert whole.is_whole
    assert len(whole.there) == len(TOPICS) + 3
    some = {**texts, "probity": "  ", "pooling": "Ask [name]."}
    found = coverage(some, has_quorum=False, meetings_a_year=None, review_on=None)
    assert found.missing == (
        "Probity and interests",
        "Frequency of meetings",
        "Quorum",
        "Review date",
    )
    assert found.unfinished == ("Pooled budgets",)


def test_the_template_names_the_body_and_the_trust() -> None:
    text = starting_text(BY_CODE["purpose"], body="The board", trust="Anyplace")
    assert text.startswith("The board brings")
    assert "Anyplace" in text
    assert "{" not in text


def test_a_first_version_starts_from_the_template_and_a_second_from_the_first(
    trust: Trust, support: Person
) -> None:
    with open_scope(trust=trust, person=support) as by:
        draft = actions.begin_terms(by=by, body=board())
        assert draft.number == 1
        assert queries.coverage_of(draft).unfinished
        with pytest.raises(Refusal, match="being written already"):
            actions.begin_terms(by=by, body=board())
        actions.give_up_draft(by=by, terms=draft)
        first = agreed(by, board())
        second = actions.begin_terms(by=by, body=board())
        assert second.number == 2
        assert queries.texts(second) == queries.texts(first)
        assert second.quorum_rule == BOARD_SAMPLE
        assert second.review_on is None


def test_a_draft_is_agreed_only_when_nothing_is_missing(trust: Trust, support: Person) -> None:
    with open_scope(trust=trust, person=support) as by:
        draft = whole_draft(by, board())
        actions.write_section(by=by, terms=draft, topic="probity", text="")
        with pytest.raises(Refusal, match="Still to write: Probity and interests"):
            actions.agree_terms(
                by=by, terms=draft, agreed_on=AGREED, agreed_by="us", in_force_from=AGREED
            )
        actions.write_section(by=by, terms=draft, topic="probity", text="Declare.")
        for wrong in (
            {"agreed_by": " "},
            {"in_force_from": AGREED - DAY},
            {"in_force_from": REVIEW},
        ):
            fields = {"agreed_on": AGREED, "agreed_by": "us", "in_force_from": AGREED} | wrong
            with pytest.raises(Refusal):
                actions.agree_terms(by=by, terms=draft, **fields)
        assert queries.in_force(board(), REVIEW) is None


def test_agreed_terms_never_change(trust: Trust, support: Person) -> None:
    with open_scope(trust=trust, person=support) as by:
        terms = agreed(by, board())
        for change in (
            lambda: actions.write_section(by=by, terms=terms, topic="probity", text="Else."),
            lambda: actions.set_quorum(by=by, terms=terms, rule=AREA_SAMPLE),
            lambda: actions.set_particulars(
                by=by, terms=terms, meetings_a_year=1, review_on=REVIEW
            ),
            lambda: actions.give_up_draft(by=by, terms=terms),
        ):
            with pytest.raises(Refusal, match="do not change"):
                change()


def test_the_version_in_force_is_that_of_the_day(trust: Trust, support: Person) -> None:
    with open_scope(trust=trust, person=support) as by:
        first = agreed(by, board())
        assert queries.in_force(board(), AGREED - DAY) is None
        assert queries.in_force(board(), AGREED) == first
        second = actions.begin_terms(by=by, body=board())
        actions.set_particulars(
            by=by,
            terms=second,
            meetings_a_year=6,
            review_on=REVIEW + 100 * DAY,
        )
        fields = {"by": by, "terms": second, "agreed_on": AGREED, "agreed_by": "the board"}
        with pytest.raises(Refusal, match="Version 1 counts from 19 May 2009"):
            actions.agree_terms(**fields, in_force_from=AGREED)
        later = AGREED + 30 * DAY
        second = actions.agree_terms(**fields, in_force_from=later)
        assert queries.in_force(board(), later - DAY) == first
        assert queries.in_force(board(), later) == second
        assert queries.all_in_force(later) == {board().pk: second}


def test_partners_sign_agreed_terms_once(trust: Trust, support: Person, member: Person) -> None:
    with open_scope(trust=trust, person=support) as by:
        council = Partner.objects.get(slug="council")
        draft = whole_draft(by, board())
        fields = {"by": by, "partner": council, "signed_by": "A Director", "signed_on": AGREED}
        with pytest.raises(Refusal, match="still a draft"):
            actions.sign_terms(terms=draft, **fields)
        later = today() + DAY
        with pytest.raises(Refusal, match="not one to come"):
            actions.agree_terms(
                by=by, terms=draft, agreed_on=later, agreed_by="us", in_force_from=later
            )
        terms = actions.agree_terms(
            by=by, terms=draft, agreed_on=AGREED, agreed_by="us", in_force_from=AGREED
        )
        assert list(queries.not_signed(terms, AGREED)) == [council]
        with pytest.raises(Refusal, match="Choose that day or later"):
            actions.sign_terms(terms=terms, **(fields | {"signed_on": AGREED - DAY}))
        with pytest.raises(Refusal, match="not one to come"):
            actions.sign_terms(terms=terms, **(fields | {"signed_on": today() + DAY}))
        with pytest.raises(Refusal, match="The PCT has no member on"):
            actions.sign_terms(
                terms=terms, **(fields | {"partner": Partner.objects.get(slug="pct")})
            )
        actions.sign_terms(terms=terms, **fields)
        assert not queries.not_signed(terms, AGREED)
        with pytest.raises(Refusal, match="signed already"):
            actions.sign_terms(terms=terms, **fields)


def test_particulars_are_refused_where_they_cannot_be(trust: Trust, support: Person) -> None:
    with open_scope(trust=trust, person=support) as by:
        draft = actions.begin_terms(by=by, body=board())
        with pytest.raises(Refusal, match="between 1 and 52"):
            actions.set_particulars(by=by, terms=draft, meetings_a_year=60, review_on=None)
        with pytest.raises(Refusal, match="before papers go out"):
            actions.set_particulars(
                by=by, terms=draft, meetings_a_year=4, review_on=None, items_days=3
            )
        with pytest.raises(Refusal, match="no such topic"):
            actions.write_section(by=by, terms=draft, topic="weather", text="Rain.")


def test_a_member_may_not_write_terms(trust: Trust, member: Person) -> None:
    with open_scope(trust=trust, person=member) as by, pytest.raises(PermissionDenied):
        actions.begin_terms(by=by, body=board())


def test_the_database_refuses_agreed_terms_that_are_not_whole(trust: Trust) -> None:
    with operator(trust), pytest.raises(IntegrityError), transaction.atomic():
        TermsOfReference.objects.create(
            body=board(), number=1, agreed_on=AGREED, in_force_from=AGREED
        )


def address(trust: Trust, name: str, **more: object) -> str:
    return reverse(f"governance:{name}", kwargs={"trust": trust.slug, **more})


def test_terms_are_written_and_agreed_on_the_pages(
    trust: Trust, support: Person, member: Person, client: Client
) -> None:
    client.force_login(support)
    begun = client.post(address(trust, "terms_body", slug="board"))
    where = {"slug": "board", "number": 1}
    assert begun["Location"] == address(trust, "terms_version", **where)
    for topic in TOPICS:
        saved = client.post(
            address(trust, "terms_section", **where, topic=topic.code), {"text": "Said."}
        )
        assert saved.status_code == 302
    nothing = client.post(address(trust, "terms_quorum", **where), {"join": "all"})
    assert "Enter at least one clause." in nothing.content.decode()
    half = {"join": "all", "number_1": "7.5", "measure_1": "count", "group_1": "everyone"}
    refused = client.post(address(trust, "terms_quorum", **where), half)
    assert "Enter a whole number of members." in refused.content.decode()
    rule = {
        "join": "all",
        "number_1": "7",
        "measure_1": "count",
        "group_1": "everyone",
        "number_2": "1",
        "measure_2": "count",
        "group_2": "sector:health",
    }
    assert client.post(address(trust, "terms_quorum", **where), rule).status_code == 302
    shown = client.get(address(trust, "terms_quorum", **where)).content.decode()
    assert "Now: At least 7 members and 1 member from health." in shown
    days = {"items_days": "14", "papers_days": "7", "minutes_days": "7", "meetings_a_year": "4"}
    review = {"review_on_day": "18", "review_on_month": "5", "review_on_year": "2010"}
    saved = client.post(address(trust, "terms_particulars", **where), days | review)
    assert saved.status_code == 302, saved.content.decode()
    agree = {
        "agreed_on_day": "19",
        "agreed_on_month": "5",
        "agreed_on_year": "2009",
        "in_force_from_day": "19",
        "in_force_from_month": "5",
        "in_force_from_year": "2009",
        "agreed_by": "the board",
    }
    assert client.post(address(trust, "terms_agree", **where), agree).status_code == 302
    client.force_login(member)
    page = client.get(address(trust, "terms_version", **where)).content.decode()
    assert "At least 7 members and 1 member from health." in page
    assert "Not signed by The council" in page
    assert "Record a signature" not in page


def test_a_draft_is_hidden_from_those_who_do_not_write_it(
    trust: Trust, support: Person, member: Person, client: Client
) -> None:
    with open_scope(trust=trust, person=support) as by:
        actions.begin_terms(by=by, body=board())
    client.force_login(member)
    assert client.get(address(trust, "terms_version", slug="board", number=1)).status_code == 404
    assert "Draft" not in client.get(address(trust, "terms")).content.decode()


def test_a_review_that_is_due_is_shown(
    trust: Trust, support: Person, client: Client, settings: Any
) -> None:
    with open_scope(trust=trust, person=support) as by:
        terms = agreed(by, board())
    assert not terms.review_due(REVIEW - DAY)
    assert terms.review_due(REVIEW)
    client.force_login(support)
    settings.PRETEND_TODAY = REVIEW
    assert "Due" in client.get(address(trust, "terms")).content.decode()


def test_a_member_of_an_area_group_reads_terms_and_writes_none(
    trust: Trust, support: Person, client: Client
) -> None:
    with open_scope(trust=trust, person=support) as by:
        agreed(by, board())
    person = seat(trust, "member", "operational")
    client.force_login(person)
    where = {"slug": "board", "number": 1}
    assert client.get(address(trust, "terms_version", **where)).status_code == 200
    assert client.get(address(trust, "terms_sign", **where)).status_code == 403
    assert client.post(address(trust, "terms_body", slug="board")).status_code == 403
