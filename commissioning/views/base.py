"""What the pages of the plan share: finding editions, priorities and actions of this trust."""

from functools import cached_property
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.generic import TemplateView

from commissioning.models import Action, Plan, Priority
from trusts.errors import Refusal
from trusts.views.base import TrustView
from trusts.views.common import address_in


class EditionPage(TrustView, abstract=True):
    """A page of one edition of the plan; 404 for another trust's."""

    @cached_property
    def plan(self) -> Plan:
        """The edition."""
        return get_object_or_404(Plan, pk=self.kwargs["pk"])

    def edition_url(self, plan: Plan) -> str:
        """The edition's page."""
        return reverse("commissioning:edition", kwargs=address_in(self, pk=plan.pk))

    def editions_url(self) -> str:
        """The list of editions."""
        return reverse("commissioning:editions", kwargs=address_in(self))


class PriorityPage(EditionPage, abstract=True):
    """A page of one priority."""

    @cached_property
    def priority(self) -> Priority:
        """The priority with its edition."""
        rows = Priority.objects.select_related("plan", "outcome")
        return get_object_or_404(rows, pk=self.kwargs["pk"])


class ActionPage(EditionPage, abstract=True):
    """A page of one action."""

    @cached_property
    def planned(self) -> Action:
        """The action with its priority and edition."""
        rows = Action.objects.select_related("priority__plan", "priority__outcome", "lead")
        return get_object_or_404(rows, pk=self.kwargs["pk"])


class StepView(TrustView, TemplateView, abstract=True):
    """A question before something that is not taken back: `ask` says it, `step` does it."""

    template_name = "commissioning/step.html"

    def ask(self) -> dict[str, Any]:
        """`heading`, `confirm_label`, `cancel_url` and `reasons`, a list of sentences."""
        raise NotImplementedError

    def step(self) -> tuple[str, str]:
        """Do it; return what to say and where to go."""
        raise NotImplementedError

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The question."""
        return super().get_context_data(**self.ask(), **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Do it, or say why not."""
        try:
            said, url = self.step()
        except Refusal as refusal:
            return self.render_to_response(self.get_context_data(refusal=refusal.message))
        messages.success(request, said)
        return redirect(url)
