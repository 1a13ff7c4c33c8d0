"""Submitted items: what people ask a body to put on an agenda."""

from datetime import date
from typing import Any

from django.db import models
from django.db.models import Q

from meetings.models.meeting import Meeting
from meetings.models.words import Business, Purpose
from trusts.tenancy import LevelOwned


class SubmissionState(models.TextChoices):
    """What became of a submitted item."""

    WAITING = "waiting", "Waiting"
    ACCEPTED = "accepted", "On an agenda"
    DECLINED = "declined", "Declined"
    WITHDRAWN = "withdrawn", "Withdrawn"


class SubmittedItem(LevelOwned):
    """An item that a member submitted for a meeting of a body, or that another body referred.

    For decision: `asked` (what to decide), `background`, `options`, `money` (what it costs and who
    pays), `money_adviser`, `voice` (what children and young people said). For information: `asked`
    (what to know) and `background`. Submitted after the deadline it needs `urgent_reason`, and
    waits for the chair (`chair_agreed_at`, `chair_agreed_by`).

    A referred item has `referred_from_body`, and `lineage`: a list of steps, oldest first, each
    {"body", "on" (ISO date), "words"}, kept as words because its readers may not see the other
    body's records.
    """

    body = models.ForeignKey("trusts.Body", models.PROTECT, related_name="+")
    meeting = models.ForeignKey(
        Meeting, models.SET_NULL, null=True, blank=True, related_name="submissions"
    )
    title = models.CharField(max_length=120)
    purpose = models.CharField(max_length=11, choices=Purpose.choices)
    business = models.CharField(max_length=11, choices=Business.choices, default=Business.DIRECTION)
    presenter = models.CharField("Who presents it", max_length=120, blank=True)
    asked = models.TextField("What the body is asked", max_length=2000)
    background = models.TextField(max_length=8000, blank=True)
    options = models.TextField(max_length=8000, blank=True)
    money = models.TextField("What it costs and who pays", max_length=4000, blank=True)
    money_adviser = models.CharField("Who advised on money", max_length=120, blank=True)
    voice = models.TextField("What children and young people said", max_length=4000, blank=True)
    confidential_reason = models.CharField(max_length=200, blank=True)
    urgent_reason = models.CharField("Why it cannot wait", max_length=200, blank=True)
    chair_agreed_at = models.DateTimeField(null=True, blank=True)
    chair_agreed_by = models.CharField(max_length=200, blank=True)
    referred_from_body = models.ForeignKey(
        "trusts.Body", models.PROTECT, null=True, blank=True, related_name="+"
    )
    referred_from_item = models.ForeignKey(
        "meetings.AgendaItem", models.SET_NULL, null=True, blank=True, related_name="+"
    )
    lineage = models.JSONField(default=list, blank=True)
    state = models.CharField(
        max_length=9, choices=SubmissionState.choices, default=SubmissionState.WAITING
    )
    submitter = models.ForeignKey(
        "trusts.Person", models.PROTECT, null=True, blank=True, related_name="+"
    )
    submitted_by = models.CharField(max_length=200)
    submitted_at = models.DateTimeField()
    answered_by = models.CharField(max_length=200, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answer = models.CharField("Why", max_length=500, blank=True)

    class Meta(LevelOwned.Meta):
        ordering = ["-submitted_at", "-pk"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=Q(state="waiting", answered_at__isnull=True)
                | (~Q(state="waiting") & Q(answered_at__isnull=False)),
                name="a_submission_waits_or_is_answered",
            ),
            models.CheckConstraint(
                condition=~Q(state="declined") | ~Q(answer=""),
                name="a_declined_item_is_told_why",
            ),
            models.CheckConstraint(
                condition=Q(chair_agreed_at__isnull=True) | ~Q(urgent_reason=""),
                name="a_chair_agrees_to_urgent_items",
            ),
        ]

    def __str__(self) -> str:
        # Also what the audit trail keeps, so a confidential title does not stand here.
        return "Confidential submission" if self.is_confidential else self.title

    @property
    def is_confidential(self) -> bool:
        """Whether only those with the right to confidential papers may see it."""
        return bool(self.confidential_reason)

    @property
    def waits_for_chair(self) -> bool:
        """Whether it is urgent and the chair has not agreed to take it."""
        return (
            self.state == SubmissionState.WAITING
            and bool(self.urgent_reason)
            and self.chair_agreed_at is None
        )

    @property
    def history(self) -> list[dict[str, Any]]:
        """The steps of its lineage with `day` as a date, oldest first."""
        return [{**step, "day": date.fromisoformat(step["on"])} for step in self.lineage]
