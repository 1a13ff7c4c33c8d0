"""What the pages of the thread share: plan and money, read once."""

from functools import cached_property
from typing import Any

from django.http import Http404

from thread.queries.looking import Thread, thread_of
from trusts.permissions import Permission
from trusts.views.base import TrustTemplateView


class ThreadPage(TrustTemplateView, abstract=True):
    """A page of the thread. Whoever may see the plan may open it; money as far as they reach."""

    permission = Permission.PLAN_VIEW

    @cached_property
    def thread(self) -> Thread:
        """The trust's thread; 404 where there is no plan yet."""
        found = thread_of(self.scope)
        if found is None:
            raise Http404
        return found

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The thread, and the words for what the figures are."""
        return super().get_context_data(thread=self.thread, **kwargs)
