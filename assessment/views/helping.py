"""Help with a section: asking for it, and the pages of those who help."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from assessment import actions, queries
from assessment.banks.load import Bank
from assessment.models import Helper, Participant
from assessment.round_forms import HelperForm
from assessment.views.answering import TaskListView
from assessment.views.own import OwnPart
from assessment.views.questions import ThemeView
from assessment.views.rounds import slug_of
from trusts.errors import Refusal
from trusts.permissions import Permission
from trusts.views.base import TrustFormView, TrustView


class HelpersView(OwnPart, TrustFormView):
    """Who helps with which section; ask another person of one's partner."""

    permission = Permission.ROUND_ANSWER
    template_name = "assessment/helpers.html"
    form_class = HelperForm
    writes = True

    def get_form_kwargs(self) -> dict[str, Any]:
        """Offer the partner's other people, and the sections."""
        seat = self.participant.membership
        people = queries.people_of(seat.partner) if seat else ()
        return {
            **super().get_form_kwargs(),
            "people": [each for each in people if each.pk != self.participant.person_id],
            "bank": self.bank,
        }

    def run(self, form: Form) -> Helper:
        """Ask."""
        return actions.ask_helper(by=self.scope, participant=self.participant, **form.cleaned_data)

    def get_success_url(self) -> str:
        """Here again, with the helper in the list."""
        messages.success(self.request, f"{self.record.person} can fill in the section now.")
        return self.address("helpers")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Those who help already."""
        titles = {theme.code: theme.title for theme in self.bank.themes}
        helpers = queries.helpers_of(self.participant)
        seat = self.participant.membership
        return super().get_context_data(
            helpers=[(each, titles.get(each.theme, "Every section")) for each in helpers],
            partner=seat.partner if seat else None,
            nobody=not self.get_form_kwargs()["people"],
            **kwargs,
        )


class EndHelpView(TrustView):
    """Take a section back: a button of the page of helpers."""

    permission = Permission.ROUND_ANSWER
    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Take it back; 404 for a helper of somebody else's answers."""
        rows = self.scope.visible(Helper.objects.all(), self.permission)
        own = rows.filter(participant__person=self.scope.person)
        helper = get_object_or_404(own.select_related("participant"), pk=self.kwargs["pk"])
        try:
            ended = actions.end_helper(by=self.scope, helper=helper)
            messages.success(request, f"{ended.person} no longer helps with this section.")
        except Refusal as refusal:
            messages.error(request, refusal.message)
        return redirect("assessment:helpers", slug_of(self), helper.participant.round_id)


class HelpedPart(OwnPart, abstract=True):
    """A page for somebody who helps: only the sections they were asked to fill in."""

    permission = Permission.ROUND_ANSWER
    is_one_by_one = False  # the choice of pages is the member's own
    NAMES = {"tasks": "help", "check": "help", "submit": "help", "theme": "help_theme"}

    @cached_property
    def participant(self) -> Participant:
        """The part this person helps with; 404 for any other."""
        return get_object_or_404(queries.helped_parts(self.scope), pk=self.kwargs["pk"])

    @cached_property
    def bank(self) -> Bank:
        """The questions of those sections."""
        assert self.scope.person is not None, "the walls let in people only"  # noqa: S101 - narrows
        sections = queries.sections_helped(self.scope.person, self.participant)
        return queries.narrowed_to(queries.questions_of(self.participant.round), sections)

    def address(self, name: str, *args: str) -> str:
        """The address of another page about this help; the member's own pages are not theirs."""
        if name in self.NAMES:
            return reverse(
                f"assessment:{self.NAMES[name]}", args=[slug_of(self), self.kwargs["pk"], *args]
            )
        return reverse(f"assessment:{name}", args=[slug_of(self), self.participant.round_id, *args])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Whom this person helps."""
        return super().get_context_data(helping=self.participant.person, **kwargs)


class HelpView(HelpedPart, TaskListView):
    """The sections somebody was asked to fill in."""

    permission = Permission.ROUND_ANSWER
    template_name = "assessment/help.html"
    writes = False


class HelpThemeView(HelpedPart, ThemeView):
    """The questions of one such section."""

    permission = Permission.ROUND_ANSWER
