"""What every write has in common: a permission, a transaction and an audit event."""

import functools
from collections.abc import Callable
from typing import Any, ParamSpec, TypeVar

from django.db import transaction

from trusts.audit import Call, current_call
from trusts.permissions import Permission
from trusts.scope import OutOfScope, peek_scope

A = ParamSpec("A")
R = TypeVar("R")

# Every action there is, by dotted name: the invariant tests walk it.
ACTIONS: dict[str, Callable[..., Any]] = {}


class Unaudited(RuntimeError):
    """An action wrote no audit event, or more than one: a fault in our code."""


def action(
    permission: Permission | None, *, verb: str
) -> Callable[[Callable[A, R]], Callable[A, R]]:
    """Make a function an action: `@action(Permission.X, verb="return.submitted")`.

    The function takes keyword arguments only, `by: Scope` among them, which must be the open
    scope. The permission is checked for the trust (PermissionDenied); the function itself checks
    it again for the record's own level, body and partner. All its writes are one transaction, and
    exactly one audit event is written, by `trusts.audit.record`. `permission=None` needs a
    docstring that says why no permission is asked for.
    """

    def decorate(function: Callable[A, R]) -> Callable[A, R]:
        @functools.wraps(function)
        def wrapped(*args: A.args, **kwargs: A.kwargs) -> R:
            if args:
                raise TypeError(f"{function.__name__} takes keyword arguments only.")
            scope = peek_scope()
            if scope is None or kwargs["by"] is not scope:
                raise OutOfScope(f"{function.__name__} was called by a scope that is not open.")
            if permission is not None:
                scope.require(permission)
            call = Call(verb)
            token = current_call.set(call)
            try:
                with transaction.atomic():
                    result = function(*args, **kwargs)
                    if call.events != 1:
                        raise Unaudited(f"{function.__name__} wrote {call.events} audit events.")
            finally:
                current_call.reset(token)
            return result

        wrapped.permission = permission  # type: ignore[attr-defined]  # read by invariant tests
        wrapped.verb = verb  # type: ignore[attr-defined]  # read by invariant tests
        ACTIONS[f"{function.__module__}.{function.__name__}"] = wrapped
        return wrapped

    return decorate
