"""Forms of lines and other partnerships."""

from typing import Any

from django import forms

from governance.models import LineKind, OtherPartnership, PartnershipKind
from trusts.forms.structure import SHORT_NAME_ERROR, SHORT_NAME_HELP
from trusts.models import Body


class LineForm(forms.Form):
    """A line from a body to another body or another partnership."""

    body = forms.ModelChoiceField(
        Body.objects.none(),
        label="From",
        empty_label="Choose a body",
        error_messages={"required": "Choose where the line starts."},
    )
    kind = forms.ChoiceField(
        label="What the line says",
        choices=LineKind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what the line says."},
    )
    to = forms.ChoiceField(label="To", error_messages={"required": "Choose where the line leads."})
    note = forms.CharField(
        label="Note",
        max_length=200,
        required=False,
        help_text="For example, what is reported and how often.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        bodies = Body.objects.order_by("name")
        self.others = {f"p{one.pk}": one for one in OtherPartnership.objects.all()}
        self.bodies = {f"b{body.pk}": body for body in bodies}
        body_field: Any = self.fields["body"]
        body_field.queryset = bodies
        to_field: Any = self.fields["to"]
        to_field.choices = [
            ("", "Choose a body or partnership"),
            ("Other partnerships", [(key, one.name) for key, one in self.others.items()]),
            ("Bodies of this trust", [(key, body.name) for key, body in self.bodies.items()]),
        ]

    def end(self) -> tuple[Body | None, OtherPartnership | None]:
        """Where the line leads: a body or a partnership."""
        key = self.cleaned_data["to"]
        return self.bodies.get(key), self.others.get(key)


class PartnershipForm(forms.Form):
    """Another partnership of the area."""

    name = forms.CharField(label="Name", max_length=120)
    slug = forms.SlugField(
        label="Short name",
        max_length=60,
        help_text=SHORT_NAME_HELP,
        error_messages={"invalid": SHORT_NAME_ERROR},
    )
    kind = forms.ChoiceField(
        label="Kind", choices=[("", "Choose a kind"), *PartnershipKind.choices]
    )
