"""The views that every page is built on: each says who may open it, or cannot be defined."""

from collections.abc import Callable
from typing import Any, ClassVar

from django.contrib.auth.mixins import AccessMixin
from django.core.exceptions import ImproperlyConfigured
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.generic import TemplateView, View
from django.views.generic.edit import FormMixin

from trusts.errors import Refusal
from trusts.permissions import Permission
from trusts.scope import Scope


class TrustView(View):
    """A page of a trust. `permission` is mandatory and checked when the class is created.

    `permission` is asked for on every request (403 without it); `permission_to_post`, when given,
    on every request that is not a reading one. A record's own level, body and partner are
    checked by `scope.visible` (404 when not visible) and again by the action that changes it.
    """

    permission: ClassVar[Permission]
    permission_to_post: ClassVar[Permission | None] = None
    request: HttpRequest

    def __init_subclass__(cls, *, abstract: bool = False, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if not abstract and not isinstance(getattr(cls, "permission", None), Permission):
            raise ImproperlyConfigured(f"{cls.__qualname__} does not say its permission.")

    @property
    def scope(self) -> Scope:
        """The open scope: this trust, this person, their rights."""
        return self.request.scope  # type: ignore[attr-defined,no-any-return]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Ask for the permission, then handle the request."""
        kwargs.pop("trust", None)
        self.kwargs.pop("trust", None)
        self.scope.require(self.permission)
        if self.permission_to_post and request.method not in ("GET", "HEAD", "OPTIONS"):
            self.scope.require(self.permission_to_post)
        return super().dispatch(request, *args, **kwargs)  # type: ignore[return-value]


class TrustTemplateView(TrustView, TemplateView, abstract=True):
    """A page of a trust that only shows."""


class TrustFormView(TrustView, FormMixin, TemplateView, abstract=True):  # type: ignore[type-arg]
    """A page of a trust with a form that runs one action.

    Give `form_class`, `template_name`, `run(form) -> record` and `success_url` (or override
    `get_success_url`). A Refusal raised by the action is shown in the error summary, on its field
    when it names one; what was typed is kept and nothing is changed.
    """

    record: Any = None

    def run(self, form: Form) -> Any:
        """Call the action with the form's cleaned data; its result becomes `self.record`."""
        raise ImproperlyConfigured(f"{type(self).__qualname__} runs no action.")

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Check the form, run the action, go on; or show what has to be put right."""
        form = self.get_form()
        if form.is_valid():
            try:
                self.record = self.run(form)
            except Refusal as refusal:
                field = refusal.field if refusal.field in form.fields else None
                form.add_error(field, refusal.message)
            else:
                return redirect(self.get_success_url())
        return self.render_to_response(self.get_context_data(form=form))


class PersonView(AccessMixin, View):
    """A page for anyone signed in, outside any trust."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Send anyone not signed in to sign in."""
        if not request.user.is_authenticated:
            return self.handle_no_permission()
        return super().dispatch(request, *args, **kwargs)  # type: ignore[return-value]


class PublicView(View):
    """A page for anyone at all. `why_public` is mandatory."""

    why_public: ClassVar[str]

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if not getattr(cls, "why_public", ""):
            raise ImproperlyConfigured(f"{cls.__qualname__} does not say why it is public.")


def public(why: str) -> Callable[[Any], Any]:
    """Mark a function view as open to anyone, with the reason."""

    def mark(view: Any) -> Any:
        view.why_public = why
        return view

    return mark
