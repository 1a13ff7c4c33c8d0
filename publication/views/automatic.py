"""The page on which a trust's administrator chooses what is published by itself."""

from typing import Any

from django.contrib import messages
from django.urls import reverse

from publication import actions, queries
from publication.forms.publishing import AutomaticForm
from trusts.permissions import Permission
from trusts.views.base import TrustFormView
from trusts.views.common import address_in


class AutomaticView(TrustFormView):
    """Whether papers are published when they go out to members."""

    permission = Permission.ROLES_MANAGE
    template_name = "publication/automatic.html"
    form_class = AutomaticForm

    def get_initial(self) -> dict[str, Any]:
        """As it was chosen; no, before anybody chose."""
        choice = queries.automatic_choice()
        return {"papers": "yes" if choice and choice.papers else "no"}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Who chose last."""
        return super().get_context_data(choice=queries.automatic_choice(), **kwargs)

    def run(self, form: Any) -> Any:
        """Keep the choice."""
        return actions.choose_automatic(by=self.scope, papers=form.cleaned_data["papers"] == "yes")

    def get_success_url(self) -> str:
        """The same page."""
        messages.success(self.request, "Your choice is saved.")
        return reverse("publication:automatic", kwargs=address_in(self))
