"""Pages that show the plan: the edition in force, every edition, and one beside another."""

from typing import Any

from django.http import Http404

from commissioning.models import Action, Consultation, Plan, PlanState, VulnerableGroup
from commissioning.queries import compared, cost_by_year, costed_plan, current_plan, standing_of
from commissioning.queries.performance import of_plan
from commissioning.views.base import EditionPage
from commissioning.views.performance import tag_of as standing_tag
from trusts.permissions import Permission
from trusts.ui.parts import Tag
from trusts.views.base import TrustTemplateView

COLOURS = {PlanState.DRAFT: "grey", PlanState.CONSULTATION: "blue", PlanState.APPROVED: "green"}


def tag_of(plan: Plan) -> Tag:
    """The edition's state, in words."""
    if plan.published_on:
        return Tag("Published", "green")
    return Tag(plan.get_state_display(), COLOURS[PlanState(plan.state)])


class PlanView(TrustTemplateView):
    """The edition in force: outcomes, priorities, actions, costs and what they lack."""

    permission = Permission.PLAN_VIEW
    template_name = "commissioning/plan.html"

    def edition(self) -> Plan | None:
        """The edition to show."""
        return current_plan()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The costed plan, or None when no edition has been started."""
        plan = self.edition()
        may_edit = self.scope.may(Permission.PLAN_EDIT)
        context: dict[str, Any] = {"costed": None, "may_edit": may_edit}
        if plan is not None:
            standing = standing_of(plan)
            context |= {
                "plan": plan,
                "costed": costed_plan(plan),
                "tag": tag_of(plan),
                "years": cost_by_year(plan),
                "indicators": {
                    key: [(standing, standing_tag(standing)) for standing in found]
                    for key, found in of_plan(plan).items()
                },
                "groups": VulnerableGroup.objects.filter(plan=plan),
                "may_change": may_edit and plan.is_open,
                "may_publish": self.scope.may(Permission.PUBLISH),
                "newer": plan.refreshed_by.first(),
                "may_see_money": self.scope.may(Permission.BUDGET_VIEW),
                "partners": len(standing),
                "approved_by": sum(1 for one in standing if one.approval),
                "complete": sum(1 for one in standing if not one.missing),
                "consultations": Consultation.objects.filter(plan=plan).count(),
            }
        return super().get_context_data(**context, **kwargs)


class EditionView(EditionPage, PlanView):
    """One edition, in force or not."""

    permission = Permission.PLAN_VIEW

    def edition(self) -> Plan | None:
        """The edition of the address."""
        return self.plan


class EditionsView(TrustTemplateView):
    """Every edition, newest first."""

    permission = Permission.PLAN_VIEW
    template_name = "commissioning/editions.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The editions with their state."""
        rows = Plan.objects.select_related("refreshes")
        return super().get_context_data(
            rows=[(plan, tag_of(plan)) for plan in rows],
            may_edit=self.scope.may(Permission.PLAN_EDIT),
            **kwargs,
        )


class CompareView(EditionPage, TrustTemplateView):
    """What the yearly refresh changed."""

    permission = Permission.PLAN_VIEW
    template_name = "commissioning/compare.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The edition beside the one it refreshes; 404 for the first."""
        if self.plan.refreshes is None:
            raise Http404
        found = compared(self.plan.refreshes, self.plan)
        return super().get_context_data(
            plan=self.plan,
            found=found,
            more=found.cost_after - found.cost_before,
            size=abs(found.cost_after - found.cost_before),
            uncosted=Action.objects.filter(priority__plan=self.plan, cost=None).count(),
            tables=[
                ("Vision and needs", found.words),
                ("Groups and their gaps", found.groups),
                ("Priorities", found.priorities),
                ("Actions", found.actions),
            ],
            **kwargs,
        )
