"""Forms of the log of disputes and complaints."""

from __future__ import annotations

from typing import Any

from django import forms

from governance.models import Dispute, DisputeKind, DisputeState, Stage
from governance.rules.disputes import next_stages
from trusts.clock import today
from trusts.models import Body, Membership, Person
from trusts.ui.fields import DateInputField


def seated_people() -> Any:
    """People with a seat today, by name."""
    seated = Membership.objects.current(today()).values("person_id")
    return Person.objects.filter(pk__in=seated, is_active=True).order_by("name")


class DisputesFilter(forms.Form):
    """Narrows the log."""

    mark_optional = False
    kind = forms.ChoiceField(
        label="Kind",
        choices=[("", "Disputes and complaints"), *DisputeKind.choices],
        required=False,
    )
    body = forms.ModelChoiceField(
        Body.objects.none(), label="Body", empty_label="All bodies", required=False
    )
    state = forms.ChoiceField(
        label="Standing", choices=[("", "All"), *DisputeState.choices], required=False
    )
    overdue = forms.BooleanField(label="Only where an answer is overdue", required=False)

    def __init__(self, *args: Any, rows: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        body: Any = self.fields["body"]
        seen = rows.order_by().values("body_id")
        body.queryset = Body.objects.filter(pk__in=seen).order_by("name")


class RaiseForm(forms.Form):
    """A new dispute or complaint."""

    kind = forms.ChoiceField(
        label="What is it?", choices=DisputeKind.choices, widget=forms.RadioSelect
    )
    body = forms.ModelChoiceField(
        Body.objects.none(), label="Which body does it concern?", empty_label="Choose a body"
    )
    title = forms.CharField(label="Title", max_length=160)
    what = forms.CharField(
        label="What is it about?",
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="Leave out names of children and families.",
    )
    raised_by = forms.CharField(
        label="Who raised it?",
        max_length=160,
        help_text="A partner, a member, or “a parent”: no names of families.",
    )
    against = forms.CharField(label="Whom is it with, or about?", max_length=160)
    raised_on = DateInputField(label="Raised on")
    handler = forms.ModelChoiceField(
        Person.objects.none(),
        label="Who is asked to resolve it?",
        empty_label="Nobody yet",
        required=False,
        help_text="They can read it and note steps, also if they do not keep this log.",
    )
    answer_by = DateInputField(label="Answer by")

    def __init__(self, *args: Any, bodies: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        body: Any = self.fields["body"]
        body.queryset = bodies
        handler: Any = self.fields["handler"]
        handler.queryset = seated_people()


class MoveForm(forms.Form):
    """A step on the way."""

    happened_on = DateInputField(label="Day")
    words = forms.CharField(
        label="What happened?", max_length=4000, widget=forms.Textarea(attrs={"rows": 5})
    )
    stage = forms.ChoiceField(label="Where does it stand now?", widget=forms.RadioSelect)
    handler = forms.ModelChoiceField(
        Person.objects.none(),
        label="Who is asked to resolve it now?",
        empty_label="Nobody",
        required=False,
    )
    answer_by = DateInputField(label="Next answer by")

    def __init__(self, *args: Any, of: Dispute, keeps: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        stage: Any = self.fields["stage"]
        stage.choices = [(code, Stage(code).label) for code in next_stages(of.stage)]
        if keeps:
            handler: Any = self.fields["handler"]
            handler.queryset = seated_people() | Person.objects.filter(pk=of.handler_id or 0)
        else:
            del self.fields["handler"]


class EndDisputeForm(forms.Form):
    """How it ended."""

    happened_on = DateInputField(label="Day it ended")
    state = forms.ChoiceField(
        label="How did it end?",
        choices=[one for one in DisputeState.choices if one[0] != DisputeState.OPEN],
        widget=forms.RadioSelect,
    )
    words = forms.CharField(
        label="What was agreed, and what was learnt?",
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
