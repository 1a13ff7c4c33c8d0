"""The public register of interests as a document and a workbook."""

from __future__ import annotations

from typing import Any

from governance.models import Interest
from governance.queries import interests
from governance.queries.interests import Entry
from governance.reports.words import FOLDER, SUBJECT
from reports.base import PDF, XLSX, Content, Report, Section
from reports.registry import register
from reports.workbook import Column, Kind, Sheet, Workbook
from trusts.clock import today
from trusts.permissions import Permission
from trusts.scope import Scope
from trusts.ui.tags import day


@register
class InterestsReport(Report):
    """The register as the public reads it: nothing that is kept back, for whoever builds it."""

    slug = "interests"
    name = "Register of interests"
    summary = "What members have to do with outside the trust, as declared. Fit to be published."
    subject = SUBJECT
    permission = Permission.INTEREST_MANAGE
    template = f"{FOLDER}/interests.html"
    formats = (PDF, XLSX)

    def collect(self, scope: Scope, params: object) -> Content:
        """Everybody by name, those with nothing to declare included."""
        rows = _entries(scope)
        confirmed = sum(1 for one in rows if one.reviewed_on and not one.is_due(today()))
        return Content(
            title="Register of interests",
            subtitle=scope.trust.name if scope.trust else "",
            facts=[
                ("On", day(today())),
                ("People", str(len(rows))),
                ("Confirmed within the year", str(confirmed)),
            ],
            parts=[
                Section(
                    "Register of interests",
                    {"on": day(today()), "people": [_person(one) for one in rows]},
                )
            ],
        )

    def workbook(self, scope: Scope, params: object) -> Workbook:
        """One row an interest; people without one have a row too."""
        sheet = Sheet(
            "interests",
            "Interests",
            "Every public interest, by person",
            [
                Column("person", "Name", width=28),
                Column("seats", "Member of", width=44),
                Column("partner", "For", width=32),
                Column("kind", "Kind of interest", width=30),
                Column("what", "Interest", width=70),
                Column("tied", "With the partner", width=30),
                Column("since", "Since", Kind.DATE),
                Column("confirmed", "Confirmed", Kind.DATE),
            ],
            [row for one in _entries(scope) for row in _rows(one)],
            empty="Nobody has a seat yet.",
        )
        name = scope.trust.name if scope.trust else ""
        return Workbook("Register of interests", name, f"as on {day(today())}", [sheet])


def _entries(scope: Scope) -> list[Entry]:
    return interests.entries(scope, interests.people_in(today()), today())


def _public(entry: Entry) -> list[Interest]:
    return [one for one in entry.interests if one.is_public]


def _says_nothing(entry: Entry) -> str:
    """What stands for somebody without a public interest: whether one is kept back, never what."""
    if entry.hidden or any(not one.is_public for one in entry.interests):
        return "Kept back from the public: knowing it would put somebody at risk"
    return "None declared" if entry.reviewed_on else "Has not declared yet"


def _person(entry: Entry) -> dict[str, Any]:
    return {
        "name": entry.person.name,
        "partner": entry.seats[0].partner.name if entry.seats else "",
        "bodies": ", ".join(seat.body.name for seat in entry.seats),
        "interests": [
            {
                "what": one.what,
                "kind": one.get_kind_display(),
                "partner": one.partner.name if one.partner else "",
                "since": day(one.starts_on),
            }
            for one in _public(entry)
        ],
        "nothing": _says_nothing(entry),
        "confirmed": day(entry.reviewed_on),
    }


def _rows(entry: Entry) -> list[dict[str, Any]]:
    who = {
        "person": entry.person.name,
        "seats": ", ".join(seat.body.name for seat in entry.seats),
        "partner": entry.seats[0].partner.name if entry.seats else "",
        "confirmed": entry.reviewed_on or "Not yet",
    }
    nothing = {"kind": "", "what": _says_nothing(entry), "tied": "", "since": ""}
    return [
        {
            **who,
            "kind": one.get_kind_display(),
            "what": one.what,
            "tied": one.partner.name if one.partner else "",
            "since": one.starts_on,
        }
        for one in _public(entry)
    ] or [{**who, **nothing}]
