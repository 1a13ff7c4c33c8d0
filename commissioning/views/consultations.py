"""Pages of consultations with children, young people and families."""

from typing import Any

from django.shortcuts import get_object_or_404
from django.urls import reverse

from commissioning import actions
from commissioning.forms.standing import ConsultationForm
from commissioning.models import Consultation
from trusts.permissions import Permission
from trusts.views.base import TrustFormView, TrustTemplateView
from trusts.views.common import address_in


class ConsultationsView(TrustTemplateView):
    """Every consultation: who, how, what they said, what changed."""

    permission = Permission.PLAN_VIEW
    template_name = "commissioning/consultations.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Newest first."""
        return super().get_context_data(
            rows=list(Consultation.objects.select_related("plan")),
            may_edit=self.scope.may(Permission.CONSULTATION_EDIT),
            **kwargs,
        )


class NewConsultationView(TrustFormView):
    """Record a consultation."""

    permission = Permission.CONSULTATION_EDIT
    template_name = "commissioning/form.html"
    form_class = ConsultationForm
    heading = "Record a consultation"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The words of the page."""
        return super().get_context_data(
            heading=self.heading,
            button="Save",
            back=self.get_success_url(),
            back_words="Consultations",
            **kwargs,
        )

    def run(self, form: Any) -> Consultation:
        """Record it."""
        return actions.record_consultation(by=self.scope, **form.cleaned_data)

    def get_success_url(self) -> str:
        """The list."""
        return reverse("commissioning:consultations", kwargs=address_in(self))


class ChangeConsultationView(NewConsultationView):
    """Add what was said, and what changed."""

    permission = Permission.CONSULTATION_EDIT
    heading = "Change a consultation"

    def consultation(self) -> Consultation:
        """The consultation of the address."""
        return get_object_or_404(Consultation, pk=self.kwargs["pk"])

    def get_initial(self) -> dict[str, Any]:
        """As it stands."""
        row = self.consultation()
        return {name: getattr(row, name) for name in ConsultationForm.base_fields}

    def run(self, form: Any) -> Consultation:
        """Change it."""
        return actions.change_consultation(
            by=self.scope, consultation=self.consultation(), **form.cleaned_data
        )
