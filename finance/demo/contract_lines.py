"""Demo data of which budget lines pay for Anyplace's contracts. Invented."""

from decimal import Decimal

from commissioning.models import Contract
from finance.actions.contract_lines import link_contract
from finance.models import BudgetLine
from trusts.models import Person, Trust
from trusts.scope import open_scope

YEAR = 2009
LINES = {
    "C/09/014": ("PH050", "100"),
    "S/09/002": ("PH055", "100"),
    "C/08/007": ("CS120", "100"),
    "C/09/022": ("CS120", "100"),
    "C/09/031": ("CS300", "100"),
    "C/08/011": ("CS210", "100"),
    "S/09/005": ("YOT30", "100"),
    "G/09/001": ("VA100", "100"),
    "L/09/001": ("LSC16", "100"),
    "L/09/002": ("LSC20", "100"),
}
"""By a contract's reference: the line of 2009–10 and its share. One grant is left without."""


def load(trust: Trust, people: dict[str, Person]) -> None:
    """Link them as the lead finance officer. Needs the contracts and the year's budgets."""
    with open_scope(trust=trust, person=people["treasurer@anyplace.example"]) as by:
        contracts = {row.reference: row for row in Contract.objects.all()}
        lines = {
            row.code: row
            for row in BudgetLine.objects.filter(budget__financial_year=YEAR).select_related(
                "budget"
            )
        }
        for reference, (code, percent) in LINES.items():
            link_contract(
                by=by,
                contract=contracts[reference],
                line=lines[code],
                percent=Decimal(percent),
            )
