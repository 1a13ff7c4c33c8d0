"""Pages of aligned arrangements."""

from functools import cached_property
from typing import Any, ClassVar

from django.contrib import messages
from django.forms import Form
from django.http import Http404
from django.urls import reverse

from finance.actions import aligned as actions
from finance.joint_forms import AlignForm, ArrangementForm, TargetForm
from finance.models import AlignedArrangement
from finance.queries.aligned import sides, visible_arrangements
from finance.rules.money import ZERO
from finance.rules.periods import year_label
from finance.views.pools import this_year
from trusts.permissions import Permission
from trusts.views.base import TrustFormView, TrustTemplateView, TrustView


class OneArrangement(TrustView, abstract=True):
    """A page about one arrangement."""

    kwargs: dict[str, Any]

    @cached_property
    def arrangement(self) -> AlignedArrangement:
        """The arrangement the address names."""
        found = visible_arrangements(self.scope).filter(slug=self.kwargs["slug"]).first()
        if found is None:
            raise Http404
        return found


class ArrangementView(OneArrangement, TrustTemplateView):
    """Targets, and each partner's own lines side by side."""

    permission = Permission.BUDGET_VIEW
    template_name = "finance/arrangement.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The year."""
        year = this_year()
        found = sides(self.arrangement, year)
        return super().get_context_data(
            arrangement=self.arrangement,
            year_label=year_label(year),
            sides=found,
            budget=sum((one.budget for one in found), ZERO),
            actual=sum((one.actual for one in found), ZERO),
            forecast=sum((one.forecast for one in found), ZERO),
            targets=self.arrangement.targets.all(),
            may_manage=self.scope.may(Permission.POOL_MANAGE, level=self.arrangement.level),
            **kwargs,
        )


class Arrange(TrustFormView, abstract=True):
    """A form about an arrangement. Subclasses give the words and the action."""

    permission = Permission.POOL_MANAGE
    template_name = "finance/pool_form.html"
    heading: ClassVar[str]
    done: ClassVar[str]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The words of the page."""
        return super().get_context_data(
            heading=self.heading,
            caption=self.caption(),
            button="Save",
            back=self.back(),
            **kwargs,
        )

    def caption(self) -> str:
        """What stands above the heading."""
        return "Joint finance"

    def back(self) -> str:
        """The list."""
        assert self.scope.trust is not None  # noqa: S101 - a page of a trust
        return reverse("finance:joint", args=[self.scope.trust.slug])

    def get_success_url(self) -> str:
        """Back, with a word that it worked."""
        messages.success(self.request, self.done)
        return self.back()


class NewArrangementView(Arrange):
    """Setting one up."""

    form_class = ArrangementForm
    heading, done = "Set up an aligned arrangement", "The arrangement is set up."

    def run(self, form: Form) -> AlignedArrangement:
        """Set it up."""
        data = form.cleaned_data | {"partners": list(form.cleaned_data["partners"])}
        return actions.set_up_arrangement(by=self.scope, **data)


class ChangeArrangement(OneArrangement, Arrange, abstract=True):
    """A form about an arrangement that exists."""

    def caption(self) -> str:
        """Which."""
        return self.arrangement.name

    def back(self) -> str:
        """Its page."""
        return reverse(
            "finance:arrangement", args=[self.arrangement.trust.slug, self.arrangement.slug]
        )


class TargetView(ChangeArrangement):
    """Adding a shared target."""

    form_class = TargetForm
    heading, done = "Add a shared target", "The target is added."

    def run(self, form: Form) -> Any:
        """Add it."""
        return actions.add_target(by=self.scope, arrangement=self.arrangement, **form.cleaned_data)


class AlignView(ChangeArrangement):
    """Counting lines towards an arrangement."""

    form_class = AlignForm
    heading, done = "Align budget lines", "The lines are aligned."

    def get_form_kwargs(self) -> dict[str, Any]:
        """Its partners' lines of this year."""
        return super().get_form_kwargs() | {"arrangement": self.arrangement, "year": this_year()}

    def run(self, form: Form) -> Any:
        """Align them."""
        return actions.align_lines(
            by=self.scope, arrangement=self.arrangement, lines=list(form.cleaned_data["lines"])
        )
