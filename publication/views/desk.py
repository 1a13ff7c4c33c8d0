"""The publishing desk: what is ready, a preview, publishing, withdrawing."""

from functools import cached_property
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from publication import actions, queries
from publication.forms.publishing import PublishForm, WithdrawForm
from publication.layout import ShownFile, with_files
from publication.models import Kind, Publication
from publication.queries import Thing
from trusts.permissions import Permission
from trusts.views.base import TrustFormView, TrustTemplateView
from trusts.views.common import address_in

PER_PAGE = 25


class DeskView(TrustTemplateView):
    """What is ready to publish, and what readers should not see any more."""

    permission = Permission.PUBLISH
    template_name = "publication/desk.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """One page of what is ready."""
        pages = Paginator(queries.ready_things(self.scope), PER_PAGE)
        return super().get_context_data(
            ready=pages.get_page(self.request.GET.get("page")),
            attention=queries.attention(),
            automatic=queries.automatic_choice(),
            is_out=Publication.objects.filter(withdrawn_at=None).exists(),
            chooses=self.scope.may(Permission.ROLES_MANAGE),
            **kwargs,
        )


class PublishedView(TrustTemplateView):
    """Everything that readers see now."""

    permission = Permission.PUBLISH
    template_name = "publication/published.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The newest first."""
        pages = Paginator(queries.published_things(), PER_PAGE)
        return super().get_context_data(rows=pages.get_page(self.request.GET.get("page")), **kwargs)


class OfThing:
    """A page about the thing in the address; 404 for what this person may not publish."""

    kwargs: dict[str, Any]

    @cached_property
    def thing(self) -> Thing:
        """The thing, and how it stands."""
        kind: Kind = self.kwargs["kind"]
        found = queries.thing(self.scope, kind, self.kwargs["key"])  # type: ignore[attr-defined]  # a TrustView's
        if found is None:
            raise Http404
        return found

    def here(self, name: str) -> str:
        """The address of a page about the thing."""
        where = address_in(self, kind=self.thing.kind, key=self.thing.key)  # type: ignore[arg-type]  # a TrustView
        return reverse(f"publication:{name}", kwargs=where)

    def public_url(self) -> str:
        """The thing's plain address on the public site."""
        area = self.scope.trust.slug  # type: ignore[attr-defined]  # a TrustView's
        where = {"area": area, "kind": self.thing.kind, "key": self.thing.key}
        return reverse("public:thing", kwargs=where)


class ThingView(OfThing, TrustTemplateView):
    """What readers would see, what stays out, and the versions so far."""

    permission = Permission.PUBLISH
    template_name = "publication/thing.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The preview, drawn with the public site's own templates."""
        snapshot = self.thing.snapshot
        files = {
            file.name: ShownFile(file.title, file.pages, file.size)
            for file in (snapshot.files if snapshot else ())
        }
        return super().get_context_data(
            thing=self.thing,
            part=f"publication/content/{self.thing.kind}.html",
            content=with_files(dict(snapshot.content), files) if snapshot else None,
            versions=[(one, self.thing.withdrawals.get(one.number)) for one in self.thing.versions],
            public_url=self.public_url(),
            **kwargs,
        )


class PublishView(OfThing, TrustFormView):
    """Stop before publishing, and say what stays out."""

    permission = Permission.PUBLISH
    template_name = "publication/publish.html"
    form_class = PublishForm

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Back to the preview where there is nothing to publish."""
        self.scope.require(self.permission)
        if self.thing.snapshot is None or (self.thing.public and not self.thing.has_changed):
            return redirect(self.here("thing"))
        return super().dispatch(request, *args, **kwargs)

    def get_initial(self) -> dict[str, Any]:
        """What the page shows."""
        snapshot = self.thing.snapshot
        return {"seen": snapshot.digest if snapshot else ""}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The words of the page."""
        snapshot = self.thing.snapshot
        number = self.thing.versions[0].number + 1 if self.thing.versions else 1
        return super().get_context_data(
            thing=self.thing,
            heading=f"Publish “{self.thing.title}”?",
            number=number,
            left_out=list(snapshot.left_out) if snapshot else [],
            files=list(snapshot.files) if snapshot else [],
            confirm_label="Publish",
            cancel_url=self.here("thing"),
            public_url=self.public_url(),
            **kwargs,
        )

    def run(self, form: Any) -> Publication:
        """Publish it."""
        return actions.publish(
            by=self.scope,
            kind=self.thing.kind,
            key=self.thing.key,
            seen=form.cleaned_data["seen"],
        )

    def get_success_url(self) -> str:
        """The thing's page on the desk."""
        messages.success(self.request, f"Version {self.record.number} is published.")
        return self.here("thing")


class WithdrawView(OfThing, TrustFormView):
    """Stop before withdrawing, and ask why."""

    permission = Permission.PUBLISH
    template_name = "publication/withdraw.html"
    form_class = WithdrawForm

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Back to the thing's page where nothing is out."""
        self.scope.require(self.permission)
        if self.thing.public is None:
            return redirect(self.here("thing"))
        return super().dispatch(request, *args, **kwargs)

    def get_form_kwargs(self) -> dict[str, Any]:
        """The versions that are out."""
        out = [one for one in self.thing.versions if one.is_public]
        return super().get_form_kwargs() | {"versions": out}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The words of the page."""
        return super().get_context_data(
            thing=self.thing,
            heading=f"Withdraw “{self.thing.title}”?",
            confirm_label="Withdraw",
            cancel_url=self.here("thing"),
            several=sum(1 for one in self.thing.versions if one.is_public) > 1,
            **kwargs,
        )

    def run(self, form: Any) -> Any:
        """Withdraw what was chosen."""
        return actions.withdraw(
            by=self.scope, publications=form.chosen(), why=form.cleaned_data["why"]
        )

    def get_success_url(self) -> str:
        """The thing's page on the desk."""
        messages.success(self.request, "It is withdrawn. Readers see the reason at its address.")
        return self.here("thing")
