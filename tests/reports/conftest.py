"""A small report for the tests of the engine, and people who may and may not build it."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

import pytest
from django import forms

from reports import registry
from reports.base import PDF, XLSX, Content, ReadyPart, Report, ReportForm, Section
from reports.workbook import Column, Kind, Sheet, Total, Workbook
from tests.factories import make_trust, seat
from tests.reports.pdfs import plain_pdf
from trusts.errors import Refusal
from trusts.levels import Level
from trusts.models import Body, Partner, Person, Trust
from trusts.permissions import Permission


@dataclass(frozen=True)
class BodiesParams:
    name: str


class BodiesForm(ReportForm):
    name = forms.CharField(max_length=20)


class Bodies(Report):
    """Lists the trust's bodies; one part is confidential when the name says so."""

    slug = "bodies"
    name = "Bodies"
    summary = "Every body of the trust."
    permission = Permission.REPORT_BUILD
    template = "reports/pdf/contents.html"
    Params = BodiesParams
    form_class = BodiesForm
    formats = (PDF, XLSX)

    def title(self, scope, params) -> str:
        return f"Bodies, {params.name}"

    def collect(self, scope, params) -> Content:
        if params.name == "impossible":
            raise Refusal("There are no bodies to show. Add one first.")
        if params.name == "broken":
            raise RuntimeError("A fault in a report")
        names = self.names()
        needs = Permission.PAPER_CONFIDENTIAL if params.name == "secret" else None
        return Content(
            title="Bodies",
            subtitle=params.name,
            facts=[("Bodies", str(len(names)))],
            parts=[
                Section("All bodies", {"entries": [{"title": n, "rank": 1} for n in names]}),
                ReadyPart(
                    "A paper with a secret title",
                    plain_pdf(3),
                    rank=2,
                    needs=needs,
                    footer="Item 2",
                    key="paper",
                ),
                Section("Last", {"entries": [{"title": "The end", "rank": 1}]}, key="last"),
            ],
        )

    def names(self) -> list[str]:
        return [body.name for body in Body.objects.order_by("name")]

    def workbook(self, scope, params) -> Workbook:
        needs = Permission.PAPER_CONFIDENTIAL if params.name == "secret" else None
        column = [Column("name", "Name")]
        cost = Column("cost", "Cost", Kind.MONEY, total=True)
        amount = "1e15" if params.name == "lossy" else "12.34"
        return Workbook(
            "Bodies",
            params.name,
            "a list",
            [
                Sheet("bodies", "Bodies", "Bodies", column, [{"name": n} for n in self.names()]),
                Sheet(
                    "secret",
                    "What is secret",
                    "Costs",
                    [*column, cost],
                    [{"name": "a", "cost": Decimal(amount)}],
                    totals=[Total("All")],
                    needs=needs,
                ),
            ],
        )


class PartnerLetter(Bodies):
    """A report of one partner, as a workbook only."""

    slug = "partner-letter"
    name = "Partner letter"
    summary = "One partner's letter."
    formats = (XLSX,)
    template = ""
    levels = frozenset({Level.EXECUTIVE})

    def filed_at(self, scope, params) -> Level:
        return Level.EXECUTIVE

    def filed_for(self, scope, params) -> Partner | None:
        return Partner.objects.get(slug=params.name)


@pytest.fixture(autouse=True)
def letter_report(monkeypatch) -> Report:
    report = PartnerLetter()
    monkeypatch.setitem(registry._reports, report.slug, report)
    return report


@pytest.fixture(autouse=True)
def bodies_report(monkeypatch) -> Report:
    report = Bodies()
    monkeypatch.setitem(registry._reports, report.slug, report)
    return report


@pytest.fixture
def trust() -> Trust:
    return make_trust()


@pytest.fixture
def support(trust: Trust) -> Person:
    """Board support: may build reports."""
    return seat(trust, "board_support")


@pytest.fixture
def member(trust: Trust) -> Person:
    """A strategic member: may see reports, not build them."""
    return seat(trust, "member")


@pytest.fixture
def observer(trust: Trust) -> Person:
    """A strategic observer: may see reports, but nothing confidential."""
    return seat(trust, "observer")


@pytest.fixture
def queued(monkeypatch) -> Iterator[list[tuple[int, int]]]:
    """What was put into the queue, instead of a broker."""
    from reports.tasks import build_run

    calls: list[tuple[int, int]] = []
    monkeypatch.setattr(build_run, "delay", lambda *args: calls.append(args))
    return calls
