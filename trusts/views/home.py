"""The start page of a trust: what is waiting for this person."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from trusts.clock import today
from trusts.permissions import Permission
from trusts.queries import seats_of
from trusts.ui.waiting import waiting_for
from trusts.views.base import TrustTemplateView


class HomeView(TrustTemplateView):
    """What is waiting for this person, and what they may open.

    A guest sees no start page: they go to what they were let in for.
    """

    permission = Permission.TRUST_VIEW
    template_name = "trusts/home.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Lead a guest on; 403 for anybody else without the permission, and when nothing waits."""
        if not self.scope.may(self.permission):
            waiting = waiting_for(self.scope)
            if waiting:
                return redirect(waiting[0].url)
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Collect what is waiting from every app."""
        person = self.scope.person
        return super().get_context_data(
            waiting=waiting_for(self.scope),
            seats=seats_of(person).current(today()) if person else [],
            today=today(),
            **kwargs,
        )
