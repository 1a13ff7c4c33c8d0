"""Pages of one budget line: what it is for, when it is due, whose money it is, what changed it."""

from functools import cached_property
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse

from finance.actions import budget_lines as actions
from finance.budget_forms import TYPED, FundLineForm, ProfileForm, SplitForm
from finance.models import BudgetLine, ReturnLine, ReturnState, VirementMove, VirementState
from finance.queries.budget_expectation import closed_months, last_year
from finance.queries.budgets import MappedLine, mapped_lines, visible_lines
from finance.queries.contracted import parts_of_line
from finance.rules.budget_sheet import MONTH_NAMES
from finance.rules.money import to_pennies
from finance.rules.periods import year_label
from finance.rules.procedure import ProfilePattern
from finance.rules.profile import TERM_DAYS, spread
from finance.rules.split import WHOLE
from trusts.errors import Refusal
from trusts.models import AuditEvent
from trusts.permissions import Permission
from trusts.ui.parts import Event
from trusts.views.base import TrustFormView, TrustTemplateView, TrustView

VERBS = {
    "budget_line.split": "Shared out over the plan",
    "budget_line.profiled": "Monthly profile changed",
    "budget_line.funded": "Funding source changed",
}


class OneLine(TrustView, abstract=True):
    """A page about one line."""

    kwargs: dict[str, Any]

    @cached_property
    def line(self) -> BudgetLine:
        """The line the address names."""
        found = visible_lines().filter(pk=self.kwargs["pk"]).first()
        if found is None:
            raise Http404
        return found

    @cached_property
    def mapped(self) -> MappedLine:
        """With its shares and changes."""
        return mapped_lines([self.line])[0]

    def line_url(self) -> str:
        """The line's own page."""
        return reverse("finance:budget_line", args=[self.line.trust.slug, self.line.pk])

    def words(self) -> dict[str, Any]:
        """What every page about the line shows."""
        budget = self.line.budget
        return {
            "line": self.line,
            "row": self.mapped,
            "back": self.line_url(),
            "caption": f"{budget.partner}, {year_label(budget.financial_year)}",
        }


class LineView(OneLine, TrustTemplateView):
    """A line: what it is for, month by month, and every change since it was agreed."""

    permission = Permission.BUDGET_VIEW
    template_name = "finance/budget_line.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The shares, the months with what was reported, the changes, the history."""
        line = self.line
        year = line.budget.financial_year
        may_change = self.scope.may(
            Permission.BUDGET_MANAGE, level=line.level, partner_id=line.budget.partner_id
        )
        moves = VirementMove.objects.filter(
            budget_line=line, virement__state=VirementState.APPROVED
        ).select_related("virement__period")
        return super().get_context_data(
            **self.words(),
            year_label=year_label(year),
            may_change=may_change,
            may_profile=may_change and not closed_months(year),
            closed=closed_months(year),
            months=self._months(),
            moves=moves,
            contracts=parts_of_line(line),
            revised=line.revised.select_related("revision__budget_file"),
            events=self._events(),
            **kwargs,
        )

    def _months(self) -> list[dict[str, Any]]:
        """What is due each month and to date, and what was reported to date."""
        reported = dict(
            ReturnLine.objects.filter(
                budget_line=self.line,
                of_return__state=ReturnState.ACCEPTED,
                of_return__period__number__lte=len(MONTH_NAMES),
            ).values_list("of_return__period__number", "actual_to_date")
        )
        rows = []
        for number, (name, amount) in enumerate(
            zip(MONTH_NAMES, self.line.profile, strict=True), start=1
        ):
            to_date = self.line.profile_to_date(number)
            rows.append(
                {"name": name, "due": amount, "to_date": to_date, "actual": reported.get(number)}
            )
        return rows

    def _events(self) -> list[Event]:
        """What the audit trail has of this line."""
        rows = AuditEvent.objects.filter(
            target_type=BudgetLine._meta.label, target_id=str(self.line.pk), verb__in=VERBS
        )
        return [Event(VERBS[row.verb], row.at, row.actor, _change(row.details)) for row in rows]


def _change(details: dict[str, Any]) -> str:
    before, after = details.get("before"), details.get("after")
    return f"From {_text(before)} to {_text(after)}."


def _text(value: Any) -> str:
    return "; ".join(value) if isinstance(value, list) else str(value)


class LineFormView(OneLine, TrustFormView, abstract=True):
    """A form that changes the line."""

    permission = Permission.BUDGET_MANAGE
    done = ""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The form, for those who may use it."""
        self.scope.require(
            Permission.BUDGET_MANAGE,
            level=self.line.level,
            partner_id=self.line.budget.partner_id,
        )
        return self.render_to_response(self.get_context_data())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The line."""
        return super().get_context_data(**self.words() | kwargs)

    def get_success_url(self) -> str:
        """Back to the line."""
        messages.success(self.request, self.done)
        return self.line_url()


class SplitView(LineFormView):
    """Sharing a line out over priorities and actions."""

    permission = Permission.BUDGET_MANAGE
    form_class = SplitForm
    template_name = "finance/budget_split.html"
    done = "The line’s shares have been changed."

    def get_form_kwargs(self) -> dict[str, Any]:
        """As many rows as there are shares, and some to add."""
        return super().get_form_kwargs() | {
            "shares": len(self.mapped.mapping.parts),
            "year": self.line.budget.financial_year,
        }

    def get_initial(self) -> dict[str, Any]:
        """The shares as they are."""
        found: dict[str, Any] = {}
        for number, part in enumerate(self.mapped.mapping.parts, start=1):
            chosen = f"a{part.action_id}" if part.action_id else f"p{part.priority_id}"
            found[f"serves_{number}"] = chosen
            found[f"percent_{number}"] = f"{part.percent.normalize():f}"
            found[f"basis_{number}"] = part.basis
        return found

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """What is left, of what was typed or of what is."""
        form = kwargs.get("form")
        left = self.mapped.mapping.unmapped_percent
        if isinstance(form, SplitForm) and form.is_bound:
            left = form.remaining()
        pounds = to_pennies(self.line.current * left / WHOLE) if left >= 0 else None
        return super().get_context_data(left=left, left_pounds=pounds, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Save; or only work out what is left, for those without JavaScript."""
        if "check" in request.POST:
            return self.render_to_response(self.get_context_data(form=self.get_form()))
        return super().post(request, *args, **kwargs)

    def run(self, form: Form) -> BudgetLine:
        """Share it out."""
        assert isinstance(form, SplitForm)  # noqa: S101 - for the type
        return actions.split_line(by=self.scope, line=self.line, shares=form.shares())


class ProfileView(LineFormView):
    """When a line's budget falls due, until the year's first month is closed."""

    permission = Permission.BUDGET_MANAGE
    form_class = ProfileForm
    template_name = "finance/budget_profile.html"
    done = "The line’s monthly profile has been changed."

    def get_form_kwargs(self) -> dict[str, Any]:
        """The line whose budget the months must sum to."""
        return super().get_form_kwargs() | {"line": self.line}

    def get_initial(self) -> dict[str, Any]:
        """The months as they are."""
        months = {f"month_{n}": month for n, month in enumerate(self.line.profile, start=1)}
        return {"pattern": TYPED} | months

    @cached_property
    def pattern_of_last_year(self) -> Any:
        """Last year's weights, or why there are none."""
        known = last_year(self.line.budget.partner, self.line.budget.financial_year - 1)
        return known.get(
            self.line.code.casefold(), "There is no accepted return of last year for this line."
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Whether the year's first month is closed, and what last year gives."""
        found = self.pattern_of_last_year
        return super().get_context_data(
            closed=closed_months(self.line.budget.financial_year),
            no_last_year=found if isinstance(found, str) else "",
            **kwargs,
        )

    def run(self, form: Form) -> BudgetLine:
        """Set the months."""
        assert isinstance(form, ProfileForm)  # noqa: S101 - for the type
        pattern = form.cleaned_data["pattern"]
        if pattern == TYPED:
            months = form.months()
        else:
            months = list(spread(self.line.current, self._weights(ProfilePattern(pattern))))
        return actions.profile_line(by=self.scope, line=self.line, months=months)

    def _weights(self, pattern: ProfilePattern) -> Any:
        if pattern is ProfilePattern.TERMS:
            return TERM_DAYS
        if pattern is ProfilePattern.LAST_YEAR:
            found = self.pattern_of_last_year
            if isinstance(found, str):
                raise Refusal(
                    f"{found} Choose another pattern or type the months.", field="pattern"
                )
            return found
        return [1] * len(MONTH_NAMES)


class FundLineView(LineFormView):
    """Which funding source pays for a line."""

    permission = Permission.BUDGET_MANAGE
    form_class = FundLineForm
    template_name = "finance/pool_form.html"
    done = "The line’s funding source has been changed."

    def get_initial(self) -> dict[str, Any]:
        """As it is."""
        return {"funding": self.line.funding_id}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The words of the page."""
        return super().get_context_data(
            heading=f"Funding source of {self.line}",
            intro="A ring-fenced source binds the line: its money then moves only between lines "
            "that the same source pays for.",
            button="Save",
            **kwargs,
        )

    def run(self, form: Form) -> BudgetLine:
        """Say whose money it is."""
        return actions.fund_line(
            by=self.scope, line=self.line, funding=form.cleaned_data["funding"]
        )
