"""Forms of the register of interests."""

from __future__ import annotations

from typing import Any

from django import forms

from governance.models import InterestKind
from trusts.clock import today
from trusts.models import Body, Partner, Person
from trusts.queries import people
from trusts.ui.fields import DateInputField


class InterestsFilter(forms.Form):
    """Narrows the register, or shows it as it was on a day."""

    mark_optional = False
    name = forms.CharField(label="Name", max_length=120, required=False)
    body = forms.ModelChoiceField(
        Body.objects.none(), label="Body", empty_label="All bodies", required=False
    )
    partner = forms.ModelChoiceField(
        Partner.objects.none(), label="Partner", empty_label="All partners", required=False
    )
    on = DateInputField(label="As it was on", required=False)
    due = forms.BooleanField(label="Only entries to be confirmed", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        body: Any = self.fields["body"]
        body.queryset = Body.objects.order_by("name")
        partner: Any = self.fields["partner"]
        partner.queryset = Partner.objects.order_by("name")
        on: Any = self.fields["on"]
        on.latest = today()


class InterestForm(forms.Form):
    """A new interest: one's own, or anybody's for who keeps the register."""

    person = forms.ModelChoiceField(
        Person.objects.none(), label="Whose interest is it?", empty_label="Choose a person"
    )
    kind = forms.ChoiceField(
        label="What kind of interest?", choices=InterestKind.choices, widget=forms.RadioSelect
    )
    what = forms.CharField(
        label="What is it?",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Say who or what, and how it touches the trust’s work. Everybody can read it. "
        "Leave out names of family members, and addresses.",
    )
    partner = forms.ModelChoiceField(
        Partner.objects.none(),
        label="Is it with a partner of the trust?",
        empty_label="No",
        required=False,
    )
    starts_on = DateInputField(label="First day", help_text="For example, 1 4 2008.")
    kept_back = forms.CharField(
        label="Keep it back from the public because",
        max_length=300,
        required=False,
        help_text="Only where knowing it would put somebody at risk. Say why; only you who keep "
        "the register and the person read it.",
    )

    def __init__(self, *args: Any, keeper: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        partner: Any = self.fields["partner"]
        partner.queryset = Partner.objects.order_by("name")
        if keeper:
            person: Any = self.fields["person"]
            person.queryset = people().order_by("name")
        else:
            del self.fields["person"], self.fields["kept_back"]


class EndInterestForm(forms.Form):
    """The last day of an interest."""

    ends_on = DateInputField(label="Last day")


class ShowInterestForm(forms.Form):
    """Whether the public reads an interest."""

    public = forms.ChoiceField(
        label="Who reads it?",
        choices=[("yes", "Everybody: it stands in the public register"), ("no", "It is kept back")],
        widget=forms.RadioSelect,
    )
    kept_back = forms.CharField(
        label="Why is it kept back?",
        max_length=300,
        required=False,
        help_text="Only where knowing it would put somebody at risk.",
    )

    def clean(self) -> dict[str, Any]:
        """A reason where it is kept back, and only then."""
        data: dict[str, Any] = super().clean() or {}
        if data.get("public") == "no" and not data.get("kept_back"):
            self.add_error("kept_back", "Say why it is kept back.")
        if data.get("public") == "yes":
            data["kept_back"] = ""
        return data


class ConfirmInterestsForm(forms.Form):
    """A person's word for their entry; who keeps the register says when they gave it."""

    on = DateInputField(label="Day they confirmed it")

    right = forms.BooleanField(
        label="This is right, and nothing is missing",
        error_messages={
            "required": "Tick the box, or declare what is missing and end what is no more."
        },
    )

    def __init__(self, *args: Any, is_own: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if is_own:
            del self.fields["on"]
        else:
            on: Any = self.fields["on"]
            on.latest = today()
