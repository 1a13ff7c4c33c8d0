"""What every API view is built on: the same walls and permissions as the pages."""

import functools
from collections.abc import Callable
from contextlib import ExitStack
from typing import Any, ClassVar

from django.core.exceptions import ImproperlyConfigured
from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404
from rest_framework import status
from rest_framework.exceptions import NotAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from trusts.actions.token import note_use, use_is_due
from trusts.api_keys import answer_once
from trusts.api_permissions import HoldsPermission
from trusts.models import ApiToken, Trust
from trusts.permissions import Permission
from trusts.scope import NotAMember, Scope, open_scope
from trusts.tenancy import TrustOwned


class TrustAPIView(APIView):
    """An API view of a trust: `permission` is mandatory, checked when the class is created.

    The scope is opened once the caller is known and closed with the response; an answer of 400
    and above leaves nothing changed. Not a member, or a token of another trust: 404. A finance
    system's token gets in only where `for_systems` says so, and its scope is cut down to its
    partner. A `post` honours the Idempotency-Key header without further ado.
    """

    permission: ClassVar[Permission]
    permission_to_post: ClassVar[Permission | None] = None
    for_systems: ClassVar[bool] = False
    permission_classes = [HoldsPermission]
    scope: Scope

    def __init_subclass__(cls, *, abstract: bool = False, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if not abstract and not isinstance(getattr(cls, "permission", None), Permission):
            raise ImproperlyConfigured(f"{cls.__qualname__} does not say its permission.")
        if "post" in cls.__dict__:
            cls.post = _once(cls.__dict__["post"])  # type: ignore[attr-defined]  # views may have one

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        """Handle the request in a scope that ends with it."""
        with ExitStack() as self._opened:
            response = super().dispatch(request, *args, **kwargs)
            if response.status_code >= status.HTTP_400_BAD_REQUEST and self._in_scope():
                transaction.set_rollback(True)
            return response

    def perform_authentication(self, request: Request) -> None:
        """Find out who calls, then open the scope of the trust in the address for them."""
        super().perform_authentication(request)
        if not request.user.is_authenticated:
            raise NotAuthenticated
        # Before the scope, whose transaction is undone where a request is refused: those count too.
        super().check_throttles(request)
        trust = Trust.objects.filter(slug=self.kwargs.pop("trust")).first()
        token = request.auth if isinstance(request.auth, ApiToken) else None
        if trust is None or (token is not None and token.trust_id != trust.pk):
            raise Http404
        who: dict[str, Any] = {"trust": trust, "person": request.user}
        try:
            if token is not None:
                who["bounds"] = token.bounds
                if use_is_due(token):
                    with open_scope(**who) as by:  # of its own: it stays, whatever the answer
                        note_use(by=by, token=token)
            self.scope = self._opened.enter_context(open_scope(**who))
        except NotAMember:
            raise Http404 from None

    def check_throttles(self, request: Request) -> None:
        """Done in `perform_authentication`."""

    def _in_scope(self) -> bool:
        return getattr(self, "scope", None) is not None


def _once(post: Callable[..., Response]) -> Callable[..., Response]:
    @functools.wraps(post)
    def posted(self: Any, request: Request, *args: Any, **kwargs: Any) -> Response:
        return answer_once(request, lambda: post(self, request, *args, **kwargs))

    return posted


class TrustRows(TrustAPIView, abstract=True):
    """Rows of one tenant model that the view's permission reaches; mix in before DRF's generics.

    Give `model`, and `narrow(rows)` for filters, joins and order.
    """

    model: ClassVar[type[TrustOwned]]

    def get_queryset(self) -> QuerySet[Any]:
        """The visible rows; none while the schema is being described."""
        if getattr(self, "swagger_fake_view", False):
            return self.model.objects.none()
        return self.narrow(self.scope.visible(self.model.objects.all(), self.permission))

    def narrow(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """Narrow, join or order the rows."""
        return rows
