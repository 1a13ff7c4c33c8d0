"""Finding the records that addresses name, in the open scope: 404 where it does not reach."""

from django.http import Http404
from django.shortcuts import get_object_or_404

from finance.models import ReportingPeriod, Return, ReturnFile
from finance.models.returns import VERSIONS
from finance.queries.questions import may_read
from finance.queries.returns import submitted_from
from trusts.models import Partner
from trusts.permissions import Permission
from trusts.scope import Scope


def partner_of(scope: Scope, slug: str, permission: Permission) -> Partner:
    """A partner whose records the permission reaches; PermissionDenied for another's."""
    partner = get_object_or_404(Partner, slug=slug)
    scope.require(permission, partner_id=partner.pk)
    return partner


def period_of(code: str) -> ReportingPeriod:
    """The reporting period of a code such as 2009-09."""
    return get_object_or_404(ReportingPeriod, code=code)


def file_of(scope: Scope, pk: int) -> ReturnFile:
    """A file the scope may see, with its partner and period.

    What is not submitted is for the partner's own people and for those who decide.
    """
    rows = scope.visible(ReturnFile.objects.all(), Permission.RETURN_VIEW)
    found = rows.select_related("partner", "period").filter(pk=pk).first()
    if found is None or not (may_read(scope, found.partner_id) or submitted_from(found)):
        raise Http404
    return found


def return_of(scope: Scope, pk: int) -> Return:
    """A version of a return the scope may see, with partner, period and file; never a draft."""
    rows = scope.visible(Return.objects.filter(state__in=VERSIONS), Permission.RETURN_VIEW)
    found = rows.select_related("partner", "period", "return_file").filter(pk=pk).first()
    if found is None:
        raise Http404
    return found
