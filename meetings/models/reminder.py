"""Reminders of meetings that were sent by email, once each."""

from django.db import models
from django.db.models import Q

from meetings.models.meeting import Meeting
from trusts.models.outgoing import OutgoingEmail
from trusts.tenancy import LevelOwned


class ReminderKind(models.TextChoices):
    """What a reminder is about."""

    ITEMS_DUE = "items_due", "Items are due"
    PAPERS_DUE = "papers_due", "Papers are due out"
    PAPERS_OUT = "papers_out", "Papers are out"
    MINUTES_DUE = "minutes_due", "Minutes are due out"


class MeetingReminder(OutgoingEmail, LevelOwned):
    """One email to one person about one deadline of a meeting.

    `due_on` is the deadline, `days` the distance from it (-2: two days before, 1: the day after).
    """

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="reminders")
    body = models.ForeignKey("trusts.Body", models.PROTECT, related_name="+")
    kind = models.CharField(max_length=11, choices=ReminderKind.choices)
    due_on = models.DateField()
    days = models.SmallIntegerField(default=0)

    class Meta(LevelOwned.Meta):
        ordering = ["made_at", "pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["trust", "meeting", "kind", "person", "due_on", "days"],
                name="a_meeting_reminder_is_sent_once",
            ),
            models.CheckConstraint(
                condition=Q(sent_at__isnull=True) | Q(failed=""),
                name="a_meeting_reminder_was_sent_or_failed",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.meeting}"
