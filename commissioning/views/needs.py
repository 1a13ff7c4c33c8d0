"""Pages of needs assessments."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from commissioning import actions
from commissioning.forms.cycle import AssessmentForm
from commissioning.models import Intention, NeedsAssessment
from commissioning.personal import PLAINLY
from trusts.clock import today
from trusts.levels import Level
from trusts.permissions import Permission
from trusts.ui.parts import Tag
from trusts.views.base import TrustFormView, TrustTemplateView, TrustView
from trusts.views.common import address_in

PAGE = 25


def tag_of(row: NeedsAssessment) -> Tag:
    """Whether it is finished, and whether somebody should look at it again."""
    if row.done_on is None:
        return Tag("Being made", "blue")
    if row.review_on and row.review_on < today():
        return Tag("Review overdue", "red")
    return Tag("Finished", "green")


def missing(row: NeedsAssessment) -> list[str]:
    """Whose views it does not hold."""
    views = {"children": row.children, "families": row.families, "front-line staff": row.staff}
    return [whose for whose, words in views.items() if not words]


class NeedsView(TrustTemplateView):
    """Every needs assessment."""

    permission = Permission.COMMISSIONING_VIEW
    template_name = "commissioning/needs.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Newest first, a page at a time."""
        page_of = Paginator(NeedsAssessment.objects.all(), PAGE).get_page(
            self.request.GET.get("page")
        )
        return super().get_context_data(
            rows=[(row, tag_of(row), missing(row)) for row in page_of],
            page_of=page_of,
            may_edit=self.scope.may(Permission.COMMISSIONING_EDIT, level=Level.EXECUTIVE),
            **kwargs,
        )


class AssessmentPage(TrustView, abstract=True):
    """A page of one needs assessment."""

    @cached_property
    def assessment(self) -> NeedsAssessment:
        """The one of the address."""
        rows = self.scope.visible(NeedsAssessment.objects.all(), Permission.COMMISSIONING_VIEW)
        return get_object_or_404(rows, pk=self.kwargs["pk"])

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Find it before a form is looked at."""
        self.scope.require(self.permission)
        self.assessment  # noqa: B018 - a lookup that answers 404
        return super().dispatch(request, *args, **kwargs)


class AssessmentView(AssessmentPage, TrustTemplateView):
    """One needs assessment, and what rests on it."""

    permission = Permission.COMMISSIONING_VIEW
    template_name = "commissioning/needs_assessment.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """All of it."""
        row = self.assessment
        intentions = self.scope.visible(Intention.objects.all(), Permission.COMMISSIONING_VIEW)
        return super().get_context_data(
            row=row,
            tag=tag_of(row),
            views=[
                ("What children and young people said", row.children),
                ("What families said", row.families),
                ("What front-line staff said", row.staff),
            ],
            intentions=intentions.filter(assessment=row),
            may_edit=self.scope.may(Permission.COMMISSIONING_EDIT, level=Level.EXECUTIVE),
            **kwargs,
        )


class AssessmentFormView(TrustFormView, abstract=True):
    """Recording and changing one."""

    template_name = "commissioning/cycle_form.html"
    form_class = AssessmentForm
    heading = ""

    def back_url(self) -> str:
        """The list."""
        return reverse("commissioning:needs", kwargs=address_in(self))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The words of the page."""
        return super().get_context_data(
            heading=self.heading, button="Save", back=self.back_url(), plainly=PLAINLY, **kwargs
        )

    def get_success_url(self) -> str:
        """The needs assessment."""
        return reverse("commissioning:needs_assessment", kwargs=address_in(self, pk=self.record.pk))


class NewAssessmentView(AssessmentFormView):
    """Record a needs assessment."""

    permission = Permission.COMMISSIONING_EDIT
    heading = "Record a needs assessment"

    def run(self, form: Any) -> NeedsAssessment:
        """Record it."""
        return actions.record_assessment(by=self.scope, **form.cleaned_data)


class ChangeAssessmentView(AssessmentPage, AssessmentFormView):
    """Change a needs assessment."""

    permission = Permission.COMMISSIONING_EDIT
    heading = "Change the needs assessment"

    def back_url(self) -> str:
        """The needs assessment."""
        return reverse(
            "commissioning:needs_assessment", kwargs=address_in(self, pk=self.assessment.pk)
        )

    def get_initial(self) -> dict[str, Any]:
        """As it stands."""
        return {name: getattr(self.assessment, name) for name in AssessmentForm.base_fields}

    def run(self, form: Any) -> NeedsAssessment:
        """Change it."""
        return actions.record_assessment(
            by=self.scope, assessment=self.assessment, **form.cleaned_data
        )
