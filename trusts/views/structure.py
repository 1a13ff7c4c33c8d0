"""Pages about a trust's structure: bodies, partners, and what each role may do."""

from typing import Any

from django.contrib import messages
from django.forms import Form
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property

from trusts import queries
from trusts.actions import structure
from trusts.actions.trust import change_role
from trusts.clock import today
from trusts.forms.structure import (
    ChangeBodyForm,
    DutyFilter,
    NewBodyForm,
    NewPartnerForm,
    PartnerForm,
    RoleForm,
)
from trusts.models import Body, Partner, RoleGrant
from trusts.partner_types import PARTNER_TYPES
from trusts.permissions import Permission
from trusts.views.base import TrustFormView, TrustTemplateView
from trusts.views.common import address_in


class BodiesView(TrustTemplateView):
    """The trust's bodies as a tree."""

    permission = Permission.TRUST_VIEW
    template_name = "trusts/bodies.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Grow the tree."""
        return super().get_context_data(
            tree=queries.tree_of_bodies(on=today()),
            manages=self.scope.may(Permission.STRUCTURE_MANAGE),
            sees_members=self.scope.may(Permission.MEMBERS_VIEW),
            **kwargs,
        )


class NewBodyView(TrustFormView):
    """Add a body."""

    permission = Permission.STRUCTURE_MANAGE
    template_name = "trusts/body_form.html"
    form_class = NewBodyForm
    extra_context = {"heading": "Add a body"}

    def run(self, form: Form) -> Body:
        """Add it."""
        return structure.add_body(by=self.scope, **form.cleaned_data)

    def get_success_url(self) -> str:
        """Back to the tree."""
        messages.success(self.request, f"{self.record} was added.")
        return reverse("trusts:bodies", kwargs=address_in(self))


class ChangeBodyView(TrustFormView):
    """Change a body."""

    permission = Permission.STRUCTURE_MANAGE
    template_name = "trusts/body_form.html"
    form_class = ChangeBodyForm

    @cached_property
    def body(self) -> Body:
        """The body of the address; 404 for one of another trust."""
        return get_object_or_404(Body, slug=self.kwargs["slug"])

    def get_form_kwargs(self) -> dict[str, Any]:
        """The form needs the body: nothing answers to itself."""
        return {**super().get_form_kwargs(), "body": self.body}

    def get_initial(self) -> dict[str, Any]:
        """What is true now."""
        return {key: getattr(self.body, key) for key in ("name", "form", "parent", "seats")}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Say which body."""
        return super().get_context_data(heading=f"Change {self.body}", body=self.body, **kwargs)

    def run(self, form: Form) -> Body:
        """Change it."""
        return structure.change_body(by=self.scope, body=self.body, **form.cleaned_data)

    def get_success_url(self) -> str:
        """Back to the tree."""
        messages.success(self.request, f"{self.record} was changed.")
        return reverse("trusts:bodies", kwargs=address_in(self))


class PartnersView(TrustTemplateView):
    """The trust's partners, and who is under the duty to cooperate on a day."""

    permission = Permission.TRUST_VIEW
    template_name = "trusts/partners.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Answer for the day asked for, or today."""
        form = DutyFilter(self.request.GET) if self.request.GET else DutyFilter()
        on = (form.is_valid() and form.cleaned_data["on"]) or today()
        rows = [(partner, partner.under_duty(on)) for partner in Partner.objects.all()]
        return super().get_context_data(
            filter_form=form,
            form=form,
            on=on,
            rows=rows,
            under_duty=sum(duty for _, duty in rows),
            manages=self.scope.may(Permission.STRUCTURE_MANAGE),
            **kwargs,
        )


class NewPartnerView(TrustFormView):
    """Add a partner."""

    permission = Permission.STRUCTURE_MANAGE
    template_name = "trusts/partner_form.html"
    form_class = NewPartnerForm
    extra_context = {"heading": "Add a partner", "types": PARTNER_TYPES}

    def run(self, form: Form) -> Partner:
        """Add it."""
        return structure.add_partner(by=self.scope, **form.cleaned_data)

    def get_success_url(self) -> str:
        """Back to the list."""
        messages.success(self.request, f"{self.record} was added.")
        return reverse("trusts:partners", kwargs=address_in(self))


class ChangePartnerView(TrustFormView):
    """Change a partner."""

    permission = Permission.STRUCTURE_MANAGE
    template_name = "trusts/partner_form.html"
    form_class = PartnerForm
    extra_context = {"types": PARTNER_TYPES}

    @cached_property
    def partner(self) -> Partner:
        """The partner of the address; 404 for one of another trust."""
        return get_object_or_404(Partner, slug=self.kwargs["slug"])

    def get_initial(self) -> dict[str, Any]:
        """What is true now."""
        keys = ("name", "kind", "sector", "duty_from", "duty_basis")
        return {key: getattr(self.partner, key) for key in keys}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Say which partner."""
        return super().get_context_data(heading=f"Change {self.partner}", **kwargs)

    def run(self, form: Form) -> Partner:
        """Change it."""
        return structure.change_partner(by=self.scope, partner=self.partner, **form.cleaned_data)

    def get_success_url(self) -> str:
        """Back to the list."""
        messages.success(self.request, f"{self.record} was changed.")
        return reverse("trusts:partners", kwargs=address_in(self))


class RolesView(TrustTemplateView):
    """The trust's table of roles."""

    permission = Permission.MEMBERS_VIEW
    template_name = "trusts/roles.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Every role at every level."""
        assert self.scope.trust is not None  # noqa: S101 - a TrustView's scope has a trust
        return super().get_context_data(
            rows=queries.table_of_roles(self.scope.trust),
            manages=self.scope.may(Permission.ROLES_MANAGE),
            **kwargs,
        )


class ChangeRoleView(TrustFormView):
    """Change one row of the table of roles."""

    permission = Permission.ROLES_MANAGE
    template_name = "trusts/role_form.html"
    form_class = RoleForm

    @cached_property
    def row(self) -> queries.RoleRights:
        """The row of the address; 404 for one of another trust."""
        assert self.scope.trust is not None  # noqa: S101 - a TrustView's scope has a trust
        grant = get_object_or_404(RoleGrant, pk=self.kwargs["pk"])
        return next(r for r in queries.table_of_roles(self.scope.trust) if r.row == grant)

    def get_initial(self) -> dict[str, Any]:
        """What is true now."""
        return {
            "sees": self.row.sees,
            "acts": self.row.acts,
            "reach": self.row.row.reach,
            "permissions": [permission.codename for permission in self.row.permissions],
        }

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Say which role."""
        return super().get_context_data(row=self.row.row, **kwargs)

    def run(self, form: Form) -> RoleGrant:
        """Change the row."""
        return change_role(by=self.scope, row=self.row.row, **form.cleaned_data)

    def get_success_url(self) -> str:
        """Back to the table."""
        messages.success(self.request, f"{self.record} was changed.")
        return reverse("trusts:roles", kwargs=address_in(self))
