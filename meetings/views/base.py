"""What the pages of meetings share."""

from typing import Any, ClassVar

from django import forms
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404
from django.urls import reverse

from meetings import queries
from meetings.models import AgendaItem, Meeting
from trusts.permissions import Permission
from trusts.views.base import TrustFormView


class MeetingMixin:
    """Finds the meeting in the address among those this person may see; 404 for any other."""

    def get_meeting(self) -> Meeting:
        """The meeting."""
        rows = queries.visible_meetings(self.scope)  # type: ignore[attr-defined]  # a TrustView's
        return get_object_or_404(rows, ref=self.kwargs["ref"])

    def meeting_url(self, meeting: Meeting) -> str:
        """The address of the meeting's page."""
        return self.address("meeting", ref=meeting.ref)

    def address(self, name: str, **kwargs: Any) -> str:
        """The address of a page of meetings in this trust."""
        return reverse(f"meetings:{name}", kwargs={"trust": self.scope.trust.slug, **kwargs})

    def get_item(self) -> AgendaItem:
        """The item in the address: 404 unless visible, 403 where it is confidential or not theirs.

        The page's own right is asked for at the item's level and body before its form is shown.
        """
        rows = self.scope.visible(AgendaItem.objects.all(), Permission.MEETING_VIEW)
        item = get_object_or_404(rows.select_related("meeting__body"), pk=self.kwargs["pk"])
        self.scope.require(self.permission, level=item.level, body_id=item.body_id)
        if item.is_confidential and not queries.may_see_confidential(self.scope, item.meeting):
            raise PermissionDenied
        return item


class MeetingFormView(MeetingMixin, TrustFormView, abstract=True):
    """A page with a heading, a form and a button. Give `heading`, `button` and `back()`.

    The form gets the scope where `scoped` says so, and what `form_extras()` gives.
    """

    template_name = "meetings/form.html"
    heading: ClassVar[str]
    button: ClassVar[str]
    intro: ClassVar[str] = ""
    scoped: ClassVar[bool] = False

    def back(self) -> str:
        """Where the page's way back leads, and where one goes on to."""
        raise NotImplementedError

    def caption(self) -> str:
        """What the page is about, above its heading."""
        return ""

    def form_extras(self) -> dict[str, Any]:
        """More arguments of the form."""
        return {}

    def get_form_kwargs(self) -> dict[str, Any]:
        """The form's arguments."""
        given = {**super().get_form_kwargs(), **self.form_extras()}
        return given | {"scope": self.scope} if self.scoped else given

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The words of the page."""
        return super().get_context_data(
            heading=self.heading,
            button=self.button,
            intro=self.intro,
            caption=self.caption(),
            back=self.back(),
            **kwargs,
        )

    def get_success_url(self) -> str:
        """Back to where one came from."""
        return self.back()


class AskFirstView(MeetingFormView, abstract=True):
    """A page that stops a person before something that cannot be undone."""

    template_name = "meetings/ask_first.html"
    form_class: Any = forms.Form
    reasons: ClassVar[tuple[str, ...]] = ()
    keep: ClassVar[str] = "Go back without changing anything"

    def question(self) -> str:
        """The heading."""
        return self.heading

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The words of the question."""
        context = super().get_context_data(**kwargs)
        context.update(
            heading=self.question(),
            confirm_label=self.button,
            cancel_url=self.back(),
            reasons=self.reasons,
            keep=self.keep,
        )
        return context
