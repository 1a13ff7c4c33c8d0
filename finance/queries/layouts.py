"""Partners' own layouts: which are in force, and what there was before."""

from finance.models import FileSample, ReturnFile, ReturnLayout
from finance.rules.own_layout import OwnLayout
from trusts.models import Partner
from trusts.permissions import Permission
from trusts.scope import Scope

CODES_SHOWN = 200
"""How many unknown codes of a file are offered for matching."""


def layouts_in_force(partner: Partner) -> tuple[OwnLayout, ...]:
    """The layouts this partner's files are read with. One query."""
    rows = ReturnLayout.objects.filter(partner=partner, ended_on__isnull=True)
    return tuple(row.rule for row in rows)


def layouts_of(scope: Scope, partner: Partner) -> list[ReturnLayout]:
    """Every edition of every layout of a partner that the scope may see, newest first."""
    rows = scope.visible(ReturnLayout.objects.all(), Permission.RETURN_VIEW)
    return list(rows.filter(partner=partner).select_related("partner", "made_from__period"))


def sample_of(return_file: ReturnFile) -> FileSample | None:
    """What was kept of the file's first rows, with the layout it was read with."""
    return FileSample.objects.select_related("layout").filter(return_file=return_file).first()


def layout_for(return_file: ReturnFile, signature: str) -> ReturnLayout | None:
    """The partner's layout in force for these headings."""
    return ReturnLayout.objects.filter(
        partner=return_file.partner_id, signature=signature, ended_on__isnull=True
    ).first()


def unknown_codes(return_file: ReturnFile) -> list[str]:
    """Codes in the file that are not in the agreed budget, in order, each once."""
    spots = return_file.findings.filter(code="unknown-line").values_list("spots", flat=True)
    found = [spot["found"] for row in spots for spot in row]
    return list(dict.fromkeys(found))[:CODES_SHOWN]
