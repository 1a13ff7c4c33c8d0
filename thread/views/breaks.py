"""The list of breaks, and accepting one for a while."""

from functools import cached_property
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.generic import TemplateView

from thread import actions
from thread.breaks import Break, Kind, kind_of
from thread.forms import AcceptForm
from thread.models import AcceptedBreak
from thread.queries.looking import sees_break, thread_of
from thread.views.base import ThreadPage
from trusts.errors import Refusal
from trusts.permissions import Permission
from trusts.views.base import TrustFormView, TrustView
from trusts.views.common import address_in


class BreaksView(ThreadPage):
    """Every break that this person may see, by kind; accepted ones apart."""

    template_name = "thread/breaks.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The breaks."""
        return super().get_context_data(
            breaks=self.thread.breaks, may_accept=self.scope.may(Permission.PLAN_EDIT), **kwargs
        )


class AcceptView(TrustFormView):
    """Say that a break is meant."""

    permission = Permission.PLAN_EDIT
    template_name = "thread/accept.html"
    form_class = AcceptForm

    @cached_property
    def found(self) -> tuple[Kind, Break]:
        """The break of the address among those that stand open now; 404 for any other."""
        thread = thread_of(self.scope)
        for of in thread.breaks.kinds if thread else ():
            for one in of.open:
                if (of.kind.code, one.key) == (self.kwargs["kind"], self.kwargs["key"]):
                    return of.kind, one
        raise Http404

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The break, and where to go back to."""
        kind, one = self.found
        shown = {"kind": kind, "one": one, "back": self.get_success_url()}
        return super().get_context_data(**kwargs | shown)

    def run(self, form: Any) -> AcceptedBreak:
        """Accept it."""
        kind, one = self.found
        accepted = actions.accept_break(
            by=self.scope,
            kind=kind.code,
            key=one.key,
            what=one.what,
            reason=form.cleaned_data["reason"],
            review_on=form.cleaned_data["review_on"],
        )
        messages.success(self.request, f"Accepted for now: {one.what}")
        return accepted

    def get_success_url(self) -> str:
        """The list."""
        return reverse("thread:breaks", kwargs=address_in(self))


class EndView(TrustView, TemplateView):
    """Put an accepted break back among those to mend, after a question."""

    permission = Permission.PLAN_EDIT
    template_name = "thread/end.html"

    @cached_property
    def accepted(self) -> AcceptedBreak:
        """The acceptance of the address, where this person may see its break."""
        found = get_object_or_404(AcceptedBreak, pk=self.kwargs["pk"], ended_at__isnull=True)
        self.scope.require(kind_of(found.kind).permission)
        if not sees_break(self.scope, found.kind, found.key):
            raise Http404
        return found

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The words of the question."""
        return super().get_context_data(
            accepted=self.accepted,
            heading="Put this break back on the list?",
            confirm_label="Put it back",
            cancel_url=reverse("thread:breaks", kwargs=address_in(self)),
            **kwargs,
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """End it."""
        try:
            actions.end_acceptance(by=self.scope, accepted=self.accepted)
        except Refusal as refusal:
            return self.render_to_response(self.get_context_data(refusal=refusal.message))
        messages.success(request, f"Back on the list: {self.accepted.what}")
        return redirect(reverse("thread:breaks", kwargs=address_in(self)))
