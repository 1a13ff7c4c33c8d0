"""A body's risk register as a document and a workbook."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import forms

from governance.drawing import risk_map
from governance.models import Risk, RiskKind
from governance.queries import risks
from governance.reports.words import FOLDER, SUBJECT
from governance.rules.risks import HAZARD
from reports.base import PDF, XLSX, Content, Report, ReportForm, Section
from reports.registry import register
from reports.workbook import Column, Kind, Sheet, Workbook
from trusts.clock import today
from trusts.errors import Refusal
from trusts.levels import Level
from trusts.models import Body
from trusts.permissions import Permission
from trusts.scope import Scope
from trusts.ui.tags import day

TITLE = "Risk register"
COLOURS = {"High": "red", "Medium": "amber", "Low": "green"}


@dataclass(frozen=True)
class RisksParams:
    """Whose register, by the body's short name."""

    body: str


class RisksForm(ReportForm):
    """Asks for a body with risks that this person may read."""

    body = forms.ChoiceField(label="Whose register?")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["body"]
        found = [(body.slug, body.name) for body in risks.readable_bodies(self.scope)]
        field.choices = [("", "Choose a body"), *found]


@register
class RisksReport(Report):
    """The open risks of one body with heat maps, then each in full, and those closed lately.

    Only readers with the right to the risk register open it, also as part of a board pack.
    """

    slug = "risks"
    name = TITLE
    summary = "A body's hazards and opportunities, scored before and after what is done about them."
    subject = SUBJECT
    permission = Permission.RISK_VIEW
    template = f"{FOLDER}/risks.html"
    formats = (PDF, XLSX)
    levels = frozenset()
    Params = RisksParams
    form_class = RisksForm

    def title(self, scope: Scope, params: RisksParams) -> str:
        """Whose register it is."""
        return f"{TITLE}: {_body(scope, params)}"

    def filed_at(self, scope: Scope, params: RisksParams) -> Level:
        """The body's level."""
        return Level(_body(scope, params).level)

    def filed_under(self, scope: Scope, params: RisksParams) -> Body:
        """The body."""
        return _body(scope, params)

    def collect(self, scope: Scope, params: RisksParams) -> Content:
        """The register as it stands today."""
        body = _body(scope, params)
        rows = list(risks.readable(scope).filter(body=body))
        standing = [one for one in rows if one.is_open]
        due = sum(1 for one in standing if one.is_review_due(today()))
        return Content(
            title=TITLE,
            subtitle=body.name,
            facts=[
                ("On", day(today())),
                ("Open risks", str(len(standing))),
                ("Of these with a high score left", str(_high(standing))),
                ("To be reviewed by now", str(due)),
            ],
            needs=(Permission.RISK_VIEW,),
            parts=[
                Section(
                    TITLE,
                    {
                        "body": body.name,
                        "on": day(today()),
                        "maps": list(_maps(standing, body)),
                        "risks": [_risk(one) for one in standing],
                        "closed": [_risk(one) for one in rows if not one.is_open],
                    },
                    needs=Permission.RISK_VIEW,
                    open_title=TITLE,
                )
            ],
        )

    def workbook(self, scope: Scope, params: RisksParams) -> Workbook:
        """One row a risk, closed ones at the end."""
        body = _body(scope, params)
        sheet = Sheet(
            "risks",
            "Risks",
            "Every risk, open ones first",
            [
                Column("ref", "Reference", width=14),
                Column("kind", "Kind", width=14),
                Column("title", "Risk", width=50),
                Column("what", "Cause and effect", width=70),
                Column("partner", "Responsible partner", width=30),
                Column("owner", "Owner", width=24),
                Column("likelihood", "Likelihood before", Kind.COUNT),
                Column("impact", "Impact before", Kind.COUNT),
                Column("score", "Score before", Kind.COUNT),
                Column("controls", "What is done about it", width=70),
                Column("likelihood_left", "Likelihood after", Kind.COUNT),
                Column("impact_left", "Impact after", Kind.COUNT),
                Column("left", "Score after", Kind.COUNT),
                Column("band", "After controls", width=16),
                Column("review", "Next review", Kind.DATE),
                Column("closed", "Closed on", Kind.DATE),
            ],
            [_row(one) for one in risks.readable(scope).filter(body=body)],
            needs=Permission.RISK_VIEW,
            empty="No risk has been entered.",
        )
        return Workbook(TITLE, body.name, f"as on {day(today())}", [sheet])


def _body(scope: Scope, params: RisksParams) -> Body:
    body = risks.readable_bodies(scope).filter(slug=params.body).first()
    if body is None:
        raise Refusal("There is no such register. Choose another body.", field="body")
    return body


def _high(rows: list[Risk]) -> int:
    return sum(1 for one in rows if one.after.band.value == "High")


def _maps(rows: list[Risk], body: Body) -> Iterator[dict[str, Any]]:
    for kind, name in ((RiskKind.HAZARD, "Hazards"), (RiskKind.OPPORTUNITY, "Opportunities")):
        some = [one for one in rows if one.kind == kind]
        if not some:
            continue
        before, after = risks.maps(some)
        pictures = [
            {
                "title": words,
                "picture": risk_map(
                    cells,
                    kind=kind,
                    title=f"{name} {words[0].lower()}{words[1:]}",
                    map_id=f"{body.slug}-{kind}-{key}",
                ),
                "cells": [
                    (cell.score.words, ", ".join(cell.names))
                    for row in cells
                    for cell in reversed(row)
                    if cell.names
                ],
            }
            for key, words, cells in (
                ("before", "Before anything is done", before),
                ("after", "After what is done", after),
            )
        ]
        yield {"name": name, "pictures": pictures}


def _risk(one: Risk) -> dict[str, Any]:
    colours = COLOURS if one.kind == HAZARD else {"High": "blue", "Medium": "blue", "Low": "grey"}
    return {
        "ref": one.ref,
        "kind": one.get_kind_display(),
        "title": one.title,
        "what": one.what,
        "partner": one.partner.name,
        "owner": one.owner.name if one.owner else "",
        "before": one.before.value,
        "after": one.after.value,
        "band": one.after.band.value.lower(),
        "colour": colours[one.after.band.value],
        "controls": one.controls,
        "review": day(one.review_on),
        "is_due": one.is_review_due(today()),
        "closed": day(one.closed_on),
    }


def _row(one: Risk) -> dict[str, Any]:
    return {
        "ref": one.ref,
        "kind": one.get_kind_display(),
        "title": one.title,
        "what": one.what,
        "partner": one.partner.name,
        "owner": one.owner.name if one.owner else "Nobody yet",
        "likelihood": one.likelihood,
        "impact": one.impact,
        "score": one.before.value,
        "controls": one.controls,
        "likelihood_left": one.likelihood_left,
        "impact_left": one.impact_left,
        "left": one.after.value,
        "band": one.after.band.value,
        "review": one.review_on if one.is_open else "",
        "closed": one.closed_on or "",
    }
