"""Forms of commissioning intentions and their nine steps."""

from __future__ import annotations

from typing import Any

from django import forms

from commissioning.catalogue import STANDARDS, Need
from commissioning.models import (
    Action,
    CommissioningLevel,
    Handling,
    Intention,
    IntentionState,
    NeedsAssessment,
    Outcome,
    Plan,
    Priority,
    Purpose,
    ResourceKind,
    Verdict,
)
from commissioning.personal import ImpersonalForm
from commissioning.rules.levels import LEVELS
from trusts.levels import Level
from trusts.models import Body, Partner
from trusts.ui.fields import DateInputField, PoundsField
from trusts.ui.widgets import HintedRadios

LEVEL_HINTS = {
    "strategic": "Major allocations, for the board.",
    "operational": "Decisions about services, for the executive, or delegated to an area team.",
    "individual": "What one child needs, arranged by an area team. Nothing that tells who it is.",
}


def text(rows: int) -> forms.Textarea:
    """A box for longer text."""
    return forms.Textarea(attrs={"rows": rows})


class IntentionForm(ImpersonalForm):
    """What is to be commissioned, and what in the plan it serves."""

    title = forms.CharField(label="What is to be commissioned", max_length=160)
    commissioning_level = forms.ChoiceField(
        label="How much is decided",
        choices=[(one.value, one.label.partition(":")[0]) for one in CommissioningLevel],
        widget=HintedRadios(hints=LEVEL_HINTS),
    )
    body: forms.ModelChoiceField[Body] = forms.ModelChoiceField(
        queryset=None,
        label="Area team or cluster it is delegated to",
        required=False,
        empty_label="None",
        help_text="Needed for what is arranged around one child. Only this team and the executive "
        "then see it.",
    )
    purpose = forms.ChoiceField(
        label="What it does", choices=Purpose.choices, widget=forms.RadioSelect
    )
    aim = forms.CharField(label="What will be better for children", max_length=2000, widget=text(3))
    lead: forms.ModelChoiceField[Partner] = forms.ModelChoiceField(
        queryset=None, label="Lead commissioner", empty_label="Choose a partner"
    )
    planned: forms.ModelChoiceField[Action] = forms.ModelChoiceField(
        queryset=None,
        label="Action of the plan it serves",
        required=False,
        empty_label="None",
        help_text="Its priority and outcome follow from it.",
    )
    priority: forms.ModelChoiceField[Priority] = forms.ModelChoiceField(
        queryset=None, label="Or a priority", required=False, empty_label="None"
    )
    outcome: forms.ModelChoiceField[Outcome] = forms.ModelChoiceField(
        queryset=None, label="Or an outcome", required=False, empty_label="None"
    )
    assessment: forms.ModelChoiceField[NeedsAssessment] = forms.ModelChoiceField(
        queryset=None, label="Needs assessment it rests on", required=False, empty_label="None yet"
    )
    starts_on = DateInputField(label="When children should notice", required=False)

    def __init__(
        self, *args: Any, plan: Plan | None, intention: Intention | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["body"].queryset = Body.objects.filter(level=Level.OPERATIONAL)
        fields["lead"].queryset = Partner.objects.order_by("name")
        kept = intention.priority.plan_id if intention and intention.priority else None
        plans = [key for key in (plan and plan.pk, kept) if key]
        fields["planned"].queryset = Action.objects.filter(priority__plan__in=plans)
        fields["priority"].queryset = Priority.objects.filter(plan__in=plans)
        fields["outcome"].queryset = Outcome.objects.all()
        fields["assessment"].queryset = NeedsAssessment.objects.all()
        if intention is not None:
            for name in ("commissioning_level", "body"):  # they stay as they began
                fields[name].disabled = True
                fields[name].widget = forms.HiddenInput()

    def clean(self) -> dict[str, Any]:
        """Be strict about dates where the words are about one child."""
        self.strict = self.cleaned_data.get("commissioning_level") == "individual"
        cleaned = super().clean()
        chosen, body = cleaned.get("commissioning_level"), cleaned.get("body")
        if chosen and (chosen, body is not None) not in LEVELS:
            self.add_error(
                "body",
                "Choose the area team that arranges it."
                if body is None
                else "A strategic intention is the board’s. Choose no area team.",
            )
        return cleaned


class StepForm(ImpersonalForm):
    """What is said about the needs of one step; all of it may wait."""

    mark_optional = False

    def __init__(self, *args: Any, needs: tuple[Need, ...], strict: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.strict = strict
        for need in needs:
            self.fields[need.key] = forms.CharField(
                label=need.words,
                required=False,
                max_length=4000,
                widget=text(4),
                help_text=need.help,
            )


class ReasonForm(ImpersonalForm):
    """Why something is done although; required where it has to be."""

    def __init__(
        self, *args: Any, name: str, label: str, strict: bool, required: bool = True, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.strict = strict
        self.fields[name] = forms.CharField(
            label=label, max_length=2000, required=required, widget=text(3)
        )


class CommissionerForm(forms.Form):
    """A partner that commissions it with the lead."""

    partner: forms.ModelChoiceField[Partner] = forms.ModelChoiceField(
        queryset=None, label="Partner", empty_label="Choose a partner"
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["partner"]
        field.queryset = Partner.objects.order_by("name")


class PossibleProviderForm(ImpersonalForm):
    """Who might provide it: one of the two boxes."""

    mark_optional = False
    partner: forms.ModelChoiceField[Partner] = forms.ModelChoiceField(
        queryset=None,
        label="A partner of the trust",
        required=False,
        empty_label="Choose a partner",
    )
    name = forms.CharField(
        label="Or an organisation outside the trust", max_length=160, required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["partner"]
        field.queryset = Partner.objects.order_by("name")


class ResourceForm(ImpersonalForm):
    """What a partner puts in."""

    partner: forms.ModelChoiceField[Partner] = forms.ModelChoiceField(
        queryset=None, label="Partner", empty_label="Choose a partner"
    )
    kind = forms.ChoiceField(label="What", choices=ResourceKind.choices, widget=forms.RadioSelect)
    financial_year = forms.TypedChoiceField(label="Financial year", coerce=int)
    amount = PoundsField(label="Worth")
    source = forms.CharField(label="Which budget or grant", max_length=160)

    def __init__(self, *args: Any, years: list[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["partner"].queryset = Partner.objects.order_by("name")
        fields["financial_year"].choices = [
            (year, f"{year}–{(year + 1) % 100:02}") for year in years
        ]


class StandardsForm(ImpersonalForm):
    """The 14 standards, each with a verdict and words."""

    mark_optional = False

    def __init__(self, *args: Any, strict: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.strict = strict
        for number, one in enumerate(STANDARDS, start=1):
            self.fields[f"verdict_{one.code}"] = forms.ChoiceField(
                label=f"{number}. {one.name}",
                help_text=f"{one.words}.",
                required=False,
                choices=Verdict.choices,
                widget=forms.RadioSelect(attrs={"inline": True}),
            )
            self.fields[f"words_{one.code}"] = forms.CharField(
                label=f"How “{one.name}” is kept to, or why not",
                required=False,
                max_length=1000,
            )

    @property
    def checks(self) -> dict[str, tuple[str, str]]:
        """Verdict and words by code."""
        data = self.cleaned_data
        return {
            one.code: (data[f"verdict_{one.code}"], data[f"words_{one.code}"]) for one in STANDARDS
        }

    def clean(self) -> dict[str, Any]:
        """Ask for words wherever a standard is not simply met, all at once."""
        cleaned = super().clean()
        for one in STANDARDS:
            verdict = cleaned.get(f"verdict_{one.code}")
            words = f"words_{one.code}"
            if verdict not in ("", None, Verdict.MET) and cleaned.get(words) == "":
                self.add_error(words, f"Say why “{one.name}” is not simply met.")
        return cleaned


class ConflictForm(ImpersonalForm):
    """How a conflict of interest is dealt with."""

    handling = forms.ChoiceField(
        label="What is done about it", choices=Handling.choices, widget=forms.RadioSelect
    )
    words = forms.CharField(label="How exactly", max_length=1000, widget=text(3))


class EndingForm(ImpersonalForm):
    """What ends, when, why, and what that sets free."""

    service = forms.CharField(label="What ends", max_length=160)
    ends_on = DateInputField(label="Its last day")
    decided_because = forms.CharField(label="Why it ends", max_length=2000, widget=text(3))
    released = PoundsField(
        label="What that sets free", help_text="Pounds and pence of a full year."
    )


class ReinvestmentForm(ImpersonalForm):
    """Where part of the money goes."""

    amount = PoundsField(label="How much of it")
    words = forms.CharField(label="Where it goes", max_length=200)
    into: forms.ModelChoiceField[Action] = forms.ModelChoiceField(
        queryset=None, label="Action of the plan it pays for", required=False, empty_label="None"
    )

    def __init__(self, *args: Any, plan: Plan | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["into"]
        field.queryset = Action.objects.filter(priority__plan=plan)


class PipelineFilter(forms.Form):
    """Which intentions the list shows."""

    mark_optional = False
    level = forms.ChoiceField(
        label="Level",
        required=False,
        choices=[
            ("", "All levels"),
            *((one.value, one.label.partition(":")[0]) for one in CommissioningLevel),
        ],
    )
    state = forms.ChoiceField(
        label="State", required=False, choices=[("", "All states"), *IntentionState.choices]
    )


class AssessmentForm(ImpersonalForm):
    """A needs assessment."""

    title = forms.CharField(label="Title", max_length=160)
    about = forms.CharField(label="Which children, and where", max_length=200)
    findings = forms.CharField(
        label="What was found", required=False, max_length=8000, widget=text(6)
    )
    sources = forms.CharField(
        label="Figures and research it rests on",
        required=False,
        max_length=4000,
        widget=text(3),
        help_text="Numbers so small that they show one child stay out.",
    )
    children = forms.CharField(
        label="What children and young people said",
        required=False,
        max_length=4000,
        widget=text(4),
    )
    families = forms.CharField(
        label="What families said", required=False, max_length=4000, widget=text(4)
    )
    staff = forms.CharField(
        label="What front-line staff said", required=False, max_length=4000, widget=text(4)
    )
    done_on = DateInputField(label="Finished on", required=False)
    review_on = DateInputField(label="To be looked at again by", required=False)
