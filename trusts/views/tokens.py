"""A person's own API tokens in one trust, and those of partners' finance systems."""

from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect

from trusts.actions.token import delete_token, make_system_token, make_token
from trusts.errors import Refusal
from trusts.forms.access import SystemTokenForm, TokenForm
from trusts.models import ApiToken
from trusts.permissions import Permission
from trusts.queries import own_tokens, partners_for_systems, system_tokens
from trusts.token_uses import uses_in_words
from trusts.views.base import TrustFormView
from trusts.views.common import address_in


class MakesToken(TrustFormView, abstract=True):
    """A page that makes a token and shows its secret on the answer: this once, and never again."""

    def make(self, form: Form) -> tuple[ApiToken, str]:
        """Run the action; a Refusal goes to the form."""
        raise NotImplementedError

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Make a token, and show its secret: it is kept nowhere to show later."""
        form: Form = self.get_form()
        if form.is_valid():
            try:
                token, secret = self.make(form)
            except Refusal as refusal:
                form.add_error(refusal.field, refusal.message)
            else:
                shown = self.get_context_data(form=None, made=token, secret=secret)
                response = self.render_to_response(shown)
                response["Cache-Control"] = "no-store"
                return response
        return self.render_to_response(self.get_context_data(form=form))


class TokensView(MakesToken):
    """List the tokens and make one of the person's own."""

    permission = Permission.TRUST_VIEW
    template_name = "trusts/tokens.html"
    form_class = TokenForm

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The person's own tokens in this trust, and the finance systems' that they may end."""
        systems = [(token, uses_in_words(token.permissions)) for token in self._systems()]
        return super().get_context_data(
            tokens=own_tokens(self.scope),
            systems=systems,
            may_make_for_system=partners_for_systems(self.scope).exists(),
            **kwargs,
        )

    def make(self, form: Form) -> tuple[ApiToken, str]:
        """One of the person's own."""
        return make_token(by=self.scope, **form.cleaned_data)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Make a token; or delete one of those listed, when `delete` names it; 404 for others."""
        key = request.POST.get("delete")
        if not key:
            return super().post(request, *args, **kwargs)
        listed = own_tokens(self.scope) | self._systems()
        token = get_object_or_404(listed, token_key=key)
        delete_token(by=self.scope, token=token)
        messages.success(request, f"The token “{token.name}” was deleted.")
        return redirect("trusts:tokens", **address_in(self))

    def _systems(self) -> Any:
        return system_tokens(self.scope)


class SystemTokenView(MakesToken):
    """Make a token for one partner's finance system."""

    permission = Permission.TRUST_VIEW
    template_name = "trusts/system_token.html"
    form_class = SystemTokenForm

    def get_form_kwargs(self) -> dict[str, Any]:
        """The partners whose records the person reaches."""
        return {**super().get_form_kwargs(), "partners": partners_for_systems(self.scope)}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """What a token just made is for."""
        if made := kwargs.get("made"):
            kwargs["made_for"] = uses_in_words(made.permissions)
        return super().get_context_data(**kwargs)

    def make(self, form: Form) -> tuple[ApiToken, str]:
        """One that is bound to the partner."""
        return make_system_token(by=self.scope, **form.cleaned_data)
