"""Recording a decision. It reads what was typed; the rules are in the actions."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.forms.boundfield import BoundField

from meetings.models import FinanceKnown, Outcome, Reached, Side
from meetings.rules.room import Room
from trusts.models import Body, Partner
from trusts.ui.fields import PoundsField


class DecisionForm(forms.Form):
    """What was decided on an item: how, by whom, and what it costs."""

    words = forms.CharField(
        label="What was decided",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="As it will stand in the minutes.",
    )
    reached = forms.ChoiceField(
        label="How was it reached?", choices=Reached.choices, widget=forms.RadioSelect
    )
    outcome = forms.ChoiceField(
        label="What came of it",
        choices=[c for c in Outcome.choices if c[0] != Outcome.REFERRED],
        initial=Outcome.AGREED,
        required=False,
        help_text="A vote makes its own outcome.",
    )
    is_advice = forms.BooleanField(
        label="Record it as advice: the meeting is not quorate and decides nothing",
        required=False,
    )
    refer_body = forms.ModelChoiceField(
        Body.objects.none(),
        label="Referred to",
        empty_label="Choose a body",
        required=False,
        help_text="Only for a referral. The item waits there as a submitted item, with its "
        "history.",
    )
    referred_to = forms.CharField(
        label="Or referred to somebody who is not in this list", max_length=120, required=False
    )
    votes_for = forms.IntegerField(label="For", min_value=0, max_value=999, required=False)
    against = forms.IntegerField(label="Against", min_value=0, max_value=999, required=False)
    abstain = forms.IntegerField(label="Abstained", min_value=0, max_value=999, required=False)
    casting = forms.ChoiceField(
        label="Chair’s casting vote",
        choices=[("", "None"), ("for", "For"), ("against", "Against")],
        required=False,
        help_text="Only where votes are equal.",
    )
    cast_by = forms.TypedChoiceField(
        label="Who was in the chair", coerce=int, empty_value=None, required=False
    )
    finance = forms.ChoiceField(
        label="What did the meeting know about the money?",
        choices=FinanceKnown.choices,
        widget=forms.RadioSelect,
    )
    implications = forms.CharField(
        label="Financial implications",
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    adviser = forms.CharField(label="Who advised on the money", max_length=120, required=False)
    subject_to_approval = forms.BooleanField(
        label="Sums over somebody’s limit wait for that partner’s own approval", required=False
    )

    mark_optional = False

    def __init__(
        self, *args: Any, room: Room, partners: list[Partner], bodies: list[Body], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.room, self.partners = room, partners
        refer_body: Any = self.fields["refer_body"]
        refer_body.queryset = Body.objects.filter(pk__in=[one.pk for one in bodies])
        if not bodies:
            del self.fields["refer_body"]
            self.fields["referred_to"].label = "Referred to"
            self.fields["referred_to"].help_text = "Only for a referral."
        cast_by: Any = self.fields["cast_by"]
        cast_by.choices = [("", "Choose"), *((s.seat.key, s.name) for s in room.chairs)]
        narrow = {"inputmode": "numeric", "class": "govuk-input--width-3"}
        for name in ("votes_for", "against", "abstain"):
            self.fields[name].widget = forms.TextInput(attrs=dict(narrow))
        for one in room.entitled:
            self.fields[f"cast_{one.seat.key}"] = forms.ChoiceField(
                label=one.name,
                choices=[("", "Not by name"), *Side.choices],
                required=False,
            )
        for partner in partners:
            self.fields[f"sum_{partner.pk}"] = PoundsField(label=partner.name, required=False)
        if room.quorum.met:
            del self.fields["is_advice"]

    def _named(self, *names: str) -> list[BoundField]:
        return [self[name] for name in names if name in self.fields]

    def decided(self) -> list[BoundField]:
        """The fields about the decision itself."""
        names = ("words", "reached", "outcome", "is_advice", "refer_body", "referred_to")
        return self._named(*names)

    def clean(self) -> dict[str, Any]:
        """A referral goes to one place."""
        data: dict[str, Any] = super().clean() or {}
        if data.get("reached") != Reached.REFERRAL:
            data["refer_body"], data["referred_to"] = None, ""
        elif data.get("refer_body") and data.get("referred_to"):
            self.add_error("referred_to", "Choose a body or name somebody else, not both.")
        return data

    def votes(self) -> list[BoundField]:
        """The fields of a count."""
        return self._named("votes_for", "against", "abstain", "casting", "cast_by")

    def by_name(self) -> list[BoundField]:
        """A field for each vote by name."""
        return self._named(*(f"cast_{one.seat.key}" for one in self.room.entitled))

    def money(self) -> list[BoundField]:
        """The fields about money."""
        return self._named("finance", "implications", "adviser")

    def sums(self) -> list[BoundField]:
        """A field for each partner's sum."""
        return self._named(*(f"sum_{one.pk}" for one in self.partners), "subject_to_approval")

    def casts(self) -> dict[int, str]:
        """Votes given by name, by seat."""
        found = {
            one.seat.key: self.cleaned_data[f"cast_{one.seat.key}"] for one in self.room.entitled
        }
        return {key: value for key, value in found.items() if value}

    def amounts(self) -> list[tuple[Partner, Decimal]]:
        """Sums by partner."""
        found = [(one, self.cleaned_data[f"sum_{one.pk}"]) for one in self.partners]
        return [(partner, amount) for partner, amount in found if amount is not None]
