"""Forms of terms of reference."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms

from governance.forms.base import number_box
from governance.rules.quorum import Clause, Count, Either, Every, Group, Rule, Share
from governance.rules.topics import Topic
from trusts.models import Partner
from trusts.models.partner import Sector
from trusts.ui.fields import DateInputField

ROWS = 4
ALL, ANY = "all", "any"


class SectionForm(forms.Form):
    """What a version says on one topic."""

    text = forms.CharField(
        max_length=6000, required=False, widget=forms.Textarea(attrs={"rows": 12})
    )

    def __init__(self, *args: Any, topic: Topic, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["text"]
        field.label = topic.question
        field.help_text = (
            "Replace what stands in [square brackets]. Leave empty to take the topic out."
        )


class ParticularsForm(forms.Form):
    """How often the body meets, its deadlines in days, and how it votes."""

    meetings_a_year = forms.IntegerField(
        label="How many times a year does it meet, at least?",
        required=False,
        min_value=1,
        max_value=52,
        widget=number_box(2),
        help_text="The sample terms say 4 for a board and 6 for an area group.",
    )
    review_on = DateInputField(label="Review date", required=False)
    items_days = forms.IntegerField(
        label="Days before the meeting for handing in items",
        min_value=0,
        max_value=90,
        widget=number_box(2),
    )
    papers_days = forms.IntegerField(
        label="Days before the meeting for sending papers",
        min_value=0,
        max_value=90,
        widget=number_box(2),
    )
    minutes_days = forms.IntegerField(
        label="Days after the meeting for sending minutes",
        min_value=0,
        max_value=90,
        widget=number_box(2),
    )
    money_needs_vote = forms.BooleanField(
        label="A decision that commits money is always put to a vote", required=False
    )
    casting_vote = forms.BooleanField(
        label="The chair has a casting vote when votes are equal", required=False
    )
    accountable_body = forms.ModelChoiceField(
        Partner.objects.none(),
        label="Accountable body",
        required=False,
        empty_label="None named",
        help_text="The partner that answers for the body’s money.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["accountable_body"]
        field.queryset = Partner.objects.order_by("name")


class QuorumForm(forms.Form):
    """A quorum of up to four clauses, of which all or any have to hold."""

    mark_optional = False

    join = forms.ChoiceField(
        label="Which of the clauses below have to hold?",
        choices=[(ALL, "All of them"), (ANY, "Any one of them")],
        widget=forms.RadioSelect,
        initial=ALL,
    )
    chair_may_hear_absent = forms.BooleanField(
        label="The chair may count absent members whose views they have heard on the agenda",
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        groups = self.groups = _groups()
        for row in range(1, ROWS + 1):
            self.fields[f"number_{row}"] = forms.DecimalField(
                label=f"Clause {row}: at least",
                required=False,
                min_value=Decimal("0.01"),
                max_value=Decimal(100),
                decimal_places=2,
                widget=number_box(3),
                help_text="A percentage or a number of members." if row == 1 else "",
            )
            self.fields[f"measure_{row}"] = forms.ChoiceField(
                label=f"Clause {row}: counted as",
                choices=[("share", "Per cent"), ("count", "Members")],
                initial="share",
                required=False,
            )
            self.fields[f"group_{row}"] = forms.ChoiceField(
                label=f"Clause {row}: of whom",
                choices=[(code, words) for code, (words, _) in groups.items()],
                required=False,
            )
        self.order_fields(["join", *[n for n in self.fields if n[-1].isdigit()]])

    def clean(self) -> dict[str, Any]:
        """Refuse a rule without a clause, and a fraction of a member."""
        cleaned: dict[str, Any] = super().clean() or {}
        given = [row for row in range(1, ROWS + 1) if cleaned.get(f"number_{row}") is not None]
        if not given and not self.errors:
            self.add_error("number_1", "Enter at least one clause.")
        for row in given:
            number = cleaned[f"number_{row}"]
            if cleaned.get(f"measure_{row}") == "count" and number != int(number):
                self.add_error(f"number_{row}", "Enter a whole number of members.")
        return cleaned

    def rule(self) -> Rule:
        """The rule that was typed."""
        clauses: list[Clause] = []
        for row in range(1, ROWS + 1):
            number = self.cleaned_data[f"number_{row}"]
            if number is None:
                continue
            _, group = self.groups[self.cleaned_data[f"group_{row}"] or "everyone"]
            if self.cleaned_data[f"measure_{row}"] == "count":
                clauses.append(Count(int(number), group))
            else:
                clauses.append(Share(number, group))
        clause: Clause
        if len(clauses) == 1:
            clause = clauses[0]
        elif self.cleaned_data["join"] == ANY:
            clause = Either(tuple(clauses))
        else:
            clause = Every(tuple(clauses))
        return Rule(clause, self.cleaned_data["chair_may_hear_absent"])


def _groups() -> dict[str, tuple[str, Group]]:
    """The groups a clause can count, by code: in words, and as the rule holds them."""
    found = {
        "everyone": ("All members", Group()),
        "voting": ("Voting members", Group(voting=True)),
        "commissioning": ("Commissioning members", Group(side="commissioning")),
        "provider": ("Provider members", Group(side="provider")),
    }
    for sector in Sector:
        words = sector.label.lower()
        found[f"sector:{sector.value}"] = (
            f"Members from {words}",
            Group(sector=sector.value, words=words),
        )
    for partner in Partner.objects.order_by("name"):
        found[f"partner:{partner.slug}"] = (
            f"Members from {partner.name}",
            Group(partner=partner.slug, words=partner.name),
        )
    return found


def quorum_initial(rule: Rule | None) -> dict[str, Any] | None:
    """A rule as the form shows it; None for one that the form cannot show."""
    if rule is None:
        return {}
    clause = rule.clause
    several = isinstance(clause, Every | Either)
    clauses = clause.clauses if isinstance(clause, Every | Either) else (clause,)
    if len(clauses) > ROWS or any(isinstance(one, Every | Either) for one in clauses):
        return None
    codes = {group: code for code, (_, group) in _groups().items()}
    initial: dict[str, Any] = {
        "join": ANY if several and isinstance(clause, Either) else ALL,
        "chair_may_hear_absent": rule.chair_may_hear_absent,
    }
    for row, one in enumerate(clauses, start=1):
        assert isinstance(one, Share | Count)  # noqa: S101 - narrowed above
        if one.of not in codes:
            return None
        initial[f"number_{row}"] = one.percent if isinstance(one, Share) else one.number
        initial[f"measure_{row}"] = "share" if isinstance(one, Share) else "count"
        initial[f"group_{row}"] = codes[one.of]
    return initial


class AgreeForm(forms.Form):
    """That a draft was agreed."""

    agreed_on = DateInputField(label="Day they were agreed")
    agreed_by = forms.CharField(
        label="Who agreed them",
        max_length=200,
        help_text="For example, the board at its meeting of 24 November 2009.",
    )
    in_force_from = DateInputField(label="Day from which they count")


class SignForm(forms.Form):
    """A partner's signature."""

    partner = forms.ModelChoiceField(
        Partner.objects.none(), label="Partner", empty_label="Choose a partner"
    )
    signed_by = forms.CharField(label="Who signed", max_length=120)
    post = forms.CharField(label="Job or position", max_length=120, required=False)
    signed_on = DateInputField(label="Day it was signed")

    def __init__(self, *args: Any, partners: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["partner"]
        field.queryset = partners
