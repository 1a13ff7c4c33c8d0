"""Documents of governance: a body's terms of reference, and the structure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms

from governance.drawing import structure_picture
from governance.models import TermsOfReference
from governance.queries import terms as queries
from governance.queries.seats import seats_on
from governance.queries.structure import Structure, structure
from governance.rules.topics import TOPICS
from governance.words import particulars
from reports.base import Content, Report, ReportForm, Section
from reports.registry import register
from trusts.clock import today
from trusts.errors import Refusal
from trusts.permissions import Permission
from trusts.queries import Branch
from trusts.scope import Scope
from trusts.ui.tags import day

FOLDER = "governance/reports"
SUBJECT = "Boards and members"


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


@register
class StructureReport(Report):
    """The structure of the trust as a picture and in words."""

    slug = "structure"
    name = "Structure"
    summary = "How the trust's bodies answer to each other, and its other partnerships, drawn."
    subject = SUBJECT
    permission = Permission.MEETING_MANAGE
    template = f"{FOLDER}/structure.html"

    def collect(self, scope: Scope, params: object) -> Content:
        """One picture, and every body in words."""
        on = today()
        shown = structure(on=on)
        assert scope.trust is not None  # noqa: S101 - a report is of a trust
        name = scope.trust.name
        return Content(
            title="Structure",
            subtitle=name,
            facts=[("On", day(on)), ("Bodies", str(shown.bodies))],
            parts=[
                Section(
                    "The structure",
                    {
                        "picture": structure_picture(shown, trust=name),
                        "bodies": [line for root in shown.tree for line in _lines(shown, root)],
                        "partnerships": [
                            (one.name, one.get_kind_display()) for one in shown.partnerships
                        ],
                    },
                )
            ],
        )


def _lines(shown: Structure, branch: Branch, above: str = "") -> list[dict[str, str]]:
    body = branch.body
    found = [
        {
            "name": body.name,
            "level": body.get_level_display(),
            "form": body.get_form_display(),
            "above": above,
            "lines": "; ".join(shown.words_of(body)),
        }
    ]
    for child in branch.children:
        found += _lines(shown, child, body.name)
    return found
