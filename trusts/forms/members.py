"""Forms about people and seats."""

from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from trusts import queries
from trusts.models import Body, Partner, Person
from trusts.permissions import Role
from trusts.ui.fields import DateInputField


class SeatForm(forms.Form):
    """What every seat has: body, partner, role and term."""

    body = forms.ModelChoiceField(Body.objects.none(), label="Body", empty_label="Choose a body")
    partner = forms.ModelChoiceField(
        Partner.objects.none(),
        label="Partner",
        empty_label="Choose a partner",
        help_text="The organisation this person sits for.",
    )
    role = forms.ChoiceField(label="Role", choices=[("", "Choose a role"), *Role.choices])
    post = forms.CharField(
        label="Job or position",
        required=False,
        max_length=120,
        help_text="For example, Head of finance.",
    )
    voting = forms.TypedChoiceField(
        label="Does this seat have a vote?",
        choices=[("yes", "Yes"), ("no", "No")],
        coerce=lambda answer: answer == "yes",
        widget=forms.RadioSelect,
        initial="yes",
    )
    starts_on = DateInputField(label="First day", help_text="For example, 1 4 2009.")
    ends_on = DateInputField(
        label="Last day", required=False, help_text="Leave empty if the term has no end yet."
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["body"].queryset = Body.objects.order_by("name")
        self.fields["partner"].queryset = Partner.objects.order_by("name")


class InviteForm(SeatForm):
    """Invite somebody who is not in this trust yet."""

    name = forms.CharField(
        label="Full name",
        max_length=120,
        error_messages={"required": "Enter the person’s full name."},
    )
    email = forms.EmailField(
        label="Email address",
        help_text="We send the invitation to this address. They will sign in with it.",
        error_messages={
            "required": "Enter an email address.",
            "invalid": "Enter an email address in the right form, like name@example.org.",
        },
    )
    field_order = ["name", "email"]


class AssignForm(SeatForm):
    """Give another seat to somebody who is in this trust already."""

    person = forms.ModelChoiceField(
        Person.objects.none(),
        label="Person",
        empty_label="Choose a person",
        help_text="People who have or had a seat in this trust. To add somebody else, invite them.",
    )
    field_order = ["person"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = queries.people()


class EndSeatForm(forms.Form):
    """The last day of a seat."""

    ends_on = DateInputField(label="Last day of this membership")


class MemberFilter(forms.Form):
    """Which seats to list."""

    mark_optional = False
    body = forms.ModelChoiceField(
        Body.objects.none(), label="Body", required=False, empty_label="All bodies"
    )
    role = forms.ChoiceField(
        label="Role", required=False, choices=[("", "All roles"), *Role.choices]
    )
    when = forms.ChoiceField(
        label="Term",
        required=False,
        choices=[
            ("", "Now"),
            (queries.LATER, "Starts later"),
            (queries.ENDED, "Ended"),
            (queries.ALL, "All"),
        ],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["body"].queryset = Body.objects.order_by("name")


class JoinForm(forms.Form):
    """A new person's name and password."""

    name = forms.CharField(
        label="Full name",
        max_length=120,
        error_messages={"required": "Enter your full name."},
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    password = forms.CharField(
        label="Password",
        strip=False,
        error_messages={"required": "Enter a password."},
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, email: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.email = email
        self.fields["password"].help_text = (
            "Use at least 12 characters, not only digits. Three or four words that have nothing "
            "to do with each other, your name or your email address are a good password."
        )

    def clean(self) -> dict[str, Any]:
        """Hold the password against the rules, knowing the name and address."""
        cleaned = super().clean() or {}
        if password := cleaned.get("password"):
            person = Person(email=self.email, name=cleaned.get("name", ""))
            try:
                validate_password(password, person)
            except ValidationError as problem:
                self.add_error("password", problem)
        return cleaned
