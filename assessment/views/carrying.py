"""Buttons of the answering pages: start from the last answers, confirm what is carried over."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.defaultfilters import pluralize

from assessment import actions
from assessment.views.answering import OwnPart, ThemeView
from trusts.errors import Refusal
from trusts.permissions import Permission
from trusts.views.base import TrustView


class CopyView(OwnPart, TrustView):
    """Copy the answers of the last round as a starting point."""

    permission = Permission.ROUND_ANSWER
    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Copy, and say how many wait to be confirmed."""
        try:
            copied = actions.copy_last_answers(by=self.scope, participant=self.participant)
        except Refusal as refusal:
            messages.error(request, refusal.message)
        else:
            count = len(copied)
            messages.success(
                request,
                f"{count} answer{pluralize(count)} copied. Each counts once you confirm or change "
                "it.",
            )
        return redirect(self.address("tasks"))


class ConfirmCopiedView(ThemeView):
    """Save the page, then confirm the answers carried over that the button names."""

    permission = Permission.ROUND_ANSWER
    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Confirm one question (its code) or every one the page shows ("page")."""
        saved = super().post(request, *args, **kwargs)
        if saved.status_code != 302:  # something has to be put right first
            return saved
        which = request.POST.get("confirm", "")
        every = [question.code for question in self.theme.every_question()]
        codes = [code for code in every if f"{code}-revision" in request.POST]
        wanted = codes if which == "page" else [code for code in codes if code == which]
        try:
            actions.confirm_answers(by=self.scope, participant=self.participant, questions=wanted)
        except Refusal as refusal:
            messages.error(request, refusal.message)
        if which == "page":
            return saved
        return redirect(f"{self.address('theme', self.theme.slug)}#q-{which}")
