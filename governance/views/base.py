"""What the pages of governance share."""

from typing import Any

from django.contrib import messages
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property

from governance.queries.disputes import sees_log
from trusts.models import Body
from trusts.permissions import Permission
from trusts.views.base import TrustFormView, TrustView
from trusts.views.common import address_in


class OfBody(TrustView, abstract=True):
    """A page about the body whose short name is in the address; 404 for one of another trust."""

    @cached_property
    def body(self) -> Body:
        """The body."""
        return get_object_or_404(Body, slug=self.kwargs["slug"])


class RegisterPage(TrustView, abstract=True):
    """A page of one of the registers: knows which other registers this person may open."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Links to the registers."""
        shown = {
            "sees_risks": self.scope.may(Permission.RISK_VIEW),
            "sees_disputes": sees_log(self.scope),
        }
        found: dict[str, Any] = super().get_context_data(  # type: ignore[misc]  # a template view's
            **shown, **kwargs
        )
        return found


class GovernanceForm(TrustFormView, abstract=True):
    """A page with one form: a heading, a few words, a button, and the page to go back to."""

    template_name = "governance/form.html"
    heading = ""
    intro = ""
    button = "Save"
    done = "Saved."

    def get_heading(self) -> str:
        """The page's heading."""
        return self.heading

    def get_intro(self) -> str:
        """What stands between heading and form."""
        return self.intro

    def back(self) -> str:
        """The address of the page this one belongs to."""
        raise NotImplementedError

    def address(self, name: str, **more: Any) -> str:
        """An address of this app in the trust."""
        return reverse(f"governance:{name}", kwargs=address_in(self, **more))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The words around the form."""
        return super().get_context_data(
            heading=self.get_heading(),
            intro=self.get_intro(),
            button=self.button,
            back=self.back(),
            **kwargs,
        )

    def get_success_url(self) -> str:
        """Back, with a word that it was done."""
        messages.success(self.request, self.done)
        return self.back()
