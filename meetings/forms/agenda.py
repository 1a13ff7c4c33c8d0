"""Items of an agenda."""

from __future__ import annotations

from typing import Any

from django import forms

from meetings import queries
from meetings.forms.base import ScopedForm
from meetings.models import AgendaItem, Business, Meeting, Purpose
from trusts.models import Body

BUSINESS_HELP = "You are told when a strategic agenda fills with the work of the levels below."


class ItemForm(ScopedForm):
    """An item of an agenda: new, or to be changed when `item` is given."""

    title = forms.CharField(
        label="Title", max_length=120, error_messages={"required": "Enter a title for the item."}
    )
    purpose = forms.ChoiceField(
        label="What is the item for?",
        choices=Purpose.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what the item is for."},
    )
    business = forms.ChoiceField(
        label="Kind of business",
        choices=[("", "That of the body's own level"), *Business.choices],
        required=False,
        help_text=BUSINESS_HELP,
    )
    presenter = forms.CharField(label="Who presents it", max_length=120, required=False)
    minutes_long = forms.IntegerField(
        label="Minutes it takes", min_value=1, max_value=480, required=False
    )
    summary = forms.CharField(
        label="What the board is asked",
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="One or two sentences, such as the decision that is wanted.",
    )
    live = forms.ChoiceField(
        label="Figures to show",
        required=False,
        help_text="The report is read again when the board pack is built, and printed under "
        "the item.",
    )
    confidential_reason = forms.CharField(
        label="Reason, if the item is confidential",
        max_length=200,
        required=False,
        help_text="Leave empty for an open item. The reason itself is open to all readers.",
    )
    urgent_reason = forms.CharField(
        label="Reason, if the item is urgent",
        max_length=200,
        required=False,
        help_text="For an item that the chair takes after the deadline.",
    )

    def __init__(self, *args: Any, item: AgendaItem | None = None, **kwargs: Any) -> None:
        offered = [("", "None"), *queries.live_choices(kwargs["scope"])]
        if item is not None:
            held = queries.live_choice_of(item)
            names = [name for name in self.base_fields if name != "live"]
            kwargs["initial"] = {name: getattr(item, name) for name in names} | {"live": held}
            if held not in [value for value, _ in offered]:
                offered.append((held, f"{queries.live_name(item)} (as it is)"))
        super().__init__(*args, **kwargs)
        field: Any = self.fields["live"]
        field.choices = offered


class MoveItemForm(ScopedForm):
    """Another number on this agenda, or another meeting of the body."""

    number = forms.IntegerField(
        label="Number on this agenda", min_value=1, max_value=60, required=False
    )
    meeting: forms.ModelChoiceField[Meeting] = forms.ModelChoiceField(
        queryset=None,
        label="Or another meeting",
        empty_label="Stay on this agenda",
        required=False,
        help_text="The item goes to the end of that agenda, with its papers.",
    )

    def __init__(self, *args: Any, item: AgendaItem, **kwargs: Any) -> None:
        kwargs["initial"] = {"number": item.number}
        super().__init__(*args, **kwargs)
        field: Any = self.fields["meeting"]
        others = queries.meetings_to_come(self.scope, item.body_id)
        field.queryset = others.exclude(pk=item.meeting_id)
        self.item = item

    def clean(self) -> dict[str, Any]:
        """One of the two."""
        found: dict[str, Any] = super().clean() or {}
        if not found.get("meeting") and not found.get("number") and not self.errors:
            self.add_error("number", "Enter a number, or choose another meeting.")
        return found


class ReferForm(ScopedForm):
    """Another body on the reporting line, and what it is asked."""

    body: forms.ModelChoiceField[Body] = forms.ModelChoiceField(
        queryset=None, label="Body", empty_label="Choose a body"
    )
    asked = forms.CharField(
        label="What that body is asked",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, *args: Any, item: AgendaItem, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["body"]
        line = queries.bodies_on_line(self.scope, item.meeting.body)
        field.queryset = Body.objects.filter(pk__in=[b.pk for b in line]).order_by("name")
