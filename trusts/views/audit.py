"""The audit trail, to read."""

from typing import Any

from django.core.paginator import Paginator

from trusts import queries
from trusts.forms.access import AuditFilter, in_words
from trusts.permissions import Permission
from trusts.views.base import TrustTemplateView

EVENTS_A_PAGE = 50


class AuditView(TrustTemplateView):
    """Who did what, and when; newest first."""

    permission = Permission.AUDIT_READ
    template_name = "trusts/audit.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Filter and page the trail."""
        form = AuditFilter(self.request.GET)
        chosen = form.cleaned_data if form.is_valid() else {}
        page = Paginator(queries.audit_trail(**chosen), EVENTS_A_PAGE).get_page(
            self.request.GET.get("page")
        )
        rows = [(event, in_words(event.verb), details_in_words(event.details)) for event in page]
        return super().get_context_data(
            filter_form=form, form=form, page_of_events=page, rows=rows, **kwargs
        )


def details_in_words(details: dict[str, Any]) -> list[tuple[str, str]]:
    """The details of an event as pairs of words; empty ones left out."""
    return [
        (key.replace("_", " ").capitalize(), _words(value))
        for key, value in details.items()
        if value not in (None, "", [], {})
    ]


def _words(value: Any) -> str:
    if isinstance(value, dict):
        return "; ".join(f"{key.replace('_', ' ')}: {_change(v)}" for key, v in value.items())
    if isinstance(value, list):
        return ", ".join(_words(item) for item in value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)


def _change(value: Any) -> str:
    if isinstance(value, list) and len(value) == 2:
        before, after = (_words(item) if item not in (None, "") else "nothing" for item in value)
        return f"from {before} to {after}"
    return _words(value)
