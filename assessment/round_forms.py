"""What the pages of rounds ask for: options of a round, and who answers."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from typing import Any

from django import forms

from assessment import queries
from assessment.actions.parts import WHY_LIMIT
from assessment.actions.rounds import STRICTER
from assessment.banks.load import Bank
from assessment.models import Promise, Round
from assessment.models.round import usual_reminders
from trusts.models import Body, Membership, Partner, Person
from trusts.models.partner import Sector
from trusts.ui.fields import DateInputField
from trusts.ui.widgets import HintedRadios

REMINDERS = {
    -14: "Two weeks before the due date",
    -7: "A week before",
    -3: "Three days before",
    -1: "The day before",
    1: "The day after",
    7: "A week after",
}


def days_in_words(days: int) -> str:
    """When a reminder goes out: "a week before", "5 days after"."""
    if days in REMINDERS:
        return REMINDERS[days]
    if not days:
        return "On the due date"
    plural = "" if abs(days) == 1 else "s"
    return f"{abs(days)} day{plural} {'after' if days > 0 else 'before'} the due date"


class OpenRoundForm(forms.Form):
    """Which body, and which questions."""

    body = forms.ModelChoiceField(
        queryset=Body.objects.none(),
        empty_label="Choose a body",
        to_field_name="slug",
        error_messages={
            "required": "Choose a body.",
            "invalid_choice": "Choose a body from the list.",
        },
    )
    bank = forms.ChoiceField(
        label="Question set",
        widget=forms.RadioSelect,
        error_messages={
            "required": "Choose a question set.",
            "invalid_choice": "Choose a question set from the list.",
        },
    )

    def __init__(self, *args: Any, bodies: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["body"].queryset = bodies  # type: ignore[attr-defined]  # a ModelChoiceField
        choices = [
            (one.bank.code, f"{one.bank.title} ({one.bank.code})")
            for one in queries.usable_instruments()
        ]
        self.fields["bank"].choices = choices  # type: ignore[attr-defined]  # a ChoiceField
        if len(choices) == 1:
            self.fields["bank"].initial = choices[0][0]


class RoundOptionsForm(forms.Form):
    """The options of a round: themes, dates, reminders, copying and the promise."""

    themes = forms.MultipleChoiceField(
        label="Themes to ask about",
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": "Choose at least one theme.",
            "invalid_choice": "Choose themes from the list.",
        },
    )
    opens_on = DateInputField(
        label="Opening date",
        help_text="On a later day the round opens by itself, and members get an email. "
        "For example, 2 11 2009",
    )
    closes_on = DateInputField(
        label="Due date",
        help_text="Members can still answer after this date, until you close the round.",
    )
    reminders = forms.TypedMultipleChoiceField(
        label="Remind by email those who have not submitted",
        coerce=int,
        required=False,
        choices=list(REMINDERS.items()),
        widget=forms.CheckboxSelectMultiple,
    )
    may_copy = forms.BooleanField(
        label="Members may start from their answers of the last round",
        help_text="Each copied answer is marked, and counts only once the member has confirmed or "
        "changed it.",
        required=False,
    )
    promise = forms.ChoiceField(
        label="How far may answers be traced?",
        help_text="Members are told this before they answer. Later it can be made stricter, never "
        "weaker.",
        choices=Promise.choices,
        initial=Promise.SECTOR,
        widget=HintedRadios(
            hints={
                Promise.NAMED: "The results say what each member said.",
                Promise.PARTNER: "The results may say what the members of each partner said, "
                "but not who.",
                Promise.SECTOR: "Results are shown for groups of five members or more, by sector "
                "at most. Nothing is shown of a smaller group.",
            }
        ),
        error_messages={"required": "Choose how far answers may be traced."},
    )

    def __init__(
        self, *args: Any, bank: Bank, today: datetime.date, round_: Round | None = None, **kw: Any
    ) -> None:
        super().__init__(*args, **kw)
        self.today = today
        fields: dict[str, Any] = self.fields
        fields["themes"].choices = [(theme.code, theme.title) for theme in bank.themes]
        every = [theme.code for theme in bank.themes]
        if round_ is None:
            self.initial = {
                "themes": every,
                "opens_on": today,
                "reminders": usual_reminders(),
                "may_copy": True,
                "promise": Promise.SECTOR,
            } | self.initial
            return
        other = [(days, days_in_words(days)) for days in round_.reminders if days not in REMINDERS]
        fields["reminders"].choices = [*REMINDERS.items(), *other]
        self.initial = {
            "themes": round_.themes or every,
            "opens_on": round_.opens_on,
            "closes_on": round_.closes_on,
            "reminders": round_.reminders,
            "may_copy": round_.may_copy,
            "promise": round_.promise,
        }
        allowed = STRICTER[STRICTER.index(Promise(round_.promise)) :]
        fields["promise"].choices = [(each.value, each.label) for each in allowed]
        if round_.opened_at is not None:
            fields["opens_on"].disabled = True
            fields["opens_on"].help_text = "The round is open already."

    def clean_closes_on(self) -> datetime.date:
        """Members need a day that is still to come."""
        day: datetime.date = self.cleaned_data["closes_on"]
        if day < self.today and day != self.initial.get("closes_on"):
            raise forms.ValidationError("Due date must be today or later.")
        return day


class SeatsField(forms.MultipleChoiceField):
    """Seats of a body, to be ticked; cleans to the seats themselves."""

    widget = forms.CheckboxSelectMultiple

    def offer(self, seats: Sequence[Membership]) -> None:
        """Offer these seats."""
        self.seats = {str(seat.pk): seat for seat in seats}
        self.choices = [(key, _seat_words(seat)) for key, seat in self.seats.items()]

    def clean(self, value: Any) -> list[Membership]:
        """The seats ticked."""
        return [self.seats[key] for key in super().clean(value)]


def _seat_words(seat: Membership) -> str:
    voting = "" if seat.voting else ", non-voting"
    return f"{seat.person}, {seat.partner}{voting}"


NOBODY = {
    "required": "Choose at least one member to ask.",
    "invalid_choice": "Choose members from the list.",
}


class NewRoundForm(RoundOptionsForm):
    """The options of a new round, with who is asked."""

    seats = SeatsField(
        label="Who is asked",
        help_text="People from outside the body can be invited once the round is set up.",
        error_messages=NOBODY,
    )
    as_one = forms.ModelMultipleChoiceField(
        label="Partners that answer as one",
        help_text="All its people fill in the same answers, and one of them submits. It counts "
        "once in the results.",
        queryset=Partner.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    field_order = (
        "seats", "as_one", "themes", "opens_on", "closes_on", "reminders", "may_copy", "promise",
    )  # fmt: skip

    def __init__(self, *args: Any, seats: Sequence[Membership], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        if not seats:  # only people from outside can be asked, and they are invited afterwards
            del fields["seats"], fields["as_one"]
            return
        fields["seats"].offer(seats)
        self.initial["seats"] = list(fields["seats"].seats)
        fields["as_one"].queryset = Partner.objects.filter(
            pk__in=[seat.partner_id for seat in seats]
        )


class AskMoreForm(forms.Form):
    """Which other members are asked."""

    seats = SeatsField(label="Who else is asked?", error_messages=NOBODY)

    def __init__(self, *args: Any, seats: Sequence[Membership], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["seats"]
        field.offer(seats)


class PersonField(forms.ChoiceField):
    """One person of a list; cleans to the person."""

    widget = forms.RadioSelect

    def offer(self, people: Iterable[Person]) -> None:
        """Offer these people."""
        self.people = {str(person.pk): person for person in people}
        self.choices = [(key, person.name) for key, person in self.people.items()]

    def clean(self, value: Any) -> Person:
        """The person chosen."""
        return self.people[super().clean(value)]


class HandOverForm(forms.Form):
    """Who answers instead."""

    person = PersonField(
        label="Who answers instead?",
        error_messages={
            "required": "Choose who answers instead.",
            "invalid_choice": "Choose a person from the list.",
        },
    )

    def __init__(self, *args: Any, people: Iterable[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["person"]
        field.offer(people)


class ReopenForm(forms.Form):
    """Why a member's answers are given back."""

    why = forms.CharField(
        label="Why?",
        help_text="The member reads this in an email.",
        max_length=WHY_LIMIT,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={
            "required": "Write why the answers are given back. The member is told.",
            "max_length": f"Shorten the reason to {WHY_LIMIT} characters.",
        },
    )


class OutsiderForm(forms.Form):
    """Who is invited from outside, and for whom they speak."""

    name = forms.CharField(
        label="Full name", max_length=120, error_messages={"required": "Enter the full name."}
    )
    email = forms.EmailField(
        label="Email address",
        error_messages={
            "required": "Enter the email address.",
            "invalid": "Enter an email address like name@example.com.",
        },
    )
    organisation = forms.CharField(
        label="School, group or organisation",
        help_text="For whom they speak, for example “Hillside Primary School”.",
        max_length=120,
        error_messages={"required": "Enter the school, group or organisation."},
    )
    sector = forms.ChoiceField(
        help_text="Under which sector their answers are counted.",
        choices=[("", "Choose a sector"), *Sector.choices],
        error_messages={"required": "Choose a sector."},
    )


class HelperForm(forms.Form):
    """Who helps, with which section."""

    person = PersonField(
        label="Who helps?",
        error_messages={
            "required": "Choose who helps.",
            "invalid_choice": "Choose a person from the list.",
        },
    )
    theme = forms.ChoiceField(
        label="With which section?",
        widget=forms.RadioSelect,
        error_messages={
            "required": "Choose a section.",
            "invalid_choice": "Choose a section from the list.",
        },
    )

    def __init__(self, *args: Any, people: Iterable[Person], bank: Bank, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["person"].offer(people)
        fields["theme"].choices = [(theme.code, theme.title) for theme in bank.themes]
