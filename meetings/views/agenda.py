"""Pages of agenda items."""

from typing import Any

from meetings import actions, queries
from meetings.forms import ItemForm
from meetings.models import AgendaItem
from meetings.views.base import MeetingMixin
from trusts.permissions import Permission
from trusts.views.base import TrustFormView


class NewItemView(MeetingMixin, TrustFormView):
    """Add an item to an agenda."""

    permission = Permission.MEETING_MANAGE
    template_name = "meetings/new_item.html"
    form_class = ItemForm

    def get_form_kwargs(self) -> dict[str, Any]:
        """The form offers the reports of this scope."""
        return {**super().get_form_kwargs(), "scope": self.scope}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The meeting, for its name."""
        return super().get_context_data(meeting=self.get_meeting(), **kwargs)

    def run(self, form: Any) -> AgendaItem:
        """Add it."""
        fields = dict(form.cleaned_data)
        report, params = queries.live_from_choice(fields.pop("live"))
        return actions.add_item(
            by=self.scope,
            meeting=self.get_meeting(),
            live_report=report,
            live_params=params,
            **fields,
        )

    def get_success_url(self) -> str:
        """Back to the agenda."""
        return self.meeting_url(self.record.meeting)
