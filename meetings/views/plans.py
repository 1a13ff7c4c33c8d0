"""Pages of standing items and of the forward plan."""

from itertools import groupby
from typing import Any

from django.shortcuts import get_object_or_404

from meetings import queries
from meetings.actions import forward, standing
from meetings.forms import DropForm, ForwardForm, MeetingChoiceForm, StandingForm, UsualForm
from meetings.models import AgendaItem, ForwardItem, ForwardState, StandingItem
from meetings.views.base import AskFirstView, MeetingFormView, MeetingMixin
from trusts.clock import today
from trusts.permissions import Permission
from trusts.views.base import TrustTemplateView


class StandingView(MeetingMixin, TrustTemplateView):
    """The standing items of each body."""

    permission = Permission.MEETING_MANAGE
    template_name = "meetings/standing.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Items by body."""
        items = list(queries.visible_standing(self.scope).order_by("body__name", "-place", "pk"))
        groups = [(body, list(rows)) for body, rows in groupby(items, key=lambda i: i.body)]
        return super().get_context_data(
            groups=groups,
            may_manage=True,
            may_submit=self.scope.may(Permission.ITEM_SUBMIT),
            **kwargs,
        )


class NewStandingView(MeetingFormView):
    """Add a standing item."""

    permission = Permission.MEETING_MANAGE
    form_class = StandingForm
    scoped = True
    heading = "Add a standing item"
    button = "Add the item"
    intro = "It goes on an agenda when you add the body’s standing items to it."

    def back(self) -> str:
        """The standing items."""
        return self.address("standing")

    def run(self, form: Any) -> StandingItem:
        """Add it."""
        return standing.add_standing_item(by=self.scope, **form.cleaned_data)


class UsualStandingView(MeetingFormView):
    """Give a body the usual standing items."""

    permission = Permission.MEETING_MANAGE
    form_class = UsualForm
    scoped = True
    heading = "Add the usual standing items"
    button = "Add them"
    intro = (
        "Welcome and declarations, minutes, actions, concerns, and the date of the next meeting. "
        "What the body has already is left as it is."
    )

    def back(self) -> str:
        """The standing items."""
        return self.address("standing")

    def run(self, form: Any) -> list[StandingItem]:
        """Add them."""
        return standing.add_usual_items(by=self.scope, body=form.cleaned_data["body"])


class EndStandingView(AskFirstView):
    """Leave a standing item out from now on, after a question."""

    permission = Permission.MEETING_MANAGE
    heading = "End a standing item"
    button = "End the standing item"
    keep = "Keep it"
    reasons = ("It is left out of new agendas. Those that have it keep it.",)

    def get_standing(self) -> StandingItem:
        """The standing item in the address."""
        return get_object_or_404(queries.visible_standing(self.scope), pk=self.kwargs["pk"])

    def question(self) -> str:
        """Which one."""
        return f"End “{self.get_standing()}”?"

    def back(self) -> str:
        """The standing items."""
        return self.address("standing")

    def run(self, form: Any) -> StandingItem:
        """End it."""
        return standing.end_standing_item(by=self.scope, item=self.get_standing())


class ForwardPlanView(MeetingMixin, TrustTemplateView):
    """The forward plan: what is planned, what is on an agenda, what was dropped."""

    permission = Permission.MEETING_VIEW
    template_name = "meetings/forward.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Lines by state."""
        items = list(queries.forward_plan(self.scope))
        groups = [
            (words, [item for item in items if item.state == state])
            for state, words in (
                (ForwardState.PLANNED, "Planned"),
                (ForwardState.PLACED, "On an agenda"),
                (ForwardState.DROPPED, "Dropped"),
            )
        ]
        return super().get_context_data(
            groups=groups,
            today=today(),
            may_manage=self.scope.may(Permission.MEETING_MANAGE),
            may_submit=self.scope.may(Permission.ITEM_SUBMIT),
            **kwargs,
        )


class NewForwardView(MeetingFormView):
    """Add a line to the forward plan."""

    permission = Permission.MEETING_MANAGE
    form_class = ForwardForm
    scoped = True
    heading = "Add to the forward plan"
    button = "Add it"
    intro = "Everyone who can see the body’s meetings can read its forward plan."

    def back(self) -> str:
        """The forward plan."""
        return self.address("forward")

    def run(self, form: Any) -> ForwardItem:
        """Add it."""
        return forward.add_forward_item(by=self.scope, **form.cleaned_data)


class OfForwardView(MeetingFormView, abstract=True):
    """A form about the line of the forward plan in the address."""

    def get_line(self) -> ForwardItem:
        """The line."""
        return get_object_or_404(queries.forward_plan(self.scope), pk=self.kwargs["pk"])

    def caption(self) -> str:
        """Its body and title."""
        line = self.get_line()
        return f"{line.body}: {line.title}"

    def back(self) -> str:
        """The forward plan."""
        return self.address("forward")


class EditForwardView(OfForwardView):
    """Change a line of the forward plan."""

    permission = Permission.MEETING_MANAGE
    form_class = ForwardForm
    scoped = True
    heading = "Change the forward plan"
    button = "Save"

    def form_extras(self) -> dict[str, Any]:
        """The line as it is."""
        return {"item": self.get_line()}

    def run(self, form: Any) -> ForwardItem:
        """Change it."""
        line = self.get_line()
        fields = {**form.cleaned_data, "business": form.cleaned_data["business"] or line.level}
        return forward.edit_forward_item(by=self.scope, item=line, **fields)


class PlaceForwardView(OfForwardView):
    """Put a line of the forward plan on an agenda."""

    permission = Permission.MEETING_MANAGE
    form_class = MeetingChoiceForm
    scoped = True
    heading = "Put it on an agenda"
    button = "Put it on the agenda"

    def form_extras(self) -> dict[str, Any]:
        """The body, for its meetings."""
        return {"body_id": self.get_line().body_id}

    def get_initial(self) -> dict[str, Any]:
        """The meeting it is meant for."""
        return {"meeting": self.get_line().meeting_id}

    def run(self, form: Any) -> AgendaItem:
        """Place it."""
        return forward.place_forward_item(
            by=self.scope, item=self.get_line(), meeting=form.cleaned_data["meeting"]
        )

    def get_success_url(self) -> str:
        """The agenda."""
        return self.meeting_url(self.record.meeting)


class DropForwardView(OfForwardView):
    """Drop a line of the forward plan, with the reason."""

    permission = Permission.MEETING_MANAGE
    form_class = DropForm
    heading = "Drop it from the forward plan"
    button = "Drop it"
    intro = "The line stays to be read, with your reason."

    def run(self, form: Any) -> ForwardItem:
        """Drop it."""
        return forward.drop_forward_item(
            by=self.scope, item=self.get_line(), why=form.cleaned_data["why"]
        )
