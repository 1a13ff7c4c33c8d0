"""Finding the records that addresses name, in the open scope: 404 where it does not reach."""

from django.http import Http404
from django.shortcuts import get_object_or_404

from finance.models import ReportingPeriod, Return, ReturnFile
from finance.models.returns import VERSIONS
from trusts.clock import today
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


def current_period() -> ReportingPeriod | None:
    """The newest period that has ended, or the first there is."""
    periods = ReportingPeriod.objects.order_by("starts_on")
    return periods.filter(ends_on__lt=today()).last() or periods.first()


def file_of(scope: Scope, pk: int) -> ReturnFile:
    """A file the scope may see, with its partner and period."""
    rows = scope.visible(ReturnFile.objects.all(), Permission.RETURN_VIEW)
    found = rows.select_related("partner", "period").filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def return_of(scope: Scope, pk: int) -> Return:
    """A version of a return the scope may see, with partner, period and file; never a draft."""
    rows = scope.visible(Return.objects.filter(state__in=VERSIONS), Permission.RETURN_VIEW)
    found = rows.select_related("partner", "period", "return_file").filter(pk=pk).first()
    if found is None:
        raise Http404
    return found
