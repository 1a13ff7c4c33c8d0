"""Pages of what an intention rests on: partners, providers, money, standards, conflicts, ends."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404

from commissioning import actions
from commissioning.forms.cycle import (
    CommissionerForm,
    ConflictForm,
    EndingForm,
    PossibleProviderForm,
    ReinvestmentForm,
    ResourceForm,
    StandardsForm,
)
from commissioning.models import (
    Commissioner,
    ConflictDeclaration,
    Ending,
    IntentionState,
    PossibleProvider,
    Reinvestment,
    Resource,
    StandardCheck,
)
from commissioning.queries import current_plan
from commissioning.queries.unit import financial_year
from commissioning.rules.cycle import left_to_reinvest
from commissioning.views.base import StepView
from commissioning.views.cycle_base import IntentionFormView, IntentionPage
from trusts.clock import today
from trusts.levels import Level
from trusts.models import Partner
from trusts.permissions import Permission
from trusts.views.base import TrustTemplateView

KINDS = {
    "commissioner": Commissioner,
    "provider": PossibleProvider,
    "resource": Resource,
    "reinvestment": Reinvestment,
}


class PartsView(IntentionPage, TrustTemplateView):
    """Partners, possible providers, conflicts, money, and what ends."""

    permission = Permission.COMMISSIONING_VIEW
    template_name = "commissioning/intention_parts.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """All of it on one page."""
        one, standing = self.intention, self.standing
        may_edit = self.scope.may(Permission.COMMISSIONING_EDIT, level=Level.EXECUTIVE)
        prepares = may_edit and one.state == IntentionState.PREPARING
        declared = {
            row.partner.name: row
            for row in ConflictDeclaration.objects.filter(intention=one).select_related("partner")
        }
        partners = {
            row.name: row
            for row in Partner.objects.filter(name__in=[c.partner for c in standing.conflicts])
        }
        ending = Ending.objects.filter(intention=one).first()
        facts = standing.facts
        return super().get_context_data(
            one=one,
            facts=facts,
            commissioners=Commissioner.objects.filter(intention=one).select_related("partner"),
            providers=PossibleProvider.objects.filter(intention=one).select_related("partner"),
            conflicts=[
                (clash, partners[clash.partner], declared.get(clash.partner))
                for clash in standing.conflicts
            ],
            resources=Resource.objects.filter(intention=one).select_related("partner"),
            ending=ending,
            left=left_to_reinvest(ending.released, facts.reinvested) if ending else None,
            reinvestments=Reinvestment.objects.filter(intention=one).select_related("into"),
            money_open=prepares and 4 not in standing.completed,
            way_open=prepares and 6 not in standing.completed,
            may_declare=may_edit and one.state in (IntentionState.PREPARING, "put_forward"),
            back=self.page_of(one),
            **kwargs,
        )


class PartFormView(IntentionFormView, abstract=True):
    """A form that leads back to partners, providers and money."""

    permission = Permission.COMMISSIONING_EDIT

    def get_success_url(self) -> str:
        """The page it belongs to."""
        return self.parts_url()


class NewCommissionerView(PartFormView):
    """Add a partner that commissions it with the lead."""

    permission = Permission.COMMISSIONING_EDIT
    form_class = CommissionerForm
    heading = "Add a partner that commissions it too"
    button = "Add the partner"
    plainly = False

    def run(self, form: Any) -> Commissioner:
        """Add it."""
        return actions.add_commissioner(
            by=self.scope, intention=self.intention, **form.cleaned_data
        )


class NewPossibleProviderView(PartFormView):
    """Name who might provide it."""

    permission = Permission.COMMISSIONING_EDIT
    form_class = PossibleProviderForm
    heading = "Add who might provide it"
    button = "Add the provider"

    def run(self, form: Any) -> PossibleProvider:
        """Add it."""
        return actions.name_provider(by=self.scope, intention=self.intention, **form.cleaned_data)


class NewResourceView(PartFormView):
    """Record what a partner puts in."""

    permission = Permission.COMMISSIONING_EDIT
    form_class = ResourceForm
    heading = "Add what a partner puts in"
    button = "Add it"

    def get_form_kwargs(self) -> dict[str, Any]:
        """This year and the four after it."""
        first = financial_year(today())
        return {**super().get_form_kwargs(), "years": list(range(first, first + 5))}

    def run(self, form: Any) -> Resource:
        """Add it."""
        return actions.add_resource(by=self.scope, intention=self.intention, **form.cleaned_data)


class DeclareConflictView(PartFormView):
    """Declare a conflict of interest that was found."""

    permission = Permission.COMMISSIONING_EDIT
    form_class = ConflictForm
    button = "Declare it"

    @cached_property
    def partner(self) -> Partner:
        """The partner of the address; 404 where it has no conflict here."""
        found = get_object_or_404(Partner, pk=self.kwargs["partner"])
        if found.name not in {clash.partner for clash in self.standing.conflicts}:
            raise Http404
        return found

    def find(self) -> None:
        """The intention, and the partner's conflict."""
        super().find()
        self.partner  # noqa: B018 - a lookup that answers 404

    def words(self) -> str:
        """Which parts the partner has."""
        clash = next(c for c in self.standing.conflicts if c.partner == self.partner.name)
        return f"{self.partner} may provide it, and {' and '.join(clash.why)}"

    def get_initial(self) -> dict[str, Any]:
        """What was declared before."""
        row = ConflictDeclaration.objects.filter(
            intention=self.intention, partner=self.partner
        ).first()
        return {"handling": row.handling, "words": row.words} if row else {}

    def run(self, form: Any) -> ConflictDeclaration:
        """Declare it."""
        return actions.declare_conflict(
            by=self.scope, intention=self.intention, partner=self.partner, **form.cleaned_data
        )


class StandardsView(IntentionFormView):
    """The 14 standards as a checklist."""

    permission = Permission.COMMISSIONING_EDIT
    template_name = "commissioning/intention_standards.html"
    form_class = StandardsForm
    heading = "The 14 commissioning standards"

    def get_form_kwargs(self) -> dict[str, Any]:
        """Whether the words are about one child."""
        return {**super().get_form_kwargs(), "strict": self.intention.is_individual}

    def get_initial(self) -> dict[str, Any]:
        """What was said so far."""
        rows = StandardCheck.objects.filter(intention=self.intention)
        found: dict[str, Any] = {}
        for row in rows:
            found |= {f"verdict_{row.code}": row.verdict, f"words_{row.code}": row.words}
        return found

    def run(self, form: Any) -> Any:
        """Keep it."""
        return actions.check_standards(by=self.scope, intention=self.intention, checks=form.checks)


class EndingView(PartFormView):
    """What ends, and what that sets free."""

    permission = Permission.COMMISSIONING_EDIT
    form_class = EndingForm
    heading = "What ends"

    def get_initial(self) -> dict[str, Any]:
        """What was recorded before."""
        row = Ending.objects.filter(intention=self.intention).first()
        return {name: getattr(row, name) for name in EndingForm.base_fields} if row else {}

    def run(self, form: Any) -> Ending:
        """Record it."""
        return actions.record_ending(by=self.scope, intention=self.intention, **form.cleaned_data)


class NewReinvestmentView(PartFormView):
    """Where part of the money goes."""

    permission = Permission.COMMISSIONING_EDIT
    form_class = ReinvestmentForm
    heading = "Say where money goes that is set free"
    button = "Add it"

    def get_form_kwargs(self) -> dict[str, Any]:
        """Actions of the plan in force."""
        return {**super().get_form_kwargs(), "plan": current_plan()}

    def run(self, form: Any) -> Reinvestment:
        """Add it."""
        return actions.add_reinvestment(
            by=self.scope, intention=self.intention, **form.cleaned_data
        )


class RemovePartView(IntentionPage, StepView):
    """Take a partner, provider, amount or reinvestment out again."""

    permission = Permission.COMMISSIONING_EDIT

    @cached_property
    def part(self) -> Any:
        """The row of the address; 404 for a kind there is not and another intention's row."""
        model: Any = KINDS.get(self.kwargs["kind"])
        if model is None:
            raise Http404
        rows = model.objects.filter(intention=self.intention)
        return get_object_or_404(rows, pk=self.kwargs["part"])

    def find(self) -> None:
        """The intention, and the row."""
        super().find()
        self.part  # noqa: B018 - a lookup that answers 404

    def ask(self) -> dict[str, Any]:
        """Which one."""
        name = self.part.words if isinstance(self.part, Reinvestment) else self.part
        if isinstance(self.part, Resource):
            name = f"{self.part.partner}, £{self.part.amount:,.2f}, {self.part.source}"
        elif isinstance(self.part, Commissioner):
            name = self.part.partner
        return {
            "heading": f"Take “{name}” out?",
            "confirm_label": "Take it out",
            "cancel_url": self.parts_url(),
            "reasons": [f"It goes from {self.intention}. You can add it again."],
        }

    def step(self) -> tuple[str, str]:
        """Take it out."""
        actions.remove_part(by=self.scope, part=self.part)
        return "It was taken out.", self.parts_url()
