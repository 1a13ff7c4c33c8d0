"""Where the link of an outsider's invitation leads."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from assessment import actions
from trusts.errors import Refusal
from trusts.forms.members import JoinForm
from trusts.models import Person, Trust
from trusts.scope import operator_scope
from trusts.views.base import PublicView

REASON = "somebody invited from outside accepts"


class OutsiderView(PublicView):
    """Accept an invitation to answer a round.

    The person has no pass yet, so no scope can be opened for them: the work is done in an
    operator's scope of the one trust that the link names, and reaches only the invitation whose
    token the visitor holds. A token that opens nothing says the same whatever the cause.
    """

    why_public = "The single-use token of the link is the right to open it."
    http_method_names = ["get", "post"]

    def get(self, request: HttpRequest, of: str, token: str) -> HttpResponse:
        """Say what is asked, and how to start."""
        return self._show(request, of, token)

    def post(self, request: HttpRequest, of: str, token: str) -> HttpResponse:
        """Accept: as the person signed in, or as a new person with a name and password."""
        return self._show(request, of, token, accept=True)

    def _show(
        self, request: HttpRequest, slug: str, token: str, *, accept: bool = False
    ) -> HttpResponse:
        trust = Trust.objects.filter(slug=slug).first()
        if trust is None:
            raise Http404
        with operator_scope(trust=trust, reason=REASON) as by:
            invitation = actions.find_invitation(token)
            if invitation is None:
                return render(request, "assessment/invitation_closed.html", status=410)
            person = request.user if isinstance(request.user, Person) else None
            known = Person.objects.filter(email__iexact=invitation.email).exists()
            form = None
            if person is None and not known:
                data = request.POST if accept else None
                form = JoinForm(data, email=invitation.email, initial={"name": invitation.name})
            context: dict[str, Any] = {
                "invitation": invitation,
                "round": invitation.round,
                "trust": trust,
                "form": form,
                "known": known,
                "other": person is not None and person.email.lower() != invitation.email.lower(),
            }
            if accept and (form is None or form.is_valid()):
                answers = form.cleaned_data if form else {}
                try:
                    part = actions.accept_as_outsider(by=by, token=token, person=person, **answers)
                except Refusal as refusal:
                    context["refusal"] = refusal.message
                else:
                    if person is not None:
                        return redirect("assessment:tasks", trust.slug, part.round_id)
                    messages.success(request, "Your password is set. Sign in to start.")
                    return redirect("account_login")
            response = render(request, "assessment/invitation.html", context)
            response["Cache-Control"] = "no-store"
            return response
