"""The trust's budget monitoring procedure as a document."""

from typing import Any

from finance.models import Procedure
from finance.queries.pools import visible_pools
from finance.queries.procedure import edition_in_force
from finance.queries.virements import delegations
from finance.reports.reading import SUBJECT
from finance.rules.procedure import QUALITY_CHECKS, Settings
from finance.rules.procedure_document import paragraphs, rules_on_probity
from finance.rules.procedure_headings import BY_SLUG, HEADINGS
from reports.base import Content, NoParams, Report, Section
from reports.registry import register
from trusts.clock import today
from trusts.permissions import Permission
from trusts.scope import Scope
from trusts.ui.tags import day

FOLDER = "finance/reports"


@register
class ProcedureDocument(Report):
    """How budgets are monitored, in plain English, from the settings that are in force."""

    slug = "procedure"
    name = "Budget monitoring procedure"
    summary = (
        "What the trust has agreed about monitoring budgets and about probity: nine headings, "
        "delegated limits, VAT and accountability, as they are in force today."
    )
    permission = Permission.REPORT_BUILD
    subject = SUBJECT
    template = f"{FOLDER}/procedure.html"

    def collect(self, scope: Scope, params: NoParams) -> Content:
        """The settings in force, the register of delegations and the pools, as they are now."""
        edition = edition_in_force()
        settings = edition.as_settings if edition else Settings()
        return Content(
            title="Budget monitoring procedure",
            subtitle="How partners report on the money, and the rules on probity",
            facts=_facts(edition),
            parts=[
                Section("How budgets are monitored", {"headings": _headings(settings)}, key="how"),
                Section(
                    "Probity",
                    {
                        "rules": rules_on_probity(settings),
                        "delegations": _delegations(scope),
                        "pools": _pools(scope),
                    },
                    template=f"{FOLDER}/procedure_probity.html",
                    key="probity",
                ),
                Section(
                    "Editions",
                    {"editions": _editions()},
                    template=f"{FOLDER}/procedure_editions.html",
                    key="editions",
                ),
            ],
        )


def _facts(edition: Procedure | None) -> list[tuple[str, str]]:
    if edition is None:
        return [
            ("Edition", "None agreed yet: these are the settings the trust began with"),
            ("Printed on", day(today())),
        ]
    return [
        ("Edition", str(edition.number)),
        ("In force since", day(edition.in_force_from)),
        ("Changed by", edition.changed_by),
        ("Printed on", day(today())),
    ]


def _headings(settings: Settings) -> list[dict[str, Any]]:
    rulings = settings.rulings
    return [
        {
            "number": number,
            "name": heading.name,
            "paragraphs": paragraphs(heading.slug, settings),
            "checks": [(check.name, rulings[check.code].label) for check in QUALITY_CHECKS.values()]
            if heading.slug == "data-quality"
            else [],
        }
        for number, heading in enumerate(HEADINGS[:-1], start=1)
    ]


def _delegations(scope: Scope) -> list[dict[str, Any]]:
    return [
        {
            "person": row.person.name,
            "partner": row.partner.name if row.partner else "Every partner’s",
            "limit": row.limit,
            "instrument": row.instrument,
            "given_by": row.given_by,
            "since": row.starts_on,
        }
        for row in delegations(scope)
        if row.is_in_force(today())
    ]


def _pools(scope: Scope) -> list[tuple[str, str, str]]:
    """Each pooled fund with its host and whose VAT rules apply."""
    return [
        (pool.name, pool.host.name, pool.get_vat_display())
        for pool in visible_pools(scope, Permission.BUDGET_VIEW)
    ]


def _editions() -> list[dict[str, Any]]:
    return [
        {
            "number": row.number,
            "since": row.in_force_from,
            "by": row.changed_by,
            "on": row.changed_at.date(),
            "reason": row.reason,
            "heading": BY_SLUG[row.heading].name if row.heading in BY_SLUG else "",
            "settings": len(row.changes),
        }
        for row in Procedure.objects.all()
    ]
