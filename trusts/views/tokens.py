"""A person's own API tokens in one trust."""

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect

from trusts.actions.token import delete_token, make_token
from trusts.errors import Refusal
from trusts.forms.access import TokenForm
from trusts.models import ApiToken
from trusts.permissions import Permission
from trusts.views.base import TrustFormView
from trusts.views.common import address_in


class TokensView(TrustFormView):
    """List the person's tokens and make one; its secret is shown this once."""

    permission = Permission.TRUST_VIEW
    template_name = "trusts/tokens.html"
    form_class = TokenForm

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The person's own tokens in this trust."""
        return super().get_context_data(tokens=self._own(), **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Make a token and show its secret on the answer: it is kept nowhere to show later.

        Or delete one of the person's own tokens, when `delete` names it; 404 for anyone else's.
        """
        if key := request.POST.get("delete"):
            token = get_object_or_404(self._own(), token_key=key)
            delete_token(by=self.scope, token=token)
            messages.success(request, f"The token “{token.name}” was deleted.")
            return redirect("trusts:tokens", **address_in(self))
        form: Form = self.get_form()
        if form.is_valid():
            try:
                token, secret = make_token(by=self.scope, **form.cleaned_data)
            except Refusal as refusal:
                form.add_error(refusal.field, refusal.message)
            else:
                shown = self.get_context_data(form=TokenForm(), made=token, secret=secret)
                response = self.render_to_response(shown)
                response["Cache-Control"] = "no-store"
                return response
        return self.render_to_response(self.get_context_data(form=form))

    def _own(self) -> QuerySet[ApiToken]:
        return ApiToken.objects.filter(user=self.scope.person, trust=self.scope.trust)
