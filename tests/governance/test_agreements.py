"""Partnership agreements, and the lines of the structure."""

import datetime
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from governance import actions
from governance.models import Agreement, ReportingLine
from governance.queries.structure import lines_to, structure
from tests.factories import operator
from tests.governance.days import AGREED, DAY, REVIEW
from trusts.clock import today
from trusts.errors import Refusal
from trusts.models import Body, Partner, Person, Trust
from trusts.scope import Scope, open_scope

pytestmark = pytest.mark.django_db


def body(slug: str = "board") -> Body:
    return Body.objects.get(slug=slug)


def enter(by: Scope, **changes: Any) -> Agreement:
    fields: dict[str, Any] = {
        "slug": "agreement",
        "name": "The agreement",
        "power": "children2004s10",
        "purpose": "Working together.",
        "body": body(),
        "partners": list(Partner.objects.all()),
        "starts_on": AGREED,
        "review_on": REVIEW,
        "covers": ["vision", "conflict"],
    }
    return actions.enter_agreement(by=by, **(fields | changes))


def test_an_agreement_says_what_it_leaves_out(trust: Trust, support: Person) -> None:
    with open_scope(trust=trust, person=support) as by:
        agreement = enter(by)
        assert len(agreement.not_covered) == 6
        assert "Resources and finance" in agreement.not_covered
        assert agreement.is_in_force(AGREED)
        assert not agreement.is_in_force(AGREED - DAY)


def test_agreements_that_cannot_be_are_refused(trust: Trust, support: Person) -> None:
    with open_scope(trust=trust, person=support) as by:
        for wrong, words in (
            ({"partners": list(Partner.objects.all()[:1])}, "two partners"),
            ({"ends_on": AGREED - DAY}, "before the first day"),
            ({"review_on": AGREED - DAY}, "first day or later"),
        ):
            with pytest.raises(Refusal, match=words):
                enter(by, **wrong)
        enter(by)
        with pytest.raises(Refusal, match="of this name"):
            enter(by, slug="other")
        with pytest.raises(Refusal, match="in use"):
            enter(by, name="Other")


def test_partners_sign_once_and_a_review_moves_on(trust: Trust, support: Person) -> None:
    with open_scope(trust=trust, person=support) as by:
        agreement = enter(by)
        party = agreement.partners.select_related("partner").first()
        assert party is not None
        with pytest.raises(Refusal, match="who signed"):
            actions.sign_agreement(by=by, party=party, signed_by=" ", signed_on=AGREED)
        later = today() + datetime.timedelta(days=1)
        with pytest.raises(Refusal, match="not one to come"):
            actions.sign_agreement(by=by, party=party, signed_by="A Director", signed_on=later)
        actions.sign_agreement(by=by, party=party, signed_by="A Director", signed_on=AGREED)
        with pytest.raises(Refusal, match="already"):
            actions.sign_agreement(by=by, party=party, signed_by="B", signed_on=AGREED)
        with pytest.raises(Refusal, match="after"):
            actions.review_agreement(by=by, agreement=agreement, review_on=REVIEW, covers=[])
        changed = actions.review_agreement(
            by=by, agreement=agreement, review_on=REVIEW + DAY, covers=["resources"]
        )
        assert changed.covers == ["resources"]


def test_lines_lead_to_a_body_or_a_partnership(trust: Trust, support: Person) -> None:
    with open_scope(trust=trust, person=support) as by:
        other = actions.add_partnership(by=by, slug="lsp", name="The LSP", kind="lsp")
        for wrong, words in (
            ({}, "either a body or another"),
            ({"to_body": body("executive"), "to_partnership": other}, "either a body or another"),
            ({"to_body": body("north-area")}, "another body"),
            ({"to_body": body("executive")}, "already"),
        ):
            with pytest.raises(Refusal, match=words):
                actions.draw_line(by=by, body=body("north-area"), kind="reports", **wrong)
        line = actions.draw_line(
            by=by, body=body("north-area"), kind="reports", to_partnership=other
        )
        with pytest.raises(Refusal, match="there already"):
            actions.draw_line(by=by, body=body("north-area"), kind="reports", to_partnership=other)
        actions.draw_line(by=by, body=body("north-area"), kind="advises", to_body=body())
        shown = structure(on=AGREED)
        assert shown.words_of(body("north-area")) == [
            "reports to The LSP",
            "advises board group",
        ]
        assert [str(one) for one in lines_to(body())] == ["north-area group advises board group"]
        actions.remove_line(by=by, line=line)
        assert ReportingLine.objects.count() == 1
        with pytest.raises(Refusal, match="of this name"):
            actions.add_partnership(by=by, slug="x", name="the lsp", kind="lsp")


def test_a_member_writes_neither(trust: Trust, member: Person) -> None:
    with open_scope(trust=trust, person=member) as by:
        with pytest.raises(PermissionDenied):
            enter(by)
        with pytest.raises(PermissionDenied):
            actions.draw_line(by=by, body=body(), kind="advises", to_body=body("executive"))


def test_the_pages_show_and_draw(
    trust: Trust, support: Person, member: Person, client: Client
) -> None:
    with open_scope(trust=trust, person=support) as by:
        enter(by)
        actions.add_partnership(by=by, slug="lsp", name="The LSP", kind="lsp")
    with operator(trust):
        board, executive = body().pk, body("executive").pk
    client.force_login(support)
    new = reverse("governance:line_new", kwargs={"trust": trust.slug})
    sent = {"body": str(board), "kind": "works_with", "to": f"b{executive}", "note": "Monthly"}
    assert "leads" in client.post(new, sent | {"to": ""}).content.decode()
    assert client.post(new, sent).status_code == 302
    client.force_login(member)
    page = client.get(reverse("governance:structure", kwargs={"trust": trust.slug}))
    shown = page.content.decode()
    assert shown.count('role="img"') == 2
    assert "works with executive group" in shown
    assert "Remove" not in shown
    listed = client.get(reverse("governance:agreements", kwargs={"trust": trust.slug}))
    assert "Signed by 0 of 2 partners" in listed.content.decode()
    one = reverse("governance:agreement", kwargs={"trust": trust.slug, "slug": "agreement"})
    assert "Not covered" in client.get(one).content.decode()
    assert "Note a review" not in client.get(one).content.decode()
