"""Pages of the calendar: a year of meetings, planning one, key dates."""

from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404

from meetings import queries
from meetings.actions import key_dates, plan_meetings
from meetings.forms import KeyDateForm, PlanForm
from meetings.models import KeyDate, Meeting
from meetings.views.base import AskFirstView, MeetingFormView, MeetingMixin
from trusts.clock import today
from trusts.models import Body
from trusts.permissions import Permission
from trusts.views.base import TrustTemplateView

YEARS = range(1990, 2201)


class CalendarView(MeetingMixin, TrustTemplateView):
    """A year of meetings by month, of all bodies or of one, with warnings for who plans them."""

    permission = Permission.MEETING_VIEW
    template_name = "meetings/calendar.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The year asked for, or this one."""
        asked = self.request.GET.get("year", "")
        year = int(asked) if asked.isascii() and asked.isdigit() else queries.year_of(today())
        if year not in YEARS:
            raise Http404
        slug = self.request.GET.get("body", "")
        body = get_object_or_404(Body, slug=slug) if slug else None
        return super().get_context_data(
            year=queries.year_of_meetings(self.scope, year, body),
            body=body,
            bodies=Body.objects.filter(meetings__isnull=False).distinct().order_by("name"),
            before=year - 1,
            after=year + 1,
            may_manage=self.scope.may(Permission.MEETING_MANAGE),
            may_submit=self.scope.may(Permission.ITEM_SUBMIT),
            **kwargs,
        )


class PlanYearView(MeetingFormView):
    """Put a series of meetings in the calendar."""

    permission = Permission.MEETING_MANAGE
    form_class = PlanForm
    scoped = True
    heading = "Plan a series of meetings"
    button = "Put them in the calendar"
    intro = (
        "The calendar then tells you where meetings clash, fall on days without meetings, or are "
        "too few. You can move each meeting on its own."
    )

    def back(self) -> str:
        """The calendar."""
        return self.address("calendar")

    def run(self, form: Any) -> list[Meeting]:
        """Add them."""
        return plan_meetings(
            by=self.scope,
            body=form.chosen_body(),
            starts=form.all_starts(),
            place=form.cleaned_data["place"],
            minutes_long=form.cleaned_data["minutes_long"],
        )


class NewKeyDateView(MeetingFormView):
    """Add a date that meetings fit round."""

    permission = Permission.MEETING_MANAGE
    form_class = KeyDateForm
    heading = "Add a key date"
    button = "Add the date"
    intro = "The calendar warns you when meetings do not fit it."

    def back(self) -> str:
        """The calendar."""
        return self.address("calendar")

    def run(self, form: Any) -> KeyDate:
        """Add it."""
        return key_dates.add_key_date(by=self.scope, **form.cleaned_data)


class RemoveKeyDateView(AskFirstView):
    """Take a key date out of the calendar, after a question."""

    permission = Permission.MEETING_MANAGE
    heading = "Remove a key date"
    button = "Remove the date"
    reasons = ("The calendar no longer warns you about it.",)

    def get_date(self) -> KeyDate:
        """The key date in the address."""
        return get_object_or_404(KeyDate, pk=self.kwargs["pk"])

    def question(self) -> str:
        """Which one."""
        return f"Remove “{self.get_date()}”?"

    def back(self) -> str:
        """The calendar."""
        return self.address("calendar")

    def run(self, form: Any) -> None:
        """Remove it."""
        key_dates.remove_key_date(by=self.scope, key_date=self.get_date())
