"""Pages of submitted items."""

from typing import Any

from django.shortcuts import get_object_or_404

from meetings import queries
from meetings.actions import submissions as actions
from meetings.forms import AcceptForm, AgreeForm, DecisionForm, DeclineForm, InformationForm
from meetings.models import AgendaItem, Meeting, Purpose, SubmissionState, SubmittedItem
from meetings.views.base import AskFirstView, MeetingFormView, MeetingMixin
from trusts.clock import today
from trusts.permissions import Permission
from trusts.ui.tags import day, moment
from trusts.views.base import TrustTemplateView


class SubmissionsView(MeetingMixin, TrustTemplateView):
    """Submitted items this person may see, and meetings to submit one for."""

    permission = Permission.ITEM_SUBMIT
    template_name = "meetings/submissions.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """What waits, what was answered, and the meetings to come."""
        rows = list(queries.visible_submissions(self.scope))
        meetings = list(queries.meetings_to_submit_to(self.scope))
        days = queries.all_deadlines(meetings)
        return super().get_context_data(
            groups=[
                ("Waiting", [row for row in rows if row.state == SubmissionState.WAITING]),
                ("Answered", [row for row in rows if row.state != SubmissionState.WAITING]),
            ],
            meetings=[(meeting, days[meeting.pk]) for meeting in meetings],
            today=today(),
            may_manage=self.scope.may(Permission.MEETING_MANAGE),
            **kwargs,
        )


class SubmitView(MeetingFormView):
    """Submit an item for decision or for information."""

    permission = Permission.ITEM_SUBMIT
    scoped = True
    heading = "Submit an item"
    button = "Submit the item"

    def get_meeting(self) -> Meeting:
        """A meeting to come that takes items of this person."""
        return get_object_or_404(queries.meetings_to_submit_to(self.scope), ref=self.kwargs["ref"])

    def get_form_class(self) -> Any:
        """The template of its kind."""
        return DecisionForm if self.kwargs["purpose"] == Purpose.DECISION else InformationForm

    def form_extras(self) -> dict[str, Any]:
        """Whether the deadline has passed."""
        return {"late": queries.deadlines_of(self.get_meeting()).items_due < today()}

    def caption(self) -> str:
        """What for, and for which meeting."""
        meeting = self.get_meeting()
        purpose = Purpose(self.kwargs["purpose"]).label
        return f"{purpose}: {meeting.body}, {moment(meeting.starts_at)}"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The deadline in words."""
        context = super().get_context_data(**kwargs)
        due = queries.deadlines_of(self.get_meeting()).items_due
        context["intro"] = (
            f"Items for this meeting had to be in by {day(due)}. The chair decides whether a late "
            "one is taken."
            if due < today()
            else f"Items for this meeting have to be in by {day(due)}."
        )
        return context

    def back(self) -> str:
        """Submitted items."""
        return self.address("submitted")

    def run(self, form: Any) -> SubmittedItem:
        """Submit it."""
        return actions.submit_item(
            by=self.scope,
            meeting=self.get_meeting(),
            purpose=self.kwargs["purpose"],
            **form.cleaned_data,
        )

    def get_success_url(self) -> str:
        """The item's page."""
        return self.address("submission", pk=self.record.pk)


class SubmissionMixin(MeetingMixin):
    """Finds the submitted item in the address among those this person may see."""

    def get_submission(self) -> SubmittedItem:
        """The submitted item."""
        rows = queries.visible_submissions(self.scope)  # type: ignore[attr-defined]  # a view's
        return get_object_or_404(rows, pk=self.kwargs["pk"])


class SubmissionView(SubmissionMixin, TrustTemplateView):
    """One submitted or referred item, with its history and what can be done with it."""

    permission = Permission.ITEM_SUBMIT
    template_name = "meetings/submission.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The item and the rights of this person."""
        row = self.get_submission()
        waiting = row.state == SubmissionState.WAITING
        manages = self.scope.may(Permission.MEETING_MANAGE, level=row.level, body_id=row.body_id)
        chairs = actions.is_chair(self.scope, row.body_id)
        own = self.scope.person is not None and row.submitter_id == self.scope.person.pk
        placed = queries.visible_items(self.scope).filter(submission=row).first()
        return super().get_context_data(
            row=row,
            placed=placed,
            may_answer=waiting and manages,
            may_agree=row.waits_for_chair and (manages or chairs),
            may_withdraw=waiting and own,
            **kwargs,
        )


class OfSubmissionView(SubmissionMixin, MeetingFormView, abstract=True):
    """A form about the submitted item in the address."""

    def caption(self) -> str:
        """Its title."""
        return self.get_submission().title

    def back(self) -> str:
        """Its page."""
        return self.address("submission", pk=self.kwargs["pk"])


class AcceptView(OfSubmissionView):
    """Put a submitted item on an agenda."""

    permission = Permission.MEETING_MANAGE
    form_class = AcceptForm
    scoped = True
    heading = "Put the item on an agenda"
    button = "Put it on the agenda"

    def form_extras(self) -> dict[str, Any]:
        """The body, for its meetings."""
        return {"body_id": self.get_submission().body_id}

    def get_initial(self) -> dict[str, Any]:
        """The meeting it was submitted for."""
        return {"meeting": self.get_submission().meeting_id}

    def run(self, form: Any) -> AgendaItem:
        """Accept it."""
        return actions.accept_item(
            by=self.scope, submission=self.get_submission(), **form.cleaned_data
        )

    def get_success_url(self) -> str:
        """The agenda."""
        return self.meeting_url(self.record.meeting)


class DeclineView(OfSubmissionView):
    """Decline a submitted item, with the reason."""

    permission = Permission.MEETING_MANAGE
    form_class = DeclineForm
    heading = "Decline the item"
    button = "Decline the item"

    def run(self, form: Any) -> SubmittedItem:
        """Decline it."""
        return actions.decline_item(
            by=self.scope, submission=self.get_submission(), answer=form.cleaned_data["answer"]
        )


class AgreeView(OfSubmissionView):
    """Agree, as the chair or for the chair, to take an urgent item."""

    permission = Permission.ITEM_SUBMIT
    form_class = AgreeForm
    heading = "Take the urgent item"
    button = "The chair agrees"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Why it cannot wait."""
        context = super().get_context_data(**kwargs)
        context["intro"] = f"Why it cannot wait: {self.get_submission().urgent_reason}"
        return context

    def run(self, form: Any) -> SubmittedItem:
        """Record it."""
        return actions.agree_urgent(
            by=self.scope,
            submission=self.get_submission(),
            agreed_by=form.cleaned_data["agreed_by"],
        )


class WithdrawView(SubmissionMixin, AskFirstView):
    """Take back one's own item, after a question."""

    permission = Permission.ITEM_SUBMIT
    heading = "Withdraw the item?"
    button = "Withdraw the item"
    keep = "Leave it as it is"
    reasons = ("Nobody puts it on an agenda then. You can submit another one.",)

    def back(self) -> str:
        """Its page."""
        return self.address("submission", pk=self.get_submission().pk)

    def run(self, form: Any) -> SubmittedItem:
        """Withdraw it."""
        return actions.withdraw_item(by=self.scope, submission=self.get_submission())
