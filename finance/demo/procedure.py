"""Demo data of the procedure: what Anyplace agreed at the start of the year. All invented."""

import datetime
from dataclasses import replace

from finance.actions.periods import close_period
from finance.actions.procedure import change_procedure
from finance.actions.reminders import make_reminders
from finance.models import Procedure, Reminder, ReportingPeriod
from finance.queries.reminders import Wanted, finance_leads
from finance.queries.returns import returns_of_period
from finance.rules.procedure import Settings
from trusts.clock import today
from trusts.models import Person, Trust
from trusts.scope import Scope, open_scope

AGREED = datetime.datetime(2009, 3, 18, 14, 30, tzinfo=datetime.UTC)
START = datetime.date(2009, 4, 1)


def load(trust: Trust, people: dict[str, Person]) -> None:
    """The first edition, made by the lead finance officer and dated back to March 2009."""
    with open_scope(trust=trust, person=people["treasurer@anyplace.example"]) as by:
        made = change_procedure(
            by=by,
            settings=replace(
                Settings(),
                collated_by="Anyplace Council’s children’s finance team",
                accountable_body="Anyplace Council",
                accountable_for="Grants that are paid to a legal body only, and the pooled funds "
                "whose agreements name it as host.",
                vat_note="Each partner accounts for VAT on what it buys under its own rules. Where "
                "a pooled fund buys in the host’s name, the host’s rules apply; the fund’s "
                "agreement says which. Partners ask their own tax adviser before a joint purchase "
                "of more than £50,000.",
                expenditure_limits="Purchase cards: up to £500 a purchase and £2,000 a month for "
                "each holder, checked by the holder’s manager. No cheque books and no cash.",
                budget_setting="Partners agree their budgets for children by 18 March. Staff and "
                "premises are spread in equal months; school transport follows the school terms.",
                virement_rules="Within a partner’s own budget and a pooled fund’s scope only. "
                "Ring-fenced grants stay with their purpose.",
                segregation="Invoices are certified by a budget manager and paid by another person "
                "in the partner’s own finance team.",
                home_rules="Where this procedure and a partner’s own standing orders or financial "
                "regulations differ, the partner’s own rules come first and the partner tells "
                "the lead finance officer.",
            ),
            in_force_from=today().replace(day=1),
            seen_edition=0,
            reason="Agreed by the board for the financial year 2009–10.",
            heading="probity",
        )
    Procedure.objects.filter(pk=made.pk).update(in_force_from=START, changed_at=AGREED)


def remind(by: Scope) -> None:
    """What the worker sent about October's returns: before they were due, and the day after."""
    october = ReportingPeriod.objects.get(code="2009-10")
    owing = [row.partner for row in returns_of_period(october) if row.live is None]
    leads = finance_leads(owing)
    for days in (-7, -1, 1):
        wanted = [
            Wanted(october, partner, lead, days) for partner in owing for lead in leads[partner.pk]
        ]
        if not wanted:
            continue
        made = make_reminders(by=by, wanted=wanted)
        day = october.due_on + datetime.timedelta(days=days)
        at = datetime.datetime.combine(day, datetime.time(7), datetime.UTC)
        rows = Reminder.objects.filter(pk__in=[row.pk for row in made])
        rows.update(made_at=at, claimed_at=at, sent_at=at, attempts=1)


def close(period: ReportingPeriod, officer: Person) -> None:
    """Close a period as the lead finance officer did, a week after its returns were due."""
    with open_scope(trust=period.trust, person=officer) as by:
        close_period(by=by, period=ReportingPeriod.objects.get(pk=period.pk))
        day = period.due_on + datetime.timedelta(days=7)
        at = datetime.datetime.combine(day, datetime.time(16), datetime.UTC)
        ReportingPeriod.objects.filter(pk=period.pk).update(closed_at=at)
