"""Demo data of the money: Anyplace's budgets for 2009–10 and its returns so far. All invented.

Every return goes the way a partner's does: a file is written, uploaded, read, submitted by the
partner's finance lead, and decided on by the lead finance officer. Only the dates are put back
to 2009 afterwards.
"""

import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml
from django.core.files.base import ContentFile
from django.utils import timezone

from commissioning.models import Priority
from finance import intake, notices, reading
from finance.actions import budgets, files, periods, returns
from finance.actions.questions import settle_question
from finance.demo import budgets as demo_budgets
from finance.demo import (
    contract_lines,
    figures,
    joint,
    layouts,
    pools,
    position,
    procedure,
    proposals,
    virements,
)
from finance.demo import files as demo_files
from finance.models import (
    QuestionRemark,
    ReportingPeriod,
    Return,
    ReturnDecision,
    ReturnFile,
    ReturnQuestion,
    Subjective,
)
from finance.queries.questions import unsettled_questions
from trusts.models import Membership, Partner, Person, Trust
from trusts.permissions import Role
from trusts.scope import Scope, current_scope, open_scope

DATA = Path(__file__).parent.parent / "data"
YEAR = 2009
MONTHS_SO_FAR = 7
SCHOOL_TERMS = (8, 9, 9, 9, 2, 10, 9, 10, 7, 9, 8, 10)


def load(trust: Trust, people: dict[str, Person]) -> None:
    """Make it all, in the operator's scope. Nobody gets an email: it happened in 2009."""
    with notices.held_back():
        _load(trust, people)


def _load(trust: Trust, people: dict[str, Person]) -> None:
    """Make the procedure, the year's periods, budgets and returns."""
    by = current_scope()
    partners = {partner.slug: partner for partner in Partner.objects.all()}
    procedure.load(trust, people)
    months = periods.open_financial_year(by=by, financial_year=YEAR)
    _load_budgets(by, partners)
    contract_lines.load(trust, people)
    story = yaml.safe_load((DATA / "anyplace_returns.yaml").read_text(encoding="utf-8"))
    leads = {
        seat.partner.slug: seat.person
        for seat in Membership.objects.filter(role=Role.FINANCE_LEAD).select_related(
            "partner", "person"
        )
    }
    officer = people["treasurer@anyplace.example"]
    for period in months[:MONTHS_SO_FAR]:
        for slug, lead in sorted(leads.items()):
            _Month(trust, period, partners[slug], lead, officer, story).play()
        if period.number in story["closed"]:
            procedure.close(period, officer)
    figures.load(trust, leads)
    procedure.remind(by)
    position.freeze_early(trust, people)
    pools.load(trust, people)
    virements.load(trust, people)
    proposals.load(trust, people)
    joint.load(trust, people)
    layouts.load(trust, people)
    demo_budgets.load(trust, people)

    def send(period: ReportingPeriod, partner: Partner) -> None:
        if partner.slug in leads:
            lead = leads[partner.slug]
            _Month(trust, period, partner, lead, officer, _to_plan(story)).play()

    position.load(trust, people, send)


def _to_plan(story: dict[str, Any]) -> dict[str, Any]:
    """The story without its events: every partner sends in time and is accepted."""
    events = [chapter for chapter, told in story.items() if isinstance(told, dict)]
    return story | {chapter: {} for chapter in events} | {"workbooks_from": 99}


def _load_budgets(by: Scope, partners: dict[str, Partner]) -> None:
    data = yaml.safe_load((DATA / "anyplace_budgets.yaml").read_text(encoding="utf-8"))
    priorities = {priority.code: priority for priority in Priority.objects.all()}
    for slug, rows in data.items():
        budgets.agree_budget(
            by=by,
            partner=partners[slug],
            financial_year=YEAR,
            agreed_on=datetime.date(2009, 3, 18),
            lines=[
                budgets.NewLine(
                    code=code,
                    service=service,
                    subjective=Subjective(category),
                    tier=tier,
                    arrangement=arrangement,
                    amount=Decimal(amount),
                    shares=_shares(priorities, priority, basis),
                    months=SCHOOL_TERMS if category == "transport" else (),
                )
                for code, service, category, tier, arrangement, amount, priority, basis in rows
            ],
        )


def _shares(
    priorities: dict[str, Priority], told: dict[str, str] | str | None, basis: str
) -> list[budgets.NewShare]:
    """One priority's code is the whole line; several come with their percentages."""
    if not told:
        return []
    parts = told if isinstance(told, dict) else {told: "100"}
    return [
        budgets.NewShare(priorities[code], basis, Decimal(percent))
        for code, percent in parts.items()
    ]


class _Month:
    """One partner's return for one period, as the story tells it."""

    def __init__(
        self,
        trust: Trust,
        period: ReportingPeriod,
        partner: Partner,
        lead: Person,
        officer: Person,
        story: dict[str, Any],
    ) -> None:
        self.trust, self.period, self.partner = trust, period, partner
        self.lead, self.officer, self.story = lead, officer, story

    def told(self, chapter: str) -> Any:
        """What the story says of this partner in this month, or None."""
        found = self.story[chapter].get(self.partner.slug, {})
        if isinstance(found, dict):
            return found.get(self.period.number)
        return (
            found if self.period.number in (found if isinstance(found, list) else [found]) else None
        )

    def play(self) -> None:
        """Send the return and decide on it, unless the story says otherwise."""
        days = self.told("late") or -(1 + len(self.partner.slug) % 5)
        sent_on = self.period.due_on + datetime.timedelta(days=days)
        if self.told("faulty"):
            self.send(sent_on, faulty=True)
        if self.told("missing"):
            return
        first_try = self.told("mended")
        if first_try:
            first = self.submit(self.send(sent_on, scale=Decimal("1.01")), sent_on)
            self.query(first, first_try, sent_on)
            sent_on += datetime.timedelta(days=4)
        made = self.submit(self.send(sent_on), sent_on)
        if question := self.told("queried"):
            self.query(made, question, sent_on)
        elif not self.told("waiting"):
            self.accept(made, sent_on)

    def send(
        self, on: datetime.date, *, faulty: bool = False, scale: Decimal = Decimal(1)
    ) -> ReturnFile:
        """Upload a file and have it read."""
        with open_scope(trust=self.trust, person=self.lead) as scope:
            expected = reading.expectation(self.partner, self.period)
            filled = demo_files.figures(expected, self.story["trends"], scale)
            is_workbook = self.period.number >= self.story["workbooks_from"]
            write = demo_files.as_workbook if is_workbook else demo_files.as_csv
            content = write(expected, filled, faulty=faulty)
            month = self.period.calendar.name.lower().replace(" ", "-")
            row = files.upload_return_file(
                by=scope,
                partner=self.partner,
                period=self.period,
                name=f"{self.partner.slug}-{month}.{'xlsx' if is_workbook else 'csv'}",
                content=ContentFile(content),
                queue=False,
            )
            if is_workbook:
                intake.read_now(scope, row)
            else:
                files.start_reading(by=scope, return_file=row)
                intake.record(scope, row, demo_files.read_own_csv(content))
            at = _at(on, 10)
            ReturnFile.objects.filter(pk=row.pk).update(uploaded_at=at, read_at=at)
        return row

    def submit(self, row: ReturnFile, on: datetime.date) -> Return:
        """Submit as the partner's finance lead."""
        with open_scope(trust=self.trust, person=self.lead) as scope:
            row = ReturnFile.objects.get(pk=row.pk)
            note = self.story["note"] if row.warning_count else ""
            made = returns.submit_return(by=scope, return_file=row, note=note)
            Return.objects.filter(pk=made.pk).update(submitted_at=_at(on, 11))
        return made

    def accept(self, made: Return, on: datetime.date) -> None:
        """Accept as the lead finance officer, two days later."""
        with open_scope(trust=self.trust, person=self.officer) as scope:
            for question in unsettled_questions(made.partner, made.period):
                settle_question(by=scope, question=question)
            returns.accept_return(by=scope, submitted=made)
            ReturnQuestion.objects.filter(period=made.period, partner=made.partner).exclude(
                settled_at=None
            ).update(settled_at=_at(on + datetime.timedelta(days=2), 14))
            self.put_back(made, on)

    def query(self, made: Return, words: str, on: datetime.date) -> None:
        """Query as the lead finance officer, two days later."""
        with open_scope(trust=self.trust, person=self.officer) as scope:
            returns.query_return(by=scope, submitted=made, words=words)
            self.put_back(made, on)

    @staticmethod
    def put_back(made: Return, on: datetime.date) -> None:
        """Give the decision its day in 2009."""
        at = _at(on + datetime.timedelta(days=2), 15)
        Return.objects.filter(pk=made.pk).update(decided_at=at)
        ReturnDecision.objects.filter(of_return=made).update(decided_at=at)
        QuestionRemark.objects.filter(question__asked_about=made).update(said_at=at)


def _at(day: datetime.date, hour: int) -> datetime.datetime:
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time(hour, 20)))
