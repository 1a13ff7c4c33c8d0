"""Demo data of next year's budgets: sent as spreadsheets, agreed, revised, waiting. Invented."""

import csv
import datetime
import io

from django.core.files.base import ContentFile

from finance import budget_tasks
from finance.actions import budget_agreeing, budget_files, budget_lines, funding
from finance.models import Budget, BudgetFile, BudgetLine, BudgetRevision
from trusts.models import Membership, Partner, Person, Trust
from trusts.permissions import Role
from trusts.scope import open_scope

NEXT = 2010
HEADINGS = ("Line code", "Service", "Category", "Tier", "Arrangement", "Level", "Funding source",
            "Original budget", "Current budget", "Profile",
            "Priority 1", "Share 1", "Basis 1", "Priority 2", "Share 2", "Basis 2")  # fmt: skip
NURSING = ("AH200", "Children's community nursing", "Employees", "Targeted", "Aligned",
           "Executive", "")  # fmt: skip
MIDWIVES = ("AH210", "Safeguarding midwives and named doctor", "Employees", "Specialist", "Aligned",
            "Executive", "")  # fmt: skip
LIAISON = ("AH220", "Paediatric liaison", "Employees", "Targeted", "Single", "Executive", "")
POST = ("AH230", "Play specialist", "Employees", "Targeted", "Single", "Executive", "")
SPLIT = ("EA2", "80", "Caseload on 30 September 2009", "BH1", "15", "Caseload on 30 September 2009")
BY_POST = ("SS1", "100", "By post", "", "", "")
NONE = ("",) * 6
BUDGET = [
    (*NURSING, "498000.00", "", "Equal", *SPLIT),
    (*MIDWIVES, "203400.00", "", "Equal", *BY_POST),
    (*LIAISON, "76100.00", "", "Equal", *NONE),
]
REVISION = [
    (*NURSING, "498000.00", "489500.00", "", *SPLIT),
    (*MIDWIVES, "203400.00", "203400.00", "", *BY_POST),
    (*LIAISON, "76100.00", "76100.00", "", *NONE),
    (*POST, "0", "8500.00", "Equal", "EA2", "50", "Half of the post’s hours", "", "", ""),
]
WAITING = [
    ("MH100", "Specialist CAMHS teams", "Employees", "Specialist", "Pooled", "Executive", "",
     "1721000.00", "", "Equal", "BH1", "100", "By team", "", "", ""),
    ("MH110", "Primary mental health workers", "Employees", "Targeted", "Pooled", "Executive", "",
     "338500.00", "", "Termly", "BH1", "70", "Hours in schools", "EA1", "20", "Hours in schools"),
    ("MH120", "CAMHS premises", "Premises", "Specialist", "Pooled", "Executive", "", "145900.00",
     "", "Equal", "BH1", "100", "By floor area", "", "", ""),
    ("MH900", "Contract income for CAMHS", "Income", "Specialist", "Pooled", "Executive", "",
     "2205400.00", "", "Equal", "BH1", "100", "Contract value", "", "", ""),
]  # fmt: skip


def load(trust: Trust, people: dict[str, Person]) -> None:
    """Make them. Needs the operator's scope open, the plan and this year's budgets."""
    officer = people["treasurer@anyplace.example"]
    with open_scope(trust=trust, person=officer) as by:
        grant = funding.add_funding(
            by=by, name="Area Based Grant", giver="Department for Communities and Local Government"
        )
        income = BudgetLine.objects.get(code="CS910", budget__financial_year=NEXT - 1)
        budget_lines.fund_line(by=by, line=income, funding=grant)
    sent = _send(trust, "anyplace-hospitals", BUDGET)
    _agree(trust, officer, sent)
    revised = _send(trust, "anyplace-hospitals", REVISION, "A play specialist’s post moves to us.")
    _agree(trust, officer, revised)
    waiting = _send(trust, "anyplace-mental-health-trust", WAITING)
    # The demo is set in 2009: only the moments are put back.
    for day, row in ((2, sent), (9, revised), (12, waiting)):
        at = datetime.datetime(2009, 11, day, 11, 5, tzinfo=datetime.UTC)
        BudgetFile.objects.filter(pk=row.pk).update(uploaded_at=at, read_at=at, proposed_at=at)
        BudgetFile.objects.filter(pk=row.pk, decided_at__isnull=False).update(decided_at=at)
        BudgetRevision.objects.filter(budget_file=row).update(agreed_at=at)
    Budget.objects.filter(financial_year=NEXT).update(agreed_on=datetime.date(2009, 11, 2))


def _send(trust: Trust, slug: str, lines: list[tuple[str, ...]], reason: str = "") -> BudgetFile:
    """Upload, read and put forward as the partner's finance lead."""
    out = io.StringIO()
    table = csv.writer(out)
    table.writerows([("Partner code", slug), ("Financial year", "2010-11"), HEADINGS, *lines])
    lead = Membership.objects.get(role=Role.FINANCE_LEAD, partner__slug=slug).person
    with open_scope(trust=trust, person=lead) as by:
        row = budget_files.upload_budget_file(
            by=by,
            partner=Partner.objects.get(slug=slug),
            financial_year=NEXT,
            name=f"{slug}-budget-2010-11.csv",
            content=ContentFile(out.getvalue().encode()),
            queue=False,
        )
        row = budget_tasks.read_now(by, row)
        return budget_agreeing.propose_budget(by=by, budget_file=row, reason=reason)


def _agree(trust: Trust, officer: Person, row: BudgetFile) -> None:
    with open_scope(trust=trust, person=officer) as by:
        budget_agreeing.agree_proposed_budget(by=by, budget_file=row, words="Agreed.")
