"""Demo data of boards at work: a year of meetings, one with papers, and a finished document."""

from reports import actions, registry
from reports.base import NoParams
from reports.build import build
from reports.models import ReportRun
from trusts.models import Person, Trust
from trusts.scope import open_scope

SUPPORT = "support@anyplace.example"


def load(trust: Trust, people: dict[str, Person]) -> None:
    """Make the meetings of 2009–10 and the documents of the November board."""
    _report(trust, people[SUPPORT])


def _report(trust: Trust, person: Person) -> ReportRun:
    """A finished report, built as its page builds it."""
    with open_scope(trust=trust, person=person) as scope:
        run = actions.request_report(
            by=scope, report=registry.get("who-is-who"), params=NoParams(), queue=False
        )
    build(run.pk, trust.pk)
    return run
