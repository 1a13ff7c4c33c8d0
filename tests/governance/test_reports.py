"""Documents of governance: a version of the terms, and the structure."""

import pytest
from django.template.loader import render_to_string

from governance import actions
from governance.reports import StructureReport, TermsForm, TermsParams, TermsReport
from reports.actions import request_report
from reports.base import Content, NoParams, Section
from reports.build import build
from reports.queries import files_for
from tests.factories import seat
from tests.governance.conftest import agreed
from tests.governance.days import AGREED
from trusts.errors import Refusal
from trusts.models import Body, Partner, Person, Trust
from trusts.scope import open_scope

pytestmark = pytest.mark.django_db


def printed(content: Content, template: str) -> str:
    parts = [part for part in content.parts if isinstance(part, Section)]
    return "".join(
        render_to_string(part.template or template, dict(part.context)) for part in parts
    )


def test_the_terms_are_printed_with_members_and_signatures(
    trust: Trust, support: Person, member: Person
) -> None:
    with open_scope(trust=trust, person=support) as by:
        terms = agreed(by, Body.objects.get(slug="board"))
        council = Partner.objects.get(slug="council")
        report = TermsReport()
        content = report.collect(by, TermsParams(terms=str(terms.pk)))
        before = printed(content, report.template)
        assert "At least 75% of members and 75% of commissioning members" in before
        assert "On Probity and interests." in before
        assert member.name in before
        assert support.name not in before
        assert "Not signed by The council" in before
        actions.sign_terms(
            by=by, terms=terms, partner=council, signed_by="A Director", signed_on=AGREED
        )
        after = printed(report.collect(by, TermsParams(terms=str(terms.pk))), report.template)
        assert "A Director" in after
        assert "Not signed by" not in after
        with pytest.raises(Refusal, match="no such terms"):
            report.collect(by, TermsParams(terms="0"))


def test_a_draft_is_offered_to_those_who_write_it_only(
    trust: Trust, support: Person, member: Person
) -> None:
    with open_scope(trust=trust, person=support) as by:
        draft = actions.begin_terms(by=by, body=Body.objects.get(slug="board"))
        offered = TermsForm(scope=by).fields["terms"].choices  # type: ignore[attr-defined]  # a ChoiceField
        assert (str(draft.pk), "board group, version 1 (draft)") in list(offered)
        content = TermsReport().collect(by, TermsParams(terms=str(draft.pk)))
        assert "These terms are a draft." in printed(content, TermsReport.template)
    with open_scope(trust=trust, person=member) as by:
        assert len(list(TermsForm(scope=by).fields["terms"].choices)) == 1  # type: ignore[attr-defined]  # a ChoiceField


def test_the_structure_is_printed_as_a_picture_and_in_words(trust: Trust, support: Person) -> None:
    with open_scope(trust=trust, person=support) as by:
        content = StructureReport().collect(by, NoParams())
        text = printed(content, StructureReport.template)
        assert 'role="img"' in text
        assert text.count("executive group") >= 3  # in the picture, its row, and its child's
        assert ("Bodies", "3") in content.facts


def test_a_draft_on_paper_is_for_those_who_write_it(trust: Trust, support: Person) -> None:
    observer = seat(trust, "observer")
    with open_scope(trust=trust, person=support) as by:
        draft = actions.begin_terms(by=by, body=Body.objects.get(slug="board"))
        run = request_report(
            by=by, report=TermsReport.slug, params=TermsParams(str(draft.pk)), queue=False
        )
    build(run.pk, trust.pk)
    for person, copies in ((support, 1), (observer, 0)):
        with open_scope(trust=trust, person=person) as scope:
            run.refresh_from_db()
            assert run.state == "done", run.error
            assert len(files_for(scope, run)) == copies
