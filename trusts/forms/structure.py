"""Forms about partners, bodies and roles."""

from typing import Any

from django import forms

from trusts.levels import Level
from trusts.models import Body
from trusts.models.body import BodyForm as BodyKind
from trusts.models.partner import Sector
from trusts.permissions import Permission, Reach
from trusts.ui.fields import DateInputField
from trusts.ui.widgets import HintedRadios

SHORT_NAME_HELP = "Used in web addresses: small letters, numbers and hyphens, like anyplace-pct."
SHORT_NAME_ERROR = "Use only small letters, numbers and hyphens."


class PartnerForm(forms.Form):
    """A partner's particulars."""

    name = forms.CharField(label="Name", max_length=120)
    kind = forms.CharField(
        label="Type",
        max_length=80,
        help_text="For example, Primary care trust. A type that the law does not name is fine.",
    )
    sector = forms.ChoiceField(label="Sector", choices=[("", "Choose a sector"), *Sector.choices])
    duty_from = DateInputField(
        label="Under the duty to cooperate from",
        required=False,
        help_text="Leave empty if no law makes this partner cooperate. "
        "For example, 1 4 2005 for those the Children Act 2004 names.",
    )
    duty_basis = forms.CharField(
        label="Law that sets the duty",
        required=False,
        max_length=120,
        help_text="For example, Children Act 2004, section 10.",
    )


class NewPartnerForm(PartnerForm):
    """A partner's particulars and its short name, which stays."""

    slug = forms.SlugField(
        label="Short name",
        max_length=50,
        help_text=SHORT_NAME_HELP,
        error_messages={"invalid": SHORT_NAME_ERROR},
    )
    field_order = ["name", "slug"]


class DutyFilter(forms.Form):
    """The day for which the duty to cooperate is asked."""

    mark_optional = False
    on = DateInputField(label="Show the duty to cooperate on", required=False)


class ChangeBodyForm(forms.Form):
    """A body's particulars. Its level stays."""

    name = forms.CharField(label="Name", max_length=120)
    form = forms.ChoiceField(label="Form", choices=[("", "Choose a form"), *BodyKind.choices])
    parent = forms.ModelChoiceField(
        Body.objects.none(),
        label="Answers to",
        required=False,
        empty_label="No other body",
    )
    seats = forms.IntegerField(
        label="Number of seats",
        required=False,
        min_value=1,
        max_value=500,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "govuk-input--width-3"}),
        error_messages={"invalid": "Enter a whole number of seats."},
    )

    def __init__(self, *args: Any, body: Body | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = Body.objects.exclude(pk=body.pk) if body else Body.objects.all()
        self.fields["parent"].queryset = others.order_by("name")


class NewBodyForm(ChangeBodyForm):
    """A new body with its level and short name, which stay."""

    slug = forms.SlugField(
        label="Short name",
        max_length=80,
        help_text=SHORT_NAME_HELP,
        error_messages={"invalid": SHORT_NAME_ERROR},
    )
    level = forms.ChoiceField(
        label="At which level does it work?",
        choices=Level.choices,
        help_text="This cannot be changed later: what the body records belongs to its level.",
        widget=HintedRadios(
            hints={
                Level.STRATEGIC: "Agrees the plan, sets direction and oversees how money is used.",
                Level.EXECUTIVE: "Directs and manages resources and delivery between agencies.",
                Level.OPERATIONAL: "Assesses need, coordinates locally and delivers.",
            }
        ),
    )
    field_order = ["name", "slug", "level"]


class RoleForm(forms.Form):
    """One row of the table of roles."""

    sees = forms.MultipleChoiceField(
        label="Which levels does this role see?",
        choices=Level.choices,
        widget=forms.CheckboxSelectMultiple,
    )
    acts = forms.MultipleChoiceField(
        label="At which levels can it change things?",
        choices=Level.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    reach = forms.ChoiceField(
        label="How far do its rights go?",
        choices=Reach.choices,
        widget=forms.RadioSelect,
    )
    permissions = forms.MultipleChoiceField(
        label="What may it do?",
        choices=[(permission.codename, permission.words) for permission in Permission],
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    mark_optional = False

    def clean_sees(self) -> frozenset[Level]:
        """Levels seen."""
        return frozenset(Level(level) for level in self.cleaned_data["sees"])

    def clean_acts(self) -> frozenset[Level]:
        """Levels acted at."""
        return frozenset(Level(level) for level in self.cleaned_data["acts"])

    def clean_reach(self) -> Reach:
        """How far the rights go."""
        return Reach(self.cleaned_data["reach"])

    def clean_permissions(self) -> frozenset[Permission]:
        """Permissions by their codenames."""
        return frozenset(
            Permission.from_codename(codename) for codename in self.cleaned_data["permissions"]
        )
