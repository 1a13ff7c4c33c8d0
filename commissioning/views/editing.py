"""Pages that change an edition: its words, priorities, actions and groups."""

from typing import Any

from django.shortcuts import get_object_or_404

from commissioning import actions
from commissioning.forms.plan import ActionForm, EditionForm, GroupForm, PriorityForm
from commissioning.models import Action, Plan, Priority, VulnerableGroup
from commissioning.views.base import ActionPage, EditionPage, PriorityPage, StepView
from trusts.levels import Level
from trusts.permissions import Permission
from trusts.views.base import TrustFormView


class EditingView(EditionPage, TrustFormView, abstract=True):
    """A page with one form that changes an edition: `heading`, `button`, and where it leads."""

    template_name = "commissioning/form.html"
    heading = ""
    button = "Save"

    def words(self) -> str:
        """The page's heading."""
        return self.heading

    def edition(self) -> Plan | None:
        """The edition that the page belongs to, where there is one yet."""
        return self.plan

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The words of the page, and the way back."""
        plan = self.edition()
        back = self.edition_url(plan) if plan else self.editions_url()
        return super().get_context_data(
            heading=self.words(),
            button=self.button,
            back=back,
            back_words=str(plan) if plan else "Editions of the plan",
            **kwargs,
        )

    def get_success_url(self) -> str:
        """The edition's page."""
        plan = self.edition()
        assert plan is not None  # noqa: S101 - after the form ran there is one
        return self.edition_url(plan)


class NewEditionView(EditingView):
    """Start an edition from nothing."""

    permission = Permission.PLAN_EDIT
    form_class = EditionForm
    heading = "Start an edition of the plan"
    button = "Start the draft"

    def edition(self) -> Plan | None:
        """The one that was made."""
        return self.record if isinstance(self.record, Plan) else None

    def run(self, form: Any) -> Plan:
        """Start it."""
        return actions.draft_plan(by=self.scope, **form.cleaned_data)


class ChangeEditionView(EditingView):
    """Change an edition's words and dates."""

    permission = Permission.PLAN_EDIT
    form_class = EditionForm

    def words(self) -> str:
        """Which edition."""
        return f"Change {self.plan}"

    def get_initial(self) -> dict[str, Any]:
        """As it stands."""
        return {name: getattr(self.plan, name) for name in EditionForm.base_fields}

    def run(self, form: Any) -> Plan:
        """Change it."""
        return actions.change_plan(by=self.scope, plan=self.plan, **form.cleaned_data)


class NewPriorityView(EditingView):
    """Add a priority to an edition."""

    permission = Permission.PLAN_EDIT
    form_class = PriorityForm
    heading = "Add a priority"
    button = "Add the priority"

    def run(self, form: Any) -> Priority:
        """Add it."""
        return actions.add_priority(by=self.scope, plan=self.plan, **form.cleaned_data)


class ChangePriorityView(PriorityPage, EditingView):
    """Change a priority."""

    permission = Permission.PLAN_EDIT
    form_class = PriorityForm

    def words(self) -> str:
        """Which priority."""
        return f"Change {self.priority}"

    def edition(self) -> Plan | None:
        """The priority's."""
        return self.priority.plan

    def get_initial(self) -> dict[str, Any]:
        """As it stands."""
        return {name: getattr(self.priority, name) for name in PriorityForm.base_fields}

    def run(self, form: Any) -> Priority:
        """Change it."""
        return actions.change_priority(by=self.scope, priority=self.priority, **form.cleaned_data)


class NewActionView(PriorityPage, EditingView):
    """Add an action under a priority."""

    permission = Permission.PLAN_EDIT
    form_class = ActionForm
    heading = "Add an action"
    button = "Add the action"

    def edition(self) -> Plan | None:
        """The priority's."""
        return self.priority.plan

    def get_initial(self) -> dict[str, Any]:
        """Under this priority, at executive level."""
        return {"priority": self.priority, "level": Level.EXECUTIVE}

    def get_form_kwargs(self) -> dict[str, Any]:
        """One amount for each year of the edition."""
        return {**super().get_form_kwargs(), "plan": self.priority.plan}

    def run(self, form: Any) -> Action:
        """Add it."""
        return actions.add_action(by=self.scope, **fields_of(form))


class ChangeActionView(ActionPage, EditingView):
    """Change an action, or move it to another priority."""

    permission = Permission.PLAN_EDIT
    form_class = ActionForm

    def words(self) -> str:
        """Which action."""
        return f"Change {self.planned}"

    def edition(self) -> Plan | None:
        """The action's."""
        return self.planned.priority.plan

    def get_initial(self) -> dict[str, Any]:
        """As it stands."""
        one, plan = self.planned, self.planned.priority.plan
        names = ("priority", "code", "name", "level", "lead", "due_on", "funding")
        costs = {f"cost_{row.financial_year}": row.cost for row in one.later_costs.all()}
        return {
            **{name: getattr(one, name) for name in names},
            f"cost_{plan.first_year}": one.cost,
            **costs,
        }

    def get_form_kwargs(self) -> dict[str, Any]:
        """One amount for each year of the edition."""
        return {**super().get_form_kwargs(), "plan": self.planned.priority.plan}

    def run(self, form: Any) -> Action:
        """Change it."""
        return actions.change_action(by=self.scope, planned=self.planned, **fields_of(form))


def fields_of(form: ActionForm) -> dict[str, Any]:
    """What an action's form says, as the actions take it."""
    names = ("priority", "code", "name", "level", "lead", "due_on", "funding")
    found = {name: form.cleaned_data[name] for name in names}
    return {**found, "cost": form.cost, "later": form.later}


class NewGroupView(EditingView):
    """Add a vulnerable group and its gap to the rest."""

    permission = Permission.PLAN_EDIT
    form_class = GroupForm
    heading = "Add a group and its gap to the rest"
    button = "Add the group"

    def run(self, form: Any) -> VulnerableGroup:
        """Add it."""
        return actions.add_group(by=self.scope, plan=self.plan, **form.cleaned_data)


class RemovePriorityView(PriorityPage, StepView):
    """Take a priority out, after a question."""

    permission = Permission.PLAN_EDIT

    def ask(self) -> dict[str, Any]:
        """Which one."""
        return {
            "heading": f"Remove “{self.priority}”?",
            "confirm_label": "Remove the priority",
            "cancel_url": self.edition_url(self.priority.plan),
            "reasons": ["It goes from this draft. Earlier editions keep it."],
        }

    def step(self) -> tuple[str, str]:
        """Remove it."""
        plan, name = self.priority.plan, str(self.priority)
        actions.remove_priority(by=self.scope, priority=self.priority)
        return f"Removed: {name}", self.edition_url(plan)


class RemoveActionView(ActionPage, StepView):
    """Take an action out, after a question."""

    permission = Permission.PLAN_EDIT

    def ask(self) -> dict[str, Any]:
        """Which one."""
        return {
            "heading": f"Remove “{self.planned}”?",
            "confirm_label": "Remove the action",
            "cancel_url": self.edition_url(self.planned.priority.plan),
            "reasons": ["It goes from this draft. Earlier editions keep it."],
        }

    def step(self) -> tuple[str, str]:
        """Remove it."""
        plan, name = self.planned.priority.plan, str(self.planned)
        actions.remove_action(by=self.scope, planned=self.planned)
        return f"Removed: {name}", self.edition_url(plan)


class RemoveGroupView(EditionPage, StepView):
    """Take a group out, after a question."""

    permission = Permission.PLAN_EDIT

    def group(self) -> VulnerableGroup:
        """The group of the address."""
        rows = VulnerableGroup.objects.select_related("plan")
        return get_object_or_404(rows, pk=self.kwargs["pk"])

    def ask(self) -> dict[str, Any]:
        """Which one."""
        group = self.group()
        return {
            "heading": f"Remove “{group}”?",
            "confirm_label": "Remove the group",
            "cancel_url": self.edition_url(group.plan),
            "reasons": ["It goes from this draft. Earlier editions keep it."],
        }

    def step(self) -> tuple[str, str]:
        """Remove it."""
        group = self.group()
        actions.remove_group(by=self.scope, group=group)
        return f"Removed: {group}", self.edition_url(group.plan)
