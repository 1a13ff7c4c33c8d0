"""The register of funding sources."""

from finance.models import FundingSource
from trusts.actions.base import action
from trusts.audit import record
from trusts.errors import Refusal
from trusts.permissions import Permission
from trusts.scope import Scope


@action(Permission.BUDGET_MANAGE, verb="funding.added")
def add_funding(
    *, by: Scope, name: str, giver: str = "", ring_fenced: bool = False, terms: str = ""
) -> FundingSource:
    """Add a grant or other money with a name; ring-fenced money needs its terms."""
    made = FundingSource(
        name=name.strip(), giver=giver.strip(), ring_fenced=ring_fenced, terms=terms.strip()
    )
    _check(made)
    made.save()
    record(by, made, giver=made.giver, ring_fenced=ring_fenced, terms=made.terms)
    return made


@action(Permission.BUDGET_MANAGE, verb="funding.changed")
def change_funding(
    *, by: Scope, funding: FundingSource, name: str, giver: str, ring_fenced: bool, terms: str
) -> FundingSource:
    """Change a funding source; the audit keeps what it was."""
    row = FundingSource.objects.select_for_update(of=("self",)).get(pk=funding.pk)
    before = {"name": row.name, "giver": row.giver, "ring_fenced": row.ring_fenced,
              "terms": row.terms}  # fmt: skip
    row.name, row.giver = name.strip(), giver.strip()
    row.ring_fenced, row.terms = ring_fenced, terms.strip()
    _check(row)
    row.save()
    after = {key: getattr(row, key) for key in before}
    record(by, row, before=before, after=after)
    return row


def _check(row: FundingSource) -> None:
    if not row.name:
        raise Refusal("Give the funding source a name.", field="name")
    if row.ring_fenced and not row.terms:
        raise Refusal("Write the terms on which this money may be spent.", field="terms")
    if FundingSource.objects.filter(name__iexact=row.name).exclude(pk=row.pk).exists():
        raise Refusal(f"{row.name} is in the list already.", field="name")
