"""A body's terms of reference as a document."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms

from governance.models import TermsOfReference
from governance.queries import terms as queries
from governance.queries.seats import seats_on
from governance.reports.words import FOLDER, SUBJECT
from governance.rules.topics import TOPICS
from governance.words import particulars
from reports.base import Content, Report, ReportForm, Section
from reports.registry import register
from trusts.clock import today
from trusts.errors import Refusal
from trusts.permissions import Permission
from trusts.scope import Scope
from trusts.ui.tags import day


@dataclass(frozen=True)
class TermsParams:
    """Which version, by its number in the database."""

    terms: str


class TermsForm(ReportForm):
    """Asks for one of the versions this person may see."""

    terms = forms.ChoiceField(label="Terms of reference")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["terms"]
        field.choices = [
            ("", "Choose a body and version"),
            *((str(one.pk), _words(one)) for one in queries.readable(self.scope)),
        ]


def _words(terms: TermsOfReference) -> str:
    return f"{terms.body}, version {terms.number}{' (draft)' if terms.is_draft else ''}"


@register
class TermsReport(Report):
    """A version of a body's terms of reference, with its members and signatures."""

    slug = "terms-of-reference"
    name = "Terms of reference"
    summary = "What a body's terms of reference say, who sits on it, and which partners signed."
    subject = SUBJECT
    permission = Permission.TERMS_MANAGE
    template = f"{FOLDER}/terms.html"
    Params = TermsParams
    form_class = TermsForm

    def collect(self, scope: Scope, params: TermsParams) -> Content:
        """Particulars and texts, members, signatures."""
        terms = next((one for one in queries.readable(scope) if str(one.pk) == params.terms), None)
        if terms is None:
            raise Refusal("There are no such terms of reference. Choose others.", field="terms")
        on = today()
        said = queries.texts(terms)
        members = [
            {
                "name": seat.membership.person.name,
                "partner": seat.partner.name,
                "side": seat.side.capitalize() or "Not said",
                "vote": "Votes" if seat.voting else "No vote",
            }
            for seat in seats_on(terms.body, on)
            if seat.is_member
        ]
        signatures = [
            {
                "partner": one.partner.name,
                "signed_by": one.signed_by,
                "post": one.post,
                "signed_on": day(one.signed_on),
            }
            for one in terms.signatures.select_related("partner")
        ]
        unsigned = [] if terms.is_draft else [str(one) for one in queries.not_signed(terms, on)]
        standing = (
            "A draft"
            if terms.is_draft
            else f"Agreed on {day(terms.agreed_on)} by {terms.agreed_by}"
        )
        return Content(
            title="Terms of reference",
            # A draft is for who writes it, on paper as on its page.
            needs=(Permission.TERMS_MANAGE,) if terms.is_draft else (),
            subtitle=terms.body.name,
            facts=[
                ("Version", str(terms.number)),
                ("Standing", standing),
                ("In force from", day(terms.in_force_from) or "Not yet"),
                ("Review", day(terms.review_on) or "Not settled"),
            ],
            parts=[
                Section(
                    "Terms",
                    {
                        "body": terms.body.name,
                        "particulars": [(row.key, row.value) for row in particulars(terms)],
                        "topics": [(topic.name, said.get(topic.code, "")) for topic in TOPICS],
                    },
                ),
                Section(
                    "Members and signatures",
                    {
                        "body": terms.body.name,
                        "on": day(on),
                        "members": members,
                        "signatures": signatures,
                        "unsigned": unsigned,
                        "is_draft": terms.is_draft,
                    },
                    template=f"{FOLDER}/signatures.html",
                ),
            ],
        )
