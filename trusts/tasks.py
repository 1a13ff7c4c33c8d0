"""Background work of a trust: ids in, the scope reopened, the right asked for again."""

from collections.abc import Iterator
from contextlib import contextmanager

from celery import shared_task

from trusts.api_keys import forget_old_answers
from trusts.models import Person, Trust
from trusts.permissions import Permission
from trusts.scope import Scope, open_scope, operator_scope


@contextmanager
def scope_for_task(
    *, trust_id: int, person_id: int | None, permission: Permission, reason: str
) -> Iterator[Scope]:
    """The scope in which a task works: that of the person who asked, as their rights are *now*.

    `person_id=None` is the operator (command line), named by `reason`. Raises NotAMember when
    the person has left the trust, PermissionDenied when they have lost the permission since.
    """
    trust = Trust.objects.get(pk=trust_id)
    if person_id is None:
        with operator_scope(trust=trust, reason=reason) as scope:
            yield scope
        return
    person = Person.objects.get(pk=person_id)
    with open_scope(trust=trust, person=person) as scope:
        scope.require(permission)
        yield scope


@shared_task(name="trusts.forget_old_answers")
def forget_answers() -> int:
    """Delete, in every trust, what the API keeps for repeated requests and no longer needs."""
    forgotten = 0
    for trust in Trust.objects.order_by("pk"):
        with operator_scope(trust=trust, reason="forgetting old API answers"):
            forgotten += forget_old_answers()
    return forgotten
