"""Pages of agenda items."""

from typing import Any

from meetings import actions, queries
from meetings.actions import submissions
from meetings.forms import ItemForm, MoveItemForm, ReferForm
from meetings.models import AgendaItem, SubmittedItem
from meetings.views.base import AskFirstView, MeetingFormView
from trusts.permissions import Permission
from trusts.ui.tags import moment


def item_fields(form: Any) -> dict[str, Any]:
    """What an ItemForm read, as the actions take it."""
    fields = dict(form.cleaned_data)
    report, params = queries.live_from_choice(fields.pop("live"))
    return {**fields, "live_report": report, "live_params": params}


class NewItemView(MeetingFormView):
    """Add an item to an agenda."""

    permission = Permission.MEETING_MANAGE
    form_class = ItemForm
    scoped = True
    heading = "Add an item"
    button = "Add the item"

    def caption(self) -> str:
        """Body and moment of the meeting."""
        meeting = self.get_meeting()
        return f"{meeting.body}, {moment(meeting.starts_at)}"

    def back(self) -> str:
        """The agenda."""
        return self.meeting_url(self.get_meeting())

    def run(self, form: Any) -> AgendaItem:
        """Add it."""
        return actions.add_item(by=self.scope, meeting=self.get_meeting(), **item_fields(form))


class OfItemView(MeetingFormView, abstract=True):
    """A form about the item in the address."""

    permission = Permission.MEETING_MANAGE

    def caption(self) -> str:
        """Number and title of the item."""
        item = self.get_item()
        return f"Item {item.number}: {item.title}"

    def back(self) -> str:
        """The agenda it is on."""
        if isinstance(self.record, AgendaItem):
            return self.meeting_url(self.record.meeting)
        return self.meeting_url(self.get_item().meeting)


class EditItemView(OfItemView):
    """Change an item."""

    permission = Permission.MEETING_MANAGE
    form_class = ItemForm
    scoped = True
    heading = "Change the item"
    button = "Save the item"

    def form_extras(self) -> dict[str, Any]:
        """The item as it is."""
        return {"item": self.get_item()}

    def run(self, form: Any) -> AgendaItem:
        """Change it."""
        fields = item_fields(form)
        fields["business"] = fields["business"] or self.get_item().level
        return actions.edit_item(by=self.scope, item=self.get_item(), **fields)


class MoveItemView(OfItemView):
    """Give an item another number, or put it on another agenda of the body."""

    permission = Permission.MEETING_MANAGE
    form_class = MoveItemForm
    scoped = True
    heading = "Move the item"
    button = "Move the item"

    def form_extras(self) -> dict[str, Any]:
        """The item as it is."""
        return {"item": self.get_item()}

    def run(self, form: Any) -> AgendaItem:
        """Move it."""
        item, meeting = self.get_item(), form.cleaned_data["meeting"]
        if meeting:
            return actions.move_item(by=self.scope, item=item, meeting=meeting)
        return actions.reorder_item(by=self.scope, item=item, number=form.cleaned_data["number"])


class ReferItemView(OfItemView):
    """Refer an item to another body on the reporting line."""

    permission = Permission.MEETING_MANAGE
    form_class = ReferForm
    scoped = True
    heading = "Refer the item to another body"
    button = "Refer the item"
    intro = (
        "It waits there as a submitted item, with its history. You can refer it to bodies that "
        "this one answers to, and to those that answer to it."
    )

    def form_extras(self) -> dict[str, Any]:
        """The item, for its reporting line."""
        return {"item": self.get_item()}

    def run(self, form: Any) -> SubmittedItem:
        """Refer it."""
        return submissions.refer_item(by=self.scope, item=self.get_item(), **form.cleaned_data)


class RemoveItemView(AskFirstView):
    """Take an item off its agenda, after a question."""

    permission = Permission.MEETING_MANAGE
    heading = "Remove an item"
    button = "Remove the item"
    keep = "Keep the item"
    reasons = ("The items after it move up by one.",)
    _url = ""

    def question(self) -> str:
        """Which item."""
        item = self.get_item()
        return f"Remove item {item.number}, “{item.title}”?"

    def back(self) -> str:
        """The agenda it is or was on."""
        return self._url or self.meeting_url(self.get_item().meeting)

    def run(self, form: Any) -> None:
        """Remove it."""
        item = self.get_item()
        self._url = self.meeting_url(item.meeting)
        actions.remove_item(by=self.scope, item=item)
