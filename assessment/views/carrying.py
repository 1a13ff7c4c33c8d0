"""Starting from the answers of the last round."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.defaultfilters import pluralize

from assessment import actions
from assessment.views.own import OwnPart
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
