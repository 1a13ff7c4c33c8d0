"""What the pages of commissioning intentions share: finding one, and words for how it stands."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from commissioning import catalogue
from commissioning.models import Intention, IntentionState
from commissioning.personal import PLAINLY
from commissioning.queries.cycle import Standing, StepStanding, intentions_with_names, standing_of
from trusts.permissions import Permission
from trusts.ui.parts import Tag
from trusts.views.base import TrustFormView, TrustView
from trusts.views.common import address_in

COLOURS = {
    IntentionState.PREPARING: "grey",
    IntentionState.PUT_FORWARD: "yellow",
    IntentionState.SIGNED: "blue",
    IntentionState.COMPLETED: "green",
    IntentionState.WITHDRAWN: "red",
}


def tag_of(intention: Intention) -> Tag:
    """The intention's state, in words."""
    return Tag(intention.get_state_display(), COLOURS[IntentionState(intention.state)])


def step_tag(one: StepStanding) -> Tag:
    """How a step stands, in words."""
    if one.completion:
        lacks = len(one.completion.missing)
        return Tag(f"Completed without {lacks}", "yellow") if lacks else Tag("Completed", "green")
    if not one.is_open:
        return Tag("Later" if one.step.number > 6 else "Not completed", "grey")
    if not one.missing:
        return Tag("Ready to complete", "teal")
    return Tag("Begun", "blue") if one.met else Tag("Not begun", "grey")


class IntentionPage(TrustView, abstract=True):
    """A page of one intention: 404 before anything else for who may not see it."""

    @cached_property
    def intention(self) -> Intention:
        """The intention of the address."""
        rows = self.scope.visible(intentions_with_names(), Permission.COMMISSIONING_VIEW)
        found: Intention = get_object_or_404(rows, pk=self.kwargs["pk"])
        return found

    @cached_property
    def standing(self) -> Standing:
        """What it has and lacks."""
        return standing_of(self.intention)

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Ask for the rights, then find the intention, and only then look at a form."""
        self.scope.require(self.permission)
        if self.permission_to_post and request.method == "POST":
            self.scope.require(self.permission_to_post)
        self.find()
        return super().dispatch(request, *args, **kwargs)

    def find(self) -> None:
        """Look the records of the address up."""
        self.standing  # noqa: B018 - a lookup that answers 404

    def page_of(self, intention: Intention) -> str:
        """The intention's own page."""
        return reverse("commissioning:intention", kwargs=address_in(self, pk=intention.pk))

    def parts_url(self) -> str:
        """The page of partners, providers and money."""
        return reverse(
            "commissioning:intention_parts", kwargs=address_in(self, pk=self.intention.pk)
        )


class StepPage(IntentionPage, abstract=True):
    """A page of one step; 404 for a step there is not."""

    @cached_property
    def one(self) -> StepStanding:
        """The step with what it has and lacks."""
        return self.standing.of(self.kwargs["step"])

    def find(self) -> None:
        """Refuse a number that is no step."""
        if not 1 <= self.kwargs["step"] <= len(catalogue.STEPS):
            raise Http404
        super().find()

    def step_url(self) -> str:
        """The step's page."""
        return reverse(
            "commissioning:intention_step",
            kwargs=address_in(self, pk=self.intention.pk, step=self.one.step.number),
        )


class IntentionFormView(IntentionPage, TrustFormView, abstract=True):
    """A form about an intention: `heading`, `button`, and where it leads."""

    template_name = "commissioning/cycle_form.html"
    heading = ""
    button = "Save"
    plainly = True

    def words(self) -> str:
        """The page's heading."""
        return self.heading

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The words of the page, and the way back."""
        return super().get_context_data(
            heading=self.words(),
            caption=str(self.intention),
            button=self.button,
            back=self.get_success_url(),
            plainly=PLAINLY if self.plainly else "",
            **kwargs,
        )

    def get_success_url(self) -> str:
        """The intention's page."""
        return self.page_of(self.intention)
